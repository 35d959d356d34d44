"""`to_core_request`, against a function that reads the same attributes into a tuple.

One request of each framework is read over and over, its body kept by the framework: else the making
of requests, which costs more than either, would hide the difference. What the framework keeps after
the first look is thus at hand for the plain function, and ours has no such help.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from webhookgen_runtime import CoreRequest, to_core_request, to_core_request_async

from . import peers
from .framework_requests import BODY, HEADERS, FrameworkRequest, awaited_requests, requests_at_hand
from .table import Row, skipped
from .timing import Action, AsyncAction, best_times, best_times_async

BUDGET = 10.0
FRAMEWORKS = ("flask", "django", "rest_framework", "starlette", "litestar", "quart", "aiohttp")


def adapter_rows(*, small: bool) -> Iterator[Row]:
    """A row for each framework that is installed, and one for each that is not."""
    batches, spell = (2, 1e-4) if small else (40, 2e-3)
    for asked in requests_at_hand():
        yield _row(asked, best_times(_actions(asked), batches=batches, spell=spell))
    yield from asyncio.run(_awaited_rows(batches, spell))
    for module in FRAMEWORKS:
        if not peers.is_installed(module):
            yield skipped(f"`to_core_request`: {module}")


async def _awaited_rows(batches: int, spell: float) -> list[Row]:
    rows: list[Row] = []
    for asked in awaited_requests():
        actions = _awaited_actions(asked)
        rows.append(_row(asked, await best_times_async(actions, batches=batches, spell=spell)))
    return rows


def _actions(asked: FrameworkRequest) -> dict[str, Action]:
    request, read = asked.request, asked.read
    _check(to_core_request(request))
    actions: dict[str, Action] = {
        "attributes": lambda: read(request),
        "ours": lambda: to_core_request(request),
        "whole": lambda: _looked_at(to_core_request(request)),
    }
    if peers.is_installed("apimatic_core") and asked.name in ("Flask", "Django"):
        from apimatic_core.adapters.request_adapter import to_unified_request

        actions["apimatic-core"] = lambda: to_unified_request(request)
    return actions


def _awaited_actions(asked: FrameworkRequest) -> dict[str, AsyncAction]:
    request, read = asked.request, asked.read

    async def whole() -> object:
        return _looked_at(await to_core_request_async(request))

    actions: dict[str, AsyncAction] = {
        "attributes": lambda: read(request),
        "ours": lambda: to_core_request_async(request),
        "whole": whole,
    }
    if peers.is_installed("apimatic_core") and asked.name.startswith("Starlette"):
        from apimatic_core.adapters.request_adapter import to_unified_request_async

        actions["apimatic-core"] = lambda: to_unified_request_async(request)
    return actions


def _check(request: CoreRequest) -> None:
    if request.raw_body != BODY or request.headers["X-Sig"] != HEADERS["x-sig"]:
        raise RuntimeError(f"the adapter lost something: {request}")


def _looked_at(request: CoreRequest) -> object:
    """What is put off until it is asked for, asked for."""
    return request.method, request.url, request.headers["X-Sig"], request.raw_body


def _row(asked: FrameworkRequest, best: dict[str, float]) -> Row:
    more = {name: (best[name] - best["attributes"]) * 1e6 for name in best}
    others = [f"{name} {more[name]:.1f} us more" for name in list(best)[3:]]
    return Row(
        f"`to_core_request`: {asked.name}",
        f"{more['ours']:.1f} us more; {more['whole']:.1f} us with the URL and a header read",
        f"{BUDGET:.0f} us",
        peer=", ".join(others),
        missed=more["whole"] > BUDGET,
    )
