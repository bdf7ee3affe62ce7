"""Filter banks by name."""

from __future__ import annotations

from functools import lru_cache

from app.server.services.loading import Loader
from wamo.errors import ConfigError
from wamo.wavelets import FilterBank

WAVELETS = ("db1", "db2", "db4", "db8", "sym4", "sym8", "coif1", "coif2")
LEARNED = "learned"
MAX_LEVELS = 6


class Filters:
    """The wavelets that callers may choose, and the model's own filters.

    Parameters
    ----------
    loader : gives the model
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def learned(self) -> FilterBank | None:
        """The model's own filters, if it has any."""
        retriever = self._loader.retriever()
        model = getattr(retriever.embedder, "model", None) if retriever else None
        analysis = getattr(model.motion.transform, "analysis", None) if model is not None else None
        return analysis.bank() if analysis is not None else None

    def bank(self, wavelet: str, levels: int) -> tuple[FilterBank, str]:
        """The filters of a name and a label for people.

        Raises
        ------
        ConfigError
            Unknown wavelet or level, or a model without learned filters.
        """
        if wavelet == LEARNED:
            learned = self.learned()
            if learned is None:
                raise ConfigError("This model has no learned filters.")
            return learned, f"learned, {learned.levels} levels"
        if wavelet not in WAVELETS:
            raise ConfigError(f"Choose one of these wavelets: {', '.join((*WAVELETS, LEARNED))}.")
        if not 1 <= levels <= MAX_LEVELS:
            raise ConfigError(f"Choose 1 to {MAX_LEVELS} levels.")
        return _bank(wavelet, levels), f"{wavelet}, {levels} level{'s' if levels > 1 else ''}"


@lru_cache(maxsize=64)
def _bank(wavelet: str, levels: int) -> FilterBank:
    return FilterBank.of(wavelet, levels)
