"""Handlers of groups whose provider also sends handshakes."""

from __future__ import annotations

from .challenges import Challenge
from .handler import EventT
from .signed_handler import SchemeHandler


class ChallengedHandler(SchemeHandler[EventT, Challenge]):
    """Verifies and parses the events of a group, and answers its handshakes."""
