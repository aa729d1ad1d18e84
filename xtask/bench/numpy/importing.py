"""How long `import numpy` takes in a new process, beside the same with the stand-ins."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median


def imports(environments: dict[str, dict[str, str]], rounds: int) -> dict[str, float]:
    """The median seconds to start an interpreter, import the module and end, for each in turn; two rounds warm up."""
    taken: dict[str, list[float]] = {module: [] for module in environments}
    for turn in range(rounds + 2):
        for module, environment in environments.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], env=environment, check=True)
            if turn > 1:
                taken[module].append(time.perf_counter() - begin)
    return {module: median(seconds) for module, seconds in taken.items()}
