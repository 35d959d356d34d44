"""Requests for tests, as generated."""

from webhookgen_runtime.testing import Testing

_testing = Testing(
    "payments_api",
    (
        "handlers.payment:PaymentHandler",
        "handlers.audit:AuditHandler",
        "handlers.orders:OrdersHandler",
    ),
)
sample = _testing.sample
build_request = _testing.build_request
sign = _testing.sign

if __name__ == "__main__":
    raise SystemExit(_testing.main())
