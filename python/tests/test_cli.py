"""`understudy explain`, `understudy lookup` and the help pages."""

from __future__ import annotations

import json

import pytest
from command_line import Programs


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["explain", "--help"], ["lookup", "--help"]])
def test_help_teaches(programs: Programs, arguments: list[str]) -> None:
    side = programs.understudy(*arguments)
    assert side.code == 0 and side.err == "" and "understudy" in side.out
    assert arguments == ["--help"] or "examples:" in side.out


def test_explain_finds_what_is_not_served(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nx = np.ma.median(np.ones(3))\nprint(len(x))\n"})
    side = programs.understudy("explain", "main.py")
    assert side.code == 1 and "numpy.ma" in side.out and "numpy.ones" in side.out and "builtins.len" in side.out
    references = json.loads(programs.understudy("explain", "--json", "main.py").out)
    assert references


def test_explain_goes_on_after_a_file_that_does_not_parse(programs: Programs) -> None:
    programs.write({"app/good.py": "import numpy as np\nnp.ones(3)\n", "app/bad.py": "x = (1,\n"})
    side = programs.understudy("explain", "app")
    text = side.out + side.err
    assert side.code == 2 and "bad.py:" in text and "^" in text and "numpy.ones" in text


def test_explain_a_missing_file(programs: Programs) -> None:
    side = programs.understudy("explain", "nothing.py")
    assert side.code == 2 and "nothing.py" in side.out + side.err


def test_lookup_by_name_and_by_alias(programs: Programs) -> None:
    page = programs.understudy("lookup", "numpy.percentile")
    assert page.code == 0 and "understudy_numpy" in page.out
    data = json.loads(programs.understudy("lookup", "--json", "pandas.DataFrame.merge").out)
    assert data["name"].endswith("DataFrame.merge")


def test_lookup_of_an_unknown_name_shows_the_nearest(programs: Programs) -> None:
    side = programs.understudy("lookup", "numpy.percentil")
    assert side.code == 1 and "numpy.percentile" in side.err


def test_lookup_imports_nothing(programs: Programs) -> None:
    source = (
        "import sys; from understudy.cli import main; main(['lookup', 'numpy.percentile']); "
        "print([name for name in sys.modules if name.startswith(('numpy', 'understudy_'))])"
    )
    assert programs.python("-c", source).out.rstrip().endswith("[]")


@pytest.mark.parametrize("name", ["dataclasses", "hypothesis", "importlib.metadata", "json", "subprocess", "typing"])
def test_a_lookup_does_not_wait_for_what_other_commands_need(programs: Programs, name: str) -> None:
    source = (
        "import sys; before = set(sys.modules); from understudy.cli import main; main(['lookup', 'numpy.percentile']); "
        f"print({name!r} in before or {name!r} not in sys.modules)"
    )
    assert programs.python("-c", source).out.rstrip().endswith("True")
