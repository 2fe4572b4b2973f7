"""The pages of leadership, by noun."""
