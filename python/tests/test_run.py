"""`understudy run` starts a program as `python` does: same output, same exit code, same tracebacks."""

from __future__ import annotations

import os
import sys

import pytest
from command_line import Programs

# Programs that touch no original must not be able to tell the difference. Each row: its files, the arguments.
SAME = {
    "argv": ({"main.py": "import sys; print(sys.argv, __name__, __file__)"}, ["main.py", "-x", "--report", "a b"]),
    "exit code": ({"main.py": "import sys; print('out'); sys.exit(7)"}, ["main.py"]),
    "exit text": ({"main.py": "raise SystemExit('no')"}, ["main.py"]),
    "traceback": ({"main.py": "def f():\n    return 1 / 0\n\nf()\n"}, ["main.py"]),
    "chained traceback": (
        {"main.py": "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e\n"},
        ["main.py"],
    ),
    "syntax error": ({"main.py": "x = (1,\nprint(x\n"}, ["main.py"]),
    "missing program": ({}, ["nothing.py"]),
    "missing module": ({"main.py": "import nothing_of_that_name"}, ["main.py"]),
    "attribute error": ({"main.py": "import math; math.nothing"}, ["main.py"]),
    "plain not implemented": ({"main.py": "raise NotImplementedError('later')"}, ["main.py"]),
    "module": (
        {
            "pack/__init__.py": "",
            "pack/tool.py": "from . import other\nimport sys; print(__name__, sys.argv[1:], other.X)",
            "pack/other.py": "X = 5",
        },
        ["-m", "pack.tool", "one"],
    ),
    "package": (
        {"pack/__init__.py": "", "pack/__main__.py": "from .inner import y; print(y)", "pack/inner.py": "y = 2"},
        ["-m", "pack"],
    ),
    "folder": ({"app/__main__.py": "import helper; print(helper.z)", "app/helper.py": "z = 3"}, ["app"]),
    "relative import without package": ({"main.py": "from . import x"}, ["main.py"]),
    "code": ({}, ["-c", "import sys; print(sys.argv, sys.path[0])", "a"]),
    "path": ({"sub/main.py": "import sys; print(sys.path[0])"}, ["sub/main.py"]),
    "modules at the start": (
        {"main.py": "import sys; print('understudy' in dir(), 'numpy' in sys.modules)"},
        ["main.py"],
    ),
    "options of python": (
        {"main.py": "import sys; print(sys.flags.optimize, sys.warnoptions)"},
        ["-O", "-W", "error", "main.py"],
    ),
    "killed": ({"main.py": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"}, ["main.py"]),
    "stdin program": ({}, ["-"]),
    "exception with a note": ({"main.py": "e = ValueError('a')\ne.add_note('bé')\nraise e\n"}, ["main.py"]),
    "exception group": ({"main.py": "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])"}, ["main.py"]),
    "not utf-8": ({"main.py": "# coding: ascii\nprint('é')\n"}, ["main.py"]),
    "terminated": ({"main.py": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"}, ["main.py"]),
    "interrupted": ({"main.py": "import os, signal; os.kill(os.getpid(), signal.SIGINT)"}, ["main.py"]),
    "exits at once": ({"main.py": "import os; os._exit(5)"}, ["main.py"]),
    "exits with a list": ({"main.py": "import sys; sys.exit([1])"}, ["main.py"]),
    "failing thread": (
        {"main.py": "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='T')\nt.start()\nt.join()\n"},
        ["main.py"],
    ),
    "an error that looks like a refusal": (
        {"main.py": "class E(NotImplementedError):\n    original = parameter = why = 'a'\nraise E('x')\n"},
        ["main.py"],
    ),
    "a numpy of the program's own": (
        {
            "numpy/__init__.py": "class ndarray: pass\n",
            "numpy/linalg.py": "mine = 1\n",
            "main.py": "import numpy.linalg\nprint(numpy.linalg.mine)\nnumpy.ndarray().tofile\n",
        },
        ["main.py"],
    ),
    "a program called numpy": ({"numpy.py": "import numpy; print(numpy.__name__, numpy.__file__)"}, ["numpy.py"]),
    "child process": (
        {"main.py": "import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', 'print(4)']))"},
        ["main.py"],
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_as_with_python(programs: Programs, name: str) -> None:
    files, arguments = SAME[name]
    programs.write(files)
    stdin = "print(input.__name__)"
    assert programs.understudy("run", *arguments, stdin=stdin) == programs.python(*arguments, stdin=stdin)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full"])
def test_closed_streams(programs: Programs, closed: str) -> None:
    programs.write({"main.py": "import sys\nprint('out')\nsys.exit(3)\n"})
    command = f"{sys.executable} %s main.py {closed}; echo $?"
    expected = programs.run("bash", "-c", command % "")
    assert programs.run("bash", "-c", command % "-m understudy run") == expected


@pytest.mark.parametrize("value", ["", "lib", "lib:", ":lib"])
def test_pythonpath_means_what_it_means(programs: Programs, value: str) -> None:
    programs.write({"main.py": "import sys; print(sys.path)"})
    assert programs.understudy("run", "main.py", PYTHONPATH=value) == programs.python("main.py", PYTHONPATH=value)


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_processes_of_multiprocessing(programs: Programs, method: str) -> None:
    source = (
        "import multiprocessing\nimport numpy as np\n\n\ndef double(a):\n    return a * 2\n\n\n"
        "if __name__ == '__main__':\n"
        f"    with multiprocessing.get_context('{method}').Pool(1) as pool:\n"
        "        print(pool.map(double, [np.arange(2), np.float32(2)]))\n"
    )
    programs.write({"main.py": source})
    assert programs.understudy("run", "main.py").out == "[array([0, 2]), np.float32(4.0)]\n"


def test_functions_are_pickled_under_their_public_names(programs: Programs) -> None:
    programs.write(
        {
            "main.py": "import pickle, numpy as np\nfor f in (np.unique, np.linalg.norm): print(pickle.loads(pickle.dumps(f)) is f)"
        }
    )
    assert programs.understudy("run", "main.py").out == "True\nTrue\n"


def test_classes_answer_calls_of_functions(programs: Programs) -> None:
    source = (
        "import numpy as np\n\n\nclass Mine:\n"
        "    def __array_function__(self, func, types, args, kwargs):\n"
        "        return func in (np.sum, np.unique, np.zeros), func.__name__\n\n\n"
        "print(np.sum(Mine()), np.unique(Mine()), np.zeros(2, like=Mine()), np.vstack([Mine()]))\n"
    )
    programs.write({"main.py": source})
    told = "(True, 'sum') (True, 'unique') (True, 'zeros') (False, 'vstack')\n"
    for policy in ("executor", "error"):
        assert programs.understudy("run", f"--fallback={policy}", "main.py").out == told


def test_interpreters_of_other_environments_are_left_alone(programs: Programs) -> None:
    base = os.path.realpath(sys.executable)
    programs.write({"main.py": f"import subprocess; subprocess.run(['{base}', '-c', 'print(4)'])"})
    side = programs.understudy("run", "main.py")
    assert (side.out, side.err) == ("4\n", "")


def test_standard_input_reaches_the_program(programs: Programs) -> None:
    programs.write({"main.py": "import sys; print(sys.stdin.read().upper())"})
    assert programs.understudy("run", "main.py", stdin="words").out == "WORDS\n"


def test_traceback_of_a_program_on_stand_ins(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\n\ndef f(a):\n    return {}[a.size]\n\nf(np.zeros(3))\n"})
    side = programs.understudy("run", "main.py")
    assert side.code == 1
    assert 'File "' in side.err and 'main.py", line 6, in <module>' in side.err
    assert side.err.rstrip().endswith("KeyError: 3") and "understudy" not in side.err.replace(str(programs.folder), "")


@pytest.mark.parametrize("option", ["-I", "-E", "-S", "-uS"])
def test_options_that_keep_the_hook_out_are_refused(programs: Programs, option: str) -> None:
    side = programs.understudy("run", option, "main.py")
    assert side.code == 1 and f"option -{option[-1]}" in side.err


def test_the_users_own_sitecustomize_still_runs(programs: Programs) -> None:
    mine = "import os; print('child' if 'UNDERSTUDY_RUN' in os.environ else 'parent')"
    programs.write({"site/sitecustomize.py": mine, "main.py": "import numpy; print(numpy.arange(2))"})
    side = programs.understudy("run", "main.py", PYTHONPATH=str(programs.folder / "site"))
    assert side.out == "parent\nchild\n[0 1]\n"


def test_children_of_the_program_run_on_stand_ins_too(programs: Programs) -> None:
    source = "import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', 'import numpy; print(numpy.ones(1))']))"
    programs.write({"main.py": source})
    assert programs.understudy("run", "main.py").out == "b'[1.]\\n'\n"


IMPORTS = {
    "alias": "import numpy as np; print(np.__name__, np.add(1, 2))",
    "from": "from numpy import array as a, pi; print(a([1]), pi)",
    "star": "from numpy import *; print(linspace(0, 1, 3), linalg.norm([3, 4]))",
    "submodule": "import numpy.linalg; print(numpy.linalg.det([[2.0]]))",
    "submodule alias": "import numpy.random as r; print(r.default_rng(0).integers(0, 9, 3))",
    "from package": "from numpy import random, linalg as la; print(la.__name__, random.__name__)",
    "deep": "from numpy.lib.stride_tricks import sliding_window_view as w; print(w([1, 2, 3], 2))",
    "class": "import numpy; print(isinstance(numpy.zeros(1), numpy.ndarray), numpy.ndarray)",
    "scalar": "import numpy as np; print(repr(np.float64(2)), type(np.int8(1)))",
    "missing": "import numpy as np\ntry:\n    np.nothing\nexcept AttributeError as e:\n    print(e)",
    "missing module": "try:\n    import numpy.nothing\nexcept ModuleNotFoundError as e:\n    print(e)",
    "missing from": "try:\n    from numpy import nothing\nexcept ImportError as e:\n    print(str(e).split('(')[0])",
    "hasattr": "import numpy as np; print(hasattr(np, 'nothing'), hasattr(np, 'array'), hasattr(np, '__nothing__'))",
    "assignment": "import numpy as np; np.mine = 3; print(np.mine)",
    "warning": "import numpy as np\n\ndef f(a):\n    return 1 / a\n\nf(np.zeros(2))\nnp.log(np.zeros(1))\n",
    "reload": "import numpy, importlib, sys; print(importlib.import_module('numpy') is sys.modules['numpy'])",
    "find_spec": (
        "from importlib.util import find_spec as f; print([f(n) is not None for n in ('numpy', 'numpy.linalg')])"
    ),
    "reloaded": (
        "import numpy as np, importlib, warnings; warnings.simplefilter('ignore'); print(importlib.reload(np) is np)"
    ),
    "patched": (
        "import numpy as np; from unittest import mock\n"
        "with mock.patch('numpy.sum', return_value=9): print(np.sum([1]))\nprint(np.sum([1]))"
    ),
    "doctest": (
        "import numpy as np, doctest\ndef f(): return np.ones(2)\n"
        "f.__doc__ = '>>> f()\\narray([1., 1.])\\n'\nprint(doctest.testmod())"
    ),
    "pickled": (
        "import numpy as np, pickle; print(repr(pickle.loads(pickle.dumps([np.arange(3), np.float32(2), np.add]))))"
    ),
    "module attributes": (
        "import numpy as np; print(np.__spec__.name, np.__spec__.parent, np.__package__, '__version__' in dir(np))"
    ),
    "threads": (
        "import threading\ndef f():\n  import numpy\n  s.append(float(numpy.linalg.norm([3, 4])))\ns = []\n"
        "ts = [threading.Thread(target=f) for _ in range(4)]\n[t.start() for t in ts]; [t.join() for t in ts]; print(s)"
    ),
    "internals are hidden": "import numpy as np; print(hasattr(np, 'creation'))",
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_on_both_sides(programs: Programs, name: str, vanilla: str) -> None:
    programs.write({"main.py": IMPORTS[name]})
    expected = programs.run(vanilla, "main.py")
    assert programs.understudy("run", "main.py") == expected


OWN = {
    "beside it": ({"numpy.py": "mine = True"}, "", True),
    "on PYTHONPATH": ({"lib/numpy.py": "mine = True"}, "lib", True),
    "a folder that is no package": ({"numpy/data.txt": ""}, "", False),
    "installed originals": (
        {"lib/numpy/__init__.py": "mine = True", "lib/numpy-2.4.0.dist-info/METADATA": ""},
        "lib",
        False,
    ),
}


@pytest.mark.parametrize("name", OWN)
def test_a_module_of_the_program_comes_first(programs: Programs, name: str) -> None:
    files, path, own = OWN[name]
    programs.write({**files, "main.py": "import numpy; print(hasattr(numpy, 'mine'))"})
    assert programs.understudy("run", "main.py", PYTHONPATH=path).out == f"{own}\n"


def test_shims_from_understudy_path(programs: Programs) -> None:
    programs.write(
        {
            "extra/tiny/__init__.py": "from . import renamed as inner\n__all__ = ['two', 'inner']\ndef two():\n    return 2\n",
            "extra/tiny/renamed.py": "__all__ = ['three']\nthree = 3\n",
            "main.py": "import small, small.inner; print(small.two(), small.inner.three)",
        }
    )
    manifest = '[library]\nname = "small"\npackage = "tiny"\n\n[modules]\n"small.inner" = "tiny.renamed"\n'
    (programs.folder / "extra/tiny/registry.toml").write_text(manifest)
    side = programs.understudy("run", "main.py", UNDERSTUDY_PATH=str(programs.folder / "extra"))
    assert (side.out, side.err) == ("2 3\n", "")


def test_a_folder_that_is_not_there(programs: Programs) -> None:
    side = programs.understudy("run", "-c", "1", UNDERSTUDY_PATH="/nowhere")
    assert side.code == 1 and "UNDERSTUDY_PATH names /nowhere" in side.err
