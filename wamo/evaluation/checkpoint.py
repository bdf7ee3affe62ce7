"""The `checkpoint` subcommand: load a model, embed a split of each data set, score it and write the reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch

from wamo.errors import DataError
from wamo.evaluation import plots
from wamo.evaluation.data import read_split
from wamo.evaluation.embedded import Embedded, embed_split
from wamo.evaluation.late import candidates_for
from wamo.evaluation.options import Checkpoint
from wamo.evaluation.output import write_all, write_embeddings
from wamo.evaluation.report import Report
from wamo.evaluation.scoring import confusions, score_embedded
from wamo.evaluation.study import write_analysis
from wamo.evaluation.truth import label_kinds
from wamo.files import write_atomic
from wamo.metrics.results import Result
from wamo.model import text as text_encoders
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, load_model, model_facts
from wamo.training.checkpoint import read_config


def score_checkpoint(options: Checkpoint, command: str = "") -> list[Result]:
    """Score a checkpoint on every data set and write the reports.

    Parameters
    ----------
    command : the command line, for the reports

    Raises
    ------
    CheckpointError, DataError
        The weights, the device, a data set or its split is missing or damaged.
    """
    if options.device != "cpu" and not torch.cuda.is_available():
        raise DataError(f"this machine has no device {options.device!r}; use --device cpu")
    model = load_model(options.checkpoint, options.device)
    text = text_encoders.TextBackbone(model.config.text_backbone)
    stored = model_facts(options.checkpoint)
    options = replace(options, selected_on=options.selected_on or str(stored.get("selected_on", "-")))
    facts = _facts_of_model(options, model, text, stored)
    results: list[Result] = []
    for source in options.data:
        embedded = embed_split(read_split(source, options, model.config), model, text)
        out = options.out / embedded.split.dataset if len(options.data) > 1 else options.out
        found = score_embedded(embedded, options)
        report = Report(
            f"Retrieval on {embedded.split.dataset}", found, facts | _facts_of_split(embedded, options), command
        )
        write_split(embedded, report, replace(options, out=out))
        if options.analysis:
            write_analysis(model, read_config(options.checkpoint).loss, embedded, out, draw=options.plots)
        results += found
    return results


def write_split(embedded: Embedded, report: Report, options: Checkpoint) -> None:
    """Write the report of one split, its pictures and, on request, its embeddings."""
    split = embedded.split
    write_all(options, report, confusions(embedded))
    if options.write_embeddings:
        keys = [s.key for s in split.samples]
        write_embeddings(options.out, embedded.texts, embedded.motions, ids=keys, captions=split.captions)
    if options.plots and options.projection != "none":
        labels = next(iter(label_kinds(split.samples).values()), None)
        figure = plots.embedding_picture(
            embedded.texts, embedded.motions, text_labels=labels, motion_labels=labels,
            method=options.projection, seed=options.seed,
        )  # fmt: skip
        write_atomic(options.out / "embeddings.png", plots.png(figure))


def _facts_of_model(options: Checkpoint, model: WaMo, text: TextBackbone, stored: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "checkpoint": options.checkpoint.name,
        "weights": f"SHA-256 {fingerprint(options.checkpoint)}",
        "parameters": f"{sum(p.numel() for p in model.parameters()):,}, without the frozen text encoder",
        "text encoder": text.source.words,
    }
    return facts | {f"training {name}": stored[name] for name in ("epoch", "step", "score") if name in stored}


def _facts_of_split(embedded: Embedded, options: Checkpoint) -> dict[str, Any]:
    split = embedded.split
    facts = {
        "data": f"{split.dataset}, {options.split} split, {len(split.samples)} clips",
        "sentence similarity": f"mean of tokens, {embedded.judge}",
    }
    if options.samples:
        facts["intervals"] = f"95 %, {options.samples:,} bootstrap draws, seed {options.seed}"
    if split.left_out_text:
        facts["left out"] = split.left_out_text
    if embedded.moments is not None:
        count = candidates_for(len(split.samples), options.late_candidates)
        some = 0 < count < len(split.samples)
        which = f"the {count} best of the global score re-ranked" if some else "all pairs"
        facts["late interaction"] = f"MaxSim of words and moments, {which}"
    return facts
