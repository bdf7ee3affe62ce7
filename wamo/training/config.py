"""What a training run is: data, schedule, augmentation and the model, from a YAML recipe and the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib import resources
from typing import Any, Literal

import yaml

from wamo.errors import ConfigError
from wamo.model.config import ModelConfig
from wamo.training.samples.augment import Augment


@dataclass(frozen=True)
class TrainConfig:
    """A training run. Everything is saved beside the weights."""

    data: tuple[str, ...] = ("library",)
    """Data sets, mixed: "library", or folders (HumanML3D layout, captioned collection); "FOLDER=2" counts it twice."""
    out: str = "runs/base"
    """Folder for the checkpoint, its history and curves. An interrupted run in it is resumed."""
    recipe: str = "base"
    """Recipe that the values come from; for the record."""
    epochs: int = 60
    """Passes over the data."""
    budget: str = ""
    """Stop after this time instead, e.g. 60s, 45m or 2h; the schedule is fitted to it."""
    batch_size: int = 64
    """Pairs per step, over all processes."""
    themed: float = 0.0
    """Share of the clips in batches of one data set and theme alone (`Sample.themes`): harder negatives (ours)."""
    lr: float = 1e-4
    """Peak learning rate (paper: 1e-4)."""
    weight_decay: float = 0.01
    """AdamW's weight decay; 0 makes it Adam (paper)."""
    warmup: float = 0.03
    """Share of the schedule with rising learning rate."""
    clip: float = 1.0
    """Gradient norm limit."""
    ema: float = 0.0
    """Decay of the running mean of weights that is validated and saved; 0 turns it off."""
    keep: Literal["best", "last"] = "best"
    """Weights that the run's folder holds: the best by validation, or the last validated ones (where a val split is too
    small to tell epochs apart, the end of the schedule is the better guess)."""
    patience: int = 0
    """Stop after this many validations without a better one; 0: never."""
    validate_every: int = 1
    """Epochs between validations."""
    library_clips: int = 4000
    """Clips of the procedural library in one epoch."""
    library_reuse: int = 4
    """Epochs for which the same library clips are used, with fresh augmentation."""
    library_start: int = 0
    """Which epoch's clips of the library come first: a run that goes on from other weights can take fresh ones."""
    library_pairs: float = 0.0
    """Share of the library's clips that come as pairs alike but for one fact: side, speed, order or count."""
    library_excerpts: float = 0.0
    """Share of the library's clips that are one action cut out of a longer performance, as captured windows are."""
    long_trials: bool = False
    """Train also on random pieces of a captioned collection's trials that are longer than ten seconds (ours)."""
    annotations: str = ""
    """File with more captions and windows for train trials of a captioned collection: assets/annotations/cmu.tsv."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Arithmetic of the networks; auto: bfloat16 on CUDA, else float32. bfloat16 is faster on CPUs that have it."""
    seed: int = 0
    """Seed of everything random."""
    text_cache: str = "cache/text.sqlite"
    """File that keeps encoded captions between runs; empty: none, and resumed runs may differ in the last bits."""
    init: str = ""
    """Checkpoint folder whose weights the run starts from (a model of the same shape); empty for a fresh start."""
    augment: Augment = field(default_factory=Augment)
    """Augmentation."""
    model: ModelConfig = field(default_factory=ModelConfig)
    """The model."""

    def __post_init__(self) -> None:
        if not self.data:
            raise ConfigError("data must name at least one data set, e.g. --data library")
        for name in ("epochs", "batch_size", "lr", "validate_every", "library_clips", "library_reuse"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} must be positive, found {getattr(self, name)}")
        if self.library_start < 0:
            raise ConfigError(f"library_start must not be negative, found {self.library_start}")
        if not 0 <= self.themed <= 1:
            raise ConfigError(f"themed must lie in 0 .. 1, found {self.themed}")
        if min(self.library_pairs, self.library_excerpts) < 0 or self.library_pairs + self.library_excerpts > 1:
            raise ConfigError("library_pairs and library_excerpts must not be negative, and at most 1 together")
        if not 0 <= self.ema < 1 or not 0 <= self.warmup < 1:
            raise ConfigError("ema and warmup must lie in [0, 1)")
        self.budget_seconds  # noqa: B018  refuses a malformed budget at once
        self.sources  # noqa: B018

    @property
    def budget_seconds(self) -> float:
        """Seconds of the budget, 0 for none."""
        if not self.budget:
            return 0.0
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smh]?)\s*", self.budget)
        if not match:
            raise ConfigError(f"budget must look like 60s, 45m or 2h, found {self.budget!r}")
        return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]

    @property
    def epoch_clips(self) -> int:
        """Library clips of an epoch: `library_clips`, but under a short budget no more than can be made and used."""
        return min(self.library_clips, round(25 * self.budget_seconds) or self.library_clips)

    @property
    def sources(self) -> list[tuple[str, float]]:
        """(source, weight) of each data set."""
        found = []
        for item in self.data:
            name, _, weight = item.rpartition("=") if "=" in item else (item, "", "1")
            try:
                value = float(weight)
            except ValueError:
                raise ConfigError(f"data {item!r}: the weight after = must be a number") from None
            if value <= 0:
                raise ConfigError(f"data {item!r}: the weight must be positive")
            found.append((name, value))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainConfig:
        """Rebuild from `to_dict` or a recipe; unknown keys are an error that names them."""
        values = dict(values)
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise ConfigError(f"unknown training values: {', '.join(sorted(unknown))}")
        if "model" in values:
            values["model"] = ModelConfig.from_dict(values["model"])
        if "augment" in values:
            values["augment"] = Augment(**values["augment"])
        if "data" in values:
            values["data"] = tuple(values["data"])
        return cls(**values)


def recipes() -> list[str]:
    """Names of the recipes that come with the package."""
    folder = resources.files("wamo.training") / "recipes"
    return sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))


def load_recipe(name: str) -> TrainConfig:
    """The configuration of a recipe, by name or as a path of a YAML file."""
    if name in recipes():
        text = (resources.files("wamo.training") / "recipes" / f"{name}.yaml").read_text("utf-8")
    elif name.endswith((".yaml", ".yml")):
        try:
            with open(name, encoding="utf-8") as file:
                text = file.read()
        except OSError as error:
            raise ConfigError(f"cannot read the recipe {name}: {error.strerror}") from None
    else:
        raise ConfigError(f"unknown recipe {name!r}; there are {', '.join(recipes())}, or give a .yaml file")
    values = yaml.safe_load(text) or {}
    base = values.pop("extends", None)
    if base:
        values = _merged(load_recipe(base).to_dict(), values)
    return TrainConfig.from_dict({"recipe": name, "out": f"runs/{name}", **values})


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = {k: v for k, v in below.items() if k not in ("recipe", "out")} | {
        k: v for k, v in above.items() if not isinstance(v, dict)
    }
    for key, value in above.items():
        if isinstance(value, dict):
            merged[key] = {**below.get(key, {}), **value}
    return merged
