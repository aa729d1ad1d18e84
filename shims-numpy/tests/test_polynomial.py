"""numpy.polynomial: the functions and the classes of the six families."""

from __future__ import annotations

import pytest
from differential import assert_same

# module, prefix of its functions, class
FAMILIES = [
    ("polynomial", "poly", "Polynomial"),
    ("chebyshev", "cheb", "Chebyshev"),
    ("legendre", "leg", "Legendre"),
    ("laguerre", "lag", "Laguerre"),
    ("hermite", "herm", "Hermite"),
    ("hermite_e", "herme", "HermiteE"),
]
X = "np.array([-0.9, -0.25, 0.0, 0.5, 1.0])"
T = "np.arange(6) / 4 - 0.7"

# What every family has: the name after the prefix, and the arguments.
FUNCTIONS = [
    ("add", "[1, 2, 3], [3, 4]"),
    ("add", "[1, 2], [3, 4, 5.5]"),
    ("add", "[1, 2], [0, -2]"),
    ("sub", "[1, 2, 3], [3, 4]"),
    ("sub", "[1, 2], [3, 4, 5.5]"),
    ("sub", "[1j, 2], [3, 2]"),
    ("mulx", "[1, 2, 3]"),
    ("mulx", "[0]"),
    ("mulx", "5"),
    ("mul", "[1, 2, 3], [3, 2]"),
    ("mul", "[1, 2, 3], [3, 2, 1, 0.5]"),
    ("mul", "[1, 2, 3j], 2"),
    ("mul", "[], [1]"),
    ("mul", "[[1]], [1]"),
    ("mul", "['a'], [1]"),
    ("mul", "[True], [True]"),
    ("div", "[1, 2, 3, 4, 5], [3, 2, 1]"),
    ("div", "[1, 2], [3, 2, 1]"),
    ("div", "[1, 2], 4"),
    ("div", "[1, 2], 0"),
    ("pow", "[1, 2, 3], 3"),
    ("pow", "[1, 2, 3], 0"),
    ("pow", "[1, 2, 3], 1"),
    ("pow", "[1, 2, 3], -1"),
    ("pow", "[1, 2, 3], 1.5"),
    ("pow", "[1, 2, 3], 5, 4"),
    ("line", "2, 3"),
    ("line", "2, 0"),
    ("line", "0.5, 2.0"),
    ("fromroots", "[-1, 0, 2.5]"),
    ("fromroots", "[1j, -1j]"),
    ("fromroots", "[]"),
    ("fromroots", "[1, 2, 3, 4, 5]"),
    ("trim", "[0, 1e-9, 0, 0]"),
    ("trim", "[0, 1e-9, 1, 1e-3, 0], 1e-2"),
    ("trim", "[0, 1], -1"),
    ("der", "[1, 2, 3, 4, 5]"),
    ("der", "[1, 2, 3, 4], 2, 2"),
    ("der", "[1, 2, 3, 4], 0"),
    ("der", "[1, 2], 3"),
    ("der", "[1, 2], -1"),
    ("der", "[1, 2], 1.5"),
    ("der", "[[1.0, 2, 3], [4, 5, 6]], axis=1"),
    ("der", "[[1.0, 2, 3], [4, 5, 6]], 4, axis=1"),
    ("der", "[[1.0, 2, 3], [4, 5, 6]], axis=2"),
    ("int", "[1, 2, 3, 4]"),
    ("int", "[1, 2, 3], 2, [3, 1], -1, 0.5"),
    ("int", "[0]"),
    ("int", "[1, 2, 3], k=2, lbnd=1"),
    ("int", "[1, 2, 3], 1, [1, 2]"),
    ("int", "[1, 2, 3], -1"),
    ("int", "[1, 2, 3], lbnd=[1]"),
    ("int", "[1, 2, 3], scl=[1]"),
    ("int", "[[1.0, 2, 3], [4, 5, 6]], axis=1"),
    ("val", f"{X}, [1, 2, 3, 4, 5]"),
    ("val", f"{X}, [1, 2]"),
    ("val", f"{X}, [1]"),
    ("val", "0.5, [1, 2, 3]"),
    ("val", "2, [1, 2, 3]"),
    ("val", "1j, [1, 2, 3]"),
    ("val", "[[1, 2], [3, 4]], [[1, 2], [3, 4], [5, 6]]"),
    ("val", "[1, 2], [[1, 2], [3, 4], [5, 6]], tensor=False"),
    ("val2d", f"{X}, {X}, [[1, 2], [3, 4]]"),
    ("val2d", f"{X}, 1, [[1, 2], [3, 4]]"),
    ("val3d", f"{X}, {X}, {X}, [[[1, 2], [3, 4]]]"),
    ("val3d", f"{X}, {X}, 1, [[[1, 2], [3, 4]]]"),
    ("grid2d", f"{X}, [1, 2], [[1, 2], [3, 4]]"),
    ("grid3d", "[1, 2], [1, 2], [0.5], [[[1, 2], [3, 4]]]"),
    ("vander", f"{X}, 4"),
    ("vander", "[[1, 2], [3, 4]], 1"),
    ("vander", "[1, 2], 0"),
    ("vander", "[1, 2], -1"),
    ("vander", "[1, 2], 1.5"),
    ("vander2d", f"{X}, {X}, [1, 2]"),
    ("vander2d", f"{X}, {X}, [1]"),
    ("vander3d", f"{X}, {X}, {X}, [1, 2, 1]"),
    ("companion", "[1, 2, 3, 4]"),
    ("companion", "[1, 2]"),
    ("companion", "[1]"),
    ("roots", "[1]"),
    ("roots", "[1, 2]"),
    ("domain", None),
    ("zero", None),
    ("one", None),
    ("x", None),
]
NEARLY = [
    ("fit", f"{T}, np.cos({T}), 3"),
    ("fit", f"{T}, np.cos({T}), [0, 2]"),
    ("fit", f"{T}, np.cos({T}), 3, w=np.arange(1.0, 7)"),
    ("fit", f"{T}, np.stack([np.cos({T}), np.sin({T})], 1), 2"),
    ("fit", "[1, 2, 3], [1, 4, 9], 4"),
    ("fit", "[1, 2, 3], [1, 4, 9], 2, full=True"),
    ("fit", "[1, 2, 3], [1, 4], 2"),
    ("fit", "[1, 2, 3], [1, 4, 9], -1"),
    ("fit", "[1, 2, 3], [1, 4, 9], 1.5"),
    ("fit", "[[1]], [1], 1"),
    ("fit", "[], [], 1"),
    ("fit", "[1], [[[1]]], 1"),
    ("fit", "[1, 2], [1, 2], 1, w=[1]"),
    ("fit", "[1, 2], [1, 2], 1, w=[[1]]"),
    ("roots", "[-6, 11, -6, 1]"),
    ("roots", "[1, 0, 1]"),
    ("roots", "[0.25, -1.5, 0.5, 2, 1]"),
]
CASES = [
    f"np.polynomial.{module}.{prefix}{name}" + ("" if arguments is None else f"({arguments})")
    for module, prefix, _ in FAMILIES
    for name, arguments in FUNCTIONS
]
CASES += [
    f"np.polynomial.{module}.{name}(c)".replace("c)", f"{c})")
    for module, prefix, _ in FAMILIES[1:]
    for name in (f"poly2{prefix}", f"{prefix}2poly")
    for c in ("[1]", "[1, 2]", "[1, 2, 3, 4, 5]", "[1.5, 0, 2j]")
]
ROUNDED = [
    f"np.polynomial.{module}.{prefix}{name}({arguments})"
    for module, prefix, _ in FAMILIES
    for name, arguments in NEARLY
]
ROUNDED += [
    f"np.polynomial.{module}.{prefix}{name}"
    for module, prefix, _ in FAMILIES[1:]
    for name in ("gauss(1)", "gauss(2)", "gauss(7)", "gauss(0)", "gauss(1.5)", f"weight({X} / 2)")
]
ROUNDED += [
    "np.polynomial.chebyshev.chebpts1(4)",
    "np.polynomial.chebyshev.chebpts2(5)",
    "np.polynomial.chebyshev.chebpts1(0)",
    "np.polynomial.chebyshev.chebpts2(1)",
    "np.polynomial.chebyshev.chebpts1(1.5)",
    "np.polynomial.chebyshev.chebinterpolate(lambda x: x**3 + x, 4)",
    "np.polynomial.chebyshev.chebinterpolate(lambda x, k: x**k, 2, (2,))",
    "np.polynomial.chebyshev.chebinterpolate(lambda x: x, -1)",
    "np.polynomial.chebyshev.chebinterpolate(lambda x: x, 1.5)",
    "np.polynomial.Chebyshev.interpolate(lambda x: x**3 + x, 4, [0, 2]).coef",
]

SERIES = [
    "p",
    "str(p)",
    "f'{p:ascii}'",
    "f'{p:unicode}'",
    "f'{p:x}'",
    "p._repr_latex_()",
    "p.degree()",
    "len(p)",
    "list(p)",
    "p(2)",
    "p(np.array([0.5, 1]))",
    "p([0.5, 1])",
    "p + q",
    "p - 1",
    "1 - p",
    "p + [1, 2]",
    "[1, 2] + p",
    "p * q",
    "2 * p",
    "p / 2",
    "p / True",
    "p / q",
    "1 / p",
    "q // p",
    "q % p",
    "divmod(q, p)",
    "divmod([1, 2, 3, 4, 5, 6], p)",
    "p // 0",
    "p ** 2",
    "p ** -1",
    "p ** 101",
    "-p",
    "+p",
    "p == q",
    "p == p.copy()",
    "p != q",
    "p == 1",
    "hash(p)",
    "p.has_samecoef(q)",
    "p.has_samedomain(q)",
    "p.has_samewindow(q)",
    "p.has_sametype(1)",
    "p.symbol",
    "p.domain",
    "p.window",
    "p.coef",
    "p.deriv()",
    "p.deriv(2)",
    "p.integ()",
    "p.integ(2, [1, 2], 0.5)",
    "p.cutdeg(1)",
    "p.truncate(2)",
    "p.truncate(0)",
    "p.trim(1)",
    "p.mapparms()",
    "p.linspace(3)",
    "p.linspace(3, [0, 2])",
    "c.basis(2)",
    "c.basis(2, [0, 1], symbol='t')",
    "c.basis(-1)",
    "c.identity()",
    "c.identity([0, 4])",
    "c.fromroots([1, 2])",
    "c.fromroots([1, 2], domain=None)",
    "c([1, 2], [1])",
    "c([1, 2], window=[1])",
    "c([1, 2], symbol='a b')",
    "c([1, 2], symbol=3)",
    "c([1, 2, 3], [0, 2])",
    "str(c([1, 2, 3], [0, 2]))",
    "str(c([1, 2, 3], [0, 2], [0, 1]))",
    "str(c([1, -2, 3.25], symbol='t', domain=[0, 2], window=[-1, 3]))",
    "f'{c([0, 1e-9, 1e9, np.inf, np.nan]):ascii}'",
    "str(c([1, 2j, -3]))",
    "c([1, 2j, -3])._repr_latex_()",
    "c([1, 0, -3], [0, 2])._repr_latex_()",
    "str(c(np.arange(20) / 7))",
    "c([1, 2]) + c([1, 2], [0, 1])",
    "c([1, 2]) + c([1, 2], window=[0, 3])",
    "c([1, 2]) + c([1, 2], symbol='t')",
]
for _, _, name in FAMILIES:
    CASES += [f"c = np.polynomial.{name}; p, q = c([1, 2, 3]), c([4, 3, 2, 1.5])\n{source}" for source in SERIES]
    ROUNDED += [
        f"np.polynomial.{name}.fit({T}, np.cos({T}), 3).coef",
        f"np.polynomial.{name}.fit({T}, np.cos({T}), 3, domain=[]).domain",
        f"np.polynomial.{name}.fit([1, 1], [2, 2], 0).domain",
        f"np.polynomial.{name}.fit([1, 2, 3], [1, 4, 9], 1, full=True)[1][0]",
        f"np.polynomial.{name}([-6, 11, -6, 1], [0, 3]).roots()",
    ]
    ROUNDED += [f"np.polynomial.{other}.cast(np.polynomial.{name}([1, 2, 3, 4])).coef" for _, _, other in FAMILIES]
    ROUNDED += [
        f"np.polynomial.{name}([1, 2, 3]).convert([0, 2], np.polynomial.{other}).coef" for _, _, other in FAMILIES
    ]

CASES += [
    "np.polynomial.Polynomial([1, 2]) + np.polynomial.Legendre([1, 2])",
    "np.polynomial.polynomial.polyvalfromroots(2, [1, 3])",
    "np.polynomial.polynomial.polyvalfromroots([2, 4], [[1, 3], [2, 5]])",
    "np.polynomial.polynomial.polyvalfromroots(np.array([2, 4]), [[1, 3], [2, 5]], tensor=False)",
    "np.polynomial.polynomial.polyvalfromroots(np.array([2, 4]), [1, 3], tensor=False)",
    "np.polynomial.polyutils.trimseq([1, 0, 2, 0, 0])",
    "np.polynomial.polyutils.trimseq([0, 0])",
    "np.polynomial.polyutils.trimseq([])",
    "np.polynomial.polyutils.as_series([[1, 2, 0], [3.0]])",
    "np.polynomial.polyutils.as_series([[1, 2, 0], [3j]], trim=False)",
    "np.polynomial.polyutils.as_series([np.array([1, 2], object), [1]])",
    "np.polynomial.polyutils.getdomain([3, 1, 2])",
    "np.polynomial.polyutils.getdomain([1 + 2j, 3 - 1j])",
    "np.polynomial.polyutils.mapparms((-1, 1), (0, 4))",
    "np.polynomial.polyutils.mapdomain([0, 0.5], (-1, 1), (0, 4))",
    "np.polynomial.polyutils.mapdomain(0.5, (-1, 1), (0, 4))",
    "[np.polynomial.polyutils.format_float(np.float64(x)) for x in (0, 1, 1.5, 1e8, 1e-9, 1e-4, -2.25, np.nan, np.inf)]",
    "[np.polynomial.polyutils.format_float(x, True) for x in (1, np.float32(1e9), 'a', 1j)]",
    "np.polynomial.set_default_printstyle('ascii'); s = str(np.polynomial.Chebyshev([1, 2, 3])); "
    "np.polynomial.set_default_printstyle('unicode'); [s, str(np.polynomial.Chebyshev([1, 2, 3]))]",
    "np.polynomial.set_default_printstyle('latin')",
    "from fractions import Fraction as F; np.polynomial.polynomial.polymul([F(1, 2), F(1, 3)], [F(1), F(2)])",
    "from fractions import Fraction as F; str(np.polynomial.Polynomial([F(1, 2), F(-1, 3)]))",
]
NAMES = [
    "np.common_type(np.array([True]))",
    "np.common_type(np.array([1], 'f2'), np.array([1], 'f4'))",
    "np.common_type(np.array([1], 'f2'), np.array([1], 'c8'))",
    "np.common_type(np.array([1], 'f2'), np.array([1]))",
    "np.common_type()",
    "np.mintypecode(['d', 'f', 'F'])",
    "np.mintypecode('x')",
    "np.mintypecode('fi', typeset='ifd')",
    "np.typename('d')",
    "np.typename('x')",
    "np.typecodes",
    "np.real_if_close([1 + 1e-20j])",
    "np.real_if_close([1 + 1e-20j], tol=1e-30)",
    "np.real_if_close([1.5])",
]


@pytest.mark.parametrize("source", CASES + NAMES)
def test_series(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", ROUNDED)
def test_decompositions(source: str) -> None:
    assert_same(source, rtol=1e-10, text=False)
