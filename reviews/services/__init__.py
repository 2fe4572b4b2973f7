"""The verbs of looking together, one function each, by noun."""
