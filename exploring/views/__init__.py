"""The pages of exploring together, by noun."""
