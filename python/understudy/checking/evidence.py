"""`evidence.json`, beside a manifest: what the last check of each entry found. The registry reads it."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from understudy import __version__
from understudy.checking.entries import hashes
from understudy.checking.verdicts import Verdict

FILE = "evidence.json"
FORMAT = 1


def read(folder: str) -> dict[str, Any]:
    """The evidence of a shim package by the names of its entries; empty where there is none yet."""
    path = Path(folder, FILE)
    if not path.is_file():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8"))["entries"])


def write(folder: str, library: str, entries: dict[str, Any]) -> Path:
    """Write the evidence of a package: names sorted, so that it is reviewed as a diff."""
    path = Path(folder, FILE)
    names = [f"{json.dumps(name)}: {_entry(entries[name])}" for name in sorted(entries)]
    text = f'{{"format": {FORMAT}, "library": {json.dumps(library)}, "entries": {{\n' + ",\n".join(names) + "\n}}\n"
    # Written aside and renamed, so that no reader ever meets half a file.
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
    return path


def _entry(found: dict[str, Any]) -> str:
    # What a check found stands on one line, and each rule on one of its own.
    rules = found["result"]
    plain = json.dumps(
        {key: value for key, value in found.items() if key != "result"}, sort_keys=True, ensure_ascii=False
    )
    told = ",\n   ".join(f"{json.dumps(key)}: {json.dumps(rules[key], sort_keys=True)}" for key in sorted(rules))
    return f'{plain[:-1]},\n  "result": {{{told}}}}}'


def of(verdict: Verdict, entry: dict[str, Any], versions: dict[str, str], today: datetime.date) -> dict[str, Any]:
    """The evidence that a good verdict is."""
    original, shim = hashes(entry)
    return {
        "verdict": verdict.verdict,
        "cases": verdict.cases,
        "refused": verdict.refused,
        "raised": verdict.raised,
        "date": today.isoformat(),
        "versions": {**versions, "understudy": __version__},
        "original": original,
        "shim": shim,
        "worst_ulp": verdict.worst_ulp,
        "divergences": sorted(verdict.met),
        "result": verdict.rules.as_json(),
    }


def is_stale(entry: dict[str, Any], known: dict[str, Any]) -> bool:
    """Whether an entry's evidence is missing, or is of another original or another shim."""
    found = known.get(entry["name"])
    return found is None or (found["original"], found["shim"]) != hashes(entry)


def taken_in(
    known: dict[str, Any], verdicts: Iterable[tuple[dict[str, Any], Verdict]], versions: dict[str, str]
) -> dict[str, Any]:
    """The evidence after a check: good verdicts are put in, and what a check has contradicted is taken out.

    A stand-in that lies outside of the shim packages has no hash by which anybody could tell that it changed: none is kept.
    """
    entries = dict(known)
    today = datetime.datetime.now(datetime.UTC).date()
    for entry, verdict in verdicts:
        if verdict.is_good and all(hashes(entry)):
            entries[entry["name"]] = of(verdict, entry, versions, today)
        else:
            entries.pop(entry["name"], None)
    return entries
