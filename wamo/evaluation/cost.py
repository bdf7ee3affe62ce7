"""Cost of each part of the model: parameters, floating-point operations, memory and time. Not in the paper."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from wamo.model.wamo import WaMo
from wamo.training.losses import Objective, group_labels, info_nce
from wamo.training.samples.batch import Batch
from wamo.training.settings import LossConfig

PARTS: dict[str, tuple[str, ...]] = {
    "decomposition": ("motion.transform",),
    "within bands": ("motion.embed", "motion.stems", "motion.intra"),
    "across bands": ("motion.fuse", "motion.inter", "motion.norm"),
    "pooling": ("motion.pool", "motion.project"),
    "text head": ("text",),
    "reconstruction": ("reconstruction",),
    "ordering": ("order",),
    "late interaction": ("word_project", "moment_project"),
}
"""Part -> modules of `WaMo`. Time of the inverse transform counts as reconstruction, its taps as decomposition."""


def cost(
    model: WaMo, losses: LossConfig | None = None, *, batch: int = 16, frames: int | None = None, words: int = 16,
    repeats: int = 5,
) -> dict[str, Any]:  # fmt: skip
    """Parameters, operations, memory and time of every part, on the model's device.

    Parameters
    ----------
    losses : losses of the training step; None for the defaults
    batch, frames, words : size of the synthetic batch; frames None: the model's longest clip
    repeats : number of timed passes, of which the fastest counts

    Returns
    -------
    `parts`: name -> `parameters`; `gflops` of one clip's forward pass in training (two motion passes with DMSP;
    multiply-adds count 2; matrix products, attention and wavelet filters are counted, element-wise work is not);
    `activations_mb` that one clip keeps for the backward pass; `forward_ms` for one clip. `encode`: the motion encoder
    alone, as in search. `step`: a whole training step; `dmsp_share` is the share of the second encoder pass.
    """
    device = next(model.parameters()).device
    size = frames or model.config.max_frames
    objective = Objective(model, losses or LossConfig())
    inputs = example_batch(model, batch, size, words, device, ordered=objective.config.dmsp_clips)
    was_training = model.training
    model.train()
    try:
        parts: dict[str, dict[str, float]] = {n: {"parameters": _parameters(model, m)} for n, m in PARTS.items()}
        flops, kept = _operations(objective, inputs, size), _activations(objective, inputs)
        spent = _times(objective, inputs, repeats)
        for name, values in parts.items():
            values |= {
                "gflops": flops.get(name, 0) / batch / 1e9,
                "activations_mb": kept.get(name, 0) / batch / 2**20,
                "forward_ms": 1000 * spent.get(name, 0.0) / batch,
            }
        present = {name: v for name, v in parts.items() if v["parameters"] or v["forward_ms"]}
        return {
            "batch": batch, "frames": size, "words": words, "device": str(device), "threads": torch.get_num_threads(),
            "parts": present, "parameters": sum(p.numel() for p in model.parameters()),
            "encode": _encode(model, inputs, repeats), "step": _step(objective, inputs, repeats),
        }  # fmt: skip
    finally:
        model.train(was_training)
        model.zero_grad(set_to_none=True)


def example_batch(
    model: WaMo, batch: int, frames: int, words: int, device: torch.device | str = "cpu", *, ordered: float = 1.0
) -> Batch:
    """A batch of random numbers; ``ordered`` is the share of the clips that DMSP sees."""
    generator = torch.Generator().manual_seed(0)
    width = model.text.reduce.in_features if hasattr(model.text, "reduce") else model.text.project.in_features
    return Batch(
        torch.randn(batch, frames, 3 * model.config.nodes, generator=generator),
        torch.full((batch,), frames),
        torch.arange(frames).repeat(batch, 1),
        torch.randn(batch, words, width, generator=generator),
        torch.ones(batch, words, dtype=torch.bool),
        torch.eye(batch, dtype=torch.bool),
        torch.ones(batch, model.config.bands, 3 * model.config.nodes),
        torch.arange(batch) < max(1, round(batch * ordered)),
    ).to(device)


def _modules(model: WaMo, names: tuple[str, ...]) -> list[nn.Module]:
    found = []
    for name in names:
        module: Any = model
        for step in name.split("."):
            module = getattr(module, step, None)
        if isinstance(module, nn.Module):
            found.append(module)
    return found


def _parameters(model: WaMo, names: tuple[str, ...]) -> int:
    return sum(p.numel() for module in _modules(model, names) for p in module.parameters())


@contextmanager
def _watch(model: WaMo, enter: Any, leave: Any) -> Iterator[None]:
    """Call `enter(part)` and `leave(part)` around every call of a module of each part."""
    handles = []

    def watch(module: nn.Module, part: str) -> None:
        def before(*_: Any) -> None:
            enter(part)

        def after(*_: Any) -> None:  # a hook that returned something would replace the module's output
            leave(part)

        handles.extend([module.register_forward_pre_hook(before), module.register_forward_hook(after)])

    for part, names in PARTS.items():
        for module in _modules(model, names):
            for called in _called(part, module):
                watch(called, part)
    transform: Any = model.motion.transform
    if hasattr(transform, "synthesis"):
        watch(transform.synthesis, "reconstruction")
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _called(part: str, module: nn.Module) -> Iterator[nn.Module]:
    """The modules whose `forward` runs; a list, or a container without `forward`, is replaced by its entries."""
    if isinstance(module, nn.ModuleList) or (part == "reconstruction" and not isinstance(module, nn.Sequential)):
        for child in module.children():
            yield from _called(part, child)
    else:
        yield module


def _attention(query: Any, key: Any, value: Any, *_: Any, **__: Any) -> int:
    """Operations of query-key and weight-value products, from shapes (batch, heads, tokens, width)."""
    batch, heads, tokens, width = query
    return 2 * batch * heads * tokens * key[2] * (width + value[3])


# torch's counter only knows the attention kernels of CUDA
_CPU_ATTENTION = {torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: _attention}


def _operations(objective: Objective, inputs: Batch, frames: int) -> dict[str, int]:
    """Operations of one forward pass with losses, by part: products are counted, filters are computed by formula."""
    model = objective.model
    counter = FlopCounterMode(display=False, custom_mapping=_CPU_ATTENTION)
    stack: list[tuple[str, int]] = []
    total: dict[str, int] = {}
    calls = {"decomposition": 0, "reconstruction": 0}

    def leave(_: str) -> None:
        part, before = stack.pop()
        total[part] = total.get(part, 0) + counter.get_total_flops() - before

    with counter, _watch(model, lambda part: stack.append((part, counter.get_total_flops())), leave), torch.no_grad():
        handles = []
        transform: Any = model.motion.transform
        if hasattr(transform, "synthesis"):
            for module, part in ((transform.analysis, "decomposition"), (transform.synthesis, "reconstruction")):
                handles.append(module.register_forward_hook(lambda *_, p=part: calls.__setitem__(p, calls[p] + 1)))
        objective(inputs)
        for handle in handles:
            handle.remove()
    if hasattr(transform, "synthesis"):
        taps = transform.analysis.low.shape[1]
        # two filters a level, `taps` multiply-adds a frame and channel, on the clip extended by the filters' reach
        passes = 2 * 2 * taps * model.config.levels * (frames + 2 * transform.analysis.reach)
        for part, times in calls.items():
            total[part] = total.get(part, 0) + times * passes * inputs.trajectories.shape[2] * len(inputs.lengths)
    return total


def _activations(objective: Objective, inputs: Batch) -> dict[str, int]:
    """Bytes kept for the backward pass, by part; a tensor kept by several operations counts once."""
    model = objective.model
    stack, total, seen = ["rest"], {"rest": 0}, {p.data_ptr() for p in model.parameters()}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in seen:
            seen.add(storage.data_ptr())
            total[stack[-1]] = total.get(stack[-1], 0) + storage.nbytes()
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor)
    with hooks, _watch(model, stack.append, lambda _: stack.pop()):
        out = objective(inputs)  # kept alive, so that no address is reused
        objective.total(out, inputs)
    return total


def _times(objective: Objective, inputs: Batch, repeats: int) -> dict[str, float]:
    """Seconds of one forward pass by part, fastest of several."""
    best: dict[str, float] = {}
    for _ in range(repeats + 1):
        spent: dict[str, float] = {}
        began: list[float] = []

        def leave(part: str, began: list[float] = began, spent: dict[str, float] = spent) -> None:
            _wait(inputs)
            spent[part] = spent.get(part, 0.0) + time.perf_counter() - began.pop()

        def enter(_: str, began: list[float] = began) -> None:
            _wait(inputs)
            began.append(time.perf_counter())

        with _watch(objective.model, enter, leave), torch.no_grad():
            objective(inputs)
        best = {part: min(value, best.get(part, value)) for part, value in spent.items()}
    return best


def _encode(model: WaMo, inputs: Batch, repeats: int) -> dict[str, float]:
    model.eval()
    with torch.inference_mode():
        seconds = _fastest(lambda: model.encode_motion(inputs.trajectories, inputs.lengths), inputs, repeats)
    model.train()
    return {"ms_per_clip": 1000 * seconds / len(inputs.lengths), "clips_per_second": len(inputs.lengths) / seconds}


def _step(objective: Objective, inputs: Batch, repeats: int) -> dict[str, float]:
    """Times of forward, loss and backward, with and without the second encoder pass."""
    model, clips = objective.model, len(inputs.lengths)

    def full() -> None:
        model.zero_grad(set_to_none=True)
        objective.total(objective(inputs), inputs)[0].backward()

    def once() -> None:
        """Like `full`, for a model without the shuffled pass of DMSP."""
        model.zero_grad(set_to_none=True)
        text, _ = model.text(inputs.words, inputs.word_mask)
        features = model.motion(inputs.trajectories, inputs.lengths)
        loss = info_nce(text @ features.embedding.T, objective.config.temperature)
        frames = inputs.trajectories.shape[1]
        if model.reconstruction is not None:
            if model.config.twr_signal:
                rebuilt = model.reconstruction.signal(features, model.motion, inputs.lengths, frames)
                loss = loss + (rebuilt**2).mean()
            if model.config.twr_feature:
                loss = loss + (model.reconstruction.feature(features, frames) ** 2).mean()
        if model.order is not None:
            labels = group_labels(inputs.lengths, frames, model.config.dmsp_groups)
            logits = model.order(features.fused, frames)
            loss = loss + torch.nn.functional.cross_entropy(logits.transpose(1, 2), labels)
        loss.backward()

    shuffles = model.order is not None and objective.config.dmsp_shuffled
    whole, single = _fastest(full, inputs, repeats), _fastest(once, inputs, repeats)
    return {
        "ms_per_clip": 1000 * whole / clips,
        "clips_per_second": clips / whole,
        "dmsp_share": max(0.0, 1 - single / whole) if shuffles else 0.0,
    }


def _fastest(run: Any, inputs: Batch, repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats + 1):
        _wait(inputs)
        began = time.perf_counter()
        run()
        _wait(inputs)
        best = min(best, time.perf_counter() - began)
    return best


def _wait(inputs: Batch) -> None:
    if inputs.trajectories.is_cuda:
        torch.cuda.synchronize()
