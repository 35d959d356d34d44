"""YAML events to a tree, with a stack of our own so that no document can exhaust Python's.

One composer serves two trees: the plain data, and the places of its nodes. Anchored nodes are
shared and never copied, so aliases cost nothing here; what they would amount to if something
copied them is limited all the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import yaml

from ..diagnostics import codes
from .duplicates import MAX_FINDINGS, duplicate_finding
from .extent import MAX_NODES
from .fault import MAX_DEPTH, MAX_PASSED_OVER, Fault, Finding, left_out, too_deep
from .pointer import join_pointer
from .surrogates import without_surrogates
from .yaml_events import LOADER, start_of, without_tabs, yaml_events

T = TypeVar("T")

_MERGE_TAG = "tag:yaml.org,2002:merge"


MAX_TAB_LINES = 20
"""How many lines with tabs are mended; the text is read again after each."""


@dataclass(slots=True)
class _Key:
    """A mapping's key: always text, as it is written (`200:` is "200")."""

    text: str
    event: yaml.Event
    merges: bool


@dataclass(slots=True)
class _Anchored(Generic[T]):
    """An anchored node: its value, its text where it can be a key, its levels and its nodes."""

    value: T
    text: str | None
    height: int
    size: int


@dataclass(slots=True)
class _Frame(Generic[T]):
    """A container that is not closed yet. `children` is a list or a dict, as `event` says."""

    event: yaml.CollectionStartEvent
    items: list[T] | None
    members: dict[str, T]
    key: _Key | None = None
    merged: dict[str, T] = field(default_factory=dict)
    height: int = 1
    size: int = 0


class Composer(ABC, Generic[T]):
    """Composes one document's events into a tree of `T`."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._stack: list[_Frame[T]] = []
        self._anchors: dict[str, _Anchored[T] | None] = {}
        self._root: T | None = None
        self._merges = 0
        self._below = 0

    @abstractmethod
    def scalar(self, event: yaml.ScalarEvent) -> T:
        """A scalar's value."""

    @abstractmethod
    def sequence(self, event: yaml.CollectionStartEvent, items: list[T]) -> T:
        """A sequence's value."""

    @abstractmethod
    def mapping(self, event: yaml.CollectionStartEvent, members: dict[str, T]) -> T:
        """A mapping's value."""

    @abstractmethod
    def left_out(self, event: yaml.Event) -> T:
        """What stands for a container that nests too deeply."""

    @abstractmethod
    def member(self, key: yaml.Event, value: T) -> T:
        """What a mapping holds for a key and the value after it."""

    @abstractmethod
    def merge_sources(self, value: T) -> list[dict[str, T]] | None:
        """The mappings that a merge key's value brings, strongest first; None if it is no such."""

    def compose(self, events: Iterable[yaml.Event]) -> T | None:
        """The tree of a text that holds one document, or None where it holds none.

        Raises:
            Fault: the events can't be a plain tree.
        """
        documents = 0
        for event in events:
            if self._below:
                self._pass_over(event)
            elif isinstance(event, yaml.ScalarEvent):
                self._take_scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._take_alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _several_documents(event)
        return self._root

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame and frame.items is None and frame.key is None:
            frame.key = _Key(event.value, event, _is_merge_key(event))
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchored(self.scalar(event), event.value, 0, 0)
            return
        value = self.scalar(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, event.value, 0, 0)
        self._add(frame, event, value)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if self._stack and self._stack[-1].items is None and self._stack[-1].key is None:
            raise _fault("a key is a mapping or a list", "write a text as the key", event)
        if len(self._stack) == MAX_DEPTH:
            self._below = 1
            self._leave_out(event)
            self._keep_anchor(event)
            return
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        is_list = isinstance(event, yaml.SequenceStartEvent)
        self._stack.append(_Frame(event, [] if is_list else None, {}))

    def _leave_out(self, event: yaml.Event) -> None:
        if len(self.findings) < MAX_FINDINGS:
            tokens = [_current_token(frame) for frame in self._stack]
            self.findings.append(left_out(without_surrogates(join_pointer(tokens))))
        self._add(self._stack[-1], event, self.left_out(event))

    def _pass_over(self, event: yaml.Event) -> None:
        """Take an event inside of what is left out."""
        if isinstance(event, yaml.CollectionStartEvent):
            self._below += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self._below -= 1
        if self._below > MAX_PASSED_OVER:
            raise too_deep(start_of(event), MAX_DEPTH + MAX_PASSED_OVER)
        self._keep_anchor(event)

    def _keep_anchor(self, event: yaml.Event) -> None:
        """An alias of what is left out is left out as well."""
        anchor = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor is not None and not isinstance(event, yaml.AliasEvent):
            self._anchors[anchor] = _Anchored(self.left_out(event), None, 0, 0)

    def _close(self) -> None:
        frame = self._stack.pop()
        parent = self._stack[-1] if self._stack else None
        value = self._finish(frame)
        frame.size += len(frame.members) + len(frame.merged) + len(frame.items or ())
        if frame.event.anchor is not None:
            anchored = _Anchored(value, None, frame.height, frame.size)
            self._anchors[frame.event.anchor] = anchored
        if parent:
            parent.height = max(parent.height, frame.height + 1)
            self._grow(parent, frame.size, frame.event)
        self._add(parent, frame.event, value)

    def _finish(self, frame: _Frame[T]) -> T:
        if frame.items is not None:
            return self.sequence(frame.event, frame.items)
        members = frame.merged | frame.members if frame.merged else frame.members
        return self.mapping(frame.event, members)

    def _grow(self, frame: _Frame[T], size: int, event: yaml.Event) -> None:
        frame.size += size
        if frame.size > MAX_NODES:
            raise _too_large(event)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        anchored = self._aliased(event)
        frame = self._stack[-1] if self._stack else None
        if frame and frame.items is None and frame.key is None:
            if anchored.text is None:
                raise _fault("a key is a mapping or a list", "write a text as the key", event)
            frame.key = _Key(anchored.text, event, merges=False)
            return
        if frame:
            frame.height = max(frame.height, anchored.height + 1)
            self._grow(frame, anchored.size, event)
            if len(self._stack) + anchored.height > MAX_DEPTH:
                self._leave_out(event)
                return
        self._add(frame, event, anchored.value)

    def _aliased(self, event: yaml.AliasEvent) -> _Anchored[T]:
        if event.anchor is None or event.anchor not in self._anchors:
            raise _fault(
                f"there is no anchor &{event.anchor} before this alias",
                f"define &{event.anchor} first, or put quotes around a text that starts with *",
                event,
            )
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise _fault(
                f"the alias *{event.anchor} stands inside what it refers to",
                "use $ref for recursion; YAML aliases can't express it in JSON's terms",
                event,
            )
        return anchored

    def _add(self, frame: _Frame[T] | None, event: yaml.Event, value: T) -> None:
        if frame is None:
            self._root = value
        elif frame.items is not None:
            frame.items.append(value)
        elif frame.key is not None:
            key, frame.key = frame.key, None
            sources = self.merge_sources(value) if key.merges else None
            if sources is not None:
                self._merge(frame, sources, event)
                return
            if key.text in frame.members:
                self._note_duplicate(key.text)
            frame.members[key.text] = self.member(key.event, value)

    def _merge(self, frame: _Frame[T], sources: list[dict[str, T]], event: yaml.Event) -> None:
        for source in sources:  # what stands earlier wins (yaml.org/type/merge.html)
            self._merges += len(source)
            for name, value in source.items():
                frame.merged.setdefault(name, value)
        if self._merges > MAX_NODES:
            raise _too_large(event)

    def _note_duplicate(self, key: str) -> None:
        if len(self.findings) < MAX_FINDINGS:
            tokens = [_current_token(frame) for frame in self._stack[:-1]]
            pointer = without_surrogates(join_pointer([*tokens, key]))
            self.findings.append(duplicate_finding(pointer, without_surrogates(key)))


def compose_text(
    composer: Callable[[], Composer[T]],
    text: str,
    loader: type = LOADER,
    mends: int = MAX_TAB_LINES,
) -> tuple[Composer[T], T | None]:
    """The tree of a text, and the composer that made it.

    A line of white space and a comment may hold tabs (YAML 1.2 section 6.6), which PyYAML refuses.
    They are replaced only where it complained, because in a block scalar they are content. What
    nests too deeply for libyaml's parser, which has a limit of its own, is read by the other one.

    Raises:
        Fault: the text can't be a plain tree.
    """
    composing = composer()
    try:
        return composing, composing.compose(yaml_events(text, loader))
    except Fault as fault:
        if fault.code == codes.TOO_DEEP and loader is not yaml.SafeLoader:
            return compose_text(composer, text, yaml.SafeLoader, mends)
        mended = without_tabs(text, fault.offset) if mends else None
        if mended is None:
            raise
    return compose_text(composer, mended, loader, mends - 1)


def _current_token(frame: _Frame[T]) -> str | int:
    """The token of the child that is being composed."""
    if frame.items is not None:
        return len(frame.items)
    return frame.key.text if frame.key else ""


def _is_merge_key(event: yaml.ScalarEvent) -> bool:
    if event.value != "<<":
        return False
    return event.tag == _MERGE_TAG or (event.tag is None and not event.style)


def _several_documents(event: yaml.Event) -> Fault:
    return _fault(
        "the file holds more than one YAML document",
        "keep one document in a file; delete the --- line and what does not belong",
        event,
    )


def _too_large(event: yaml.Event) -> Fault:
    return Fault(
        codes.TOO_LARGE,
        f"with its aliases written out the document has more than {MAX_NODES} nodes",
        "use $ref in place of aliases and merge keys",
        start_of(event),
    )


def _fault(message: str, help: str, event: yaml.Event) -> Fault:
    return Fault(codes.INVALID_SYNTAX, message, help, start_of(event))
