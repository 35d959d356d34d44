"""Reading: from files to plain data with a position for every JSON Pointer.

Public names are in `webhookgen.source`.
"""
