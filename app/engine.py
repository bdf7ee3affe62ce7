"""What stands behind the page: the retriever, loaded beside the server's start, and the filters of the checkpoint."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wamo.errors import ConfigError, DataError, WamoError
from wamo.motion import Motion
from wamo.wavelets import FilterBank

if TYPE_CHECKING:
    from wamo.retrieval import Retriever

WAVELETS = ("db1", "db2", "db4", "db8", "sym4", "sym8", "coif1", "coif2")
MAX_LEVELS = 6
WAIT_S = 90.0

logger = logging.getLogger("wamo.app")


class Engine:
    """Loads the retriever in a background thread; whoever needs it waits for it.

    Parameters
    ----------
    gallery, checkpoint : folders, or None for the embedded ones
    """

    def __init__(self, gallery: Path | None = None, checkpoint: Path | None = None) -> None:
        self._folders = gallery, checkpoint
        self._ready = threading.Event()
        self._retriever: Retriever | None = None
        self.problem = ""

    @classmethod
    def over(cls, retriever: Retriever | None) -> Engine:
        """An engine over a retriever that is there already (or over none)."""
        engine = cls()
        engine._retriever = retriever
        engine._ready.set()
        return engine

    def start(self) -> Engine:
        """Begin to load; returns at once."""
        threading.Thread(target=self._load, name="load-retriever", daemon=True).start()
        return self

    def _load(self) -> None:
        gallery, checkpoint = self._folders
        try:
            from wamo.retrieval import Retriever

            self._retriever = Retriever.load(checkpoint=checkpoint, gallery=gallery)
            if len(self._retriever.gallery):
                self._retriever.search("a person walks", k=1)  # the first text pays for the encoder's start
        except WamoError as error:
            self.problem = str(error)
        except Exception:
            logger.exception("the retriever could not be loaded")
            self.problem = "The gallery or the checkpoint could not be loaded; the server's log says why."
        finally:
            self._ready.set()

    @property
    def ready(self) -> bool:
        """Whether loading has ended, well or not."""
        return self._ready.is_set()

    def retriever(self) -> Retriever | None:
        """The retriever once it is there; None when there is no gallery (`problem` says why)."""
        if not self._ready.wait(WAIT_S):
            raise DataError("The search is still loading. Try again in a moment.")
        return self._retriever

    def need(self) -> Retriever:
        """The retriever, or a DataError that says what to do."""
        found = self.retriever()
        if found is None:
            raise DataError(self.problem or "There is no gallery yet.")
        return found

    def motion(self, key: str) -> Motion:
        """A gallery motion by the page's key "g<index>"."""
        gallery = self.need().gallery
        number = key[1:]
        known = key[:1] == "g" and number.isascii() and number.isdigit() and len(number) <= 9
        if not known or int(number) >= len(gallery):
            raise DataError("There is no such motion here. Search again, then choose one.")
        return gallery_motion(gallery, int(number))

    def bank(self, wavelet: str, levels: int) -> tuple[FilterBank, str]:
        """The filters of a name and a label for people.

        Raises
        ------
        ConfigError
            Unknown wavelet or level.
        """
        if wavelet not in WAVELETS:
            raise ConfigError(f"Choose one of these wavelets: {', '.join(WAVELETS)}.")
        if not 1 <= levels <= MAX_LEVELS:
            raise ConfigError(f"Choose 1 to {MAX_LEVELS} levels.")
        return _bank(wavelet, levels), f"{wavelet}, {levels} level{'s' if levels > 1 else ''}"


@lru_cache(maxsize=64)
def _bank(wavelet: str, levels: int) -> FilterBank:
    return FilterBank.of(wavelet, levels)


@lru_cache(maxsize=256)
def gallery_motion(gallery: object, index: int) -> Motion:
    """A gallery's motion, read once."""
    return gallery.motion(index)  # type: ignore[attr-defined, no-any-return]
