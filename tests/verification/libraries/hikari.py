"""hikari, another library for Discord."""

from __future__ import annotations

import asyncio
from typing import Any

from hikari.impl.interaction_server import InteractionServer

from tests.verification.key_pairs import raw_public

from .aiohttp_request import request_of
from .comparison import Case, Library
from .discord_messages import KEY, REASONS, cases, sign
from .shared_secret import EMPTY

JSON = {"content-type": "application/json"}
REFUSALS = (
    b"Invalid request signature",
    b"Missing or invalid required request signature header(s)",
    b"POST request must have a body",
)
"""What it says of requests that are not Discord's; a body of Discord's may be no interaction."""


def accepts(case: Case) -> bool:
    async def answer() -> Any:
        unused: Any = None  # what Discord has signed is not read any further
        server = InteractionServer(
            entity_factory=unused, rest_client=unused, public_key=raw_public(KEY)
        )
        return await server.aiohttp_hook(request_of(case, JSON))

    return asyncio.run(answer()).body not in REFUSALS


LIBRARY = Library(
    "hikari",
    "discord",
    {"public_key": raw_public(KEY).hex()},
    sign,
    accepts,
    cases,
    REASONS
    | {
        "genuine, body in lines": "it takes an object alone, as every interaction is one",
        "genuine, empty body": EMPTY,
    },
)
