"""The pages of an engagement, by noun."""
