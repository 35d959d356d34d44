"""Python names for wire names. They are made here, once, and nowhere else.

Acronyms are words (`orderURLChanged` -> `OrderUrlChanged`, `order_url_changed`); digits stay with
the word before them (`sha256`); symbols that stand alone or lead a number are spelled out (`+1` ->
`plus_1`); keywords and taken names get an underscore at the end.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

SYMBOLS = {
    "+": "plus", "-": "minus", "*": "star", "/": "slash", "%": "percent", "&": "and", "|": "or",
    "=": "equals", "<": "less", ">": "greater", "!": "not", "?": "question", "@": "at",
    "#": "hash", "$": "dollar", "^": "caret", "~": "tilde", ".": "dot", ",": "comma",
    ":": "colon", ";": "semicolon", "_": "underscore",
}  # fmt: skip

# Names that a class body reads after a member of that name was given a default.
FIELD_TAKEN = frozenset(
    {"bool", "bytes", "dict", "dt", "field", "float", "int", "list", "str", "tuple"}
)
# Names that generated modules import or define themselves.
CLASS_TAKEN = frozenset(dir(builtins)) | {
    "Annotated", "Answer", "AnswerBodies", "Any", "ClassVar", "Content", "DecimalText",
    "Encodings", "Event", "FieldEncoding", "FormFile",
    "Forbidden", "Generic", "Literal", "NotArray", "NotContainer", "NotObject", "OpenInt",
    "OpenObject", "OpenStr", "Struct", "TYPE_CHECKING", "TypeAlias", "UNSET", "UUID", "UnsetType",
}  # fmt: skip

MAX_BYTES = 200

APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")


# Between the words of a text in ASCII: what separates them, and humps as `_is_hump` has them.
ASCII_BOUNDARY = re.compile(
    "[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?:[a-rt-z]|s[a-z]))"
)


def split_words(text: str) -> list[str]:
    """The words of a name: letters and digits between separators and humps."""
    if text.isascii():  # most are, and this is many times as fast
        return [word for word in ASCII_BOUNDARY.split(text.replace("'", "")) if word]
    text = APOSTROPHES.sub("", unicodedata.normalize("NFKC", text))
    return split_by_character(text)


def split_by_character(text: str) -> list[str]:
    """The words of a normalized name in any script."""
    words: list[str] = []
    word = ""
    for position, char in enumerate(text):
        if not _is_part(char):
            words, word = ([*words, word] if word else words), ""
            continue
        follows = text[position + 1 : position + 3]
        if word and _is_hump(word, char, follows):
            words.append(word)
            word = ""
        word += char
    return [*words, word] if word else words


def _is_part(char: str) -> bool:
    return char != "_" and (f"a{char}").isidentifier()


def _is_hump(word: str, char: str, follows: str) -> bool:
    """Whether a new word begins at a capital: after a small letter or digit, or before one.

    The plural of an acronym is one word (`orderIDs`).
    """
    if not char.isupper() or not word[-1].isupper():
        return char.isupper()
    plural = follows[:1] == "s" and not follows[1:].islower()
    return follows[:1].islower() and not plural


def spell(text: str) -> list[str]:
    """The words of a name, symbols spelled out where they are all there is or lead a number."""
    words = split_words(text)
    if not words:
        return [SYMBOLS.get(char, "") or "value" for char in text.strip()[:8]] or ["empty"]
    lead = text.lstrip()[:1]
    if lead in "+-" and words[0][:1].isdigit():
        return [SYMBOLS[lead], *words]
    return words


@cache
def class_name(text: str) -> str:
    """A class name in PascalCase.

    It begins with a capital, also where its script has none: a member must not have its name.
    """
    name = ""
    for word in spell(text):
        joint = "_" if name[-1:].isdigit() and word[0].isdigit() else ""
        name += joint + word[:1].upper() + word[1:].lower()
    return cut(name if name.isidentifier() and name[0].isupper() else f"N{name}")


@cache
def attribute_name(text: str) -> str:
    """A member's name in snake_case, never a keyword or a name that the class body needs."""
    name = module_name(text)
    return f"{name}_" if name in FIELD_TAKEN else name


@cache
def module_name(text: str) -> str:
    """A name in snake_case, never a keyword."""
    name = "_".join(word.lower() for word in spell(text))
    name = cut(f"n{name}" if not name.isidentifier() else name)
    return f"{name}_" if keyword.iskeyword(name) else name


@cache
def constant_name(text: str) -> str:
    """An enum member's name in UPPER_SNAKE."""
    name = "_".join(word.upper() for word in spell(text))
    return f"N{name}" if not name.isidentifier() else name


def cut(name: str) -> str:
    """A name that is short enough for a file's, which may have 255 bytes."""
    return name.encode()[:MAX_BYTES].decode(errors="ignore").rstrip("_") or name


def singular(text: str) -> str:
    """The name of one item of a list, for the plurals that English forms by rule."""
    lower = text.lower()
    if lower.endswith("ies") and len(text) > 4:
        return text[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return text[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ings")) and len(text) > 2:
        return text[:-1]
    return text


@dataclass(slots=True)
class Scope:
    """Names that must differ, also when case is ignored, and differ from `words` as they are.

    `words` are Python's own: a class `List` takes nothing from `list`.
    """

    taken: set[str] = field(default_factory=set)
    words: frozenset[str] = frozenset()
    _numbers: dict[str, int] = field(default_factory=dict)

    def reserve(self, names: Iterable[str]) -> None:
        """Keep names from being given out."""
        self.taken.update(name.casefold() for name in names)

    def is_free(self, name: str) -> bool:
        """Whether a name can still be claimed."""
        return name not in self.words and name.casefold() not in self.taken

    def claim(self, name: str) -> str:
        """Give out a name: itself, or with the first free number at its end."""
        candidate, number = name, self._numbers.get(name, 2)  # those before are taken
        while not self.is_free(candidate):
            candidate, number = f"{name}{number}", number + 1
        self._numbers[name] = number
        self.taken.add(candidate.casefold())
        return candidate
