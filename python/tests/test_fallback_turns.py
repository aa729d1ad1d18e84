"""Functions that originals call back, and what these ask of originals: to any depth, with whatever lives in the worker."""

from __future__ import annotations

import pytest
from command_line import Programs
from test_fallback import VANILLA, on_originals

# Each row: what a function that is called back does, and the program. `log` keeps a function from being sent by value.
SAME: dict[str, str] = {
    "it calls an original": (
        "from scipy.optimize import brentq\nfrom scipy.special import erf\nlog = []\n"
        "def f(x):\n    log.append(type(x).__name__)\n    return float(erf(x)) - 0.5\n"
        "print(round(brentq(f, 0, 2), 9), set(log))"
    ),
    "it uses objects of the worker": (
        "import numpy as np\nfrom scipy.optimize import brentq\nfrom scipy.interpolate import CubicSpline\nlog = []\n"
        "s = CubicSpline(np.arange(4.0), [0.0, 1.0, 4.0, 9.0])\ndef f(x):\n    log.append(1)\n    d = s.derivative()\n"
        "    return float(d(x)) - float(s(1.0)) + len(s.x) - 4\nprint(round(brentq(f, 0, 3), 9), isinstance(s, CubicSpline))"
    ),
    "three deep": (
        "from scipy.optimize import brentq, minimize_scalar\nfrom scipy.integrate import quad\nfrom scipy.special import erf\nlog = []\n"
        "def f(x):\n    log.append('f')\n"
        "    def g(y):\n        log.append('g')\n"
        "        def h(t):\n            log.append('h')\n            return float(erf(t))\n"
        "        return quad(h, 0, y)[0] - 0.2\n"
        "    return (brentq(g, 0, 3) - x) ** 2\n"
        "print(round(minimize_scalar(f, bounds=(0, 2), method='bounded').x, 4), sorted(set(log)))"
    ),
    "it sends a function that closes over an object of the worker": (
        "import numpy as np\nfrom scipy.optimize import brentq\nfrom scipy.interpolate import CubicSpline\nlog = []\n"
        "s = CubicSpline(np.arange(4.0), [0.0, 1.0, 4.0, 9.0])\n"
        "def f(x):\n    log.append(1)\n    return brentq(lambda y: s(y) - 2.0, 0, 3) - x\nprint(round(brentq(f, 0, 3), 9))"
    ),
    "an exception of its own through two originals": (
        "from scipy.optimize import brentq\nfrom scipy.integrate import quad\nlog = []\n"
        "class Mine(Exception):\n    def __init__(self, a, b):\n        super().__init__(a, b)\n        self.a = a\n"
        "def h(t):\n    log.append(1)\n    raise Mine(1, [2])\n"
        "def f(x):\n    try:\n        return quad(h, 0, x)[0]\n    except Mine as e:\n        log.append(e.a)\n        raise\n"
        "try:\n    brentq(f, 0, 3)\nexcept Mine as e:\n    print(type(e) is Mine, e.args, e.a, log)"
    ),
    "it catches what an original raises": (
        "import numpy as np\nfrom scipy.optimize import brentq\nfrom scipy import linalg\nlog = []\n"
        "def f(x):\n    log.append(1)\n    try:\n        linalg.cholesky(np.zeros((2, 2)))\n"
        "    except np.linalg.LinAlgError as e:\n        return x - len(str(e)) / 100\nprint(round(brentq(f, 0, 3), 9))"
    ),
    "what is no data is its argument": (
        "import numpy as np\nimport scipy.optimize as so\nimport pandas as pd\nseen = []\n"
        "def after(intermediate_result):\n    seen.append(intermediate_result)\n"
        "    print(type(intermediate_result).__name__, sorted(intermediate_result), intermediate_result.x.shape)\n"
        "r = so.minimize(lambda x: float((x[0] - 1.0) ** 2), [3.0], callback=after, method='BFGS', options={'maxiter': 1})\n"
        "print(len(seen), seen[0].x == r.x, isinstance(seen[0], so.OptimizeResult))"
    ),
    "an original keeps it": (
        "import numpy as np\nfrom scipy.special import gamma\nfrom sklearn.preprocessing import FunctionTransformer\n"
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.linear_model import LinearRegression\nlog = []\n"
        "def scaled(X):\n    log.append(X.shape)\n    return X * float(gamma(3.0))\n"
        "X = np.arange(8.0).reshape(4, 2)\np = make_pipeline(FunctionTransformer(scaled), LinearRegression())\n"
        "p.fit(X, X[:, 0])\nprint(p.predict(X).round(6), log)\nprint(p[0].transform(X[:1]), log)"
    ),
    "threads call it": (
        "from joblib import Parallel, delayed\nfrom scipy.special import erf\nfrom scipy.integrate import quad\nlog = []\n"
        "def g(t):\n    log.append(1)\n    return float(erf(t))\n"
        "def f(x):\n    log.append(1)\n    return round(quad(g, 0, x)[0], 9)\n"
        "print(Parallel(n_jobs=3, backend='threading')([delayed(f)(i / 4) for i in range(9)]))"
    ),
    "originals look at its parameters": (
        "import inspect\nimport numpy as np\nimport pandas as pd\nlog = []\n"
        "def total(x):\n    log.append(1)\n    return x.sum()\n"
        "from scipy.optimize import curve_fit\ndef line(x, a, b):\n    log.append(1)\n    return a * x + b\n"
        "print(curve_fit(line, np.arange(5.0), 2 * np.arange(5.0) + 1)[0].round(6))"
    ),
    "threads that it starts": (
        "import threading\nfrom scipy.optimize import brentq\nfrom scipy.integrate import quad\nfrom scipy.special import erf\nlog = []\n"
        "def g(t):\n    log.append(1)\n    return float(erf(t))\n"
        "def f(x):\n    made = {}\n    def work(k): made[k] = quad(g, 0, x * k)[0] + float(erf(k))\n"
        "    all_of_them = [threading.Thread(target=work, args=(k,)) for k in range(3)]\n"
        "    for one in all_of_them: one.start()\n    here = float(erf(x))\n    for one in all_of_them: one.join()\n"
        "    return sum(made.values()) + here - 3.0\n"
        "print(round(brentq(f, 0, 3), 9), len(log) > 100)"
    ),
    "a thread that outlives it": (
        "import threading\nfrom scipy.optimize import brentq\nfrom scipy.special import erf\nlog, threads = [], []\n"
        "def f(x):\n    threads.append(threading.Thread(target=lambda: log.append(float(erf(x)))))\n    threads[-1].start()\n"
        "    return x - 1.0\nprint(brentq(f, 0, 4))\nfor one in threads: one.join()\nprint(len(log) == len(threads))"
    ),
    "the program goes where it wants": (
        "import os\nimport numpy as np\nfrom scipy.optimize import brentq\nlog = []\nos.makedirs('sub', exist_ok=True)\n"
        "def f(x):\n    log.append(1)\n    os.environ['MINE'] = str(len(log))\n"
        "    np.ma.apply_along_axis(lambda v: v, 0, np.ma.masked_array([1.0]))\n    return x - 1.0\n"
        "print(brentq(f, 0, 4))\n"
        "print(np.ma.apply_along_axis(lambda v: len(os.environ['MINE']), 0, np.ma.masked_array([1.0])), len(log) > 2)"
    ),
    "a warning of an original": (
        "import warnings\nimport numpy as np\nfrom scipy.optimize import brentq\nfrom scipy import linalg\nlog = []\n"
        "def f(x):\n    log.append(1)\n    linalg.solve(np.array([[1.0, 1.0], [1.0, 1.0 + 1e-16 * 3]]), [1.0, 2.0])\n    return x - 1.0\n"
        "with warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n    print(brentq(f, 0, 4))\n"
        "print(len(seen) == len(log), {w.category.__name__ for w in seen})"
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_a_program_prints_the_same(programs: Programs, what: str) -> None:
    programs.write({"main.py": SAME[what] + "\n"})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert (side.code, side.out) == (0, on_originals(programs)), side.err


HEAD = """\
import os, signal, sys, threading
import numpy as np
from scipy.optimize import brentq
from scipy.special import erf
log = []
"""
CALL = "np.ma.apply_along_axis(g, 0, np.ma.masked_array([1.0]))"

# Each row: a program whose worker, or whose user, ends a call of an original in a function that is called back; the
# limits; and what it prints.
ENDS: dict[str, tuple[str, str, str | None]] = {
    "the worker dies": (
        "def g(v): os._exit(3)\ndef f(x):\n    log.append(1)\n"
        f"    try: {CALL}\n    except Exception as e: print(type(e).__name__)\n    return x - 1.0\n"
        "try: brentq(f, 0, 4)\nexcept Exception as e: print(type(e).__name__)\nprint(len(log), erf(0.0))",
        "", "WorkerExited\nWorkerExited\n1 0.0\n",
    ),
    "the call takes too long": (
        "def g(v): return [None for _ in iter(int, 1)]\ndef f(x):\n    log.append(1)\n"
        f"    try: {CALL}\n    except TimeoutError as e: print(e.id)\n    return x - 1.0\n"
        "try: brentq(f, 0, 4)\nexcept TimeoutError as e: print(e.id)\nprint(len(log), erf(0.0))",
        "timeout=4", "exec-timeout\nexec-timeout\n1 0.0\n",
    ),
    "Ctrl-C while an original runs": (
        "def g(v): return [None for _ in iter(int, 1)]\ndef f(x):\n    log.append(1)\n"
        "    threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        f"    {CALL}\ntry: brentq(f, 0, 4)\nexcept KeyboardInterrupt: print('interrupted', len(log))\nprint(erf(0.0))",
        "", "interrupted 1\n0.0\n",
    ),
    "Ctrl-C in the function": (
        "def f(x):\n    log.append(float(erf(x)))\n    os.kill(os.getpid(), signal.SIGINT)\n    return x\n"
        "try: brentq(f, 0, 4)\nexcept KeyboardInterrupt: print('interrupted', len(log))\nprint(erf(0.0))",
        "", "interrupted 1\n0.0\n",
    ),
    "sys.exit in the function": (
        "def f(x):\n    log.append(float(erf(x)))\n    sys.exit(3)\n"
        "try: brentq(f, 0, 4)\nexcept SystemExit as e: print(e.code, len(log))\nprint(erf(0.0))",
        "", "3 1\n0.0\n",
    ),
    "what it gives cannot travel": (
        "def f(x):\n    log.append(float(erf(x)))\n    return (i for i in ())\n"
        "try: brentq(f, 0, 4)\nexcept Exception as e: print('travel' in str(e), len(log))\nprint(erf(0.0))",
        "", "True 1\n0.0\n",
    ),
    "what it asks for cannot travel": (
        "class A:\n    def __init__(self): self.held = (i for i in ())\n"
        "def f(x):\n    log.append(1)\n    try: np.ma.array(A())\n    except Exception as e: print(e.id)\n    return x - 1.0\n"
        "print(brentq(f, 0, 4, maxiter=1, disp=False) and len(set(log)), erf(0.0))",
        "", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDS)
def test_how_a_call_ends(programs: Programs, what: str) -> None:
    source, limits, printed = ENDS[what]
    programs.write({"main.py": HEAD + source + "\n"})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py", UNDERSTUDY_EXECUTOR=limits)
    if printed is None:
        lines = side.out.splitlines()
        assert side.code == 0 and set(lines[:-1]) == {"exec-cannot-travel"} and lines[-1] == "1 0.0", side.err
    else:
        assert (side.code, side.out) == (0, printed), side.err


# Each row: what of an object of the worker takes too long.
SLOW = {
    "an attribute": "slow.attribute",
    "its iteration": "next(iter(slow))",
    "its construction": "type_of_slow(5)",
    "an operator": "slow + 1",
    "its length": "len(slow)",
    "a call": "slow()",
}


@pytest.mark.parametrize("what", SLOW)
def test_limits_are_for_all_that_an_object_does(programs: Programs, what: str) -> None:
    module = (
        "import numpy\n"
        "def wait(*_): return [None for _ in iter(int, 1)]\n"
        "class Slow:\n    def __init__(self, n=0): n and wait()\n    attribute = property(wait)\n"
        "    __next__ = __add__ = __len__ = __call__ = wait\n    def __iter__(self): return self\n"
    )
    source = (
        "import understudy\nwith understudy.vanilla():\n    import slowly\n    slow = slowly.Slow()\n    type_of_slow = slowly.Slow\n"
        f"try: {SLOW[what]}\nexcept TimeoutError as e: print(e.id)\n"
    )
    programs.write({"slowly.py": module, "main.py": source})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py", UNDERSTUDY_EXECUTOR="timeout=2")
    assert (side.code, side.out) == (0, "exec-timeout\n"), side.err
