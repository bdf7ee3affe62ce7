"""Stationary wavelets, learnable and exactly invertible, and the other transforms that the ablations compare.

Plain arrays and tensors only; nothing here knows about motions. `filters` and `mra` are numpy; the learnable modules
in `swt` and `alternatives` need torch and are imported from there.
"""

from wamo.wavelets.filters import FilterBank, band_names, band_ranges, frequency_response
from wamo.wavelets.mra import band_energy, decompose

__all__ = ["FilterBank", "band_energy", "band_names", "band_ranges", "decompose", "frequency_response"]
