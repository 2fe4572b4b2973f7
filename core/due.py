"""Core's own jobs by the clock."""

from datetime import time

from core.clock import due
from core.tidy import tidy

due("tidy", every="day", after=time(3))(tidy)
