"""Lanes and jobs: fair turns, limits, abandoned work."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import Future, wait
from functools import partial
from typing import Any

import pytest

from app.server.answers import File
from app.server.endpoints import HEAVY, Endpoints
from app.server.jobs import ABANDONED_S, Job, Jobs
from app.server.lanes import Caller, Lane, Limits
from app.server.problems import Busy, NotFound, Refusal
from app.server.requests import JobRequest, SearchRequest
from app.server.services import Services
from app.server.services.loading import Loader

DONE: File = {"name": "a.gif", "type": "image/gif", "data": ""}


def blocked(lane: Lane, visitor: str, address: str = "") -> tuple[threading.Event, Future[None]]:
    """Work that takes a place until the event is set, and has taken it already."""
    started, end = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        end.wait(120)

    future = lane.submit(Caller(visitor, address), work)
    assert started.wait(120)
    return end, future


def test_visitors_take_turns() -> None:
    lane = Lane("a", Limits(workers=1, running=1, waiting=9, total=99))
    end, _ = blocked(lane, "first")
    order: list[str] = []
    waiting = [lane.submit(Caller(who), partial(order.append, who)) for who in ("a", "a", "a", "b", "c", "c")]
    end.set()
    for future in waiting:
        future.result(120)
    assert order == ["a", "b", "c", "a", "c", "a"]


def test_one_visitor_cannot_take_every_worker() -> None:
    lane = Lane("a", Limits(workers=2, running=1, waiting=9, total=99))
    end, _ = blocked(lane, "greedy")
    late = lane.submit(Caller("greedy"), lambda: None)
    assert lane.submit(Caller("other"), lambda: 7).result(120) == 7 and not late.done()
    end.set()
    late.result(120)


def test_a_full_queue_refuses_and_a_cancelled_call_frees_its_place() -> None:
    lane = Lane("a", Limits(workers=1, running=1, waiting=1, total=2))
    end, _ = blocked(lane, "a")
    waiting = lane.submit(Caller("a"), lambda: None)
    with pytest.raises(Busy, match="one visitor"):
        lane.submit(Caller("a"), lambda: None)
    lane.submit(Caller("b"), lambda: None)
    with pytest.raises(Busy, match="server is busy"):
        lane.submit(Caller("c"), lambda: None)
    assert waiting.cancel()
    lane.submit(Caller("c"), lambda: None)
    end.set()


def test_who_invents_visitors_delays_only_their_own_address() -> None:
    lane = Lane("a", Limits(workers=1, running=1, waiting=3, total=4))
    end, _ = blocked(lane, "first")
    order: list[str] = []

    def ask(mark: str, address: str) -> Future[None]:
        return lane.submit(Caller(mark, address), partial(order.append, mark))

    flood = [ask(f"invented {number}", "1.2.3.4") for number in range(4)]
    with pytest.raises(Busy, match="server is busy"):
        ask("invented 4", "1.2.3.4")
    one, two = ask("one", "5.6.7.8"), ask("two", "5.6.7.8")
    with pytest.raises(Busy, match="server is busy"):
        ask("three", "5.6.7.8")
    for refused in flood[2:]:
        with pytest.raises(Busy, match="server is busy"):
            refused.result(120)
    end.set()
    for future in (*flood[:2], one, two):
        future.result(120)
    assert order == ["invented 0", "one", "invented 1", "two"]


def test_a_job_reports_then_hands_over_its_file_once() -> None:
    jobs, halfway, end = Jobs(), threading.Event(), threading.Event()

    def work(job: Job) -> File:
        job.share = 0.5
        halfway.set()
        end.wait(120)
        return DONE

    key = jobs.start(Caller("a"), work)
    assert halfway.wait(120) and jobs.look(key) == {"job": key, "share": 0.5, "waiting": False}
    end.set()
    assert jobs.look(key, 120) == {"file": DONE}
    with pytest.raises(NotFound):
        jobs.look(key)


def test_a_job_that_nobody_asks_after_is_stopped_and_forgotten() -> None:
    now, started, stopped = [0.0], threading.Event(), threading.Event()
    jobs = Jobs(clock=lambda: now[0])

    def work(job: Job) -> File:
        started.set()
        job.stopping.wait(120)
        stopped.set()
        return DONE

    key = jobs.start(Caller("a"), work)
    assert started.wait(120)
    now[0] = ABANDONED_S + 1
    jobs.sweep()
    assert stopped.wait(120)
    with pytest.raises(NotFound):
        jobs.look(key)


def test_a_job_that_still_waits_can_be_stopped() -> None:
    lane = Lane("videos", Limits(workers=1, running=1, waiting=2, total=9))
    jobs = Jobs(lane)
    end, _ = blocked(lane, "a")
    key = jobs.start(Caller("b"), lambda job: DONE)
    assert jobs.look(key)["waiting"]
    jobs.stop(key)
    with pytest.raises(Refusal, match="stopped"):
        jobs.look(key)
    end.set()


def test_a_job_that_is_stopped_after_it_was_asked_after_logs_nothing() -> None:
    services, end, lost = Services(Loader.of(None)), threading.Event(), list[dict[str, Any]]()

    def work(job: Job) -> File:
        end.wait(120)
        raise Refusal("stopped")

    async def ask() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: lost.append(context))
        key = services.jobs.start(Caller("a"), work)
        assert "job" in await Endpoints(services).call("job", JobRequest(job=key, stop=False), "a")
        end.set()
        await asyncio.to_thread(wait, [services.jobs.future(key)], 120)
        await asyncio.sleep(0.1)
        with pytest.raises(Refusal, match="stopped"):
            services.jobs.look(key)
        gc.collect()

    asyncio.run(ask())
    assert not lost


def test_searches_with_weights_leave_the_lane_of_quick_ones_free() -> None:
    endpoints, end, started = Endpoints(Services(Loader.of(None))), threading.Event(), threading.Semaphore(0)

    def work() -> dict[str, Any]:
        started.release()
        end.wait(120)
        return {}

    async def ask() -> None:
        full = [asyncio.ensure_future(endpoints.read(work, Caller("", "a"))) for _ in range(HEAVY.running)]
        for _ in full:
            await asyncio.to_thread(started.acquire, timeout=120)
        full += [asyncio.ensure_future(endpoints.read(work, Caller("", "a"))) for _ in range(HEAVY.waiting)]
        await asyncio.sleep(0)  # until each of them has taken its place
        try:
            for weights in ({"band_weights": {"d1": 0.5}}, {"part_weights": {"head": 2}}):
                with pytest.raises(Busy):
                    await endpoints.call("search", SearchRequest.model_validate({"query": "walks", **weights}), "a")
            for weights in ({}, {"band_weights": {"d1": 1.0}, "part_weights": {}}):
                assert "help" in await endpoints.call(
                    "search", SearchRequest.model_validate({"query": "walks", **weights}), "a"
                )
        finally:
            end.set()
        await asyncio.gather(*full)

    asyncio.run(ask())


def test_a_failure_reaches_whoever_asks() -> None:
    jobs = Jobs()

    def work(job: Job) -> File:
        raise ZeroDivisionError

    key = jobs.start(Caller("a"), work)
    with pytest.raises(ZeroDivisionError):
        jobs.look(key, 120)
