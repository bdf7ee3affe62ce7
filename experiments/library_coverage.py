"""What people ask for and what the library has, counted over captions without motions.

    python experiments/library_coverage.py DATA/humanml3d_texts [--actions 40] [--beside OLD.json] [--out NEW.json]

Captions are cut into clauses with one action each (see `caption_clauses`). A clause is covered if a pattern of the
library (its grammar, or `wordings.tsv`) matches its beginning, also after adverbs, adjectives of manner and numbers are
taken out: the action is there, whatever else the clause says. A caption is covered if all its clauses are; captions
without an action are not counted. "Understood" is stricter: every word of the caption is.

The figures of an earlier library are counted by the same rule: copy `caption_clauses.py`, `clause_words.tsv`,
`library_coverage.py`, and `parse.py`, `patterns.py`, `pronouns.py` of `wamo/library` over its checkout, run it there
with ``--system before --out OLD.json``, and pass that report here with ``--beside``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import tyro
from caption_clauses import clauses_of, plain
from experiment import print_results, run, write_report

from wamo.data.texts import read_texts
from wamo.evaluation.report import read_report
from wamo.formats.pos import tag
from wamo.library import claim_of
from wamo.library.parse import first_action
from wamo.metrics.results import Result

SHOWN = 25
"""Most missing actions that are printed by default."""


@dataclass(frozen=True)
class Coverage:
    """What the library has of one caption.

    clauses : its clauses with a verb; missing : those whose action the library lacks
    understood : whether every word of the caption is
    """

    clauses: tuple[str, ...]
    missing: tuple[str, ...]
    understood: bool


def covered(caption: str) -> Coverage:
    """Count one caption."""
    clauses = tuple(clauses_of(caption))
    missing = tuple(clause for clause, after in zip_longest(clauses, clauses[1:]) if not action_of(clause, after))
    return Coverage(clauses, missing, claim_of(caption) is not None)


def action_of(clause: str, after: str | None) -> str:
    """Name of the library's action that a clause begins with, or "".

    A verb alone takes the object of the clause ``after``: "raises and lowers his arms".
    """
    readings = [clause, plain(clause)]
    if after and len(clause.split()) == 1:
        readings.append(f"{clause} {after.partition(' ')[2]}")
    return next(filter(None, map(first_action, readings)), "")


def shares(counted: Sequence[Coverage]) -> dict[str, float]:
    """Shares in percent: captions with every clause, with any clause, fully understood; and of all clauses."""
    asked = [c for c in counted if c.clauses]
    clauses = sum(len(c.clauses) for c in asked)
    return {
        "every action": 100 * sum(not c.missing for c in asked) / len(asked),
        "any action": 100 * sum(len(c.missing) < len(c.clauses) for c in asked) / len(asked),
        "clauses": 100 * (clauses - sum(len(c.missing) for c in asked)) / clauses,
        "understood": 100 * sum(c.understood for c in asked) / len(asked),
    }


def heads(counted: Sequence[Coverage]) -> Counter[str]:
    """Verb and next two content words of every missing clause -> how often."""
    found: Counter[str] = Counter()
    for coverage in counted:
        for clause in coverage.missing:
            tagged = [word.rpartition("/") for word in tag(clause)]
            content = [lemma for lemma, _, part in tagged if part not in ("DET", "ADV", "ADJ", "NUM", "AUX")]
            found[" ".join(content[:2])] += 1
    return found


def main(
    texts: Annotated[Path, tyro.conf.Positional],
    every: int = 1,
    actions: int = SHOWN,
    system: str = "this library",
    beside: Path | None = None,
    out: Path | None = None,
) -> None:
    """Print the shares and the most frequent actions that the library lacks.

    Args:
        texts: Folder with captions without motions.
        every: Count every n-th clip only.
        actions: How many missing actions to print.
        system: Name of the library in the report.
        beside: Report of an earlier library, whose rows come first.
        out: Write the report as JSON.
    """
    captions = [caption for group in read_texts(texts).groups[::every] for caption in group]
    counted = [covered(caption) for caption in captions]
    result = Result("coverage", len(captions), "captions by people", texts.name, "-", shares(counted), system=system)
    results = [*(read_report(beside).results if beside else ()), result]
    print_results(results)
    print("\nmost frequent actions that the library lacks (verb and next word, times):")
    for head, count in heads(counted).most_common(actions):
        print(f"{count:6d}  {head}")
    write_report(out, "Share of human captions whose action the library has", results)


if __name__ == "__main__":
    run(main, __doc__)
