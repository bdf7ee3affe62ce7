"""Reports say what they must, pictures are made, and the command works end to end and fails in clear words."""

from __future__ import annotations

import io
import json
import os
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from wamo.errors import DataError
from wamo.evaluation import command, plots, report
from wamo.metrics import labels, protocols
from wamo.metrics import ranks as metrics


@pytest.fixture(scope="module")
def embeddings() -> tuple[np.ndarray, np.ndarray, list[str]]:
    rng = np.random.default_rng(0)
    kind = np.arange(70) % 5
    middle = 3 * rng.normal(size=(5, 16))[kind]
    texts, motions = (middle + rng.normal(size=(70, 16)) for _ in range(2))
    return texts.astype(np.float32), motions.astype(np.float32), [f"kind {k}" for k in kind]


@pytest.fixture
def files(tmp_path: Path, embeddings: tuple) -> Path:
    texts, motions, names = embeddings
    np.save(tmp_path / "texts.npy", texts)
    np.save(tmp_path / "motions.npy", motions)
    np.save(tmp_path / "sims.npy", texts @ motions.T)
    np.savez(tmp_path / "two.npz", a=texts @ motions.T, b=motions)
    (tmp_path / "labels.txt").write_text("\n".join(names))
    (tmp_path / "captions.json").write_text(json.dumps([f"sentence {i // 2}" for i in range(70)]))
    return tmp_path


def test_every_row_names_its_circumstances(embeddings: tuple) -> None:
    texts, motions, names = embeddings
    results = [r.on("val", "test") for r in protocols.evaluate(texts @ motions.T, samples=20)]
    results.append(labels.by_label(texts[:50] @ motions.T, names[:50], names).on("val", "test"))
    text = report.Report("Retrieval", results, {"checkpoint": "base"}).markdown()
    rows = [line for line in text.splitlines() if line.startswith(("| all", "| small", "| by"))]
    assert len(rows) == 6 + 4 + 2  # numbers; intervals of the first two; label scores
    for row in rows:
        cells = [c.strip() for c in row.strip("|").split("|")]
        assert cells[3:5] == ["val", "test"] and cells[2] and cells[1] in ("70", "32", "50")
    assert "- checkpoint: base" in text
    by_label = [r for r in rows if r.startswith("| by label")]
    assert "| 70 |" in by_label[0] and "| 50 |" in by_label[1]  # m2t searches among 50 texts
    assert f"{results[0].metrics['t2m/R01']:.2f}" in text


def test_json_holds_the_unrounded_numbers(embeddings: tuple, tmp_path: Path) -> None:
    texts, motions, _ = embeddings
    results = protocols.evaluate(texts @ motions.T, samples=20)
    report.write_report(tmp_path / "new" / "folder", report.Report("Retrieval", results))
    stored = json.loads((tmp_path / "new" / "folder" / "report.json").read_text())
    assert stored["results"][0]["metrics"] == results[0].metrics
    assert stored["results"][0]["N"] == 70
    assert sorted(os.listdir(tmp_path / "new" / "folder")) == ["report.json", "report.md"]  # nothing temporary left


def _size(picture: bytes) -> tuple[int, int]:
    image = Image.open(io.BytesIO(picture)).convert("L")
    assert np.asarray(image).std() > 5  # something was drawn
    return image.size


def test_pictures(embeddings: tuple) -> None:
    texts, motions, names = embeddings
    results = protocols.evaluate(texts @ motions.T, samples=0)
    figures = [
        plots.recall_curves(results),
        plots.rank_histogram(results[0]),
        plots.confusion_picture(*labels.confusion(texts @ motions.T, names, names)),
        plots.embedding_picture(texts, motions, text_labels=names, motion_labels=names),
        plots.embedding_picture(texts, motions, limit=10),
    ]
    for figure in figures:
        assert min(_size(plots.png(figure, dpi=60))) > 150


def test_recall_curve_goes_through_the_recalls(embeddings: tuple) -> None:
    texts, motions, _ = embeddings
    result = protocols.evaluate(texts @ motions.T, samples=0)[0]
    line = plots.recall_curves([result]).axes[0].lines[0]
    at = dict(zip(np.asarray(line.get_xdata()), np.asarray(line.get_ydata()), strict=True))
    for k in (1, 2, 3, 5, 10):
        assert at[k] == pytest.approx(result.metrics[f"t2m/R{k:02d}"])
    assert at[70] == 100


def test_projection_keeps_the_spread() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200, 6)) * [9, 4, 0.1, 0.1, 0.1, 0.1]
    plane, words = plots.project(points @ np.linalg.qr(rng.normal(size=(6, 6)))[0])
    centred = points[:, :2] - points[:, :2].mean(0)
    assert np.allclose(np.linalg.norm(plane, axis=1), np.linalg.norm(centred, axis=1), atol=0.6)
    assert "100 %" in words
    with pytest.raises(DataError, match="pca, tsne or none"):
        plots.project(points, "umap")


def test_tsne_keeps_neighbours_together(embeddings: tuple) -> None:
    texts, motions, names = embeddings
    both = np.concatenate([texts, motions])
    kind = np.array(names * 2)
    plane, words = plots.project(both, "tsne", seed=1)
    assert plane.shape == (140, 2) and words.startswith("t-SNE, perplexity 30, seed 1")
    apart = np.linalg.norm(plane[:, None] - plane[None], axis=-1) + 1e9 * np.eye(140)
    assert np.mean(kind[apart.argmin(1)] == kind) > 0.9  # 0.2 by chance
    assert np.array_equal(plane, plots.project(both, "tsne", seed=1)[0])
    few, words = plots.project(both[:4], "tsne")
    assert few.shape == (4, 2) and "perplexity 1," in words


def test_the_picture_of_a_fresh_install_is_tsne() -> None:
    from wamo.evaluation.options import Checkpoint, Embeddings

    assert Checkpoint(checkpoint=Path("x")).projection == "tsne"
    assert Embeddings(text=Path("x"), motion=Path("y")).projection == "tsne"
    pins = (Path(__file__).resolve().parents[2] / "requirements.txt").read_text()
    assert f"scikit-learn=={version('scikit-learn')}" in pins


def test_tsne_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sklearn.manifold", None)
    with pytest.raises(DataError, match="t-SNE needs scikit-learn"):
        plots.project(np.eye(5), "tsne")


def test_the_matrix_command(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = files / "out"
    words = [
        "matrix",
        str(files / "sims.npy"),
        "--out",
        str(out),
        "--write-ranks",
        "--samples",
        "50",
        "--split",
        "test",
    ]
    assert (
        command.main([*words, "--captions", str(files / "captions.json"), "--labels", str(files / "labels.txt")]) == 0
    )
    assert "| all | 70 | identical captions credited | test |" in capsys.readouterr().out
    assert {"report.md", "report.json", "ranks.npz", "recall.png", "ranks.png", "confusion_label.png"} <= set(
        os.listdir(out)
    )
    sims = np.load(files / "sims.npy")
    with np.load(out / "ranks.npz", allow_pickle=False) as ranks:
        assert {"all.t2m", "all_identical.m2t", "small_batches.index"} <= set(ranks.files)
        assert np.array_equal(ranks["all.t2m"], (sims > np.diag(sims)[:, None]).sum(1))


def test_intervals_and_ranks_of_ones_own_matrix_are_those_of_the_metrics(files: Path) -> None:
    out, sims = files / "out", np.load(files / "sims.npy")
    words = ["matrix", str(files / "sims.npy"), "--out", str(out), "--no-plots", "--write-ranks", "--seed", "3"]
    assert command.main([*words, "--samples", "200"]) == 0
    stored = json.loads((out / "report.json").read_text())["results"][0]
    forth, back = metrics.ranks(sims), metrics.ranks(sims.T)
    for name, span in metrics.bootstrap(forth, back, samples=200, seed=3).items():
        assert stored["intervals"][name] == pytest.approx(span)
        assert span[0] <= stored["metrics"][name] <= span[1]
    assert {"t2m/R01", "m2t/MedR", "Rsum"} <= set(stored["intervals"])
    text = (out / "report.md").read_text()
    low, high = stored["intervals"]["Rsum"]
    assert "95 % bootstrap intervals" in text and f"{low:.1f} – {high:.1f}" in text
    with np.load(out / "ranks.npz", allow_pickle=False) as ranks:
        assert np.array_equal(ranks["all.t2m"], forth) and np.array_equal(ranks["all.m2t"], back)
    assert command.main([*words, "--samples", "0"]) == 0
    assert json.loads((out / "report.json").read_text())["results"][0]["intervals"] == {}


def test_the_embeddings_command(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["embeddings", str(files / "texts.npy"), str(files / "motions.npy"), "--out", str(files / "out")]
    assert command.main([*words, "--samples", "0", "--score", "dot"]) == 0
    direct = protocols.evaluate(np.load(files / "sims.npy"), samples=0)
    stored = json.loads((files / "out" / "report.json").read_text())
    assert stored["results"][0]["metrics"] == direct[0].metrics
    assert (files / "out" / "embeddings.png").is_file()


def test_npz_files_want_a_key(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["matrix", str(files / "two.npz"), "--out", str(files / "out"), "--no-plots", "--samples", "0"]
    assert command.main(words) == 2
    assert "contains a, b; choose one with --key" in capsys.readouterr().err
    assert command.main([*words, "--key", "a"]) == 0
    assert command.main([*words, "--key", "b"]) == 2
    assert "70 texts and 16 motions" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a readable numpy file"),
        (b"0.1 0.2\n", "not a readable numpy file"),
        (b"\x93NUMPY\x01\x00v\x00broken", "bad.npy"),
    ],
)
def test_files_that_are_not_arrays(
    tmp_path: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.npy").write_bytes(content)
    assert command.main(["matrix", str(tmp_path / "bad.npy"), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error and "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_objects_are_never_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}], dtype=object))
    np.savez(tmp_path / "objects.npz", x=np.array([{"a": 1}], dtype=object))
    for name in ("objects.npy", "objects.npz"):
        assert command.main(["matrix", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
        assert f"error: {name}" in capsys.readouterr().err


def test_lists(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffone\r\nzwei ü\n".encode())
    assert command.read_list(tmp_path / "a.txt") == ["one", "zwei ü"]
    for name, content, words in (
        ("a.json", b"[1, 2]", "list of strings"),
        ("b.json", b"[", "not valid JSON"),
        ("c.txt", b"\xff\xfe\x00", "UTF-8"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=words):
            command.read_list(tmp_path / name)
    with pytest.raises(DataError, match="no such file"):
        command.read_list(tmp_path / "none.txt")


def test_a_list_of_another_length(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "short.txt").write_text("one\ntwo\n")
    for option in ("--captions", "--ids", "--labels"):
        words = ["matrix", str(files / "sims.npy"), "--out", str(files / "out"), option, str(files / "short.txt")]
        assert command.main(words) == 2
        assert "2" in capsys.readouterr().err
