"""OrderPaidEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import UNSET, Content, Event, Struct, UnsetType

from ..models.payment import Order


class OrderPaidHeaders(
    Struct,
    frozen=True,
    kw_only=True,
    rename={"delivery": "X-Delivery", "attempt": "X-Attempt", "tags": "X-Tags"},
):
    """Headers."""

    delivery: str
    attempt: int | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


class OrderPaidEvent(Event[Order], frozen=True, kw_only=True):
    """OrderPaidEvent."""

    name: ClassVar[Literal["orderPaid"]] = "orderPaid"
    headers: OrderPaidHeaders
    _content: ClassVar[Content] = {"application/json": Order}
