"""Plans do not depend on the order of a document, and sets of undecided events are proven."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen.lower.composing import Composer
from webhookgen.lower.detection import plan_detection
from webhookgen.lower.facts import ClosedPlaces
from webhookgen.lower.undecided import Search, structures_of, undecided_sets
from webhookgen.pipeline import read_service
from webhookgen_runtime import CoreRequest, Structure
from webhookgen_runtime.detection import Detector

from tests.corpus.detection import runtime_form

VALUES = st.sampled_from(["a", "b", "c", 1, 2])
MEMBERS = st.one_of(
    st.builds(lambda v: {"const": v}, VALUES),
    st.builds(lambda v: {"enum": v}, st.lists(VALUES, min_size=1, max_size=3, unique=True)),
    st.sampled_from([{"type": "string"}, {"type": "integer"}, {}, {"enum": ["a", None]}]),
)
NAMES = st.sampled_from(["kind", "type", "at"])


def objects(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda declared, required, closed: {
            "type": "object",
            "properties": declared,
            "required": sorted(required),
            **({"additionalProperties": False} if closed else {}),
        },
        st.dictionaries(NAMES, members, max_size=3),
        st.sets(NAMES, max_size=2),
        st.booleans(),
    )


SCHEMAS = objects(st.one_of(MEMBERS, objects(MEMBERS)))
BODIES = st.recursive(
    st.sampled_from(["a", "b", "c", 1, 2, None, 3.5]),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


class Planned:
    """A document's only group: its plan as an SDK runs it, and the pairs called undecidable."""

    def __init__(self, events: dict[str, Any], folder: Path) -> None:
        webhooks = {
            name: {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}
            for name, schema in events.items()
        }
        document = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}}
        (folder / "spec.json").write_text(json.dumps({**document, "webhooks": webhooks}))
        service = read_service(str(folder / "spec.json")).service
        assert service is not None
        (group,) = service.groups
        plan = plan_detection(group, ClosedPlaces(service.schemas))
        composer = Composer(dict(service.bundle.definitions))
        sets = undecided_sets(group, plan, service.bundle, composer)
        self.plan = plan
        self.search = Search.of(group, plan, service.bundle, composer)
        self.detector = Detector(runtime_form(plan))
        self.witnesses = [(each.events, each.witness.body) for each in sets]
        self.pairs = {pair for each in sets for pair in combinations(sorted(each.events), 2)}

    def pick(self, body: Any) -> object:
        found = self.detector.pick(CoreRequest(raw_body=json.dumps(body).encode()))
        return frozenset(found.shapes) if isinstance(found, Structure) else found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plans")


@settings(deadline=None, max_examples=60)
@given(data=st.data(), schemas=st.lists(SCHEMAS, min_size=2, max_size=6))
def test_the_order_of_the_document_does_not_matter(
    folder: Path, data: st.DataObject, schemas: list[Any]
) -> None:
    events = {f"event{i}": schema for i, schema in enumerate(schemas)}
    first = Planned(events, folder)
    second = Planned(dict(data.draw(st.permutations(list(events.items())))), folder)
    assert first.pairs == second.pairs
    for body in data.draw(st.lists(BODIES, min_size=5, max_size=20)):
        assert first.pick(body) == second.pick(body)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), schemas=st.lists(SCHEMAS, min_size=2, max_size=5))
def test_a_pair_is_undecidable_if_and_only_if_a_request_fits_both(
    folder: Path, data: st.DataObject, schemas: list[Any]
) -> None:
    events = {f"event{i}": schema for i, schema in enumerate(schemas)}
    planned = Planned(events, folder)
    for names, body in planned.witnesses:
        assert all(jsonschema_rs.is_valid(events[name], body) for name in names)
        left = planned.pick(body)
        assert isinstance(left, frozenset)
        assert left >= set(names)
    for body in data.draw(st.lists(BODIES, min_size=5, max_size=20)):
        left = planned.pick(body)
        fitting = sorted(n for n, schema in events.items() if jsonschema_rs.is_valid(schema, body))
        if isinstance(left, frozenset):
            both = combinations([name for name in fitting if name in left], 2)
            assert planned.pairs >= set(both), body
        elif fitting:
            assert left in fitting or len(fitting) > 1, body
        for name in fitting if isinstance(left, frozenset) else ():
            assert name in left, body


def closed_inside(name: str) -> dict[str, Any]:
    """A body whose only member must hold this one and no other."""
    inner = {"required": [name], "properties": {name: {}}, "additionalProperties": False}
    member = {"type": "object", **inner}
    return {"type": "object", "required": ["at"], "properties": {"at": member}}


@pytest.mark.parametrize(("left", "found"), [(20, [("e4", "e5")]), (15, [("e4", "e5")]), (14, [])])
def test_no_more_pairs_are_judged_than_allowed(
    folder: Path, left: int, found: list[tuple[str, ...]]
) -> None:
    """The six events make 15 pairs, and the only one that a request fits comes last."""
    names = {"e0": "a", "e1": "b", "e2": "c", "e3": "d", "e4": "e", "e5": "e"}
    planned = Planned({event: closed_inside(name) for event, name in names.items()}, folder)
    search = planned.search
    search.left = left
    for tests, shapes in structures_of(planned.plan, ()):
        search.look(shapes, tests)
    assert [each.events for each in search.found] == found
