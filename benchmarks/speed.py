"""How fast the model encodes and trains, and its wavelet transform against ptwt and pywt, all in one run.

    python benchmarks/speed.py [--recipe base] [--threads 2] [--out speed.json]

Prints tables and writes JSON. Competitors take turns within every repeat, so that a busy machine slows all of them; the
fastest repeat counts, and the ratio is the median of the ratios of single repeats. Inputs are random numbers: speed
does not depend on them. ptwt is a development dependency; its row is left out where it is not installed.
"""

from __future__ import annotations

import platform
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pywt
import torch
import tyro
from benchmark import run

from wamo.evaluation.cost import cost, example_batch
from wamo.files import write_json
from wamo.model.wamo import WaMo
from wamo.training.losses import Objective
from wamo.training.recipe import load_recipe
from wamo.wavelets.swt import LearnableSWT


@dataclass(frozen=True)
class Options:
    """The command line."""

    recipe: str = "base"
    """Recipe whose model is measured."""
    threads: int = 0
    """Threads of torch; 0: torch's choice."""
    batch: int = 64
    """Clips in a batch."""
    frames: int = 196
    """Frames of a clip."""
    repeats: int = 5
    """Repeats of every measurement."""
    device: Literal["cpu", "cuda"] = "cpu"
    """Where to measure."""
    out: Path | None = None
    """Also write the figures to this JSON file."""


def main(options: Annotated[Options, tyro.conf.arg(name="")]) -> None:
    """Measure the model and the transforms; print tables."""
    if options.threads:
        torch.set_num_threads(options.threads)
    found: dict[str, Any] = {
        "machine": ", ".join(
            [platform.machine(), options.device, f"{torch.get_num_threads()} threads", f"torch {torch.__version__}"]
        ),
        "model": model_speed(options),
        "transform": transform_speed(options),
    }
    found["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(report(found))
    if options.out:
        write_json(options.out, found)


def model_speed(options: Options) -> dict[str, Any]:
    """Encoding and a full optimiser step, clips per second, and the cost of each part."""
    recipe = load_recipe(options.recipe)
    torch.manual_seed(0)
    model = WaMo(recipe.model).to(options.device)
    batch = example_batch(model, options.batch, options.frames, 16, options.device, ordered=recipe.loss.dmsp_clips)
    objective = Objective(model, recipe.loss)
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.lr, weight_decay=recipe.weight_decay)

    def encode() -> None:
        with torch.inference_mode():
            model.encode_motion(batch.trajectories, batch.lengths)

    def step() -> None:
        loss, _ = objective.total(objective(batch), batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimiser.step()

    model.eval()
    encoding = fastest(take_turns({"encode": encode}, options)["encode"])
    model.train()
    training = fastest(take_turns({"step": step}, options)["step"])
    return {
        "recipe": options.recipe, "frames": options.frames, "batch": options.batch,
        "encode_clips_per_second": options.batch / encoding,
        "training_clips_per_second": options.batch / training,
        "cost": cost(model, batch=16, frames=options.frames, repeats=2),
    }  # fmt: skip


def transform_speed(options: Options, levels: int = 3, channels: int = 69) -> dict[str, Any]:
    """SWT of 3 levels, Haar, forward and backward; every library in its natural layout of the same numbers.

    The length is rounded up to a multiple of 2**levels, which pywt needs; `LearnableSWT` takes any length.
    """
    frames = -(-options.frames // 2**levels) * 2**levels
    values = np.random.default_rng(0).standard_normal((options.batch, frames, channels)).astype(np.float32)
    last = torch.from_numpy(values).to(options.device).requires_grad_()
    first = torch.from_numpy(values.swapaxes(1, 2).copy()).to(options.device).requires_grad_()
    learned = LearnableSWT("db1", levels).to(options.device)
    fixed = LearnableSWT("db1", levels, learnable=False).to(options.device)
    plain = values.swapaxes(1, 2).copy()

    passes: dict[str, Callable[[], Any]] = {
        "wamo, learnable taps": lambda: learned(last),
        "wamo, fixed taps": lambda: fixed(last),
    }
    try:
        import ptwt
        from ptwt.wavelets_learnable import ProductFilter

        taps = [torch.tensor(t, device=options.device, dtype=torch.float32) for t in pywt.Wavelet("db1").filter_bank]
        learned_ptwt: Any = ProductFilter(*taps)
        passes["ptwt, learnable taps"] = lambda: ptwt.swt(first, learned_ptwt, level=levels)
        passes["ptwt, fixed taps"] = lambda: ptwt.swt(first, "db1", level=levels)
    except ImportError:
        print("ptwt is not installed: python -m pip install ptwt==1.0.1 for its row", file=sys.stderr)

    def backward(work: Callable[[], list[torch.Tensor]]) -> Callable[[], None]:
        def both() -> None:
            last.grad = first.grad = None
            torch.stack([band.sum() for band in work()]).sum().backward()

        return both

    forward_only: dict[str, Callable[[], Any]] = {
        **passes, "pywt": lambda: pywt.swt(plain, "db1", levels, trim_approx=True)
    }  # fmt: skip
    forward = take_turns(forward_only, options)
    whole = take_turns({name: backward(work) for name, work in passes.items()}, options)
    rows = {}
    for name in forward_only:
        row: dict[str, float] = {"forward_ms": 1000 * fastest(forward[name])}
        if name in whole:
            row["forward_backward_ms"] = 1000 * fastest(whole[name])
            row["kept_for_backward_mb"] = kept(passes[name]) / 2**20
            peer = whole.get(f"ptwt, {name.split(', ')[1]}")
            if peer:
                row["speed_against_ptwt"] = float(np.median(np.array(peer) / np.array(whole[name])))
        rows[name] = row
    return {"batch": options.batch, "frames": frames, "channels": channels, "levels": levels, "rows": rows}


def take_turns(runs: dict[str, Callable[[], Any]], options: Options) -> dict[str, list[float]]:
    """Seconds of each repeat of each competitor, after one warm-up each."""
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for repeat in range(options.repeats + 1):
        for name, work in runs.items():
            _wait(options.device)
            began = time.perf_counter()
            work()
            _wait(options.device)
            if repeat:
                spent[name].append(time.perf_counter() - began)
    return spent


def fastest(seconds: list[float]) -> float:
    """The repeat that was disturbed least."""
    return min(seconds)


def kept(work: Callable[[], Any]) -> int:
    """Bytes of tensors that a forward pass keeps for its backward pass, each once."""
    seen: dict[int, int] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        seen[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        result = work()
    del result
    return sum(seen.values())


def report(found: dict[str, Any]) -> str:
    """The numbers as Markdown."""
    model, transform = found["model"], found["transform"]
    lines = [
        f"Machine: {found['machine']}; peak memory {found['peak_memory_mb']:.0f} MB", "",
        f"`{model['recipe']}`, {model['frames']} frames, batches of {model['batch']}:", "",
        "| what | clips / s |", "| --- | ---: |",
        f"| encode motions | {model['encode_clips_per_second']:.0f} |",
        f"| full training step (all losses, AdamW) | {model['training_clips_per_second']:.1f} |", "",
        "| part | parameters | GFLOP a clip | kept for backward, MB a clip | forward, ms a clip |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, part in model["cost"]["parts"].items():
        lines.append(
            f"| {name} | {part['parameters']:,} | {part['gflops']:.4f} | {part['activations_mb']:.2f} | "
            f"{part['forward_ms']:.2f} |"
        )
    lines += [
        "",
        f"SWT, {transform['levels']} levels, Haar, {transform['batch']} x {transform['frames']} frames x "
        f"{transform['channels']} channels:", "",
        "| library | forward (ms) | forward + backward (ms) | kept for backward (MB) | speed against same ptwt |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, row in transform["rows"].items():
        cells = [_cell(row.get(key), digits) for key, digits in _COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


_COLUMNS = (("forward_ms", 1), ("forward_backward_ms", 1), ("kept_for_backward_mb", 1), ("speed_against_ptwt", 2))


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _wait(device: str) -> None:
    if device != "cpu":
        torch.cuda.synchronize()


if __name__ == "__main__":
    run(main, __doc__)
