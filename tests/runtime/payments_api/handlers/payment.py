# ruff: noqa: RUF012
"""Payment's handler."""

from typing import TYPE_CHECKING

from webhookgen_runtime import (
    DEFAULT_MAX_BODY_BYTES,
    HmacSignature,
    SecretKey,
    SignedHandler,
    Switch,
    Validation,
)

if TYPE_CHECKING:
    from ..results import PaymentEvent as PaymentEvent


class PaymentHandler(SignedHandler["PaymentEvent"]):
    """Payments."""

    _signature = HmacSignature(
        header="X-Signature",
        hash="sha256",
        encoding="hex",
        message="{$request.body}",
        value="sha256={digest}",
    )
    _events = {
        "verifiedPayment": "events.verified_payment:VerifiedPaymentEvent",
        "rejectedPayment": "events.rejected_payment:RejectedPaymentEvent",
    }
    _detection = Switch(
        "$request.body#/type",
        {"payment.verified": "verifiedPayment", "payment.rejected": "rejectedPayment"},
    )

    def __init__(
        self,
        secret_key: SecretKey,
        *,
        validation: Validation = "tolerant",
        max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
    ) -> None:
        """Prepare."""
        super().__init__(secret_key, validation=validation, max_body_bytes=max_body_bytes)
