"""RefundMadeEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Content, Event

from ..models.payment import Refund


class RefundMadeEvent(Event[Refund], frozen=True, kw_only=True):
    """RefundMadeEvent."""

    name: ClassVar[Literal["refundMade"]] = "refundMade"
    _content: ClassVar[Content] = {"application/json": Refund}
