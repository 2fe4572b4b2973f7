"""The pages of talking: messages, contact, concerns, what is asked in confidence, changes."""
