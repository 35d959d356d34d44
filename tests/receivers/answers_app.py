import os

from approvals_api import ApprovalHandler, ExpenseFiledEvent, UnknownEvent, to_core_request
from approvals_api.models import Approve, Problem, Verdict
from flask import Flask, Response, request

app = Flask(__name__)
handler = ApprovalHandler(secret_key=os.environ["APPROVALS_SECRET"])


@app.post("/approvals")
def receive_approval() -> Response:
    event = handler.verify_and_parse_event(to_core_request(request))
    if not isinstance(event, ExpenseFiledEvent):
        return Response(status=204 if isinstance(event, UnknownEvent) else 401)
    if event.payload.cents <= 5000:
        answer = event.respond(Verdict(commands=[Approve(by="policy")]))
    elif event.payload.note:
        answer = event.respond(status=204)
    else:
        answer = event.respond(Problem(title="say what it was for"), status=403)
    return Response(answer.body, answer.status, answer.headers)
