"""Decimals written as text, as `format: decimal` has them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from .custom_types import Codec, custom_type

_DECIMAL = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"


class DecimalCodec(Codec):
    """Reads a text with a decimal number in it.

    msgspec's own decoder of Decimal would also take numbers, `NaN`, `1_0` and blanks.
    """

    def decode(self, value: Any, strict: bool) -> Decimal:
        """The number that a text spells."""
        if type(value) is not str or not re.fullmatch(_DECIMAL, value):
            raise ValueError("not a decimal number as text")
        try:
            return Decimal(value)
        except InvalidOperation:  # an exponent beyond what Decimal holds
            raise ValueError("a decimal number that is too large") from None

    def kinds(self) -> frozenset[type]:
        """Text."""
        return frozenset([str])


if TYPE_CHECKING:
    DecimalText: TypeAlias = Decimal
else:
    DecimalText = custom_type("DecimalText", DecimalCodec())
