"""Models and their use, as generated and as written by a receiver, for type checkers."""
