"""Polar's library, by a secret that is used as text."""

from __future__ import annotations

from collections.abc import Iterator

from .comparison import Case
from .polar import COMMON_REASONS, EITHER, accepts, by_text
from .shared_secret import shared_secret_library
from .standardwebhooks import FOREIGN, SECRETS, sign


def cases(now: float) -> Iterator[Case]:
    yield Case("signed by the secret decoded", sign(SECRETS[0], b"{}", now), b"{}")


LIBRARY = shared_secret_library(
    "polar-sdk",
    "polar-text",
    by_text,
    accepts,
    cases,
    COMMON_REASONS | {"signed by the secret decoded": EITHER},
    secrets=SECRETS,
    foreign=FOREIGN,
)
