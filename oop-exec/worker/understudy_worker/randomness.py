"""The global random generators of `random` and `numpy.random`: whether a call seeded them, and fresh entropy if so.

Numbers that a call merely draws are no change. A seed is: the next call would draw the same numbers as every call
after that seed. A generator's state is remembered as its module is loaded, by a finder that steps aside for all others.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    Words = tuple[int, ...]

WATCHED = ("random", "numpy.random.mtrand")
# Seeding fills 624 words, which takes longer; a shorter call is not looked at.
_SHORTEST_SEEDING = 1.5e-6
_BLOCK = 624
# How many blocks of numbers a call may draw before its draws can no longer be told from a seed.
_BLOCKS = 16


class Randomness:
    """`loaded` is true once there is a generator to look at."""

    def __init__(self) -> None:
        self.loaded = False
        self._states: dict[str, Words] = {}
        sys.meta_path.insert(0, LoadWatch(self.remember))  # type: ignore[arg-type]

    def remember(self) -> None:
        """Makes the present states the normal ones."""
        for name in WATCHED:
            words = _words(name)
            if words is not None:
                self._states[name] = words
                self.loaded = True

    def unchanged(self, elapsed: float) -> bool:
        """The quick look: a few words of each generator, after calls that were long enough."""
        if elapsed < _SHORTEST_SEEDING:
            return True
        for name, before in self._states.items():
            now = _words(name)
            if now is not None and (now[-1] != before[-1] or now[0] != before[0] or now[311] != before[311]):
                return False
        return True

    def settle(self, undo: bool) -> list[tuple[str, object, object, bool]]:
        changes: list[tuple[str, object, object, bool]] = []
        for name, before in list(self._states.items()):
            now = _words(name)
            if now is None or now == before:
                continue
            if not _drawn(before, now):
                undone = undo and _seed_anew(name)
                label = "random" if name == "random" else "numpy.random"
                changes.append(("random", None, f"{label} was seeded", undone))
            self._states[name] = _words(name) or now
        return changes


class LoadWatch:
    """A finder of modules that only notes when a watched one is loaded."""

    def __init__(self, loaded: object, watched: tuple[str, ...] = WATCHED) -> None:
        self._loaded = loaded
        self._watched = watched

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name not in self._watched:
            return None
        finders: list[object] = list(sys.meta_path)
        for finder in finders:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = WatchedLoader(spec.loader, self._loaded)
                return spec
        return None


class WatchedLoader:
    """The module's own loader, and a note after it."""

    def __init__(self, loader: object, loaded: object) -> None:
        self._loader = loader
        self._note = loaded

    def create_module(self, spec: object) -> object:
        spec.loader = self._loader  # type: ignore[attr-defined]
        try:
            return self._loader.create_module(spec)  # type: ignore[attr-defined]
        finally:
            spec.loader = self  # type: ignore[attr-defined]

    def exec_module(self, module: object) -> None:
        module.__loader__ = self._loader  # type: ignore[attr-defined]
        module.__spec__.loader = self._loader  # type: ignore[attr-defined]
        self._loader.exec_module(module)  # type: ignore[attr-defined]
        self._note()  # type: ignore[operator]


def _words(name: str) -> Words | None:
    """The generator's 624 words and its place in them; None where there is none, or it is of another kind."""
    module = sys.modules.get(name)
    try:
        if name == "random":
            return module._inst.getstate()[1]  # type: ignore[union-attr, no-any-return]
        state = module._rand._bit_generator.state  # type: ignore[union-attr]
        if state["bit_generator"] != "MT19937":
            return None
        return (*state["state"]["key"].tolist(), int(state["state"]["pos"]))
    except Exception:
        return None


def _drawn(before: Words, now: Words) -> bool:
    """Whether drawing numbers leads from one state to the other."""
    if now[:-1] == before[:-1]:
        return now[-1] >= before[-1]
    import random

    generator = random.Random()
    generator.setstate((3, before, None))
    generator.getrandbits(32 * (_BLOCK - before[-1]) + 32)
    for _ in range(_BLOCKS):
        if generator.getstate()[1][:-1] == now[:-1]:
            return True
        generator.getrandbits(32 * _BLOCK)
    return False


def _seed_anew(name: str) -> bool:
    try:
        if name == "random":
            sys.modules[name].seed()
        else:
            seed = [int.from_bytes(os.urandom(4), "little") for _ in range(16)]
            sys.modules[name]._rand.seed(seed)
    except Exception:
        return False
    return True
