"""A library of a few functions on arrays, and stand-ins for it of which all but one are broken, each in its own way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Fault(NamedTuple):
    """A function, its broken stand-in, and the kind of the difference that a check has to find."""

    name: str
    original: str
    shim: str
    kind: str


FAULTS = [
    Fault("wrong_dtype", "return np.asarray(a) * 2.0", "return (np.asarray(a) * 2.0).astype('float32')", "dtype"),
    Fault("wrong_shape", "return np.ravel(a).sum()", "return np.ravel(a).sum(keepdims=True)", "class"),
    Fault("view_not_copy", "return np.array(a)", "return np.asarray(a)", "aliasing"),
    Fault(
        "mutates",
        "return np.sort(np.ravel(a)).sum()",
        "total = np.sort(np.ravel(a)).sum()\n    a[...] = 0\n    return total",
        "mutation",
    ),
    Fault("other_message", "raise ValueError('no such axis')", "raise ValueError('no such axes')", "message"),
    Fault("other_error", "raise ValueError('no such axis')", "raise KeyError('no such axis')", "raises"),
    Fault("no_warning", "warnings.warn('careful', RuntimeWarning)\n    return 1", "return 1", "warnings"),
    Fault("last_bit", "return np.ravel(a)[:1] / 3.0", "return np.ravel(a)[:1] * (1 / 3.0)", "value"),
    Fault("sign_of_zero", "return np.ravel(a)[:1] * -0.0", "return np.ravel(a)[:1] * 0.0", "value"),
    Fault("other_order", "return np.asfortranarray(np.ones((2, 3)))", "return np.ones((2, 3))", "strides"),
    Fault("late_refusal", "return 1", "b = np.asarray(a)\n    b[...] = 7\n    raise Refusal(a)", "effect"),
    Fault("prints", "print('done')\n    return 1", "return 1", "printed"),
]
GOOD = "agrees"

HEAD = '''\
"""{what}"""

import warnings

import numpy as np

__all__ = {names}


class Refusal(NotImplementedError):
    def __init__(self, value):
        super().__init__("not covered")
        self.original, self.parameter, self.value, self.why = "broken.late_refusal", "a", value, "not covered"

'''


def write(folder: Path) -> tuple[Path, Path]:
    """Write both into a folder; the folder where the original lies, and the one where the shim package does."""
    originals, shims = folder / "originals", folder / "shims"
    package = shims / "understudy_broken"
    package.mkdir(parents=True)
    originals.mkdir()
    names = [fault.name for fault in FAULTS] + [GOOD]
    for path, side in ((originals / "broken.py", "original"), (package / "__init__.py", "shim")):
        functions = [f"\ndef {fault.name}(a):\n    {getattr(fault, side)}\n" for fault in FAULTS]
        functions.append(f"\ndef {GOOD}(a):\n    return np.asarray(a) + 1\n")
        path.write_text(HEAD.format(what=f"The {side} side.", names=names) + "\n".join(functions), encoding="utf-8")
    (package / "registry.toml").write_text(
        '[library]\nname = "broken"\npackage = "understudy_broken"\n', encoding="utf-8"
    )
    (package / "inputs.toml").write_text('["broken"]\na = "number ndarray"\n', encoding="utf-8")
    records = [{"name": "broken", "kind": "module"}]
    records += [
        {"name": f"broken.{name}", "kind": "function", "signature": "(a)", "backed": "reaches"}
        for name in sorted(names)
    ]
    inventory = {"library": "broken", "version": "1.0", "python": "3.11.7", "modules": ["broken"], "originals": records}
    (package / "originals.json").write_text(json.dumps(inventory), encoding="utf-8")
    return originals, shims
