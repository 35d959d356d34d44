"""Libraries for providers that have a preset, which were looked into and are not compared."""

from __future__ import annotations

from typing import Final

UNUSABLE: Final = {
    "fastapi-security-typeform 1.0.1": "what it gives FastAPI as its scheme, FastAPI now refuses",
    "paypalrestsdk 1.13.3": "it calls OpenSSL.crypto.verify, which pyOpenSSL no longer has, "
    "and so refuses every request",
    "sns-message-validator 0.0.1": "it asks for requests 2.21 and cryptography 2.6, which is older "
    "than Python 3.11; aws-sns-message-validator is the same code",
}
"""Distributions with a verifier that can't be run beside the others, with the reason."""

INDIRECT: Final = {
    "slack-bolt": "slack_sdk",
    "django-anymail, for Resend": "svix",
}
"""Distributions that leave it to another one."""

WITHOUT_VERIFIER: Final = {
    "ShopifyAPI": "12.7.0",
    "WooCommerce": "3.0.0",
    "chargebee": "3.29.0",
    "clerk-backend-api": "7.0.0",
    "contentful-management": "2.16.0",
    "contentful-webhook-receiver": "0.9.0",
    "crisp-api": "1.1.23",
    "customerio": "3.2.0",
    "docusign-esign": "6.1.0",
    "dropbox": "12.2.4",
    "facebook-business": "26.0.3",
    "fireblocks": "35.1.0",
    "lemonsqueezy": "0.2.0",
    "mux-python": "5.1.2",
    "paypal-server-sdk": "2.4.0",
    "payquicker-api-sdk": "1.0.0",
    "postmark-python": "0.4.0",
    "py-trello": "0.20.1",
    "python-intercom": "5.0.1",
    "tweepy": "4.17.0",
    "typeform": "1.1.0",
    "vercel": "0.12.1",
    "webflow": "2.0.0",
    "xdk": "0.10.6",
    "xero-python": "15.2.0",
    "zoomus": "1.2.1",
}
"""Distributions that verify no webhook, by the version that was read."""
