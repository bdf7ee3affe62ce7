"""Models and galleries on the hub, against a local stand-in of its HTTP interface."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub.constants as hub_constants
import pytest
import torch

from tests.retrieval.hub_stand_in import Hub, Repository, serving
from wamo.cli import main
from wamo.errors import CheckpointError, ConfigError, DataError
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import load_model, save_model
from wamo.motion import SMPL22, Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder

SMALL = ModelConfig(band_width=32, width=32, embedding=64, text_width=32, band_layers=1, layers=1, text_layers=1)
WEIGHTS, GALLERY = ("model", "me/weights"), ("dataset", "me/clips")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub that this process is logged in to, with a cache of its own."""
    with serving() as found:
        template = f"{found.address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(hub_constants, "ENDPOINT", found.address)  # HF_ENDPOINT is read when it is imported
        monkeypatch.setattr(hub_constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(hub_constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(hub_constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
        monkeypatch.setattr(hub_constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(hub_constants, "HF_HUB_DISABLE_PROGRESS_BARS", True)
        monkeypatch.setenv("HF_TOKEN", "hf_good")
        yield found


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("weights")
    save_model(WaMo(SMALL), folder)
    return folder


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, checkpoint: Path) -> Path:
    """A gallery folder of two clips with the vectors of the small model."""
    joints = torch.rand(2, 30, len(SMPL22), 3, generator=torch.Generator().manual_seed(0)).numpy()
    motions = [Motion(one, 20, name=f"clip {n}", captions=(f"motion {n}",)) for n, one in enumerate(joints)]
    folder = Gallery.of(motions).save(tmp_path_factory.mktemp("gallery"))
    Retriever(Embedder(checkpoint), Gallery.load(folder))
    return folder


def same(one: WaMo, other: WaMo) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))


def test_a_model_survives_the_hub(hub: Hub, checkpoint: Path) -> None:
    model = load_model(checkpoint)
    address = model.push_to_hub("me/weights")
    assert address.startswith(f"{hub.address}/me/weights/commit/")
    assert set(hub.repositories[WEIGHTS].files) >= {"model.safetensors", "config.json", "README.md"}
    found = WaMo.from_pretrained("me/weights")
    assert same(found, model) and found.config == SMALL and not found.training
    assert same(WaMo.from_pretrained(checkpoint), model)


def test_pushed_folders_are_opened_by_their_addresses(
    hub: Hub, checkpoint: Path, gallery: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["push", str(checkpoint), "me/weights", "--licence", "mit"]) == 0
    assert main(["push", str(gallery), "me/clips", "--private"]) == 0
    assert "python app/main.py --gallery hf://me/clips" in capsys.readouterr().out
    assert hub.repositories[GALLERY].private and not hub.repositories[WEIGHTS].private
    card = hub.repositories[WEIGHTS].files["README.md"].decode()
    assert card.startswith("---\nlicense: mit\n") and "hf://me/weights" in card
    assert "2 motions" in hub.repositories[GALLERY].files["README.md"].decode()
    retriever = Retriever.load("hf://me/weights", "hf://me/clips@main")
    local = Retriever.load(checkpoint, gallery)
    assert retriever.embedder.fingerprint == local.embedder.fingerprint
    for one, other in zip(retriever.search("motion", 2), local.search("motion", 2), strict=True):
        assert (one.motion.name, one.score) == (other.motion.name, other.score)
    assert main(["search", "motion", "--checkpoint", "hf://me/weights", "--gallery", "hf://me/clips"]) == 0


def test_the_optimisers_state_stays_here_and_a_card_is_kept(hub: Hub, checkpoint: Path, tmp_path: Path) -> None:
    run = shutil.copytree(checkpoint, tmp_path / "run")
    card = "---\nlicense: cc0-1.0\n---\n\n# Mine\n"
    (run / "README.md").write_text(card, "utf-8")
    (run / "last.safetensors").write_bytes(b"state")
    (run / ".secret.json").write_bytes(b"{}")
    assert main(["push", str(run), "me/weights"]) == 0
    assert set(hub.repositories[WEIGHTS].files) == {"model.safetensors", "README.md"}
    assert hub.repositories[WEIGHTS].files["README.md"].decode() == card


def test_without_a_connection_the_last_download_serves(
    hub: Hub, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["push", str(checkpoint), "me/weights"])
    model = WaMo.from_pretrained("me/weights")
    monkeypatch.setattr(hub_constants, "ENDPOINT", "http://127.0.0.1:9")
    assert same(WaMo.from_pretrained("me/weights"), model)
    with pytest.raises(DataError, match=r"me/other on the hub is not in the cache .* cannot be reached"):
        WaMo.from_pretrained("me/other")
    monkeypatch.setattr(hub_constants, "HF_HUB_OFFLINE", True)
    assert same(WaMo.from_pretrained("me/weights"), model)
    with pytest.raises(DataError, match="give a local folder"):
        Retriever.load("hf://me/other")


@pytest.mark.parametrize("push", [False, True])
def test_what_the_hub_refuses_is_said_with_a_remedy(
    hub: Hub, checkpoint: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], push: bool
) -> None:
    hub.repositories["model", "you/private"] = Repository(private=True)
    hub.repositories["model", "you/gated"] = Repository(gated=True)
    hub.repositories["model", "you/open"] = Repository()

    def said(name: str) -> str:
        if push:
            assert main(["push", str(checkpoint), name]) == 2
            return capsys.readouterr().err
        with pytest.raises(DataError) as caught:
            Retriever.load(f"hf://{name}")
        return str(caught.value)

    for name in ("you/private", "you/none"):
        text = said(name)
        assert "write there" in text if push else "does not exist" in text and "hf auth login" in text
    assert ("accept its terms" in said("you/gated")) or push
    if not push:
        assert "no such branch" in said("you/open@elsewhere")
    monkeypatch.setenv("HF_TOKEN", "hf_old")
    assert "does not accept this token" in said("me/weights") and "hf auth login" in said("me/weights")
    monkeypatch.delenv("HF_TOKEN")
    assert "hf auth login" in said("me/weights")
    hub.broken = 403
    assert "on the hub" in said("me/weights")


def test_other_repositories_are_neither_weights_nor_galleries(hub: Hub, checkpoint: Path, tmp_path: Path) -> None:
    hub.repositories["model", "you/other"] = Repository({"pytorch_model.bin": b"\x80", "config.json": b"[1]"})
    hub.repositories["model", "you/bad"] = Repository({"model.safetensors": b"\xff" * 64, "config.json": b"{"})
    hub.repositories["dataset", "you/rows"] = Repository({"train.parquet": b"PAR1"})
    with pytest.raises(CheckpointError, match=r"no model\.safetensors"):
        WaMo.from_pretrained("you/other")
    with pytest.raises(CheckpointError, match="damaged"):
        WaMo.from_pretrained("you/bad")
    with pytest.raises(DataError, match=r"no gallery\.json"):
        Retriever.load(checkpoint, "hf://you/rows")
    with pytest.raises(DataError, match="neither a checkpoint"):
        from wamo.indexing.push import push

        push(tmp_path, "me/nothing")
    assert ("model", "me/nothing") not in hub.repositories


def test_a_download_that_breaks_off_is_an_error_and_is_mended_by_the_next(hub: Hub, checkpoint: Path) -> None:
    main(["push", str(checkpoint), "me/weights"])
    hub.repositories[WEIGHTS].short = {"model.safetensors"}
    with pytest.raises(DataError, match="me/weights on the hub"):
        WaMo.from_pretrained("me/weights")
    hub.repositories[WEIGHTS].short = set()
    assert same(WaMo.from_pretrained("me/weights"), load_model(checkpoint))


def test_a_damaged_gallery_is_not_uploaded(hub: Hub, gallery: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(gallery, tmp_path / "gallery")
    joints = next(folder.glob("shards/*/joints.npy"))
    data = bytearray(joints.read_bytes())
    data[-1] ^= 1
    joints.write_bytes(bytes(data))
    assert main(["push", str(folder), "me/clips"]) == 2
    assert not hub.repositories


@pytest.mark.parametrize("name", ["weights", "me/", "me/a/b", "../x", "me/x y", "hf://"])
def test_names_that_are_none_are_refused_before_anything_is_asked(hub: Hub, checkpoint: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="expected hf://USER/NAME"):
        WaMo.from_pretrained(name)
    assert main(["push", str(checkpoint), name]) == 2
    assert not hub.repositories
