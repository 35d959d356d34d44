import logging
import os

from fastapi import FastAPI, Request, Response
from payments_api import (
    CheckoutHandler,
    PaymentCallbackEvent,
    PaymentHandler,
    RejectedPaymentEvent,
    SignatureVerificationFailure,
    UnknownEvent,
    VerifiedPaymentEvent,
    to_core_request_async,
)

app = FastAPI()
log = logging.getLogger("receiver")
payments = PaymentHandler(secret_key=os.environ["PAYMENTS_SECRET"])
checkouts = CheckoutHandler(secret_key=os.environ["PAYMENTS_SECRET"])


@app.post("/webhooks")
async def receive_webhook(request: Request) -> Response:
    event = await payments.verify_and_parse_event_async(await to_core_request_async(request))
    if isinstance(event, VerifiedPaymentEvent):
        log.info("payment %s is verified", event.payload.payment_id)
    elif isinstance(event, RejectedPaymentEvent):
        log.info("payment %s is rejected: %s", event.payload.payment_id, event.payload.reason)
    elif isinstance(event, SignatureVerificationFailure):
        return Response(status_code=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return Response(status_code=204)


@app.post("/checkout-ended")
async def receive_callback(request: Request) -> Response:
    event = await checkouts.verify_and_parse_event_async(await to_core_request_async(request))
    if isinstance(event, PaymentCallbackEvent):
        log.info("checkout %s has ended", event.payload.checkout_id)
    elif isinstance(event, SignatureVerificationFailure):
        return Response(status_code=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return Response(status_code=200)
