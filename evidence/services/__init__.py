"""The verbs of evidence, and of recording a day together with what was looked at."""
