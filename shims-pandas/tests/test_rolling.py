"""rolling, expanding and ewm against the originals, to the last bit."""

import pytest
from differential import assert_same

DATA = """r = np.random.default_rng(5)
s = pd.Series(r.normal(size=60) * 1e3, index=pd.date_range('2020', periods=60, freq='9h'), name='v')
s.iloc[[3, 17, 18, 19, 40]] = np.nan
t = pd.Series(r.integers(0, 5, 60), index=s.index)
u = pd.Series([1e15, 1.0, -1e15, 3.0, 3.0, 3.0, 3.0, 0.1, 0.2, 0.3] * 3)
df = pd.DataFrame({'a': s, 'b': t})
"""

METHODS = "sum mean var std min max median count".split()

CASES = """s.rolling(4).rank()
s.rolling(4, min_periods=1).rank(pct=True, ascending=False)
s.rolling(4).rank(method='max')
t.rolling(4).rank(method='min')
t.rolling(4).rank(method='dense')
s.ewm(span=5).sum()
s.ewm(span=5, ignore_na=True).sum()
s.ewm(span=5, adjust=False).sum()
s.ewm(span=5)
s.rolling('2D')
s.rolling(3, min_periods=2)
list(t.rolling(3))[:4]
df.groupby('b').rolling(3).mean()
df.groupby('b').rolling('3D', min_periods=2)['a'].max()
df.groupby('b')['a'].rolling(2).apply(lambda x: x.iloc[0])
df.groupby('b')['a'].rolling(2)
df.groupby('b')['a'].expanding(2).std()
df.groupby('b').ewm(com=1)['a'].mean()
s.rolling(7).quantile(0.3)
s.rolling(4).quantile(0.3, interpolation='nearest')
s.rolling(4).sem()
s.rolling(4).apply(lambda x: x.iloc[0])
s.rolling(4).apply(np.sum, raw=True)
s.rolling(4).agg(['mean', 'std'])
s.rolling(4).agg('sum')
s.rolling(4).first()
s.rolling(4, min_periods=2).last()
s.rolling(4).nunique()
s.rolling(4, step=3).mean()
df.rolling(4).mean()
df.rolling(4).agg({'a': 'mean', 'b': 'sum'})
df.rolling(4).agg(['mean', 'max'])
df.rolling(4)['a'].max()
df.rolling(4).a.max()
df.rolling('2D').sum()
s.rolling(0).sum()
s.rolling(-1)
s.rolling(2.5)
s.rolling(3, min_periods=5)
s.rolling(3, closed='x')
s.rolling('ME')
s.reset_index(drop=True).rolling('2D')
pd.Series(list('abc')).rolling(2).sum()
s.ewm(span=5).mean()
s.ewm(com=2, adjust=False).mean()
s.ewm(halflife=3, ignore_na=True).mean()
s.ewm(alpha=0.3, min_periods=4).mean()
s.ewm(span=5).std()
s.ewm(span=5, adjust=False).var()
s.ewm()
s.ewm(com=-1)
s.ewm(span=5, com=3)""".splitlines()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("column", ["s", "t", "u"])
@pytest.mark.parametrize(
    "window", ["3", "10", "5, min_periods=1", "6, center=True", "4, closed='left'", "4, closed='both'"]
)
def test_rolling(column, window, method):
    assert_same(f"{DATA}{column}.rolling({window}).{method}()")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "window",
    [
        "'2D'",
        "'30h', closed='both'",
        "'30h', closed='left'",
        "'30h', closed='neither'",
        "'2D', center=True",
        "'3D', min_periods=4",
    ],
)
def test_rolling_time(window, method):
    assert_same(f"{DATA}s.rolling({window}).{method}()")


@pytest.mark.parametrize("method", METHODS)
def test_expanding(method):
    assert_same(f"{DATA}s.expanding(3).{method}()")


@pytest.mark.parametrize("source", CASES)
def test_case(source):
    assert_same(DATA + source)


@pytest.mark.parametrize("source", ["s.rolling(7).corr(t)", "s.rolling(7).cov(t)", "s.expanding().corr(t)"])
def test_pairs(source):
    assert_same(DATA + source, rtol=1e-9, text=False)
