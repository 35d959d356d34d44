"""Answers: the statuses and bodies of an event's `respond`, and the types that it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..ir.package import AnswerModule, RespondSignature
from ..ir.service import Response
from .annotations import Annotator
from .bodies import any_of, compile_answer
from .docs import clean_text, docstring, summary_line, text_literal
from .models import NONE, Models, Type, UnionOf, refs_in
from .modules import Payload
from .types import TypeCompiler

NO_CONTENT = 204
RAISES = (
    "Raises:\n"
    "    ValueError: the document does not allow the status.\n"
    "    TypeError: the body is not what it declares for the status."
)


@dataclass(frozen=True, slots=True)
class AnswerTypes:
    """One documented status and its bodies by media type."""

    response: Response
    content: tuple[tuple[str, Type], ...]

    @property
    def status(self) -> str:
        """The status as documented: `200`, `2XX` or `default`."""
        return self.response.status

    @property
    def body(self) -> Type:
        """What `respond` takes for it; nothing but None where there is no body."""
        return any_of([type_ for _, type_ in self.content] or [NONE])


def compile_answers(
    responses: Iterable[Response], compiler: TypeCompiler
) -> tuple[AnswerTypes, ...]:
    """Compile the schemas of an event's answers."""
    return tuple(
        AnswerTypes(
            response,
            tuple(
                (media.media_type, compile_answer(media, compiler)) for media in response.content
            ),
        )
        for response in responses
    )


def answers_of(event: str, answers: Sequence[AnswerTypes], models: Models) -> list[Payload]:
    """What the models are named after: the event, and the status where several need a name.

    What a component holds is named after that, and not after one of the events that use it.
    """
    bodies = [(answer.status, type_) for answer in answers for _, type_ in answer.content]
    unnamed = {type_ for _, type_ in bodies if any(not models[i].component for i in refs_in(type_))}
    found = []
    for status, type_ in bodies:
        name = f"{event} {status.lower()} response" if len(unnamed) > 1 else f"{event} response"
        found.append(Payload(name if type_ in unnamed else "", name, type_))
    return found


def lower_answers(answers: Sequence[AnswerTypes], annotator: Annotator) -> AnswerModule:
    """What an event's module says about answers."""
    annotator.use("typing", "ClassVar")
    annotator.use(".._runtime", "Answer")
    default = default_status(answers)
    signatures = lower_signatures(answers, default, annotator)
    if len(signatures) > 1:
        annotator.use("typing", "overload")
    bodies = tuple(
        (
            text_literal(answer.status),
            tuple((text_literal(m), annotator.annotate(t)) for m, t in answer.content),
        )
        for answer in answers
        if answer.content
    )
    if bodies:
        annotator.use(".._runtime", "AnswerBodies")
    return AnswerModule(
        statuses=tuple(text_literal(answer.status) for answer in answers),
        bodies=bodies,
        signatures=signatures,
        status_parameter="status: int" if default is None else f"status: int = {default}",
        doc=describe_answers(answers),
        example=example_body(answers, default, annotator),
    )


def default_status(answers: Sequence[AnswerTypes]) -> int | None:
    """The first success that the document allows; None where it only allows failures."""
    for answer in answers:
        if answer.status[0] == "2":
            return int(answer.status) if answer.status.isdigit() else 200
    open_ = not answers or any(answer.status.lower() == "default" for answer in answers)
    return 200 if open_ else None


def lower_signatures(
    answers: Sequence[AnswerTypes], default: int | None, annotator: Annotator
) -> tuple[RespondSignature, ...]:
    """One signature for all statuses that share a body type.

    Ranges and `default` share one, the last, whose status is any integer.
    """
    open_ = open_body(answers)
    exact = {body: each for body, each in exact_statuses(answers).items() if body != open_}
    found = [
        RespondSignature(
            body=body_parameter(body, annotator),
            status=status_parameter(f"Literal[{', '.join(map(str, each))}]", default, each),
        )
        for body, each in exact.items()
    ]
    if exact:
        annotator.use("typing", "Literal")
    if open_ is not None:
        rest = () if any(default in each for each in exact.values()) else (default,)
        status = status_parameter("int", default, rest)
        found.append(RespondSignature(body=body_parameter(open_, annotator), status=status))
    return tuple(found)


def exact_statuses(answers: Sequence[AnswerTypes]) -> dict[Type, list[int]]:
    """The single statuses by the body that they have; 204 has none where a range covers it."""
    found: dict[Type, list[int]] = {}
    for answer in answers:
        if answer.status.isdigit():
            found.setdefault(answer.body, []).append(int(answer.status))
    names = {answer.status.lower() for answer in answers}
    if names & {"2xx", "default"} and str(NO_CONTENT) not in names and not may_lack_body(answers):
        found.setdefault(NONE, []).append(NO_CONTENT)
    return found


def may_lack_body(answers: Sequence[AnswerTypes]) -> bool:
    """Whether what ranges and `default` cover can be answered without a body anyway."""
    open_ = open_body(answers)
    return open_ is not None and accepts_none(open_)


def open_body(answers: Sequence[AnswerTypes]) -> Type | None:
    """The body of all statuses that ranges and `default` cover; None where there are none."""
    ranges = [answer.body for answer in answers if not answer.status.isdigit()]
    return any_of(ranges or [NONE]) if ranges or not answers else None


def accepts_none(body: Type) -> bool:
    """Whether None is a body of this type."""
    return NONE in (body.members if isinstance(body, UnionOf) else (body,))


def body_parameter(body: Type, annotator: Annotator) -> str:
    """The parameter `body`, which can be left out where None will do."""
    default = " = None" if accepts_none(body) else ""
    return f"body: {annotator.annotate(body)}{default}"


def status_parameter(type_: str, default: int | None, statuses: Collection[int | None]) -> str:
    """The parameter `status`, with the default where that is among the statuses."""
    given = f" = {default}" if default is not None and default in statuses else ""
    return f"status: {type_}{given}"


def example_body(answers: Sequence[AnswerTypes], default: int | None, annotator: Annotator) -> str:
    """The body that the default status wants, as the README names it; "" where it wants none."""
    names = (str(default), "2xx", "default")
    found = next((a for name in names for a in answers if a.status.lower() == name), None)
    return annotator.annotate(found.body) if found is not None and found.content else ""


def describe_answers(answers: Sequence[AnswerTypes]) -> str:
    """The docstring of `respond`: each status with its words."""
    if not answers:
        return docstring("The answer to return; the document asks for no status.", indent=8)
    return docstring(
        "The answer to return: a status that the document allows, with the body for it.",
        "\n".join(describe_status(answer.response) for answer in answers),
        RAISES,
        indent=8,
    )


def describe_status(response: Response) -> str:
    """A status and the first sentence about it."""
    words = clean_text(summary_line(response.description))
    return f"- `{response.status}`: {words}" if words else f"- `{response.status}`"
