"""The verbs of an engagement, one function each, by noun."""
