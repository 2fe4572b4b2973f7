"""The verbs of the roof."""
