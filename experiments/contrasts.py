"""Pairs of library clips that differ in one fact: is the right clip nearer to each sentence?

    python experiments/contrasts.py [--checkpoint FOLDER] [--pairs 200] [--split test] [--out report.json]

"sentences": share of sentences whose own clip is the nearer one of the two (chance 50 %). "both": share of pairs with
both sentences right (chance 25 %). "clips": share of clips whose own sentence is the nearer one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from experiment import SHIPPED, bootstrap, print_results, run, selected_on, write_report

from wamo import library as procedural
from wamo.metrics.results import Result
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model


def decisions(texts: np.ndarray, motions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each sentence, and each clip, prefers its own partner: (pairs, 2) bool each.

    texts, motions : (pairs, 2, d) unit vectors; sentence n of a pair belongs to clip n
    """
    similarity = np.einsum("pid,pjd->pij", texts, motions)
    by_text = np.stack([similarity[:, i, i] > similarity[:, i, 1 - i] for i in (0, 1)], axis=1)
    by_clip = np.stack([similarity[:, i, i] > similarity[:, 1 - i, i] for i in (0, 1)], axis=1)
    return by_text, by_clip


def shares(pairs: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Shares of right decisions in percent, of [(sentences (2,), clips (2,))]."""
    by_text, by_clip = (np.array(side) for side in zip(*pairs, strict=True))
    return {"sentences": 100 * by_text.mean(), "both": 100 * by_text.all(1).mean(), "clips": 100 * by_clip.mean()}


def main(
    checkpoint: Path = SHIPPED, pairs: int = 200, split: Literal["val", "test"] = "test", out: Path | None = None
) -> None:
    """Judge the pairs of each fact and print a table.

    Args:
        checkpoint: Model folder.
        pairs: Pairs per fact.
        split: Seeds of the clips.
        out: Write the report as JSON.
    """
    model = load_model(checkpoint)
    text = TextBackbone(model.config.text_backbone)
    results = []
    for fact in procedural.CONTRASTS:
        clips = [clip for k in range(pairs) for clip in procedural.contrast_pair(k, fact, split=split)]
        motions = embed_motions(model, clips).reshape(pairs, 2, -1)
        texts = embed_texts(model, text, [clip.captions[0] for clip in clips]).reshape(pairs, 2, -1)
        judged = list(zip(*decisions(texts, motions), strict=True))
        results.append(
            Result(
                "contrast pairs",
                2,
                f"pairs that differ in {fact}",
                f"library {split}",
                selected_on(checkpoint),
                shares(judged) | {"len": pairs},
                bootstrap(judged, shares),
                system=fact,
            )
        )
    print_results(results)
    write_report(out, "Pairs of library clips that differ in one fact", results, checkpoint)


if __name__ == "__main__":
    run(main, __doc__)
