"""Run twenty programs that use NumPy, pandas, SciPy and scikit-learn freely, on the originals and by `understudy run`.

    python tests/free_programs.py [WORD …]     run them, and print what served their calls
    python tests/free_programs.py --update     and write the page of the docs

Ten are in `tests/programs/free`. Ten are examples of the documentation that ships in the wheels of SciPy and scikit-learn: they
are read where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VANILLA = str(CHECKOUT / ".vanilla/bin/python")
UNDERSTUDY = str(CHECKOUT / ".venv/bin/understudy")
PAGE = CHECKOUT / "docs/free-programs.md"
WRITTEN = sorted((CHECKOUT / "tests/programs/free").glob("*.py"))
SHIPPED = (
    "scipy.optimize.linprog",
    "scipy.linalg.lu",
    "scipy.sparse.csr_array",
    "scipy.cluster.hierarchy.fcluster",
    "scipy.ndimage.label",
    "sklearn.preprocessing.OneHotEncoder",
    "sklearn.compose.ColumnTransformer",
    "sklearn.cluster.KMeans",
    "sklearn.model_selection.GridSearchCV",
    "sklearn.metrics.roc_auc_score",
)
PROGRAMS = (*(path.stem for path in WRITTEN), *SHIPPED)
TEXT = """\
# Programs that use more than the shims have

    python tests/free_programs.py            # run them all, and print this table
    python tests/free_programs.py orbit      # some of them
    python tests/free_programs.py --update   # write this page

Each of these programs prints under `understudy run` what it prints with the originals, to the byte. The first ten are in
`tests/programs/free`; the others are examples that ship in the wheels of SciPy and scikit-learn, run from where they are installed.
The share is that of calls of originals, as the program makes them, which a shim served; the executor ran the others. Seconds are
those of the whole run, with starting both interpreters, beside those of the program on the originals.

| program | calls | by shims | by the executor | share of shims | seconds | on the originals |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}
"""


@dataclass(frozen=True)
class Ran:
    """What a program printed on both sides, how long that took, and who served its calls."""

    expected: str
    printed: str
    said: str
    """What it wrote to standard error under `understudy run`."""
    seconds: float
    original_seconds: float
    shims: int
    executor: int

    @property
    def share(self) -> str:
        calls = self.shims + self.executor
        return f"{100 * self.shims // calls} %" if calls else "–"


@contextmanager
def source(name: str) -> Iterator[str]:
    """The file of a program."""
    written = CHECKOUT / f"tests/programs/free/{name}.py"
    if written.exists():
        yield str(written)
        return
    text = _run([VANILLA, str(CHECKOUT / "tests/support/shipped.py"), name]).stdout
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(text, encoding="utf-8")
        yield str(path)


def ran(name: str) -> Ran:
    with source(name) as program, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        began = time.perf_counter()
        expected = _run([VANILLA, program])
        middle = time.perf_counter()
        found = _run([UNDERSTUDY, "run", f"--vanilla={VANILLA}", f"--report={report}", program])
        ended = time.perf_counter()
        told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"originals": []}
        if expected.returncode:
            raise RuntimeError(f"{name} fails on the originals:\n{expected.stderr}")
    executed = sum(each["executed"] for each in told["originals"])
    calls = sum(each["calls"] for each in told["originals"])
    return Ran(expected.stdout, found.stdout, found.stderr, ended - middle, middle - began, calls - executed, executed)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=600,
        stdin=subprocess.DEVNULL,
        # Libraries of linear algebra would use every processor on one side.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD", help="only programs whose names have one of these")
    parser.add_argument("--update", action="store_true", help="write the page of the docs")
    asked = parser.parse_args()
    names = [name for name in PROGRAMS if not asked.words or any(word in name for word in asked.words)]
    rows, wrong = [], 0
    for name in names:
        it = ran(name)
        same = it.printed == it.expected
        wrong += not same
        print(
            f"{name:36} {'same' if same else 'DIFFERS':8} shims {it.shims:5}  executor {it.executor:5}  {it.share:>5}  "
            f"{it.seconds:6.1f} s, on the originals {it.original_seconds:4.1f} s",
            flush=True,
        )
        if not same:
            print(it.said[-2000:], file=sys.stderr)
        rows.append(
            f"| `{name}` | {it.shims + it.executor} | {it.shims} | {it.executor} | {it.share} | {it.seconds:.1f} | "
            f"{it.original_seconds:.1f} |"
        )
    if asked.update and not asked.words and not wrong:
        PAGE.write_text(TEXT.format(rows="\n".join(rows)), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
