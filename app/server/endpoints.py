"""Every endpoint, once: the REST API, the Gradio API and MCP are made from this table."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.server import answers, requests
from app.server.lanes import Caller, Lane, Limits
from app.server.services import Services
from app.server.services.search import changed

LIGHT = Limits(workers=6, running=4, waiting=32, total=256)
HEAVY = Limits(workers=3, running=2, waiting=24, total=192)
"""One worker always stays free of any single visitor's work."""
SLOW = Limits(workers=1, running=1, waiting=24, total=192)
"""What the page asks for beside something else, and what takes longest: other answers do not wait for it."""
LaneName = Literal["light", "heavy", "slow"]
WAIT_S, POLL_S, LOOK_S = 900.0, 0.4, 2.0
"""Longest wait for a file, for news of a job, and between two looks at a job that is waited for."""


@dataclass(frozen=True)
class Endpoint:
    """One thing that callers may ask for.

    Parameters
    ----------
    name : of the endpoint and the MCP tool
    request, answer : its types; the request's docstring describes it
    run : (request, whose turn it takes) -> answer, called in a worker thread
    lane : whose workers run it, or how to choose them by the request; "heavy" where it takes more than some tens of
        milliseconds
    tool : whether MCP offers it
    """

    name: str
    request: type[requests.Request]
    answer: Any
    run: Callable[[Any, Caller], Any]
    lane: LaneName | Callable[[Any], LaneName] = "heavy"
    tool: bool = True

    @property
    def summary(self) -> str:
        """The request's docstring on one line."""
        return " ".join((self.request.__doc__ or "").split())

    def lane_of(self, request: requests.Request) -> LaneName:
        """The lane that a request runs in."""
        return self.lane(request) if callable(self.lane) else self.lane


class Endpoints:
    """The table over the services, and the way to call an entry without blocking the event loop.

    Parameters
    ----------
    services : what the entries call
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self._lanes: dict[LaneName, Lane] = {
            "light": Lane("light", LIGHT), "heavy": Lane("heavy", HEAVY), "slow": Lane("slow", SLOW),
        }  # fmt: skip
        self.table = {endpoint.name: endpoint for endpoint in _table(services)}

    async def call(
        self, name: str, request: requests.Request, address: str, gone: Callable[[], Awaitable[bool]] | None = None
    ) -> Mapping[str, Any]:
        """Answer a request; errors are those of the services.

        Parameters
        ----------
        address : network address of the caller, "" if it is not known
        gone : whether the caller has closed the connection; a job is then no longer asked after
        """
        endpoint, who = self.table[name], Caller(request.visitor, address)
        call = self._lanes[endpoint.lane_of(request)].submit(who, lambda: endpoint.run(request, who))
        answer: Mapping[str, Any] = await asyncio.wrap_future(call)
        if "job" in answer:
            waits = isinstance(request, requests.ExportRequest) and request.wait
            return await self._finished(str(answer["job"]), WAIT_S if waits else POLL_S, gone)
        return answer

    async def read(self, call: Callable[[], Mapping[str, Any]], who: Caller) -> Mapping[str, Any]:
        """Run other heavy work, such as reading uploaded files, in its turn."""
        return await asyncio.wrap_future(self._lanes["heavy"].submit(who, call))

    async def _finished(
        self, job: str, seconds: float, gone: Callable[[], Awaitable[bool]] | None
    ) -> Mapping[str, Any]:
        """The file of a job, or how far it is when the time is over or the caller has gone."""
        jobs, loop = self.services.jobs, asyncio.get_running_loop()
        until = loop.time() + seconds
        waiting = asyncio.wrap_future(jobs.future(job))
        waiting.add_done_callback(_heeded)
        answer = jobs.look(job)
        while "job" in answer and (left := until - loop.time()) > 0:
            await asyncio.wait([waiting], timeout=min(left, LOOK_S))
            if gone is not None and await gone():
                return answer  # `Jobs` stops what nobody asks after
            answer = jobs.look(job)
        return answer


def _heeded(future: asyncio.Future[Any]) -> None:
    """Take note of an error, which `Jobs.look` reports; otherwise asyncio would log it as lost."""
    if not future.cancelled():
        future.exception()


def _table(services: Services) -> list[Endpoint]:
    def of(
        name: Literal["search", "similar", "clip", "bands", "why", "words", "moments", "describe", "export", "zip",
                      "job", "analyse", "add", "own", "forget", "model"],
        request: type[requests.Request], answer: Any, run: Callable[[Any], Any], **options: Any,
    ) -> Endpoint:  # fmt: skip
        return Endpoint(name, request, answer, lambda given, who: run(given), **options)

    search, explain, export, visits = services.search, services.explain, services.export, services.visits
    return [
        of("search", requests.SearchRequest, answers.SearchAnswer, search.search, lane=_search_lane),
        of("similar", requests.SimilarRequest, answers.SearchAnswer, search.similar),
        of("describe", requests.DescribeRequest, answers.DescribeAnswer, explain.describe),
        of("bands", requests.BandsRequest, answers.BandsAnswer, explain.bands),
        of("why", requests.WhyRequest, answers.WhyAnswer, explain.why),
        of("words", requests.WordsRequest, answers.WordsAnswer, explain.words, lane="slow"),
        of("moments", requests.MomentsRequest, answers.MomentsAnswer, explain.moments),
        Endpoint("export", requests.ExportRequest, answers.ExportAnswer, export.export),
        of("analyse", requests.AnalyseRequest, answers.AnalyseAnswer, visits.analyse),
        of("model", requests.ModelRequest, answers.ModelAnswer, services.model.model, lane="light"),
        of("clip", requests.ClipRequest, answers.Clip, _clip(services), lane="light", tool=False),
        of("zip", requests.ZipRequest, answers.ExportAnswer, export.zip, tool=False),
        of("job", requests.JobRequest, answers.ExportAnswer, export.job, lane="light", tool=False),
        of("add", requests.AddRequest, answers.AddAnswer, visits.add, tool=False),
        of("own", requests.OwnRequest, answers.OwnAnswer, visits.own, lane="light", tool=False),
        of("forget", requests.ForgetRequest, answers.ForgetAnswer, visits.forget, lane="light", tool=False),
    ]


def _search_lane(request: requests.SearchRequest) -> LaneName:
    """Weights can take seconds: where hidden bands and parts are not stored, clips are embedded again."""
    return "heavy" if changed(request.band_weights) or changed(request.part_weights) else "light"


def _clip(services: Services) -> Callable[[requests.ClipRequest], answers.Clip]:
    def clip(request: requests.ClipRequest) -> answers.Clip:
        return services.motions.clip(request.key, request.visitor, source_rate=request.rate == "source")

    return clip
