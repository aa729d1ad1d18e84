"""Where the shim packages are: found from installed entry points and `UNDERSTUDY_PATH`, without importing any."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from understudy._understudy import Registry

GROUP = "understudy.shims"
MANIFEST = "registry.toml"


@functools.cache
def opened_registry() -> Registry:
    """The registry over all of them, as text; opened once. `understudy.registry` gives its answers types.

    Raises `understudy._understudy.RegistryError` where a manifest is wrong or two packages claim one original.
    """
    from understudy._understudy import Registry

    return Registry(shim_folders(), standard_library(), compiled_index())


def standard_library() -> str:
    """The folder of Python's own modules, in which the pure twins of compiled ones lie."""
    return os.path.dirname(os.__file__)


def compiled_index() -> str:
    """The index that ships in the wheel. It is used where the shim packages are installed as they were when it was made."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "registry.index")


def shim_folders() -> list[str]:
    """Every folder that holds a `registry.toml`, in a fixed order, each once.

    `UNDERSTUDY_PATH` lists folders, separated as in `PATH`; each is a shim package or holds shim packages. They
    come before the installed ones. Raises `ShimFolderError` for a folder or an entry point that leads to none.
    """
    # It imports much, which only whoever opens the registry needs.
    import importlib.metadata

    found: dict[str, str] = {}
    for folder in os.environ.get("UNDERSTUDY_PATH", "").split(os.pathsep):
        if folder:
            for package in _packages_in(os.path.abspath(folder)):
                found.setdefault(os.path.realpath(package), package)
    for entry_point in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda point: point.value):
        package = _package_of(entry_point)
        found.setdefault(os.path.realpath(package), package)
    return list(found.values())


class ShimFolderError(OSError):
    """A folder or an installed entry point that should lead to a shim package and does not; the text says which."""


def _packages_in(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise _error(
            "unreadable",
            f"UNDERSTUDY_PATH names {folder}, which cannot be read as a folder: {error.strerror}",
            "correct it or unset it",
        ) from None
    if MANIFEST in names:
        return [folder]
    inside = [os.path.join(folder, name) for name in names]
    packages = [path for path in inside if os.path.lexists(os.path.join(path, MANIFEST))]
    if not packages:
        raise _error(
            "no-shim-package",
            f"UNDERSTUDY_PATH names {folder}, in which there is no {MANIFEST}",
            "name the folder of a shim package, or the one that holds it",
        )
    return packages


def _package_of(entry_point: EntryPoint) -> str:
    """The folder of the package that an entry point names. Only its top is looked for: to look further would import it."""
    import importlib.util

    root, *below = entry_point.value.split(".")
    spec = importlib.util.find_spec(root)
    for found in (spec.submodule_search_locations or []) if spec else []:
        folder = os.path.join(os.path.abspath(found), *below)
        if os.path.lexists(os.path.join(folder, MANIFEST)):
            return folder
    distribution = entry_point.dist.name if entry_point.dist else "an installed package"
    raise _error(
        "no-shim-package",
        f"{distribution} says that {entry_point.value} is a shim package (entry point {entry_point.name!r} of {GROUP}), "
        f"and no {MANIFEST} is there",
        f"install {distribution} again, or remove it",
    )


def _error(identifier: str, what: str, help_text: str) -> ShimFolderError:
    return ShimFolderError(f"error[{identifier}]: {what}\nhelp: {help_text}")
