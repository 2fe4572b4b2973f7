"""The verbs of leadership, one function each, by noun."""
