"""Pairs of library clips alike but for one fact: does each sentence find its own clip of the two?

    python experiments/contrasts.py [--checkpoint FOLDER] [--pairs 200] [--split test] [--out report.json]

For every pair and both of its sentences: is the clip that the sentence was written for the nearer one? Chance is 50 %.
"Both" asks that of both sentences of a pair at once (chance 25 %); "clips" asks of each clip which of the two sentences
is nearer.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from wamo import library as procedural
from wamo.files import write_json
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model


def judged(texts: np.ndarray, motions: np.ndarray) -> dict[str, float]:
    """Shares of right decisions in percent.

    texts, motions : (pairs, 2, d) unit vectors; sentence n of a pair was written for clip n
    """
    similarity = np.einsum("pid,pjd->pij", texts, motions)
    by_text = np.stack([similarity[:, i, i] > similarity[:, i, 1 - i] for i in (0, 1)], axis=1)
    by_clip = np.stack([similarity[:, i, i] > similarity[:, 1 - i, i] for i in (0, 1)], axis=1)
    return {"sentences": 100 * by_text.mean(), "both": 100 * by_text.all(1).mean(), "clips": 100 * by_clip.mean()}


def main() -> None:
    """Print a Markdown table, one row for each fact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default=str(ROOT / "checkpoints" / "wamo-base"))
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--split", default="test", choices=("val", "test"))
    parser.add_argument("--out", help="write the shares as JSON")
    options = parser.parse_args()
    model = load_model(options.checkpoint)
    text = TextBackbone(model.config.text_backbone)
    found = {}
    print("| fact | pairs | sentences | both | clips |\n| --- | ---: | ---: | ---: | ---: |")
    for fact in procedural.CONTRASTS:
        pairs = [procedural.contrast_pair(k, fact, split=options.split) for k in range(options.pairs)]
        clips = [clip for pair in pairs for clip in pair]
        motions = embed_motions(model, clips).reshape(len(pairs), 2, -1)
        texts = embed_texts(model, text, [clip.captions[0] for clip in clips]).reshape(len(pairs), 2, -1)
        found[fact] = judged(texts, motions)
        row = " | ".join(f"{found[fact][k]:.1f}" for k in ("sentences", "both", "clips"))
        print(f"| {fact} | {len(pairs)} | {row} |", flush=True)
    if options.out:
        write_json(Path(options.out), {"pairs": options.pairs, "split": options.split, **found})


if __name__ == "__main__":
    main()
