"""`--report`: per original, calls, time, and how it was served."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from typing import Any

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


def test_a_class_that_overrides_is_counted_as_it_is(programs: Programs) -> None:
    """`matmul` is a ufunc with a call of its own, and not that of the element-wise ones below it."""
    programs.write(
        {
            "main.py": "import numpy as np\nstack = np.ones((2, 3, 3))\nprint((stack @ stack).sum(), np.matmul(stack, stack).shape)"
        }
    )
    side = programs.understudy("run", "--fallback=error", "--report=json", "main.py")
    assert (side.code, side.out) == (0, "54.0 (2, 3, 3)\n")
    calls = {row["original"]: row["calls"] for row in json.loads(side.err)["originals"]}
    assert calls["numpy.matmul"] == 1 and calls["numpy.ndarray.__matmul__"] == 1


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


# Each line of it is told apart by what serves it.
MIXED = """\
import numpy as np
import pandas as pd
def total(x):
    return (x * x).sum()
a = np.arange(100000.0)
for _ in range(3):
    total(a)
text = pd.DataFrame({"a": a}).to_json()
print("<&>", pd.Series([1, None], dtype="Int64").sum())
"""


def told_of(programs: Programs, vanilla: str, form: str = "json") -> dict[str, Any]:
    programs.write({"main.py": MIXED})
    side = programs.understudy("run", f"--report={form}", f"--vanilla={vanilla}", "main.py")
    assert (side.code, side.out) == (0, "<&> 1\n"), side.err
    made: dict[str, Any] = json.loads(side.err) if form == "json" else {"err": side.err}
    return made


def test_lines_and_bytes(programs: Programs, vanilla: str) -> None:
    data = told_of(programs, vanilla)
    lines = {row["line"]: row for row in data["lines"]}
    assert set(lines) == {1, 2, 4, 5, 8, 9} and {row["file"] for row in lines.values()} == {"main.py"}
    assert lines[4]["calls"] == 6 and lines[4]["source"] == "return (x * x).sum()"
    assert lines[4]["native"] > 0 and not lines[4]["executor"]
    # A column of 100000 numbers goes there; its text comes back.
    assert lines[8]["executor"] > 0 and 800_000 < lines[8]["sent"] < 810_000 and lines[8]["received"] > 900_000
    assert lines[1]["imports"] > 0 and lines[2]["imports"] > 0 and lines[1]["calls"] == 0
    for row in data["lines"]:
        assert row["seconds"] >= max(row["native"], row["executor"], row["imports"])
        assert abs(row["share"] - row["seconds"] / data["seconds"]) < 0.001


def test_the_sums_are_those_of_the_parts(programs: Programs, vanilla: str) -> None:
    data = told_of(programs, vanilla)
    for key in ("seconds", "native", "executor", "sent", "received", "calls"):
        sums = {where: sum(row[key] for row in data[where]) for where in ("originals", "libraries", "lines")}
        imports = data["imports"] if key == "seconds" else 0
        assert sums["originals"] == pytest.approx(sums["libraries"], abs=1e-4)
        assert sums["lines"] == pytest.approx(sums["originals"] + imports, abs=1e-4)
    assert sum(row["seconds"] for row in data["lines"]) < data["seconds"]


# By hand: why the executor served an original of `MIXED`, and the command that is told for it.
WHY = {
    "pandas.DataFrame.to_json": ("no-shim", "cargo xtask new-shim pandas.DataFrame.to_json"),
    "pandas.Series": ("refused:dtype", "understudy lookup pandas.Series"),
    # There is a shim, for other columns.
    "pandas.Series.sum": ("remote-object", None),
}


def test_why_and_the_command(programs: Programs, vanilla: str) -> None:
    rows = [row for row in told_of(programs, vanilla)["originals"] if row["why"] is not None]
    assert {row["original"]: (row["why"]["id"], row["command"]) for row in rows} == WHY
    assert all((row["served"], row["executed"], row["calls"]) == ("executor", 1, 1) for row in rows)


class Page(HTMLParser):
    """The text of a page in its cells, with the tags held to be closed in their order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.outside: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


def test_as_a_page(programs: Programs, vanilla: str) -> None:
    told = told_of(programs, vanilla, "there.html")["err"]
    assert told == f"the report is in {programs.folder / 'there.html'}\n"
    page = Page((programs.folder / "there.html").read_text(encoding="utf-8"))
    assert page.outside == []
    # Every line of the program stands there as it is, and every original with its reason and its command.
    assert [text for text in page.texts["pre"]] == MIXED.splitlines()
    assert {"numpy", "pandas", *WHY, *(command for _, command in WHY.values() if command)} <= set(page.texts["code"])
    assert any("this extension dtype has no shim yet" in text for text in page.texts["td"])


def test_the_source_of_a_command(programs: Programs) -> None:
    side = programs.understudy("run", "--fallback=error", "--report=json", "-c", "import numpy as np\nnp.ones(3)")
    rows = {row["line"]: row for row in json.loads(side.err)["lines"]}
    assert (rows[2]["file"], rows[2]["source"]) == ("<string>", "np.ones(3)")


# Each row: what is asked for, and a part of what a person is told.
REFUSED_FORMS = {"xml": "--report=xml is no form of a report", "report.pdf": "a file that ends in .html, .json, .txt"}


@pytest.mark.parametrize("form", REFUSED_FORMS)
def test_what_is_no_form(programs: Programs, form: str) -> None:
    side = programs.understudy("run", f"--report={form}", "-c", "print(1)")
    assert (side.code, side.out) == (1, "") and REFUSED_FORMS[form] in side.err


def test_a_file_that_cannot_be_written_does_not_change_the_end(programs: Programs) -> None:
    side = programs.understudy("run", "--report=no/such/folder.json", "-c", "print(1); raise SystemExit(3)")
    assert (side.code, side.out) == (3, "1\n") and "the report could not be written" in side.err


# Each line, and how many times the program waits for the executor in it. What is asked for once has been asked for by then.
TRIPS = {
    "m.mean()": 1,
    "m.filled(-1)": 1,
    "hasattr(m, 'mean'), hasattr(m, 'filled')": 0,
    "f = m.mean": 0,
    "f(), f()": 2,
    "m.data": 1,
    "array([2])": 1,
    "isinstance(m, np.ndarray), isinstance(m, str)": 0,
    "m + 1": 1,
}


def test_no_more_round_trips_than_needed(programs: Programs, vanilla: str) -> None:
    head = (
        "import numpy as np\narray = np.ma.masked_array\nm = array([1.0, 2.0], [0, 1])\nm.mean(), isinstance(m, str)\n"
    )
    programs.write({"main.py": head + "\n".join(TRIPS) + "\n"})
    side = programs.understudy("run", "--report=json", f"--vanilla={vanilla}", "main.py")
    assert side.code == 0, side.err
    waited = {row["line"]: row["trips"] for row in json.loads(side.err)["lines"]}
    assert {line: waited.get(number, 0) for number, line in enumerate(TRIPS, 5)} == TRIPS
