"""The verbs of talking, by noun."""
