"""One motion: the whole of it, its bands, why and where it matches, what it looks like in words, and as a file."""

from __future__ import annotations

from typing import Any

from app.server import exports, payload
from app.server.api.calls import one_of_few, words
from app.server.bands import bands as band_payload
from app.server.engine import Engine
from app.server.jobs import Jobs
from wamo.errors import ConfigError

LONG_S = 4.0
"""Seconds from which on a curve of moments says more than the frames' relevance."""


class MotionApi:
    """Endpoints about one motion."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.jobs = Jobs()

    def clip(self, key: str, visitor: str = "") -> dict[str, Any]:
        """The whole of one motion for a player: joint positions in metres as int16 in base64.

        Args:
            key: The id of a search result, e.g. "g12".
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with captions, fps, frames and packed positions (frames, joints, 3).
        """
        motion = self.engine.motion(key, visitor)
        return payload.clip(motion, key, original=self.engine.original_name(key, visitor))

    def bands(
        self, key: str, wavelet: str = "db1", levels: int = 3, start: int = 0, visitor: str = ""
    ) -> dict[str, Any]:
        """The wavelet bands of one motion: components that add up to it, and where its energy lies.

        Args:
            key: The id of a search result, e.g. "g12".
            wavelet: An orthogonal wavelet such as "db1", or "learned" for the model's own filters.
            levels: Number of levels, 1 to 6; one more band than levels.
            start: First frame of the part to send, for motions longer than a minute.
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with band names, ranges in Hz, energy shares per joint and band, and packed components.
        """
        motion = self.engine.motion(key, visitor)
        bank, label = self.engine.bank(wavelet, int(levels))
        with one_of_few():
            return band_payload(motion, bank, start=int(start), label=label)

    def why(self, query: str, key: str, visitor: str = "") -> dict[str, Any]:
        """Which joints, bands and moments carry the match of a text and a motion (integrated gradients of the cosine).

        Args:
            query: The text that was searched for.
            key: The id of a search result, e.g. "g12".
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "joints" and "bands" (signed shares), "frames", and the "score" that they explain.
        """
        text = words(query)[0]
        retriever, motion = self.engine.need(), self.engine.worded(key, visitor)
        with one_of_few():
            found = retriever.explain(text, motion)
        return {
            "joints": rounded(found.joints), "joint_names": list(motion.skeleton.joints),
            "bands": rounded(found.bands), "band_names": retriever.embedder.config.band_labels,
            "frames": rounded(found.frames), "fps": motion.fps, "score": round(float(found.score), 4),
            "baseline": round(float(found.baseline), 4),
        }  # fmt: skip

    def moments(self, query: str, key: str, window: float = 2.0, visitor: str = "") -> dict[str, Any]:
        """Where in a motion a text matches: the cosine of the text with sliding windows of the motion.

        Args:
            query: What to look for.
            key: The id of a search result, e.g. "g12".
            window: Length of the window in seconds, 0.5 to 10.
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "times" (centres, seconds), "scores" and "best" (start and end in seconds).
        """
        if not 0.5 <= float(window) <= 10:
            raise ConfigError("The window is 0.5 to 10 seconds long.")
        text = words(query)[0]
        retriever, motion = self.engine.need(), self.engine.worded(key, visitor)
        with one_of_few():
            found = retriever.moments(text, motion, float(window))
        return {"times": rounded(found.times), "scores": rounded(found.scores), "best": [float(v) for v in found.best]}

    def describe(self, key: str, count: int = 5, visitor: str = "") -> dict[str, Any]:
        """The sentences of the gallery that fit a motion best.

        Args:
            key: The id of a search result or of a motion that the visitor brought.
            count: How many sentences, 1 to 20.
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "captions": sentences and their cosine.
        """
        retriever, motion = self.engine.need(), self.engine.worded(key, visitor)
        with one_of_few():
            hits = retriever.describe(motion, max(1, min(int(count), 20)))
        return {"captions": [{"caption": h.caption, "score": round(float(h.score), 4)} for h in hits]}

    def export(
        self,
        key: str,
        kind: str = "npz",
        joint: int = 0,
        axis: str = "speed",
        wavelet: str = "db1",
        levels: int = 3,
        dark: bool = False,
        wait: bool = True,
        visitor: str = "",
    ) -> dict[str, Any]:
        """A motion as a file: npz, bvh, glb, mp4 or gif; the figure of one joint's bands: png, svg or pdf; or the
        original, byte for byte as it was read, for motions whose result names one (an .amc and its .asf come as .zip).

        Args:
            key: The id of a search result, e.g. "g12".
            kind: npz, bvh, glb, mp4, gif, png, svg, pdf or original.
            joint: Index of the joint, for figures.
            axis: x, y, z or speed, for figures.
            wavelet: An orthogonal wavelet such as "db1", or "learned", for figures.
            levels: Number of levels, 1 to 6, for figures.
            dark: Dark background, for figures and videos.
            wait: Wait for the file; otherwise a job to ask after with "job".
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "file" (name, type, data in base64), or "job" and "share" while it is being made.
        """
        if kind == exports.ORIGINAL:
            return {"file": exports.original(self.engine.files(key, visitor))}
        motion = self.engine.original(key, visitor) if kind not in exports.FIGURES else self.engine.motion(key, visitor)
        bank, _ = self.engine.bank(wavelet, int(levels))

        def work(progress: Any, cancelled: Any) -> dict[str, Any]:
            with one_of_few():
                return exports.export(
                    motion, kind, bank=bank, joint=int(joint), axis=axis, dark=bool(dark), progress=progress,
                    cancelled=cancelled,
                )  # fmt: skip

        started = self.jobs.start(work)
        return self.jobs.look(started, wait=120.0 if wait else 0.3)

    def job(self, job: str, stop: bool = False) -> dict[str, Any]:
        """How far a file is that is being made.

        Args:
            job: The job that export answered with.
            stop: Whether to stop it.

        Returns:
            A dictionary with "job" and "share" (0 to 1) while it is being made, then with "file".
        """
        return self.jobs.look(job, wait=0.4, stop=bool(stop))


def rounded(values: Any) -> list[float]:
    """Floats with six digits, to keep answers small."""
    return [float(f"{v:.5g}") for v in values]
