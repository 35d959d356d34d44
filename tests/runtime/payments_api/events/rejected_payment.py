"""RejectedPaymentEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Content, Event

from ..models.payment import Payment


class RejectedPaymentEvent(Event[Payment], frozen=True, kw_only=True):
    """RejectedPaymentEvent."""

    name: ClassVar[Literal["rejectedPayment"]] = "rejectedPayment"
    _content: ClassVar[Content] = {"application/json": Payment}
