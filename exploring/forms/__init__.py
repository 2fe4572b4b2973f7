"""Forms of exploring together, by noun."""
