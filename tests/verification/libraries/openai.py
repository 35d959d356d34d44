"""OpenAI's library."""

from __future__ import annotations

from collections.abc import Iterator

from openai import OpenAI

from . import standardwebhooks
from .comparison import Case
from .shared_secret import AS_TEXT, PADDING, SPLITS, as_base64, hmac_of, shared_secret_library
from .standardwebhooks import FOREIGN, ID, SECRETS, SIGNATURE, TIMESTAMP, sign

PLAIN = "a secret without a prefix"
CLIENT = OpenAI(api_key="none")


def accepts(case: Case, secret: str) -> bool:
    CLIENT.webhooks.verify_signature(case.body, dict(case.headers), secret=secret)
    return True


def cases(now: float) -> Iterator[Case]:
    yield from standardwebhooks.cases(now)
    stamp = str(int(now))
    text = as_base64(hmac_of(PLAIN, f"msg_1.{stamp}.{{}}".encode()))
    own = {ID: "msg_1", TIMESTAMP: stamp, SIGNATURE: f"v1,{text}"}
    yield Case("a secret of no prefix", own, b"{}")


REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    f"{SIGNATURE}: last character gone": PADDING,
    f"{SIGNATURE}: twice, with a comma": SPLITS,
    "no version": "it takes a digest without a version; Standard Webhooks has none such",
    "base64 without padding": PADDING,
}
LIBRARY = shared_secret_library(
    "openai",
    "openai",
    sign,
    accepts,
    cases,
    REASONS,
    secrets=(*SECRETS, PLAIN),
    foreign=FOREIGN,
)
