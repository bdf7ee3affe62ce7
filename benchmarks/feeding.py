"""What limits a training run: its data, its text encoder or its network.

    python benchmarks/feeding.py [--recipe wamo-base] [--data-root DATA] [--steps 30] [--out feeding.json]

First each stage alone, then all of them as in a run, whose checkpoints and validation are left out. The slowest row per
step is the bottleneck. `taskset -c 0-3 python benchmarks/feeding.py` shows what four cores would do.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Annotated, TypeVar

import torch
import tyro
from benchmark import Row, report, run

from wamo.training.loop import Run
from wamo.training.recipe import load_recipe
from wamo.training.samples.batch import Batch, collate_pairs, draft
from wamo.training.samples.draw import Drawer
from wamo.training.samples.paraphrase import paraphrase_pairs
from wamo.training.samples.plan import epoch_plan
from wamo.training.samples.workers import usable_cores, worker_counts

Result = TypeVar("Result")
CLIPS = 30
"""Library clips that are made to time one."""


@dataclass(frozen=True)
class Options:
    """The command line."""

    recipe: str = "wamo-base"
    """Recipe whose run is measured."""
    data_root: str = ""
    """Folder with its data sets."""
    clips: int = 0
    """Library clips in an epoch; 0: as in the recipe. Fewer start sooner."""
    steps: int = 30
    """Steps of the run that are measured; several epochs of them show what the start of an epoch costs."""
    alone: int = 4
    """Batches with which each stage is measured alone."""
    out: Path | None = None
    """Also write the figures to this JSON file."""


def main(options: Annotated[Options, tyro.conf.arg(name="")]) -> None:
    """Measure the stages and the run; print a table."""
    config = load_recipe(options.recipe)
    clips = options.clips or config.library.clips
    library = replace(config.library, clips=clips)
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder, "text.sqlite"))
        config = replace(config, data_root=options.data_root, library=library, out=folder, text_cache=cache, budget="")
        began = time.perf_counter()
        training = Run(config)
        rows = [Row("start: data sets and first epoch of the library", time.perf_counter() - began, "s")]
        try:
            rows += stages(training, options.alone) + together(training, options.steps)
        finally:
            training.data.close()
    report(f"Feeding {options.recipe} on {training.device}, {torch.get_num_threads()} threads", rows, options.out)


def stages(training: Run, batches: int) -> list[Row]:
    """Seconds that each stage takes for one batch, alone."""
    config, counts = training.config, worker_counts(usable_cores())
    samples = training.data.samples(0)
    plan = epoch_plan(samples, config.batch_size, config.seed, 0, themed=config.themed)
    drawer = Drawer(config.model, config.augment, config.loss, config.seed)
    chosen = [[samples[i] for i in batch] for batch in plan[: batches + 1]]
    drawing, drafts = timed(lambda n: draft(drawer, chosen[n], 0), len(chosen))
    paraphrased = training.data.texts.paraphrased if training.data.texts and config.loss.weight_paraphrase else ()

    def encode(number: int) -> Batch:
        batch = drafts[number].encoded(training.text, config.augment.word_dropout)
        if paraphrased:
            pairs = paraphrase_pairs(paraphrased, config.loss.paraphrases, config.seed, 0, number)
            batch.pairs = collate_pairs(pairs, training.text)
        return batch

    encoding, encoded = timed(encode, len(chosen))
    known, _ = timed(encode, len(chosen))
    network, _ = timed(lambda n: training.step(encoded[n], len(plan)), len(chosen))
    rows = [
        Row("network, one step", network, "s"),
        Row("draw a batch, one process", drawing, "s"),
        Row("encode the captions of a batch that are all new", encoding, "s"),
        Row("the same captions from memory, and padding", known, "s"),
    ]
    for dataset in training.data.sets:
        if dataset.make is not None:
            parts = config.epoch_clips // CLIPS
            making, made = timed(lambda n, make=dataset.make, parts=parts: make(10**6, n, parts), 3)  # type: ignore[misc]
            new = config.epoch_clips / len(plan) / config.library.reuse
            clip = making / statistics.mean(map(len, made))
            rows += [
                Row("make a library clip, one process", clip, "s"),
                Row("new library clips for each step", new, "clips"),
                Row(f"make them in {counts.makers} process(es)", clip * new / counts.makers, "s a step"),
            ]
    drawers = f"{counts.drawers} process(es)" if counts.drawers else "a thread"
    return [*rows, Row(f"draw in {drawers}", drawing / max(1, counts.drawers), "s a step")]


def timed(work: Callable[[int], Result], repeats: int) -> tuple[float, list[Result]]:
    """Median seconds of ``work(number)`` without its first call, and all results."""
    seconds, results = [], []
    for number in range(repeats):
        began = time.perf_counter()
        results.append(work(number))
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:] or seconds), results


def together(training: Run, steps: int) -> list[Row]:
    """Seconds that steps of a run wait for their batch, and that the network takes for it."""
    batches = islice(endless(training), steps)
    waits, networks = list[float](), list[float]()
    began = time.perf_counter()
    for batch, number in batches:
        waited = time.perf_counter()
        training.step(batch, number)
        ended = time.perf_counter()
        waits.append(waited - began)
        networks.append(ended - waited)
        began = ended
    first, *later = waits
    return [
        Row("run: the first batch after", first, "s"),
        Row("run: waiting for data, mean", statistics.mean(later), "s a step"),
        Row("run: waiting for data, median", statistics.median(later), "s a step"),
        Row("run: waiting for data, longest", max(later), "s"),
        Row("run: network, mean", statistics.mean(networks[1:]), "s a step"),
        Row("run: whole step, mean", statistics.mean(later) + statistics.mean(networks[1:]), "s a step"),
    ]


def endless(training: Run) -> Iterator[tuple[Batch, int]]:
    """Batches from the second epoch on, since the first one gave those of the single stages."""
    for epoch in count(1):
        yield from training.data.batches(epoch, 0, training.text)


if __name__ == "__main__":
    run(main, __doc__)
