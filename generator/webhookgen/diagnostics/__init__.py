"""Findings about a document, collected by every stage and printed by the command line."""

from . import codes as codes
from .model import Code as Code
from .model import Diagnostic as Diagnostic
from .model import Note as Note
from .model import Severity as Severity
