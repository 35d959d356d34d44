import logging
import os

from flask import Flask, Response, request
from payments_api import (
    CheckoutHandler,
    PaymentCallbackEvent,
    PaymentHandler,
    RejectedPaymentEvent,
    SignatureVerificationFailure,
    UnknownEvent,
    VerifiedPaymentEvent,
    to_core_request,
)

app = Flask(__name__)
log = logging.getLogger("receiver")
payments = PaymentHandler(secret_key=os.environ["PAYMENTS_SECRET"])
checkouts = CheckoutHandler(secret_key=os.environ["PAYMENTS_SECRET"])


@app.post("/webhooks")
def receive_webhook() -> Response:
    event = payments.verify_and_parse_event(to_core_request(request))
    if isinstance(event, VerifiedPaymentEvent):
        log.info("payment %s is verified", event.payload.payment_id)
    elif isinstance(event, RejectedPaymentEvent):
        log.info("payment %s is rejected: %s", event.payload.payment_id, event.payload.reason)
    elif isinstance(event, SignatureVerificationFailure):
        return Response(status=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return Response(status=204)


@app.post("/checkout-ended")
def receive_callback() -> Response:
    event = checkouts.verify_and_parse_event(to_core_request(request))
    if isinstance(event, PaymentCallbackEvent):
        log.info("checkout %s has ended", event.payload.checkout_id)
    elif isinstance(event, SignatureVerificationFailure):
        return Response(status=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return Response(status=200)
