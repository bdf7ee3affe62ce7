"""The `--analysis` of a checkpoint: filters, reconstruction, bands, robustness and cost, as JSON, text and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wamo.evaluation import analysis, analysis_plots, plots
from wamo.evaluation.cost import cost
from wamo.evaluation.embedded import Embedded
from wamo.evaluation.robustness import robustness
from wamo.evaluation.truth import label_kinds
from wamo.files import write_atomic
from wamo.metrics import protocols
from wamo.metrics.ranks import Rule, pairs_of_groups
from wamo.model.embed import embed_motions
from wamo.model.wamo import WaMo
from wamo.training.settings import LossConfig

LIMIT = 400
"""Number of clips that are analysed."""


def write_analysis(model: WaMo, losses: LossConfig, embedded: Embedded, out: Path, *, draw: bool = True) -> None:
    """Analyse a model on the first `LIMIT` clips of a split; write analysis.json, analysis.md and pictures."""
    samples = embedded.split.samples[:LIMIT]
    clips = [s.motion for s in samples]
    groups = protocols.caption_groups([s.captions[0] for s in samples])
    kinds = list(label_kinds(samples).values()) or [[embedded.split.dataset] * len(samples)]
    bands = [
        analysis.band_energy_by_family(clips, levels=model.config.levels, family=names)
        for names in (kinds[-1], kinds[0])
    ]
    short = [m for m in clips if len(m) <= model.config.max_frames]
    found: dict[str, Any] = {
        "data": f"{embedded.split.dataset}, {samples[0].split} split, {len(embedded.split.samples)} clips",
        "filters": analysis.learned_filters(model),
        "reconstruction": analysis.reconstruction_error(model, short) if model.reconstruction and short else None,
        "bands": bands[0],
        "bands_by_kind": bands[1] if len(kinds) > 1 else None,
        "robustness": robustness(
            clips,
            embedded.texts[:LIMIT],
            lambda disturbed: embed_motions(model, disturbed),
            rule=Rule(pairs_of_groups(groups, groups), average_all=False),
        ),
        "cost": cost(model, losses),
    }
    write_atomic(out / "analysis.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    write_atomic(out / "analysis.md", analysis_plots.markdown(found))
    if draw:
        for name, figure in analysis_plots.figures(found).items():
            write_atomic(out / f"{name}.png", plots.png(figure))
