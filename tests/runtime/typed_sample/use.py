"""How a receiver uses the models; type checkers must agree with each line."""

from decimal import Decimal
from typing import assert_never, assert_type

from webhookgen_runtime import UNSET, Fault, UnsetType, to_json

from .models import Bank, Card, Labels, Odd, Order, OrderEvent, Source, SourceEvent


def describe(source: Source) -> str:
    """A union is exhaustive."""
    match source:
        case Card(number=number, limit=limit):
            assert_type(limit, Decimal | UnsetType)
            return number
        case Bank():
            assert_type(source.old, UnsetType)
            return source.iban
        case _:
            assert_never(source)


def read(event: OrderEvent | SourceEvent) -> bytes:
    """Payloads are typed, and so is drift."""
    assert_type(event.drift, tuple[Fault, ...])
    if isinstance(event, SourceEvent):
        return describe(event.payload).encode()
    labels = event.payload.labels
    if labels is not UNSET:
        assert_type(labels.id, int)
        assert_type(labels.note, str | None | UnsetType)
        assert_type(labels.additional_properties, dict[str, Card | Bank])
    return to_json(event.payload)


def make() -> Order:
    """Constructors are typed."""
    labels = Labels(id=1, note="n", additional_properties={"a": Card(number="1")})
    return Order(source=Bank(iban="x"), labels=labels, odd=Odd(empty=1), pair=[1])
