"""Seeded damage to good motion files: each must read or end in a FormatError, in bounded time and memory.

The inputs are read in a process of its own, so that its memory is that of reading.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.formats.format_makers import HABITS, amc_text, amc_values, asf_text, body_bvh
from wamo.errors import FormatError
from wamo.formats import read_file

WORDS = (b"nan", b"1e999", b"-", b"\xff\xfe", b"0,5", b"}", b"{", b"1.2.3", b"9" * 400, b"\r", b"#", b"\x00", b"")
SLOWEST = 10.0
"""Seconds of processor time that one input may take."""
LARGEST = 1e9
"""Bytes of memory that the process may reach."""
EVERY = 60
"""One in so many inputs is large."""


@dataclass
class Faults:
    """What went wrong: foreign exceptions, inputs that took too long, and the process's memory in bytes at the peak."""

    exceptions: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    peak: float = 0.0


def good_files() -> dict[str, bytes]:
    """Name -> bytes of small files that read."""
    poses = np.random.default_rng(0).normal(0, 0.2, (4, 66))
    files = {
        "a.bvh": body_bvh(HABITS["mixamo"], frames=3).encode(),
        "a.amc": amc_text(amc_values(3)).encode(),
        "a.asf": asf_text().encode(),
    }
    made: dict[str, dict[str, Any]] = {
        "amass.npz": {"poses": poses, "trans": np.zeros((4, 3)), "mocap_framerate": 30.0, "betas": np.zeros(10)},
        "joints.npz": {"joints": np.random.default_rng(1).normal(0, 1, (4, 22, 3)), "fps": 20.0},
    }
    for name, arrays in made.items():
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
        files[name] = buffer.getvalue()
    buffer = io.BytesIO()
    np.save(buffer, np.random.default_rng(2).normal(0, 1, (4, 22, 3)).astype(np.float32))
    return files | {"joints.npy": buffer.getvalue()}


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """A copy with one to four faults: bytes flipped, words exchanged, parts cut or doubled."""
    for _ in range(int(rng.integers(1, 5))):
        a, b = sorted(int(k) for k in rng.integers(0, max(1, len(data)), 2))
        kind = int(rng.integers(5))
        if kind == 0 and data:
            data = data[:a] + bytes([int(rng.integers(256))]) + data[a + 1 :]
        elif kind == 1:
            data = data[:a] + WORDS[int(rng.integers(len(WORDS)))] + data[min(len(data), a + int(rng.integers(8))) :]
        elif kind == 2:
            data = data[:a]
        elif kind == 3:
            data = data[:a] + data[b:]
        else:
            data = data[:b] + data[a:b] + data[b:]
    return data


def odd_archives(rng: np.random.Generator) -> Iterator[dict[str, np.ndarray]]:
    """Archives whose arrays have wrong types, shapes and values, without end."""
    values = [
        np.array("text"), np.array(1e308), np.array(np.nan), np.zeros((0, 66)), np.zeros((3, 66), complex),
        np.zeros(()), np.array([True]), np.full((3, 3), 1e300), np.zeros((3, 66)), np.zeros((3, 22, 3)),
        np.full((3, 66), 1e200), np.array(["a", "b"]), np.zeros((3, 0, 3)), np.array({}, dtype=object),
        np.array(b"x"), np.array(np.datetime64("2020")), np.zeros((1, 3, 66)),
    ]  # fmt: skip
    keys = ("poses", "trans", "mocap_framerate", "betas", "joints", "fps", "wamo", "root_orient", "pose_body")
    while True:
        yield {key: values[int(rng.integers(len(values)))] for key in keys if rng.random() < 0.5}


def large_file(rng: np.random.Generator) -> tuple[str, bytes]:
    """Name and bytes of a costly file: little text or a small archive that stands for many frames or joints."""
    kind, buffer = int(rng.integers(4)), io.BytesIO()
    if kind == 0:  # just below what is refused from its headers
        frames = int(rng.integers(50_000, 250_000))
        poses = rng.normal(0, 0.3, (1 + frames // 60, 66)).astype(np.float32).repeat(60, axis=0)
        np.savez_compressed(buffer, poses=poses, trans=np.zeros((len(poses), 3)), mocap_framerate=120.0)
        return "large.npz", buffer.getvalue()
    if kind == 1:
        np.save(buffer, np.zeros((int(rng.integers(1_000, 40_000)), int(rng.choice([22, 52, 144])), 3), np.float32))
        return "large.npy", buffer.getvalue()
    if kind == 2:
        header, rows = body_bvh(HABITS["mixamo"], frames=1).split("Frame Time: 0.05\n")
        return "large.bvh", f"{header}Frame Time: 0.008\n{rows * int(rng.integers(5_000, 60_000))}".encode()
    count = int(rng.integers(500, 2_500))
    rope = "".join(f"JOINT j{k}\n{{\nOFFSET 0 1 0\nCHANNELS 3 Zrotation Xrotation Yrotation\n" for k in range(count))
    body = body_bvh(HABITS["mixamo"], frames=1)
    place = body.index("End Site")
    text = body[:place] + rope + "}\n" * count + body[place:]
    columns = body.splitlines()[-1] + " 0" * (3 * count) + "\n"
    return "large.bvh", (text.rpartition("Frame Time: 0.05\n")[0] + "Frame Time: 0.05\n" + 500 * columns).encode()


def run(inputs: int, seed: int = 0) -> Faults:
    """Read that many damaged files in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_run, inputs, seed).result()


def _run(inputs: int, seed: int) -> Faults:
    rng, files, faults = np.random.default_rng(seed), good_files(), Faults()
    archives, names = odd_archives(rng), sorted(files)
    with tempfile.TemporaryDirectory(prefix="wamo-fuzz-") as folder:
        for number in range(inputs):
            name = names[number % len(names)]
            path = Path(folder) / name
            if name.endswith(".npz") and rng.random() < 0.5:
                np.savez(path, **next(archives))  # type: ignore[arg-type]  # object arrays are the point
            else:
                path.write_bytes(damaged(files[name], rng))
            if name == "a.asf":
                (Path(folder) / "a.amc").write_bytes(files["a.amc"])
                path = Path(folder) / "a.amc"
            elif name == "a.amc":
                (Path(folder) / "a.asf").write_bytes(files["a.asf"])
            _read(path, f"input {number} of seed {seed} ({name})", faults)
            if number % EVERY == 0:
                name, data = large_file(rng)
                (Path(folder) / name).write_bytes(data)
                _read(Path(folder) / name, f"large input {number} of seed {seed} ({name})", faults)
    faults.peak = _peak()
    if faults.peak > LARGEST:
        faults.slow.append(f"{inputs} inputs of seed {seed}: {faults.peak / 1e6:.0f} MB of memory")
    return faults


def _peak() -> float:
    """Most memory in bytes that this process has held."""
    status = Path("/proc/self/status")
    if status.is_file():  # unlike getrusage, it does not start from the parent's memory
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found.group(1)) * 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1.0 if sys.platform == "darwin" else 1024.0)


def _read(path: Path, what: str, faults: Faults) -> None:
    start = time.process_time()
    try:
        read_file(path)
    except FormatError:
        pass
    except Exception:  # that is what is looked for
        faults.exceptions.append(f"{what}\n{traceback.format_exc()}")
    if time.process_time() - start > SLOWEST:
        faults.slow.append(what)
