"""The request path: verify, pick and decode, against `json.loads` of the same body (J)."""

from __future__ import annotations

import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from . import peers
from .documents import PLANS, event_body, event_headers, write_document
from .hard_bodies import COUNT, ITEMS, hard_body, write_hard_document
from .sdks import GITHUB, GITHUB_CONFIG, PAYLOADS, SECRET, generate, load
from .table import Row, skipped
from .timing import best_times

HARD_BUDGET = 1.6
TIMES = 1.2
"""What picking among many events may take, in terms of picking among one."""
BUDGETS: dict[int, float | None] = {200: None, 2_000: 1.1, 20_000: 0.55, 200_000: None}


def request_rows(folder: Path, *, small: bool) -> Iterator[Row]:
    """Sizes, GitHub's own payloads, and the number of events."""
    batches, spell = (2, 1e-4) if small else (40, 2e-3)
    generate(write_document(folder / "three.json", 3), folder / "three", "--package", "shop_three")
    package = load("shop_three")
    for size in (200, 2_000) if small else BUDGETS:
        body = event_body(1, "const", size)
        yield _row(package, body, {}, f"{size:,} B, 3 events", BUDGETS[size], batches, spell)
    yield from _hard(folder, batches, spell)
    if GITHUB.is_file() and not small:
        yield from _github(folder, batches, spell)
    yield from map(skipped, _missing_peers())
    yield from _picking(folder, (1, 10) if small else (1, 10, 100, 1000), batches, spell)


def _missing_peers() -> list[str]:
    return [f"peer: {name}" for name in peers.REQUEST_PEERS if not peers.is_installed(name)]


def _row(
    package: Any,
    body: bytes,
    headers: dict[str, str],
    what: str,
    budget: float | None,
    *spells: Any,
) -> Row:
    (batches, spell), name = spells, "X-Signature"
    handler_class = next(getattr(package, n) for n in package.__all__ if n.endswith("Handler"))
    prefix = ""
    if "X-GitHub-Event" in headers:
        name, prefix = "X-Hub-Signature-256", "sha256="
    secret = SECRET.encode()
    signature = prefix + hmac.digest(secret, body, "sha256").hex()
    headers = {**headers, name: signature, "Content-Type": "application/json", "Host": "a.example"}
    request = package.CoreRequest(headers=headers, raw_body=body)
    handler = handler_class(SECRET)
    event = handler.verify_and_parse_event(request)
    if isinstance(event, package.UnknownEvent | package.SignatureVerificationFailure):
        raise RuntimeError(f"{what}: {event}")
    drift = f", {len(event.drift)} members drift" if event.drift else ""
    actions: dict[str, Any] = {
        "J": lambda: json.loads(body),
        "ours": lambda: handler.verify_and_parse_event(request),
        "with request": lambda: handler.verify_and_parse_event(
            package.CoreRequest(headers=headers, raw_body=body)
        ),
        **peers.request_peers(
            body, None if event.drift else type(event.payload), headers.get("X-GitHub-Event")
        ),
    }
    if not event.drift:
        hook = sys.modules[f"{package.__name__}._runtime.custom_types"].decode_custom
        decode = msgspec.json.Decoder(type(event.payload), dec_hook=hook).decode
        actions["floor"] = lambda: (hmac.digest(secret, body, "sha256"), decode(body))
    best = best_times(actions, batches=batches, spell=spell)
    ratios = {key: f"{seconds / best['J']:.2f} J" for key, seconds in best.items()}
    ours = (
        f"{ratios['ours']} ({best['ours'] * 1e6:.1f} us); {ratios['with request']} with CoreRequest"
    )
    others = [f"{key} {ratios[key]}" for key in actions if key not in _OWN]
    return Row(
        f"verify, pick, decode: {what}{drift}",
        ours,
        "" if budget is None else f"{budget} J",
        ratios.get("floor", ""),
        ", ".join(others),
        missed=budget is not None and best["ours"] > budget * best["J"],
    )


def _hard(folder: Path, batches: int, spell: float) -> Iterator[Row]:
    """Bodies that are off msgspec's own path."""
    for kind in ITEMS:
        name = "hard_" + "".join(c if c.isalpha() else "_" for c in kind)
        document = write_hard_document(folder / f"{name}.json", kind)
        generate(document, folder / name, "--package", name)
        what = f"{COUNT} objects, {kind}"
        yield _row(load(name), hard_body(kind), {}, what, HARD_BUDGET, batches, spell)


# docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
_GITHUB_HEADERS = {
    "User-Agent": "GitHub-Hookshot/044aadd",
    "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "X-GitHub-Hook-ID": "292430182",
    "X-GitHub-Hook-Installation-Target-ID": "79929171",
    "X-GitHub-Hook-Installation-Target-Type": "repository",
}
_OWN = ("J", "ours", "with request", "floor")


def _github(folder: Path, batches: int, spell: float) -> Iterator[Row]:
    generate(GITHUB, folder / "github", "--config", str(GITHUB_CONFIG))
    package = load("github_events")
    handler = package.GithubHandler(SECRET)
    for path in ("push/payload", "issues/opened.payload", "pull_request/opened.payload"):
        kind = path.partition("/")[0]
        event_header = {"X-GitHub-Event": kind, **_GITHUB_HEADERS}
        bodies = [
            json.dumps(json.loads(file.read_bytes())).encode()
            for file in (PAYLOADS / f"{path}.json", *sorted((PAYLOADS / kind).glob("*.json")))
        ]
        results = {
            body: handler.parse_event(package.CoreRequest(headers=event_header, raw_body=body))
            for body in bodies
        }
        # Old payloads drift from the document; one that fits is measured, if there is one.
        body = next((b for b in bodies if not getattr(results[b], "drift", True)), bodies[0])
        what = f"GitHub {kind} ({len(body):,} B)"
        budget = 0.7 if kind == "pull_request" else None
        yield _row(package, body, event_header, what, budget, batches, spell)
    # The last once more, without the headers that the document requires and no delivery lacks.
    yield _row(package, body, {"X-GitHub-Event": kind}, f"{what} by hand", None, batches, spell)


def _picking(folder: Path, counts: tuple[int, ...], batches: int, spell: float) -> Iterator[Row]:
    """The parsing of one body among more and more events."""
    for plan in PLANS:
        actions: dict[str, Any] = {}
        for count in counts:
            package_name = f"shop_{plan.replace(' ', '_')}_{count}"
            output = folder / package_name
            document = write_document(folder / f"{package_name}.json", count, plan)
            generate(document, output, "--package", package_name, "--formatter", "none")
            package = load(package_name)
            body = event_body(count - 1, plan, 2_000)
            request = package.CoreRequest(headers=event_headers(count - 1, plan), raw_body=body)
            handler = package.ShopHandler(SECRET)
            if isinstance(handler.parse_event(request), package.UnknownEvent):
                raise RuntimeError(f"{plan}, {count}: {handler.parse_event(request)}")
            actions[f"{count:,}"] = lambda h=handler, r=request: h.parse_event(r)
        best = best_times(actions, batches=batches, spell=spell)
        first = best[next(iter(best))]
        figures = ", ".join(f"{name}: {seconds / first:.2f}" for name, seconds in best.items())
        held = plan != "structure"
        missed = held and max(best.values()) > TIMES * first
        budget = f"{TIMES} times" if held else ""
        yield Row(f"picking by {plan}, against 1 event", figures, budget, missed=missed)
