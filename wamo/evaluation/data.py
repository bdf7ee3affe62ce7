"""The split that is scored: of the procedural library, a data set's folder, or a captioned collection."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from wamo import library as procedural
from wamo.data.samples import Sample, require
from wamo.data.sources import LIBRARY, SHOWN, load_source
from wamo.data.spec import SourceSpec
from wamo.errors import DataError
from wamo.evaluation.options import Checkpoint
from wamo.model.config import ModelConfig
from wamo.motion import skeleton_of
from wamo.motion.facts import Window


@dataclass(frozen=True)
class Split:
    """The clips of one split of one data set.

    Parameters
    ----------
    dataset : short name of the data set
    samples : the clips, in order
    left_out : what was not scored and why
    """

    dataset: str
    samples: list[Sample]
    left_out: tuple[str, ...] = ()

    @property
    def captions(self) -> list[str]:
        """The first caption of each clip."""
        return [s.captions[0] for s in self.samples]

    @property
    def left_out_text(self) -> str:
        """What was left out, in one line; empty if nothing was."""
        more = len(self.left_out) - SHOWN
        return "; ".join(self.left_out[:SHOWN]) + (f"; and {more} more" if more > 0 else "")


def read_split(source: str, options: Checkpoint, config: ModelConfig) -> Split:
    """Read the split that the options name, at the model's frame rate and skeleton.

    Raises
    ------
    DataError
        The data set, the split or its clips do not exist.
    """
    split = _library(options, config) if source == LIBRARY else _dataset(source, options, config)
    samples, left_out = split.samples, split.left_out
    if options.windows and any(_is_window(s) for s in samples):
        samples = [s for s in samples if _is_window(s)]
        left_out = (*left_out, "whole trials (windows only)")
    kept = require(samples[: options.limit or None], f"the split {options.split!r}", source)
    return Split(split.dataset, list(kept), left_out)


def _is_window(sample: Sample) -> bool:
    return isinstance(sample.motion.clip, Window)


def _library(options: Checkpoint, config: ModelConfig) -> Split:
    if options.split not in procedural.SPLITS:
        raise DataError(f"the library has the splits {', '.join(procedural.SPLITS)}, not {options.split!r}")
    clips = procedural.stream(options.split, count=options.clips)
    return Split(
        LIBRARY, [Sample(f"{i:06d}", m.prepared(config.fps), LIBRARY, options.split) for i, m in enumerate(clips)]
    )


def _dataset(source: str, options: Checkpoint, config: ModelConfig) -> Split:
    spec = SourceSpec.parse(source)
    dataset = load_source(
        SourceSpec(str(_folder(spec.folder)), time_tags=spec.time_tags or options.time_tags),
        fps=config.fps, skeleton=skeleton_of(config.skeleton),
    )  # fmt: skip
    samples = dataset.split(options.split)
    if not samples:
        present = sorted({s.split for s in dataset.samples})
        raise DataError(f"{dataset.name} has no split {options.split!r}; it has {', '.join(present)}")
    return Split(dataset.name, samples, dataset.notes)


def _folder(name: str) -> Path:
    """The folder itself, or the one of that name below WAMO_DATA."""
    below = Path(os.environ.get("WAMO_DATA", "")) / name
    return below if not Path(name).exists() and below.is_dir() else Path(name)
