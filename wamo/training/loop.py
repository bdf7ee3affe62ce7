"""The training loop, from top to bottom: set up, resume, steps, validation, checkpoints.

    python train.py --recipe quick                                  or from Python:
    train(load_recipe("quick"))

All random numbers are keyed by (seed, epoch, sample) or (seed, step). A run that was killed and resumed therefore ends
with the same weights as an uninterrupted one, bit for bit on a CPU, and several processes see the same samples as one.
This needs the text cache, since the last bits of a sentence's vectors depend on the batch in which it was encoded.
"""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path
from typing import Any

import torch

from wamo.errors import WamoError
from wamo.files import remove_leftovers, write_json
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo
from wamo.motion.trajectories import clip_features
from wamo.training import checkpoint as ckpt
from wamo.training.config import TrainConfig
from wamo.training.curves import write_curves
from wamo.training.data import TrainingData
from wamo.training.distributed import Processes, gather_pairs
from wamo.training.interrupts import Interrupted, StopRequest
from wamo.training.lineage import lineage_of
from wamo.training.losses import Objective
from wamo.training.samples.batch import Batch
from wamo.training.samples.workers import usable_cores, worker_counts
from wamo.training.schedule import average_weights, learning_rate, optimiser_of
from wamo.training.tensorboard import FOLDER, Board
from wamo.training.validate import validate

log = logging.getLogger(__name__)

SAVE_SECONDS = 60.0
"""A kill loses at most this much work."""
CURVES_SECONDS = 30.0
"""The picture of the curves is drawn at most this often, and at the end: drawing takes longer than a small epoch."""
LOG_STEPS = 20
"""Steps between two log lines."""
CALIBRATION_CLIPS = 2000
"""Clips on which a new model measures mean and deviation of its input."""


def train(config: TrainConfig) -> Path:
    """Run or resume a training.

    Returns
    -------
    the checkpoint folder

    Raises
    ------
    WamoError
        The configuration, data or initial checkpoint do not fit, the disk is full, or the loss diverges.
    Interrupted
        The run was asked to stop; its state is saved.
    """
    return Run(config).train()


class Run:
    """A training run: its parts and progress.

    Attributes
    ----------
    model : the network; data : `TrainingData`; text : the frozen sentence encoder
    progress : epoch, step and seconds so far; history : one row per epoch
    """

    def __init__(self, config: TrainConfig) -> None:
        self.config, self.out = config, Path(config.out)
        self.processes = Processes()
        self.device = self.processes.device
        self.precision = precision_of(config, self.device)
        if self.precision == torch.bfloat16 and self.device.type == "cpu" and not cpu_has_bfloat16():
            self.say("this processor has no bfloat16 arithmetic and emulates it: float32 is much faster here")
        self.text = TextBackbone(
            config.model.text_backbone,
            cache=Path(config.text_cache) if config.text_cache else None,
            precision="bfloat16" if config.precision == "bfloat16" else "float32",
            device=str(self.device),
        )
        self.say(f"text encoder: {self.text.source.words}")
        self.data = TrainingData(config, self.say, worker_counts(usable_cores()))
        torch.manual_seed(config.seed)
        self.model = WaMo(config.model)
        if config.init:
            ckpt.start_from(config.init, self.model)
        else:
            calibrate(self.model, self.data)
        self.model.to(self.device)
        self.optimiser = optimiser_of(self.model, config)
        self.objective = Objective(self.model, config.loss)
        self.forward = self.processes.prepare(self.objective)
        self.ema = {k: v.clone() for k, v in self.model.state_dict().items()} if config.ema else None
        self.progress = ckpt.Progress()
        self.history: list[dict[str, Any]] = []
        self.sums: dict[str, float] = {}
        self.board = Board()
        self.lineage: dict[str, Any] = {}
        self.started = self.drawn = time.monotonic()
        count = sum(p.numel() for p in self.model.parameters())
        self.say(f"model: {count / 1e6:.2f} M parameters, on {self.device}, {self.processes.count} process(es)")

    def train(self) -> Path:
        """Train until the epochs, the budget or the patience end; returns the checkpoint folder."""
        config, progress = self.config, self.resume()
        saved = self.drawn = time.monotonic()
        self.started = saved - progress.seconds
        if self.processes.first:
            remove_leftovers(self.out)
            write_json(self.out / ckpt.CONFIG, config.to_dict())
            self.lineage = lineage_of(config, self.data.sets, self.data.texts)
            self.board = Board(self.out / FOLDER, progress.step)
        try:
            with StopRequest() as stop:
                for epoch in range(progress.epoch, config.last_epoch):
                    if self.steps_done():
                        break
                    before = progress.step - progress.batch
                    for batch, batches in self.data.batches(epoch, progress.batch, self.text, before):
                        self.step(batch, batches)
                        progress.seconds = self.elapsed()
                        if stop.requested:
                            self.save()
                            raise Interrupted(f"stopped; the same command continues (state in {self.out / ckpt.LAST})")
                        if time.monotonic() - saved > SAVE_SECONDS:
                            self.save()
                            saved = time.monotonic()
                        if self.finished():
                            break
                    self.end_epoch(epoch)
                    saved = time.monotonic()
                    if self.finished():
                        break
        finally:
            self.data.close()
            self.board.close()
        self.say(f"done: best {progress.best:.2f}, the {config.keep} in {self.out}")
        return self.out

    def resume(self) -> ckpt.Progress:
        """Restore the state of an interrupted run, if there is one."""
        if (self.out / ckpt.LAST).is_file():
            stored = ckpt.load_last(self.out, self.model, self.config, self.optimiser)
            self.ema, self.progress, self.history = stored
            self.say(f"resumed at epoch {self.progress.epoch + 1}, step {self.progress.step}")
        return self.progress

    def step(self, batch: Batch, batches: int) -> None:
        """Take one optimiser step on a batch; ``batches`` is their number in the epoch."""
        config, progress, processes = self.config, self.progress, self.processes
        torch.manual_seed(hash((config.seed, progress.step, processes.rank)) % 2**31)
        done = progress.step / max(1, config.epochs * batches)
        if config.total_steps:
            done = progress.step / config.total_steps
        elif config.budget_seconds:
            done = self.elapsed() / config.budget_seconds
        rate = learning_rate(config, done)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

        self.model.train()
        share = (batch.part(processes.rank, processes.count) if processes.count > 1 else batch).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == torch.bfloat16):
            out = self.forward(share)
            if processes.count > 1:
                out = gather_pairs(out, processes.count, processes.rank)
        weight = processes.count * float(share.lengths.sum()) / float(batch.lengths.sum())
        loss, parts = self.objective.total(out, share, weight)
        numbers = {**parts, "loss": float(loss.detach())}
        if not math.isfinite(numbers["loss"]):
            raise WamoError(f"the loss became {numbers['loss']} at step {progress.step}: lower --lr, or check the data")

        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), config.clip)
        self.optimiser.step()
        if self.ema is not None:
            average_weights(self.ema, self.model, config.ema, progress.step)

        for name, value in {**numbers, "count": 1.0}.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
        progress.step += 1
        progress.batch += 1
        if processes.first and progress.step % LOG_STEPS == 0:
            speed = progress.step * config.batch_size / max(self.elapsed(), 1e-9)
            log.info("epoch %d  batch %d/%d  loss %.3f  contrastive %.3f  lr %.1e  %.0f clips/s", progress.epoch + 1,
                     progress.batch, batches, numbers["loss"], numbers["contrastive"], rate, speed)  # fmt: skip
            self.board.step(progress.step, {**numbers, "lr": rate, "clips_per_s": speed})

    def end_epoch(self, epoch: int) -> None:
        """Validate if due, and write the state, the history and the curves."""
        progress = self.progress
        count = max(1.0, self.sums.pop("count", 1.0))
        row: dict[str, Any] = {"epoch": epoch + 1, "step": progress.step, "seconds": round(progress.seconds, 1)}
        row |= {k: round(v / count, 5) for k, v in self.sums.items()}
        self.sums = {}
        progress.epoch, progress.batch = epoch + 1, 0
        if self.finished() or progress.epoch % self.config.validate_every == 0:
            row |= self.validate()
        self.history.append(row)
        self.save()
        if self.processes.first:
            write_json(self.out / ckpt.HISTORY, self.history)
            if self.finished() or time.monotonic() - self.drawn > CURVES_SECONDS:
                write_curves(self.history, self.out / "curves.png")
                self.drawn = time.monotonic()
            self.board.epoch(row)
            self.board.flush()

    def validate(self) -> dict[str, Any]:
        """Score the averaged weights on val, and keep them if they are the best (or ``keep`` is "last")."""
        progress, keep = self.progress, self.config.keep
        current = {k: v.clone() for k, v in self.model.state_dict().items()}
        if self.ema is not None:
            self.model.load_state_dict(self.ema)
        score, numbers = validate(self.model, self.text, self.data.sets, selection=self.config.selection)
        progress.since_best += 1
        better = score > progress.best or not (self.out / ckpt.MODEL).is_file()
        if better:
            progress.best, progress.since_best = score, 0
        if (better or keep == "last") and self.processes.first:
            facts: dict[str, Any] = {"epoch": progress.epoch, "step": progress.step}
            facts["selected_on"] = "val" if keep == "best" else "-"
            facts |= {"score": score, **numbers, "lineage": self.lineage}
            ckpt.save_model(self.model, self.out, facts=facts)
        self.model.load_state_dict(current)
        rows = "  ".join(f"{k} {v:.1f}" for k, v in numbers.items() if k.endswith(("R01", "R05", "Rsum")))
        self.say(f"epoch {progress.epoch}: val score {score:.2f}  best {progress.best:.2f}  {rows}")
        return {"val_score": round(score, 4), **numbers}

    def save(self) -> None:
        """Write the file needed to resume."""
        if self.processes.first:
            ckpt.save_last(self.out, self.model, self.config, self.ema, self.optimiser, self.progress, self.history)
            self.board.flush()

    def elapsed(self) -> float:
        """Seconds of training so far, over all resumes."""
        return time.monotonic() - self.started

    def finished(self) -> bool:
        """Whether the epochs, the steps, the budget or the patience are used up."""
        config, progress = self.config, self.progress
        impatient = 0 < config.patience <= progress.since_best
        spent = 0 < config.budget_seconds <= progress.seconds
        return progress.epoch >= config.last_epoch or self.steps_done() or spent or impatient

    def steps_done(self) -> bool:
        """Whether the run has all its steps, if they are limited."""
        return 0 < self.config.total_steps <= self.progress.step

    def say(self, message: str) -> None:
        """Log a message in the first process only."""
        if self.processes.first:
            log.info(message)


def calibrate(model: WaMo, data: TrainingData) -> None:
    """Measure mean and deviation of the input on clips of the first epoch."""
    samples = data.samples(0)
    chosen = samples[:: max(1, len(samples) // CALIBRATION_CLIPS)]
    representation = model.config.representation
    clips = [clip_features(s.motion.joints, s.motion.skeleton, representation) for s in chosen]
    model.motion.calibrate([torch.from_numpy(clip) for clip in clips])


def precision_of(config: TrainConfig, device: torch.device) -> torch.dtype:
    """Arithmetic of the networks: bfloat16 on request, or on CUDA unless float32 is asked for."""
    half = config.precision == "bfloat16" or (config.precision == "auto" and device.type == "cuda")
    return torch.bfloat16 if half else torch.float32


def cpu_has_bfloat16() -> bool:
    """Whether the processor has bfloat16 instructions (x86: AVX-512 BF16 or AMX; Arm: BF16)."""
    known = torch.cpu.get_capabilities()
    return any(known.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))
