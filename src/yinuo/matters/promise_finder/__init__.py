"""Find the promises in what an agent writes. Pure: no database, no clock.

`find_promises` reads simplified and traditional Chinese and English; README.md tells how.
"""

from .finder import find_promises
from .model import Certainty, FoundPromise, Language

__all__ = ["Certainty", "FoundPromise", "Language", "find_promises"]
