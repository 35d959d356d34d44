"""A document: plain data, the bytes it came from, and where in them everything is.

The readers of YAML and TOML are loaded with the first document that needs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..diagnostics import Diagnostic, codes
from ..location import Location
from .decoding import decode_leniently, decode_text
from .depth import without_depths
from .fault import Fault, Finding
from .json_places import JsonPlaces
from .json_syntax import load_json
from .origins import Origin
from .plain import Json
from .pointer import split_pointer
from .positions import Lines, Node, Position, Span, Tree

Syntax = Literal["yaml", "json", "toml"]


@dataclass(eq=False)
class Document:
    """A file's content.

    `fault_at` is the offset of what makes the text unreadable; `data` is then None, and every
    pointer's position is there. `repeats` says that some object holds a key twice, `is_cut` that
    something nests too deeply and was left out. `table` names the part of a TOML file that the
    document is; `data` and pointers begin there. `origins` says, where `overlays` have changed the
    data, which text each part comes from.
    """

    name: str
    data: Json
    text: bytes
    syntax: Syntax
    fault_at: int | None = None
    repeats: bool = False
    is_cut: bool = False
    table: tuple[str, ...] = ()
    origins: Origin | None = None
    overlays: tuple[Document, ...] = ()

    def trace(self, pointer: str) -> Location:
        """Where the text of a pointer's value is: here at that pointer, or in an overlay."""
        return self.origins.trace(pointer) if self.origins else Location(self.name, pointer)

    def mentions(self, *words: bytes) -> bool:
        """Whether one of the words is somewhere in the texts that the data come from."""
        return any(word in each.text for each in (self, *self.overlays) for word in words)

    def position(self, pointer: str, on: Literal["key", "value"] = "value") -> Position:
        """Where in this text a pointer's value or key is.

        A pointer that leads nowhere has the key of its nearest ancestor that exists. What has no
        key (an item, the document) answers with its value.
        """
        if self.fault_at is not None:
            return self._lines.position(Span(self.fault_at, self.fault_at + 1))
        node = self._tree.root()
        for token in split_pointer(pointer):
            child = self._tree.child(node, token)
            if child is None:
                on = "key"
                break
            node = child
        return self._lines.position(_side(node, on))

    def line(self, number: int) -> str:
        """A line of the text, counted from 1."""
        return self._lines.line(number)

    @cached_property
    def _decoded(self) -> str:
        return decode_leniently(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._decoded)

    @cached_property
    def _tree(self) -> Tree:
        if self.syntax == "json":
            text = without_depths(self._decoded) if self.is_cut else self._decoded
            return JsonPlaces(text, repeats=self.repeats)
        if self.syntax == "toml":
            from .toml_syntax import TomlPlaces

            return TomlPlaces(self._decoded, self.table)
        from .yaml_syntax import YamlPlaces

        return YamlPlaces(self._decoded)


def _side(node: Node, on: Literal["key", "value"]) -> Span:
    return node.key if on == "key" and node.key else node.value


def load_document(name: str, text: bytes, diagnostics: list[Diagnostic]) -> Document:
    """The document of a file's bytes; what is wrong with them is appended to `diagnostics`.

    The syntax is the extension's: JSON for `.json`, YAML for `.yaml` and `.yml`. For another name
    and standard input the first character tells: `{` and `[` start JSON.
    """
    syntax: Syntax = "yaml"
    try:
        decoded = decode_text(text)
        syntax = _syntax(name, decoded)
        data, findings, syntax = _load(decoded, syntax)
    except Fault as fault:
        diagnostics.append(_fault_diagnostic(name, fault))
        return Document(name, None, text, syntax, fault_at=fault.offset)
    diagnostics += [_finding_diagnostic(name, finding) for finding in findings]
    found = {finding.code for finding in findings}
    return Document(
        name,
        data,
        text,
        syntax,
        repeats=codes.DUPLICATE_KEY in found,
        is_cut=codes.LEFT_OUT in found,
    )


def load_toml_document(
    name: str, text: bytes, table: tuple[str, ...], diagnostics: list[Diagnostic]
) -> Document:
    """The document that one table of a TOML file is; None is the data of one that it lacks."""
    from .toml_syntax import load_toml

    try:
        data = load_toml(decode_text(text), table)
    except Fault as fault:
        diagnostics.append(_fault_diagnostic(name, fault))
        return Document(name, None, text, "toml", fault_at=fault.offset)
    return Document(name, data, text, "toml", table=table)


def _syntax(name: str, text: str) -> Syntax:
    extension = name.rpartition(".")[2].lower()
    if extension in ("yaml", "yml"):
        return "yaml"
    if extension == "json" or text.lstrip()[:1] in ("{", "["):
        return "json"
    return "yaml"


def _load(text: str, syntax: Syntax) -> tuple[Json, list[Finding], Syntax]:
    """The data, and the syntax that the text turned out to have.

    JSON in a YAML file is read as JSON: it is much faster, and escapes of surrogate pairs mean
    something only there.
    """
    if syntax == "json":
        return *load_json(text), "json"
    if text.lstrip()[:1] == "{":
        try:
            return *load_json(text), "json"
        except Fault:
            pass
    from .yaml_syntax import load_yaml

    return *load_yaml(text), "yaml"


def _fault_diagnostic(name: str, fault: Fault) -> Diagnostic:
    return Diagnostic(
        code=fault.code, message=fault.message, at=Location(name, ""), help=fault.help
    )


def _finding_diagnostic(name: str, finding: Finding) -> Diagnostic:
    return Diagnostic(
        code=finding.code,
        message=finding.message,
        at=Location(name, finding.pointer),
        on=finding.on,
        help=finding.help,
    )
