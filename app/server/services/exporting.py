"""Motions as files: as they are seen, byte for byte, several at once, and as videos."""

from __future__ import annotations

from typing import Any, Literal, cast

from app.server import exports
from app.server.answers import ExportAnswer
from app.server.jobs import Jobs, render
from app.server.lanes import NOBODY, Caller
from app.server.problems import TooLarge
from app.server.requests import ExportRequest, JobRequest, Seen, ZipRequest
from app.server.seen import as_seen
from app.server.services.filters import Filters
from app.server.services.motions import Motions
from wamo.motion import Motion

MAX_VIDEO_S = 180.0
"""Longest video in seconds."""
MAX_VIDEO_PIXELS = 3600 * 1920 * 1080
"""Most pixels of a whole video: a minute of 1920 x 1080 at 60 fps."""
MAX_FILE_S = 1200.0


class ExportService:
    """Exports, and the jobs that videos are.

    Parameters
    ----------
    motions : looks motions up
    filters : gives filter banks by name
    jobs : makes videos
    """

    def __init__(self, motions: Motions, filters: Filters, jobs: Jobs) -> None:
        self._motions, self._filters, self._jobs = motions, filters, jobs

    def export(self, request: ExportRequest, who: Caller = NOBODY) -> ExportAnswer:
        """The file, or for videos the job that makes it.

        Parameters
        ----------
        who : whose place in the queue a video takes
        """
        if request.kind == exports.ORIGINAL:
            return {"file": exports.original(self._motions.files(request.key, request.visitor))}
        bank, _ = self._filters.bank(request.wavelet, request.levels)
        if request.kind in exports.FIGURES:
            kind, shown = cast(Literal["png", "svg", "pdf"], request.kind), self._seen(request, request.key, page=True)
            dark = request.theme == "dark"
            content = exports.figure(shown, kind, bank=bank, joint=request.joint, axis=request.axis, dark=dark)
            return {"file": exports.file(shown.name, kind, content)}
        if request.kind in exports.VIDEOS:
            return {"job": self._video(request, who), "share": 0.0}
        motion = self._seen(request, request.key)
        content = exports.motion_bytes(motion, request.kind, request.naming)
        return {"file": exports.file(motion.name, request.kind, content)}

    def zip(self, request: ZipRequest) -> ExportAnswer:
        """Several motions as one .zip."""

        def one(key: str) -> Any:
            if request.kind == exports.ORIGINAL:
                return exports.original(self._motions.files(key, request.visitor))
            motion = self._seen(request, key)
            content = exports.motion_bytes(motion, request.kind, request.naming)
            return exports.file(motion.name, request.kind, content)

        total = sum(self._motions.shown(key, request.visitor).duration for key in request.keys)
        if total > MAX_FILE_S:
            limit = f"at most {MAX_FILE_S / 60:.0f} minutes of motion go into one .zip"
            raise TooLarge(f"These motions last {total / 60:.0f} minutes; {limit}.", "Choose fewer.")
        content = exports.zipped(one(key) for key in dict.fromkeys(request.keys))
        return {"file": exports.answer("motions.zip", "application/zip", content)}

    def job(self, request: JobRequest) -> ExportAnswer:
        """How far a video is, or its file."""
        if request.stop:
            self._jobs.stop(request.job)
        return self._jobs.look(request.job)

    def _seen(self, request: Seen, key: str, *, page: bool = False, level: bool = False) -> Motion:
        shown = self._motions.shown(key, request.visitor)
        source = request.rate == "source" and not page
        original = self._motions.original(key, request.visitor) if source else shown
        if level and original is not shown:
            original = original.canonical()  # a video's camera stands where it does on the page
        bank, _ = self._filters.bank(request.wavelet, request.levels)
        speed = 1.0 if page else request.speed  # the bands of a figure are those of the motion itself
        return as_seen(original, shown, bank, gains=request.gains, start=request.start, end=request.end, speed=speed)

    def _video(self, request: ExportRequest, who: Caller) -> str:
        motion = self._seen(request, request.key)
        if motion.duration > MAX_VIDEO_S:
            raise TooLarge(
                f"This would be a video of {motion.duration / 60:.1f} minutes; a video lasts at most "
                f"{MAX_VIDEO_S / 60:.0f} minutes.", "Choose a shorter part (start, end), then export again.",
            )  # fmt: skip
        rate = request.fps or min(motion.fps, 30.0)
        width = request.width or request.size
        if motion.duration * rate * request.size * width > MAX_VIDEO_PIXELS:
            raise TooLarge("This video is too large.", "Choose a shorter part, fewer pixels or a lower frame rate.")
        options = {
            "size": (width, request.size), "fps": rate, "camera": request.camera.model_dump(),
            "dark": request.theme == "dark", "start": request.start / request.speed,
            "end": None if request.end is None else request.end / request.speed,
        }  # fmt: skip
        # the camera's azimuth starts from the heading of the whole motion's first frame, so the renderer trims it
        whole = self._seen(request.model_copy(update={"start": 0.0, "end": None}), request.key, level=True)
        return self._jobs.start(who, lambda job: render(whole, request.kind, options, job))
