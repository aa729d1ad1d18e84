"""The report of a run as data: its originals, its lines and its libraries, slowest first, and how long it took in all."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from understudy.report.places import NOWHERE, source_of
from understudy.report.tally import REFUSED, Spent

if TYPE_CHECKING:
    from understudy.report.counting import Report

# Where the reasons of the executor have a command that ends them. `{}` is the original.
START, SEE = "cargo xtask new-shim {}", "understudy lookup {}"


def report_data(report: Report) -> dict[str, Any]:
    """All that a report knows, as plain data."""
    seconds = time.perf_counter() - report.began
    originals = [original_row(report, name) for name in report.served]
    lines = [line_row(report, place, seconds) for place in report.lines if place != NOWHERE]
    libraries: dict[str, dict[str, Any]] = {}
    for name, served in report.served.items():
        library = libraries.setdefault(name.partition(".")[0], {"calls": 0, "spent": Spent()})
        library["calls"] += served.calls
        library["spent"].add(served)
    return {
        "seconds": round(seconds, 6),
        "imports": round(report.imports, 6),
        "originals": sorted(originals, key=lambda row: (-row["seconds"], row["original"])),
        "libraries": sorted(
            ({"library": name, "calls": it["calls"], **spent_row(it["spent"])} for name, it in libraries.items()),
            key=lambda row: (-row["seconds"], row["library"]),
        ),
        "lines": sorted(lines, key=lambda row: (-row["seconds"], row["file"], row["line"])),
    }


def original_row(report: Report, original: str) -> dict[str, Any]:
    it = report.served[original]
    return {
        "original": original,
        "calls": it.calls,
        "refused": it.refused,
        "executed": it.executed,
        "compiled": it.compiled,
        "why": None if it.why is None else {"id": it.why[0], "text": it.why[1]},
        "command": command(report, original),
        **spent_row(it),
        "served": it.how,
        "by": it.shim or None,
    }


def spent_row(spent: Spent) -> dict[str, Any]:
    """Seconds and bytes. `seconds` are those in `native`, in the `executor`, and those in plain Python: the rest."""
    return {
        "seconds": round(spent.seconds, 6),
        "native": round(spent.native, 6),
        "executor": round(spent.executor, 6),
        "trips": spent.trips,
        "sent": spent.sent,
        "received": spent.received,
    }


def line_row(report: Report, place: tuple[str, int], seconds: float) -> dict[str, Any]:
    file, number = place
    line, source = report.lines[place], source_of(file)
    return {
        "file": shown(file),
        "line": number,
        "source": source[number - 1].strip() if 0 < number <= len(source) else "",
        "share": round(line.seconds / seconds, 4) if seconds else 0.0,
        "calls": line.calls,
        "imports": round(line.imports, 6),
        **spent_row(line),
    }


def shown(file: str) -> str:
    """A file as a person names it: from the folder of the run where it lies below it."""
    if file.startswith("<"):
        return file
    relative = os.path.relpath(file)
    return os.path.abspath(file) if relative.startswith("..") else relative


def command(report: Report, original: str) -> str | None:
    """The one command with which to begin a shim that is missing, or to see what the one that refuses covers."""
    it = report.served[original]
    if it.how == REFUSED or (it.why is not None and it.why[0].startswith("refused:")):
        return SEE.format(original)
    known = original.partition(".")[0] in report.names and report.registry.defining_name(original) is not None
    return START.format(original) if known and not it.shim and not has_shim(report, original) else None


def has_shim(report: Report, original: str) -> bool:
    """Whether a shim is there, and only this object could not be served by it."""
    text = report.registry.lookup_json(original)
    return text is not None and json.loads(text)["shim"] is not None
