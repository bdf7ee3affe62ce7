"""The configuration of a training run: data, schedule, losses, augmentation and model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from wamo.data.spec import SourceSpec, below
from wamo.errors import ConfigError
from wamo.model.config import ModelConfig
from wamo.model.legacy import architecture_of, losses_of
from wamo.resources import checkout_file
from wamo.training.settings import AugmentConfig, LibraryConfig, LossConfig, Stage

_RENAMED = {"words": "word_dropout", "bodies": "proportions", "wander": "drift"}
UNLIMITED = 10**9
_REMOVED = ("measured", "rewording")


@dataclass(frozen=True)
class TrainConfig:
    """A training run. The whole configuration is saved beside the weights.

    Raises
    ------
    ConfigError
        A value is out of range.
    """

    data: tuple[str, ...] = ("library",)
    """Data sets, mixed: "library", or folders (HumanML3D layout, captioned collection); "FOLDER=2" counts it twice."""
    data_root: str = ""
    """Folder that holds data sets: names in `data` and `texts` that are not folders are looked up in it."""
    texts: str = ""
    """Folder with captions of clips without motions (`data.texts`), for paraphrases and human wordings."""
    skip_missing: bool = False
    """Without data_root, leave out data sets that are not there and say so, instead of stopping."""
    out: str = "runs/base"
    """Folder for the checkpoint, its history and curves. An interrupted run in it is resumed."""
    recipe: str = "base"
    """Name of the recipe, for the record."""
    epochs: int = 60
    """Passes over the data."""
    steps: int = 0
    """Stop after so many steps instead; the learning rate schedule is fitted to them."""
    stages: tuple[Stage, ...] = ()
    """Parts of the run with mixtures of data of their own; the run ends with the last one."""
    budget: str = ""
    """Stop after this time instead, e.g. 60s, 45m or 2h; the learning rate schedule is fitted to it."""
    batch_size: int = 64
    """Pairs per step, over all processes."""
    themed: float = 0.0
    """Share of the clips in batches of one data set and theme: harder negatives (not in the paper)."""
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
    """Weights to keep: the best by validation, or the last validated ones (better if the val split is very small)."""
    select: tuple[str, ...] = ()
    """Val figures whose weighted mean chooses the best weights, e.g. library/Rsum=2; empty: Rsum of every data set."""
    patience: int = 0
    """Stop after this many validations without an improvement; 0: never."""
    validate_every: int = 1
    """Epochs between validations."""
    long_trials: bool = False
    """Train also on random pieces of a collection's trials that are longer than ten seconds (not in the paper)."""
    annotations: str = ""
    """File with more captions and windows for train trials of a captioned collection: assets/annotations/cmu.tsv."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Arithmetic of the networks; auto: bfloat16 on CUDA, else float32. bfloat16 is faster on CPUs that have it."""
    seed: int = 0
    """Seed of everything random."""
    text_cache: str = "cache/text.sqlite"
    """File that keeps encoded captions between runs; empty: none, and resumed runs may differ in the last bits."""
    init: str = ""
    """Initial checkpoint: folder with the weights to start from (a model of the same shape); empty: start afresh."""
    library: LibraryConfig = field(default_factory=LibraryConfig)
    """Procedural library."""
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    """Augmentation."""
    loss: LossConfig = field(default_factory=LossConfig)
    """Losses and their weights."""
    model: ModelConfig = field(default_factory=ModelConfig)
    """Architecture of the model."""

    def __post_init__(self) -> None:
        if not self.data:
            raise ConfigError("data must name at least one data set, e.g. --data library")
        for name in ("epochs", "batch_size", "lr", "validate_every"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} must be positive, found {getattr(self, name)}")
        if not 0 <= self.themed <= 1:
            raise ConfigError(f"themed must lie in 0 .. 1, found {self.themed}")
        if not 0 <= self.ema < 1 or not 0 <= self.warmup < 1:
            raise ConfigError("ema and warmup must lie in [0, 1)")
        if not self.texts and (self.loss.weight_paraphrase or self.library.wordings):
            raise ConfigError("loss.weight_paraphrase and library.wordings need captions: name their folder in texts")
        self.budget_seconds  # noqa: B018  refuse a malformed budget now
        self.sources  # noqa: B018
        self.selection  # noqa: B018
        if self.steps < 0 or (self.steps and self.stages):
            raise ConfigError("give either steps or stages, and not fewer than 0 steps")
        unknown = [name for stage in self.stages for name in _weights(stage.data) if name not in _weights(self.data)]
        if unknown:
            raise ConfigError(f"stages name data sets that data does not: {', '.join(unknown)}")

    @property
    def total_steps(self) -> int:
        """Steps of the whole run, 0 where epochs or time end it."""
        return sum(stage.steps for stage in self.stages) or self.steps

    @property
    def last_epoch(self) -> int:
        """Epochs at most: unlimited where steps end the run."""
        return UNLIMITED if self.total_steps else self.epochs

    @property
    def selection(self) -> dict[str, float]:
        """Weight of each val figure that chooses the best weights; empty for the default."""
        return _weights(self.select)

    def weights_at(self, step: int) -> dict[str, float]:
        """Weight of each source in an epoch that begins after so many steps."""
        reached = 0
        for stage in self.stages:
            reached += stage.steps
            if step < reached or stage is self.stages[-1]:
                return _weights(stage.data)
        return _weights(self.data)

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
        """Library clips of an epoch: `library.clips`, or fewer under a short budget."""
        return min(self.library.clips, round(25 * self.budget_seconds) or self.library.clips)

    @property
    def sources(self) -> list[SourceSpec]:
        """The data sources with their weights."""
        return [SourceSpec.parse(item, weighted=True).found_in(self.data_root) for item in self.data]

    @property
    def text_folder(self) -> str:
        """Folder of `texts`, looked up in `data_root`."""
        return below(self.texts, self.data_root) if self.texts else ""

    @property
    def annotation_file(self) -> str:
        """The annotations as named, or in the checkout that this package runs from."""
        return self.annotations if Path(self.annotations).is_file() else checkout_file(self.annotations)

    @property
    def missing(self) -> list[str]:
        """Names of data sets that are not there and are left out for that (`skip_missing`)."""
        if not self.skip_missing or self.data_root:
            return []
        found = [spec.folder for spec in self.sources if not spec.is_library]
        return [name for name in [*found, *filter(None, [self.text_folder])] if not Path(name).is_dir()]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainConfig:
        """Rebuild from `to_dict`, also of versions before 0.2.

        Raises
        ------
        ConfigError
            A key is unknown (the message names it), or a value is out of range.
        """
        if not isinstance(values, Mapping):
            raise ConfigError(f"the configuration must be a mapping of names to values, found {values!r}")
        values = upgraded(values)
        if isinstance(values.get("data"), list):
            values["data"] = tuple(values["data"])
        if isinstance(values.get("select"), list):
            values["select"] = tuple(values["select"])
        stages = values.get("stages", ())
        if not isinstance(stages, list | tuple):
            raise ConfigError(f"stages must be a list, found {stages!r}")
        values["stages"] = tuple(_stage(stage) for stage in stages)
        return _built(cls, "", values)


def _weights(sources: tuple[str, ...]) -> dict[str, float]:
    """Name of each source or figure -> its weight."""
    specs = [SourceSpec.parse(item, weighted=True) for item in sources]
    return {spec.folder: spec.weight for spec in specs}


def _stage(values: Any) -> Stage:
    """A stage from plain values."""
    if isinstance(values, Mapping) and isinstance(values.get("data"), list):
        values = {**values, "data": tuple(values["data"])}
    return _built(Stage, "stages", values)


_SECTIONS = {"library": LibraryConfig, "augment": AugmentConfig, "loss": LossConfig, "model": ModelConfig}


def _built(kind: type, place: str, values: Mapping[str, Any]) -> Any:
    """Make a configuration object from plain values; errors name unknown keys and values of the wrong type."""
    if not isinstance(values, Mapping):
        raise ConfigError(f"{place} must be a mapping of names to values, found {values!r}")
    hints = get_type_hints(kind)
    unknown = sorted(str(name) for name in values if name not in hints)
    if unknown:
        raise ConfigError(f"unknown values: {', '.join(f'{place}.{name}'.strip('.') for name in unknown)}")
    built = {}
    for name, value in values.items():
        path = f"{place}.{name}".strip(".")
        if name == "stages":
            built[name] = value
            continue
        if kind is TrainConfig and name in _SECTIONS:
            built[name] = _built(_SECTIONS[name], path, value)
        else:
            built[name] = _checked(path, hints[name], value)
    return kind(**built)


def _checked(place: str, kind: Any, value: Any) -> Any:
    """Return the value if it fits the type of its field; whole numbers become floats."""
    if kind is float and type(value) in (int, float):
        return float(value)
    if (kind in (bool, int, str) and type(value) is not kind) or kind is float:
        raise ConfigError(f"{place} must be of type {kind.__name__}, found {value!r}")
    if get_origin(kind) is Literal and value not in get_args(kind):
        raise ConfigError(f"{place} must be one of {', '.join(get_args(kind))}, found {value!r}")
    if get_origin(kind) is tuple and not (isinstance(value, tuple) and all(isinstance(item, str) for item in value)):
        raise ConfigError(f"{place} must be a list of names, found {value!r}")
    return value


def upgraded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Convert plain values of any version to the current one; only this function knows versions before 0.2."""
    values = dict(values)
    model = values.get("model")
    if isinstance(model, Mapping) and "temperature" in model:
        loss = values.get("loss", {})
        values["loss"] = {**losses_of(model), **loss} if isinstance(loss, Mapping) else loss
        values["model"] = architecture_of(model)
    moved = [name for name in values if str(name).startswith("library_")]
    if moved:
        values["library"] = {name.removeprefix("library_"): values.pop(name) for name in moved}
    augment = values.get("augment")
    if isinstance(augment, Mapping):
        kept = {k: v for k, v in augment.items() if not (k in _REMOVED and v == 0)}
        values["augment"] = {_RENAMED.get(k, k): v for k, v in kept.items()}
    return values
