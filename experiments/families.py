"""Can a linear classifier on joint features distinguish the families of the procedural library?

    python experiments/families.py [--train 30] [--test 10] [--out OUT.json]

Features of a clip: mean, spread and range of each joint in the body's own frame (whole clip and quarters), speeds, band
energies, travel and turning of the pelvis. Clips are mirrored so that the more active side is the right one. The
classifier is linear discriminant analysis with a shrunken common covariance, trained on train seeds and tested on test
seeds. Prints the accuracy and the most confused pairs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from experiment import run

from wamo import library as procedural
from wamo.files import write_json
from wamo.motion import Motion, geometry
from wamo.wavelets import band_energy, decompose

FPS = 20.0


def features(motion: Motion) -> np.ndarray:
    """(features,) float of one clip."""
    joints = motion.joints.astype(np.float64)
    left, right = (np.ptp(joints[:, side] - joints[:, :1], axis=0).sum() for side in ((7, 18, 20), (8, 19, 21)))
    if left > right:
        joints = motion.mirror().joints.astype(np.float64)
    stature = np.linalg.norm(joints[:, 4] - joints[:, 7], axis=-1).mean()
    joints = joints / stature
    angle = np.unwrap(geometry.heading(joints, motion.skeleton))
    local = geometry.rotate_y(joints - joints[:, :1] * np.array([1.0, 0.0, 1.0]), -angle[:, None])
    speed = np.linalg.norm(np.diff(local, axis=0), axis=-1) * FPS
    root = geometry.rotate_y(np.diff(joints[:, 0], axis=0), -angle[:-1]) * FPS
    turn = np.diff(angle) * FPS
    quarters = [part.mean(0).ravel() for part in np.array_split(local, 4)]
    bands = np.log(band_energy(decompose(local, "db1", 3)) + 1e-4)
    extremes = np.percentile(local, (5, 95), axis=0)
    travel = np.concatenate(
        [
            root.mean(0),
            root.std(0),
            np.abs(root).mean(0),
            [
                turn.mean(),
                turn.std(),
                np.abs(turn).mean(),
                angle[-1] - angle[0],
                np.ptp(angle),
                joints[..., 1].min(1).max(),
                joints[:, 0, 1].min(),
                joints[:, 0, 1].max(),
            ],
        ]
    )
    lifts = np.percentile(joints[:, (7, 8, 10, 11), 1], (50, 95, 100), axis=0).ravel()
    crossing = np.percentile(np.linalg.norm(local[:, 20] - local[:, 21], axis=-1), (5, 50, 95))
    near_head = [np.percentile(np.linalg.norm(local[:, hand] - local[:, 15], axis=-1), (5, 50)) for hand in (20, 21)]
    head = local[:, 15] - local[:, 12]
    rate = np.concatenate(
        [
            np.log1p(np.abs(np.fft.rfft(x - x.mean(), 256))[2:42:2])
            for x in (local[:, 21, 1], local[:, 8, 1], local[:, 0, 1], head[:, 2])
        ]
    )
    return np.concatenate(
        [
            local.mean(0).ravel(),
            np.log(local.std(0).ravel() + 0.01),
            extremes.ravel(),
            *quarters,
            np.log(speed.mean(0) + 0.02),
            np.log(np.percentile(speed, 95, axis=0) + 0.02),
            bands.ravel(),
            travel,
            lifts,
            crossing,
            *near_head,
            head.mean(0),
            np.log(head.std(0) + 1e-3),
            rate,
        ]
    )


def table(split: str, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Features (clips, features) and family indices (clips,)."""
    rows, classes = [], []
    for index, name in enumerate(sorted(procedural.FAMILIES)):
        for k in range(count):
            rows.append(features(procedural.generate(seed + 7919 * index + k, name, split=split)))
            classes.append(index)
    return np.array(rows), np.array(classes)


def discriminant(x: np.ndarray, y: np.ndarray, shrink: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    """Weights and offsets of linear discriminant analysis with equal priors."""
    means = np.stack([x[y == c].mean(0) for c in np.unique(y)])
    inside = x - means[y]
    covariance = inside.T @ inside / (len(x) - len(means))
    covariance = (1 - shrink) * covariance + shrink * np.diag(np.diag(covariance)) + 1e-6 * np.eye(x.shape[1])
    weights = np.linalg.solve(covariance, means.T)
    return weights, -0.5 * np.einsum("cf,fc->c", means, weights)


def main(train: int = 30, test: int = 10, out: Path | None = None) -> None:
    """Train and test the classifier; print accuracy and confusions.

    Args:
        train: Training clips per family.
        test: Test clips per family.
        out: Write accuracy and confusions as JSON.
    """
    names = sorted(procedural.FAMILIES)
    x, y = table("train", train, 0)
    centre, spread = x.mean(0), x.std(0) + 1e-6
    weights, offsets = discriminant((x - centre) / spread, y)
    x_test, y_test = table("test", test, 1_000_000)
    guess = (((x_test - centre) / spread) @ weights + offsets).argmax(1)
    confusion = np.zeros((len(names), len(names)), int)
    np.add.at(confusion, (y_test, guess), 1)
    accuracy = float((guess == y_test).mean())
    print(
        f"{len(names)} families, {len(x)} training and {len(x_test)} test clips, {x.shape[1]} features: "
        f"accuracy {accuracy:.1%} (bar: 90 %)"
    )
    right = np.diag(confusion) / confusion.sum(1)
    print("\nleast recognised: " + ", ".join(f"{names[k]} {right[k]:.0%}" for k in np.argsort(right)[:15]))
    print("\nconfusions (performed -> recognised as, of all test clips of the family):")
    off = confusion - np.diag(np.diag(confusion))
    for flat in np.argsort(off, axis=None)[::-1][:40]:
        a, b = np.unravel_index(flat, off.shape)
        if off[a, b]:
            print(f"  {names[a]:22s} -> {names[b]:22s} {off[a, b]} of {confusion[a].sum()}")
    if out:
        write_json(out, {"accuracy": accuracy, "families": names, "confusion": confusion.tolist()})


if __name__ == "__main__":
    run(main, __doc__)
