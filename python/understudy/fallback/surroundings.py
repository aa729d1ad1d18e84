"""What a worker must know of the program: where it is, what it imports from there, and what cannot come back to it."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any, NamedTuple


class Surroundings(NamedTuple):
    """The directory and the environment variables of a process."""

    directory: str
    variables: dict[str, str]

    @classmethod
    def now(cls, before: Surroundings) -> Surroundings:
        """Where the program is. Its own settings for child interpreters are nothing to the worker."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY_")}
        try:
            return cls(os.getcwd(), variables)
        except FileNotFoundError:
            # Its directory has been removed; the worker stays where it is.
            return cls(before.directory, variables)


def same_state(one: Any, other: Any) -> bool:
    """Whether two states of a random stream are the same."""
    if isinstance(one, dict):
        return isinstance(other, dict) and all(same_state(one[key], other.get(key)) for key in one)
    return bool(one.tobytes() == other.tobytes() if hasattr(one, "tobytes") else one == other)


def left_out() -> list[str]:
    """Classes of the libraries that have no shim, and dtypes that theirs refuses: objects of them stay in the worker."""
    import json

    from understudy_translators.left_out import STRING_WITH_NA
    from understudy_translators.numpy_objects import NUMPY_CLASSES
    from understudy_translators.pandas_objects import PANDAS_CLASSES
    from understudy_translators.scipy_objects import SCIPY_CLASSES

    from understudy.folders import opened_registry

    registry = opened_registry()

    def entry(name: str) -> Any:
        text = registry.lookup_json(name)
        return None if text is None else json.loads(text)

    entries = {name: entry(f"pandas.{name}") for name in PANDAS_CLASSES}
    entries |= {name: entry(f"pandas.tseries.offsets.{name}") for name in registry.names("pandas.tseries.offsets")}
    entries |= {name.rpartition(".")[2]: entry(f"numpy.{name}") for name in NUMPY_CLASSES}
    lacking = [name for name, found in entries.items() if found is not None and found["shim"] is None]
    strings = entries.get("StringDtype")
    if strings is not None and strings["coverage"] is not None:
        states = {each["name"]: each["state"] for each in strings["coverage"]["parameters"]}
        if states.get("na_value", "covered") != "covered":
            lacking.append(STRING_WITH_NA)
    return [*lacking, *SCIPY_CLASSES]


def program_path() -> list[str]:
    """Where the program's own modules lie: a worker imports them from there.

    Not the folders of installed packages, and not those of the stand-ins, which have no place beside the originals.
    """
    ours = {os.path.dirname(os.path.abspath(str(module.__file__))) for module in own_packages()}
    return [
        folder
        for folder in map(os.path.abspath, sys.path)
        if os.path.isdir(folder)
        and "site-packages" not in folder
        and not folder.startswith((sys.base_prefix, sys.prefix))
        and not any(os.path.dirname(place) == folder for place in ours)
    ]


def own_packages() -> list[ModuleType]:
    return [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("understudy") and "." not in name and getattr(module, "__path__", None)
    ]
