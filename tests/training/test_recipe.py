"""Recipes from YAML files: they extend one another, and what is wrong with one is said with its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.errors import ConfigError
from wamo.training.ablations import ABLATIONS
from wamo.training.config import TrainConfig
from wamo.training.recipe import MAX_BYTES, load_recipe, merged


def written(folder: Path, text: str, name: str = "mine.yaml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_file_extends_a_recipe_section_by_section(tmp_path: Path) -> None:
    base = load_recipe("base")
    mine = load_recipe(written(tmp_path, "extends: base\nepochs: 7\nmodel: {levels: 2}\n"))
    assert mine.epochs == 7 and mine.model.levels == 2 and mine.out == "runs/mine"
    assert mine.model.text_pooling == base.model.text_pooling and mine.library == base.library
    other = load_recipe(written(tmp_path, f"extends: {tmp_path / 'mine.yaml'}\nlr: 1\n", "other.yml"))
    assert (other.epochs, other.lr, other.model) == (7, 1.0, mine.model)


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    found = load_recipe(written(tmp_path, "# nothing\n"))
    assert found == TrainConfig(recipe=found.recipe, out="runs/mine")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epochs: [1,\nlr: 2", r"line \d+: not valid YAML"),
        ("epochs: 1\n\tlr: 2", r"line 2: not valid YAML"),
        ("- epochs\n- lr", "expected names and values, found a list"),
        ("just a sentence", "expected names and values, found a str"),
        ("extends: [base]", r"extends must name one recipe, found \['base'\]"),
        ("extends: nowhere", "unknown recipe 'nowhere'"),
        ("colour: red", "unknown values: colour"),
        ("model: {colour: red}", r"unknown values: model\.colour"),
        ("3: 4", "unknown values: 3"),
        ("model: 5", "model must be a mapping of names to values, found 5"),
        ("augment: [mirror]", "augment must be a mapping"),
        ("epochs: many", "epochs must be of type int, found 'many'"),
        ("epochs: 1.5", "epochs must be of type int"),
        ("long_trials: 1", "long_trials must be of type bool"),
        ("lr: .nan", "lr must be positive"),
        ("data: library", "data must be a list of names, found 'library'"),
        ("data: 5", "data must be a list of names, found 5"),
        ("data: [5]", "data must be a list of names"),
        ("keep: worst", r"keep must be one of best, last, found 'worst'"),
        ("model: {transform: [swt]}", r"model\.transform must be one of swt, dwt"),
        ("model: {temperature: 0.1, fps: fast}", r"model\.fps must be of type float"),
        ("model: {temperature: 0.1}\nloss: 5", "loss must be a mapping"),
        ("augment: {mirror: 2}", r"augment\.mirror must lie in 0 \.\. 1"),
    ],
)
def test_errors_name_the_recipe(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_recipe(written(tmp_path, text))
    assert "mine.yaml" in str(caught.value) or "nowhere" in text


def test_a_recipe_that_extends_itself_is_refused(tmp_path: Path) -> None:
    one = written(tmp_path, f"extends: {tmp_path / 'two.yaml'}\n", "one.yaml")
    written(tmp_path, f"extends: {one}\n", "two.yaml")
    with pytest.raises(ConfigError, match=r"one\.yaml extends itself: .*one\.yaml -> .*two\.yaml -> .*one\.yaml"):
        load_recipe(one)


def test_malformed_recipe_files_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"binary\.yaml: not UTF-8"):
        load_recipe(str(binary))
    with pytest.raises(ConfigError, match=r"large\.yaml: larger than"):
        load_recipe(written(tmp_path, "#" * (MAX_BYTES + 1), "large.yaml"))
    with pytest.raises(ConfigError, match=r"cannot read the recipe .*gone\.yaml: No such file"):
        load_recipe(str(tmp_path / "gone.yaml"))
    with pytest.raises(ConfigError, match="unknown ablation 'without-sense'; known are plain"):
        load_recipe("base+without-sense")


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
names = st.sampled_from(["data", "epochs", "lr", "model", "loss", "augment", "library", "extends", "budget", "keep"])
nested = st.recursive(plain, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6), x, max_size=3))


@settings(deadline=None)
@given(st.dictionaries(names | st.text(max_size=8), nested, max_size=4))
def test_any_mapping_is_a_configuration_or_refused(values: dict) -> None:
    try:
        assert isinstance(TrainConfig.from_dict(values), TrainConfig)
    except ConfigError as error:
        assert str(error)


@pytest.mark.parametrize("ablation", ABLATIONS)
def test_every_ablation_changes_only_the_values_it_names(ablation: str) -> None:
    base, changed = load_recipe("base").to_dict(), load_recipe(f"base+{ablation}").to_dict()
    assert changed["out"] == f"runs/base+{ablation}"
    expected = merged(base, ABLATIONS[ablation]) | {k: changed[k] for k in ("out", "recipe")}
    assert changed == expected
