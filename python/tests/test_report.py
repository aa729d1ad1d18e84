"""`--report`: per original, calls, time, and how it was served."""

from __future__ import annotations

import json
import sys

import pytest
from command_line import Programs

PROGRAM = """\
import numpy as np
import pandas as pd

a = np.arange(4)
for _ in range(3):
    np.sqrt(a)
frame = pd.DataFrame({"x": a})
print((frame + 1)["x"].sum(), np.mean(a))
"""


def test_as_json(programs: Programs) -> None:
    programs.write({"main.py": PROGRAM})
    side = programs.understudy("run", "--fallback=error", "--report=json", "main.py")
    assert (side.code, side.out) == (0, "10 1.5\n")
    calls = {row["original"]: row for row in json.loads(side.err)["originals"]}
    assert calls["numpy.arange"]["calls"] == 1 and calls["numpy.sqrt"]["calls"] == 3
    assert calls["pandas.DataFrame"]["calls"] == 1 and calls["pandas.Series.sum"]["calls"] == 1
    assert (
        calls["numpy.mean"]["served"] == "shim"
        and calls["numpy.sqrt"]["compiled"] > 0
        and calls["numpy.mean"]["by"].startswith("understudy_numpy.")
    )
    assert all(row["seconds"] >= 0 for row in calls.values())


def test_as_text_after_the_output(programs: Programs) -> None:
    programs.write({"main.py": PROGRAM})
    side = programs.understudy("run", "--fallback=error", "--report", "main.py")
    lines = side.err.strip().splitlines()
    assert lines[0].split() == ["original", "calls", "seconds", "native", "bytes", "served", "by"]
    assert any(line.startswith("numpy.mean ") and "shim understudy_numpy." in line for line in lines)
    assert any(line.startswith("main.py:1 ") and line.endswith("import numpy as np") for line in lines)
    assert "s in stand-ins" in lines[-1]


COUNTED = """\
import numpy as np
import pandas as pd

a = np.ones(4)
for x in range(3):
    a.sum()
np.add(a, a), np.add(a, 1), np.add.reduce(a)
np.mgrid[0:2], a.flags.c_contiguous, np.float32(2), np.dtype("i4")
frame = pd.DataFrame({"k": [1, 1], "v": [2, 3]})
frame.groupby("k")["v"].mean()
frame.loc[0]
np.random.default_rng(0).normal()
class Mine(pd.DataFrame): pass
Mine({"a": [1]}).sum()
for name in ("info", "info"):
    try: getattr(np, name)
    except NotImplementedError: pass
try: np.empty(2, "O,i4")
except NotImplementedError: pass
"""
# By hand: what the program above calls, how often, and how it is served.
EXPECTED = {
    "numpy.ones": (1, "shim"),
    "numpy.ndarray.sum": (3, "shim"),
    "numpy.add": (2, "shim"),
    "numpy.add.reduce": (1, "shim"),
    "numpy.mgrid[...]": (1, "shim"),
    "numpy.ndarray.flags": (1, "shim"),
    "numpy.ndarray.flags.c_contiguous": (1, "shim"),
    "numpy.float32": (1, "shim"),
    "numpy.dtype": (1, "shim"),
    "numpy.empty": (1, "refused"),
    "pandas.DataFrame": (2, "shim"),
    "pandas.DataFrame.groupby": (1, "shim"),
    "pandas.api.typing.DataFrameGroupBy.__getitem__": (1, "shim"),
    "pandas.api.typing.SeriesGroupBy.mean": (1, "shim"),
    "pandas.DataFrame.loc": (1, "shim"),
    "pandas.DataFrame.loc[...]": (1, "shim"),
    "numpy.random.default_rng": (1, "shim"),
    "numpy.random.Generator.normal": (1, "shim"),
    "pandas.DataFrame.sum": (1, "shim"),
    "numpy.info": (2, "not served"),
}


# Whether compiled code answers alone is another question than whether a shim does.
SERVED = {"native": "shim"}


def test_counts_and_names(programs: Programs) -> None:
    programs.write({"main.py": COUNTED})
    rows = json.loads(programs.understudy("run", "--fallback=error", "--report=json", "main.py").err)["originals"]
    assert {row["original"]: (row["calls"], SERVED.get(row["served"], row["served"])) for row in rows} == EXPECTED
    assert {row["original"]: row["refused"] for row in rows if row["refused"]} == {"numpy.empty": 1}
    assert [row["seconds"] for row in rows] == sorted((row["seconds"] for row in rows), reverse=True)


def test_children_do_not_report(programs: Programs) -> None:
    child = "import numpy; numpy.ones(1)"
    programs.write({"main.py": f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"})
    assert json.loads(programs.understudy("run", "--fallback=error", "--report=json", "main.py").err)["originals"] == []


@pytest.mark.parametrize("end", ["raise SystemExit(3)", "1 / 0", "print('x' * 99999)"])
def test_it_is_printed_however_the_program_ends(programs: Programs, end: str) -> None:
    programs.write({"main.py": f"import numpy as np\nnp.ones(1)\n{end}\n"})
    command = f"{sys.executable} -m understudy run --report main.py | true"
    assert "numpy.ones " in programs.run("bash", "-c", command).err


def test_also_when_the_program_fails(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nnp.zeros(3)\n1 / 0\n"})
    side = programs.understudy("run", "--fallback=error", "--report", "main.py")
    assert side.code == 1 and "ZeroDivisionError" in side.err and "numpy.zeros" in side.err
