"""Document -> Service: reads what the provider sends, without any thought of Python names.

Nothing here raises because of what a document holds: each fault becomes a diagnostic, and the part
that has it is left out or widened.

The front is `document.parse_service`, with `rules.check_rules` beside it. They are not imported
here, because the config file needs only the words of this package.
"""
