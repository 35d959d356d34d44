"""Plain YAML scalars mean what YAML 1.2's core schema says (section 10.3.2)."""

from __future__ import annotations

import pytest
import yaml
from webhookgen.reading.plain import Json
from webhookgen.reading.yaml_syntax import load_yaml

SCALARS: list[tuple[str, Json]] = [
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("nUll", "nUll"),
    ("true", True),
    ("FALSE", False),
    ("tRue", "tRue"),
    ("yes", "yes"),
    ("no", "no"),
    ("on", "on"),
    ("off", "off"),
    ("y", "y"),
    ("0", 0),
    ("-12", -12),
    ("+1", 1),
    ("012", 12),
    ("0o17", 15),
    ("0o8", "0o8"),
    ("0o", "0o"),
    ("-0o7", "-0o7"),
    ("0x1F", 31),
    ("0x", "0x"),
    ("0b11", "0b11"),
    ("1_000", "1_000"),
    ("1:30", "1:30"),
    ("190:20:30", "190:20:30"),
    ("1.10", 1.1),
    ("1.", 1.0),
    (".5", 0.5),
    ("-.5e-3", -0.0005),
    ("1e3", 1000.0),
    ("1e", "1e"),
    ("1.2.3", "1.2.3"),
    (".", "."),
    ("+", "+"),
    (".inf", ".inf"),
    ("-.INF", "-.INF"),
    (".nan", ".nan"),
    ("1e999", "1e999"),
    ("9" * 1001, "9" * 1001),
    ("0x" + "f" * 1001, "0x" + "f" * 1001),
    ("2020-01-01", "2020-01-01"),
    ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    ("=", "="),
    ("<<", "<<"),
    ("٣", "٣"),
    ("'1'", "1"),
    ('"true"', "true"),
    ('"\\u0041"', "A"),
    ("|-\n  1", "1"),
    ("!!str 1", "1"),
    ("!!int '3'", 3),
    ("!!int x", "x"),
    ("!!float 1", 1.0),
    ("!!bool yes", "yes"),
    ("!!bool 'true'", True),
    ("!!null ''", None),
    ("!!null x", "x"),
    ("!!binary aGk=", "aGk="),
    ("!!timestamp 2020-01-01", "2020-01-01"),
    ("!custom 1", "1"),
    ("! 1", "1"),
]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_scalar(text: str, value: Json, loader: type) -> None:
    data, findings = load_yaml(f"key: {text}\n", loader)
    assert isinstance(data, dict)
    assert data["key"] == value
    assert type(data["key"]) is type(value)
    assert findings == []


@pytest.mark.parametrize(
    "key",
    ["200", "null", "~", "1.10", "on", "no", "true", "0x1F", "2020-01-01", "'200'", "!!int 3"],
)
def test_keys_stay_the_text_that_is_written(key: str) -> None:
    data, _ = load_yaml(f"{key}: x\n")
    assert data == {key.removeprefix("!!int ").strip("'"): "x"}
