"""Forms of the waiting list."""
