"""The forms of a support day: booking it, recording it, answering it."""
