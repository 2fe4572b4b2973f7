"""The verbs of our work together, a module for each noun."""
