"""A package in the generated style, written by hand: payments, and other groups."""
