"""Puts the package and the helpers of its tests on the path, so that the tests run from any folder."""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]

for folder in (Path(__file__).parent, Path(__file__).parent.parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
# Within one process the stand-ins are there beside the originals.
sys.path += [str(CHECKOUT / room) for room in ("python", "shims-numpy", "shims-pandas")]
