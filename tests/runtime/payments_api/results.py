"""The unions of events."""

from typing import TypeAlias

from webhookgen_runtime import SignatureVerificationFailure, UnknownEvent

from .events.note import NoteEvent
from .events.order_paid import OrderPaidEvent
from .events.ping import PingEvent
from .events.refund_made import RefundMadeEvent
from .events.refund_seen import RefundSeenEvent
from .events.rejected_payment import RejectedPaymentEvent
from .events.verified_payment import VerifiedPaymentEvent

PaymentEvent: TypeAlias = VerifiedPaymentEvent | RejectedPaymentEvent
PaymentParsingResult: TypeAlias = PaymentEvent | SignatureVerificationFailure | UnknownEvent
AuditEvent: TypeAlias = OrderPaidEvent | RefundMadeEvent | RefundSeenEvent | PingEvent
OrdersEvent: TypeAlias = RefundMadeEvent | RefundSeenEvent | PingEvent | NoteEvent

__all__ = [
    "AuditEvent",
    "NoteEvent",
    "OrderPaidEvent",
    "OrdersEvent",
    "PaymentEvent",
    "PaymentParsingResult",
    "PingEvent",
    "RefundMadeEvent",
    "RefundSeenEvent",
    "RejectedPaymentEvent",
    "VerifiedPaymentEvent",
]
