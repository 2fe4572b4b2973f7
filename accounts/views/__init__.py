"""The pages around people and their access."""
