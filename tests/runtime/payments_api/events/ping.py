"""PingEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Event


class PingEvent(Event[None], frozen=True, kw_only=True):
    """PingEvent."""

    name: ClassVar[Literal["ping"]] = "ping"
