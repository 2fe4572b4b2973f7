"""The list of engagements, and what is done from it."""
