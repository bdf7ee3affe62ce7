"""Damaged tables and texts of data sets: captioned collections, their annotations, HumanML3D's layout."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import numpy as np

from tests.formats.format_makers import HABITS, body_bvh
from tests.fuzz.harness import Judge, numbered, pick
from tests.fuzz.readers import Faults, damaged
from wamo.data.humanml3d_from_amass import read_index
from wamo.data.sources import CollectionOptions, load_source
from wamo.motion import SMPL22

CELLS = (
    "", "nan", "-1", "1e999", "0", "2", "..", "../x.bvh", "/etc/passwd", "a.bvh", "\x00", '"', "x" * 300, "train", "\r",
    "１",
)  # fmt: skip
COLLECTION = {
    "captions.tsv": b"trial\tfile\tfps\tsplit\tcaption1\nt1\ta.bvh\t20\ttrain\ta person walks\n"
                    b"t2\ta.bvh\t20\tval\ta person runs\n",
    "segments.tsv": b"trial\tstart_s\tend_s\tcaption1\nt1\t0\t1\ta step\nt1\t0.5\t1.2\tanother step\n",
    "annotations.tsv": b"trial\tstart_s\tend_s\tcaption1\nt1\t\t\tsomeone walks\nt1\t0\t1\ta first step\n",
}  # fmt: skip
POSES = np.random.default_rng(0).normal(0, 0.5, (40, 22, 3)).astype(np.float32)


def _array(values: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()


LAYOUT = {
    "train.txt": b"000001\n", "val.txt": b"M000001\n", "test.txt": b"",
    "texts/000001.txt": b"a person walks.#a/DET person/NOUN walk/VERB#0.0#0.0\na step.#a/DET step/NOUN#0.2#1.5\n",
    "texts/M000001.txt": b"a person runs.#a/DET person/NOUN run/VERB#nan#nan\n",
    "new_joints/000001.npy": _array(POSES), "new_joints/M000001.npy": _array(POSES),
}  # fmt: skip
INDEX = b"source_path,start_frame,end_frame,new_name\n./pose_data/KIT/a_poses.npy,0,100,000000.npy\n"


def run(inputs: int, seed: int = 0) -> Faults:
    """Load that many damaged data sets."""
    judge = Judge()
    with tempfile.TemporaryDirectory(prefix="wamo-fuzz-") as place:
        for number, rng, what in numbered(inputs, seed):
            folder = Path(place) / "data"
            shutil.rmtree(folder, ignore_errors=True)
            files = (COLLECTION, LAYOUT)[number % 2]
            for name, data in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            name = str(pick(rng, sorted(files)))
            (folder / name).write_bytes(_changed(files[name], name, rng))
            if files is COLLECTION:
                (folder / "a.bvh").write_text(body_bvh(HABITS["mixamo"], frames=30))
            notes = str(folder / "annotations.tsv") if number % 4 == 0 else ""
            margin = 0.3 if number % 8 == 0 else 0.0
            options = CollectionOptions(annotations=notes, margin=margin, long_trials=True)
            judge.attempt(f"{what} ({name})", lambda: load_source(str(folder), skeleton=SMPL22, collection=options))  # noqa: B023
            if number % 16 == 3:
                (folder / "index.csv").write_bytes(damaged(INDEX, rng))
                judge.attempt(f"{what} (index.csv)", lambda: read_index(folder / "index.csv"))  # noqa: B023
    return judge.faults


def _changed(data: bytes, name: str, rng: np.random.Generator) -> bytes:
    """A table with an exchanged cell, or any file with damaged bytes."""
    if name.endswith((".tsv", ".txt")) and rng.random() < 0.6:
        split = b"\t" if name.endswith(".tsv") else b"#"
        rows = [line.split(split) for line in data.split(b"\n")]
        row = rows[int(rng.integers(len(rows)))]
        row[int(rng.integers(len(row)))] = str(pick(rng, CELLS)).encode()
        if rng.random() < 0.2:
            row.append(b"more")
        return b"\n".join(split.join(row) for row in rows)
    return damaged(data, rng)
