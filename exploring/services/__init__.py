"""The verbs of exploring together, one function each, by noun."""
