"""Time the executor beside the pools that people use, and beside the bare floor, all in one run.

Usage: cargo xtask bench exec [WORD ...] [--rounds N] [--seconds S] [--only NAME,...] [--json]
                                                                   # only the rows whose title has one of the words

Every measurement runs in a process of its own (`host.py`), and all contenders take their turn in each round, in another
order each time, so that what else the machine does hits all alike. What is printed is the median over the rounds. A bound that
is not kept, or could not be judged, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from host import CONTENDERS, FIGURES  # noqa: E402  (the path is set above)
from judged import Rounds, Row, median, print_aligned, print_verdicts, results_as_json, shown, verdicts  # noqa: E402
from rows import ROWS  # noqa: E402

HOST = Path(__file__).with_name("host.py")
#: Seconds after which a measurement is given up. The slowest takes a few.
DEADLINE = 60.0
#: The figures that a contender has no value for, by its name and what it says.
Reasons = dict[tuple[str, str], list[str]]
DISTRIBUTIONS = ("numpy", "loky", "pebble", "execnet", "rpyc", "appose", "joblib", "distributed")


def main() -> int:
    parser = argparse.ArgumentParser(prog="cargo xtask bench exec", description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="only the rows whose title has one of the words")
    parser.add_argument("--rounds", type=int, default=3, help="how often every contender takes its turn (3)")
    parser.add_argument("--seconds", type=float, default=0.4, help="seconds for one series of samples (0.4)")
    parser.add_argument("--only", metavar="NAME,…", help=f"only these contenders: {', '.join(CONTENDERS)}")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options = parser.parse_args()
    rows = [row for row in ROWS if not options.words or any(word in row.title for word in options.words)]
    if not rows:
        parser.error(f"no row has such a word; they are: {'; '.join(row.title for row in ROWS)}")
    names = options.only.split(",") if options.only else list(CONTENDERS)
    if unknown := [name for name in names if name not in CONTENDERS]:
        parser.error(f"no such contender: {', '.join(unknown)}; they are: {', '.join(CONTENDERS)}")

    # Ended by a signal, it still ends what it has started and prints what it has.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    figures = [figure for figure in FIGURES if any(row.figure == figure for row in rows)]
    rounds, reasons = measure(names, figures, options.rounds, options.seconds)
    judged = verdicts(rounds, rows)
    if options.json:
        print(json.dumps(as_json(rounds, reasons, rows, options.rounds), ensure_ascii=False, indent=1))
    else:
        print_tables(rounds, reasons, rows, names)
    return 0 if all(verdict.kept for verdict in judged) else 1


def measure(names: list[str], figures: list[str], count: int, seconds: float) -> tuple[Rounds, Reasons]:
    """The values of all rounds, and why what is missing was not measured."""
    rounds: Rounds = {}
    reasons: Reasons = {}
    given_up: set[tuple[str, str]] = set()
    # What a contender leaves in caches and in the kernel slows the one after it, so nobody always follows the same one.
    orders = random.Random(0)
    turns = [(n, figure, name) for n in range(count) for figure in figures for name in orders.sample(names, len(names))]
    progress = Progress(len(turns))
    for number, figure, name in turns:
        progress.show(f"round {number + 1} of {count}: {figure}, {name}")
        if (figure, name) in given_up:
            continue
        try:
            answer = measured(name, figure, seconds)
        except KeyboardInterrupt:
            # What has been measured is worth its time.
            reasons[("you", f"interrupted round {number + 1}")] = [figure]
            break
        for key, value in answer.get("values", {}).items():
            rounds.setdefault(key, {}).setdefault(name, []).append(value)
        if "values" not in answer:
            # What a contender lacks it lacks in every round, and what has failed is not worth its deadline again.
            given_up.add((figure, name))
            reason = answer.get("lacks") or f"failed: {answer['error']}"
            reasons.setdefault((name, reason), []).append(figure)
    progress.clear()
    return rounds, reasons


def measured(name: str, figure: str, seconds: float) -> dict[str, Any]:
    """What `host.py` answers, or an `error` for one that ends without an answer or not at all."""
    read, write = os.pipe()
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, str(HOST), name, figure, str(seconds), str(write)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[write],
            start_new_session=True,
            env={**os.environ, "TMPDIR": scratch},
        )
        os.close(write)
        try:
            answer = first_line(read, time.monotonic() + DEADLINE)
            ended = wait(process, 10.0 if answer else 0.0)
        finally:
            os.close(read)
            # What a contender leaves behind must not disturb the next.
            end_session(process.pid)
            process.wait()
        if answer:
            return dict(json.loads(answer))
        log.seek(0)
        last = log.read().decode(errors="replace").strip().splitlines()[-1:] or ["it printed nothing"]
        return {"error": f"no answer within {DEADLINE:.0f} s" if not ended else f"ended without an answer: {last[0]}"}


def first_line(descriptor: int, deadline: float) -> bytes:
    """What is written up to the first end of a line; empty when the writer ends or the time is over."""
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(descriptor, 65536) if ready else b""
        if not piece:
            return b""
        line += piece
    return line


def wait(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def end_session(session: int) -> None:
    """Wait for the processes of a session, and kill those that stay.

    The trackers of multiprocessing and loky end by themselves when all others have, after they have removed what these
    left in /dev/shm; they are killed last.
    """
    for attempt in ("wait", "kill all but trackers", "kill"):
        for process in members(session) if attempt != "wait" else []:
            try:
                if attempt == "kill" or b"resource_tracker" not in Path(f"/proc/{process}/cmdline").read_bytes():
                    os.kill(process, signal.SIGKILL)
            except OSError:
                continue
        deadline = time.monotonic() + 2.0
        while members(session) and time.monotonic() < deadline:
            time.sleep(0.01)


def members(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found


class Progress:
    """One line on a terminal that says what is measured and how long the rest takes."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.started = total, 0, time.monotonic()
        self.terminal = sys.stderr.isatty()

    def show(self, text: str) -> None:
        left = (time.monotonic() - self.started) / self.done * (self.total - self.done) if self.done else 0.0
        rest = f", about {left:.0f} s left" if self.done else ""
        if self.terminal:
            print(f"\r\x1b[K[{self.done}/{self.total}] {text}{rest}", end="", file=sys.stderr, flush=True)
        elif self.done % 25 == 0:
            print(f"… [{self.done}/{self.total}] {text}{rest}", file=sys.stderr, flush=True)
        self.done += 1

    def clear(self) -> None:
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_tables(rounds: Rounds, reasons: Reasons, rows: list[Row], names: list[str]) -> None:
    for group in groups(names, shutil.get_terminal_size().columns if sys.stdout.isatty() else 200):
        body = [
            [row.title, row.unit, *(shown(median(rounds, row.key, name), row.unit) for name in group)] for row in rows
        ]
        print_aligned([["", "unit", *group], *body])
        print()
    print_verdicts(rounds, rows)
    if reasons:
        print("\nNot measured:")
        for (figures, reason), names in together(reasons).items():
            print(f"  {', '.join(figures)}: {', '.join(names)} {reason}")


def together(reasons: Reasons) -> dict[tuple[tuple[str, ...], str], list[str]]:
    """The contenders that give the same reason for the same figures."""
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (name, reason), figures in reasons.items():
        found.setdefault((tuple(figures), reason), []).append(name)
    return found


def groups(names: list[str], width: int) -> list[list[str]]:
    """The contenders in as few tables as a terminal has room for."""
    room = max(1, (width - 40) // 10)
    return [names[start : start + room] for start in range(0, len(names), room)]


def as_json(rounds: Rounds, reasons: Reasons, rows: list[Row], count: int) -> dict[str, Any]:
    """Times are in seconds and rates in calls per second, whatever the tables show."""
    return {
        **results_as_json(rounds, rows),
        "versions": {name: importlib.metadata.version(name) for name in DISTRIBUTIONS},
        "rounds": count,
        "not_measured": [
            {"contender": name, "reason": reason, "figures": figures} for (name, reason), figures in reasons.items()
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
