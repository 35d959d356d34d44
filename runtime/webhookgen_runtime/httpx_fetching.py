"""A ready-made fetcher of certificates over httpx, an extra of the SDK.

It has a time-out and a limit, and follows no redirects: a redirect would lead off the
provider's list.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

MAX_BYTES = 65_536
"""How long an answer may be."""
TIMEOUT = 5.0
"""The seconds that a connection, or a pause of the answer, may take."""
DEADLINE = 10.0
"""The seconds that an answer may take altogether."""
_HEADERS = {"accept-encoding": "identity"}  # else a small answer could be a large one


def fetch_certificate(url: str) -> bytes | None:
    """What a URL gives; None where it gives none, a redirect, or more than 64 KiB.

    Raises:
        httpx.HTTPError: there is no answer in time, or the server has failed.
    """
    httpx = _httpx()
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client,
        client.stream("GET", url, headers=_HEADERS) as response,
    ):
        answer = _Answer(httpx, response)
        if answer.is_given():
            for chunk in response.iter_raw():
                if not answer.takes(chunk):
                    return None
        return answer.body()


async def fetch_certificate_async(url: str) -> bytes | None:
    """The same for the handler's `*_async` methods.

    Raises:
        httpx.HTTPError: there is no answer in time, or the server has failed.
    """
    httpx = _httpx()
    async with (
        httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client,
        client.stream("GET", url, headers=_HEADERS) as response,
    ):
        answer = _Answer(httpx, response)
        if answer.is_given():
            async for chunk in response.aiter_raw():
                if not answer.takes(chunk):
                    return None
        return answer.body()


class _Answer:
    """An answer in the making."""

    def __init__(self, httpx: Any, response: Any) -> None:
        self._httpx = httpx
        self._response = response
        self._body = bytearray()
        self._ends = time.monotonic() + DEADLINE

    def is_given(self) -> bool:
        """Whether it is what was asked for; what a server has failed at raises."""
        if self._response.status_code >= 500:
            self._response.raise_for_status()
        return bool(self._response.status_code == 200)

    def takes(self, chunk: bytes) -> bool:
        """Keep some bytes; whether there may be more."""
        if time.monotonic() > self._ends:
            request = self._response.request
            raise self._httpx.ReadTimeout("the answer takes too long", request=request)
        self._body += chunk
        return len(self._body) <= MAX_BYTES

    def body(self) -> bytes | None:
        """All of it."""
        return bytes(self._body) or None


def _httpx() -> Any:
    try:
        return import_module("httpx")
    except ImportError:
        raise RuntimeError("fetch_certificate needs httpx: pip install httpx") from None
