"""What the schema compiler says about schemas whose types are not what they say."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics import Code, Diagnostic, codes
from ..ir.service import Schema
from .models import Models

SHOWN = 4


@dataclass(slots=True)
class Reports:
    """One diagnostic a schema and code, and the counts that `inspect` shows."""

    models: Models
    diagnostics: list[Diagnostic]
    _reported: set[tuple[str, str]] = field(default_factory=set)

    def too_deep(self, schema: Schema, is_any: bool) -> None:
        """A schema that is nested so deeply that its own parts are not looked at."""
        why = "is nested too deeply"
        counts = self.models.became_any if is_any else self.models.widened
        wider = "`Any`" if is_any else "anything of its JSON kind"
        self._report(schema, why, f"its type is {wider}", codes.SCHEMA_BECAME_ANY, counts)

    def contradiction(self, schema: Schema, why: str, instead: str) -> None:
        """A schema that no value fits."""
        self._report(schema, why, instead, codes.CONTRADICTION, self.models.widened)

    def widened(self, schema: Schema, why: str) -> None:
        """A schema whose type is wider than it says; only a validator enforces the rest."""
        instead = "its type is wider than it says"
        self._report(schema, why, instead, codes.SCHEMA_WIDENED, self.models.widened)

    def undeclared(self, schema: Schema, names: list[str]) -> None:
        """Required members that are not declared, though others are: often a misspelt name."""
        shown = ", ".join(repr(name) for name in names[:SHOWN])
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        self._add(
            schema,
            codes.REQUIRED_UNDECLARED,
            f"`required` names {shown}{more}, which `properties` does not declare",
            "correct the name, or declare the member, whose type is `Any` until then",
        )

    def _report(
        self, schema: Schema, why: str, instead: str, code: Code, counts: dict[str, int]
    ) -> None:
        help = "check its values by hand, or state a narrower schema"
        if self._add(schema, code, f"the schema {why}, so {instead}", help):
            counts[why] = counts.get(why, 0) + 1

    def _add(self, schema: Schema, code: Code, message: str, help: str) -> bool:
        key = (schema.id, code.number)
        if key in self._reported:
            return False
        self._reported.add(key)
        self.diagnostics.append(Diagnostic(code=code, message=message, at=schema.at, help=help))
        return True
