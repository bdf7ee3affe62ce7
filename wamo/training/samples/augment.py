"""Augmentations: small objects that each make one change to a training clip. Not in the paper.

Each has `apply(clip, rng) -> clip` and the name of its random stream: ``""`` is the sample's main stream, which the
augmentations share in their order; a named stream belongs to one augmentation, so that switching it on or off changes
nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np

from wamo.data.samples import Sample
from wamo.motion import Motion
from wamo.motion.facts import LibraryClip, Trial, Window
from wamo.motion.geometry import canonical, resample, resized
from wamo.training.samples.drift import drifted
from wamo.training.settings import AugmentConfig

MIN_FRAMES = 8
"""Cropping leaves at least this many frames."""


@dataclass(frozen=True, eq=False)
class Clip:
    """A clip during augmentation.

    Parameters
    ----------
    joints : (frames, joints, 3) metres, at the model's rate
    sample : the sample of the clip
    mirrored : whether left and right are exchanged
    group_chance : random number that all samples of the sample's group share, or None for a sample without a group
    """

    joints: np.ndarray
    sample: Sample
    mirrored: bool = False
    group_chance: float | None = None


class Augmentation(Protocol):
    """One change of a clip."""

    stream: ClassVar[str]

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Return the changed clip; all random numbers come from ``rng``."""
        ...


def augmentations(config: AugmentConfig, fps: float, max_frames: int) -> list[Augmentation]:
    """The augmentations of a configuration, in the order in which they apply."""
    steps: list[Augmentation] = [
        MoveEnds(config.margin * fps), Mirror(config.mirror), ChangeSpeed(config.speed, fps),
        Crop(config.crop, config.excerpt, max_frames),
    ]  # fmt: skip
    if config.proportions:
        steps.append(ScaleProportions(config.proportions))
    if config.drift:
        steps.append(Drift(config.drift))
    if config.noise:
        steps.append(Noise(config.noise))
    return steps


@dataclass(frozen=True)
class MoveEnds:
    """Cut a window out of its trial; each end moves by up to ``frames`` or a third of the window."""

    frames: float
    stream: ClassVar[str] = "margin"

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Move both ends independently; clips other than windows with context are returned unchanged."""
        window = clip.sample.motion.clip
        if not isinstance(window, Window) or window.marked is None:
            return clip
        marked = window.marked
        most = min(self.frames, (marked[1] - marked[0]) / 3)
        first, last = (round(frame + most * rng.uniform(-1, 1)) for frame in marked)
        return replace(clip, joints=clip.joints[max(first, 0) : last])


@dataclass(frozen=True)
class Mirror:
    """Exchange left and right with a given chance; samples of one group are mirrored together, twins opposite."""

    chance: float
    stream: ClassVar[str] = ""

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Mirror the joints; captions and facts follow when the sample's facts are drawn."""
        sample, number = clip.sample, rng.random()
        if clip.group_chance is not None and self.chance:
            mirrored = bool((clip.group_chance < self.chance) != sample.twin)
        else:
            mirrored = bool(number < self.chance)
        if not mirrored:
            return clip
        joints = clip.joints[:, sample.motion.skeleton.mirror] * np.array([-1, 1, 1], np.float32)
        return replace(clip, joints=joints, mirrored=True)


@dataclass(frozen=True)
class ChangeSpeed:
    """Play the clip at 1 - share .. 1 + share times its speed."""

    share: float
    fps: float
    stream: ClassVar[str] = ""

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Resample as if the clip had been recorded at another rate."""
        rate = self.fps * rng.uniform(1 - self.share, 1 + self.share)
        return replace(clip, joints=resample(clip.joints, rate, self.fps))


@dataclass(frozen=True)
class Crop:
    """Cut off up to a share of the clip, and whatever exceeds the longest clip of the model.

    Parameters
    ----------
    share : largest share that is cut off, over both ends together
    excerpt : the same for library clips of one uncounted action, where it is larger
    longest : frames that may remain
    """

    share: float
    excerpt: float
    longest: int
    stream: ClassVar[str] = ""

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Crop at random; a part of a longer movement is brought to the canonical frame."""
        motion = clip.sample.motion
        excerpt = self.excerpt > self.share and has_one_uncounted_action(motion)
        joints = self._cropped(clip.joints, rng, self.excerpt if excerpt else self.share)
        piece = isinstance(motion.clip, Trial) and motion.clip.long
        context = isinstance(motion.clip, Window) and motion.clip.marked is not None
        return replace(clip, joints=canonical(joints, motion.skeleton) if excerpt or piece or context else joints)

    def _cropped(self, joints: np.ndarray, rng: np.random.Generator, share: float) -> np.ndarray:
        keep = min(self.longest, max(MIN_FRAMES, round(len(joints) * (1 - share * rng.random()))))
        if keep >= len(joints):
            return joints
        start = int(rng.integers(len(joints) - keep + 1))
        return joints[start : start + keep]


def has_one_uncounted_action(motion: Motion) -> bool:
    """Whether captions of a library clip describe its parts too: a single action, not counted beyond once."""
    clip = motion.clip
    if not isinstance(clip, LibraryClip) or clip.excerpt or len(clip.actions) != 1:
        return False
    return clip.actions[0].count in (None, 1)


@dataclass(frozen=True)
class ScaleProportions:
    """Scale legs, arms, torso and breadth, each by its own factor within 1 - share .. 1 + share."""

    share: float
    stream: ClassVar[str] = "body"

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Scale the body parts; the movement stays the same."""
        factors = rng.uniform(1 - self.share, 1 + self.share, 4)
        return replace(clip, joints=resized(clip.joints, clip.sample.motion.skeleton, *factors))


@dataclass(frozen=True)
class Drift:
    """Let joints drift slowly, which makes procedural clips as noisy as captured ones."""

    most: float
    stream: ClassVar[str] = "wander"

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Add a slow displacement of up to ``most`` metres (standard deviation)."""
        return replace(clip, joints=drifted(clip.joints, clip.sample.motion.skeleton, self.most, rng))


@dataclass(frozen=True)
class Noise:
    """Add white noise to the joints."""

    deviation: float
    stream: ClassVar[str] = ""

    def apply(self, clip: Clip, rng: np.random.Generator) -> Clip:
        """Add noise of a standard deviation in metres."""
        return replace(clip, joints=clip.joints + rng.normal(0, self.deviation, clip.joints.shape).astype(np.float32))
