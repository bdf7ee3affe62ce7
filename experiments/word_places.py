"""Which word, which limb, when: does the right limb, and the right half of a clip, lead for its word?

    python experiments/word_places.py [--checkpoint FOLDER] [--cases 200] [--split test] [--out report.json] [--misses]

"limb": sentences on one action that name one limb with its side; right if that body part has the highest interaction of
all five for the two words ("left hand"). "moment": sentences on two actions in a row; each verb is right if the half of
the clip in which its action lies has the higher sum of interactions. The truth is that of the procedural library. The
method (`wamo.retrieval.interaction`) was chosen on 150 val clips of each kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from experiment import SHIPPED, bootstrap, print_results, run, selected_on, write_report

from wamo import library as procedural
from wamo.library import FAMILIES
from wamo.library.grammar import GENERAL
from wamo.library.inflection import inflect
from wamo.metrics.results import Result
from wamo.motion import PART_NAMES, Motion
from wamo.motion.facts import Action, LibraryClip
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.interaction import Interaction, interaction

ARM = "hand|arm|wrist|elbow|fist|forearm|palm|shoulder"
LIMB = re.compile(rf"\b(left|right) (?:({ARM})|leg|foot|knee|heel|toe|thigh|shin|ankle)\b", re.IGNORECASE)
LINK = re.compile(
    r"\. (?:after that|then) (?:they|he|she|it) |, and after that |, followed by |,? and then |,? then | before "
    r"|(?P<swapped> after (?!that))", re.IGNORECASE,
)  # fmt: skip
"""Joins two actions of a sentence; "swapped" ones name the later action first."""
PLACES = {"limb": 5, "moment": 2}
"""How many places of a kind a word may belong to."""


class Case(NamedTuple):
    """A clip, its sentence, and the words to look at: (number of the word in the sentence, what must lead)."""

    motion: Motion
    sentence: str
    words: tuple[tuple[int, int], ...]


def limb_cases(split: str) -> Iterator[Case]:
    """Clips of one action with the first caption that names exactly one limb; what must lead is a part."""
    for motion in procedural.stream(split):
        clip = motion.clip_as(LibraryClip)
        if len(clip.actions) > 1 or not clip.actions[0].side:
            continue
        for sentence in motion.captions:
            named = list(LIMB.finditer(sentence))
            if len(named) == 1:
                part = f"{named[0][1].lower()} {'arm' if named[0][2] else 'leg'}"
                place = len(sentence[: named[0].start()].split())
                yield Case(motion, sentence, ((place, PART_NAMES.index(part)),))
                break


def moment_cases(split: str) -> Iterator[Case]:
    """Clips of two actions in a row with the first caption whose verbs can be told apart; what must lead is a half."""
    for seed in count():
        motion = procedural.generate(seed, "sequence", split=split)
        clip = motion.clip_as(LibraryClip)
        if len(clip.actions) != 2:
            continue
        for sentence, claim in zip(motion.captions, clip.claims, strict=True):
            words = verbs(sentence, claim.actions)
            if len(words) == 2:
                yield Case(motion, sentence, words)
                break


def verbs(sentence: str, actions: tuple[Action, ...]) -> tuple[tuple[int, int], ...]:
    """(number of the word, number of its action) of the verb of each of two actions; less than two if unclear."""
    links = list(LINK.finditer(sentence))
    if len(links) != 1 or len(actions) != 2:
        return ()
    (link,) = links
    order = (1, 0) if link["swapped"] else (0, 1)
    spans = ((0, link.start()), (link.end(), len(sentence)))
    found = []
    for (start, end), number in zip(spans, order, strict=True):
        known = forms(actions[number])
        for word in re.finditer(r"\S+", sentence[start:end]):
            if word[0].lower().strip(".,") in known:
                found.append((len(sentence[: start + word.start()].split()), number))
                break
    return tuple(found)


def forms(action: Action) -> set[str]:
    """Every form of the verbs by which the library words an action."""
    patterns = FAMILIES[action.name].does if action.name in FAMILIES else GENERAL.get(action.name, ())
    stems = {verb for pattern in patterns for verb in re.findall(r"~([a-z-]+)", pattern)}
    return {inflect(verb, form) for verb in stems for form in ("base", "present", "past", "gerund")}


def leading(found: Interaction, place: int, kind: str) -> int:
    """The part, or the half of the clip, that leads for the word at a place of the sentence."""
    starts = np.cumsum([0, *(len(word.split()) for word in found.words)])
    row = int(np.searchsorted(starts, place, side="right")) - 1
    if kind == "limb":
        return int(found.parts[row].argmax())
    halves = np.array_split(found.moments[row], 2)
    return int(np.argmax([half.sum() for half in halves]))


def main(
    checkpoint: Path = SHIPPED, cases: int = 200, split: Literal["val", "test"] = "test", out: Path | None = None,
    misses: bool = False,
) -> None:  # fmt: skip
    """Judge sentences of both kinds and print a table.

    Args:
        checkpoint: Model folder.
        cases: Sentences of each kind.
        split: Seeds of the clips.
        out: Write the report as JSON.
        misses: Print the sentences of which a word is led by the wrong place.
    """
    embedder = Embedder(checkpoint)
    results = []
    for kind, stream in (("limb", limb_cases(split)), ("moment", moment_cases(split))):
        right: list[list[bool]] = []
        for case in islice(stream, cases):
            found = interaction(embedder, case.sentence, case.motion)
            leads = [leading(found, place, kind) for place, _ in case.words]
            right.append([lead == truth for lead, (_, truth) in zip(leads, case.words, strict=True)])
            if misses and not all(right[-1]):
                print(f"{kind}: {case.sentence}  led by {[PART_NAMES[i] if kind == 'limb' else i for i in leads]}")
        about = f"{kind}s of words, chance {100 // PLACES[kind]} %"
        results.append(
            Result(
                f"word and {kind}", PLACES[kind], about, f"library {split}", selected_on(checkpoint),
                share(right) | {"len": len(right)}, bootstrap(right, share), system=kind,
            )
        )  # fmt: skip
    print_results(results)
    write_report(out, "Which word, which limb, when", results, checkpoint)


def share(right: list[list[bool]]) -> dict[str, float]:
    """Share of words for which the right place leads, in percent."""
    return {"right place leads": 100 * float(np.mean([one for several in right for one in several]))}


if __name__ == "__main__":
    run(main, __doc__)
