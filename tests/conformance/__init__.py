"""Measures the generated models against JSON Schema: `python -m tests.conformance --help`."""
