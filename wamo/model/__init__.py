"""The WaMo model: motion encoder (TWD), reconstruction (TWR), ordering (DMSP) and text encoder.

`wamo.model.config` is light; everything else needs torch and is imported from its own module.
"""

from wamo.model.config import ModelConfig

__all__ = ["ModelConfig"]
