# ruff: noqa: RUF036
"""Models of every custom type, spelled as they are generated."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import field
from webhookgen_runtime import (
    UNSET,
    Content,
    DecimalText,
    Event,
    Forbidden,
    NotArray,
    NotObject,
    OpenObject,
    OpenStr,
    Struct,
    UnsetType,
    const_of,
    one_of,
    prefix_list,
)


class Level(OpenStr):
    """How loud."""

    LOW = "low"
    HIGH = "high"
    if TYPE_CHECKING:
        _unlisted = ""


class Card(Struct, frozen=True, kw_only=True):
    """A card."""

    number: str
    level: Level | UnsetType = UNSET
    limit: DecimalText | UnsetType = UNSET
    parent: "Source | UnsetType" = UNSET


class Bank(Struct, frozen=True, kw_only=True):
    """A bank account."""

    iban: str
    opened: dt.date | UnsetType = UNSET
    old: Forbidden | UnsetType = UNSET
    parents: "list[Source] | UnsetType" = UNSET


if TYPE_CHECKING:
    Source: TypeAlias = Card | Bank
else:
    Source = one_of("Source", lambda: (Card, Bank))

if TYPE_CHECKING:
    When: TypeAlias = dt.date | Literal["never"] | list[int] | list[str]
else:
    When = one_of("When", lambda: (dt.date, Literal["never"], list[int], list[str]))

if TYPE_CHECKING:
    Pair: TypeAlias = list[int | Card]
else:
    Pair = prefix_list(lambda: (int, Card), None)

if TYPE_CHECKING:
    Origin: TypeAlias = list[Any]
else:
    Origin = const_of("[0,0.5]")


class Labels(OpenObject):
    """Labels."""

    id: int
    note: str | None | UnsetType = UNSET
    quoted: str | UnsetType = field(name='a"b', default=UNSET)
    additional_properties: dict[str, Source] = field(default_factory=dict)


class Odd(OpenObject):
    """A class for its name alone."""

    empty: int = field(name="")


class Order(Struct, frozen=True, kw_only=True):
    """Everything at once."""

    source: Source
    origin: Origin | UnsetType = UNSET
    whens: dict[str, When] | UnsetType = UNSET
    pair: Pair | None | UnsetType = UNSET
    labels: Labels | UnsetType = UNSET
    odd: Odd | UnsetType = UNSET
    loose: "Bank | NotObject | UnsetType" = UNSET
    items: list[Card] | NotArray | UnsetType = UNSET
    size: tuple[int, str] | UnsetType = UNSET
    amount: int | float | UnsetType = UNSET
    at: dt.datetime | UnsetType = UNSET


class OrderEvent(Event[Order], frozen=True, kw_only=True):
    """An order."""

    name: ClassVar[Literal["order"]] = "order"
    _content: ClassVar[Content] = {"application/json": Order}


class SourceEvent(Event[Source], frozen=True, kw_only=True):
    """A source."""

    name: ClassVar[Literal["source"]] = "source"
    _content: ClassVar[Content] = {"application/json": Source}
