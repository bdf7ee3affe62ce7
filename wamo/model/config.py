"""The architecture of a model: one frozen dataclass, saved with the weights, from which the model is rebuilt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from wamo.errors import ConfigError
from wamo.model.legacy import architecture_of
from wamo.motion import skeleton_of

LIMITS = {
    "fps": (0, 1000), "max_frames": (1, 20_000), "stride": (1, 64), "levels": (1, 8), "band_width": (1, 4096),
    "width": (1, 4096), "text_width": (1, 4096), "embedding": (1, 4096), "band_layers": (0, 48), "layers": (0, 48),
    "text_layers": (0, 48), "heads": (1, 64), "feed_forward": (1, 16), "conv_stem": (0, 99), "dmsp_groups": (1, 256),
}  # fmt: skip
"""Least and largest value of each size. Larger ones come from damaged files and would take all memory."""


@dataclass(frozen=True)
class ModelConfig:
    """All choices of architecture, marked *paper*, *inferred* or *not in the paper*.

    Raises
    ------
    ConfigError
        A value is out of range.
    """

    skeleton: Literal["smpl22", "kit21"] = "smpl22"
    """Joints of the input."""
    fps: float = 20.0
    """Frame rate of the input (paper: 20, KIT-ML 12.5)."""
    max_frames: int = 196
    """Longest clip that is encoded in one piece (paper: 196)."""
    representation: Literal["heading", "global"] = "heading"
    """"global": joint positions in the canonical frame (paper). "heading" (not in the paper): joints relative to the
    pelvis in the body's own heading, with the distance walked forward and sideways and the heading as trajectories."""

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
    """Groups of joints with separate embeddings: five parts, each joint, or the whole body."""
    stride: int = 4
    """Frames per token (1: every frame, as published; 4: efficient on a CPU, not in the paper)."""
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
    order_head: bool = True
    """Whether the model has DMSP's head, which predicts the temporal group of each frame (paper)."""
    dmsp_groups: int = 16
    """Temporal groups (paper: 16)."""

    text_backbone: Literal["minilm", "distilbert"] = "minilm"
    """Frozen sentence encoder (paper: distilbert)."""
    text_pooling: Literal["cls", "mean", "tokens", "mean+tokens"] = "tokens"
    """"cls": first token (paper); "mean": mean; "tokens": a small transformer over the frozen tokens; "mean+tokens":
    the mean plus that transformer's output. All but "cls" are not in the paper."""
    text_layers: int = 2
    """Layers of the transformer over text tokens."""
    text_width: int = 256
    """Width of the transformer over text tokens."""
    late_interaction: bool = False
    """Whether word and motion tokens are projected for MaxSim scores (not in the paper)."""

    def __post_init__(self) -> None:
        hints = get_type_hints(type(self))
        for field in fields(self):
            allowed = get_args(hints[field.name])
            if allowed and getattr(self, field.name) not in allowed:
                raise ConfigError(f"{field.name} must be one of {allowed}, found {getattr(self, field.name)!r}")
        for name, (least, most) in LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ConfigError(f"{name} must lie in {least} .. {most}, found {getattr(self, name)!r:.40}")
        if not self.fps > 0:
            raise ConfigError(f"fps must be positive, found {self.fps}")
        for name in ("band_width", "width", "text_width"):
            if getattr(self, name) % self.heads:
                raise ConfigError(f"{name}={getattr(self, name)} must be divisible by heads={self.heads}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must lie in [0, 1), found {self.dropout}")

    @property
    def nodes(self) -> int:
        """Number of trajectories: one per joint, and one for the heading where the representation has it."""
        return len(skeleton_of(self.skeleton)) + (self.representation != "global")

    @property
    def bands(self) -> int:
        """Number of bands: levels + 1."""
        return self.levels + 1

    @property
    def least_parameters(self) -> int:
        """Parameters of the largest parts alone: attention layers, token embeddings and decoders."""
        layer, patch = 4 + 2 * self.feed_forward, self.stride * 3 * self.nodes
        count = self.bands * self.band_width * (layer * self.band_layers * self.band_width + patch)
        count += layer * self.layers * self.width**2
        count += self.twr_signal * self.bands * self.band_width * patch + self.twr_feature * self.width * patch
        count += self.order_head * self.width * self.stride * self.dmsp_groups
        if "tokens" in self.text_pooling:
            count += layer * self.text_layers * self.text_width**2
        return count

    @property
    def band_labels(self) -> list[str]:
        """Names of the bands from low to high."""
        return [f"a{self.levels}"] + [f"d{level}" for level in range(self.levels, 0, -1)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ModelConfig:
        """Rebuild from `to_dict`, also of versions before 0.2.

        Raises
        ------
        ConfigError
            A key is unknown, or a value is out of range.
        """
        values = architecture_of(values)
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise ConfigError(f"unknown configuration values: {', '.join(sorted(unknown))}")
        return cls(**values)
