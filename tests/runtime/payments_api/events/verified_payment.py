"""VerifiedPaymentEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Content, Event

from ..models.payment import Payment


class VerifiedPaymentEvent(Event[Payment], frozen=True, kw_only=True):
    """VerifiedPaymentEvent."""

    name: ClassVar[Literal["verifiedPayment"]] = "verifiedPayment"
    _content: ClassVar[Content] = {
        "application/json": Payment,
        "application/x-www-form-urlencoded": Payment,
    }
