"""The forms of an LLME: one per intent."""
