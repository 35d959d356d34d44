"""Documents written in the tests, read and parsed as a run would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from webhookgen.config import Config, load_config
from webhookgen.diagnostics import Diagnostic
from webhookgen.ir.service import Event, Group, Schema, Service
from webhookgen.parser.document import parse_service
from webhookgen.parser.nodes import ObjectNode
from webhookgen.parser.rules import check_rules
from webhookgen.source import Document, Sources


@dataclass(frozen=True)
class Parsed:
    """What came of a document."""

    document: Document
    service: Service | None
    diagnostics: list[Diagnostic]

    @property
    def found(self) -> list[str]:
        """Each diagnostic as `slug pointer`, in the order of the pointers."""
        return sorted(f"{each.code.slug} {each.at.pointer}" for each in self.diagnostics)

    @property
    def slugs(self) -> list[str]:
        """The slugs of the diagnostics."""
        return sorted(each.code.slug for each in self.diagnostics)

    def the(self, slug: str) -> Diagnostic:
        """The only diagnostic of that slug."""
        (found,) = (each for each in self.diagnostics if each.code.slug == slug)
        return found

    @property
    def groups(self) -> tuple[Group, ...]:
        assert self.service is not None, self.diagnostics
        return self.service.groups

    @property
    def events(self) -> list[Event]:
        return [event for group in self.groups for event in group.events]

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]

    @property
    def payload(self) -> Schema:
        """The schema of the first event's first media type."""
        schema = self.events[0].content[0].schema
        assert schema is not None
        return schema

    def target(self, schema: Schema) -> Schema:
        """The schema that a reference leads to."""
        assert self.service is not None
        assert schema.ref is not None
        return self.service.schemas[schema.ref]

    @property
    def rules(self) -> tuple[list[str], list[str]]:
        """Broken rules, near and far, as `pointer: message`."""
        near, far = check_rules(self.document, self.service.reached if self.service else ())
        return _lines(near), _lines(far)


def _lines(diagnostics: list[Diagnostic]) -> list[str]:
    return [f"{each.at.pointer}: {each.message}" for each in diagnostics]


Parse = Callable[..., Parsed]


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    """Parse a text as a document, perhaps under a config; further texts are files beside it."""

    def run(text: str, config: str | None = None, **beside: str) -> Parsed:
        for name, content in beside.items():
            (tmp_path / f"{name}.yaml").write_text(dedent(content), encoding="utf-8")
        path = tmp_path / "spec.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        sources = Sources()
        document = sources.open(str(path))
        assert document is not None, sources.diagnostics
        stated = None
        if config is not None:
            path = tmp_path / "webhookgen.yaml"
            path.write_text(dedent(config), encoding="utf-8")
            loaded = load_config(path, sources.diagnostics)
            if not isinstance(loaded, Config):
                return Parsed(document, None, sources.diagnostics)
            stated = ObjectNode(dict(loaded.settings.members), loaded.settings.at)
        service = parse_service(document, sources, sources.diagnostics, stated)
        return Parsed(document, service, sources.diagnostics)

    return run


@pytest.fixture
def payload(parse: Parse) -> Callable[..., Parsed]:
    """Parse a document of one event whose payload has the given schema."""

    def run(schema: str, *, openapi: str = "3.1.0", more: str = "{}") -> Parsed:
        return parse(f"""
openapi: {openapi}
info: {{title: T, version: "1"}}
x-webhook-groups: {{default: {{signatureVerification: none}}}}
webhooks:
  event:
    post:
      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}
components: {{schemas: {more}}}
""")

    return run
