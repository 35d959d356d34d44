"""RefundSeenEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Content, Event

from ..models.payment import Refund


class RefundSeenEvent(Event[Refund], frozen=True, kw_only=True):
    """RefundSeenEvent."""

    name: ClassVar[Literal["refundSeen"]] = "refundSeen"
    _content: ClassVar[Content] = {"application/json": Refund}
