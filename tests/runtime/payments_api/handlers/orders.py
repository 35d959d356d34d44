# ruff: noqa: RUF012
"""A scheme that covers much, and a plan on headers, methods and nested pointers."""

from typing import TYPE_CHECKING

from webhookgen_runtime import HmacSignature, Shape, SignedHandler, Structure, Switch

if TYPE_CHECKING:
    from ..results import OrdersEvent as OrdersEvent


class OrdersHandler(SignedHandler["OrdersEvent"]):
    """Orders."""

    _signature = HmacSignature(
        header="X-Sign",
        hash="sha512",
        encoding="base64url",
        message="{$method}|{$url}|{$request.path}|{$request.query.v}|"
        "{$request.header.X-Time}|{$request.body}",
        value="v1,{digest};",
    )
    _events = {
        "refundMade": "events.refund_made:RefundMadeEvent",
        "refundSeen": "events.refund_seen:RefundSeenEvent",
        "ping": "events.ping:PingEvent",
        "note": "events.note:NoteEvent",
    }
    _detection = Switch(
        "$request.header.X-Event",
        {
            "refund.made": Switch(
                "$request.body#/meta/step",
                {1: "refundMade", 2: "refundSeen"},
                otherwise="refundMade",
            ),
            "note": "note",
        },
        otherwise=Structure({"ping": Shape(body=False)}),
        loose=True,
    )
