"""Compare the procedural library with motion capture, kind by kind.

    python experiments/realism.py --data FOLDER [--clips 24] [--out OUT.json]

FOLDER contains ``cmu/`` and ``uiprmd/`` (unpacked). Everything is measured at 20 fps on SMPL-22, between the first and
the last movement of a clip, in windows of at most 6 s.

contact      a foot joint (toe base) lower than 5 cm over the clip's floor and slower than 1 m/s
floor        of a clip: 3rd percentile of the height of the lower foot joint, so that single bad frames do not set it
skate        mean horizontal speed of foot joints while in contact (m/s)
penetration  how far any joint goes below the floor (m)
limits       share of frames with a knee or elbow bent by more than 160 degrees, a knee bent the wrong way (by more than
             15 degrees about an axis that points over 130 degrees away from the pelvis's left), or a neck bent by more
             than 95 degrees
band shares  share of a3 (below 1.25 Hz), d3, d2, d1 (5-10 Hz) in the energy of each joint, Haar, from wamo.wavelets,
             on positions relative to the pelvis's place on the floor (so that distance walked does not count)
             and with a tilt of the floor taken out: the floor of some real clips rises by 3 cm a metre

A (kind, joint, band) cell counts when at least 5 real clips are there; it passes when the library's median lies within
the real 5th to 95th percentile. Kinds without real clips are listed as absent.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from experiment import run

from wamo import formats
from wamo import library as procedural
from wamo.errors import WamoError
from wamo.files import write_json
from wamo.motion import SMPL22, Motion
from wamo.wavelets import band_energy, decompose

FPS, LONGEST, FEWEST = 20.0, 6.0, 5
BANDS = ("a3", "d3", "d2", "d1")
GROUPS = {
    "torso": (0, 3, 6, 9),
    "head": (12, 15),
    "hands": (20, 21),
    "elbows": (18, 19),
    "feet": (7, 8, 10, 11),
    "knees": (4, 5),
}
KINDS: dict[str, tuple[str, ...]] = {
    "walk": ("walk",),
    "run": ("run", "jog"),
    "jump": ("jump", "jump_forward"),
    "salsa": ("salsa",),
    "dance": ("ballet_arms", "pirouette", "disco_point", "grapevine", "bounce_dance", "waltz"),
    "punch": ("step_punch", "karate_punch"),
    "kick": ("front_kick", "side_kick", "roundhouse_kick"),
    "dribble": ("dribble",),
    "squat": ("squat",),
    "lunge": ("lunge",),
    "side lunge": ("side_lunge",),
    "sit": ("sit_stand_repeat",),
    "leg raise": ("leg_raise",),
    "arm raise": ("raise_arm_side",),
    "gesture": ("wave", "point", "clap"),
}
"""Kind of action -> families of that kind; gestures are absent from both collections."""
UIPRMD = {"m01": "squat", "m03": "lunge", "m04": "side lunge", "m05": "sit", "m06": "leg raise", "m07": "arm raise"}


def real_clips(data: Path) -> dict[str, list[Motion]]:
    """Real clips of each kind, at 20 fps, canonical."""
    clips: dict[str, list[Motion]] = {kind: [] for kind in KINDS}
    cmu = data / "cmu"
    rows = [line.split("\t") for line in (cmu / "captions.tsv").read_text().splitlines()[1:]]
    windows: dict[str, list[tuple[float, float, str]]] = {}
    for line in (cmu / "segments.tsv").read_text().splitlines()[1:]:
        trial, start, end, caption, _ = line.split("\t")
        windows.setdefault(trial, []).append((float(start), float(end), caption))
    for trial, file, fps, seconds, index, _, *captions in rows:
        spans = windows.get(trial, []) if float(seconds) > 8 else []
        parts = [(s, e, _kind(trial, index, c)) for s, e, c in spans] or [
            (0.0, float(seconds), _kind(trial, index, captions[0]))
        ]
        parts = [p for p in parts if p[2]]
        if not parts:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = formats.read(cmu / file, fps=float(fps) if file.endswith(".amc") else None)
        for first, last, kind in parts:
            clips[kind or ""].append(whole.crop(first, min(last, whole.duration)).resample(FPS).canonical())
    joints = data / "uiprmd" / "new_joints"
    for line in (data / "uiprmd" / "index.tsv").read_text().splitlines()[1:]:
        name, movement, _, _, repetition, *_ = line.split("\t")
        if movement in UIPRMD and repetition in ("e02", "e05", "e08"):
            clips[UIPRMD[movement]].append(Motion(np.load(joints / f"{name}.npy", allow_pickle=False), FPS))
    return clips


def _kind(trial: str, index: str, caption: str) -> str | None:
    """The kind that a cmu window belongs to, from its trial, its index text and its caption."""
    subject = trial.split("_")[0]
    rules: list[tuple[bool, str]] = [
        (subject in ("60", "61"), "salsa"),
        (subject in ("05", "94", "131", "143"), "dance"),
        (subject == "06", "dribble"),
        (subject == "135" and bool(re.search(r"punch", caption + index + "punch" * (index == "Oiduki"))), "punch"),
        (subject == "135" and bool(re.search(r"kick", caption)), "kick"),
        (subject in ("13", "49", "16") and bool(re.search(r"jump", caption)), "jump"),
        (subject in ("02", "06", "07", "08") and bool(re.match(r".*\bwalk|stride", index)), "walk"),
        (
            subject in ("02", "09", "16", "127")
            and bool(re.search(r"\b(runs?|jogs?)\b", caption))
            and not re.search(r"jump|leap|duck|dive|crouch|low|roll|under|over", caption),
            "run",
        ),
    ]
    return next((kind for holds, kind in rules if holds), None)


def library_clips(kind: str, count: int) -> list[Motion]:
    """Fresh clips of a kind's families, from test seeds."""
    families = KINDS[kind]
    return [
        procedural.generate(zlib.crc32(f"{kind}{k}".encode()), families[k % len(families)], split="test")
        for k in range(count)
    ]


def moving_part(motion: Motion) -> Motion:
    """From the first to the last movement (mean joint speed above 15 % of its 90th percentile), at most 6 s."""
    speed = np.linalg.norm(np.diff(motion.joints, axis=0), axis=-1).mean(1) * FPS
    active = np.flatnonzero(speed > 0.15 * np.percentile(speed, 90))
    first, last = int(active[0]), min(int(active[-1]) + 2, len(motion))
    return motion.with_(joints=motion.joints[first : min(last, first + round(LONGEST * FPS))])


def measure(motion: Motion) -> dict[str, np.ndarray | float]:
    """All figures of one clip."""
    joints = moving_part(motion).joints.astype(np.float64)
    velocity = np.gradient(joints, 1 / FPS, axis=0)
    acceleration = np.gradient(velocity, 1 / FPS, axis=0)
    jerk = np.gradient(acceleration, 1 / FPS, axis=0)
    toes = joints[:, (10, 11)]
    floor = float(np.percentile(toes[..., 1].min(1), 3))
    speed = np.linalg.norm(velocity[:, (10, 11)], axis=-1)
    contact = (toes[..., 1] < floor + 0.05) & (speed < 1.0)
    horizontal = np.linalg.norm(velocity[:, (10, 11)][..., (0, 2)], axis=-1)
    result: dict[str, np.ndarray | float] = {
        "skate": float(horizontal[contact].mean()) if contact.any() else float("nan"),
        "penetration": max(0.0, floor - float(joints[..., 1].min())),
        "limits": float(_beyond_limits(joints).mean()),
    }
    for name, values in (("speed", velocity), ("acceleration", acceleration), ("jerk", jerk)):
        size = np.linalg.norm(values, axis=-1)
        for group, members in GROUPS.items():
            result[f"{name} mean {group}"] = float(size[:, members].mean())
            result[f"{name} peak {group}"] = float(np.percentile(size[:, members], 99))
    local = joints - joints[:, :1] * np.array([1.0, 0.0, 1.0])
    local[..., 1] -= _floor_tilt(joints)[:, None]
    result["bands"] = band_energy(decompose(local, "db1", 3))
    return result


def _floor_tilt(joints: np.ndarray) -> np.ndarray:
    """(frames,) height of a slanting floor: a line through the feet in contact against distance travelled."""
    lower = joints[:, (10, 11), 1].min(1)
    steps = np.linalg.norm(np.diff(joints[:, 0][:, (0, 2)], axis=0, prepend=joints[:1, 0][:, (0, 2)]), axis=-1)
    way = np.cumsum(steps)
    if way[-1] < 1.0:
        return np.zeros(len(joints))
    low = lower <= np.percentile(lower, 60)
    slope = np.polyfit(way[low], lower[low], 1)[0]
    return slope * (way - way.mean()) if abs(slope) < 0.06 else np.zeros(len(joints))


def _angle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    cosine = (a * b).sum(-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1) + 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def _beyond_limits(joints: np.ndarray) -> np.ndarray:
    """(frames,) bool: some joint is bent beyond human limits."""
    bad = _angle(joints[:, 12] - joints[:, 9], joints[:, 15] - joints[:, 12]) > 95
    left = joints[:, 1] - joints[:, 2]
    for hip, knee, ankle in ((1, 4, 7), (2, 5, 8)):
        thigh, shank = joints[:, knee] - joints[:, hip], joints[:, ankle] - joints[:, knee]
        bend = _angle(thigh, shank)
        bad |= (bend > 160) | ((bend > 15) & (_angle(np.cross(thigh, shank), left) > 130))
    for shoulder, elbow, wrist in ((16, 18, 20), (17, 19, 21)):
        bad |= _angle(joints[:, elbow] - joints[:, shoulder], joints[:, wrist] - joints[:, elbow]) > 160
    return bad


def compare(real: list[dict], library: list[dict]) -> dict:
    """Medians and real ranges of one kind, and which (joint, band) cells lie within."""
    row: dict = {"real clips": len(real), "library clips": len(library), "figures": {}}
    for key in [k for k in library[0] if k != "bands"]:
        made, captured = np.array([m[key] for m in library]), np.array([m[key] for m in real])
        low, middle, high = np.nanpercentile(captured, (5, 50, 95)) if len(captured) else (np.nan,) * 3
        row["figures"][key] = {
            "library": float(np.nanmedian(made)),
            "library max": float(np.nanmax(made)),
            "real": float(middle),
            "real 5 %": float(low),
            "real 95 %": float(high),
        }
    if len(real) >= FEWEST:
        bands = np.stack([m["bands"] for m in real])
        low, high = np.percentile(bands, 5, axis=0), np.percentile(bands, 95, axis=0)
        made = np.median(np.stack([m["bands"] for m in library]), axis=0)
        row["within"] = ((made >= low) & (made <= high)).tolist()
        row["bands"] = {
            "library": made.tolist(),
            "real 5 %": low.tolist(),
            "real median": np.median(bands, axis=0).tolist(),
            "real 95 %": high.tolist(),
        }
    return row


def main(data: Path, clips: int = 24, cells: bool = False, out: Path | None = None) -> None:
    """Measure both and print the tables.

    Args:
        data: Folder that contains cmu/ and uiprmd/.
        clips: Library clips per kind.
        cells: List the cells outside the real range.
        out: Write all figures as JSON.
    """
    try:
        real = real_clips(data)
    except (OSError, WamoError) as error:
        raise SystemExit(f"cannot read the real clips below {data}: {error}") from error
    rows = {}
    for kind in KINDS:
        captured = [measure(m) for m in real[kind] if len(m) >= 18]
        rows[kind] = compare(captured, [measure(m) for m in library_clips(kind, clips)])
    report(rows, cells)
    if out:
        write_json(out, rows)


def report(rows: dict[str, dict], cells: bool) -> None:
    """Print the tables."""

    def show(title: str, cell: Callable[[dict], str]) -> None:
        print(f"{title:22s}" + "".join(f"{cell(row):>26s}" for row in rows.values()))

    heads = [f"{kind} ({row['real clips']} real)" for kind, row in rows.items()]
    print(" " * 22 + "".join(f"{head:>26s}" for head in heads))
    for key in next(iter(rows.values()))["figures"]:

        def cell(row: dict, key: str = key) -> str:
            f = row["figures"][key]
            return f"{f['library']:.3g} | {f['real']:.3g} ({f['real 5 %']:.2g}-{f['real 95 %']:.2g})"

        show(key.replace("acceleration", "acc")[:24] + " ", cell)
    total, inside = 0, 0
    for kind, row in rows.items():
        if "within" not in row:
            print(f"{kind}: absent from the real clips ({row['real clips']}), bands not compared")
            continue
        within = np.array(row["within"])
        total, inside = total + within.size, inside + int(within.sum())
        print(
            f"{kind:11s} bands within the real range: {within.mean():.0%}  by band "
            + ", ".join(f"{b} {w:.0%}" for b, w in zip(BANDS, within.mean(1), strict=True))
        )
        if cells:
            values = {k: np.array(v) for k, v in row["bands"].items()}
            for b, j in zip(*np.nonzero(~within), strict=True):
                print(
                    f"   {BANDS[b]} {SMPL22.joints[j]:15s} library {values['library'][b, j]:.4f}, "
                    f"real {values['real 5 %'][b, j]:.4f}-{values['real 95 %'][b, j]:.4f}"
                )
    deepest = max(row["figures"]["penetration"]["library max"] for row in rows.values())
    limits = max(row["figures"]["limits"]["library max"] for row in rows.values())
    slides = {k: r["figures"]["skate"] for k, r in rows.items() if r["real clips"] >= FEWEST}
    worse = [k for k, f in slides.items() if f["library"] > 1.5 * f["real"]]
    print(
        f"\n(joint, band) cells within the real 5-95 % range: "
        f"{inside} of {total} = {inside / max(total, 1):.0%}   (bar: 80 %)"
    )
    print(
        f"deepest penetration {100 * deepest:.2f} cm (bar: 1 cm); "
        f"joint-limit violations {limits:.0%} of frames at most (bar: 0)"
    )
    print(f"skate worse than 1.5 x the real median: {', '.join(worse) or 'no kind'} of {len(slides)}")


if __name__ == "__main__":
    run(main, __doc__)
