"""What the other side cannot make, by name: objects of it are no data, and stay where they are."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass


LEFT_OUT = frozenset(os.environ.get("UNDERSTUDY_LEFT_OUT", "").split(","))
# Strings that miss values as NA, where those that miss them as NaN can be made.
STRING_WITH_NA = "StringDtype[NA]"
