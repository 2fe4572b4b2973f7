"""The pages of evidence, and of recording a day with it."""
