"""One frozen dataclass that says what a WaMo model is. It is saved beside the weights and rebuilds the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from wamo.errors import ConfigError
from wamo.motion import skeleton_of

RETIRED = {"text_skip": False, "text_departure_drop": 0.0}
"""Values of former versions and what they must be for this one to give the same model."""


@dataclass(frozen=True)
class ModelConfig:
    """Everything that shapes the network and its losses. Marked *paper*, *inferred* or *ours* where it is a choice."""

    skeleton: Literal["smpl22", "kit21"] = "smpl22"
    """Joints of the input."""
    fps: float = 20.0
    """Frame rate of the input (paper: 20, KIT-ML 12.5)."""
    max_frames: int = 196
    """Longest clip that is encoded in one piece (paper: 196)."""
    representation: Literal["heading", "uniform", "global"] = "heading"
    """"global": joint positions in the canonical frame (paper). "heading" (ours): joints relative to the pelvis in the
    body's own heading, with the distance walked forward and sideways and the heading as trajectories beside them.
    "uniform" (ours): the same, of the movement as one mean body makes it, so that skeletons do not matter."""

    transform: Literal["swt", "dwt", "fft", "dct", "convolution", "none"] = "swt"
    """How trajectories are split into bands (paper: swt; the others are its ablations)."""
    wavelet: str = "db1"
    """Initial wavelet, any orthogonal one of PyWavelets (paper: db1 is best)."""
    levels: int = 3
    """Wavelet levels (paper: 3)."""
    learnable_filters: bool = True
    """Whether the taps are learned (paper: yes)."""
    filter_sharing: Literal["level", "all", "channel"] = "level"
    """One pair of filters per level (inferred), for all levels, or per level and channel."""

    granularity: Literal["parts", "joints", "whole"] = "parts"
    """What gets an embedding of its own before the bands' encoders: five parts, each joint, or the whole body."""
    stride: int = 4
    """Frames per token (1: every frame, as published; 4: efficient on a CPU, ours)."""
    band_width: int = 128
    """Width of each band's own encoder (intra-frequency)."""
    band_layers: int = 2
    """Layers of each band's own encoder."""
    width: int = 256
    """Width of the encoder across bands (inter-frequency)."""
    layers: int = 2
    """Layers of the encoder across bands."""
    heads: int = 4
    """Attention heads."""
    feed_forward: int = 2
    """Feed-forward width as a multiple of the model width."""
    dropout: float = 0.1
    """Dropout in encoders."""
    embedding: int = 256
    """Size of the shared embedding (paper: 256)."""
    conv_stem: int = 3
    """Width of a depthwise temporal convolution after the token embedding; 0 for none (inferred)."""

    twr_signal: bool = True
    """Reconstruct through per-band decoders and the learnable inverse transform (paper, TWR a)."""
    twr_feature: bool = True
    """Reconstruct from the inter-frequency features (paper, TWR b)."""
    dmsp_original: bool = True
    """Predict the temporal group of each frame of the clip as it is (paper, DMSP)."""
    dmsp_shuffled: bool = True
    """Predict it on the shuffled clip (paper, DMSP); runs the motion encoder a second time."""
    dmsp_positions: bool = True
    """Whether the order head sees absolute positions; False is the variant that position alone cannot solve (ours)."""
    dmsp_groups: int = 16
    """Temporal groups (paper: 16)."""
    dmsp_share: float = 0.25
    """Share of frames that are shuffled (paper: 25 %)."""

    text_backbone: Literal["minilm", "distilbert"] = "minilm"
    """Frozen sentence encoder (paper: distilbert)."""
    text_pooling: Literal["cls", "mean", "tokens", "mean+tokens"] = "tokens"
    """"cls": first token (paper); "mean": mean; "tokens": a small transformer over the frozen tokens; "mean+tokens":
    the mean and that transformer's departure from it (ours)."""
    text_layers: int = 2
    """Layers of that small transformer."""
    text_width: int = 256
    """Its width."""

    dmsp_clips: float = 1.0
    """Share of the clips that the DMSP branches see (paper: all); the second encoder pass is as much cheaper."""
    reconstruction_beta: float = 1.0
    """Where SmoothL1 turns from square to absolute, in standard deviations (inferred: 1)."""

    temperature: float = 0.07
    """InfoNCE temperature (paper: 0.07)."""
    mask_duplicates: bool = True
    """Do not push apart pairs that share a caption (ours; published code differs)."""
    late_interaction: float = 0.0
    """Weight of a second InfoNCE over word-to-moment MaxSim scores, as late-interaction peers do; 0: off (ours)."""
    weight_contrastive: float = 1.0
    """Loss weight of InfoNCE, the sum of both directions (inferred: 1)."""
    weight_reconstruction: float = 1.0
    """Loss weight of each TWR branch (inferred: 1)."""
    weight_order: float = 1.0
    """Loss weight of each DMSP branch (inferred: 1)."""

    def __post_init__(self) -> None:
        hints = get_type_hints(type(self))
        for field in fields(self):
            allowed = get_args(hints[field.name])
            if allowed and getattr(self, field.name) not in allowed:
                raise ConfigError(f"{field.name} must be one of {allowed}, found {getattr(self, field.name)!r}")
        positive = (
            "fps",
            "max_frames",
            "stride",
            "band_width",
            "width",
            "heads",
            "embedding",
            "dmsp_groups",
            "temperature",
        )
        for name in positive:
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} must be positive, found {getattr(self, name)}")
        for name in ("band_width", "width", "text_width"):
            if getattr(self, name) % self.heads:
                raise ConfigError(f"{name}={getattr(self, name)} must be divisible by heads={self.heads}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must lie in [0, 1), found {self.dropout}")
        if not 0 <= self.dmsp_share <= 1:
            raise ConfigError(f"dmsp_share must lie in [0, 1], found {self.dmsp_share}")
        if not 0 < self.dmsp_clips <= 1 or not self.reconstruction_beta > 0:
            raise ConfigError("dmsp_clips must lie in (0, 1] and reconstruction_beta above 0")
        if not 1 <= self.levels <= 8:
            raise ConfigError(f"levels must be 1..8, found {self.levels}")

    @property
    def nodes(self) -> int:
        """Trajectories that the encoder sees: the joints, and the heading where it is one."""
        return len(skeleton_of(self.skeleton)) + (self.representation != "global")

    @property
    def bands(self) -> int:
        """Number of bands: levels + 1."""
        return self.levels + 1

    @property
    def band_labels(self) -> list[str]:
        """Names of the bands from low to high."""
        return [f"a{self.levels}"] + [f"d{level}" for level in range(self.levels, 0, -1)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ModelConfig:
        """Rebuild from `to_dict`; unknown keys are an error that names them, but for those of `RETIRED`."""
        values = {k: v for k, v in values.items() if not (k in RETIRED and v == RETIRED[k])}
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise ConfigError(f"unknown configuration values: {', '.join(sorted(unknown))}")
        return cls(**values)
