"""What a document that states no scheme says by the way of how its events are signed."""

from __future__ import annotations

import pytest
from webhookgen.parser.presets import load_preset, preset_names
from webhookgen.parser.signature_hints import Hints, likely_record


@pytest.mark.parametrize(
    ("title", "preset"),
    [
        ("GitHub's webhooks", "github"),
        ("Stripe API (2026-01)", "stripe"),
        ("ADYEN Platform: transfer webhooks", "adyen-platform"),
        ("Adyen notifications", "adyen"),
        ("The gateway of Stripes", None),
        ("X", None),
        ("", None),
    ],
)
def test_a_title_that_names_a_provider_proposes_its_preset(title: str, preset: str | None) -> None:
    record, why = likely_record(Hints(title=title), [])

    if preset is None:
        assert (record, why) == ("", "")
    else:
        assert record == f"{{preset: {preset}}}"
        assert why == f"the document's title names {load_preset(preset).title}"


def test_every_preset_is_proposed_for_a_title_of_its_name() -> None:
    proposed = {
        name: likely_record(Hints(title=f"{name.replace('-', ' ')} API"), [])[0]
        for name in preset_names()
        if len(name) > 2
    }

    assert proposed == {name: f"{{preset: {name}}}" for name in proposed}
