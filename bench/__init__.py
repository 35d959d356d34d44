"""Measures of speed, each beside its budget: `python -m bench`."""
