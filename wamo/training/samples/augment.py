"""How training clips vary from epoch to epoch."""

from __future__ import annotations

from dataclasses import dataclass

from wamo.errors import ConfigError


@dataclass(frozen=True)
class Augment:
    """How training clips vary (ours; the paper says nothing)."""

    mirror: float = 0.5
    """Chance that left and right are exchanged, in motion and caption."""
    speed: float = 0.1
    """Clips are played at 1 - speed .. 1 + speed times their speed."""
    crop: float = 0.1
    """At most this share of a clip is cut off, over both ends together."""
    excerpt: float = 0.0
    """The same for library clips of one action that is not counted: captured ones rarely begin and end at rest."""
    margin: float = 0.0
    """Captioned windows of a trial begin and end up to so many seconds earlier or later than they were marked."""
    noise: float = 0.003
    """Standard deviation of white noise on joints, metres."""
    hide: float = 0.15
    """Chance that one part or band of a clip is hidden from the encoder; makes weights and explanations fair."""

    words: float = 0.0
    """Chance of each word token of a caption to be left out."""

    measured: float = 0.0
    """Chance that a real clip's caption gives way to a sentence that measurements vouch for, where there is one; twice
    that for pieces of long trials, whose captions are of the whole trial."""

    rewording: float = 0.0
    """Chance that a real clip's caption is told in other words: subject, verb forms, synonyms (`data.rewording`)."""

    wander: float = 0.0
    """Joints stray slowly from where their parents are, by at most this standard deviation (m) (`data.wander`)."""

    bodies: float = 0.0
    """A clip's legs, arms, torso and breadth become, each by its own factor, 1 - bodies .. 1 + bodies times as long."""

    def __post_init__(self) -> None:
        ranges = {
            "mirror": 1, "speed": 0.5, "crop": 0.9, "excerpt": 0.9, "margin": 5, "noise": 0.5, "hide": 1, "words": 0.9,
            "measured": 0.5, "rewording": 1, "wander": 0.2, "bodies": 0.5,
        }  # fmt: skip
        for name, top in ranges.items():
            if not 0 <= getattr(self, name) <= top:
                raise ConfigError(f"augment.{name} must lie in 0 .. {top}, found {getattr(self, name)}")
