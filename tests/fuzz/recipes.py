"""Damaged and hostile recipes: bombs, loops, wrong types."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from tests.fuzz.harness import Judge, mutated, numbered, pick
from tests.fuzz.readers import Faults, damaged
from wamo.training.config import TrainConfig
from wamo.training.recipe import load_recipe

GOOD = (
    "extends: base\nepochs: 3\ndata: [library, 'FOLDER=2']\nmodel: {width: 64, transform: swt}\n"
    "loss:\n  temperature: 0.1\n"
)
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12))
HOSTILE = (
    LAUGHS, MERGES, LAUGHS + "epochs: *a11\n", "&a [*a]", "epochs: &a [*a]", "[" * 90_000, "{a: " * 20_000,
    "- " * 40_000, "a: " * 30_000, "extends: [base]", "extends: {a: 1}", "extends: 3", "- 1\n- 2", "just words", "",
    "\x00", "\ufeff", "~", "epochs: " + "9" * 5000, "epochs: 0x" + "f" * 50_000, "lr: .nan", "lr: .inf", "lr: -.inf",
    "lr: 1e400", "? [a]\n: b", "epochs: 2020-99-99", "data: !!python/object/apply:os.system [ls]",
    "data: !!set {a, b}", "data: !!binary AAAA", "? " * 9000, "'" * 9001, "epochs: 1\n" * 9000, "model: 3",
    "model: [1]", "model: {heads: 0}", "model: {width: 1.5}", "model: {levels: 99999999999}", "augment: {1: 2}",
    "budget: 99999999999999999999h", "%YAML 9.9\n---\na: 1", "--- a\n--- b", "budget: '" + "9" * 400 + "h'",
    "data: [library=1e999]", "data: ['=']", "data: [':own']", "data: [library=nan]",
)  # fmt: skip


def run(inputs: int, seed: int = 0) -> Faults:
    """Load that many recipes, all hostile ones among them."""
    judge, good = Judge(), TrainConfig().to_dict()
    with tempfile.TemporaryDirectory(prefix="wamo-fuzz-") as folder:
        file = Path(folder) / "recipe.yaml"
        for number, rng, what in numbered(inputs, seed):
            if number < len(HOSTILE):
                text = HOSTILE[number].encode()
            elif number % 4 == 0:
                value = mutated(mutated(good, rng), rng)
                judge.attempt(what, lambda value=value: TrainConfig.from_dict(value))  # type: ignore[misc]
                continue
            elif number % 4 == 1:
                text = yaml.safe_dump(mutated({"model": good["model"], "epochs": 3, "extends": "base"}, rng)).encode()
            elif number % 8 == 2:
                other = Path(folder) / "other.yaml"
                other.write_text(f"extends: {pick(rng, (str(file), str(other), 'base', 'none'))}\n")
                text = f"extends: {pick(rng, (str(file), str(other), 'base+other'))}\n".encode()
            else:
                text = damaged(GOOD.encode(), rng)
            file.write_bytes(text)
            name = str(file) + str(pick(rng, ("", "", "", "+without-twr", "+none", "+")))
            judge.attempt(what, lambda name=name: load_recipe(name))  # type: ignore[misc]
    return judge.faults
