import logging
import os

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
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

log = logging.getLogger("receiver")
payments = PaymentHandler(secret_key=os.environ["PAYMENTS_SECRET"])
checkouts = CheckoutHandler(secret_key=os.environ["PAYMENTS_SECRET"])


@csrf_exempt
@require_POST
def receive_webhook(request: HttpRequest) -> HttpResponse:
    event = payments.verify_and_parse_event(to_core_request(request))
    if isinstance(event, VerifiedPaymentEvent):
        log.info("payment %s is verified", event.payload.payment_id)
    elif isinstance(event, RejectedPaymentEvent):
        log.info("payment %s is rejected: %s", event.payload.payment_id, event.payload.reason)
    elif isinstance(event, SignatureVerificationFailure):
        return HttpResponse(status=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def receive_callback(request: HttpRequest) -> HttpResponse:
    event = checkouts.verify_and_parse_event(to_core_request(request))
    if isinstance(event, PaymentCallbackEvent):
        log.info("checkout %s has ended", event.payload.checkout_id)
    elif isinstance(event, SignatureVerificationFailure):
        return HttpResponse(status=401)
    elif isinstance(event, UnknownEvent):
        log.warning("%s", event)
    return HttpResponse(status=200)


urlpatterns = [
    path("webhooks", receive_webhook),
    path("checkout-ended", receive_callback),
]
