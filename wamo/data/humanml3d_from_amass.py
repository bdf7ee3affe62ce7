"""Make HumanML3D's motions from AMASS sequences and HumanML3D's index.

    wamo humanml3d AMASS --index index.csv --out HumanML3D
    wamo humanml3d AMASS --index index.csv --out HumanML3D \\
        --male smplh/male/model.npz --female smplh/female/model.npz

AMASS is the folder with the unpacked subsets (AMASS/KIT/3/kick_high_left02_poses.npz). The command writes
new_joints/<id>.npy and the mirrored M<id>.npy as HumanML3D's authors do: every n-th frame for about 20 fps, the start
of some subsets cut off, the index's frames, all people with the bone lengths of one clip, frame 0 facing +Z. Without
body models everybody has the shape of an average adult: the movements are the same, the joints differ from the
published ones. Exit status: 0; 1 if sequences are missing or broken (they are listed); 2 if no clip could be made.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from wamo.data.humanml3d import PAGE
from wamo.errors import DataError, FormatError, WamoError
from wamo.files import write_atomic
from wamo.formats.amass import MEAN_REST, BodyModel, motion_from_amass
from wamo.formats.limits import Limits
from wamo.formats.npz import load_npy, load_npz
from wamo.motion import SMPL22, Motion

AMASS_PAGE = "https://amass.is.tue.mpg.de/download.php"
BODY_PAGE = "https://mano.is.tue.mpg.de/download.php"

TRIM = {"Eyes_Japan_Dataset": 3.0, "MPI_HDM05": 3.0, "TotalCapture": 1.0, "MPI_Limits": 1.0, "Transitions_mocap": 0.5}
"""Seconds that HumanML3D's authors cut off the start (calibration poses); frames of the index count from there."""

DOWNLOAD = {
    "BioMotionLab_NTroje": "BMLrub", "DFaust_67": "DFaust", "MPI_HDM05": "HDM05", "MPI_Limits": "PosePrior",
    "MPI_mosh": "MoSh", "SSM_synced": "SSM", "TCD_handMocap": "TCDHands", "Transitions_mocap": "Transitions",
}  # fmt: skip
"""Subset in the index -> its name on AMASS' page, if it differs; folders may have either name."""

FPS = 20.0
REFERENCE = "000021"
"""The clip that gives everybody's bone lengths."""
ACT12 = "humanact12"
_LIMITS = Limits(max_bytes=400_000_000, max_frames=1_000_000)
_LEG = (SMPL22.index("right_knee"), SMPL22.index("right_ankle"))


@dataclass(frozen=True)
class Row:
    """One line of the index: frames ``start`` .. ``end`` (of 20 a second) of a sequence become clip ``name``."""

    source: str
    start: int
    end: int
    name: str

    @property
    def subset(self) -> str:
        """The AMASS subset, or "humanact12"."""
        return self.source.split("/")[0]


@dataclass
class Summary:
    """Clips written, and the reasons for missing ones.

    Parameters
    ----------
    clips : clips written, including mirrored ones; problems : one sentence per broken sequence
    missing : subset -> missing sequences; example : one of them; wanted : subset -> sequences in the index
    """

    clips: int = 0
    problems: list[str] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)
    wanted: Counter[str] = field(default_factory=Counter)

    def words(self) -> list[str]:
        """Lines to print: missing subsets with the page that provides them, and the first problems."""
        lines = []
        for subset, count in sorted(self.missing.items()):
            where = (
                f"pose_data.zip of {PAGE}, given with --pose-data"
                if subset == ACT12
                else f'"SMPL+H G" of {DOWNLOAD.get(subset, subset)} from {AMASS_PAGE}'
            )
            some = f"{count} of {self.wanted[subset]} sequences missing, e.g. {self.example[subset]}"
            lines.append(f"{subset}: {some}; get {where}")
        lines += self.problems[:20]
        return lines + ([f"{len(self.problems) - 20} more problems"] if len(self.problems) > 20 else [])


def read_index(path: Path) -> list[Row]:
    """The rows of HumanML3D's index.csv (source_path, start_frame, end_frame, new_name).

    Raises
    ------
    DataError
        No such file. FormatError: with the line, for one that has another form.
    """
    if not path.is_file():
        raise DataError(f"no index {path}: index.csv comes with {PAGE}")
    try:
        return _index_rows(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FormatError(path.name, "a table in UTF-8", str(error)) from None


def _index_rows(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        columns = ("source_path", "start_frame", "end_frame", "new_name")
        if not set(columns) <= set(reader.fieldnames or ()):
            raise FormatError(path.name, f"the columns {', '.join(columns)}", f"{reader.fieldnames}", line=1)
        for number, row in enumerate(reader, 2):
            source = (row["source_path"] or "").strip().replace("\\", "/").removeprefix("./").removeprefix("pose_data/")
            name = (row["new_name"] or "").strip().removesuffix(".npy")
            unsafe = not source or not name or "/" in name or ".." in source.split("/") or source.startswith("/")
            try:
                start, end = int(row["start_frame"]), int(row["end_frame"])
            except (TypeError, ValueError):
                unsafe = True
            if unsafe:
                raise FormatError(path.name, "a sequence, two frame numbers and a clip's name", f"{row}", line=number)
            rows.append(Row(source, start, end, name))
    if not rows:
        raise FormatError(path.name, "at least one clip", "none")
    return rows


def convert(
    amass: Path,
    rows: Sequence[Row],
    out: Path,
    *,
    bodies: tuple[BodyModel, BodyModel] | None = None,
    pose_data: Path | None = None,
) -> Summary:
    """Write every clip of the index whose sequence exists to ``out/new_joints``.

    Parameters
    ----------
    amass : folder with the unpacked subsets
    bodies : male and female body; None: the mean skeleton `MEAN_REST` for everybody
    pose_data : folder that holds ``humanact12``, the part of HumanML3D that is not from AMASS

    Raises
    ------
    DataError
        No clip could be made; the message says what is missing and which page provides it.
    """
    summary = Summary()
    sources = {row.source: row.subset for row in rows}
    summary.wanted.update(sources.values())
    reader = _Reader(amass, bodies, pose_data)
    bones = _bones(reader, rows)
    for source, group in itertools.groupby(sorted(rows, key=lambda row: row.source), key=lambda row: row.source):
        try:
            whole = reader.read(source)
        except FileNotFoundError:
            summary.missing[sources[source]] += 1
            summary.example.setdefault(sources[source], source)
            continue
        except WamoError as error:
            summary.problems.append(f"{source}: {error}")
            continue
        for row in group:
            _write_clip(row, whole, bones, out, summary)
    if not summary.clips:
        raise DataError("\n  ".join([f"not one clip of the index could be made from {amass}", *summary.words()]))
    return summary


def _bones(reader: _Reader, rows: Sequence[Row]) -> np.ndarray:
    """(22,) metres: bone lengths for everybody, those of clip 000021, or of the mean skeleton if it is missing."""
    for row in rows:
        if row.name == REFERENCE:
            try:
                return bone_lengths(_cut(row, reader.read(row.source))[0])
            except (FileNotFoundError, WamoError, IndexError):
                break
    return np.linalg.norm(MEAN_REST, axis=1)


def _write_clip(row: Row, whole: np.ndarray, bones: np.ndarray, out: Path, summary: Summary) -> None:
    joints = _cut(row, whole)
    if len(joints) < 2:
        summary.problems.append(f"{row.name}: {row.source} ends before frame {row.start}")
        return
    if row.subset != ACT12 and row.end >= 0 and len(joints) < row.end - row.start:
        summary.problems.append(
            f"{row.name}: {row.source} has {len(joints)} of the frames {row.start} .. {row.end}; is it SMPL+H G?"
        )
    motion = Motion(joints, FPS, name=row.name)
    for name, one in ((row.name, motion), (f"M{row.name}", motion.mirror())):
        # the published arrays lack the last frame, because their features need the next one
        fitted = one.with_(joints=with_bones(one.joints, bones)[:-1]).canonical()
        buffer = io.BytesIO()
        np.save(buffer, fitted.joints, allow_pickle=False)
        write_atomic(out / "new_joints" / f"{name}.npy", buffer.getvalue())
        summary.clips += 1


def _cut(row: Row, whole: np.ndarray) -> np.ndarray:
    """Cut out the frames of a row of the index; HumanAct12's sequences are clips already."""
    if row.subset == ACT12:
        return whole
    return whole[int(TRIM.get(row.subset, 0.0) * FPS) :][row.start : row.end]


def bone_lengths(pose: np.ndarray) -> np.ndarray:
    """(22, 3) joints -> (22,) metres from each joint to its parent, 0 for the root."""
    return np.linalg.norm(pose - pose[[max(0, parent) for parent in SMPL22.parents]], axis=1)


def with_bones(joints: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Change bone lengths and keep directions; the root's path scales with the legs, so that feet do not slide.

    Parameters
    ----------
    joints : (frames, 22, 3); lengths : (22,) metres, as `bone_lengths` gives them
    """
    own, leg = bone_lengths(joints[0]), list(_LEG)
    found = np.empty(joints.shape)
    found[:, 0] = joints[:, 0] * (lengths[leg].sum() / max(own[leg].sum(), 1e-6))
    for joint, parent in enumerate(SMPL22.parents[1:], 1):
        bone = joints[:, joint].astype(np.float64) - joints[:, parent]
        unit = bone / np.maximum(np.linalg.norm(bone, axis=-1, keepdims=True), 1e-9)
        found[:, joint] = found[:, parent] + unit * lengths[joint]
    return found


class _Reader:
    """Sequences of the index as (frames, 22, 3) joints at about 20 fps, Y up."""

    def __init__(self, amass: Path, bodies: tuple[BodyModel, BodyModel] | None, pose_data: Path | None) -> None:
        self.amass, self.bodies, self.pose_data = amass, bodies, pose_data

    def read(self, source: str) -> np.ndarray:
        """Read a sequence. FileNotFoundError if it is missing, FormatError if it is broken."""
        if source.split("/")[0] == ACT12:
            return self._act12(source)
        arrays = load_npz(self._file(source), limits=_LIMITS)
        name = Path(source).stem
        rate = arrays.get("mocap_framerate")
        if rate is None or rate.size != 1 or not FPS <= float(rate.reshape(-1)[0]) <= 10_000:
            raise FormatError(name, f"mocap_framerate of at least {FPS:g}", "none" if rate is None else f"{rate}")
        step = int(float(rate.reshape(-1)[0]) / FPS)  # as published: 59.94 fps are played at 30
        every = {key: arrays[key][::step] for key in ("poses", "trans") if key in arrays and arrays[key].ndim == 2}
        betas = {"betas": arrays["betas"].reshape(-1)[:10]} if "betas" in arrays else {}
        body = None
        if self.bodies is not None:
            male = str(np.asarray(arrays.get("gender", "")).astype(str)).strip().lower() == "male"
            body = self.bodies[0] if male else self.bodies[1]
        return motion_from_amass(name, every | betas, fps=FPS, body_model=body, limits=_LIMITS).joints

    def _file(self, source: str) -> Path:
        subset, _, rest = source.partition("/")
        for folder in (subset, DOWNLOAD.get(subset, subset)):
            file = self.amass / folder / Path(rest).with_suffix(".npz")
            if file.is_file():
                return file
        raise FileNotFoundError(source)

    def _act12(self, source: str) -> np.ndarray:
        file = self.pose_data / source if self.pose_data else None
        if file is None or not file.is_file():
            raise FileNotFoundError(source)
        joints = load_npy(file, limits=_LIMITS)
        if joints.ndim != 3 or joints.shape[1] < 22 or joints.shape[2] != 3:
            raise FormatError(file.name, "joints of shape (frames, 22 or more, 3)", f"{joints.shape}")
        return joints[:, :22].astype(np.float64)


def load_bodies(male: Path | None, female: Path | None) -> tuple[BodyModel, BodyModel] | None:
    """Both SMPL+H body models, or None for the mean skeleton; DataError if only one is given or a file is missing."""
    if male is None and female is None:
        return None
    if male is None or female is None:
        raise DataError("give both --male and --female, or neither for the mean skeleton")
    for path in (male, female):
        if not path.is_file():
            raise DataError(f"no body model {path}: the extended SMPL+H model is on {BODY_PAGE}")
    return BodyModel.load(male), BodyModel.load(female)
