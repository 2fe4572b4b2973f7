"""The forms of looking together, by what they are for."""
