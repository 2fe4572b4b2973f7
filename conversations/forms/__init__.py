"""The forms of talking, by noun."""
