"""Settings of a training run by topic: losses, augmentation, procedural library."""

from __future__ import annotations

from dataclasses import dataclass

from wamo.errors import ConfigError


@dataclass(frozen=True)
class LossConfig:
    """Losses and their weights. A loss is used only if the model has its head."""

    temperature: float = 0.07
    """InfoNCE temperature (paper: 0.07)."""
    mask_duplicates: bool = True
    """Leave pairs that share a caption out of the negatives (not in the paper)."""
    mask_understood: bool = False
    """Leave library clips out of the negatives of a real caption that the library's patterns understand and that holds
    of them (not in the paper)."""
    weight_contrastive: float = 1.0
    """Weight of InfoNCE, the sum of both directions (inferred: 1)."""
    weight_late: float = 0.5
    """Weight of a second InfoNCE over MaxSim scores, for models with late interaction (not in the paper)."""
    weight_reconstruction: float = 1.0
    """Weight of each TWR branch (inferred: 1)."""
    reconstruction_beta: float = 1.0
    """Error at which SmoothL1 changes from square to absolute, in standard deviations (inferred: 1)."""
    weight_order: float = 1.0
    """Weight of each DMSP branch (inferred: 1)."""
    dmsp_original: bool = True
    """Predict the temporal group of each frame of the unshuffled clip (paper)."""
    dmsp_shuffled: bool = True
    """Predict it on the shuffled clip (paper); runs the motion encoder a second time."""
    dmsp_positions: bool = True
    """Whether the order head sees absolute positions; without them position alone cannot solve the task."""
    dmsp_share: float = 0.25
    """Share of frames that are shuffled (paper: 25 %)."""
    dmsp_clips: float = 1.0
    """Share of the clips that DMSP sees (paper: all); the second encoder pass is cheaper by as much."""

    weight_paraphrase: float = 0.0
    """Weight of InfoNCE between two captions of one clip, drawn from `texts`; 0 turns it off (not in the paper)."""
    paraphrases: int = 64
    """Such pairs in each step."""

    def __post_init__(self) -> None:
        if self.weight_paraphrase < 0 or self.paraphrases < 2:
            raise ConfigError("loss.weight_paraphrase must not be negative, and loss.paraphrases at least 2")
        if not self.temperature > 0 or not self.reconstruction_beta > 0:
            raise ConfigError("loss.temperature and loss.reconstruction_beta must be positive")
        if not 0 <= self.dmsp_share <= 1:
            raise ConfigError(f"loss.dmsp_share must lie in 0 .. 1, found {self.dmsp_share}")
        if not 0 < self.dmsp_clips <= 1:
            raise ConfigError(f"loss.dmsp_clips must lie above 0 and not above 1, found {self.dmsp_clips}")


@dataclass(frozen=True)
class AugmentConfig:
    """How training clips vary from epoch to epoch. Not in the paper."""

    mirror: float = 0.5
    """Chance that left and right are exchanged, in motion and caption."""
    speed: float = 0.1
    """Clips are played at 1 - speed .. 1 + speed times their speed."""
    crop: float = 0.1
    """At most this share of a clip is cut off, over both ends together."""
    excerpt: float = 0.0
    """The same for library clips of one uncounted action, if larger: captured clips rarely begin and end at rest."""
    margin: float = 0.0
    """Captioned windows of a trial begin and end up to this many seconds earlier or later than annotated."""
    proportions: float = 0.0
    """Legs, arms, torso and breadth are scaled by separate factors, 1 - proportions .. 1 + proportions."""
    drift: float = 0.0
    """Joints drift slowly from their place, by a standard deviation of up to this many metres."""
    noise: float = 0.003
    """Standard deviation of white noise on joints, metres."""
    hide: float = 0.15
    """Chance that one part or band of a clip is hidden from the encoder; needed for explanations by hiding."""
    word_dropout: float = 0.0
    """Chance of each word token of a caption to be left out."""

    def __post_init__(self) -> None:
        ranges = {
            "mirror": 1, "speed": 0.5, "crop": 0.9, "excerpt": 0.9, "margin": 5, "proportions": 0.5, "drift": 0.2,
            "noise": 0.5, "hide": 1, "word_dropout": 0.9,
        }  # fmt: skip
        for name, top in ranges.items():
            if not 0 <= getattr(self, name) <= top:
                raise ConfigError(f"augment.{name} must lie in 0 .. {top}, found {getattr(self, name)}")


@dataclass(frozen=True)
class LibraryConfig:
    """Use of the procedural library in training. Not in the paper."""

    clips: int = 4000
    """Clips in one epoch."""
    reuse: int = 4
    """Epochs for which the same clips are used, with fresh augmentation."""
    start: int = 0
    """Epoch of the library to start from: a run from an initial checkpoint can take fresh clips."""
    pairs: float = 0.0
    """Share of the clips that come as pairs alike but for one fact: side, speed, order or count."""
    excerpts: float = 0.0
    """Share of the clips that are one action cut out of a longer performance, as captured windows are."""
    wordings: int = 0
    """Number of human sentences from `texts` that are added to each clip that they describe."""

    def __post_init__(self) -> None:
        for name in ("clips", "reuse"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"library.{name} must be positive, found {getattr(self, name)}")
        for name in ("start", "wordings"):
            if getattr(self, name) < 0:
                raise ConfigError(f"library.{name} must not be negative, found {getattr(self, name)}")
        if min(self.pairs, self.excerpts) < 0 or self.pairs + self.excerpts > 1:
            raise ConfigError("library.pairs and library.excerpts must not be negative, and at most 1 together")


@dataclass(frozen=True)
class Stage:
    """A part of a run with its own mixture of data. Not in the paper."""

    steps: int = 0
    """Steps of the stage. The mixture changes with the first epoch that begins after the stages before it."""
    data: tuple[str, ...] = ()
    """Sources with their weights, as in `TrainConfig.data`; those that are not named rest."""

    def __post_init__(self) -> None:
        if self.steps <= 0 or not self.data:
            raise ConfigError("every stage needs a positive number of steps and its data")
