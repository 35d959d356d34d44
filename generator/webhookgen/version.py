"""Webhookgen's own version, which each manifest records.

Written here as well as in `pyproject.toml`, because asking the installed metadata costs more time
than the command line's start; a test holds the two together.
"""

VERSION = "0.1.0"
