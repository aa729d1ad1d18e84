"""A program that asks for what is not served, or not covered, ends in one error that says what to do."""

from __future__ import annotations

import pytest
from command_line import Programs


def test_an_original_that_nothing_serves(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\n\nprint('before')\nmiddle = np.ma.median([1, 2])\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert (side.code, side.out) == (1, "before\n")
    assert "numpy.ma" in side.err and "main.py:4" in side.err and "middle = np.ma.median([1, 2])" in side.err
    assert "cargo xtask new-shim numpy.ma" in side.err and "Traceback" not in side.err


def test_a_from_import(programs: Programs) -> None:
    programs.write({"main.py": "from numpy import info\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert side.code == 1 and "numpy.info" in side.err and "main.py:1" in side.err


def test_a_submodule(programs: Programs) -> None:
    programs.write({"main.py": "import numpy.ma\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert side.code == 1 and "numpy.ma" in side.err and "main.py:1" in side.err


def test_a_method(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\na = np.arange(3)\na.ctypes\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert side.code == 1 and "numpy.ndarray.ctypes" in side.err and "main.py:3" in side.err


# What a program does with an error is its own: each row ends in what `python` would print, and then in the one error.
CAUGHT = {
    "raise from": "raise RuntimeError('mine') from e",
    "raise in the handler": "raise RuntimeError('mine')",
    "group": "raise ExceptionGroup('mine', [e])",
}


@pytest.mark.parametrize("name", CAUGHT)
def test_an_error_behind_another(programs: Programs, name: str) -> None:
    source = f"import numpy as np\ntry:\n    np.info(1)\nexcept Exception as e:\n    {CAUGHT[name]}\n"
    programs.write({"main.py": source})
    side = programs.understudy("run", "--fallback=error", "main.py")
    before, _, after = side.err.partition("error[not-served]")
    assert side.code == 1 and "Traceback" in before and "mine" in before
    assert "main.py:3:8" in after and "Traceback" not in after and after.count("not-served") == 0


def test_an_error_that_the_program_hides(programs: Programs) -> None:
    source = "import numpy as np\ntry:\n    np.info(1)\nexcept Exception:\n    raise RuntimeError('mine') from None\n"
    programs.write({"main.py": source})
    assert "info" not in programs.understudy("run", "--fallback=error", "main.py").err


# Each row: the program, and the place that the error points to.
PLACES = {
    "helper": (
        {
            "main.py": "import helper\nhelper.f()\n",
            "helper.py": "import numpy as np\ndef f():\n    return np.info(1)\n",
        },
        "helper.py:3:15",
    ),
    "lines of a from-import": ({"main.py": "from numpy import (\n    array,\n    info,\n)\n"}, "main.py:3:5"),
    "comprehension": ({"main.py": "import numpy as np\nx = [np.info(i)\n     for i in (1,)]\n"}, "main.py:2:9"),
    "call of many lines": (
        {"main.py": "import numpy as np\nnp.add(\n    1,\n    np.info(\n        1))\n"},
        "main.py:4:8",
    ),
    "handler": (
        {"main.py": "import numpy as np\ntry:\n    1 / 0\nexcept ArithmeticError:\n    np.info(1)\n"},
        "main.py:5:8",
    ),
    "thread": (
        {
            "main.py": "import numpy as np, threading\nt = threading.Thread(target=lambda: np.info(1))\n"
            "t.start()\nt.join()\n"
        },
        ":2:",
    ),
    "no source": ({"main.py": "import numpy as np\nexec('np.info(1)')\n"}, "reached from <string>:1"),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_place(programs: Programs, name: str) -> None:
    files, place = PLACES[name]
    programs.write(files)
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert place in side.err and "numpy.info" in side.err and "Traceback" not in side.err


def test_a_source_in_another_encoding(programs: Programs) -> None:
    source = "# coding: latin-1\nimport numpy as np\nx = 'é', np.info(1)\n"
    (programs.folder / "main.py").write_bytes(source.encode("latin-1"))
    side = programs.understudy("run", "--fallback=error", "main.py", PYTHONIOENCODING="utf-8")
    assert "main.py:3:13" in side.err and "x = 'é', np" in side.err


def test_an_attribute_that_is_there_and_raises(programs: Programs) -> None:
    programs.write({"main.py": "import pandas as pd\npd.DataFrame().style\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert "AttributeError: The '.style' accessor requires jinja2" in side.err and "error[" not in side.err


def test_probing_for_an_original_that_is_not_served_does_not_pass_silently(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nprint(hasattr(np, 'info'))\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert side.code == 1 and side.out == "" and "numpy.info" in side.err


def test_a_refusal_names_the_parameter_and_the_line(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nnp.empty(2, 'O,i4')\n"})
    side = programs.understudy("run", "--fallback=error", "main.py")
    assert side.code == 1 and "error[not-covered]" in side.err and "main.py:2" in side.err
    assert "Traceback" not in side.err


def test_a_refusal_can_be_caught(programs: Programs) -> None:
    source = "import numpy as np\ntry:\n    np.empty(2, 'O,i4')\nexcept NotImplementedError as e:\n    print(e.parameter != '')\n"
    programs.write({"main.py": source})
    assert programs.understudy("run", "--fallback=error", "main.py").out == "True\n"
