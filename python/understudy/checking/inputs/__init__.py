"""Generated arguments, as the source that makes them on either side.

A strategy is a function of `draw` and of what is known of the call so far, and gives a `Value`. `inputs.toml` of a shim package says which
strategy each parameter takes; `BY_NAME` finds it by the word used there.
"""

from __future__ import annotations

from understudy.checking.inputs import arrays, files, pandas_values, plain, tables
from understudy.checking.inputs.values import Draw, Known, Strategy, Value, choices

BY_NAME: dict[str, Strategy] = {
    **arrays.STRATEGIES,
    **plain.STRATEGIES,
    **files.STRATEGIES,
    **tables.STRATEGIES,
    **pandas_values.STRATEGIES,
}

__all__ = ["BY_NAME", "Draw", "Known", "Strategy", "Value", "choices"]
