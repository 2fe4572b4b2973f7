"""Core's own jobs by the clock."""

from datetime import time

from core.clock import due
from core.tidy import tidy

# Not atomic: the file of what was written lately can be emptied outside a transaction only.
due("tidy", every="day", after=time(3), atomic=False)(tidy)
