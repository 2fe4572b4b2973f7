"""The forms of an engagement: one per intent, by noun."""
