"""The verdict "nothing here matches well" on the embedded library: nonsense is called a miss, good queries are not."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

EXPERIMENTS = Path(__file__).resolve().parents[2] / "experiments"


def queries(name: str, split: str = "") -> list[str]:
    with (EXPERIMENTS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["query"] for row in rows if not split or row["split"] == split]


@pytest.fixture
def flagged(ask_library: Any) -> Any:
    def ask(sentences: list[str]) -> int:
        answers = [ask_library("search", query=sentence, count=1)["message"] for sentence in sentences]
        return sum("Nothing here matches well" in answer for answer in answers)

    return ask


@pytest.mark.slow
def test_nonsense_is_called_a_miss_and_good_queries_are_not(flagged: Any) -> None:
    nonsense, good = queries("nonsense.tsv", "test"), queries("queries.tsv")
    assert len(nonsense) == 40 and len(nonsense) - flagged(nonsense) <= 1
    assert flagged(good) <= 0.02 * len(good)
