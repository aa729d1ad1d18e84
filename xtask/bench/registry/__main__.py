"""Time the registry: look-ups, opening and building its index, its import, and the scan of programs, beside peers.

Usage: cargo xtask bench registry [WORD ...] [--rounds N] [--json]      # only the rows whose title has one of the words

The program that is scanned is the standard library of the running Python with its tests, as far as they are installed.
`ast` is the same resolution of names written with CPython's own parser (`ast_peer.py`), which leaves out what the scan
does besides: classes of values and their methods. What it finds has to be among what the scan finds. A bound that is not
kept, or could not be judged, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from judged import (  # noqa: E402  (the path is set above)
    OURS,
    Bound,
    Rounds,
    Row,
    median,
    print_aligned,
    print_verdicts,
    results_as_json,
    shown,
    verdicts,
)

CHECKOUT = Path(__file__).resolve().parents[3]
PEER = Path(__file__).with_name("ast_peer.py")
PACKAGES = [CHECKOUT / f"shims-{name}/understudy_{name}" for name in ("builtins", "numpy", "pandas")]
AST, DICT, JSON, PYTHON = "ast", "dict", "json", "python -c pass"
NAME = "numpy.percentile"
#: The files of the made program whose peak memory is measured, small and large.
SMALL, LARGE = 200, 2000

ROWS = (
    Row("index", "find.rust", "find a name, Rust, warm", "ns", (Bound("absolute", 100e-9, strict=True),)),
    Row("index", "entry.rust", "whole entry, Rust", "µs"),
    Row("python", "lookup.python", "look-up, Python, warm", "µs", (Bound("absolute", 1e-6, strict=True),)),
    Row("index", "index.open", "open the index", "ms", (Bound("absolute", 2e-3, strict=True),)),
    Row("index", "index.build", "build it, all packages", "s", (Bound("absolute", 1.0, strict=True),)),
    Row("index", "index.rebuild", "build it, a comment changed", "s"),
    Row("index", "index.relink", "build it, a function changed", "s"),
    Row("import", "import", "import understudy", "ms", (Bound("absolute", 30e-3, strict=True),)),
    Row("import", "command", "understudy lookup, as a process", "ms"),
    Row("scan", "scan.seconds", "scan the standard library", "s", (Bound(AST, 0.1),)),
    Row("memory", "memory.small", f"memory of a scan, {SMALL} files", "MB"),
    Row("memory", "memory.large", f"memory of a scan, {LARGE} files", "MB"),
    Row("memory", "memory.each", "memory of a scan, each further file", "kB", (Bound("absolute", 8e3),)),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="cargo xtask bench registry", description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="only the rows whose title has one of the words")
    parser.add_argument("--rounds", type=int, default=1, help="how often each measurement is made (1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options = parser.parse_args()
    rows = [row for row in ROWS if not options.words or any(word in row.title for word in options.words)]
    if not rows:
        parser.error(f"no row has such a word; they are: {'; '.join(row.title for row in ROWS)}")
    program = built()
    rounds: Rounds = {}
    facts: dict[str, Any] = {}
    for _ in range(options.rounds):
        for figure in dict.fromkeys(row.figure for row in rows):
            if sys.stderr.isatty():
                print(f"\r\x1b[K{figure} …", end="", file=sys.stderr, flush=True)
            for (key, name), value in FIGURES[figure](program, facts).items():
                rounds.setdefault(key, {}).setdefault(name, []).append(value)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    judged = verdicts(rounds, rows)
    wrong = facts.get("missing", [])
    if options.json:
        print(json.dumps(as_json(rounds, rows, facts), indent=1, ensure_ascii=False))
    else:
        print_tables(rounds, rows, facts)
    return 0 if all(verdict.kept for verdict in judged) and not wrong else 1


def built() -> str:
    """The program that measures in Rust, built if it has to be."""
    command = ["cargo", "build", "--quiet", "--release", "--package", "understudy-bench-registry"]
    subprocess.run([*command], cwd=CHECKOUT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", CHECKOUT / "target")
    return str(CHECKOUT / target / "release/understudy-bench-registry")


def standard_library() -> str:
    return os.path.dirname(os.__file__)


def rust(program: str, what: str, packages: list[Path], scanned: Path, **settings: str) -> dict[str, Any]:
    command = [program, what, ",".join(map(str, packages)), standard_library(), str(scanned)]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return dict(json.loads(done.stdout))


Values = dict[tuple[str, str], float]


def index(program: str, facts: dict[str, Any]) -> Values:
    """On copies of the packages, of which one file is changed."""
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / package.name for package in PACKAGES]
        for package, copy in zip(PACKAGES, copies):
            shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
        # Files that are only just written are read again at each look; these count as settled.
        for path in Path(folder).rglob("*"):
            os.utime(path, (time.time() - 60,) * 2)
        found = rust(program, "index", copies, copies[0])
    values: Values = {(key, OURS): value for key, value in found.items()}
    inventories = [(package / "originals.json").read_bytes() for package in PACKAGES]
    values["index.open", JSON] = least(5, lambda: [json.loads(text) for text in inventories])
    return values


def python(program: str, facts: dict[str, Any]) -> Values:
    import understudy.registry

    names = {NAME: object()}
    count = 200_000
    values: Values = {}
    for name, act in ((OURS, understudy.registry.lookup), (DICT, names.__getitem__)):
        act(NAME)
        values["lookup.python", name] = least(5, lambda act=act: [act(NAME) for _ in range(count)]) / count
    return values


def import_(program: str, facts: dict[str, Any]) -> Values:
    timed = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
    imports = [float(output("-c", timed.format("understudy"))) for _ in range(5)]
    return {
        ("import", OURS): statistics.median(imports),
        ("command", OURS): least(5, lambda: output("-m", "understudy", "lookup", NAME)),
        ("command", PYTHON): least(5, lambda: output("-c", "pass")),
    }


def output(*arguments: str, **settings: str) -> str:
    command = [sys.executable, *arguments]
    environment = {**os.environ, **settings}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def scan(program: str, facts: dict[str, Any]) -> Values:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "lib"
        ignored = shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__")
        shutil.copytree(standard_library(), corpus, ignore=ignored)
        # The peer's turn is long enough to be its own average; ours is over before a machine's mood is.
        settings = {"UNDERSTUDY_BENCH_FOUND": "1"}
        turns = [rust(program, "scan", PACKAGES, corpus, **settings) for _ in range(3)]
        ours = min(turns, key=lambda turn: float(turn["scan.seconds"]))
        originals = os.pathsep.join(str(package / "originals.json") for package in PACKAGES)
        theirs = json.loads(output(str(PEER), "1", originals, str(corpus), **settings))
        values: Values = {("scan.seconds", OURS): ours["scan.seconds"], ("scan.seconds", AST): theirs["seconds"]}
        facts["corpus"] = {
            "files": ours["scan.files"],
            "bytes": sum(path.stat().st_size for path in corpus.rglob("*.py")),
            "references": ours["scan.references"],
            "references of ast": theirs["references"],
            "do not parse": ours["scan.failed"],
            "do not parse with ast": len(theirs["failed"]),
        }
        facts["missing"] = compared(ours["explanation"], theirs["found"], corpus)
    return values


def compared(explanation: dict[str, Any], found: dict[str, Any], corpus: Path) -> list[str]:
    """References that the peer finds and the scan does not: it is the same work."""
    ours = {
        (os.path.realpath(file["path"]), one["line"], one["original"])
        for file in explanation["files"]
        for one in file["references"]
    }
    return [
        f"{os.path.relpath(path, os.path.realpath(corpus))}:{line}:{column + 1}: {original}"
        for path, references in found.items()
        for line, column, original in references or ()
        if (path, line, original) not in ours
    ]


def memory(program: str, facts: dict[str, Any]) -> Values:
    """The peak of a scan of a made program whose files import each other in a chain, each with a hundred references.

    It counts from where the registry is open; the answer is handed over file by file, and dropped.
    """
    values: Values = {}
    for key, count in (("memory.small", SMALL), ("memory.large", LARGE)):
        with tempfile.TemporaryDirectory() as folder:
            for at in range(count):
                before = f"from part{at - 1} import work as earlier\n" if at else "earlier = len\n"
                body = "".join(
                    f"def step{step}(values):\n    return earlier(values) + np.sum(values[{step}:])\n"
                    for step in range(100)
                )
                text = f"import numpy as np\n{before}{body}def work(values):\n    return step0(np.asarray(values))\n"
                (Path(folder) / f"part{at}.py").write_text(text, encoding="utf-8")
            values[key, OURS] = rust(program, "scan", PACKAGES, Path(folder))["scan.memory"]
    further = values["memory.large", OURS] - values["memory.small", OURS]
    values["memory.each", OURS] = further / (LARGE - SMALL)
    return values


def least(count: int, act: Callable[[], object]) -> float:
    def once() -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    return min(once() for _ in range(count))


FIGURES: dict[str, Callable[[str, dict[str, Any]], Values]] = {
    "index": index,
    "python": python,
    "import": import_,
    "scan": scan,
    "memory": memory,
}


def print_tables(rounds: Rounds, rows: list[Row], facts: dict[str, Any]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in rounds.get(row.key, {})))
    body = [[row.title, row.unit, *(shown(median(rounds, row.key, name), row.unit) for name in names)] for row in rows]
    print_aligned([["", "unit", *names], *body])
    print()
    print_verdicts(rounds, rows)
    if "corpus" in facts:
        print("\nThe corpus: " + ", ".join(f"{value:,} {name}" for name, value in facts["corpus"].items()))
        missing = facts["missing"]
        print(f"References of ast that the scan lacks: {len(missing)}")
        for line in missing[:10]:
            print(f"  {line}")


def as_json(rounds: Rounds, rows: list[Row], facts: dict[str, Any]) -> dict[str, Any]:
    """Times are in seconds and memory in bytes, whatever the tables show."""
    return {**results_as_json(rounds, rows), **facts}


if __name__ == "__main__":
    sys.exit(main())
