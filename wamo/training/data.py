"""The data of a run: its data sets, the samples of each epoch, and batches that are prefetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from wamo.data.samples import DataSet, Sample, counted, require
from wamo.data.sources import CollectionOptions, LibraryEpoch, load_source
from wamo.data.spec import SourceSpec, below
from wamo.data.texts import TextSet, read_texts
from wamo.errors import DataError
from wamo.library import Wordings, understood, with_wordings
from wamo.model.text import TextBackbone
from wamo.motion import skeleton_of
from wamo.training.config import TrainConfig
from wamo.training.samples.ahead import EpochMaker
from wamo.training.samples.batch import Batch, collate, collate_pairs
from wamo.training.samples.chance import rng_of
from wamo.training.samples.draw import Drawer
from wamo.training.samples.paraphrase import paraphrase_pairs
from wamo.training.samples.plan import epoch_plan


class TrainingData:
    """The data sets of a run.

    Attributes
    ----------
    sets : the data set of each source that is there; texts : captions without motions, or None

    Raises
    ------
    DataError
        A data set is missing or has no train split, or no data set has the annotated trials.
    """

    def __init__(self, config: TrainConfig, say: Callable[[str], None]) -> None:
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
        self._library = EpochMaker()
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
            if dataset.make is not None:
                number = epoch // config.library.reuse
                ahead = (number + 1) * config.library.reuse < config.last_epoch
                samples = list(self._library.epoch(dataset.make, config.library.start + number, ahead))
                samples = [self._worded(sample, number) for sample in samples]
            else:
                samples = dataset.split("train")
            whole, part = divmod(weight, 1)
            found += counted(samples, int(whole))
            if part:
                count = round(part * len(samples))
                chosen = rng_of(config.seed, epoch, dataset.name).choice(len(samples), count, replace=False)
                found += [samples[i] for i in chosen]
        return found

    def batches(self, epoch: int, first: int, text: TextBackbone, step: int = 0) -> Iterator[tuple[Batch, int]]:
        """Yield (batch, number of batches in the epoch) from batch ``first`` on; a thread prepares the next one.

        Parameters
        ----------
        step : steps of the run before the epoch
        """
        config, samples = self.config, self.samples(epoch, step)
        plan = epoch_plan(samples, config.batch_size, config.seed, epoch, themed=config.themed)

        def make(number: int) -> Batch:
            drawn = [self._drawer.draw(samples[i], epoch) for i in plan[number]]
            batch = collate(drawn, config.model, text, config.augment.word_dropout, config.loss.mask_understood)
            if config.loss.weight_paraphrase > 0 and self._paraphrased:
                pairs = paraphrase_pairs(self._paraphrased, config.loss.paraphrases, config.seed, epoch, number)
                batch.pairs = collate_pairs(pairs, text)
            return batch

        with ThreadPoolExecutor(1) as maker:
            ahead = maker.submit(make, first) if first < len(plan) else None
            for number in range(first, len(plan)):
                assert ahead is not None
                batch = ahead.result()
                ahead = maker.submit(make, number + 1) if number + 1 < len(plan) else None
                yield batch, len(plan)

    def _read_texts(self, folder: str) -> TextSet:
        """The captions of `texts`, without those of clips that a val or test split contains."""
        # labelled clips belong to exercise collections, whose numbers are not HumanML3D's ids
        known = [sample for dataset in self.sets for sample in dataset.samples if not sample.label]
        unseen = [sample.key for sample in known if sample.split != "train"]
        return read_texts(folder, {key.rpartition("/")[2].partition("#")[0] for key in unseen})

    def _worded(self, sample: Sample, number: int) -> Sample:
        """Add human sentences that describe a library clip to its captions."""
        config = self.config
        if not self._wordings or not config.library.wordings:
            return sample
        seed = int(rng_of(config.seed, number, sample.key, "wordings").integers(2**31))
        return replace(sample, motion=with_wordings(sample.motion, self._wordings, config.library.wordings, seed))

    def close(self) -> None:
        """Stop the process that makes library clips."""
        self._library.close()


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
    count = sum(map(len, wordings.values()))
    parts += [f"{count} of them describe actions of the library"] if count else []
    return f"{texts.name}: {', '.join(parts)}"


def _summary(dataset: DataSet) -> str:
    """Name and sizes of a data set, for the console."""
    counts = [f"{len(dataset.split(s))} {s}" for s in ("train", "val", "test") if dataset.split(s)]
    counts += ["endless train"] if dataset.make else []
    counts += [f"{dataset.annotated} trials annotated"] if dataset.annotated else []
    return f"{dataset.name}: {', '.join(counts)}"
