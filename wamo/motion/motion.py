"""The `Motion`: joint positions over time, with captions and facts. Immutable: operations return new motions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from typing import Any, TypeVar

import numpy as np

from wamo.errors import MotionError
from wamo.motion import geometry
from wamo.motion.captions import mirror_caption
from wamo.motion.facts import Clip
from wamo.motion.skeletons import SMPL22, Skeleton

ClipKind = TypeVar("ClipKind", bound=Clip)

MAX_COORDINATE = 1e4
"""Metres. A joint farther than this from the origin means a broken file."""


@dataclass(frozen=True, eq=False)
class Motion:
    """A clip of human motion.

    Parameters
    ----------
    joints : (frames, joints, 3) float32
        Positions in metres; Y is up, +X is the person's left when facing +Z.
    fps : frames per second, > 0
    skeleton : names, parents and parts of the joints
    name : short name for people, e.g. the file's stem
    captions : sentences that describe the whole clip
    source : where it comes from, e.g. "cmu" or "library"
    completed : names of joints that were constructed, not measured
    clip : facts beyond the captions, see `wamo.motion.facts`; None if nothing is known

    Raises
    ------
    MotionError
        The shape does not fit the skeleton, there are no frames, values are NaN or infinite, or the frame rate is not
        positive.
    """

    joints: np.ndarray
    fps: float
    skeleton: Skeleton = SMPL22
    name: str = ""
    captions: tuple[str, ...] = ()
    source: str = ""
    completed: tuple[str, ...] = ()
    clip: Clip | None = None

    def __post_init__(self) -> None:
        who = f"motion {self.name!r}" if self.name else "motion"
        joints = np.asarray(self.joints)
        expected = len(self.skeleton)
        if joints.ndim != 3 or joints.shape[1:] != (expected, 3):
            raise MotionError(f"{who}: expected joints of shape (frames, {expected}, 3), found {joints.shape}")
        if joints.shape[0] == 0:
            raise MotionError(f"{who}: has no frames")
        if not np.issubdtype(joints.dtype, np.number) or np.iscomplexobj(joints):
            raise MotionError(f"{who}: joints must be real numbers, found dtype {joints.dtype}")
        if not np.isfinite(joints).all():
            frame = int(np.argmin(np.isfinite(joints).all(axis=(1, 2))))
            raise MotionError(f"{who}: joints hold NaN or infinite values, first in frame {frame}")
        if np.abs(joints).max() > MAX_COORDINATE:
            raise MotionError(f"{who}: a joint lies more than {MAX_COORDINATE:.0f} m from the origin; check the units")
        if not (np.isfinite(self.fps) and self.fps > 0):
            raise MotionError(f"{who}: frame rate must be positive, found {self.fps}")
        object.__setattr__(self, "joints", np.ascontiguousarray(joints, dtype=np.float32))
        object.__setattr__(self, "fps", float(self.fps))
        object.__setattr__(self, "captions", tuple(self.captions))

    def __len__(self) -> int:
        return self.joints.shape[0]

    def __repr__(self) -> str:
        return f"Motion({self.name!r}, {len(self)} frames at {self.fps:g} fps, {self.skeleton.name})"

    @property
    def duration(self) -> float:
        """Seconds: frames / fps."""
        return len(self) / self.fps

    def with_(self, **changes: Any) -> Motion:
        """Return a copy with some fields replaced; it is checked again."""
        return replace(self, **changes)

    def canonical(self) -> Motion:
        """Move the clip so that frame 0 faces +Z with its pelvis above the origin, and the lowest joint is at y = 0."""
        return self.with_(joints=geometry.canonical(self.joints, self.skeleton))

    def resample(self, fps: float) -> Motion:
        """Resample to another frame rate, by linear interpolation after a low-pass when decimating.

        The first frame is kept; the number of frames is ``round(duration * fps)``, at least 1.
        """
        if not (np.isfinite(fps) and fps > 0):
            raise MotionError(f"frame rate must be positive, found {fps}")
        return self.with_(joints=geometry.resample(self.joints, self.fps, fps), fps=fps)

    def prepared(self, fps: float) -> Motion:
        """Return the clip as models read it: canonical, at ``fps`` frames a second."""
        return (self if self.fps == fps else self.resample(fps)).canonical()

    def mirror(self) -> Motion:
        """Exchange left and right in joints (x -> -x), captions, facts and claims; its own inverse."""
        mirror_of, names = self.skeleton.mirror, self.skeleton.joints
        return self.with_(
            joints=self.joints[:, mirror_of] * np.array([-1, 1, 1], np.float32),
            captions=tuple(map(mirror_caption, self.captions)),
            completed=tuple(names[mirror_of[self.skeleton.index(joint)]] for joint in self.completed),
            clip=self.clip.mirror() if self.clip is not None else None,
        )

    def clip_as(self, kind: type[ClipKind]) -> ClipKind:
        """Return `clip`, which must be of this kind.

        Raises
        ------
        MotionError
            It is of another kind, or None.
        """
        if not isinstance(self.clip, kind):
            found = type(self.clip).__name__ if self.clip is not None else "nothing known of it"
            raise MotionError(f"motion {self.name!r}: expected a clip of kind {kind.__name__}, found {found}")
        return self.clip

    def crop(self, start: float, end: float) -> Motion:
        """Cut out the part between two times in seconds; at least one frame.

        Raises
        ------
        MotionError
            The span is empty or outside the clip.
        """
        if not 0 <= start < end or start >= self.duration:
            raise MotionError(f"cannot crop {self.name!r} ({self.duration:.2f} s) to {start} .. {end} s")
        first = min(round(start * self.fps), len(self) - 1)
        return self.with_(joints=self.joints[first : max(first + 1, round(end * self.fps))])

    @classmethod
    def read(cls, path: str | PathLike[str], **options: Any) -> Motion:
        """Read a motion file of any known format; see `wamo.formats.read` for formats and options."""
        from wamo import formats  # the only import against the arrows, a convenience of the public API

        return formats.read(path, **options)
