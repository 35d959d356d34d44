"""Discord's library."""

from __future__ import annotations

import contextlib
import io

from discord_interactions import verify_key

from tests.verification.key_pairs import raw_public

from .comparison import Case, Library, header
from .discord_messages import KEY, REASONS, SIGNATURE, TIMESTAMP, cases, sign


def accepts(case: Case) -> bool:
    signature, stamp = header(case, SIGNATURE), header(case, TIMESTAMP)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints why it refuses
        return verify_key(case.body, signature, stamp, raw_public(KEY).hex())


LIBRARY = Library(
    "discord-interactions",
    "discord",
    {"public_key": raw_public(KEY).hex()},
    sign,
    accepts,
    cases,
    REASONS,
)
