"""WaMo: search human motion by words, and explain motions by wavelet bands.

>>> from wamo import Motion, Retriever
>>> retriever = Retriever.load()                      # doctest: +SKIP
>>> retriever.search("a person waves", k=5)           # doctest: +SKIP

Importing this package is cheap: torch and transformers load when they are first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wamo.errors import WamoError
from wamo.motion import KIT21, SMPL22, Motion, Skeleton

if TYPE_CHECKING:
    from wamo.retrieval import Gallery, Retriever

__version__ = "0.2.0"
__all__ = ["KIT21", "SMPL22", "Gallery", "Motion", "Retriever", "Skeleton", "WamoError", "__version__"]


def __getattr__(name: str) -> Any:
    if name in ("Gallery", "Retriever"):
        from wamo import retrieval

        return getattr(retrieval, name)
    raise AttributeError(f"module 'wamo' has no attribute {name!r}")
