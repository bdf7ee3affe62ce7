"""The training loop, top to bottom: data, model, steps, validation, checkpoints. Started by ``train.py``.

Every chance is keyed by (seed, epoch, sample) or (seed, step), so that a run which was killed and resumed ends with the
same weights, bit for bit on a CPU, as one which was not, and several processes see what one would see. The text cache
belongs to that: how a sentence is batched when it is encoded changes the last bits of its vectors.
"""

from __future__ import annotations

import logging
import math
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch

from wamo.data.samples import DataSet, Sample, counted, require
from wamo.data.sources import load_source, trajectories_of
from wamo.errors import DataError, WamoError
from wamo.files import remove_leftovers, write_json
from wamo.model.text import TextBackbone
from wamo.model.wamo import Batch, WaMo
from wamo.motion import skeleton_of
from wamo.training import checkpoint as ckpt
from wamo.training.config import TrainConfig
from wamo.training.curves import write_curves
from wamo.training.distributed import gather_pairs, processes
from wamo.training.samples.ahead import Library
from wamo.training.samples.batches import collate, draw, epoch_plan, rng_of
from wamo.training.tensorboard import FOLDER, Board
from wamo.training.validate import validate

log = logging.getLogger(__name__)

SAVE_SECONDS = 60.0
"""At most this much work is lost by a kill."""


def cpu_has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16 itself (x86: AVX-512 BF16 or AMX; Arm: BF16)."""
    known = torch.cpu.get_capabilities()
    return any(known.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


class Interrupted(WamoError):
    """The run was asked to stop; what it had learned is saved."""


def train(config: TrainConfig) -> Path:
    """Run (or resume) a training; returns the checkpoint folder."""
    return Run(config).run()


class Run:
    """One training run and its state."""

    def __init__(self, config: TrainConfig) -> None:
        self.config, self.out = config, Path(config.out)
        self.ranks = processes()
        self.accelerator: Any = None
        if self.ranks > 1:
            from accelerate import Accelerator

            self.accelerator = Accelerator(cpu=not torch.cuda.is_available())
        self.rank = self.accelerator.process_index if self.accelerator else 0
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if self.accelerator:
            self.device = self.accelerator.device
        half = config.precision == "bfloat16" or (config.precision == "auto" and self.device.type == "cuda")
        self.precision = torch.bfloat16 if half else torch.float32
        if half and self.device.type == "cpu" and not cpu_has_bfloat16():
            self.say("this processor has no bfloat16 arithmetic and imitates it: float32 is much faster here")
        self.text = TextBackbone(
            config.model.text_backbone,
            cache=Path(config.text_cache) if config.text_cache else None,
            precision="bfloat16" if config.precision == "bfloat16" else "float32",
        )
        self.say(f"text encoder: {self.text.source.words}")
        self.data = self._load_data()
        self._library = Library()
        self._setup_model()
        self.progress, self.history = ckpt.Progress(), []  # type: ignore[var-annotated]
        self.sums: dict[str, float] = {}
        self.board = Board()
        self.stopping = False

    def say(self, words: str) -> None:
        """Tell the console, once for all processes."""
        if self.rank == 0:
            log.info(words)

    def _load_data(self) -> list[tuple[DataSet, float]]:
        config = self.config
        skeleton = skeleton_of(config.model.skeleton)
        data = []
        for source, weight in config.sources:
            dataset = load_source(
                source, fps=config.model.fps, skeleton=skeleton, library_clips=config.epoch_clips,
                library_pairs=config.library_pairs, library_excerpts=config.library_excerpts,
                long_trials=config.long_trials, margin=config.augment.margin, annotations=config.annotations,
            )  # fmt: skip
            counts = ", ".join(f"{len(dataset.split(s))} {s}" for s in ("train", "val", "test") if dataset.split(s))
            more = f", {dataset.annotated} trials annotated" if dataset.annotated else ""
            self.say(f"{dataset.name}: {counts}{', endless train' if dataset.make else ''}{more}")
            if dataset.make is None:
                require(dataset.split("train"), "training", dataset.name)
            data.append((dataset, weight))
        if config.annotations and not any(dataset.annotated for dataset, _ in data):
            raise DataError(
                f"{Path(config.annotations).name} tells of no train trial of {', '.join(config.data)}: name the "
                "captioned collection that it is of in --data, or leave --annotations out"
            )
        return data

    def epoch_samples(self, epoch: int) -> list[Sample]:
        """The samples of an epoch: every data set as often as its weight says."""
        found: list[Sample] = []
        for dataset, weight in self.data:
            if dataset.make is not None:
                number = epoch // self.config.library_reuse
                ahead = (number + 1) * self.config.library_reuse < self.config.epochs
                samples = list(self._library.epoch(dataset.make, self.config.library_start + number, ahead))
            else:
                samples = dataset.split("train")
            whole, part = divmod(weight, 1)
            found += counted(samples, int(whole))
            if part:
                count = round(part * len(samples))
                chosen = rng_of(self.config.seed, epoch, dataset.name).choice(len(samples), count, replace=False)
                found += [samples[i] for i in chosen]
        return found

    def _setup_model(self) -> None:
        config = self.config
        torch.manual_seed(config.seed)
        model = WaMo(config.model)
        if config.init:
            ckpt.start_from(config.init, model)
        else:
            samples = self.epoch_samples(0)
            step = max(1, len(samples) // 2000)
            clips = trajectories_of(samples[::step], config.model.representation)
            model.motion.calibrate([torch.from_numpy(c) for c in clips])
        self.model = model.to(self.device)
        decayed = [p for p in model.parameters() if p.requires_grad and p.ndim >= 2]
        others = [p for p in model.parameters() if p.requires_grad and p.ndim < 2]
        groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=config.lr)
        self.wrapped = self.accelerator.prepare(self.model) if self.accelerator else self.model
        self.ema = {k: v.clone() for k, v in model.state_dict().items()} if config.ema else None
        count = sum(p.numel() for p in model.parameters())
        self.say(f"model: {count / 1e6:.2f} M parameters, on {self.device}, {self.ranks} process(es)")

    def run(self) -> Path:
        """Train until the epochs, the budget or the patience are used up."""
        self._resume()
        if self.rank == 0:
            remove_leftovers(self.out)
            write_json(self.out / ckpt.CONFIG, self.config.to_dict())
            self.board = Board(self.out / FOLDER, self.progress.step)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask_to_stop)
        try:
            self._train()
        finally:
            self._library.close()
            self.board.close()
        self.say(f"done: best {self.progress.best:.2f}, the {self.config.keep} in {self.out}")
        return self.out

    def _train(self) -> None:
        started = time.monotonic() - self.progress.seconds
        saved = time.monotonic()
        for epoch in range(self.progress.epoch, self.config.epochs):
            for batch, total in self._batches(epoch):
                self._step(batch, total, time.monotonic() - started)
                self.progress.seconds = time.monotonic() - started
                if self.stopping:
                    self._save()
                    raise Interrupted(f"stopped; continue with the same command (state in {self.out / ckpt.LAST})")
                if time.monotonic() - saved > SAVE_SECONDS:
                    self._save()
                    saved = time.monotonic()
                if self._spent():
                    break
            self._end_of_epoch(epoch)
            saved = time.monotonic()
            if self._spent() or (self.config.patience and self.progress.since_best >= self.config.patience):
                break

    def _ask_to_stop(self, *_: Any) -> None:
        self.stopping = True

    def _spent(self) -> bool:
        budget = self.config.budget_seconds
        return bool(budget) and self.progress.seconds >= budget

    def _resume(self) -> None:
        if (self.out / ckpt.LAST).is_file():
            self.ema, self.progress, self.history = ckpt.load_last(self.out, self.model, self.optimiser)
            self.say(f"resumed at epoch {self.progress.epoch + 1}, step {self.progress.step}")

    def _batches(self, epoch: int) -> Iterator[tuple[Batch, int]]:
        """Batches of an epoch from where the progress stands, made one ahead in a thread; with the epoch's total."""
        config = self.config
        samples = self.epoch_samples(epoch)
        plan = epoch_plan(samples, config.batch_size, config.seed, epoch, themed=config.themed)

        def make(number: int) -> Batch:
            drawn = [draw(samples[i], config.model, config.augment, config.seed, epoch) for i in plan[number]]
            return collate(drawn, config.model, self.text, config.augment.words)

        with ThreadPoolExecutor(1) as maker:
            ahead = maker.submit(make, self.progress.batch) if self.progress.batch < len(plan) else None
            for number in range(self.progress.batch, len(plan)):
                batch = ahead.result()  # type: ignore[union-attr]
                ahead = maker.submit(make, number + 1) if number + 1 < len(plan) else None
                yield batch, len(plan)

    def _step(self, batch: Batch, batches: int, seconds: float) -> None:
        config, progress = self.config, self.progress
        torch.manual_seed(hash((config.seed, progress.step, self.rank)) % 2**31)
        rate = self._rate(progress.step / max(1, config.epochs * batches), seconds)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.model.train()
        share = batch.part(self.rank, self.ranks).to(self.device) if self.ranks > 1 else batch.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == torch.bfloat16):
            out = self.wrapped(share)
            if self.ranks > 1:
                out = gather_pairs(out, self.ranks, self.rank)
        weight = self.ranks * float(share.lengths.sum()) / float(batch.lengths.sum())
        loss, parts = self.model.loss(out, share, weight)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), config.clip)
        self.optimiser.step()
        if not math.isfinite(float(loss.detach())):
            raise WamoError(
                f"the loss became {float(loss.detach())} at step {progress.step}: lower --lr, or check the data"
            )
        self._average()
        for name, value in {**parts, "loss": float(loss.detach()), "count": 1.0}.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
        progress.step += 1
        progress.batch += 1
        if self.rank == 0 and progress.step % 20 == 0:
            speed = progress.step * config.batch_size / max(seconds, 1e-9)
            log.info("epoch %d  batch %d/%d  loss %.3f  contrastive %.3f  lr %.1e  %.0f clips/s", progress.epoch + 1,
                     progress.batch, batches, float(loss.detach()), parts["contrastive"], rate, speed)  # fmt: skip
            self.board.step(progress.step, {**parts, "loss": float(loss.detach()), "lr": rate, "clips_per_s": speed})

    def _rate(self, done: float, seconds: float) -> float:
        """Warm-up, then cosine; by time where there is a budget."""
        config = self.config
        if config.budget_seconds:
            done = seconds / config.budget_seconds
        if done < config.warmup:
            return config.lr * (done + 1e-3) / (config.warmup + 1e-3)
        return config.lr * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))

    @torch.no_grad()
    def _average(self) -> None:
        if self.ema is None:
            return
        decay = min(self.config.ema, (1 + self.progress.step) / (10 + self.progress.step))
        for name, value in self.model.state_dict().items():
            self.ema[name].lerp_(value, 1 - decay)

    def _end_of_epoch(self, epoch: int) -> None:
        progress = self.progress
        count = max(1.0, self.sums.pop("count", 1.0))
        row: dict[str, Any] = {"epoch": epoch + 1, "step": progress.step, "seconds": round(progress.seconds, 1)}
        row |= {k: round(v / count, 5) for k, v in self.sums.items()}
        self.sums = {}
        progress.epoch, progress.batch = epoch + 1, 0
        last = self._spent() or progress.epoch == self.config.epochs
        if last or progress.epoch % self.config.validate_every == 0:
            row |= self._validate()
        self.history.append(row)
        self._save()
        if self.rank == 0:
            write_json(self.out / ckpt.HISTORY, self.history)
            write_curves(self.history, self.out / "curves.png")
            self.board.epoch(row)
            self.board.flush()

    def _validate(self) -> dict[str, Any]:
        """Validate the averaged weights; keep them when they are the best so far (`keep` "last": always)."""
        own = {k: v.clone() for k, v in self.model.state_dict().items()}
        if self.ema is not None:
            self.model.load_state_dict(self.ema)
        score, numbers = validate(self.model, self.text, [d for d, _ in self.data])
        progress = self.progress
        progress.since_best += 1
        better = score > progress.best or not (self.out / ckpt.MODEL).is_file()
        if better:
            progress.best, progress.since_best = score, 0
        if (better or self.config.keep == "last") and self.rank == 0:
            facts = {
                "epoch": progress.epoch,
                "step": progress.step,
                "selected_on": "val" if self.config.keep == "best" else "-",
                "score": score,
                **numbers,
            }
            ckpt.save_model(self.model, self.out, facts=facts)
        self.model.load_state_dict(own)
        rows = "  ".join(f"{k} {v:.1f}" for k, v in numbers.items() if k.endswith(("R01", "R05", "Rsum")))
        self.say(f"epoch {progress.epoch}: val score {score:.2f}  best {progress.best:.2f}  {rows}")
        return {"val_score": round(score, 4), **numbers}

    def _save(self) -> None:
        if self.rank == 0:
            ckpt.save_last(self.out, self.model, self.ema, self.optimiser, self.progress, self.history)
            self.board.flush()
