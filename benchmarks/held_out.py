"""Combinations of action, side and speed that training never held, against seen ones of the same actions.

    python benchmarks/held_out.py [--checkpoint FOLDER] [--clips 500] [--out report.json]

For every clip of a held-out combination (split "held_out") there is one of the same action in a combination that was
seen (split "test", unseen seeds), so both galleries are equally hard but for the novelty. Text to motion with the first
caption: R@k by identity with identical captions credited, and success@k by truth (a motion of which the claims hold).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from wamo.data import procedural  # noqa: E402
from wamo.evaluation import protocols  # noqa: E402
from wamo.evaluation.scores import MatrixScores  # noqa: E402
from wamo.files import write_json  # noqa: E402
from wamo.model.embed import embed_motions, embed_texts  # noqa: E402
from wamo.model.text import TextBackbone  # noqa: E402
from wamo.model.weights import load_model  # noqa: E402
from wamo.motion import Motion  # noqa: E402


def galleries(count: int) -> dict[str, list[Motion]]:
    """``count`` clips of held-out combinations, and as many of seen ones with the same actions in the same order."""
    unseen: list[Motion] = []
    for clip in procedural.stream("held_out"):
        if len(clip.labels["actions"]) == 1:
            unseen.append(clip)
        if len(unseen) == count:
            break
    seen = [procedural.generate(i, m.labels["family"], split="test") for i, m in enumerate(unseen)]
    return {"seen": seen, "held out": unseen}


def main() -> None:
    """Print both galleries' figures and their difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default=str(ROOT / "checkpoints" / "wamo-base"))
    parser.add_argument("--clips", type=int, default=500)
    parser.add_argument("--out", help="write the figures as JSON")
    options = parser.parse_args()
    model = load_model(options.checkpoint)
    text = TextBackbone(model.config.text_backbone)
    found: dict[str, dict[str, float]] = {}
    for name, clips in galleries(options.clips).items():
        captions = [clip.captions[0] for clip in clips]
        scores = embed_texts(model, text, captions) @ embed_motions(model, clips).T
        metrics = protocols.identical_captions(MatrixScores(scores), captions).metrics
        true = np.array([[procedural.holds(t.labels["claims"][0], m.labels) for m in clips] for t in clips])
        best = np.take_along_axis(true, np.argsort(-scores, axis=1), axis=1).argmax(1)
        found[name] = {f"R@{k}": metrics[f"t2m/R{k:02d}"] for k in (1, 5, 10)}
        found[name] |= {f"success@{k}": 100 * float((best < k).mean()) for k in (1, 5)}
    found["difference"] = {k: found["held out"][k] - found["seen"][k] for k in found["seen"]}
    print(f"N = {options.clips} each\n\n| combinations | {' | '.join(found['seen'])} |\n| --- |" + " ---: |" * 5)
    for name, row in found.items():
        print(f"| {name} | " + " | ".join(f"{v:.1f}" for v in row.values()) + " |")
    if options.out:
        write_json(Path(options.out), {"clips": options.clips, **found})


if __name__ == "__main__":
    main()
