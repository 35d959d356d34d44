"""Document -> Service: reads what the provider sends, without any thought of Python names.

Nothing here raises because of what a document holds: each fault becomes a diagnostic, and the part
that has it is left out or widened.
"""

from .document import parse_service as parse_service
from .rules import check_rules as check_rules
