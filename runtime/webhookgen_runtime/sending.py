"""`python -m PACKAGE.testing send`: posts one sample event to a receiver."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from difflib import get_close_matches
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from .event import Event
from .request import CoreRequest
from .scheme import CertificateSignature, leaves

if TYPE_CHECKING:
    from .testing import Testing


def run(testing: Testing, package: str, arguments: Sequence[str] | None) -> int:
    """Read the arguments, send, and say how the receiver answered."""
    parser = _parser(package)
    options = parser.parse_args(arguments)
    if options.command == "explain":
        return _explain(testing, options, parser)
    if not options.url.startswith(("http://", "https://")):
        parser.error("URL must start with http:// or https://")
    event_class = _event(testing, options.event, parser)
    secret = _secret(testing, event_class, options.secret_env, parser)
    try:
        request = testing.build_request(
            event_class,
            **testing.credentials_of(event_class, secret),
            url=options.url,
            **_values(options.value, parser),
        )
    except ValueError as error:
        parser.error(str(error))
    return _send(request)


def _parser(package: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {package}.testing")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    send = commands.add_parser("send", help="post one sample event to a URL")
    send.add_argument("url", metavar="URL", help="where the receiver listens")
    send.add_argument("--event", required=True, metavar="NAME", help="which event")
    send.add_argument(
        "--secret-env", metavar="VAR", help="the environment variable with the secret"
    )
    _add_values(send)
    explain = commands.add_parser("explain", help="say why a request does not verify")
    explain.add_argument("file", metavar="FILE", help="the request, as JSON")
    explain.add_argument(
        "--handler", metavar="NAME", help="which handler, where there are several"
    )
    explain.add_argument(
        "--secret-env",
        metavar="VAR",
        help="the environment variable with the secret or the public key",
    )
    explain.add_argument("--url", metavar="URL", help="the public URL")
    _add_values(explain)
    return parser


def _add_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="a further value that the handler takes, such as webhook_id",
    )


def _values(given: list[str], parser: argparse.ArgumentParser) -> dict[str, Any]:
    pairs = [value.partition("=") for value in given]
    if not all(name and separator for name, separator, _ in pairs):
        parser.error("--value: write NAME=TEXT")
    return {name: text for name, _, text in pairs}


def _explain(
    testing: Testing, options: argparse.Namespace, parser: argparse.ArgumentParser
) -> int:
    """Print why a recorded request does not verify."""
    from pathlib import Path

    from .explaining import explain_request, read_recorded

    schemes = testing.schemes()
    name = options.handler or (next(iter(schemes)) if len(schemes) == 1 else "")
    if name not in schemes:
        parser.error(f"--handler: give one of {', '.join(schemes)}")
    parts = leaves(schemes[name])
    secret = os.environ.get(options.secret_env or "", "")
    if options.secret_env and not secret:
        parser.error(f"the environment variable {options.secret_env} is not set")
    if not secret and not all(isinstance(each, CertificateSignature) for each in parts):
        parser.error(
            "requests for this handler are signed with a key: give --secret-env"
        )
    try:
        request = read_recorded(Path(options.file))
    except (OSError, ValueError, TypeError) as error:
        parser.error(f"{options.file}: {error}")
    values = _values(options.value, parser)
    for line in explain_request(schemes[name], request, secret, options.url, values):
        print(line)
    return 0


def _event(
    testing: Testing, name: str, parser: argparse.ArgumentParser
) -> type[Event[Any]]:
    from .testing import names_of

    known = names_of(testing.events())
    if name not in known:
        near = get_close_matches(name, known, n=3) or sorted(known)[:10]
        parser.error(f"no event {name!r}; there are {', '.join(near)}")
    return known[name]


def _secret(
    testing: Testing,
    event_class: type[Event[Any]],
    variable: str | None,
    parser: argparse.ArgumentParser,
) -> str | None:
    if variable is None:
        if testing.is_signed(event_class):
            parser.error("this event is signed: give --secret-env")
        return None
    secret = os.environ.get(variable)
    if not secret:
        parser.error(f"the environment variable {variable} is not set")
    return secret


def _send(request: CoreRequest) -> int:
    sent = Request(  # noqa: S310  the scheme is checked above
        request.url,
        data=request.raw_body or None,  # an empty one would be sent as a form
        headers=dict(request.headers),
        method=request.method,
    )
    try:
        with urlopen(sent, timeout=30) as answer:  # noqa: S310
            status = int(answer.status)
    except HTTPError as error:
        status = error.code
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        print(f"{request.url}: {reason}")
        return 1
    print(f"{request.method} {request.url}: {status}")
    return 0 if 200 <= status < 300 else 1
