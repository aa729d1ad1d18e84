"""Which modules the vanilla interpreter has, as far as files can tell without starting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.machinery import PathFinder


class Modules:
    """What has been asked about modules, and what the answers were, until the import system looks for modules anew."""

    def __init__(self, interpreter: Callable[[], str]) -> None:
        self._interpreter = interpreter
        self._places: list[str] | None = None
        self._known: dict[str, bool] = {}

    def has(self, name: str, asked: Callable[[], bool]) -> bool:
        """Whether there is a module; `asked` is for one that its package may have without a file."""
        if name not in self._known:
            self._known[name] = self.has_file(name) or ("." in name and asked())
        return self._known[name]

    def forget(self) -> None:
        """What `importlib.invalidate_caches` asks for."""
        self._known.clear()

    def has_file(self, name: str) -> bool:
        """Whether a file or folder is this module."""
        if self._places is None:
            self._places = self._search_path()
        places: Sequence[str] = self._places
        parts = name.split(".")
        for number in range(len(parts)):
            spec = PathFinder.find_spec(".".join(parts[: number + 1]), places)
            if spec is None:
                return False
            places = list(spec.submodule_search_locations or ())
        return True

    def _search_path(self) -> list[str]:
        """Where the interpreter finds modules; nowhere, if there is no such interpreter."""
        import json
        import subprocess

        from understudy.environments import VanillaError

        try:
            command = [self._interpreter(), "-I", "-c", "import json, sys; print(json.dumps(sys.path))"]
            return list(json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout))
        except (VanillaError, OSError, ValueError, subprocess.SubprocessError):
            return []
