"""Why the shared token of a recorded request, or of an item of it, does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from .batches import batch_of
from .request import CoreRequest
from .scheme import SharedToken
from .secret_key import PLAIN, key_ring
from .shared_tokens import TokenVerifier
from .verdicts import Result


def explain_token(
    leaf: SharedToken,
    request: CoreRequest,
    token: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    """The lines of an explanation; they show no token, neither's."""
    yield "the scheme compares a token; nothing is signed"
    if not leaf.items:
        yield from _explained(leaf, request, token)
        return
    items = list(batch_of(leaf.items).items(request) or ())
    if not items:
        yield f"there is no item at {leaf.items}, and nothing else has a token"
    for index, item in enumerate(items):
        yield f"item {index}:"
        yield from _explained(replace(leaf, items=""), item, token)


def _explained(leaf: SharedToken, request: CoreRequest, token: str) -> Iterator[str]:
    """The result of one request or item, and the likely cause of a failure."""
    result = _checked(leaf, request, token)
    if result is None:
        yield "the token is empty, or has white space at an end"
        return
    yield "result: " + ("verified" if result.ok else f"{result.reason}")
    yield from (f"  {fault}" for fault in result.errors)
    if not result.ok:
        yield from _causes(leaf, request, token)


def _causes(leaf: SharedToken, request: CoreRequest, token: str) -> Iterator[str]:
    """What would have made the token fit."""
    bare = token[len(leaf.prefix) :]
    given_twice = token.lower().startswith(leaf.prefix.lower())
    if leaf.prefix and given_twice and _fits(leaf, request, bare):
        yield f"likely cause: `{leaf.prefix}` is in front of the token that was given"
    if leaf.prefix and _fits(replace(leaf, prefix=""), request, token):
        yield f"likely cause: the request's token has no `{leaf.prefix}` in front"


def _fits(leaf: SharedToken, request: CoreRequest, token: str) -> bool:
    result = _checked(leaf, request, token)
    return result is not None and result.ok


def _checked(leaf: SharedToken, request: CoreRequest, token: str) -> Result | None:
    """What a receiver of this token finds; None where it could not be one."""
    try:
        keys = key_ring(token, PLAIN, "token")
    except ValueError:
        return None
    return TokenVerifier(leaf, keys).check(request, {})
