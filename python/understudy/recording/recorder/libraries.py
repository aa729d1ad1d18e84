"""Which modules of a library are recorded, and which of their names are public."""

from __future__ import annotations

import importlib
import re
import sys
import types

#: The modules that are recorded of a library; of any other library every public module below it.
MODULES = {
    "builtins": [
        "_random",
        "bisect",
        "builtins",
        "cmath",
        "collections",
        "datetime",
        "decimal",
        "functools",
        "heapq",
        "io",
        "itertools",
        "json",
        "math",
        "operator",
        "pickle",
        "random",
        "statistics",
        "struct",
    ],
    "numpy": [
        "numpy",
        "numpy.char",
        "numpy.ctypeslib",
        "numpy.dtypes",
        "numpy.exceptions",
        "numpy.fft",
        "numpy.lib",
        "numpy.lib.array_utils",
        "numpy.lib.format",
        "numpy.lib.introspect",
        "numpy.lib.mixins",
        "numpy.lib.npyio",
        "numpy.lib.scimath",
        "numpy.lib.stride_tricks",
        "numpy.linalg",
        "numpy.ma",
        "numpy.polynomial",
        "numpy.polynomial.chebyshev",
        "numpy.polynomial.hermite",
        "numpy.polynomial.hermite_e",
        "numpy.polynomial.laguerre",
        "numpy.polynomial.legendre",
        "numpy.polynomial.polynomial",
        "numpy.polynomial.polyutils",
        "numpy.random",
        "numpy.rec",
        "numpy.strings",
        "numpy.testing",
        "numpy.typing",
    ],
    "pandas": [
        "pandas",
        "pandas.api",
        "pandas.api.executors",
        "pandas.api.extensions",
        "pandas.api.indexers",
        "pandas.api.interchange",
        "pandas.api.types",
        "pandas.api.typing",
        "pandas.arrays",
        "pandas.errors",
        "pandas.io",
        "pandas.io.formats.style",
        "pandas.io.json",
        "pandas.plotting",
        "pandas.testing",
        "pandas.tseries",
        "pandas.tseries.api",
        "pandas.tseries.frequencies",
        "pandas.tseries.holiday",
        "pandas.tseries.offsets",
    ],
}

# Attributes whose value is an object with methods of its own: each is recorded like a class, under the documented
# path, with the classes that may stand behind it.
ACCESSORS = {
    "pandas": {
        "pandas.Series.str": ["pandas.core.strings.accessor.StringMethods"],
        "pandas.Series.dt": [
            "pandas.core.indexes.accessors.CombinedDatetimelikeProperties",
            "pandas.core.indexes.accessors.DatetimeProperties",
            "pandas.core.indexes.accessors.TimedeltaProperties",
            "pandas.core.indexes.accessors.PeriodProperties",
        ],
        "pandas.Series.cat": ["pandas.core.arrays.categorical.CategoricalAccessor"],
        "pandas.Series.sparse": ["pandas.core.arrays.sparse.accessor.SparseAccessor"],
        "pandas.Series.list": ["pandas.core.arrays.arrow.accessors.ListAccessor"],
        "pandas.Series.struct": ["pandas.core.arrays.arrow.accessors.StructAccessor"],
        "pandas.DataFrame.sparse": ["pandas.core.arrays.sparse.accessor.SparseFrameAccessor"],
        "pandas.DataFrame.plot": ["pandas.plotting.PlotAccessor"],
    }
}

# An accessor of one class that another class has as well.
ACCESSOR_ALIASES = {"pandas.Series.str": ["pandas.Index.str"], "pandas.DataFrame.plot": ["pandas.Series.plot"]}

# Public in effect, though the name begins with an underscore: the C helpers that have no Python twin.
HELPERS = {"builtins": ["_collections._count_elements", "_statistics._normal_dist_inv_cdf"]}

# Names in a module that are how it is written, not what it offers.
INCIDENTAL = {"annotations", "test", "TYPE_CHECKING"}


def modules_of(library: str) -> list[str]:
    """The names of the modules to record, the library's own first."""
    if library in MODULES:
        return MODULES[library]
    found = [library]
    for name in found:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        offered = getattr(module, "__all__", dir(module))
        inside = [
            value for each in sorted(offered) if isinstance(value := getattr(module, each, None), types.ModuleType)
        ]
        paths = [module.__name__ for module in inside if module.__name__.startswith(f"{library}.")]
        found += [path for path in paths if path not in found and not re.search(r"\._|\.tests?\b", path)]
    return found


def removed_names(library: str) -> dict[str, str]:
    """Names that a library no longer has, each with its own words on what to use instead."""
    if library != "numpy":
        return {}
    numpy = sys.modules["numpy"]
    try:
        expired = importlib.import_module("numpy._expired_attrs_2_0").__expired_attributes__
    except ImportError:
        expired = {}
    former = {name: text for name, text in getattr(numpy, "__former_attrs__", {}).items()}
    return {name: text for name, text in {**former, **expired}.items() if not hasattr(numpy, name)}


def public_names(module: types.ModuleType, walked: set[str]) -> list[str]:
    declared = getattr(module, "__all__", None)
    if declared is not None:
        names = set(declared)
    else:
        names = {name for name in dir(module) if not name.startswith("_")}
    library = module.__name__.partition(".")[0]
    kept = []
    for name in sorted(names - INCIDENTAL):
        try:
            value = getattr(module, name)
        except Exception:
            continue
        if isinstance(value, types.ModuleType):
            if value.__name__ not in walked:
                continue
        elif declared is None and library != "builtins":
            home = getattr(value, "__module__", None)
            if isinstance(home, str) and home.partition(".")[0].lstrip("_") not in (library.lstrip("_"), "builtins"):
                continue
        kept.append(name)
    return kept
