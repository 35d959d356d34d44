"""A case as the libraries that verify a request of aiohttp take it."""

from __future__ import annotations

import asyncio

from aiohttp import StreamReader
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request
from aiohttp.web import Request

from .comparison import Case, Headers


def request_of(case: Case, more: Headers | None = None) -> Request:
    """The request, with more headers if need be, in a running event loop."""
    loop = asyncio.get_running_loop()
    payload = StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    payload.feed_data(case.body)
    payload.feed_eof()
    return make_mocked_request(
        case.method, case.url, {**case.headers, **(more or {})}, payload=payload
    )
