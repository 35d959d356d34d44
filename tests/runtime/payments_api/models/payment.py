# ruff: noqa: UP018, RUF036
"""Payment."""

from typing import TYPE_CHECKING, Literal

from webhookgen_runtime import UNSET, OpenStr, Struct, UnsetType


class Status(OpenStr):
    """Where a payment is."""

    OPEN = "open"
    PAID = "paid"
    if TYPE_CHECKING:
        _unlisted = str()


class Card(Struct, frozen=True, kw_only=True, tag_field="kind", tag="card"):
    """A card."""

    number: str


class Bank(Struct, frozen=True, kw_only=True, tag_field="kind", tag="bank"):
    """A bank account."""

    iban: str


class Payment(Struct, frozen=True, kw_only=True, rename={"payment_id": "paymentId"}):
    """A payment."""

    payment_id: str
    type: str | UnsetType = UNSET
    amount: int | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    source: Card | Bank | UnsetType = UNSET
    parent: "Payment | UnsetType" = UNSET
    labels: dict[str, str] | UnsetType = UNSET


class Order(Struct, frozen=True, kw_only=True):
    """An order."""

    order: int
    kind: Literal["order"]


class Refund(Struct, frozen=True, kw_only=True):
    """A refund."""

    refund: int
