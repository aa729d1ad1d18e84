"""Programs that need more than the shims have print what they print with the originals."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from command_line import Programs
from understudy.checking.compare import Fidelity
from understudy.fallback.nearness import with_near_parts

VANILLA = Path(__file__).resolve().parents[2] / ".vanilla/bin/python"

# Each row: what of the fallback a program needs, and the program.
SAME: dict[str, str] = {
    "fields of records, swapped bytes and series of polynomials as arguments": (
        "import numpy as np\nfrom scipy import optimize, stats\n"
        "r = np.zeros(4, dtype=[('n', 'i4'), ('x', 'f8'), ('s', 'U3')])\nr['x'] = [3, 1, 2, 5]\n"
        "print(stats.rankdata(r['x']), stats.rankdata(r['x'][::-2]), stats.rankdata(np.arange(4, dtype='>f8')[::-1]))\n"
        "p = np.polynomial.Polynomial([1, 2, 3], domain=[0, 2])\nprint(round(float(optimize.minimize_scalar(p).x), 6))\n"
        "print(np.ma.masked_array([p(1.0)], [False]), np.ma.ones(2) * np.random.SeedSequence(4).generate_state(2))"
    ),
    "what an original gives back of what it was given": (
        "import numpy as np\nfrom scipy import ndimage\nout = np.zeros(4)\n"
        "print(ndimage.uniform_filter1d(np.arange(4.0), 2, output=out) is out, out)\n"
        "from sklearn.utils import shuffle, check_array\nx = np.arange(6.0).reshape(3, 2)\nprint(check_array(x) is x)\n"
        "from scipy._lib._util import check_random_state\nrng = np.random.default_rng(3)\nprint(check_random_state(rng) is rng)"
    ),
    "an object array of lists and exceptions": (
        "import numpy as np\ninner = [1]\na = np.array([inner, ValueError('a')], dtype=object)\nm = np.ma.masked_array(a, [0, 0])\n"
        "print(m, type(m[1]).__name__, m[0])"
    ),
    "a module without shim": "import numpy as np\nm = np.ma.masked_array(np.arange(4.0), [0, 1, 0, 0])\nprint(m, m.mean(), m.filled(-1))",
    "a library without shims": "import numpy as np\nfrom scipy import linalg\nprint(linalg.lu(np.array([[1.0, 2.0], [3.0, 4.0]])))",
    "a function of the program by value": (
        "import numpy as np\nimport scipy.optimize as so\n"
        "def f(x): return (x[0] - 2.0) ** 2 + np.cosh(x[1])\nr = so.minimize(f, [0.0, 1.0])\nprint(r.x.round(4), r.success)"
    ),
    "a function that is called back": (
        "import numpy as np\nimport scipy.integrate as si\nseen = []\n"
        "def f(x):\n    seen.append(x)\n    return x * x\nprint(si.quad(f, 0.0, 3.0)[0], len(seen) > 5, all(type(x) is float for x in seen))"
    ),
    "a bound method that is called back": (
        "from scipy.optimize import brentq\nclass C:\n    calls = 0\n    def f(self, x):\n        self.calls += 1\n"
        "        return x - 1.5\nc = C()\nprint(round(brentq(c.f, 0, 4), 6), c.calls > 1)"
    ),
    "a function that closes over a remote object and a scalar": (
        "import numpy as np\nfrom scipy.optimize import brentq\nfrom scipy.interpolate import CubicSpline\n"
        "s = CubicSpline(np.arange(4.0), [0.0, 1.0, 4.0, 9.0])\nk = np.float64(2.0)\nfound = brentq(lambda x: s(x) - k, 0.5, 2.5)\n"
        "print(round(found, 9), s(found).round(9))"
    ),
    "objects of shims that are no data": (
        "import pandas as pd\ndf = pd.DataFrame({'k': [1, 2, 1, 2], 'v': [1.0, 2.5, 4.0, 8.0]})\ng = df.groupby('k')\n"
        "print(g.sample(1, random_state=0), g['v'].value_counts(bins=2))\nprint(df['v'].rolling(3).kurt(), df['v'].expanding(2).skew())\n"
        "s = pd.Series(['a,b', 'c'])\nprint(s.str.extractall('([a-c])'), df.rolling(2, win_type='boxcar').mean())"
    ),
    "warnings of originals": (
        "import warnings\nimport numpy as np\nimport pandas as pd\ndf = pd.DataFrame({'k': [1, 1, 1], 'v': [1.0, 2.5, 4.0]})\n"
        "with warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n    df.groupby('k').corrwith(df['v'])\n"
        "print([(w.category.__name__, w.lineno, str(w.message)[:40]) for w in seen])\nwarnings.simplefilter('error')\n"
        "try:\n    df.groupby('k').corrwith(df['v'])\nexcept Warning as w:\n    print(type(w).__name__)"
    ),
    "names of classes and private modules": (
        "import numpy as np\nimport pandas as pd\nm = np.ma.masked_array([1, 2], [True, False])\nprint(type(m), isinstance(m, np.ndarray))\n"
        "print(np.concat([np.array([3]), m]), np._core.multiarray.__name__, hasattr(np, '_nothing'))\n"
        "print(pd.offsets.BusinessHour(2).freqstr, pd.arrays.SparseArray([0, 1, 0]))\nprint(repr(pd.StringDtype(na_value=pd.NA)))"
    ),
    "a function of the shims as an argument": (
        "import numpy as np\nfrom scipy.optimize import fsolve\nprint(fsolve(np.cos, 1.0).round(6), fsolve(np.poly1d([1, -3]), 1.0))"
    ),
    "an object that stays there": (
        "import numpy as np\nfrom sklearn.linear_model import LinearRegression\nX = np.arange(8.0).reshape(4, 2)\n"
        "model = LinearRegression()\nprint(model, repr(model))\nprint(model.fit(X, X @ [1.0, 2.0]) is model)\n"
        "print(model.coef_.round(6), model.predict(X[:2]).round(6), isinstance(model, LinearRegression))\n"
        "print(hasattr(model, 'coef_'), hasattr(model, 'nothing'), sorted(model.get_params()))"
    ),
    "a pipeline of remote objects": (
        "import numpy as np\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "from sklearn.decomposition import PCA\nX = np.random.default_rng(0).normal(size=(20, 3))\n"
        "p = make_pipeline(StandardScaler(), PCA(2))\nprint(abs(p.fit_transform(X)).round(4)[:3], [name for name, _ in p.steps])"
    ),
    "exceptions by their class": (
        "import numpy as np\nfrom sklearn.exceptions import NotFittedError\nfrom sklearn.linear_model import Ridge\n"
        "try:\n    Ridge().predict(np.ones((1, 1)))\nexcept NotFittedError as e:\n    print(type(e).__name__, isinstance(e, ValueError))\n"
        "try:\n    np.ma.median('x', axis=3)\nexcept Exception as e:\n    print(type(e).__name__)\n"
        "from scipy import linalg\ntry:\n    linalg.cholesky(np.zeros((2, 2)))\nexcept np.linalg.LinAlgError as e:\n    print(e)"
    ),
    "an attribute of a shim's object": "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2], 'b': ['x', None]})\nprint(df.to_json())\nprint(df.to_dict('records'))",
    "a call that a shim refuses": "import pandas as pd\ns = pd.Series([1, 2, None], dtype='Int64')\nprint(s)\nprint(s + 1)\nprint((s * 2).sum())",
    "tables there and back": (
        "import pandas as pd\ndf = pd.DataFrame({'a': [3, 1, 2], 'c': pd.Categorical(['u', 'v', 'u']), 's': ['x', None, 'z'],\n"
        "  't': pd.to_datetime(['2020-01-01', '2021-01-01', None]), 'z': pd.to_datetime(['2020-06-01'] * 3).tz_localize('Europe/Berlin')},\n"
        "  index=pd.MultiIndex.from_tuples([('a', 1), ('a', 2), ('b', 1)], names=['k', 'n']))\n"
        "back = df.pipe(lambda d: d).query('a > 1')\nprint(back, back.dtypes, back.index)"
    ),
    "what an original changes in place": (
        "import numpy as np\nfrom scipy import linalg\na = np.array([[4.0, 2.0], [2.0, 3.0]], order='F')\nview = a[:, 1]\n"
        "from sklearn.utils import shuffle\nimport scipy.ndimage as nd\nout = np.zeros(5)\n"
        "nd.gaussian_filter(np.arange(5.0), 1.0, output=out)\nprint(out.round(4))\n"
        "from scipy.special import expit\nexpit(view, out=view)\nprint(a.round(4))"
    ),
    "random streams go on where an original left them": (
        "import numpy as np\nfrom scipy import stats\nrng = np.random.default_rng(1)\nprint(rng.random(), stats.norm.rvs(size=2, random_state=rng), rng.random())\n"
        "np.random.seed(3)\nprint(np.random.rand(), stats.expon.rvs(size=2), np.random.rand())\n"
        "s = np.random.RandomState(5)\nprint(stats.norm.rvs(random_state=s), s.rand())"
    ),
    "a table whose labels have no shim stays there": (
        "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})\n"
        "made = df.set_index(pd.period_range('2020-01', periods=2, freq='M'))\nprint(made)\nprint(made['a'].sum(), len(made))"
    ),
    "operators between shims and remote objects": (
        "import numpy as np\nfrom scipy import sparse\nm = sparse.csr_matrix(np.eye(3))\nprint((m @ np.arange(3.0)), (np.ones(3) @ m))\n"
        "print((m * 2).toarray(), m.shape, m.nnz, (m + m).sum())"
    ),
    "iteration, items, length, with": (
        "import numpy as np\nfrom sklearn.model_selection import KFold\n"
        "for train, test in KFold(2).split(np.zeros((4, 1))):\n    print(train, test)\n"
        "with np.testing.assert_raises(ValueError):\n    raise ValueError\n"
        "from sklearn import config_context, get_config\nwith config_context(assume_finite=True):\n    print(get_config()['assume_finite'])\nprint(get_config()['assume_finite'])"
    ),
    "what an original changes in an object of the program": (
        "import numpy as np\nclass Counter:\n    def __init__(self): self.n, self.seen, self.first = 0, [], True\n"
        "    def __call__(self, x):\n        self.n += 1\n        self.seen.append(int(x.sum()))\n        self.__dict__.pop('first', None)\n"
        "        self.last = {'sum': float(x.sum())}\n        return x.sum()\n"
        "c = Counter()\nheld = c.seen\nprint(np.ma.apply_along_axis(c, 1, np.ma.masked_array([[1, 2], [3, 4]])))\n"
        "print(vars(c), held is c.seen, hasattr(c, 'first'))"
    ),
    "the program's directory and environment": (
        "import os\nimport numpy as np\nm = np.ma.masked_array([[1, 2], [3, 4]])\nos.makedirs('sub', exist_ok=True)\n"
        "def f(x): return len(os.getcwd()) * 100 + len(os.environ.get('MINE', '')) * 10 + ('LANG_OF_MINE' in os.environ)\n"
        "os.environ['LANG_OF_MINE'] = 'x'\nprint(np.ma.apply_along_axis(f, 1, m))\n"
        "os.chdir('sub')\nos.environ['MINE'] = 'abc'\ndel os.environ['LANG_OF_MINE']\nprint(np.ma.apply_along_axis(f, 1, m))"
    ),
    "isinstance of what stays there": (
        "import numpy as np\nimport pandas as pd\ns = pd.Series([1, None], dtype='Int64')\nm = np.ma.masked_array([1])\n"
        "print(isinstance(s, pd.Series), isinstance(s, pd.DataFrame), isinstance(m, np.ndarray), isinstance(m, (str, pd.Index)))\n"
        "print(isinstance(s.to_frame(), pd.DataFrame), isinstance(s.sum(), int) or isinstance(s.sum(), np.int64))"
    ),
    "a class whose shim refuses its own defaults": (
        "import pickle\nimport pandas as pd\nprint(repr(pd.StringDtype()), pd.Series(['a', 'b'], dtype=pd.StringDtype()))\n"
        "s = pd.Series(['a', None])\nprint(repr(s.dtype), pickle.loads(pickle.dumps(s)).equals(s), pd.Series(dtype=float).dtype)"
    ),
    "a column whose values live there": (
        "import pandas as pd\na = pd.arrays.SparseArray([0, 0, 1])\ns = pd.Series(a)\nprint(a, a.density, s, s.sparse.density)\n"
        "d = pd.DataFrame({'x': a, 'y': [1, 2, 3]})\nprint(d.dtypes, d['x'].sparse.npoints)\n"
        "try:\n    pd.Series([1]).sparse\nexcept AttributeError as e:\n    print(e)"
    ),
    "an attribute of a class": (
        "import pandas as pd\nprint(pd.DataFrame.sparse, pd.DataFrame.to_json.__name__, hasattr(pd.DataFrame, 'nothing'))\n"
        "print(pd.DataFrame.to_json(pd.DataFrame({'a': [1]})), pd.DataFrame({'sparse_': [1]}).sparse_)"
    ),
    "what it prints": "from sklearn.datasets import load_iris\nd = load_iris()\nprint(d.data.shape, d.target_names, list(d)[:2])\nprint('after')",
}


def on_originals(programs: Programs) -> str:
    done = subprocess.run(
        [str(VANILLA), "main.py"], cwd=programs.folder, capture_output=True, text=True, timeout=120,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("need", SAME)
def test_a_program_prints_the_same(programs: Programs, need: str) -> None:
    programs.write({"main.py": SAME[need] + "\n"})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert (side.code, side.out) == (0, on_originals(programs)), side.err


def test_error_keeps_the_executor_out(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nnp.ma.masked_array([1])\n"})
    side = programs.understudy("run", "--fallback=error", f"--vanilla={VANILLA}", "main.py")
    assert side.code == 1 and "error[not-served]" in side.err and "main.py:2" in side.err


def test_warn_says_so_once(programs: Programs) -> None:
    programs.write({"main.py": "import pandas as pd\nd = pd.DataFrame({'a': [1]})\nprint(d.to_json(), d.to_json())\n"})
    side = programs.understudy("run", "--fallback=warn", f"--vanilla={VANILLA}", "main.py")
    assert side.code == 0 and side.err.count("pandas.DataFrame.to_json ran in the executor: it has no shim yet") == 1
    assert "main.py:3" in side.err


def test_names_have_policies_of_their_own(programs: Programs) -> None:
    programs.write(
        {
            "understudy.toml": "[fallback]\ndefault = 'error'\n'numpy.ma' = 'executor'\n",
            "main.py": "import numpy as np\nprint(np.ma.masked_array([1, 2], [0, 1]))\nnp.ctypeslib\n",
        }
    )
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert side.out == "[1 --]\n" and side.code == 1 and "numpy.ctypeslib" in side.err
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py", UNDERSTUDY_FALLBACK="numpy.ma=error")
    assert side.out == "" and side.code == 1 and "numpy.ma" in side.err


@pytest.mark.parametrize("text", ["sometimes", "numpy=sometimes", "=error"])
def test_a_policy_that_is_none(programs: Programs, text: str) -> None:
    programs.write({"main.py": "print(1)\n"})
    side = programs.understudy("run", f"--fallback={text}", "main.py")
    assert side.code != 0 and side.out == "" and "--fallback" in side.err


def test_no_interpreter_has_it(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nnp.ma.masked_array([1])\n"})
    bare = Path(__file__).resolve().parents[2] / ".venv/bin/python"
    side = programs.understudy("run", f"--vanilla={bare}", "main.py")
    assert side.code == 1 and "numpy.ma" in side.err and "has no numpy" in side.err


def test_a_handler_of_a_signal_that_needs_the_executor_is_told_and_does_not_wait(programs: Programs) -> None:
    source = (
        "import signal\nimport numpy as np\nm = np.ma.masked_array([1.0])\n"
        "signal.signal(signal.SIGALRM, lambda *_: print(m.sum()))\nsignal.alarm(1)\n"
        "np.ma.apply_along_axis(lambda v: [None for _ in range(10**8)] and 1, 0, m)\n"
    )
    programs.write({"main.py": source})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert side.code == 1 and "[called-back]" in side.err


def test_a_base_that_lives_there_is_refused_and_the_remedy_works(programs: Programs) -> None:
    defined = (
        "from sklearn.base import BaseEstimator, TransformerMixin\nclass Mine(TransformerMixin, BaseEstimator):\n"
        "    def __init__(self, k=1): self.k = k\n    def fit(self, X, y=None): return self\n"
        "    def transform(self, X): return X * self.k\n"
    )
    programs.write({"main.py": defined})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert side.code == 1 and "with understudy.vanilla():" in side.err and "[base-elsewhere]" in side.err
    inside = "".join(f"    {line}\n" for line in defined.splitlines())
    used = "print(Mine(3).fit_transform(np.ones((1, 2))), Mine(2).get_params())\n"
    programs.write({"main.py": f"import numpy as np\nimport understudy\nwith understudy.vanilla():\n{inside}{used}"})
    side = programs.understudy("run", f"--vanilla={VANILLA}", "main.py")
    assert (side.code, side.out) == (0, "[[3. 3.]] {'k': 2}\n"), side.err


def test_compare_prints_the_first_difference_and_goes_on(programs: Programs) -> None:
    source = "import numpy as np\nprint(np.percentile([1.0, 2.0], 50), np.median([3.0, 1.0, 2.0]))\nprint(np.linalg.cond(np.eye(2)))\n"
    programs.write({"main.py": source})
    side = programs.understudy("run", "--fallback=compare", f"--vanilla={VANILLA}", "main.py")
    assert (side.code, side.out) == (0, on_originals(programs)), side.err
    assert "compare:" not in side.err


# Calls whose last digits are LAPACK's: the shim's are others, and its entry declares how near they are.
NEAR = ["np.linalg.inv(a)", "np.linalg.solve(a, a[0])", "np.linalg.eigvalsh(a + a.T)"]


@pytest.mark.parametrize("call", NEAR)
def test_compare_allows_what_the_entry_declares(programs: Programs, call: str) -> None:
    programs.write({"main.py": f"import numpy as np\na = np.random.default_rng(0).normal(size=(6, 6))\nprint({call})"})
    side = programs.understudy("run", "--fallback=compare", f"--vanilla={VANILLA}", "main.py")
    assert (side.code, side.err) == (0, "")


# Each row: what the original gives, what the shim gives, what is declared, and what is left to compare with.
PARTS: list[tuple[object, object, Fidelity, object]] = [
    (1.0, 1.0000000000000002, Fidelity(), 1.0),
    (1.0, 1.0000000000000002, Fidelity(ulp=1), 1.0000000000000002),
    (1.0, 1.0000000000000004, Fidelity(ulp=1), 1.0),
    (1.0, 1.0 + 1e-9, Fidelity(rtol=1e-8), 1.0 + 1e-9),
    (1.0, 1.1, Fidelity(rtol=1e-8), 1.0),
    (100 + 0j, 100 + 1e-9j, Fidelity(rtol=1e-10), 100 + 1e-9j),
    ([1.0, (2.0, {"k": 3.0})], [1.1, (2.0 + 1e-9, {"k": 3.0 + 1e-9})], Fidelity(rtol=1e-8),
     [1.0, (2.0 + 1e-9, {"k": 3.0 + 1e-9})]),
    ([1.0], [1.0 + 1e-9, 2.0], Fidelity(rtol=1e-8), [1.0]),
    (1.0, 1, Fidelity(rtol=1e-8), 1.0),
    (float("inf"), float("-inf"), Fidelity(ulp=4), float("inf")),
]  # fmt: skip


@pytest.mark.parametrize("theirs, ours, allowed, left", PARTS)
def test_near_parts(theirs: object, ours: object, allowed: Fidelity, left: object) -> None:
    assert repr(with_near_parts(theirs, ours, allowed)) == repr(left)
