"""Items that are verified one by one: each has a signature or a token that must hold."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from .batches import batch_of
from .faults import Fault
from .request import CoreRequest
from .secret_key import KeyRing
from .verdicts import Result
from .verification import Verifier


class ItemVerifier:
    """Checks a batch item by item; the first that fails, fails the request."""

    __slots__ = ("_batch", "_nothing", "_to_the_end", "_verifier")

    def __init__(self, items: str, verifier: Verifier, *, to_the_end: bool) -> None:
        """Keep the verifier of one item; `items` is the array's expression.

        `to_the_end` says that items behind one that fails are checked all the same, so
        that the time tells nothing of which it was.
        """
        self._batch = batch_of(items)
        self._verifier = verifier
        self._to_the_end = to_the_end
        fault = Fault("there is no item to verify", self._batch.pointer)
        self._nothing = Result(ok=False, reason="missing_signature", errors=(fault,))

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check every item. A batch without items has nothing that is authentic."""
        results: list[Result] = []
        failed: Result | None = None
        for index, item in enumerate(self._batch.items(request) or ()):
            result = self._verifier.check(item, rings)
            if not result.ok and failed is None:
                failed = _at(result, f"{self._batch.pointer}/{index}")
                if not self._to_the_end:
                    break
            results.append(result)
        if failed is not None:
            return failed
        return replace(results[0], items=tuple(results)) if results else self._nothing

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """None: it is items that come again, and they are known by their signatures."""
        return None


def _at(result: Result, pointer: str) -> Result:
    """A failure that says which item it is about."""
    errors = tuple(Fault(fault.text, pointer) for fault in result.errors)
    return replace(result, errors=errors)
