"""The receivers of an SDK's README: what each framework has around the same few lines."""

from __future__ import annotations

from ..ir.package import EventModule, Framework, HandlerReadme, Parameter, Receiver
from ..ir.service import Group
from ..ir.signature import CertificateSignature, CustomSignature, Verification, leaves
from .constructors import readme_arguments, readme_secret, readme_set_up
from .docs import markdown_line, text_literal

FLASK = Framework(
    title="Flask",
    imports=("from flask import Flask, Response, request",),
    set_up=("app = Flask(__name__)",),
    post='@app.post("/webhooks")',
    route='@app.route("/webhooks", methods={0})',
    definition="def receive() -> Response:",
    is_async=False,
    request="to_core_request(request)",
    refused="Response(status=401)",
    accepted="Response(status=204)",
    answer="Response({0}.body, {0}.status, dict({0}.headers))",
    fetch=("httpx.get({0}.url)",),
    routes=(),
)
FASTAPI = Framework(
    title="FastAPI",
    imports=("from fastapi import FastAPI, Request, Response",),
    set_up=("app = FastAPI()",),
    post='@app.post("/webhooks")',
    route='@app.api_route("/webhooks", methods={0})',
    definition="async def receive(request: Request) -> Response:",
    is_async=True,
    request="await to_core_request_async(request)",
    refused="Response(status_code=401)",
    accepted="Response(status_code=204)",
    answer="Response({0}.body, {0}.status, dict({0}.headers))",
    fetch=("async with httpx.AsyncClient() as client:", "    await client.get({0}.url)"),
    routes=(),
)
DJANGO = Framework(
    title="Django, as the module that `ROOT_URLCONF` names",
    imports=(
        "from django.http import HttpRequest, HttpResponse",
        "from django.urls import path",
        "from django.views.decorators.csrf import csrf_exempt",
    ),
    set_up=(),
    post="@csrf_exempt",
    route="@csrf_exempt",
    definition="def receive(request: HttpRequest) -> HttpResponse:",
    is_async=False,
    request="to_core_request(request)",
    refused="HttpResponse(status=401)",
    accepted="HttpResponse(status=204)",
    answer="HttpResponse({0}.body, status={0}.status, headers=dict({0}.headers))",
    fetch=("httpx.get({0}.url)",),
    routes=('urlpatterns = [path("webhooks", receive)]',),
)
FRAMEWORKS = (FLASK, FASTAPI, DJANGO)
"""The first is shown for each handler, the others for one."""


def lower_readme(
    group: Group,
    handler: str,
    label: str,
    events: tuple[EventModule, ...],
    parameters: tuple[Parameter, ...],
) -> HandlerReadme:
    """What the README says of a handler; `label` says in words what it receives."""
    receiver = (group, handler, events[0].class_name, parameters)
    return HandlerReadme(
        text=markdown_line(group.description) or f"Receives the {label}.",
        receiver=lower_receiver(*receiver, is_async=False),
        receiver_async=lower_receiver(*receiver, is_async=True),
        secret=readme_secret(group.signature, parameters),
        set_up=readme_set_up(handler, group.signature),
        answer=next((event for event in events if event.answers.example), None),
    )


def lower_receiver(
    group: Group, handler: str, event: str, parameters: tuple[Parameter, ...], *, is_async: bool
) -> Receiver:
    """What a README's receiver imports, how it makes its handler, and how it parses."""
    names, signature = [handler, event, "UnknownEvent"], group.signature
    arguments = readme_arguments(signature, parameters)
    many = "" if group.items is None else "s"
    call = f"event{many} = handler.parse_event{many}"
    if signature is not None:
        names.append("SignatureVerificationFailure")
        call = f"event{many} = {'await ' if is_async else ''}handler.verify_and_parse_event{many}"
        call += "_async" if is_async else ""
    if isinstance(signature, CustomSignature) or "is_authentic" in arguments:
        names.append("CoreRequest")
    methods = {event.method for event in group.events}
    if isinstance(signature, Verification):
        methods |= {handshake.method for handshake in signature.handshakes}
        names += ["Challenge"] if signature.handshakes else []
        if any(isinstance(each, CertificateSignature) for each in leaves(signature.scheme)):
            fetch = "fetch_certificate_async" if is_async else "fetch_certificate"
            arguments = arguments.replace("=fetch_certificate", f"={fetch}")
            names.append(fetch)
    names.append("to_core_request_async" if is_async else "to_core_request")
    return Receiver(
        imports=tuple(sorted(names)),
        constructor=f"{handler}({arguments})",
        call=call,
        methods="" if methods == {"POST"} else f"[{', '.join(map(text_literal, sorted(methods)))}]",
        reads_environment="os.environ" in arguments,
        verifier="is_authentic" in arguments,
        fetches=isinstance(signature, Verification)
        and any(handshake.fetch for handshake in signature.handshakes),
    )
