"""YAML 1.2 to plain data, and where its nodes are: the composer's two trees."""

from __future__ import annotations

import yaml

from .core_schema import read_plain, read_tagged
from .fault import Finding
from .plain import LEFT_OUT, Json
from .pointer import array_index
from .positions import Node, Span
from .surrogates import may_hold_surrogates, replace_surrogates
from .yaml_composer import Composer, compose_text
from .yaml_events import LOADER, start_of


def load_yaml(text: str, loader: type = LOADER) -> tuple[Json, list[Finding]]:
    """The data of a YAML text that holds one document, and what is doubtful about it.

    Raises:
        Fault: the text is not YAML, or can't be plain data.
    """
    composer, data = compose_text(_DataComposer, text, loader)
    findings = composer.findings
    if may_hold_surrogates(text):
        data, more = replace_surrogates(data)
        findings = findings + more
    return data, findings


class _DataComposer(Composer[Json]):
    def scalar(self, event: yaml.ScalarEvent) -> Json:
        if event.tag is not None:
            return read_tagged(event.value, event.tag)
        return event.value if event.style else read_plain(event.value)

    def sequence(self, event: yaml.CollectionStartEvent, items: list[Json]) -> Json:
        return items

    def mapping(self, event: yaml.CollectionStartEvent, members: dict[str, Json]) -> Json:
        return members

    def left_out(self, event: yaml.Event) -> Json:
        return LEFT_OUT

    def member(self, key: yaml.Event, value: Json) -> Json:
        return value

    def merge_sources(self, value: Json) -> list[dict[str, Json]] | None:
        if isinstance(value, dict):
            return [value]
        if isinstance(value, list):
            mappings = [item for item in value if isinstance(item, dict)]
            return mappings if len(mappings) == len(value) else None
        return None


class YamlPlaces:
    """The places of a YAML text's nodes, all found at once by composing it again."""

    def __init__(self, text: str, loader: type = LOADER) -> None:
        self._root = compose_text(_PlaceComposer, text, loader)[1]

    def root(self) -> Node:
        """The place of the whole document."""
        return self._root or Node(Span(0, 0))

    def child(self, node: Node, token: str) -> Node | None:
        """The place of a member or an item."""
        if isinstance(node.children, dict):
            return node.children.get(token)
        index = array_index(token)
        if node.children is None or index is None or index >= len(node.children):
            return None
        return node.children[index]


class _PlaceComposer(Composer[Node]):
    def scalar(self, event: yaml.ScalarEvent) -> Node:
        return Node(_span(event))

    def sequence(self, event: yaml.CollectionStartEvent, items: list[Node]) -> Node:
        return Node(_first_character(event), children=items)

    def mapping(self, event: yaml.CollectionStartEvent, members: dict[str, Node]) -> Node:
        """A block mapping has no character of its own; its first key stands for it."""
        first = next(iter(members.values()), None)
        starts_with_key = first and first.key and first.key.start == start_of(event)
        span = first.key if first and starts_with_key else None
        return Node(span or _first_character(event), children=members)

    def left_out(self, event: yaml.Event) -> Node:
        return Node(_first_character(event))

    def member(self, key: yaml.Event, value: Node) -> Node:
        return Node(value.value, _span(key), value.children)

    def merge_sources(self, value: Node) -> list[dict[str, Node]] | None:
        if isinstance(value.children, dict):
            return [value.children]
        if value.children is None:
            return None
        sources = [item.children for item in value.children if isinstance(item.children, dict)]
        return sources if len(sources) == len(value.children) else None


def _span(event: yaml.Event) -> Span:
    start = start_of(event)
    return Span(start, event.end_mark.index if event.end_mark else start)


def _first_character(event: yaml.Event) -> Span:
    return Span(start_of(event), start_of(event) + 1)
