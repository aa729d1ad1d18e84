"""What is to happen where no shim serves: per run, per library, per entry.

From weak to strong: `[fallback]` of `understudy.toml`, the environment variable `UNDERSTUDY_FALLBACK`, `--fallback`. The
longest name that an original lies under decides: `numpy.linalg=error` is stronger than `numpy=warn`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

VARIABLE = "UNDERSTUDY_FALLBACK"
FILE = "understudy.toml"
CHOICES = ("executor", "warn", "error", "compare")


class PolicyError(ValueError):
    """A policy that is none; the text says where it stands and what can be written there."""


class Policy(NamedTuple):
    """What to do by default, and for originals under certain names."""

    default: str = "executor"
    names: Mapping[str, str] = {}

    def of(self, original: str) -> str:
        """One of `CHOICES` for an original."""
        while original:
            if original in self.names:
                return self.names[original]
            original = original.rpartition(".")[0]
        return self.default

    @property
    def ever(self) -> frozenset[str]:
        """All choices that can come up."""
        return frozenset({self.default, *self.names.values()})

    def changed(self, text: str, where: str) -> Policy:
        """This with the words of `executor` or `error,numpy=warn,numpy.linalg.svd=compare` on top."""
        default, names = self.default, dict(self.names)
        for word in filter(None, (part.strip() for part in text.split(","))):
            name, equals, choice = word.rpartition("=")
            if equals and not name.strip():
                raise PolicyError(f"{where}: {word!r} names nothing; write it as numpy.linalg=error")
            if equals:
                names[_spelled_out(name.strip())] = _choice(choice.strip(), where)
            else:
                default = _choice(word, where)
        return Policy(default, names)


def find(flag: str | None = None, environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Policy:
    """The policy of a run that starts in a folder. Raises `PolicyError`."""
    policy = _from_table(Policy(), *table_of("fallback", folder))
    if environment.get(VARIABLE):
        policy = policy.changed(environment[VARIABLE], f"the environment variable {VARIABLE}")
    if flag is not None:
        policy = policy.changed(flag, "--fallback")
    return policy


def table_of(name: str, folder: Path | None = None) -> tuple[Path, dict[str, Any]]:
    """A table of the `understudy.toml` in a folder or the nearest one above, and that file; empty where there is none.

    Raises `PolicyError` where it cannot be read.
    """
    import tomllib

    file = next((each / FILE for each in _upwards(folder or Path.cwd()) if (each / FILE).is_file()), None)
    if file is None:
        return Path(FILE), {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get(name, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file} cannot be read: {error}") from None
    if isinstance(table, str):
        table = {"default": table}
    if not isinstance(table, dict):
        raise PolicyError(f"{file}: [{name}] must be a table; docs/fallback.md says of what")
    return file, table


def _from_table(policy: Policy, file: Path, table: Mapping[str, Any]) -> Policy:
    for name, choice in table.items():
        if not isinstance(choice, str):
            raise PolicyError(
                f"{file}: [fallback] {name} must be one of {', '.join(CHOICES)}; a dotted name needs quotes"
            )
        policy = policy.changed(choice if name == "default" else f"{name}={choice}", str(file))
    return policy


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)


def _spelled_out(name: str) -> str:
    head, dot, rest = name.partition(".")
    return {"np": "numpy", "pd": "pandas"}.get(head, head) + dot + rest


def _choice(text: str, where: str) -> str:
    if text not in CHOICES:
        raise PolicyError(f"{where}: {text!r} is no policy; it can be {', '.join(CHOICES[:-1])} or {CHOICES[-1]}")
    return text
