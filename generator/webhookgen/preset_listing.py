"""What `webhookgen presets` tells: each provider's scheme, its source, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from .ir.service import Json
from .ir.signature import Verification, timestamps
from .parser.presets import Preset, load_preset, preset_names
from .parser.signatures import preset_verification
from .parser.spelling import did_you_mean
from .verification_words import coverage, describe_signature


def unknown_preset(name: str) -> str:
    """What to say of a name that no preset has; empty where one has it."""
    if name in preset_names():
        return ""
    return f"there is no preset {name!r}: {did_you_mean(name, preset_names(), 'list them all')}"


def list_presets() -> str:
    """A line each: name, what it leaves open, whether it is verified, whose it is."""
    rows = [(name, load_preset(name)) for name in preset_names()]
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name:{width}}  {_mark(preset)}{preset.title}\n" for name, preset in rows)


def _mark(preset: Preset) -> str:
    return "" if preset.verified else "(unverified) "


def describe_preset(name: str) -> str:
    """One preset: its record, which can be copied and changed, and what is to be known of it."""
    return "".join(f"{line}\n" for line in _lines(load_preset(name)))


def _lines(preset: Preset) -> Iterator[str]:
    import yaml

    verification = preset_verification(preset.name)
    covered, open_ = coverage(verification)
    yield f"{preset.title}{'' if preset.verified else ' (unverified)'}"
    yield f"source: {preset.source}"
    if preset.note:
        yield f"note: {preset.note.strip()}"
    if preset.library:
        yield f"the provider's library: {preset.library}"
    if preset.form_field:
        yield f"forms: the JSON is in the field {preset.form_field}"
    yield f"scheme: {describe_signature(verification)}"
    yield f"covered: {', '.join(covered) or 'nothing'}; not covered: {', '.join(open_)}"
    for handshake in verification.handshakes:
        yield f"handshake: {handshake.method}, {'signed' if handshake.signed else 'unsigned'}"
    yield ""
    record: Json = {"signatureVerification": preset.record}
    yield yaml.safe_dump(record, sort_keys=False, width=100).rstrip()


def presets_as_json(name: str | None) -> Json:
    """All presets, or one, as JSON; the keys are part of the command's promise."""
    names = preset_names() if name is None else (name,)
    return [_as_json(load_preset(each)) for each in names]


def _as_json(preset: Preset) -> Json:
    verification = preset_verification(preset.name)
    covered, open_ = coverage(verification)
    return {
        "name": preset.name,
        "title": preset.title,
        "verified": preset.verified,
        "source": preset.source,
        "note": preset.note,
        "library": preset.library,
        "formField": preset.form_field or None,
        "covered": list(covered),
        "notCovered": list(open_),
        "timestamp": has_timestamp(verification),
        "handshakes": [
            {"method": each.method, "signed": each.signed} for each in verification.handshakes
        ],
        "signatureVerification": preset.record,
    }


def has_timestamp(verification: Verification) -> bool:
    """Whether a preset says when a request was sent."""
    return any(timestamps(verification.scheme))


def preset_table() -> str:
    """All presets as a page of Markdown."""
    head = (
        "# Presets\n\nMade by `pytest --update-golden` from the files in `presets/`. What is "
        "not covered, whoever has an authentic\nrequest can change. Without a timestamp an old "
        "request stays authentic.\n\n"
        "| preset | provider | covered | not covered | timestamp | handshake | verified |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    every = [load_preset(name) for name in preset_names()]
    return head + "".join(f"{_row(preset)}\n" for preset in every) + _libraries(every)


def _libraries(every: list[Preset]) -> str:
    """Where a receiver that leaves its provider's library meets another verdict."""
    head = (
        "\n## The providers' own libraries\n\n"
        "Where the library for Python judges otherwise than the handler, on requests that may "
        "occur. `python -m tests.verification.libraries`\nprints every difference.\n\n"
        "| preset | its library |\n| --- | --- |\n"
    )
    told = (f"| `{each.name}` | {each.library} |\n" for each in every if each.library)
    return head + "".join(told)


def _row(preset: Preset) -> str:
    verification = preset_verification(preset.name)
    covered, open_ = coverage(verification)
    handshakes = ["signed" if each.signed else "unsigned" for each in verification.handshakes]
    cells = (
        f"`{preset.name}`",
        preset.title,
        ", ".join(covered) or "nothing",
        ", ".join(open_),
        "yes" if has_timestamp(verification) else "no",
        ", ".join(handshakes),
        "yes" if preset.verified else "no",
    )
    return f"| {' | '.join(cells)} |"
