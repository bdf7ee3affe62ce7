"""What visitors bring: read a file, keep it for this visit, take it into their own search, forget it."""

from __future__ import annotations

from typing import Any

from app.server import payload
from app.server.api.calls import one_of_few
from app.server.engine import Engine
from app.server.sessions import Guest
from app.server.uploads import PAGE_FPS, read_upload
from wamo.errors import DataError


class VisitApi:
    """Endpoints about motions that visitors bring."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def analyse(
        self,
        name: str,
        content: str,
        skeleton_name: str = "",
        skeleton: str = "",
        fps: float | None = None,
        visitor: str = "",
    ) -> dict[str, Any]:
        """Read a motion file and keep it for this visit: BVH, AMC with its ASF, HumanML3D .npy, AMASS .npz or our .npz.

        Args:
            name: The file's name with its extension.
            content: The file's bytes in base64, at most 50 MB.
            skeleton_name: The name of the .asf that belongs to an .amc.
            skeleton: The bytes of that .asf in base64.
            fps: Frame rate, for files that do not say theirs.
            visitor: The page's own mark, 16 to 64 letters, digits or dashes; only who knows it sees the motion.

        Returns:
            A dictionary with the "motion" for a player, its "facts", and "notes" on what was assumed.
        """
        with one_of_few():
            read = read_upload(name, content, skeleton_name, skeleton, fps)
            original, notes = read.motion, read.notes
            shown = original.resample(PAGE_FPS).canonical() if original.fps != PAGE_FPS else original.canonical()
        key = self.engine.sessions.add(visitor, Guest(shown, original, read.files))
        facts = [
            f"{original.duration:.2f} s", f"{len(original):,} frames at {original.fps:g} fps",
            payload.skeleton_label(original.skeleton),
        ]  # fmt: skip
        if original.fps != PAGE_FPS:
            facts.append(f"shown at {PAGE_FPS:g} fps")
        if original.completed:
            listed = ", ".join(joint.replace("_", " ") for joint in original.completed)
            notes.append(f"Not in the file, constructed from the other joints: {listed}.")
        motion = payload.clip(shown, key, original=self.engine.original_name(key, visitor))
        return {"motion": motion, "facts": facts, "notes": notes}

    def add(self, key: str, caption: str = "", visitor: str = "") -> dict[str, Any]:
        """Take a motion that the visitor brought into their own search, until the visit ends.

        Args:
            key: The id that analyse answered with.
            caption: What the motion shows, for its card.
            visitor: The page's own mark.

        Returns:
            A dictionary with "own": how many motions of their own the visitor searches.
        """
        if self.engine.retriever() is None:
            raise DataError("There is no gallery to add to yet.")
        with one_of_few():
            return {"own": self.engine.list_guest(visitor, key, " ".join(str(caption).split())[:300])}

    def forget(self, visitor: str) -> dict[str, Any]:
        """Forget everything that a visitor brought.

        Args:
            visitor: The page's own mark.

        Returns:
            An empty dictionary.
        """
        self.engine.sessions.forget(str(visitor))
        return {}
