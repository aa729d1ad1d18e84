"""What became of each docstring: its examples with the stand-ins beside its examples with the originals."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomllib
from running import Outcome, converse
from suites import CHECKOUT

HERE = Path(__file__).parent
VANILLA = CHECKOUT / ".vanilla/bin/python"
KEPT = CHECKOUT / "target/conformance"
# Seconds for the examples of one docstring.
LIMIT = 30
# A floating-point number, with the sign that may be there or not where it is about zero.
NUMBER = re.compile(r"(?:(?<![\w.])[+-]|(?<=[\w.])[+-](?=\d)|(?<![\w.]))(?:\d+\.\d*|\.\d+|\d+(?=e[+-]))(?:e[+-]?\d+)?")
# What makes another stream at each run. Two runs may draw the same by chance.
UNSEEDED = re.compile(r"\b(default_rng|RandomState|SeedSequence|PCG64|PCG64DXSM|MT19937|Philox|SFC64)\(\)")
# How much the last of eight printed digits is, and how much of the largest number the rounding of sums makes.
PRINTED, ROUNDING = 2e-8, 1e-14
SETTLED = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "80"}
Docstring = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """`shim` (all examples print what they print with the originals, and the executor served nothing), `executor` (the same,
    with its help), `failed`, or `inapplicable`."""

    result: str
    why: str = ""
    seconds: float = 0.0
    executor: dict[str, str] = field(default_factory=dict)
    """What the executor served: originals, each with the reason's id."""
    rounding: bool = False
    """A number that is printed is the original's but for rounding."""


@dataclass(frozen=True)
class Suites:
    """What `suites.toml` says: the modules of each library, what is left out and why, and the groups that CI runs."""

    modules: dict[str, list[str]]
    left_out: dict[str, str]
    ci: list[str]


def read_suites() -> Suites:
    with (HERE / "suites.toml").open("rb") as file:
        read = tomllib.load(file)
    left_out, ci = read.pop("left-out"), read.pop("ci")["groups"]
    return Suites({library: told["modules"] for library, told in read.items()}, left_out, ci)


def collected(library: str, suites: Suites) -> dict[str, list[Docstring]]:
    """The docstrings of an installed library, by group."""
    command = [str(VANILLA), "-I", str(HERE / "collect.py"), json.dumps(suites.modules[library])]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    groups: dict[str, list[Docstring]] = {}
    for docstring in json.loads(told.stdout):
        groups.setdefault(docstring["group"], []).append(docstring)
    return groups


def judge(group: str, docstrings: list[Docstring], suites: Suites, fallback: str = "executor") -> dict[str, Verdict]:
    verdicts, able = {}, []
    for docstring in docstrings:
        name = docstring["name"]
        if name in suites.left_out:
            verdicts[name] = Verdict("inapplicable", suites.left_out[name])
        elif docstring["broken"]:
            verdicts[name] = Verdict("inapplicable", "its docstring cannot be read as examples")
        elif docstring["examples"]:
            able.append(docstring)
    first, again = (_originals(group, able, number) for number in (1, 2))
    apply = []
    for docstring in able:
        name = docstring["name"]
        why = _inapplicable(docstring, first[name], again[name])
        if why:
            verdicts[name] = Verdict("inapplicable", why)
        else:
            apply.append(docstring)
    for name, outcome in _stand_ins(apply, fallback).items():
        verdicts[name] = _verdict(_steps(first[name]), _steps(again[name]), outcome)
    return {docstring["name"]: verdicts[docstring["name"]] for docstring in docstrings if docstring["name"] in verdicts}


def _inapplicable(docstring: Docstring, first: Outcome, again: Outcome) -> str:
    if any(UNSEEDED.search(example["source"]) for example in docstring["examples"]):
        return "it draws from a stream that has no seed"
    if first.result != "ran" or again.result != "ran":
        return "its examples end the original's interpreter"
    steps, second = _steps(first), _steps(again)
    unwanted = [
        step["printed"]
        for step, example in zip(steps, docstring["examples"], strict=False)
        if step["raised"] and not example["raises"]
    ]
    if unwanted:
        return f"its examples fail on the original: {_kind(unwanted[0])}"
    if all(one != other for one, other in zip(steps, second, strict=False)):
        return "what its examples print differs from run to run"
    return ""


def _verdict(wanted: list[Any], again: list[Any], outcome: Outcome) -> Verdict:
    if outcome.result != "ran":
        return Verdict("failed", outcome.detail, outcome.seconds)
    told = json.loads(outcome.detail)
    served, rounding = told["executor"], False
    for number, (want, other) in enumerate(zip(wanted, again, strict=True)):
        got: Any = told["steps"][number] if number < len(told["steps"]) else {"printed": "nothing", "raised": True}
        # What differs from run to run with the originals cannot be compared.
        if want == other and got != want:
            if got["raised"] == want["raised"] and alike(got["printed"], want["printed"]):
                rounding = True
                continue
            why = f"example {number + 1} prints\n{got['printed']}instead of\n{want['printed']}"
            return Verdict("failed", why, outcome.seconds, served)
    return Verdict("executor" if served else "shim", "", outcome.seconds, served, rounding)


def alike(got: str, want: str) -> bool:
    """Whether two outputs are the same but for spaces and for the rounding of the floating-point numbers in them."""
    if "".join(NUMBER.sub("#", got).split()) != "".join(NUMBER.sub("#", want).split()):
        return False
    pairs = [(float(one), float(other)) for one, other in zip(NUMBER.findall(got), NUMBER.findall(want), strict=True)]
    scale = max((abs(number) for _, number in pairs if math.isfinite(number)), default=0.0)
    return all(math.isclose(one, other, rel_tol=PRINTED, abs_tol=ROUNDING * scale) for one, other in pairs)


def _kind(printed: str) -> str:
    return (printed.strip().splitlines() or ["nothing"])[-1].partition(":")[0]


def _steps(outcome: Outcome) -> list[Any]:
    return list(json.loads(outcome.detail)["steps"])


def _stand_ins(docstrings: list[Docstring], fallback: str) -> dict[str, Outcome]:
    command = [sys.executable, "-m", "understudy", "run", f"--fallback={fallback}", f"--vanilla={VANILLA}"]
    path = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    return _run([*command, str(HERE / "child.py")], docstrings, {**path, **SETTLED})


def _originals(group: str, docstrings: list[Docstring], number: int) -> dict[str, Outcome]:
    """Run on the originals, or read what came of it the last time."""
    kept = KEPT / f"doctests-{group}-{number}.json"
    read = hashlib.sha256((HERE / "child.py").read_bytes() + json.dumps(docstrings).encode()).hexdigest()
    if kept.exists():
        told = json.loads(kept.read_text(encoding="utf-8"))
        if told["key"] == read:
            return {name: Outcome(**outcome) for name, outcome in told["outcomes"].items()}
    outcomes = _run([str(VANILLA), "-I", str(HERE / "child.py")], docstrings, SETTLED)
    KEPT.mkdir(parents=True, exist_ok=True)
    written = {"key": read, "outcomes": {name: vars(outcome) for name, outcome in outcomes.items()}}
    kept.write_text(json.dumps(written), encoding="utf-8")
    return outcomes


def _run(command: list[str], docstrings: Iterable[Docstring], environment: Mapping[str, str]) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    left = list(docstrings)
    while left:
        told, running, why = converse(command, {"docstrings": left, "limit": LIMIT}, environment)
        outcomes.update(told["tests"])
        if running is None and len(told["tests"]) < len(left):
            running = next(each["name"] for each in left if each["name"] not in outcomes)
        if running is not None:
            outcomes[running] = Outcome("failed", why)
        left = [each for each in left if each["name"] not in outcomes]
    return outcomes
