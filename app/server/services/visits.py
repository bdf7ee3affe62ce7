"""What visitors bring: read files, keep them for this visit, take them into their own search, forget them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.server import payload
from app.server.answers import AddAnswer, AnalyseAnswer, Analysed, FileProblem, ForgetAnswer, OwnAnswer
from app.server.names import plain_name
from app.server.problems import NotFound, answer_for
from app.server.requests import AddRequest, AnalyseRequest, ForgetRequest, OwnRequest
from app.server.services.loading import Loader
from app.server.services.motions import Motions
from app.server.services.own import OwnGalleries
from app.server.sessions import Guest, Sessions
from app.server.uploads import PAGE_FPS, decode, read_upload
from app.server.words import one_line
from wamo.errors import WamoError
from wamo.formats import ReadOptions
from wamo.retrieval.originals import SourceFile

MAX_CAPTION = 300


class VisitService:
    """Visitors' motions.

    Parameters
    ----------
    loader, sessions, motions, own : as named
    """

    def __init__(self, loader: Loader, sessions: Sessions, motions: Motions, own: OwnGalleries) -> None:
        self._loader, self._sessions, self._motions, self._own = loader, sessions, motions, own

    def analyse(self, request: AnalyseRequest) -> AnalyseAnswer:
        """Read files that came as base64."""
        files: list[SourceFile] = []
        errors: list[FileProblem] = []
        for one in request.files:
            try:
                files.append(SourceFile(one.name, decode(one.content, plain_name(one.name))))
            except WamoError as error:
                errors.append(_problem(one.name, error))
        answer = self.read(files, request.visitor, request.options(), collect=request.collect)
        return {**answer, "errors": errors + answer["errors"]}

    def read(
        self, files: Sequence[SourceFile], visitor: str, options: ReadOptions, *, collect: bool = False
    ) -> AnalyseAnswer:
        """Read files, each on its own; an .amc goes with the .asf of its name, or else with the only or first one."""
        skeletons = [file for file in files if file.name.lower().endswith(".asf")]
        trials = [file for file in files if file not in skeletons] or list(files)
        answer: AnalyseAnswer = {"motions": [], "errors": [], "own": 0}
        for file in trials:
            try:
                analysed = self._one(file, _skeleton_of(file, skeletons), visitor, options)
                if collect:
                    answer["own"] = self._own.add(visitor, analysed["motion"]["key"])
            except WamoError as error:
                answer["errors"].append(_problem(file.name, error))
            else:
                answer["motions"].append(analysed)
        return answer

    def _one(self, file: SourceFile, skeleton: SourceFile | None, visitor: str, options: ReadOptions) -> Analysed:
        read = read_upload(file, skeleton, options)
        original, notes = read.motion, read.notes
        shown = original.resample(PAGE_FPS).canonical() if original.fps != PAGE_FPS else original.canonical()
        key = self._sessions.add(visitor, Guest(shown, original, read.files))
        facts = [
            f"{original.duration:.2f} s", f"{len(original):,} frames at {original.fps:g} fps",
            payload.skeleton_label(original.skeleton),
        ]  # fmt: skip
        if original.fps != PAGE_FPS:
            facts.append(f"bands at {PAGE_FPS:g} fps")
        if original.completed:
            listed = ", ".join(joint.replace("_", " ") for joint in original.completed)
            notes.append(f"Not in the file, constructed from the other joints: {listed}.")
        return {"motion": self._motions.clip(key, visitor), "rate": original.fps, "facts": facts, "notes": notes}

    def add(self, request: AddRequest) -> AddAnswer:
        """Take a motion into the visitor's own search."""
        if self._loader.retriever() is None:
            raise NotFound("There is no gallery to add to yet.")
        return {"own": self._own.add(request.visitor, request.key, one_line(request.caption)[0][:MAX_CAPTION])}

    def own(self, request: OwnRequest) -> OwnAnswer:
        """All motions that the visitor brought."""
        return {
            "motions": [
                {
                    "key": key, "name": guest.shown.name[: payload.MAX_TEXT],
                    "captions": payload.short_captions(guest.shown), "duration": guest.shown.duration,
                    "original": self._motions.original_name(key, request.visitor), "listed": guest.listed,
                }
                for key, guest in self._sessions.all(request.visitor).items()
            ]
        }  # fmt: skip

    def forget(self, request: ForgetRequest) -> ForgetAnswer:
        """Forget everything that the visitor brought."""
        self._sessions.forget(request.visitor)
        return {}


def _skeleton_of(file: SourceFile, skeletons: Sequence[SourceFile]) -> SourceFile | None:
    if not file.name.lower().endswith(".amc") or not skeletons:
        return None
    stem = Path(plain_name(file.name)).stem.lower()
    named = [one for one in skeletons if stem.startswith(Path(plain_name(one.name)).stem.lower())]
    return (named or list(skeletons))[0]


def _problem(name: str, error: WamoError) -> FileProblem:
    return {"file": plain_name(name), **answer_for(error)[1]}
