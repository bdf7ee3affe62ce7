"""Where samples come from: a HumanML3D-layout folder, a captioned collection of BVH / AMC files, or the library."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from wamo.data.annotations import annotated, read_annotations
from wamo.data.direction import contradicts_direction
from wamo.data.humanml3d import PAGE, read_folder
from wamo.data.samples import MIN_FRAMES, DataSet, Sample, part_moved
from wamo.data.spec import LIBRARY, SourceSpec, TimeTags
from wamo.data.tables import Row, captions_of, path_inside, read_table
from wamo.data.texts import is_text_folder
from wamo.errors import DataError, WamoError
from wamo.motion import Motion, Skeleton
from wamo.motion.facts import LibraryClip, Trial, Window

log = logging.getLogger(__name__)

SHOWN = 20
"""At most this many skipped items are printed; the others are counted."""
EVERYDAY = 3
"""Everyday sentences that a training clip of the library gets beside its 3-4 captions of the grammar."""
CONTRAST_TURNS = ("side", "order", "count", "speed", "order", "count")
"""The facts that training pairs of the library differ in, by turns: what is harder to tell comes twice as often."""
SHORT_TRIAL_SECONDS = 10.0
"""Whole trials up to this length are samples of their own; longer ones enter through their captioned windows, and for
training on request through random pieces of about this length."""


def load_source(
    source: str | SourceSpec, *, fps: float = 20.0, skeleton: Skeleton, library_clips: int = 4000,
    library_pairs: float = 0.0, library_excerpts: float = 0.0, time_tags: TimeTags = "crop",
    long_trials: bool = False, margin: float = 0.0,
    annotations: str = "", annotated_split: str = "train",
) -> DataSet:  # fmt: skip
    """Load one data set.

    Parameters
    ----------
    source : "library", or a folder: HumanML3D / KIT-ML layout (``new_joints`` or ``new_joint_vecs``, ``texts``, split
        files), or a captioned collection (``captions.tsv`` and optionally ``segments.tsv`` beside BVH / AMC files)
    fps, skeleton : what the model expects; clips are resampled, another skeleton is an error
    library_clips : clips of one epoch of the endless procedural library
    library_pairs : share of them that come as pairs alike but for one fact
    library_excerpts : share of them that are one action cut out of a longer performance
    time_tags : what becomes of captions that hold of a part of their clip (HumanML3D), see `TimeTags`; a source
        "FOLDER:own" or "FOLDER:drop" says so itself
    long_trials : whether the long trials of a captioned collection's train split are samples too, one for each ten
        seconds; augmentation cuts another random piece out of each in every epoch (captions hold of the whole trial)
    margin : seconds of the trial that windows of a captioned collection's train split keep before and after what was
        marked, for augmentation to choose from; `Window.marked` has the frames from .. to
    annotations : file with more captions and windows for a captioned collection's trials (`data.annotations`), of
        which those of the ``annotated_split`` take part

    Raises
    ------
    DataError
        The folder does not exist or has neither layout, or the annotations are malformed; the message says what is
        expected there.
    """
    spec = SourceSpec.parse(source) if isinstance(source, str) else source
    if spec.is_library:
        return _library(fps, library_clips, library_pairs, library_excerpts)
    name, folder = spec.folder, Path(spec.folder)
    if not folder.is_dir():
        raise DataError(
            f"no data folder {name}. Give a HumanML3D-layout folder ({PAGE} has HumanML3D and KIT-ML), a captioned "
            "collection, or 'library' for the built-in procedural motions."
        )
    if is_text_folder(folder):
        raise DataError(f"{folder.name} has captions without motions: name it in --texts instead of --data")
    if (folder / "texts").is_dir():
        return _finish(folder.name, *read_folder(folder, fps, skeleton, spec.time_tags or time_tags))
    if (folder / "captions.tsv").is_file():
        skipped: list[str] = []
        more = read_annotations(annotations, skipped) if annotations else {}
        return _collection(folder, fps, long_trials, margin, more, annotated_split, skipped)
    raise DataError(
        f"{folder.name} has neither texts/ (HumanML3D layout: new_joints/, texts/, train.txt) nor captions.tsv "
        f"(captioned collection). HumanML3D's texts.zip and all of KIT-ML: {PAGE}. For a folder of plain motion files "
        "build a gallery instead: python -m wamo build FOLDER --out GALLERY"
    )


def _collection(
    folder: Path, fps: float, long_trials: bool, margin: float, more: Mapping[str, Sequence[Row]], annotated_split: str,
    skipped: list[str],
) -> DataSet:  # fmt: skip
    """A captioned collection. Malformed rows and unreadable files are added to ``skipped``."""
    samples: list[Sample] = []
    told_of = 0
    windows: dict[str, list[Row]] = {}
    if (folder / "segments.tsv").is_file():
        for row in read_table(folder / "segments.tsv", ("trial", "start_s", "end_s"), skipped):
            windows.setdefault(row["trial"], []).append(row)
    for row in read_table(folder / "captions.tsv", ("trial", "file", "fps", "split"), skipped):
        try:
            motion = Motion.read(path_inside(folder, row["file"]), fps=row.number("fps"), name=row["trial"])
        except DataError as error:
            skipped.append(_placed(row, error))
            continue
        except WamoError as error:
            skipped.append(str(error))
            continue
        told = more.get(row["trial"], ()) if row["split"] == annotated_split else ()
        told_of += bool(told)
        row, marked = annotated(row, windows.get(row["trial"], []), told)
        for sample in _trial(folder.name, motion, row, marked, fps, long_trials, skipped):
            vouched, doubted = _doubted(sample)
            skipped += [f"{sample.key}: {caption!r} of a clip that turns away" for caption in doubted]
            samples.append(_with_margin(vouched, motion, margin, fps) if margin else vouched)
    return replace(_finish(folder.name, samples, skipped), annotated=told_of)


def _with_margin(sample: Sample, trial: Motion, margin: float, fps: float) -> Sample:
    """A window of the train split with the trial's frames around it; any other sample as it is."""
    window = sample.motion.clip
    if sample.split != "train" or not isinstance(window, Window):
        return sample
    start, end = window.start, min(window.end, trial.duration)
    first = max(0.0, start - margin)
    wide = trial.crop(first, min(end + margin, trial.duration)).prepared(fps)
    marked = replace(window, marked=(round((start - first) * fps), round((end - first) * fps)))
    return replace(sample, motion=sample.motion.with_(joints=wide.joints, clip=marked))


def _trial(
    dataset: str, motion: Motion, row: Row, windows: list[Row], fps: float, long_trials: bool, skipped: list[str]
) -> Iterator[Sample]:
    """The whole trial where it is short, or as often as it has lengths of ten seconds, and its captioned windows."""
    trial, index = row["trial"], row.get("index_description", "")
    key, short = f"{dataset}/{row['trial']}", motion.duration <= SHORT_TRIAL_SECONDS
    if short or (long_trials and row["split"] == "train"):
        clip = Trial(trial, index, long=not short)
        whole = motion.with_(captions=captions_of(row), source=dataset, clip=clip).prepared(fps)
        keys = [key] if short else [f"{key}+{n}" for n in range(int(motion.duration / SHORT_TRIAL_SECONDS))]
        yield from (Sample(k, whole, dataset, row["split"]) for k in keys)
    for number, window in enumerate(windows):
        try:
            start, end = window.number("start_s"), window.number("end_s")
            cut = motion.crop(start, min(end, motion.duration))
        except WamoError as error:
            skipped.append(_placed(window, error))
            continue
        piece = cut.with_(
            name=f"{row['trial']} {start:.1f}-{end:.1f} s", captions=captions_of(window), source=dataset,
            clip=Window(trial, index, start, end),
        )  # fmt: skip
        yield Sample(f"{key}#{number}", piece.prepared(fps), dataset, row["split"])


def _placed(row: Row, error: WamoError) -> str:
    """An error's message with the file and line of its row."""
    message = str(error)
    return message if message.startswith(row.place) else f"{row.place}: {message}"


def _doubted(sample: Sample) -> tuple[Sample, list[str]]:
    """A training clip without the captions that say "straight on" while it turns, and these; others stay whole."""
    motion = sample.motion
    if sample.split != "train" or (isinstance(motion.clip, Trial) and motion.clip.long):
        return sample, []
    doubted = [c for c in motion.captions if contradicts_direction(c, motion.joints, motion.skeleton)]
    kept = tuple(c for c in motion.captions if c not in doubted)
    return (replace(sample, motion=motion.with_(captions=kept)) if doubted else sample), doubted


def _library(fps: float, clips: int, pairs: float, excerpts: float) -> DataSet:
    make = partial(_library_epoch, clips, pairs, excerpts, fps)
    return DataSet(LIBRARY, library_samples("val", 0, 300, fps), make=make)


def library_samples(split: str, start: int, count: int, fps: float) -> list[Sample]:
    """Clips ``start`` .. ``start + count`` of a split of the procedural library."""
    from wamo import library as procedural

    clips = enumerate(procedural.stream(split, start=start, count=count), start)
    return [_sample(motion, f"library/{split}-{i}", split, i, fps) for i, motion in clips]


def library_excerpts(split: str, start: int, count: int, fps: float) -> list[Sample]:
    """Excerpts ``start`` .. ``start + count``: one action each, cut out of a longer performance."""
    from wamo import library as procedural

    numbers = range(start, start + count)
    return [_sample(procedural.excerpt(i, split=split), f"library/{split}-excerpt-{i}", split, i, fps) for i in numbers]


def _sample(motion: Motion, key: str, split: str, number: int, fps: float) -> Sample:
    """A clip of the library; for training with everyday sentences, which the number picks."""
    from wamo import library as procedural

    told = procedural.with_everyday(motion, EVERYDAY, number) if split == "train" else motion
    return Sample(key, told.prepared(fps), LIBRARY, split, themes=_themes(motion))


def _themes(motion: Motion) -> tuple[str, ...]:
    """A clip of the library is like those of its kind and like those that move the same part of the body."""
    return motion.clip_as(LibraryClip).kind, part_moved(motion)


def library_pairs(split: str, start: int, count: int, fps: float) -> list[Sample]:
    """Both clips of pairs ``start`` .. ``start + count``; the kinds of contrast take turns (`CONTRAST_TURNS`)."""
    from wamo import library as procedural

    found = []
    for i in range(start, start + count):
        key = f"library/{split}-pair-{i}"
        pair = procedural.contrast_pair(i, CONTRAST_TURNS[i % len(CONTRAST_TURNS)], split=split)
        found += [
            Sample(f"{key}-{n}", m.prepared(fps), LIBRARY, split, group=key, themes=_themes(m))
            for n, m in enumerate(pair)
        ]
    return found


@lru_cache(maxsize=1)
def _library_epoch(clips: int, pairs: float, excerpts: float, fps: float, epoch: int) -> list[Sample]:
    """A fresh training epoch: single clips, excerpts and pairs."""
    paired, cut = round(clips * pairs / 2), round(clips * excerpts)
    single = clips - 2 * paired - cut
    alone = library_samples("train", epoch * single, single, fps) + library_excerpts("train", epoch * cut, cut, fps)
    return alone + library_pairs("train", epoch * paired, paired, fps)


def _finish(name: str, samples: list[Sample], skipped: list[str]) -> DataSet:
    """Leave out what cannot be used, and say so."""
    kept = [s for s in samples if len(s.motion) >= MIN_FRAMES and s.captions]
    if len(kept) < len(samples):
        skipped.append(f"{len(samples) - len(kept)} clips are shorter than {MIN_FRAMES} frames or have no caption")
    for note in skipped[:SHOWN]:
        log.warning("%s: left out: %s", name, note)
    if len(skipped) > SHOWN:
        log.warning("%s: left out: %d more", name, len(skipped) - SHOWN)
    if not kept:
        raise DataError(f"{name}: not one usable clip" + (f"; first problem: {skipped[0]}" if skipped else ""))
    return DataSet(name, kept, notes=tuple(skipped))
