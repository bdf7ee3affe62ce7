"""The data of a run: its data sets, the samples of each epoch, and batches that are prefetched."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import starmap
from pathlib import Path

import numpy as np

from wamo.data.samples import DataSet, MakeEpoch, Sample, another, counted, require
from wamo.data.sources import CollectionOptions, LibraryEpoch, load_source
from wamo.data.spec import SourceSpec, below
from wamo.data.texts import TextSet, read_texts
from wamo.errors import DataError
from wamo.library import Wordings, understood
from wamo.model.text import TextBackbone
from wamo.motion import skeleton_of
from wamo.training.config import TrainConfig
from wamo.training.samples.ahead import EpochMaker
from wamo.training.samples.batch import Batch, Draft, collate_pairs, draft
from wamo.training.samples.chance import rng_of
from wamo.training.samples.draw import Drawer
from wamo.training.samples.paraphrase import paraphrase_pairs
from wamo.training.samples.plan import epoch_plan
from wamo.training.samples.worded import WordedEpoch
from wamo.training.samples.workers import WorkerCounts, Workers, in_order

FEW_BATCHES = 16
"""Fewer batches than these are drawn in a thread: sooner than processes start."""


class TrainingData:
    """The data sets of a run.

    Parameters
    ----------
    say : logs a message
    workers : processes that prepare data; samples and batches do not depend on their number

    Attributes
    ----------
    sets : the data set of each source that is there; texts : captions without motions, or None

    Raises
    ------
    DataError
        A data set is missing or has no train split, or no data set has the annotated trials.
    """

    def __init__(self, config: TrainConfig, say: Callable[[str], None], workers: WorkerCounts) -> None:
        self.config = config
        missing = config.missing
        if missing:
            say(f"not found and left out: {', '.join(missing)}; --data-root names the folder that holds them")
        present = [spec for spec in config.sources if spec.folder not in missing]
        self.sets = [_loaded(spec, config) for spec in present]
        self._names = [spec.folder for spec in present]
        self.texts = None if not config.texts or config.text_folder in missing else self._read_texts(config.text_folder)
        self._paraphrased = self.texts.paraphrased if self.texts else ()
        self._wordings = understood(self.texts.captions) if self.texts and config.library.wordings else {}
        self._library = EpochMaker(Workers(workers.makers))
        self._drawers = Workers(workers.drawers)
        self._drawer = Drawer(config.model, config.augment, config.loss, config.seed)
        for dataset in self.sets:
            say(_summary(dataset))
        if self.texts:
            say(_text_summary(self.texts, self._wordings))
        if config.annotations and not missing and not any(dataset.annotated for dataset in self.sets):
            raise DataError(
                f"{Path(config.annotations).name} has no train trial of {', '.join(config.data)}: add the captioned "
                "collection that it belongs to to --data, or leave --annotations out"
            )

    def samples(self, epoch: int, step: int = 0) -> list[Sample]:
        """Samples of an epoch that begins after ``step`` steps: each data set repeated by its weight, with a random
        part for a fractional weight."""
        config, found = self.config, list[Sample]()
        weights = {below(name, config.data_root): weight for name, weight in config.weights_at(step).items()}
        for name, dataset in zip(self._names, self.sets, strict=True):
            weight = weights.get(name, 0.0)
            if not weight:
                continue
            samples = dataset.split("train") if dataset.make is None else list(self._clips(dataset.make, epoch))
            whole, part = divmod(weight, 1)
            found += counted(samples, int(whole))
            if part:
                chosen = part_of(samples, part, rng_of(config.seed, epoch, dataset.name))
                found += [another(sample, int(whole)) for sample in chosen]
        return found

    def batches(self, epoch: int, first: int, text: TextBackbone, step: int = 0) -> Iterator[tuple[Batch, int]]:
        """Yield (batch, number of batches in the epoch) from batch ``first`` on; the next ones are prepared meanwhile.

        Parameters
        ----------
        step : steps of the run before the epoch
        """
        config, samples = self.config, self.samples(epoch, step)
        plan = epoch_plan(samples, config.batch_size, config.seed, epoch, themed=config.themed)
        chosen = [[samples[i] for i in batch] for batch in plan[first:]]
        with closing(self._drafts(chosen, epoch)) as drafts, ThreadPoolExecutor(1) as thread:
            inputs = ((drafts, text, epoch, number) for number in range(first, len(plan)))
            # captions are encoded in the order of the batches, since the last bits of their vectors depend on it
            for batch in in_order(thread, self._encoded, inputs, 1):
                yield batch, len(plan)

    def _drafts(self, batches: list[list[Sample]], epoch: int) -> Generator[Draft, None, None]:
        """Draw the batches in order: ahead of time in processes, or on demand."""
        inputs = ((self._drawer, samples, epoch) for samples in batches)
        count = self._drawers.count
        if count and len(batches) >= FEW_BATCHES:
            yield from in_order(self._drawers, draft, inputs, 2 * count)
        else:
            yield from starmap(draft, inputs)

    def _encoded(self, drafts: Iterator[Draft], text: TextBackbone, epoch: int, number: int) -> Batch:
        """Encode the captions of the next draft, and the paraphrases of its number."""
        config, losses = self.config, self.config.loss
        batch = next(drafts).encoded(text, config.augment.word_dropout)
        if losses.weight_paraphrase > 0 and self._paraphrased:
            pairs = paraphrase_pairs(self._paraphrased, losses.paraphrases, config.seed, epoch, number)
            batch.pairs = collate_pairs(pairs, text)
        return batch

    def _read_texts(self, folder: str) -> TextSet:
        """The captions of `texts`, without those of clips that a val or test split contains."""
        # labelled clips belong to exercise collections, whose numbers are not HumanML3D's ids
        known = [sample for dataset in self.sets for sample in dataset.samples if not sample.label]
        unseen = [sample.key for sample in known if sample.split != "train"]
        return read_texts(folder, {key.rpartition("/")[2].partition("#")[0] for key in unseen}, reserved=False)

    def _clips(self, make: MakeEpoch, epoch: int) -> Sequence[Sample]:
        """Library clips of an epoch, with human sentences that describe them."""
        settings = self.config.library
        number = epoch // settings.reuse
        if self._wordings:
            make = WordedEpoch(make, self._wordings, settings.wordings, self.config.seed, settings.start)
        ahead = (number + 1) * settings.reuse < self.config.last_epoch
        return self._library.epoch(make, settings.start + number, ahead)

    def close(self) -> None:
        """Stop the processes that make library clips and draw batches."""
        self._library.close()
        self._drawers.close()


def part_of(samples: Sequence[Sample], share: float, rng: np.random.Generator) -> list[Sample]:
    """A random share of the samples; groups stay whole, since their samples are each other's hard negatives."""
    groups: dict[str | int, list[Sample]] = {}
    for number, sample in enumerate(samples):
        groups.setdefault(sample.group or number, []).append(sample)
    units, found = list(groups.values()), list[Sample]()
    for number in rng.permutation(len(units)):
        if len(found) >= round(share * len(samples)):
            break
        found += units[number]
    return found


def _loaded(spec: SourceSpec, config: TrainConfig) -> DataSet:
    dataset = load_source(
        spec, skeleton=skeleton_of(config.model.skeleton), fps=config.model.fps,
        library=LibraryEpoch(config.epoch_clips, config.library.pairs, config.library.excerpts),
        collection=CollectionOptions(config.long_trials, config.augment.margin, config.annotation_file),
    )  # fmt: skip
    if dataset.make is None:
        require(dataset.split("train"), "training", dataset.name)
    return dataset


def _text_summary(texts: TextSet, wordings: Wordings) -> str:
    """Sizes of the captions without motions, for the console."""
    parts = [f"{len(texts.captions)} captions of {len(texts.groups)} clips without motions"]
    parts += [f"{texts.held_out} clips of val and test left out"] if texts.held_out else []
    parts += [f"{texts.others} clips reserved for calibration"] if texts.others else []
    count = sum(map(len, wordings.values()))
    parts += [f"{count} of them describe actions of the library"] if count else []
    return f"{texts.name}: {', '.join(parts)}"


def _summary(dataset: DataSet) -> str:
    """Name and sizes of a data set, for the console."""
    counts = [f"{len(dataset.split(s))} {s}" for s in ("train", "val", "test") if dataset.split(s)]
    counts += ["endless train"] if dataset.make else []
    counts += [f"{dataset.annotated} trials annotated"] if dataset.annotated else []
    return f"{dataset.name}: {', '.join(counts)}"
