"""Where a plan looks that the signature does not cover: whoever resends a request can change it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, codes
from ..ir.detection import Plan, Switch
from ..ir.service import Group
from ..ir.signature import HmacSignature, Scheme, Several, Verification, covers

EXPRESSION = re.compile(r"\$(?:method|url|request\.[^{}]+)")


def unsigned_sources(group: Group, plan: Plan) -> tuple[str, ...]:
    """The parts of a request that pick an event, and that the group's signature leaves open.

    None where no message is signed: a token vouches for the sender of the whole request, and what a
    function of the receiver's covers is not known.
    """
    if not isinstance(group.signature, Verification) or not signs(group.signature.scheme):
        return ()
    scheme = group.signature.scheme
    found = dict.fromkeys(
        part for source in sources_of(plan) for part in EXPRESSION.findall(source)
    )
    return tuple(part for part in found if not covered(scheme, part))


def signs(scheme: Scheme) -> bool:
    """Whether a scheme signs a message, in each of its alternatives."""
    match scheme:
        case Several(quantifier="any", schemes=schemes):
            return all(map(signs, schemes))
        case Several(schemes=schemes):
            return any(map(signs, schemes))
        case _:
            return isinstance(scheme, HmacSignature)


def covered(scheme: Scheme, expression: str) -> bool:
    """Whether a scheme covers the value of an expression, in each of its alternatives."""
    match scheme:
        case Several(quantifier="any", schemes=schemes):
            return all(covered(each, expression) for each in schemes)
        case Several(schemes=schemes):
            return any(covered(each, expression) for each in schemes)
        case _:
            return covers(scheme, expression) or covers(scheme, in_message(scheme, expression))


def in_message(scheme: Scheme, expression: str) -> str:
    """An expression as a signed message spells it: the case of a header's name does not matter."""
    message = scheme.message if isinstance(scheme, HmacSignature) else ""
    spelled = {text.lower(): text for text in EXPRESSION.findall(message)}
    header = expression.startswith("$request.header.")
    return spelled.get(expression.lower(), expression) if header else expression


def sources_of(plan: Plan) -> Iterator[str]:
    """The sources of all tests of a plan."""
    if isinstance(plan, Switch):
        yield from plan.sources
        for branch in plan.branches:
            yield from sources_of(branch)


def report_unsigned_sources(group: Group, plan: Plan, diagnostics: list[Diagnostic]) -> None:
    """Warn of parts that pick an event and that the signature leaves open."""
    found = unsigned_sources(group, plan)
    if not found or group.signature is None:
        return
    names = " and ".join(f"`{part}`" for part in found)
    verb = "picks" if len(found) == 1 else "pick"
    declared = group.discriminator
    diagnostics.append(
        Diagnostic(
            code=codes.UNSIGNED_DISCRIMINATOR,
            message=f"{names} {verb} the event, and the signature does not cover it: whoever can "
            "send a signed body again can have it taken for another event",
            at=declared.at if declared is not None else group.signature.at,
            help="sign it, if the provider does, by the message of `signatureVerification`; else "
            "check in the receiver that the payload says the same, or let `ignore:` say why not",
        )
    )
