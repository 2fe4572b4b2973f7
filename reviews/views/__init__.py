"""The pages of looking together, by noun."""
