"""The verbs of the plan, one function each, by noun."""
