"""Forms of leadership, by noun."""
