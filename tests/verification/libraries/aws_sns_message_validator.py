"""aws-sns-message-validator, a library for Amazon SNS, which has none of its own for Python."""

from __future__ import annotations

import json
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from sns_message_validator import SNSMessageValidator

from .comparison import Case, Library
from .sns_messages import ANY_CERTIFICATE, GOOD, REASONS, cases, keys, pages


class Pages(BaseAdapter):
    """Where its session gets certificates, instead of from SNS: a good one, wherever it asks."""

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        made = Response()
        made.status_code, made.url, made.request = 200, str(request.url), request
        made._content = pages().get(made.url, pages()[GOOD])
        return made

    def close(self) -> None:
        pass


def accepts(case: Case) -> bool:
    validator = SNSMessageValidator()
    validator._cert_session = Session()
    validator._cert_session.mount("https://", Pages())
    validator.validate_message(json.loads(case.body))
    return True


LIBRARY = Library(
    "aws-sns-message-validator",
    "aws-sns",
    keys(),
    None,
    accepts,
    cases,
    REASONS | {"a certificate of another path": ANY_CERTIFICATE},
)
