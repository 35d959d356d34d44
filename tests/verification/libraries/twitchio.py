"""twitchio, a library for Twitch, which has none of its own."""

from __future__ import annotations

import asyncio

from twitchio.web.utils import verify_message

from .aiohttp_request import request_of
from .comparison import Case
from .shared_secret import shared_secret_library
from .twitch_messages import REASONS, SIGNATURE, cases, sign


def accepts(case: Case, secret: str) -> bool:
    async def verify() -> None:
        await verify_message(request=request_of(case), secret=secret)

    asyncio.run(verify())
    return True


PREFIX = "it cuts off seven characters, whatever they are"
LIBRARY = shared_secret_library(
    "twitchio",
    "twitch",
    sign,
    accepts,
    cases,
    REASONS | {"another prefix": PREFIX, f"{SIGNATURE}: first character changed": PREFIX},
)
