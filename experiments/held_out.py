"""Combinations of action, side and speed without training clips, against seen combinations of the same actions.

    python experiments/held_out.py [--checkpoint FOLDER] [--clips 500] [--out report.json]

For every clip of a held-out combination (split "held_out") there are two seen ones of the same action (split "test",
other seeds): "one each" has the same speed and the other side or the next direction, so that its gallery is as hard as
the held-out one; "any" has any seen combination, so that its clips differ more and are easier to distinguish. Text to
motion with the first caption: R@k by identity with identical captions credited, and success@k by structured truth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from experiment import SHIPPED, print_results, run, selected_on, write_report

from wamo import library as procedural
from wamo.metrics import protocols
from wamo.metrics.results import Result
from wamo.metrics.scores import MatrixScores
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import Motion
from wamo.motion.facts import Action, LibraryClip


def galleries(count: int) -> dict[str, list[Motion]]:
    """Galleries of ``count`` clips each, of the same actions in the same order."""
    unseen: list[Motion] = []
    for clip in procedural.stream("held_out"):
        if len(clip.clip_as(LibraryClip).actions) == 1:
            unseen.append(clip)
        if len(unseen) == count:
            break
    seen = [procedural.generate(i, m.clip_as(LibraryClip).family, split="test") for i, m in enumerate(unseen)]
    beside = [_beside(i, m.clip_as(LibraryClip).actions[0]) for i, m in enumerate(unseen)]
    return {"held out": unseen, "seen, one each": beside, "seen, any": seen}


def _beside(seed: int, done: Action) -> Motion:
    """A clip of the same action and speed with the other side, or the next direction."""
    action = procedural.FAMILIES[done.name]
    way = "side" if "side" in action.space else "direction"
    ways = action.space[way]
    other = ways[(ways.index(done.facts[way]) + 1) % len(ways)]
    return procedural.generate(seed, action.name, split="test", speed=done.speed, **{way: other})


def figures(scores: np.ndarray, clips: list[Motion]) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Figures of one gallery and their intervals. scores : (N, N) float"""
    captions = [clip.captions[0] for clip in clips]
    found = protocols.identical_captions(MatrixScores(scores), captions, samples=1000)
    known = [clip.clip_as(LibraryClip) for clip in clips]
    true = np.array([[text.claims[0].holds(shown) for shown in known] for text in known])
    first = np.take_along_axis(true, np.argsort(-scores, axis=1), axis=1).argmax(1)
    values = {f"R@{k}": found.metrics[f"t2m/R{k:02d}"] for k in (1, 5, 10)}
    spans = {f"R@{k}": found.intervals[f"t2m/R{k:02d}"] for k in (1, 5, 10)}
    return values | {f"success@{k}": 100 * float((first < k).mean()) for k in (1, 5)} | {"len": len(clips)}, spans


def main(checkpoint: Path = SHIPPED, clips: int = 500, out: Path | None = None) -> None:
    """Score the three galleries and print a table.

    Args:
        checkpoint: Model folder.
        clips: Clips per gallery.
        out: Write the report as JSON.
    """
    model = load_model(checkpoint)
    text = TextBackbone(model.config.text_backbone)
    results = []
    for name, gallery in galleries(clips).items():
        scores = embed_texts(model, text, [m.captions[0] for m in gallery]) @ embed_motions(model, gallery).T
        values, spans = figures(scores, gallery)
        split = "library held_out" if name == "held out" else "library test"
        results.append(
            Result("all", clips, protocols.IDENTICAL, split, selected_on(checkpoint), values, spans, system=name)
        )
    print_results(results)
    write_report(out, "Held-out combinations of action, side and speed", results, checkpoint)


if __name__ == "__main__":
    run(main, __doc__)
