"""Medians of other elements than real numbers, windows and interpolation beside NaN: the shims against NumPy."""

import pytest
from differential import assert_same

SETUP = "import numbers; from fractions import Fraction; from decimal import Decimal; "
CALLS = [
    "np.median(np.array([3,1,2],'m8[s]'))", "np.median(np.array([3,1,2,8],'m8[s]'))", "np.median(np.array([3,1,'NaT'],'m8[s]'))",
    "np.nanmedian(np.array([3,1,'NaT'],'m8[s]'))", "np.nanmedian(np.array(['NaT','NaT'],'m8[s]'))",
    "np.nanmedian(np.full((3,3),np.nan).astype('m8[s]'),axis=1)", "np.nanmedian(np.full((3,3),np.nan).astype('D'),axis=0)",
    "np.nanmedian(np.full((3,3),np.nan).astype('F'))", "np.median([1j,2,3])", "np.median([1j,2,3,np.nan])", "np.median(np.array([1,2,3,8],'F'))",
    "np.median(np.array([[1j,2],[3,4]]),axis=0,keepdims=True)", "np.median([Fraction(1,2),Fraction(1,3),Fraction(1,5)])",
    "np.median([Decimal(1),Decimal(2)])", "np.nanmedian(np.array(['NaT'],'m8[s]')[0])", "np.nanmedian(np.complex64(np.nan))",
    "np.median(np.array([1,2,3],object))", "np.median(np.array([1,2,3,4],object))", "np.median(np.ones((2,0),'D'),axis=1)",
    "np.nanmedian(np.array([1.5,None,2],object)[::2])", "np.interp([0.5,1,2,-1],[0,np.nan],[0,10])", "np.interp([0.5,1,2,-1],[np.nan,1],[0,10])",
    "np.interp(0.5,[0,1],np.array([complex(0,0),complex(0,-np.inf)]))",
    "np.interp([0.5,2.5],[0,1,2,3],np.array([complex(0,0),complex(0,-np.inf),1,2j]))", "np.hanning(np.uint8(10)).sum()", "np.bartlett(np.uint16(0))",
    "np.blackman(4.5)",
    "[isinstance(np.dtype(c).type(0),k) for c in '?bHlefdFDm' for k in (numbers.Number,numbers.Complex,numbers.Real,numbers.Integral)]",
    "np.mean(np.array([1.0,2],object))", "np.mean([Fraction(1,2),Fraction(1,3)])", "Fraction(1,2)*np.float64(3)", "np.int64(3)+Fraction(1,2)",
    "np.average(np.array([Decimal(1),Decimal(2)]))",
]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(SETUP + source)


_OF_OTHERS = {
    "o": "np.array([Fraction(1, 3), Fraction(1, 2), 3], object)", "d": "np.array([Decimal(1), Decimal(2), Decimal(5)])", "i": "np.array([[1, 2], [3, 4]], object)",
    "f": "np.array([1.5, 2, np.nan], object)", "m": "np.array([1, 5, 3, 'NaT'], 'm8[s]')", "k": "np.array([[1, 5], [3, 9]], 'm8[ns]')", "M": "np.array(['2020-01-01', '2021-01-01', '2020-06-01'], 'M8[D]')",
}  # fmt: skip
_RANKED = [
    "np.percentile(a, 50)", "np.quantile(a, 0.3)", "np.percentile(a, [25, 75])", "np.nanpercentile(a, 30)", "np.quantile(a, 0.3, method='hazen')", "np.quantile(a, 0.3, axis=0)",
    "np.percentile(a, 30, method='lower')", "np.percentile(a, 30, method='nearest')", "np.percentile(a, 30, method='inverted_cdf')", "np.nanquantile(a, [0.1, 0.9], axis=0)",
]  # fmt: skip


@pytest.mark.parametrize("case", [
    (made, call) for made in _OF_OTHERS for call in _RANKED if made != "d" or "inverted" in call or "lower" in call
], ids=str)  # fmt: skip
def test_quantiles_of_objects_and_times(case):
    made, call = case
    assert_same(f"from decimal import Decimal\nfrom fractions import Fraction\na = {_OF_OTHERS[made]}\n{call}")


@pytest.mark.parametrize("call", ["np.quantile(a, Fraction(1, 3))", "np.percentile(a, Fraction(50))"])
def test_exact_quantiles(call):
    assert_same(f"from fractions import Fraction\na = np.array([Fraction(1, 3), Fraction(1, 2), 3], object)\n{call}")


@pytest.mark.parametrize("name", ["percentile", "nanpercentile", "quantile", "nanquantile"])
def test_kept_axes_of_none(name):
    assert_same(f"np.{name}(np.array(1.5), 0.5, keepdims=True), np.{name}(np.array(1), [0.5], keepdims=True)")
    assert_same("np.median(np.array(1.5), keepdims=True), np.nanmedian(np.array(1.5), keepdims=True)")
