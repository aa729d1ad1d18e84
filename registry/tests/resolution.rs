//! Which originals a program refers to: one row for each way of writing it.
//!
//! A row is the program and its references as `line written original`, followed by how it is served unless by a shim.
//! References to builtins are left out, except in the table about them.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, registry};
use understudy_registry::{Reference, State};

fn shown(reference: &Reference) -> String {
    let state = match reference.state {
        State::Shim => "",
        State::Interpreter => " interpreter",
        State::NoneNeeded => " needs-none",
        State::Started => " started",
        State::Refused => " refused",
        State::NotServed => " not-served",
    };
    format!("{} {} {}{state}", reference.line, reference.written, reference.missing_name())
}

fn references(program: &str, builtins: bool) -> Vec<String> {
    let folder = Folder::new(&[("program.py", program)]);
    let explanation = registry().references(&[folder.path("program.py")]);
    assert!(explanation.files[0].error.is_none(), "{program}\ndoes not parse");
    explanation.files[0]
        .references
        .iter()
        .filter(|reference| reference.kind.word() != "module")
        .filter(|reference| builtins || !reference.original.starts_with("builtins."))
        .map(shown)
        .collect()
}

fn check_all(cases: &[(&str, &[&str])], builtins: bool) {
    let mut wrong = String::new();
    for (program, expected) in cases {
        let found = references(program, builtins);
        if found != *expected {
            wrong.push_str(&format!("--- program\n{program}\n--- expected\n{expected:#?}\n--- found\n{found:#?}\n\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn imports_and_names() {
    check_all(
        &[
            ("import numpy\nnumpy.array([1])", &["2 numpy.array numpy.array"]),
            ("import numpy as np\nnp.array([1])", &["2 np.array numpy.array"]),
            ("from numpy import array\narray([1])", &["1 array numpy.array", "2 array numpy.array"]),
            ("from numpy import array as a\na([1])", &["1 array numpy.array", "2 a numpy.array"]),
            ("import numpy.linalg\nnumpy.linalg.norm(1)", &["2 numpy.linalg.norm numpy.linalg.norm"]),
            ("import numpy.linalg\nnumpy.array(1)", &["2 numpy.array numpy.array"]),
            ("import numpy.linalg as la\nla.norm(1)", &["2 la.norm numpy.linalg.norm"]),
            ("from numpy import linalg\nlinalg.norm(1)", &["2 linalg.norm numpy.linalg.norm"]),
            ("from numpy.linalg import norm\nnorm(1)", &["1 norm numpy.linalg.norm", "2 norm numpy.linalg.norm"]),
            (
                "from numpy import *\nzeros(3)\nlinalg.norm(1)",
                &["2 zeros numpy.zeros", "3 linalg.norm numpy.linalg.norm"],
            ),
            ("import numpy as np\nr = np.random\nr.default_rng()", &["3 r.default_rng numpy.random.default_rng"]),
            ("import numpy as np\nsqrt = np.sqrt\nsqrt(2)", &["2 np.sqrt numpy.sqrt", "3 sqrt numpy.sqrt"]),
            (
                "import numpy as np\nnp.lib.stride_tricks.sliding_window_view(1, 2)",
                &["2 np.lib.stride_tricks.sliding_window_view numpy.lib.stride_tricks.sliding_window_view"],
            ),
            ("import numpy as np\nnp.pi, np.newaxis", &["2 np.pi numpy.pi", "2 np.newaxis numpy.newaxis"]),
            ("import numpy as np\nnp.fft.fft([1])", &["2 np.fft.fft numpy.fft.fft not-served"]),
            ("import numpy as np\nnp.exp(1)", &["2 np.exp numpy.exp not-served"]),
            ("import numpy as np\nnp.concatenate([1])", &["2 np.concatenate numpy.concatenate started"]),
            ("import numpy as np\nnp.abs(1)", &["2 np.abs numpy.abs not-served"]),
            ("import numpy as np\nnp.absolute(1)", &["2 np.absolute numpy.absolute"]),
            ("import numpy as np\nnp.random.rand(2)", &["2 np.random.rand numpy.random.rand needs-none"]),
            ("import numpy as np\nnp.no_such_name", &[]),
            ("import math, sys\nmath.sqrt(2)\nsys.argv", &["2 math.sqrt math.sqrt interpreter"]),
            ("import os.path, numpy as np\nnp.zeros(os.path.sep)", &["2 np.zeros numpy.zeros"]),
            ("def f():\n    import numpy as np\n    return np.zeros(1)", &["3 np.zeros numpy.zeros"]),
            ("import numpy as np\nnp = 1\nnp.zeros(1)", &[]),
            ("import numpy as np\ndel np\nnp.zeros(1)", &[]),
        ],
        false,
    );
}

#[test]
fn names_given_as_text() {
    check_all(
        &[
            (
                "import numpy as np\ngetattr(np, 'zeros')(1).sum()",
                &["2 numpy.zeros numpy.zeros", "2 .sum numpy.ndarray.sum"],
            ),
            ("import numpy as np\ngetattr(np, 'nothing', None)", &[]),
            ("import numpy as np\nname = 'zeros'\ngetattr(np, name)", &[]),
            ("np = __import__('numpy')\nnp.zeros(1)", &["2 np.zeros numpy.zeros"]),
            (
                "import importlib\nla = importlib.import_module('numpy.linalg')\nla.norm(1)",
                &["3 la.norm numpy.linalg.norm"],
            ),
            ("from importlib import import_module\nimport_module('numpy').zeros(1)", &["2 numpy.zeros numpy.zeros"]),
            ("def import_module(x): pass\nimport_module('numpy').zeros(1)", &[]),
        ],
        false,
    );
}

#[test]
fn conditional_imports() {
    check_all(
        &[
            (
                "try:\n    import numpy as np\nexcept ImportError:\n    np = None\nnp.zeros(1)",
                &["5 np.zeros numpy.zeros"],
            ),
            (
                "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\nnp.zeros(1)",
                &["5 np.zeros numpy.zeros"],
            ),
            (
                "try:\n    import numpy as np\nexcept ImportError:\n    raise SystemExit\nnp.zeros(1)",
                &["5 np.zeros numpy.zeros"],
            ),
            ("import sys\nif sys.argv:\n    import numpy as np\nnp.zeros(1)", &["4 np.zeros numpy.zeros"]),
            (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np\ndef f(a: np.ndarray): return a.sum()",
                &["4 np.ndarray numpy.ndarray", "4 a.sum numpy.ndarray.sum"],
            ),
        ],
        false,
    );
}

#[test]
fn scopes() {
    check_all(
        &[
            ("import numpy as np\ndef f(np):\n    return np.zeros(1)", &[]),
            ("import numpy as np\ndef f():\n    np = 1\n    return np.zeros(1)", &[]),
            ("import numpy as np\ndef f():\n    np.zeros(1)\n    np = 1", &[]),
            ("import numpy as np\ndef f():\n    return np.zeros(1)\n", &["3 np.zeros numpy.zeros"]),
            ("def f():\n    return np.zeros(1)\nimport numpy as np", &["2 np.zeros numpy.zeros"]),
            ("import numpy as np\n[np for np in range(3)]\nnp.zeros(1)", &["3 np.zeros numpy.zeros"]),
            ("import numpy as np\n[np.zeros for np in [1]]", &[]),
            (
                "import numpy as np\n[np.zeros(i) for i in range(3) if np.sqrt(i)]",
                &["2 np.zeros numpy.zeros", "2 np.sqrt numpy.sqrt"],
            ),
            ("import numpy as np\n(lambda np: np.zeros(1))", &[]),
            ("import numpy as np\n(lambda x: np.zeros(x))", &["2 np.zeros numpy.zeros"]),
            (
                "import numpy as np\nclass C:\n    zeros = np.zeros\n    def f(self):\n        return zeros(1)",
                &["3 np.zeros numpy.zeros"],
            ),
            (
                "class C:\n    import numpy as np\n    x = np.zeros(1)\n    def f(self):\n        return np.zeros(1)",
                &["3 np.zeros numpy.zeros"],
            ),
            (
                "np = None\ndef f():\n    global np\n    import numpy as np\ndef g():\n    return np.zeros(1)",
                &["6 np.zeros numpy.zeros"],
            ),
            (
                "def f():\n    import numpy as np\n    def g():\n        return np.zeros(1)\n    return g",
                &["4 np.zeros numpy.zeros"],
            ),
            (
                "def f():\n    import numpy as np\n    def g():\n        nonlocal np\n        np.zeros(1)\n        np = 1\n    g()",
                &["5 np.zeros numpy.zeros"],
            ),
            ("import numpy as np\nfor np in [1]:\n    pass\nnp.zeros(1)", &[]),
            ("import numpy as np\nwith open('x') as np:\n    np.zeros(1)", &[]),
            ("import numpy as np\n@np.vectorise\ndef f(): pass\n@np.sqrt\ndef g(): pass", &["4 np.sqrt numpy.sqrt"]),
            ("import numpy as np\ndef f(a=np.pi): pass", &["2 np.pi numpy.pi"]),
            (
                "import numpy as np\nprint(f'{np.sqrt(2):.3f} and {np.pi!r}')",
                &["2 np.sqrt numpy.sqrt", "2 np.pi numpy.pi"],
            ),
            ("'import numpy as np; np.zeros(1)'", &[]),
            ("import numpy as np\n'np.zeros'", &[]),
            (
                "import numpy as np\nif (a := np.zeros(1)) is not None:\n    a.sum()",
                &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nmatch np.pi:\n    case np.newaxis: pass\n    case np: np.zeros(1)",
                &["2 np.pi numpy.pi", "3 np.newaxis numpy.newaxis"],
            ),
            ("import numpy as np\nasync def f():\n    return np.zeros(1)", &["3 np.zeros numpy.zeros"]),
        ],
        false,
    );
}

#[test]
fn methods() {
    check_all(
        &[
            ("import numpy as np\na = np.zeros(3)\na.sum()", &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"]),
            (
                "import numpy as np\nnp.zeros(3).reshape(3).T.sum()",
                &[
                    "2 np.zeros numpy.zeros",
                    "2 .reshape numpy.ndarray.reshape",
                    "2 .T numpy.ndarray.T",
                    "2 .sum numpy.ndarray.sum",
                ],
            ),
            (
                "import numpy as np\nnp.zeros(3).mean()",
                &["2 np.zeros numpy.zeros", "2 .mean numpy.ndarray.mean not-served"],
            ),
            (
                "import numpy as np\nnp.zeros(3).flatten()",
                &["2 np.zeros numpy.zeros", "2 .flatten numpy.ndarray.flatten started"],
            ),
            (
                "import numpy as np\nnp.zeros(3).tofile('x')",
                &["2 np.zeros numpy.zeros", "2 .tofile numpy.ndarray.tofile refused"],
            ),
            ("import numpy as np\nnp.zeros(3).shape", &["2 np.zeros numpy.zeros", "2 .shape numpy.ndarray.shape"]),
            (
                "import numpy as np\na = np.zeros(3) + 1\na.sum()",
                &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\na = 1 - np.zeros(3)\na.sum()",
                &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            ("import numpy as np\n(np.zeros(3) > 1).sum()", &["2 np.zeros numpy.zeros", "2 .sum numpy.ndarray.sum"]),
            ("import numpy as np\nnp.zeros(3)[1:].sum()", &["2 np.zeros numpy.zeros", "2 .sum numpy.ndarray.sum"]),
            ("import numpy as np\nnp.zeros(3)[1].sum()", &["2 np.zeros numpy.zeros"]),
            (
                "import numpy as np\nnp.sqrt(np.zeros(3)).sum()",
                &["2 np.sqrt numpy.sqrt", "2 np.zeros numpy.zeros", "2 .sum numpy.ndarray.sum"],
            ),
            ("import numpy as np\nnp.add.at(1, 2, 3)", &["2 np.add numpy.add", "2 np.add.at numpy.ufunc.at"]),
            (
                "import numpy as np\nnp.add.reduce([1])",
                &["2 np.add numpy.add", "2 np.add.reduce numpy.ufunc.reduce not-served"],
            ),
            (
                "import numpy as np\nrng = np.random.default_rng(1)\nrng.normal().sum()\nrng.choice(3)",
                &[
                    "2 np.random.default_rng numpy.random.default_rng",
                    "3 rng.normal numpy.random.Generator.normal",
                    "3 .sum numpy.ndarray.sum",
                    "4 rng.choice numpy.random.Generator.choice not-served",
                ],
            ),
            (
                "import numpy as np\nb, _, rank, s = np.linalg.lstsq(1, 2)\nb.sum()\nrank.sum()",
                &["2 np.linalg.lstsq numpy.linalg.lstsq", "3 b.sum numpy.ndarray.sum"],
            ),
            ("import numpy as np\nnp.float64(1).item()", &["2 np.float64 numpy.float64", "2 .item numpy.generic.item"]),
            (
                "import numpy as np\nnp.ndarray.sum(np.zeros(1))",
                &["2 np.ndarray.sum numpy.ndarray.sum", "2 np.zeros numpy.zeros"],
            ),
            (
                "import numpy as np\nfor a in [np.zeros(1), np.zeros(2)]:\n    a.sum()",
                &["2 np.zeros numpy.zeros", "2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nfor i, a in enumerate([np.zeros(1)]):\n    a.sum()",
                &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\na = np.zeros(1)\nfor _ in range(3):\n    a.sum()\n    a = unknown(a)",
                &["2 np.zeros numpy.zeros"],
            ),
            ("import numpy as np\na = np.zeros(1)\nif a:\n    a = 1\na.sum()", &["2 np.zeros numpy.zeros"]),
            (
                "import numpy as np\na = np.zeros(1) if x else None\na.sum()",
                &["2 np.zeros numpy.zeros", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nrng = np.random.default_rng()\nrng.choice(9, 3).sum()\nrng.choice(9).sum()\nrng.choice(9, size=3).sum()",
                &[
                    "2 np.random.default_rng numpy.random.default_rng",
                    "3 rng.choice numpy.random.Generator.choice not-served",
                    "3 .sum numpy.ndarray.sum",
                    "4 rng.choice numpy.random.Generator.choice not-served",
                    "5 rng.choice numpy.random.Generator.choice not-served",
                    "5 .sum numpy.ndarray.sum",
                ],
            ),
            (
                "import numpy as np\na = np.zeros(1)\na.sum(axis=1).T\na.sum(axis=0).T\na.sum().T",
                &[
                    "2 np.zeros numpy.zeros",
                    "3 a.sum numpy.ndarray.sum",
                    "3 .T numpy.ndarray.T",
                    "4 a.sum numpy.ndarray.sum",
                    "5 a.sum numpy.ndarray.sum",
                ],
            ),
            ("import numpy as np\nx.sum()\nnp.zeros(1).no_such", &["3 np.zeros numpy.zeros"]),
        ],
        false,
    );
}

#[test]
fn tables() {
    const LOAD: &str = "import pandas as pd\ndf = pd.read_csv('x')\n";
    let rows: &[(&str, &[&str])] = &[
        ("df.head()", &["3 df.head pandas.DataFrame.head"]),
        ("df.head().merge(df)", &["3 df.head pandas.DataFrame.head", "3 .merge pandas.DataFrame.merge"]),
        ("df.plot", &["3 df.plot pandas.DataFrame.plot not-served"]),
        ("df['a'].mean()", &["3 .mean pandas.Series.mean"]),
        ("df[['a', 'b']].head()", &["3 .head pandas.DataFrame.head"]),
        ("df[df['a'] > 1].head()", &["3 .head pandas.DataFrame.head"]),
        ("df[x].head()", &[]),
        ("(df['a'] / 2).mean()", &["3 .mean pandas.Series.mean"]),
        ("(100 * df['a']).round()", &["3 .round pandas.Series.round not-served"]),
        (
            "df.groupby('a').mean().head()",
            &[
                "3 df.groupby pandas.DataFrame.groupby",
                "3 .mean pandas.api.typing.DataFrameGroupBy.mean",
                "3 .head pandas.DataFrame.head",
            ],
        ),
        (
            "df.groupby('a')['b'].mean().head()",
            &[
                "3 df.groupby pandas.DataFrame.groupby",
                "3 .mean pandas.api.typing.SeriesGroupBy.mean",
                "3 .head pandas.Series.head",
            ],
        ),
        (
            "df.groupby('a').agg('sum')",
            &["3 df.groupby pandas.DataFrame.groupby", "3 .agg pandas.api.typing.DataFrameGroupBy.agg not-served"],
        ),
        (
            "for key, part in df.groupby('a'):\n    part.head()",
            &["3 df.groupby pandas.DataFrame.groupby", "4 part.head pandas.DataFrame.head"],
        ),
        (
            "df['a'].str.upper().mean()",
            &["3 .str pandas.Series.str", "3 .upper pandas.Series.str.upper", "3 .mean pandas.Series.mean"],
        ),
        (
            "df['a'].dt.tz_localize(None)",
            &["3 .dt pandas.Series.dt not-served", "3 .tz_localize pandas.Series.dt.tz_localize not-served"],
        ),
        ("df.to_numpy().sum()", &["3 df.to_numpy pandas.DataFrame.to_numpy", "3 .sum numpy.ndarray.sum"]),
        ("df.loc[df['a'] > 1, ['a']].head()", &["3 df.loc pandas.DataFrame.loc", "3 .head pandas.DataFrame.head"]),
        ("df.loc[df['a'] > 1, 'a'].mean()", &["3 df.loc pandas.DataFrame.loc", "3 .mean pandas.Series.mean"]),
        ("df.index.tolist()", &["3 df.index pandas.DataFrame.index", "3 df.index.tolist pandas.Index.tolist"]),
        ("df.index = [1]", &["3 df.index pandas.DataFrame.index"]),
        ("df.assign(x=lambda d: d.head())", &["3 df.assign pandas.DataFrame.assign not-served"]),
        (
            "pd.DataFrame.from_dict({}).head()",
            &["3 pd.DataFrame.from_dict pandas.DataFrame.from_dict", "3 .head pandas.DataFrame.head"],
        ),
        ("pd.DataFrame({}).head()", &["3 pd.DataFrame pandas.DataFrame", "3 .head pandas.DataFrame.head"]),
        (
            "pd.DatetimeIndex([]).tolist()",
            &["3 pd.DatetimeIndex pandas.DatetimeIndex", "3 .tolist pandas.Index.tolist"],
        ),
        (
            "with pd.ExcelWriter('x') as out:\n    out.close()",
            &["3 pd.ExcelWriter pandas.ExcelWriter", "4 out.close pandas.ExcelWriter.close"],
        ),
        ("df += 1\ndf.head()", &["4 df.head pandas.DataFrame.head"]),
        ("a, b = df, df['x']\na.head(), b.mean()", &["4 a.head pandas.DataFrame.head", "4 b.mean pandas.Series.mean"]),
    ];
    let programs: Vec<(String, Vec<&str>)> = rows
        .iter()
        .map(|(line, expected)| {
            let all = std::iter::once("2 pd.read_csv pandas.read_csv").chain(expected.iter().copied());
            (format!("{LOAD}{line}"), all.collect())
        })
        .collect();
    let cases: Vec<(&str, &[&str])> =
        programs.iter().map(|(program, expected)| (program.as_str(), expected.as_slice())).collect();
    check_all(&cases, false);
}

#[test]
fn functions_and_classes_of_the_program() {
    check_all(
        &[
            (
                "import numpy as np\ndef f():\n    return np.zeros(1)\nf().sum()",
                &["3 np.zeros numpy.zeros", "4 .sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\ndef f(x):\n    if x:\n        return np.zeros(1)\n    return 1\nf(1).sum()",
                &["4 np.zeros numpy.zeros"],
            ),
            (
                "import numpy as np\ndef f(a: np.ndarray):\n    a.sum()",
                &["2 np.ndarray numpy.ndarray", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\ndef f(a: 'np.ndarray | None'):\n    a.sum()",
                &["2 np.ndarray numpy.ndarray", "3 a.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nfrom typing import Optional\ndef f(a: Optional[np.ndarray] = None) -> list[np.ndarray]:\n    a.sum()\nf()[0].sum()",
                &[
                    "3 np.ndarray numpy.ndarray",
                    "3 np.ndarray numpy.ndarray",
                    "4 a.sum numpy.ndarray.sum",
                    "5 .sum numpy.ndarray.sum",
                ],
            ),
            (
                "import numpy as np\nimport numpy.typing as npt\ndef f(a: npt.NDArray[np.float64]):\n    a.sum()",
                &[
                    "3 npt.NDArray numpy.typing.NDArray not-served",
                    "3 np.float64 numpy.float64",
                    "4 a.sum numpy.ndarray.sum",
                ],
            ),
            (
                "import numpy as np\ndef f(a):\n    a.sum()\nf(np.zeros(1))",
                &["3 a.sum numpy.ndarray.sum", "4 np.zeros numpy.zeros"],
            ),
            ("import numpy as np\ndef f(a):\n    a.sum()\nf(np.zeros(1))\nf(x)", &["4 np.zeros numpy.zeros"]),
            ("import numpy as np\ndef f(a):\n    a.sum()\nf(np.zeros(1))\nmap(f, [1])", &["4 np.zeros numpy.zeros"]),
            (
                "import numpy as np\ndef f(*, a=None):\n    a.sum()\nf(a=np.zeros(1))",
                &["3 a.sum numpy.ndarray.sum", "4 np.zeros numpy.zeros"],
            ),
            (
                "import numpy as np\ndef f(a):\n    return a, a.T\nx, y = f(np.zeros(1))\ny.sum()",
                &["3 a.T numpy.ndarray.T", "4 np.zeros numpy.zeros", "5 y.sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nclass C:\n    def __init__(self):\n        self.a = np.zeros(1)\n    def f(self):\n        return self.a\nC().f().sum()\nC().a.sum()",
                &["4 np.zeros numpy.zeros", "7 .sum numpy.ndarray.sum", "8 .sum numpy.ndarray.sum"],
            ),
            (
                "import numpy as np\nclass C:\n    def __init__(self, a):\n        self.a = a\n    @property\n    def t(self):\n        return self.a.T\nC(np.zeros(1)).t.sum()",
                &["7 self.a.T numpy.ndarray.T", "8 np.zeros numpy.zeros", "8 .sum numpy.ndarray.sum"],
            ),
            (
                "import pandas as pd\nclass Frame(pd.DataFrame):\n    pass\nFrame().head()",
                &["2 pd.DataFrame pandas.DataFrame", "4 .head pandas.DataFrame.head"],
            ),
            (
                "import numpy as np\ndef f(n):\n    return f(n - 1) if n else np.zeros(1)\nf(3)",
                &["3 np.zeros numpy.zeros"],
            ),
            ("import numpy as np\ndef f():\n    yield np.zeros(1)\nf().sum()", &["3 np.zeros numpy.zeros"]),
            (
                "import numpy as np\nimport functools\n@functools.wraps\ndef f(a):\n    a.sum()\nf(np.zeros(1))",
                &["6 np.zeros numpy.zeros"],
            ),
        ],
        false,
    );
}

#[test]
fn builtins() {
    check_all(
        &[
            ("print(len('x'))", &["1 print builtins.print interpreter", "1 len builtins.len interpreter"]),
            ("def print(x): pass\nprint(1)", &[]),
            ("from somewhere import len\nlen(1)", &[]),
            ("' '.join(['a'])", &["1 .join builtins.str.join interpreter"]),
            ("f'{1}'.upper()", &["1 .upper builtins.str.upper interpreter"]),
            ("x = []\nx.append(1)", &["2 x.append builtins.list.append interpreter"]),
            ("import numpy as np\nnp.float64(1).hex()", &["2 np.float64 numpy.float64", "2 .hex builtins.float.hex"]),
            ("d = {}\nd.items()", &["2 d.items builtins.dict.items interpreter"]),
            ("raise ValueError('x')", &["1 ValueError builtins.ValueError interpreter"]),
            (
                "try:\n    pass\nexcept RuntimeError as e:\n    print(e)",
                &["3 RuntimeError builtins.RuntimeError interpreter", "4 print builtins.print interpreter"],
            ),
        ],
        true,
    );
}

#[test]
fn columns_are_counted_in_characters() {
    let folder = Folder::new(&[("p.py", "import numpy as np\nx = 'äöü', np.zeros(1).sum()\nf'é{np.pi}'\n")]);
    let explanation = registry().references(&[folder.path("p.py")]);
    let places: Vec<_> = explanation.files[0].references.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(places, [(1, 8), (2, 12), (2, 24), (3, 5)]);
}

#[test]
fn local_modules_are_followed() {
    let folder = Folder::new(&[
        (
            "main.py",
            "from util import np, total\nfrom package.deep import frame\nimport helper\nnp.zeros(1)\ntotal([1])\nframe().head()\nhelper.pd.concat([])\n",
        ),
        (
            "util.py",
            "import numpy as np\nfrom numpy import array\n\ndef total(values):\n    return array(values).sum()\n",
        ),
        ("helper.py", "import pandas as pd\n"),
        ("package/__init__.py", ""),
        ("package/deep.py", "from . import loading\nfrom .loading import *\n\ndef frame():\n    return load()\n"),
        ("package/loading.py", "import pandas as pd\n\ndef load():\n    return pd.read_csv('x')\n"),
    ]);
    let explanation = registry().references(&[folder.path("main.py")]);
    let mut found = Vec::new();
    for file in &explanation.files {
        for reference in file.references.iter().filter(|one| one.kind.word() != "module") {
            found.push(format!("{} {}", folder.shown(&file.path), shown(reference)));
        }
    }
    found.sort();
    assert_eq!(
        found,
        [
            "main.py 4 np.zeros numpy.zeros",
            "main.py 6 .head pandas.DataFrame.head",
            "main.py 7 helper.pd.concat pandas.concat",
            "package/loading.py 4 pd.read_csv pandas.read_csv",
            "util.py 2 array numpy.array",
            "util.py 5 .sum numpy.ndarray.sum",
            "util.py 5 array numpy.array",
        ]
    );
}

#[test]
fn a_module_of_the_program_hides_a_library() {
    let folder = Folder::new(&[("main.py", "import numpy as np\nnp.zeros(1)\n"), ("numpy.py", "def zeros(n): pass\n")]);
    let explanation = registry().references(&[folder.path("main.py")]);
    assert_eq!(explanation.summary.references, 0);
}
