"""Which implementation of the primitives is in force: the compiled one where it can be loaded, else the pure one.

`UNDERSTUDY_NATIVE=0` asks for the pure one; with `UNDERSTUDY_NATIVE=1` it is an error if the compiled one is not there.
The pure definitions stand in `primitives` under their names, where a reader and a compiler find them; here alone they
are replaced, name by name.
"""

from __future__ import annotations

import os
from typing import Any

_ASKED = os.environ.get("UNDERSTUDY_NATIVE", "")


def _compiled() -> Any:
    if _ASKED == "0":
        return None
    try:
        import understudy_array
    except ImportError as error:
        if _ASKED == "1":
            raise ImportError(
                "UNDERSTUDY_NATIVE=1 asks for the compiled primitives, and the module understudy_array cannot be loaded "
                f"({error}); install the package `understudy`, or leave the variable out to run in pure Python"
            ) from error
        return None
    return understudy_array


native = _compiled()


def put_in_force(primitives: Any) -> None:
    """Replace the pure definitions that the compiled module has twins of."""
    if native is not None:
        for name in native.__all__:
            setattr(primitives, name, getattr(native, name))
