"""Captured motion and two sentences that differ in one fact: is the true one nearer?

    python experiments/real_contrasts.py DATA/humanml3d_cmu DATA/cmu [--split train val] [--checkpoint FOLDER] \
        [--annotations assets/annotations/cmu_val.tsv] [--out report.json]

The pairs are made from the captions of the clips, by rule, so that anybody can make the same ones:

order   "A, then B" against "B, then A", of captions that join two clauses with "then" or "before"
side    a caption that names a side against its mirrored version
hands   a caption with "both hands" (arms) against "one hand", or with one hand against both
raise   a caption that waves against one that raises the hand instead, or the other way round

"right" is the share of captions that are nearer to their clip than the false version; chance is 50 %. Intervals are
over clips. Collections and splits are reported apart: train shows what was learned, val what carries over. Test windows
are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import tyro
from experiment import SHIPPED, bootstrap, print_results, run, selected_on, write_report

from wamo.data.samples import Sample
from wamo.data.sources import CollectionOptions, load_source
from wamo.library.parse import without_subject
from wamo.metrics.results import Result
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.captions import caption_key, mirror_caption

Pair = tuple[str, str]

_THEN = re.compile(r",? (?:and then|then|and after that|after that|followed by)\b,? ")
_JOINT = re.compile(r"\b(?:while|then|before|after|and)\b")
_WAVES = {"wave": "raise", "waves": "raises", "waving": "raising", "waved": "raised"}
_RAISES = {value: key for key, value in _WAVES.items()}
_LIMB = r"((?:their|the|a|one) (?:left |right |)(?:hand|arm))"


@dataclass(frozen=True)
class Judged:
    """A clip with whether each of its true sentences is nearer than the false one."""

    key: str
    right: tuple[bool, ...]


def order_pair(caption: str) -> Pair | None:
    """ "A, then B" against "B, then A"; only of captions with exactly two clauses that differ in their words."""
    clauses = _THEN.split(without_subject(caption))
    if len(clauses) == 2:
        first, second = (without_subject(clause).strip(" .") for clause in clauses)
        plain = all(2 <= len(c.split()) <= 12 and not re.search(r"\bthen\b|\.", c) for c in (first, second))
        if plain and first.split()[0] != second.split()[0] and not re.match(r"back\b|the\b|their\b", second):
            return f"a person {first}, then {second}", f"a person {second}, then {first}"
    return None


def side_pair(caption: str) -> Pair | None:
    """A caption that names one side, or one direction of turning, against its mirrored version."""
    sides = set(re.findall(r"\b(?:left|right|counter ?clockwise|clockwise)\b", caption.lower()))
    turned = mirror_caption(caption)
    return (caption, turned) if len(sides) == 1 and turned != caption else None


def hands_pair(caption: str) -> Pair | None:
    """Both hands against one, and one against both."""
    text = without_subject(caption)
    if re.search(r"\bboth (?:their |)(hands|arms)\b", text) and not re.search(r"\b(?:left|right|one)\b", text):
        return f"a person {text}", "a person " + re.sub(r"\bboth (?:their |)(hand|arm)s\b", r"one \1", text)
    one = re.findall(r"\b(?:their|the) (?:left|right) (?:hand|arm)\b|\bone (?:hand|arm)\b", text)
    if len(one) == 1 and "both" not in text and not _JOINT.search(text):
        both = re.sub(r"\b(?:(?:their|the) (?:left|right)|one) (hand|arm)\b", r"both \1s", text)
        return f"a person {text}", f"a person {both}"
    return None


def raise_pair(caption: str) -> Pair | None:
    """Waving against raising the hand, and the other way round."""
    text = without_subject(caption)
    waving = re.search(rf"\b(wave|waves|waving|waved) (?:with )?{_LIMB}\b", text)
    raising = re.search(rf"\b(raise|raises|raising|raised) (?:up )?{_LIMB}\b", text)
    if waving and not raising and not re.search(r"\brais|\blift", text):
        said, limb = waving.group(1), waving.group(2)
        return f"a person {said} with {limb}", f"a person {_WAVES[said]} {limb}"
    if raising and not waving and not re.search(r"\bwav|\bshak|\bswing|side to side", text):
        said, limb = raising.group(1), raising.group(2)
        return f"a person {said} {limb}", f"a person {_RAISES[said]} with {limb}"
    return None


CONTRASTS: dict[str, Callable[[str], Pair | None]] = {
    "order": order_pair, "side": side_pair, "hands": hands_pair, "raise": raise_pair,
}  # fmt: skip


def pairs_of(samples: Sequence[Sample], make: Callable[[str], Pair | None]) -> dict[int, list[Pair]]:
    """Number of a sample -> its pairs, each once; a false sentence that is also a caption of the clip is left out."""
    found: dict[int, list[Pair]] = {}
    for number, sample in enumerate(samples):
        pairs = [pair for caption in sample.captions if (pair := make(caption)) is not None]
        kept = [pair for pair in dict.fromkeys(pairs) if caption_key(pair[1]) not in sample.caption_keys]
        if kept:
            found[number] = kept
    return found


def share(judged: Sequence[Judged]) -> dict[str, float]:
    """Share of right decisions over all sentences, in percent."""
    return {"right": 100 * float(np.mean([answer for one in judged for answer in one.right]))}


def main(
    collections: Annotated[tuple[str, ...], tyro.conf.Positional],
    split: tuple[Literal["train", "val"], ...] = ("train", "val"),
    checkpoint: Path = SHIPPED,
    annotations: str = "",
    out: Path | None = None,
) -> None:
    """Judge the pairs of each collection and split and print a table.

    Args:
        collections: Folders of data sets.
        split: Splits whose captions are used.
        checkpoint: Model folder.
        annotations: File with more captions of a captioned collection's val trials.
        out: Write the report as JSON.
    """
    model = load_model(checkpoint)
    text = TextBackbone(model.config.text_backbone)
    results = []
    for collection in collections:
        options = CollectionOptions(annotations=annotations, annotated_split="val")
        data = load_source(collection, skeleton=SMPL22, collection=options)
        for name in split:
            samples = data.split(name)
            for contrast, make in CONTRASTS.items():
                judged = judge(model, text, samples, make)
                if judged:
                    count = sum(len(one.right) for one in judged)
                    results.append(
                        Result(
                            "real contrasts", 2, f"{count} sentences of {len(judged)} clips", f"{data.name} {name}",
                            selected_on(checkpoint), share(judged) | {"len": count}, bootstrap(judged, share),
                            system=f"{data.name} {name}: {contrast}",
                        )
                    )  # fmt: skip
    print_results(results)
    write_report(out, "Two sentences that differ in one fact, on captured motion", results, checkpoint)


def judge(
    model: WaMo, text: TextBackbone, samples: Sequence[Sample], make: Callable[[str], Pair | None]
) -> list[Judged]:
    """Compare both sentences of every pair with the clip."""
    found = pairs_of(samples, make)
    if not found:
        return []
    sentences = list(dict.fromkeys(s for pairs in found.values() for pair in pairs for s in pair))
    number = {sentence: i for i, sentence in enumerate(sentences)}
    vectors = embed_texts(model, text, sentences)
    motions = embed_motions(model, [samples[i].motion for i in found])
    judged = []
    for motion, (i, pairs) in zip(motions, found.items(), strict=True):
        right = tuple(bool(vectors[number[true]] @ motion > vectors[number[false]] @ motion) for true, false in pairs)
        judged.append(Judged(samples[i].key, right))
    return judged


if __name__ == "__main__":
    run(main, __doc__)
