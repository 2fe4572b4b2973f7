"""Hubs and all that belongs to them, from CSV files: checked whole, stored whole or not at all."""

from hubs.loading.load import Outcome, load_hubs
from hubs.loading.reading import BadFiles, Problem

__all__ = ["BadFiles", "Outcome", "Problem", "load_hubs"]
