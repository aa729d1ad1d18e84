"""Understudy: stand-ins for C-backed Python libraries, and the registry that knows them.

Importing this package imports no shim and no original. `understudy.registry()` opens the registry of everything
that is installed; `understudy.hook.install` puts stand-ins in place of the originals in this interpreter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy._understudy import Registry

__version__ = "0.1.0"
__all__ = ["registry"]


def registry() -> Registry:
    """The registry over every installed shim package and every folder of `UNDERSTUDY_PATH`.

    Raises `understudy._understudy.RegistryError` where a manifest is wrong or two packages claim one original.
    """
    from understudy._understudy import Registry
    from understudy.folders import shim_folders

    return Registry(shim_folders())
