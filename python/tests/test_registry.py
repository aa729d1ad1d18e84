"""`understudy.registry`: look-ups by name and by live object, coverage, and scans, as types."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import make_entry_types as tool
import pytest
from understudy import registry
from understudy.registry.arguments import written

ROOT = Path(__file__).resolve().parents[2]
VANILLA = ROOT / ".vanilla" / "bin" / "python"


def test_the_types_are_those_of_the_published_schema() -> None:
    made = tool.formatted(tool.written(json.loads(tool.SCHEMA.read_text(encoding="utf-8"))))
    assert made == tool.TARGET.read_text(encoding="utf-8"), "run: python python/tools/make_entry_types.py"


NAMES = [
    ("numpy.percentile", "numpy.percentile", "shim"),
    ("np.concat", "numpy.concatenate", "shim"),
    ("numpy.amax", "numpy.amax", "shim"),
    ("len", "builtins.len", "interpreter"),
    ("pd.DataFrame.T", "pandas.DataFrame.T", "shim"),
    ("pandas.Index.str", "pandas.Series.str", "shim"),
    ("numpy.ma.median", "numpy.ma.median", "not-served"),
]


@pytest.mark.parametrize(("asked", "name", "state"), NAMES)
def test_look_up_by_name(asked: str, name: str, state: str) -> None:
    entry = registry.lookup(asked)
    assert (entry.name, entry.state) == (name, state)
    assert registry.lookup(asked) is entry
    assert (entry.fallback is not None) == (state == "not-served")


UNKNOWN = [("numpy.percentil", "numpy.percentile"), ("pandas.DataFrame.mergee", "pandas.DataFrame.merge")]


@pytest.mark.parametrize(("asked", "near"), UNKNOWN)
def test_an_unknown_name_tells_the_nearest(asked: str, near: str) -> None:
    assert registry.find(asked) is None
    with pytest.raises(registry.UnknownOriginal) as caught:
        registry.lookup(asked)
    assert near in caught.value.nearest
    assert asked in str(caught.value)
    assert "understudy-exec call" in str(caught.value)


def test_a_removed_name_tells_its_replacement() -> None:
    with pytest.raises(registry.UnknownOriginal, match="use `numpy.float64`"):
        registry.lookup("numpy.float_")


# What is written in the interpreter that has the originals, and the name that it must be known by.
LIVE = {
    "np": "numpy",
    "np.sum": "numpy.sum",
    "np.concat": "numpy.concatenate",
    "np.amax": "numpy.amax",
    "np.add": "numpy.add",
    "np.add.reduce": "numpy.ufunc.reduce",
    "np.arange(3)": "numpy.ndarray",
    "np.arange(3).sum": "numpy.ndarray.sum",
    "np.ndarray.sum": "numpy.ndarray.sum",
    "np.ndarray.shape": "numpy.ndarray.shape",
    "np.float64(2)": "numpy.float64",
    "np.random.default_rng().normal": "numpy.random.Generator.normal",
    "np.r_": "numpy.r_",
    "pd.DataFrame()": "pandas.DataFrame",
    "pd.DataFrame().merge": "pandas.DataFrame.merge",
    "pd.DataFrame.merge": "pandas.DataFrame.merge",
    "pd.DataFrame.from_dict": "pandas.DataFrame.from_dict",
    "pd.DataFrame.T": "pandas.DataFrame.T",
    "pd.Series(['a']).str": "pandas.Series.str",
    "pd.Series.sum": "pandas.Series.sum",
    "pd.DataFrame({'a': [1]}).groupby('a').sum": "pandas.api.typing.DataFrameGroupBy.sum",
    "pd.NA": "pandas.NA",
    "len": "builtins.len",
    "[].append": "builtins.list.append",
    "list.append": "builtins.list.append",
    "dict.fromkeys": "builtins.dict.fromkeys",
    "str.maketrans": "builtins.str.maketrans",
    "3": "builtins.int",
    "KeyError('x')": "builtins.KeyError",
    "math.sin": "math.sin",
    "collections.deque": "collections.deque",
    # Not an original: of the same name, of its own, or of a class that overrides.
    "Mine": None,
    "Mine().sum": None,
    "Mine().mean": "numpy.ndarray.mean",
    "Mine()": "numpy.ndarray",
    "percentile": None,
    "None": None,
    "lambda: 0": None,
}
PROGRAM = """
import collections, json, math, sys
import numpy as np, pandas as pd
from understudy import registry

class Mine(np.ndarray):
    def __new__(cls):
        return np.ndarray.__new__(cls, 0)
    def sum(self): ...

def percentile(): ...

found = {}
for text in json.load(sys.stdin):
    entry = registry.find(eval(text))
    found[text] = entry and entry.name
print(json.dumps(found))
"""


@pytest.mark.skipif(not VANILLA.exists(), reason="needs the environment that has the originals")
def test_live_objects_are_known_by_identity() -> None:
    done = subprocess.run(
        [VANILLA, "-c", PROGRAM],
        input=json.dumps(list(LIVE)),
        capture_output=True,
        text=True,
        env={
            "PYTHONPATH": str(ROOT / "python"),
            "UNDERSTUDY_PATH": ":".join(str(path) for path in ROOT.glob("shims-*")),
        },
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == LIVE


def test_where_no_package_is_known_it_says_what_to_do() -> None:
    with pytest.raises(registry.UnknownOriginal, match="no shim package is known here"):
        registry.open([]).lookup(len)


def test_a_live_object_is_looked_up_without_importing_anything() -> None:
    program = "import sys; from understudy import registry; before = set(sys.modules); registry.lookup(len); "
    program += (
        "print([name for name in set(sys.modules) - before if name.startswith(('numpy', 'pandas', 'understudy_'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


COVERS = [
    (("numpy.percentile", "float64[1]", "float64"), {}, "yes"),
    (("numpy.percentile", "complex128[1]", "float64"), {}, "no"),
    (("numpy.percentile", "float64[1]", "float64"), {"nonsense": "int"}, "no"),
    (("numpy.ma.median", "float64[1]"), {}, "no"),
    (("builtins.len", "list"), {}, "yes"),
]


@pytest.mark.parametrize(("arguments", "keywords", "answer"), COVERS)
def test_what_is_covered(arguments: tuple[str, ...], keywords: dict[str, str], answer: str) -> None:
    found = registry.covers(*arguments, **keywords)
    assert found.answer == answer, found
    assert bool(found) == (answer == "yes")
    assert answer != "no" or found.refusals or found.why


def test_what_cannot_be_read_as_a_type_is_an_error() -> None:
    with pytest.raises(registry.RegistryError, match="argument-type"):
        registry.covers("numpy.percentile", "float65[1]")


class _Array:
    dtype, ndim = "float64", 2


WRITTEN = [
    ("float64[2]", "float64[2]"),
    (int, "builtins.int"),
    (3, "=3"),
    (None, "=None"),
    ([1], "list"),
    (_Array(), f"{__name__}._Array[float64]"),
]


@pytest.mark.parametrize(("argument", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_how_arguments_are_written(argument: object, text: str) -> None:
    assert written(argument) == text


def test_a_whole_program_at_once(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""
        import numpy as np
        from numpy import ma
        total = np.sum(np.arange(3))
        ma.median([1])
        """)
    )
    (tmp_path / "torn.py").write_text("def f(:\n")
    found = registry.scan(tmp_path)
    assert {"numpy.sum", "numpy.arange", "numpy.ma.median"} <= set(found.originals)
    assert "numpy.ma.median" in found.missing
    assert [(Path(one.file).name, one.line) for one in found.failures] == [("torn.py", 1)]
    places = [(one.line, one.column, one.written) for one in found.references if one.original == "numpy.sum"]
    assert places == [(4, 9, "np.sum")]
