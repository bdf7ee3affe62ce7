"""Load data sets: HumanML3D-layout folders, captioned collections of BVH / AMC files, and the library."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
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

_WHOLE = re.compile(r"\b(?:once|twice|two|three|four|five|six|seven|times|then|before|after|first|finally)\b", re.I)
SHOWN = 20
"""At most this many skipped items are printed; the others are counted."""
EVERYDAY = 3
"""Everyday sentences that a training clip of the library gets in addition to its 3-4 captions from the grammar."""
CONTRAST_TURNS = ("side", "order", "count", "speed", "order", "count")
"""The facts that training pairs of the library differ in, in rotation; the harder ones come twice."""
SHORT_TRIAL_SECONDS = 10.0
"""Whole trials up to this length are samples. Longer ones contribute their captioned windows and, on request, random
pieces of about this length for training."""


@dataclass(frozen=True)
class LibraryEpoch:
    """What one training epoch takes from the procedural library. Not in the paper.

    Parameters
    ----------
    clips : number of clips
    pairs : share of them that come as pairs alike but for one fact
    excerpts : share of them that are one action cut out of a longer performance
    """

    clips: int = 4000
    pairs: float = 0.0
    excerpts: float = 0.0


@dataclass(frozen=True)
class CollectionOptions:
    """How a captioned collection becomes samples. Not in the paper.

    Parameters
    ----------
    long_trials : whether long trials of the train split are samples too, one for each ten seconds; augmentation cuts
        another random piece out of each in every epoch, and the captions describe the whole trial
    margin : seconds of the trial to keep before and after windows of the train split, for augmentation to choose from;
        `Window.marked` has the frames of the window itself
    annotations : file with more captions and windows (`wamo.data.annotations`)
    annotated_split : the split that the annotations apply to
    """

    long_trials: bool = False
    margin: float = 0.0
    annotations: str = ""
    annotated_split: str = "train"


def load_source(
    source: str | SourceSpec,
    *,
    skeleton: Skeleton,
    fps: float = 20.0,
    time_tags: TimeTags = "crop",
    library: LibraryEpoch | None = None,
    collection: CollectionOptions | None = None,
) -> DataSet:
    """Load one data set.

    Parameters
    ----------
    source : "library", or a folder: HumanML3D / KIT-ML layout (``new_joints`` or ``new_joint_vecs``, ``texts``, split
        files), or a captioned collection (``captions.tsv`` and optionally ``segments.tsv`` beside BVH / AMC files)
    skeleton, fps : what the model expects; clips are resampled, another skeleton is an error
    time_tags : treatment of captions that describe a part of their clip (HumanML3D), see `TimeTags`; a source
        "FOLDER:own" or "FOLDER:drop" overrides it
    library, collection : options of the two other kinds of source

    Raises
    ------
    DataError
        The folder does not exist or has neither layout, or the annotations are malformed; the message says what is
        expected there.
    """
    spec = SourceSpec.parse(source) if isinstance(source, str) else source
    if spec.is_library:
        return _library(fps, library or LibraryEpoch())
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
        return _collection(folder, fps, collection or CollectionOptions())
    raise DataError(
        f"{folder.name} has neither texts/ (HumanML3D layout: new_joints/, texts/, train.txt) nor captions.tsv "
        f"(captioned collection). HumanML3D's texts.zip and all of KIT-ML: {PAGE}. For a folder of plain motion files "
        "build a gallery instead: python -m wamo build FOLDER --out GALLERY"
    )


def _collection(folder: Path, fps: float, options: CollectionOptions) -> DataSet:
    """Read a captioned collection; malformed rows and unreadable files become notes."""
    skipped: list[str] = []
    annotations = read_annotations(options.annotations, skipped) if options.annotations else {}
    samples: list[Sample] = []
    annotated_trials = 0
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
        more = annotations.get(row["trial"], ()) if row["split"] == options.annotated_split else ()
        annotated_trials += bool(more)
        row, marked = annotated(row, windows.get(row["trial"], []), more)
        for sample in _trial(folder.name, motion, row, marked, fps, options.long_trials, skipped):
            kept, contradicted = _without_contradictions(sample)
            skipped += [f"{sample.key}: {caption!r} of a clip that turns away" for caption in contradicted]
            samples.append(_with_margin(kept, motion, options.margin, fps) if options.margin else kept)
    return replace(_finish(folder.name, samples, skipped), annotated=annotated_trials)


def _with_margin(sample: Sample, trial: Motion, margin: float, fps: float) -> Sample:
    """Add the trial's frames around a window of the train split; return other samples unchanged."""
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
    """Yield the trial as a whole if it is short, once for each ten seconds if it is long, and its captioned windows."""
    trial, index = row["trial"], row.get("index_description", "")
    key, short = f"{dataset}/{row['trial']}", motion.duration <= SHORT_TRIAL_SECONDS
    if short or (long_trials and row["split"] == "train"):
        clip = Trial(trial, index, long=not short)
        captions = captions_of(row) if short else of_pieces(captions_of(row))
        whole = motion.with_(captions=captions, source=dataset, clip=clip).prepared(fps)
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


def of_pieces(captions: tuple[str, ...]) -> tuple[str, ...]:
    """The captions of a long trial that say neither how often nor in which order, which no piece of it shows; all of
    them where each does."""
    return tuple(caption for caption in captions if not _WHOLE.search(caption)) or captions


def _placed(row: Row, error: WamoError) -> str:
    """An error's message, with the file and line of the row."""
    message = str(error)
    return message if message.startswith(row.place) else f"{row.place}: {message}"


def _without_contradictions(sample: Sample) -> tuple[Sample, list[str]]:
    """Remove captions that say "straight on" from a training clip that turns; return the clip and these captions."""
    motion = sample.motion
    if sample.split != "train" or (isinstance(motion.clip, Trial) and motion.clip.long):
        return sample, []
    contradicted = [c for c in motion.captions if contradicts_direction(c, motion.joints, motion.skeleton)]
    kept = tuple(c for c in motion.captions if c not in contradicted)
    return (replace(sample, motion=motion.with_(captions=kept)) if contradicted else sample), contradicted


def _library(fps: float, epoch: LibraryEpoch) -> DataSet:
    make = partial(_library_epoch, epoch, fps)
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
    """Make a sample of a library clip; training clips get everyday sentences, chosen by the number."""
    from wamo import library as procedural

    captioned = procedural.with_everyday(motion, EVERYDAY, number) if split == "train" else motion
    return Sample(key, captioned.prepared(fps), LIBRARY, split, themes=_themes(motion))


def _themes(motion: Motion) -> tuple[str, ...]:
    """Themes of a library clip: its kind, and the part of the body that moves."""
    return motion.clip_as(LibraryClip).kind, part_moved(motion)


def library_pairs(split: str, start: int, count: int, fps: float) -> list[Sample]:
    """Both clips of pairs ``start`` .. ``start + count``; the kinds of contrast rotate (`CONTRAST_TURNS`)."""
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
def _library_epoch(size: LibraryEpoch, fps: float, epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
    """Make one part of a training epoch: single clips, then excerpts, then pairs; both clips of a pair are together."""
    pairs, excerpts = round(size.clips * size.pairs / 2), round(size.clips * size.excerpts)
    singles = size.clips - 2 * pairs - excerpts
    total = singles + excerpts + pairs
    first, end = total * part // parts, total * (part + 1) // parts
    samples: list[Sample] = []
    for make, count in ((library_samples, singles), (library_excerpts, excerpts), (library_pairs, pairs)):
        start, stop = min(max(first, 0), count), min(max(end, 0), count)
        samples += make("train", epoch * count + start, stop - start, fps)
        first, end = first - count, end - count
    return samples


def _finish(name: str, samples: list[Sample], skipped: list[str]) -> DataSet:
    """Leave out unusable samples and log the notes."""
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
