"""twitchAPI, a library for Twitch, which has none of its own."""

from __future__ import annotations

import asyncio

from twitchAPI.eventsub.webhook import EventSubWebhook
from twitchAPI.twitch import Twitch

from .aiohttp_request import request_of
from .comparison import Case
from .shared_secret import shared_secret_library
from .twitch_messages import REASONS, cases, sign


def accepts(case: Case, secret: str) -> bool:
    async def verify() -> bool:
        webhook = EventSubWebhook("https://hooks.example", 443, Twitch("an id"))
        webhook.secret = secret
        return await webhook._verify_signature(request_of(case))

    return asyncio.run(verify())


LIBRARY = shared_secret_library("twitchAPI", "twitch", sign, accepts, cases, REASONS)
