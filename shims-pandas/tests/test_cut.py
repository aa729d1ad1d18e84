"""`cut` and `qcut` beside those of pandas."""

from __future__ import annotations

import importlib

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    "pd.cut([1,7,5,4,6,3],3)",
    "pd.cut(np.array([1,7,5,4,6,3]),3,retbins=True)",
    "pd.cut([1,7,5,4,6,3],3,labels=['bad','medium','good'])",
    "pd.cut([1,7,5,4,6,3],3,labels=['B','A','B'],ordered=False)",
    "pd.cut([1,7,5,4,6,3],3,labels=['B','A','B'])",
    "pd.cut([1,7,5,4,6,3],3,labels=['B','A'])",
    "pd.cut([1,7,5,4,6,3],3,ordered=False)",
    "pd.cut([0,1,1,2],bins=4,labels=False)",
    "pd.cut([1,7,5],[0,5,10])",
    "pd.cut([1,7,5],[0,5,10],right=False)",
    "pd.cut([0,7,5,np.nan,10,11],[0,5,10],include_lowest=True)",
    "pd.cut([0,7,5,np.nan,10,11],[0,5,10],labels=False)",
    "pd.cut([0.1,7.123456,5],[0,0.12345,5.55555,10])",
    "pd.cut([0.1,7.123456,5],[0,0.12345,5.55555,10],precision=1)",
    "pd.cut([0.1,7.123456,5],[0,0.0000012345,0.0000023456,10],precision=1)",
    "pd.cut([1,2,3],[0,0,5])",
    "pd.cut([1,2,3],[0,0,5],duplicates='drop',retbins=True)",
    "pd.cut([1,2,3],[0,0,5],duplicates='x')",
    "pd.cut([1,2,3],[5,0])",
    "pd.cut([1,2,3],0)",
    "pd.cut([],3)",
    "pd.cut([1,np.inf],3)",
    "pd.cut([5,5],2)",
    "pd.cut([0,0],2)",
    "pd.cut([-5.5,-5.5],2,right=False)",
    "pd.cut([True,False],2)",
    "pd.cut([1,2,3,9],pd.IntervalIndex.from_tuples([(0,1),(2,3),(4,5)]))",
    "pd.cut([1,2,3,9],pd.IntervalIndex.from_breaks([0,1.5,4]))",
    "pd.cut([1,2,3],3,labels='x')",
    "pd.cut(np.array([[1,2]]),3)",
    "pd.cut([1,2,3,9],[-np.inf,2,np.inf])",
    "pd.cut([1,2,3,9],[-np.inf,2,np.inf],labels=['lo','hi'])",
    "pd.cut(np.linspace(0,1,7),5,precision=2)",
    "pd.cut(np.linspace(-1000,1e6,7),4)",
    "pd.cut(np.arange(10)*1e-5,4)",
    "pd.cut([-3.7,12.1,8],[-10,-1,0,1,100],labels=list('abcd'))",
    "pd.cut([1,2],pd.Index([0,1,2]),labels=pd.Categorical(['x','y'],categories=['y','x']))",
    "pd.cut(pd.Series([1, 5, 9], index=list('abc'), name='s'), [0, 3, 6])",
    "pd.cut(pd.Series([1, 5, 9], index=list('abc'), name='s'), [0, 3, 6], labels=False)",
    "pd.cut(pd.Series([1, 5, 9]), 3, labels=['a', 'b', 'c'])",
    "pd.cut(pd.Series([1, 5, 9]), 3, retbins=True)[1]",
    "pd.cut(pd.Series([1.0, np.nan, 9.5]), bins=[-1, 5, 10, 15], labels=['0-5', '6-10', '11-15'])",
    "pd.cut(pd.Series([1, 5, 9, 5]), [0, 3, 6, 12]).value_counts()",
    "pd.cut(pd.to_datetime(['2020-01-01', '2020-02-01']), pd.to_datetime(['2019-01-01', '2020-01-15', '2021-01-01']))",
    "pd.cut(pd.to_datetime(['2020-01-01', '2020-02-01']), [0, 1])",
    "pd.qcut(range(5), 4)",
    "pd.qcut(range(5), 3, labels=['good', 'medium', 'bad'])",
    "pd.qcut(range(5), 4, labels=False)",
    "pd.qcut(pd.Series([1.5, 2.5, np.nan, 9.0], name='s'), 2)",
    "pd.qcut([1, 2, 3, 4, 5, 6, 7], [0, 0.25, 0.5, 1], retbins=True)",
    "pd.qcut([1, 1, 1, 2], 4)",
    "pd.qcut([1, 1, 1, 2], 4, duplicates='drop')",
    "pd.qcut([1, 2], 0)",
    "pd.qcut([1, 2], 'x')",
    "pd.cut(pd.to_datetime(['2020-01-01','2020-02-01','2020-03-05 01:02:03']),3)",
    "pd.cut(pd.Series(pd.to_datetime(['2020-01-01','2020-02-01',None,'2020-03-05 01:02:03'])),4,retbins=True)",
    "pd.cut(pd.to_datetime(['2020-01-01','2020-01-01']),2,right=False)",
    "pd.cut(pd.to_timedelta(['1D','3D','5h']),3)",
    "pd.cut(pd.to_timedelta(['1D','3D','5h']),3,labels=False)",
    "pd.cut(pd.to_datetime(['2020-01-01','2020-02-01','2020-03-05']),"
    "pd.to_datetime(['2020-01-01','2020-02-15','2020-03-05']),include_lowest=True)",
    "pd.qcut(pd.to_datetime(['2020-01-01','2020-02-01','2020-03-05','2021-01-01']),2)",
]


@pytest.mark.parametrize("source", CASES)
def test_cut(source: str) -> None:
    assert_same(source)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 4) + 0.0), min_size=2, max_size=20),
    st.integers(1, 9),
    st.booleans(),
)
def test_any_values_are_cut_alike(values: list[float], count: int, right: bool) -> None:
    texts = []
    for library in ("pandas", "understudy_pandas"):
        pd = importlib.import_module(library)
        try:
            texts.append(repr(pd.cut(values, count, right=right, retbins=True)))
        except ValueError as error:
            texts.append(str(error))
    assert texts[0] == texts[1]
