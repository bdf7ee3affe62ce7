"""docs/results.md is what the report files say, and reports survive a round trip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import results_page
from hypothesis import given
from hypothesis import strategies as st

from wamo.errors import DataError
from wamo.evaluation.command import command_line
from wamo.evaluation.report import Report, read_report
from wamo.files import write_json
from wamo.metrics.results import Result

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_generated_from_the_reports(tmp_path: Path) -> None:
    results_page.main(tmp_path / "results.md")
    written, committed = (tmp_path / "results.md").read_text("utf-8"), (ROOT / "docs" / "results.md").read_text("utf-8")
    assert written == committed, "run python experiments/results_page.py and commit docs/results.md"
    assert len(committed.splitlines()) <= 200


def test_every_report_names_its_command_and_day() -> None:
    paths = [*(ROOT / "docs" / "reports").glob("*.json"), *(ROOT / "checkpoints").glob("*/reports/*/report.json")]
    for path in paths:
        stored = json.loads(path.read_text("utf-8"))
        assert stored["date"].startswith("20"), path.name
        for row in stored.get("results", []):
            assert stored["command"] and row["protocol"] and row["captions"] and row["split"] and row["N"] > 0, (
                path.name
            )


texts, numbers = st.text(max_size=8), st.floats(0, 1000)
results = st.builds(
    Result,
    protocol=texts,
    size=st.integers(1, 10**6),
    captions=texts,
    split=texts,
    selected_on=texts,
    metrics=st.dictionaries(texts, numbers, max_size=3),
    intervals=st.dictionaries(texts, st.tuples(numbers, numbers), max_size=2),
    score=texts,
    system=texts,
)


@given(st.lists(results, max_size=3), texts)
def test_a_report_can_be_read_back(rows: list[Result], command: str) -> None:
    stored = Report("Title", rows, {"data": "x"}, command, "2026-01-02").to_json()
    assert json.loads(json.dumps(stored)) == stored
    assert stored["title"] == "Title" and [r["metrics"] for r in stored["results"]] == [r.metrics for r in rows]


def test_seeds_and_both_gallery_sizes_are_kept(tmp_path: Path) -> None:
    row = Result("by label", 9, "x", "test", "val", {"Rsum": 3.0}, texts=4, seeds=3, deviations={"Rsum": 0.5})
    write_json(tmp_path / "report.json", Report("T", [row], {"data": "x"}, "wamo evaluate x", "2026-01-02").to_json())
    report = read_report(tmp_path / "report.json")
    assert list(report.results) == [row] and report.command == "wamo evaluate x" and report.date == "2026-01-02"
    (tmp_path / "other.json").write_text('{"rows": []}')
    with pytest.raises(DataError, match=r"other.json: not a report.json of wamo evaluate"):
        read_report(tmp_path / "other.json")


def test_reports_hold_no_folders_of_the_machine() -> None:
    assert command_line(["/home/a/runs/base", "--data", "x y", "--out", "z"]) == "wamo evaluate base --data 'x y'"
