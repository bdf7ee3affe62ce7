"""Time reading a synthetic BVH file (30 s at 120 fps, 40 joints).

python benchmarks/read_bvh.py [--repeats 5] [--out read_bvh.json]
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from benchmark import Row, report, run

from wamo.formats.bvh import read_bvh
from wamo.formats.mapping import map_hierarchy

_MIXAMO = (
    "Hips Spine Spine1 Spine2 Neck Head | LeftShoulder LeftArm LeftForeArm LeftHand | RightShoulder RightArm "
    "RightForeArm RightHand | LeftUpLeg LeftLeg LeftFoot LeftToeBase | RightUpLeg RightLeg RightFoot RightToeBase"
)
_PARENT = {"LeftShoulder": "Spine2", "RightShoulder": "Spine2", "LeftUpLeg": "Hips", "RightUpLeg": "Hips"}


def synthetic_bvh(seconds: float, fps: float, seed: int = 0) -> str:
    """A 40-joint person (22 body joints, 18 finger joints) in random, smooth motion."""
    parents: dict[str, str] = {}
    for chain in _MIXAMO.split("|"):
        names = chain.split()
        parents |= dict(zip(names, [_PARENT.get(names[0], ""), *names], strict=False))
    for side in ("Left", "Right"):
        for finger in ("Thumb", "Index", "Middle"):
            above = f"{side}Hand"
            for k in (1, 2, 3):
                parents[f"{side}Hand{finger}{k}"] = above
                above = f"{side}Hand{finger}{k}"
    lines = ["HIERARCHY"]

    def offset(name: str) -> str:
        side = {"L": 1, "R": -1}.get(name[0], 0)
        if "UpLeg" in name:
            return f"{9 * side} -6 0"
        if "Toe" in name:
            return "0 -5 12"
        if "Leg" in name or "Foot" in name:
            return "0 -41 0"
        return f"{14 * side} {0 if side else 14} 0"

    def add(name: str) -> None:
        lines.extend([f"{'JOINT' if parents[name] else 'ROOT'} {name}", "{", f"OFFSET {offset(name)}"])
        place = "" if parents[name] else "Xposition Yposition Zposition "
        lines.append(f"CHANNELS {3 if parents[name] else 6} {place}Zrotation Xrotation Yrotation")
        below = [child for child, parent in parents.items() if parent == name]
        for child in below:
            add(child)
        lines.append("}" if below else "End Site\n{\nOFFSET 0 2 0\n}\n}")

    add("Hips")
    frames = round(seconds * fps)
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6, 3 + 3 * len(parents))
    values = 20 * np.sin(np.arange(frames)[:, None] / fps * rng.uniform(1, 6, len(phase)) + phase)
    lines += ["MOTION", f"Frames: {frames}", f"Frame Time: {1 / fps:.6f}"]
    lines += [" ".join(f"{v:.6f}" for v in row) for row in values]
    return "\n".join(lines) + "\n"


def main(seconds: float = 30.0, fps: float = 120.0, repeats: int = 5, out: Path | None = None) -> None:
    """Read the file several times and report the medians.

    Args:
        seconds: Length of the motion.
        fps: Frame rate of the file.
        repeats: Number of reads.
        out: Write the measurements as JSON.
    """
    times: dict[str, list[float]] = {"parse": [], "map to the skeleton": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.bvh"
        path.write_text(synthetic_bvh(seconds, fps))
        size = path.stat().st_size / 1e6
        for _ in range(repeats):
            start = time.perf_counter()
            hierarchy = read_bvh(path)
            parsed = time.perf_counter()
            motion, _ = map_hierarchy(hierarchy)
            end = time.perf_counter()
            for key, value in zip(times, (parsed - start, end - parsed, end - start), strict=True):
                times[key].append(value)
    joints = sum(not node.is_end for node in hierarchy.nodes)
    rows = [Row(f"{name}, median of {repeats}", 1000 * float(np.median(spent)), "ms") for name, spent in times.items()]
    report(f"Reading BVH: {len(motion)} frames, {joints} joints, {size:.1f} MB", rows, out)


if __name__ == "__main__":
    run(main, __doc__)
