"""`understudy drift`: which originals are no longer what was recorded, for each installed version of their library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy import environments
from understudy.recording.record import FILE, RecordError, record, target

if TYPE_CHECKING:
    import argparse

#: What of an original is compared, and what a change of it is called.
FIELDS = {
    "kind": "kind",
    "signature": "signature",
    "aliases": "aliases",
    "backed": "implementation",
    "bases": "bases",
    "returns": "result class",
    "type": "class",
    "doc_sha256": "documentation",
    "deprecated": "deprecation",
}


@dataclass
class Change:
    """One original that is another now; `was` and `now` are as recorded, a documentation text by its hash."""

    name: str
    field: str
    was: Any
    now: Any


@dataclass
class Drift:
    """What one installed copy of a library is, held against what is recorded."""

    library: str
    recorded: str
    installed: str
    python: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(environment: environments.Environment, recorded: dict[str, Any]) -> Drift:
    """Record a library again and hold it against what was recorded before."""
    now = json.loads(record(environment, recorded["library"]))
    drift = Drift(recorded["library"], recorded["version"], now["version"], environment.python)
    before = {original["name"]: original for original in recorded["originals"]}
    after = {original["name"]: original for original in now["originals"]}
    drift.added = sorted(after.keys() - before.keys())
    drift.removed = sorted(before.keys() - after.keys())
    drift.changed = list(_changes(before, after))
    return drift


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in sorted(before.keys() & after.keys()):
        for key in FIELDS:
            was, now = before[name].get(key), after[name].get(key)
            if was != now:
                yield Change(name, key, was, now)


def act(options: argparse.Namespace) -> int:
    """Show what changed of what was asked for; the exit code."""
    found, failed = [], False
    for library in options.library or _served():
        try:
            recorded = _recorded(target(library))
            found_here = _environments(library, options.python)
        except (RecordError, environments.VanillaError) as error:
            print(f"error[drift]: {error}", file=sys.stderr)
            failed = True
            continue
        for environment in found_here:
            _say(f"recording {library} {environment.version} of {environment.python}")
            try:
                found.append(compare(environment, recorded))
            except RecordError as error:
                print(f"error[drift]: {error}", file=sys.stderr)
                failed = True
    if options.json:
        print(json.dumps({"format": 1, "drift": [asdict(drift) for drift in found]}, indent=1))
    else:
        print("\n\n".join(page(drift, options.shown) for drift in found))
    return 2 if failed else int(any(drift.any for drift in found))


def _recorded(path: Path) -> dict[str, Any]:
    try:
        recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecordError(f"nothing is recorded in {path}. Record it first: understudy record LIBRARY") from None
    except (OSError, ValueError) as error:
        raise RecordError(f"{path} is no inventory: {error}. Record it again: understudy record LIBRARY") from None
    return recorded


def _served() -> list[str]:
    from understudy.folders import opened_registry

    libraries = json.loads(opened_registry().libraries_json())
    return [one["name"] for one in libraries if (Path(one["folder"]) / FILE).exists()]


def _environments(library: str, wanted: list[str] | None) -> list[environments.Environment]:
    if wanted:
        return [environments.find(library, one) for one in wanted]
    return environments.every(library) or [environments.find(library)]


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def page(drift: Drift, shown: int | None) -> str:
    """The drift of one installed version, for people."""
    head = f"{drift.library} {drift.installed} ({drift.python}), recorded from {drift.recorded}"
    if not drift.any:
        return f"{head}\n  nothing changed"
    lines = [head]
    names = sorted({change.name for change in drift.changed})
    documented = sum(all(one.field == "doc_sha256" for one in drift.changed if one.name == name) for name in names)
    counts = [
        f"{len(drift.added)} added" if drift.added else "",
        f"{len(drift.removed)} removed" if drift.removed else "",
        f"{len(names) - documented} changed" if len(names) > documented else "",
        f"{documented} in documentation only" if documented else "",
    ]
    lines.append("  " + ", ".join(count for count in counts if count))
    lines += _some("added", drift.added, shown)
    lines += _some("removed", drift.removed, shown)
    told = [change for change in drift.changed if change.field != "doc_sha256"]
    for change in told[:shown]:
        lines.append(f"  {FIELDS[change.field]} of {change.name}")
        lines.append(f"      was  {_text(change.was)}")
        lines.append(f"      now  {_text(change.now)}")
    if shown is not None and len(told) > shown:
        lines.append(f"  and {len(told) - shown} more changes (--all names them)")
    return "\n".join(lines)


def _some(title: str, names: list[str], shown: int | None) -> list[str]:
    lines = [f"  {title:8}{name}" for name in names[:shown]]
    if shown is not None and len(names) > shown:
        lines.append(f"  {title:8}and {len(names) - shown} more (--all names them)")
    return lines


def _text(value: Any) -> str:
    return "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
