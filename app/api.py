"""The page's endpoints: typed, documented, the same for the page, `gradio_client` and MCP. No server paths, in or out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import gradio as gr

from app import payload
from app.bands import bands as band_payload
from app.engine import Engine, gallery_motion
from wamo.errors import WamoError

MAX_QUERY = 2000
MAX_RESULTS = 48
HEAVY = threading.BoundedSemaphore(2)
"""At most this many long computations at a time; others wait their turn."""

logger = logging.getLogger("wamo.app")
Answer = TypeVar("Answer")


def calm(fn: Callable[..., Answer]) -> Callable[..., Answer]:
    """The package's own errors become messages for the visitor, anything else a calm sentence and a line in the log."""

    @wraps(fn)
    def wrapped(*args: Any, **kwargs: Any) -> Answer:
        try:
            return fn(*args, **kwargs)
        except gr.Error:
            raise
        except WamoError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception:
            logger.exception("%s failed", fn.__name__)
            raise gr.Error("Something went wrong here; the log has the details.", print_exception=False) from None

    return wrapped


@contextmanager
def one_of_few() -> Iterator[None]:
    """Hold one of the few places for long computations."""
    if not HEAVY.acquire(timeout=60):
        raise gr.Error("The server is busy. Try again in a moment.", print_exception=False)
    try:
        yield
    finally:
        HEAVY.release()


class Api:
    """The endpoints over one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, query: str, count: int = 8, with_motion: bool = False) -> dict[str, Any]:
        """Find the motions that fit a description best.

        Args:
            query: What the person does, in English: "a person waves with the left hand". Empty: a few to begin with.
            count: How many results, 1 to 48.
            with_motion: Also send joint positions (int16 in base64) for a player.

        Returns:
            A dictionary with "results" (rank, score, id, name, captions, duration) and a "message" for people.
        """
        text = " ".join(str(query).split())
        cut = len(text) > MAX_QUERY
        text = text[:MAX_QUERY]
        count = max(1, min(int(count), MAX_RESULTS))
        retriever = self.engine.retriever()
        if retriever is None or not len(retriever.gallery):
            return {"results": [], "message": "", "help": self._help()}
        if not any(letter.isalnum() for letter in text):
            found = [(i, None) for i in opening(len(retriever.gallery), count)]
            message = "Use words to describe a motion." if text else "A few motions to begin with."
        else:
            found = [(hit.index, float(hit.score)) for hit in retriever.search(text, k=count)]
            message = self._words(text, found, cut)
        results = [self._result(rank, index, score, with_motion) for rank, (index, score) in enumerate(found, 1)]
        return {"results": results, "message": message}

    def _result(self, rank: int, index: int, score: float | None, with_motion: bool) -> dict[str, Any]:
        motion = gallery_motion(self.engine.need().gallery, index)
        result: dict[str, Any] = {"rank": rank, "score": None if score is None else round(score, 4)}
        if with_motion:
            return {**result, "motion": payload.clip(motion, f"g{index}", preview=True)}
        about = {"id": f"g{index}", "name": motion.name, "captions": list(motion.captions)}
        return {**result, **about, "duration": motion.duration}

    def _words(self, text: str, found: list[tuple[int, float]], cut: bool) -> str:
        total = len(self.engine.need().gallery)
        parts = [f"{len(found)} of {total:,} motions."]
        if cut:
            parts.append(f"Only the first {MAX_QUERY:,} characters were read.")
        if sum(letter.isascii() for letter in text) < 0.7 * len(text):
            parts.append("Captions here are English; other languages find little.")
        return " ".join(parts)

    def _help(self) -> dict[str, Any]:
        lines: list[dict[str, str]] = [
            {"text": "WaMo searches a gallery of motions, and none is here yet."},
            {"text": "Build one from a folder of BVH or ASF + AMC files, or from a HumanML3D data set, then open it:"},
            {"code": "python -m wamo build SOURCE --out GALLERY\npython app/main.py --gallery GALLERY"},
            {"text": "Or look at one file of your own: the Analyse tab needs no gallery."},
        ]
        if self.engine.problem:
            lines.append({"text": f"What the loader said: {self.engine.problem}"})
        return {"title": "No gallery yet", "lines": lines}

    def clip(self, key: str, visitor: str = "") -> dict[str, Any]:
        """The whole of one motion for a player: joint positions in metres as int16 in base64.

        Args:
            key: The id of a search result, e.g. "g12".
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with captions, fps, frames and packed positions (frames, joints, 3).
        """
        return payload.clip(self.engine.motion(key), key)

    def bands(
        self, key: str, wavelet: str = "db1", levels: int = 3, start: int = 0, visitor: str = ""
    ) -> dict[str, Any]:
        """The wavelet bands of one motion: components that add up to it, and where its energy lies.

        Args:
            key: The id of a search result, e.g. "g12".
            wavelet: An orthogonal wavelet such as "db1".
            levels: Number of levels, 1 to 6; one more band than levels.
            start: First frame of the part to send, for motions longer than a minute.
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with band names, ranges in Hz, energy shares per joint and band, and packed components.
        """
        motion = self.engine.motion(key)
        bank, label = self.engine.bank(wavelet, int(levels))
        with one_of_few():
            return band_payload(motion, bank, start=int(start), label=label)

    def register(self) -> None:
        """Make every endpoint known inside the current Blocks."""
        for fn in (self.search, self.clip, self.bands):
            gr.api(calm(fn), api_name=fn.__name__, concurrency_limit=8)


def opening(total: int, count: int) -> list[int]:
    """A fixed, even choice of motions for the first look."""
    count = min(count, total)
    return [(i * total) // count for i in range(count)]
