"""Reports of several seeds: means and spreads by hand, and refusals of what does not belong together."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from wamo.evaluation import command
from wamo.evaluation.report import Report, write_report
from wamo.metrics import labels, protocols


def seed_report(folder: Path, seed: int, *, split: str = "cmu test", size: int = 40, only: int | None = None) -> Path:
    rng = np.random.default_rng(seed)
    sims = np.eye(size) + rng.normal(0, 0.5, (size, size))
    results = protocols.evaluate(sims, captions=[f"c{i // 2}" for i in range(size)], samples=0)
    names = [f"l{i % 4}" for i in range(size)]
    results.append(labels.by_label(sims, names, names, name="exercise"))
    write_report(folder / str(seed), Report("Retrieval", [r.on(split, "val") for r in results][:only]))
    return folder / str(seed) / "report.json"


def test_mean_and_spread_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [seed_report(tmp_path, seed) for seed in (1, 2, 3)]
    assert command.main(["seeds", *map(str, reports), "--out", str(tmp_path / "all")]) == 0
    printed = capsys.readouterr().out
    stored = [json.loads(r.read_text())["results"] for r in reports]
    combined = json.loads((tmp_path / "all" / "seeds.json").read_text())["results"]
    assert [c["protocol"] for c in combined] == [r["protocol"] for r in stored[0]]
    for number, row in enumerate(combined):
        assert row["seeds"] == 3 and row["split"] == "cmu test" and row["selected_on"] == "val"
        for name in row["metrics"]:
            values = [s[number]["metrics"][name] for s in stored]
            assert row["metrics"][name] == pytest.approx(np.mean(values))
            assert row["sd"][name] == pytest.approx(np.std(values, ddof=1))
    first = combined[0]
    assert f"{first['metrics']['t2m/R01']:.1f} ± {first['sd']['t2m/R01']:.1f}" in printed
    assert f"{first['metrics']['Rsum']:.1f} ± {first['sd']['Rsum']:.1f}" in printed
    graded = combined[-1]
    assert f"{graded['metrics']['t2m/P01']:.1f} ± {graded['sd']['t2m/P01']:.1f}" in printed
    assert first["sd"]["Rsum"] > 0 and "over 3 seeds" in printed and "| identical captions credited |" in printed
    assert (tmp_path / "all" / "seeds.md").read_text().strip() == printed.strip()


def test_nothing_is_written_unless_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [seed_report(tmp_path, seed) for seed in (1, 2)]
    before = sorted(tmp_path.rglob("*"))
    assert command.main(["seeds", *map(str, reports)]) == 0
    assert sorted(tmp_path.rglob("*")) == before and "± " in capsys.readouterr().out


def test_reports_of_other_experiments_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = seed_report(tmp_path / "a", 1)

    def refused(*paths: Path) -> str:
        assert command.main(["seeds", *map(str, paths)]) == 2
        return capsys.readouterr().err

    assert "at least two seeds" in refused(one)
    assert "given twice" in refused(one, one.parent / ".." / "1" / "report.json")
    assert "no result with protocol all, N 40" in refused(one, seed_report(tmp_path / "b", 2, size=36))
    assert "split cmu test" in refused(one, seed_report(tmp_path / "c", 3, split="cmu val"))
    assert "no result with protocol by exercise" in refused(one, seed_report(tmp_path / "d", 4, only=3))
    assert "No such file" in refused(one, tmp_path / "none.json")
    for number, content in enumerate(("{", "[]", '{"results": [1]}', '{"results": [{"protocol": "all"}]}')):
        (tmp_path / f"{number}.json").write_text(content)
        assert f"{number}.json: not a report.json" in refused(one, tmp_path / f"{number}.json")
