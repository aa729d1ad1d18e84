"""Where the shim packages are: found from installed entry points and `UNDERSTUDY_PATH`, without importing any."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os

GROUP = "understudy.shims"
MANIFEST = "registry.toml"


def shim_folders() -> list[str]:
    """Every folder that holds a `registry.toml`, in a fixed order, each once.

    `UNDERSTUDY_PATH` lists folders, separated as in `PATH`; each is a shim package or holds shim packages. They
    come before the installed ones.
    """
    found: dict[str, None] = {}
    for folder in os.environ.get("UNDERSTUDY_PATH", "").split(os.pathsep):
        if folder:
            found.update(dict.fromkeys(_packages_in(os.path.abspath(folder))))
    for entry_point in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda point: point.value):
        spec = importlib.util.find_spec(entry_point.value)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found[os.path.abspath(folder)] = None
    return list(found)


def _packages_in(folder: str) -> list[str]:
    if os.path.isfile(os.path.join(folder, MANIFEST)):
        return [folder]
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"UNDERSTUDY_PATH names {folder}, which is not a folder. Correct it or unset it.")
    inside = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    return [path for path in inside if os.path.isfile(os.path.join(path, MANIFEST))]
