# ruff: noqa: RUF012
"""Handlers of groups without a keyed scheme."""

from typing import TYPE_CHECKING

from webhookgen_runtime import CustomHandler, Handler, Shape, Structure

if TYPE_CHECKING:
    from ..results import AuditEvent as AuditEvent


class AuditHandler(Handler["AuditEvent"]):
    """Told apart by structure."""

    _events = {
        "orderPaid": "events.order_paid:OrderPaidEvent",
        "refundMade": "events.refund_made:RefundMadeEvent",
        "refundSeen": "events.refund_seen:RefundSeenEvent",
        "ping": "events.ping:PingEvent",
    }
    _detection = Structure(
        {
            "orderPaid": Shape(
                required=("order", "kind"),
                types={"order": ("integer",), "kind": ("string",)},
                consts={"kind": ("order",)},
            ),
            "refundMade": Shape(required=("refund",), types={"refund": ("integer",)}),
            "refundSeen": Shape(required=("refund",), types={"refund": ("integer",)}, closed=True),
            "ping": Shape(body=False),
        }
    )


class CustomAuditHandler(CustomHandler["AuditEvent"]):
    """The same, checked by the receiver."""

    _events = AuditHandler._events
    _detection = AuditHandler._detection
