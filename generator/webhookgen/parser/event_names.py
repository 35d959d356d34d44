"""One name an event, unique among its kind, made from the document's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from .declarations import Declaration

_WORDS = re.compile(r"[^\W_]+")


def name_events(declarations: Sequence[Declaration]) -> list[str]:
    """A name for each declaration: its key, and what else is needed to tell it apart.

    The method comes behind the key where several share it (`orderPost`); the declaring operation in
    front where two declare different callbacks under one key (`createOrderOnStatus`); then words
    of the expression; then a number.
    """
    methods = _distinct(declarations, lambda each: each.operation.method)
    names = [
        _joined(each.key, each.operation.method.capitalize()) if methods[each.key] > 1 else each.key
        for each in declarations
    ]
    return _told_apart(names, declarations)


def name_callbacks(declarations: Sequence[Declaration]) -> list[str]:
    """A name for the URL of each declaration: as its event's, but the method does not count."""
    return _told_apart([each.key for each in declarations], declarations)


def _told_apart(names: list[str], declarations: Sequence[Declaration]) -> list[str]:
    names = _qualified(names, declarations, _declarer, in_front=True)
    names = _qualified(names, declarations, _expression, in_front=False)
    return _numbered(names)


def _distinct(
    declarations: Sequence[Declaration], trait: Callable[[Declaration], str]
) -> Counter[str]:
    """How many different traits the declarations of each key have."""
    return Counter(key for key, _ in {(each.key, trait(each)) for each in declarations})


def _declarer(declaration: Declaration) -> str:
    declared_by = declaration.declared_by or ""
    return declared_by if " " not in declared_by else _camel(declared_by)


def _expression(declaration: Declaration) -> str:
    """The words that end a callback's URL expression: `{$request.body#/urls/paid}` -> `Paid`."""
    words = _WORDS.findall(declaration.expression or "")
    return words[-1] if words else ""


def _qualified(
    names: list[str],
    declarations: Sequence[Declaration],
    trait: Callable[[Declaration], str],
    *,
    in_front: bool,
) -> list[str]:
    """The names with a trait added wherever declarations of one name differ in it."""
    pairs = set(zip(names, map(trait, declarations), strict=True))
    clashing = {name for name, count in Counter(name for name, _ in pairs).items() if count > 1}
    result = []
    for name, declaration in zip(names, declarations, strict=True):
        word = trait(declaration) if name in clashing else ""
        result.append(_joined(word, name) if in_front else _joined(name, word))
    return result


def _joined(left: str, right: str) -> str:
    return left + right[:1].upper() + right[1:] if left and right else left or right


def _camel(text: str) -> str:
    words = [word.lower() for word in _WORDS.findall(text)]
    return "".join([*words[:1], *(word.capitalize() for word in words[1:])])


def _numbered(names: list[str]) -> list[str]:
    """The names with 2, 3, ... behind those that are still taken."""
    taken = set(names)
    used: set[str] = set()
    following: dict[str, int] = {}
    result = []
    for name in names:
        free = name
        while free in used or (free != name and free in taken):
            following[name] = following.get(name, 1) + 1
            free = f"{name}{following[name]}"
        used.add(free)
        result.append(free)
    return result
