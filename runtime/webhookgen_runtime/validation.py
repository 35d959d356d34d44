"""How much a payload may differ from the document."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Validation: TypeAlias = Literal["tolerant", "typed", "strict"]
"""A handler's rung of the ladder; each accepts no more than the one before.

`tolerant`: what a discriminator named is delivered with the members that fit.
`typed`: the payload has to fit its types.
`strict`: it has to be valid by its JSON Schema as well.
"""


def check_validation(validation: str) -> None:
    """Refuse what is no rung of the ladder.

    Raises:
        ValueError: it is another text.
    """
    if validation not in get_args(Validation):
        raise ValueError("validation: give 'tolerant', 'typed' or 'strict'")
