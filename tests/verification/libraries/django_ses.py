"""django-ses' check of the events that it gets from Amazon SNS."""

from __future__ import annotations

import json

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django_ses import utils

from .comparison import Case, Library
from .sns_messages import REASONS, cases, keys, pages

if not settings.configured:
    settings.configure()


def accepts(case: Case) -> bool:
    for url, page in pages().items():
        utils._CERT_CACHE[url] = load_pem_x509_certificate(page)  # it would fetch it
    return utils.verify_event_message(json.loads(case.body))


VERSION = {"version 2, signed by SHA-1": "it does not look at the version"}
LIBRARY = Library("django-ses", "aws-sns", keys(), None, accepts, cases, REASONS | VERSION)
