"""Combinations of action, side and speed that training never held, against seen ones of the same actions.

    python experiments/held_out.py [--checkpoint FOLDER] [--clips 500] [--out report.json]

For every clip of a held-out combination (split "held_out") there are two of the same action that were seen (split
"test", unseen seeds): one of the same speed to the other side or in another direction ("one each": like the held-out
ones, all clips of an action share side and speed, so the galleries are equally hard but for the novelty), and one of
any seen combination ("any": clips of an action differ in more, and are easier to tell apart). Text to motion with the
first caption: R@k by identity with identical captions credited, and success@k by truth (a motion of which the claims
hold).
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
from wamo.metrics import protocols
from wamo.metrics.scores import MatrixScores
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import Motion
from wamo.motion.facts import Action, LibraryClip


def galleries(count: int) -> dict[str, list[Motion]]:
    """``count`` clips of held-out combinations and, twice, as many of seen ones: the same actions in the same order."""
    unseen: list[Motion] = []
    for clip in procedural.stream("held_out"):
        if len(clip.clip_as(LibraryClip).actions) == 1:
            unseen.append(clip)
        if len(unseen) == count:
            break
    seen = [procedural.generate(i, m.clip_as(LibraryClip).family, split="test") for i, m in enumerate(unseen)]
    beside = [_beside(i, m.clip_as(LibraryClip).actions[0]) for i, m in enumerate(unseen)]
    return {"seen, any": seen, "seen, one each": beside, "held out": unseen}


def _beside(seed: int, done: Action) -> Motion:
    """A clip of the same action and speed to the other side, or in the next direction."""
    action = procedural.FAMILIES[done.name]
    way = "side" if "side" in action.space else "direction"
    ways = action.space[way]
    other = ways[(ways.index(done.facts[way]) + 1) % len(ways)]
    return procedural.generate(seed, action.name, split="test", speed=done.speed, **{way: other})


def main() -> None:
    """Print the galleries' figures and how far the held-out ones are from the others."""
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
        known = [clip.clip_as(LibraryClip) for clip in clips]
        true = np.array([[text.claims[0].holds(shown) for shown in known] for text in known])
        best = np.take_along_axis(true, np.argsort(-scores, axis=1), axis=1).argmax(1)
        found[name] = {f"R@{k}": metrics[f"t2m/R{k:02d}"] for k in (1, 5, 10)}
        found[name] |= {f"success@{k}": 100 * float((best < k).mean()) for k in (1, 5)}
    for seen in ("seen, any", "seen, one each"):
        found[f"held out - {seen}"] = {k: found["held out"][k] - found[seen][k] for k in found[seen]}
    print(f"N = {options.clips} each\n\n| combinations | {' | '.join(found['held out'])} |\n| --- |" + " ---: |" * 5)
    for name, row in found.items():
        print(f"| {name} | " + " | ".join(f"{v:.1f}" for v in row.values()) + " |")
    if options.out:
        write_json(Path(options.out), {"clips": options.clips, **found})


if __name__ == "__main__":
    main()
