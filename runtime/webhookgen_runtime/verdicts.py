"""What becomes of a signature: the results that verifying gives."""

from __future__ import annotations

from typing import TypeAlias

from .faults import Fault
from .results import SignatureFailureReason, SignatureVerificationResult
from .secret_key import Key

Result: TypeAlias = SignatureVerificationResult


def accepted(key: Key, digest: bytes) -> Result:
    """The result of a signature that holds."""
    return Result(ok=True, secret_index=key.index, key_id=key.id, _digest=digest)


def missing_input(*names: str) -> Result:
    """The result where the request lacks what is signed."""
    return Result(
        ok=False,
        reason="missing_input",
        errors=tuple(Fault(f"the request has no {name} to sign") for name in names),
    )


def refusal(reason: SignatureFailureReason, text: str) -> Result:
    """The result of a request that is refused, with the text that says why."""
    return Result(ok=False, reason=reason, errors=(Fault(text),))


MISMATCH = refusal(
    "mismatch", "no secret gives the signature that came with the request"
)
UNKNOWN_KEY = refusal("unknown_key", "there is no key for this request")
OTHER_BODY = refusal("mismatch", "the body is not the one whose digest is signed")
