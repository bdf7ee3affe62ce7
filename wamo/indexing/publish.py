"""Make a trained run ready to ship: half-precision weights, vectors of the embedded library, history, reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wamo import library as procedural
from wamo.errors import CheckpointError
from wamo.files import copy_atomic, parse_json, remove_leftovers, write_json
from wamo.library import store
from wamo.model.weights import MODEL, load_model, model_facts, save_model
from wamo.retrieval.embedder import HASHES, Embedder, sha256
from wamo.retrieval.library import LIBRARY_VECTORS

KEPT = ("history.json", "curves.png", "report.json", "report.md", "analysis.json", "README.md")


def publish(run: str | Path, out: str | Path) -> Path:
    """Write a checkpoint folder that the app loads at once.

    Parameters
    ----------
    run : folder of a training run; its optimiser state is not copied
    out : new folder; reports and analyses of the run are copied if there are any

    Raises
    ------
    CheckpointError
        ``run`` holds no model, or damaged files.
    DataError
        The disk is full, or ``out`` cannot be written.
    """
    run, out = Path(run), Path(out)
    model = load_model(run)
    remove_leftovers(out)
    save_model(model, out, facts=model_facts(run), half=True)
    config = run / "config.json"
    if not config.is_file():
        raise CheckpointError(f"{run.name} has no config.json; is it the folder of a training run?")
    try:
        values = dict(parse_json(config.read_text("utf-8")))
        # paths of the training machine are reduced to names
        values["data"] = [_name(item) for item in values["data"]]
        for stage in values.get("stages", ()):
            stage["data"] = [_name(item) for item in stage["data"]]
        values |= {"out": run.name, "text_cache": "", "data_root": ""}
        values |= {name: Path(values.get(name, "")).name for name in ("recipe", "init", "annotations", "texts")}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CheckpointError(f"config.json of {run.name} is damaged ({error})") from error
    write_json(out / "config.json", values)
    copy_atomic(KEPT, run, out)
    for report in sorted((run / "reports").rglob("report.*")):
        copy_atomic([report.name], report.parent, out / report.parent.relative_to(run))
    (out / HASHES).unlink(missing_ok=True)  # of weights published here before
    embedder = Embedder(out)
    motions = [embedder.fit(motion) for motion in procedural.embedded()]
    vectors = embedder.vectors(motions, explanations=True)
    replace(vectors, clips=store.fingerprint()).save(out / LIBRARY_VECTORS)
    write_json(out / HASHES, {name: sha256(out / name) for name in (MODEL, LIBRARY_VECTORS)})
    return out / MODEL


def _name(source: str) -> str:
    folder, _, weight = source.rpartition("=") if "=" in source else (source, "", "")
    return Path(folder).name + (f"={weight}" if weight else "")
