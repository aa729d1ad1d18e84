"""Where the shim packages are: found from installed entry points and `UNDERSTUDY_PATH`, without importing any."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator

# As in `typing`, which takes longer to import than all else here; type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
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
    found: dict[str, str] = {}
    for folder in os.environ.get("UNDERSTUDY_PATH", "").split(os.pathsep):
        if folder:
            for package in _packages_in(os.path.abspath(folder)):
                found.setdefault(os.path.realpath(package), package)
    for entry_point in sorted(_entry_points(), key=lambda point: point.value):
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


class _EntryPoint:
    """What one line of an `entry_points.txt` says; `metadata` is the folder in which that lies."""

    def __init__(self, name: str, value: str, metadata: str) -> None:
        self.name = name
        self.value = value
        self.metadata = metadata


def _entry_points() -> Iterator[_EntryPoint]:
    """The entry points of the group, read from the metadata of what is installed in the folders of `sys.path`.

    `importlib.metadata` tells the same, but its import takes as long as all else of a lookup. What it finds beyond, in
    zip files, leads to no folder of a shim package.
    """
    seen = set()
    for folder in sys.path:
        try:
            inside = sorted(os.listdir(folder or os.curdir))
        except OSError:
            continue
        for name in inside:
            stem, ending = os.path.splitext(name)
            distribution = stem.partition("-")[0].lower().replace(".", "_")
            # Of a distribution that is there twice, the one that Python would import from holds.
            if ending in (".dist-info", ".egg-info") and distribution not in seen:
                seen.add(distribution)
                yield from _entry_points_in(os.path.join(folder, name))


def _entry_points_in(metadata: str) -> Iterator[_EntryPoint]:
    try:
        with open(os.path.join(metadata, "entry_points.txt"), encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except OSError:
        return
    group = ""
    for line in lines:
        if line.startswith("["):
            group = line.strip("[]")
        elif group == GROUP and line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield _EntryPoint(name.strip(), value.strip(), metadata)


def _package_of(entry_point: _EntryPoint) -> str:
    """The folder of the package that an entry point names. Only its top is looked for: to look further would import it."""
    import importlib.util

    root, *below = entry_point.value.split(".")
    spec = importlib.util.find_spec(root)
    for found in (spec.submodule_search_locations or []) if spec else []:
        folder = os.path.join(os.path.abspath(found), *below)
        if os.path.lexists(os.path.join(folder, MANIFEST)):
            return folder
    import importlib.metadata

    distribution = importlib.metadata.Distribution.at(entry_point.metadata).name
    raise _error(
        "no-shim-package",
        f"{distribution} says that {entry_point.value} is a shim package (entry point {entry_point.name!r} of {GROUP}), "
        f"and no {MANIFEST} is there",
        f"install {distribution} again, or remove it",
    )


def _error(identifier: str, what: str, help_text: str) -> ShimFolderError:
    return ShimFolderError(f"error[{identifier}]: {what}\nhelp: {help_text}")
