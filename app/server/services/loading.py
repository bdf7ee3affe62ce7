"""Load the retriever beside the server's start."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.server.problems import NotFound, NotReady
from wamo.errors import WamoError

if TYPE_CHECKING:
    from wamo.retrieval import Retriever

WAIT_S = 60.0
logger = logging.getLogger("wamo.app")


class Loader:
    """A retriever that a background thread loads; callers wait for it.

    Parameters
    ----------
    gallery : folder or store address, or None for the embedded library
    checkpoint : folder, or None for the shipped weights
    """

    def __init__(self, gallery: str | Path | None = None, checkpoint: str | Path | None = None) -> None:
        self._sources = gallery, checkpoint
        self._ready = threading.Event()
        self._retriever: Retriever | None = None
        self.problem = ""

    @classmethod
    def of(cls, retriever: Retriever | None) -> Loader:
        """A loader that has finished, with this retriever or with none."""
        loader = cls()
        loader._retriever = retriever
        loader._ready.set()
        return loader

    def start(self, failed: Callable[[str], object] | None = None) -> Loader:
        """Begin to load and return at once; ``failed`` is called with the problem if loading fails."""

        def work() -> None:
            self._load()
            if self.problem and failed is not None:
                failed(self.problem)

        threading.Thread(target=work, name="load-retriever", daemon=True).start()
        return self

    def _load(self) -> None:
        gallery, checkpoint = self._sources
        try:
            from wamo.retrieval import Retriever

            retriever = Retriever.load(checkpoint=checkpoint, gallery=gallery)
            share_cores()
            if len(retriever.gallery):
                retriever.search("a person walks", k=1)  # the first text pays for the encoder's start
            self._retriever = retriever
        except WamoError as error:
            self.problem = str(error)
        except Exception:
            logger.exception("the retriever could not be loaded")
            self.problem = "The gallery or the checkpoint could not be loaded; the server's log says why."
        finally:
            self._ready.set()

    def ready(self, seconds: float) -> bool:
        """Whether loading ends, successfully or not, within this time."""
        return self._ready.wait(seconds)

    def retriever(self) -> Retriever | None:
        """The retriever, or None where loading failed (`problem` says why).

        Raises
        ------
        NotReady
            It is still loading after a minute.
        """
        if not self._ready.wait(WAIT_S):
            raise NotReady("The search is still loading.", "Try again in a moment.")
        return self._retriever

    def need(self) -> Retriever:
        """The retriever; NotFound where loading failed."""
        found = self.retriever()
        if found is None:
            raise NotFound(self.problem or "There is no gallery yet.")
        return found


def share_cores() -> None:
    """Compute on one core per call. Several calls that each want all cores mostly wait for one another, and a
    container does not know how many cores it may use."""
    import torch

    torch.set_num_threads(1)
