"""The verbs of schools, by noun."""
