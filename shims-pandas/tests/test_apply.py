"""`apply`, `map`, `agg` and `transform` of columns, rows and tables."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda c: c.sum())",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda r: r['a']+r['b'],axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(np.sqrt)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda r: [1,2],axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda r: [1,2,3],axis=1,result_type='expand')",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda r: pd.Series({'p':1,'q':r.a}),axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda r: pd.Series([1,2]))",
    "df=pd.DataFrame({'a':[1,2],'b':['x','y']}); df.apply(lambda r: f\"{r['a']}{r['b']}\",axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply('sum')",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(['sum','mean'])",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda c,k: c*k, args=(2,))",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(lambda c,k: c*k, k=2)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(np.sum, raw=True)",
    "df=pd.DataFrame({'a':[1,2],'b':[3.5,4]}); df.apply(np.sum, axis=1)",
    "df=pd.DataFrame({'a':[],'b':[]}); df.apply(lambda c: c.sum())",
    "df=pd.DataFrame({'a':[],'b':[]}); df.apply(lambda c: c.sum(),axis=1)",
    "df=pd.DataFrame(); df.apply(lambda c: c.sum())",
    "s=pd.Series([1,2,3]); s.apply(lambda v: v*1.5)",
    "s=pd.Series([1,2,3]); s.apply(lambda v: 'x' if v>1 else None)",
    "s=pd.Series([1,2,3]); s.apply(lambda v: pd.Series([v,v]))",
    "s=pd.Series([1,2,3]); s.apply(np.sqrt)",
    "s=pd.Series([1,2,3]); s.apply('sum')",
    "s=pd.Series([1,2,3]); s.apply(['sum','max'])",
    "s=pd.Series([1,2,3]); s.apply(lambda v,a,b=1: v+a+b, args=(1,), b=5)",
    "s=pd.Series([1,2,None]); s.map({1:'a'})",
    "s=pd.Series(['a','b',None]); s.map({'a':1})",
    "s=pd.Series(['a','b',None]); s.map({'a':1,'b':2})",
    "s=pd.Series(['a','b',None]); s.map(str.upper,na_action='ignore')",
    "s=pd.Series(['a','b',None]); s.map(pd.Series({'a':1.5}))",
    "s=pd.Series(['a','b']); s.map('x{}'.format)",
    "s=pd.Series(['a','b']); s.map(lambda v: v=='a')",
    "s=pd.Series(['a','b']); s.map({})",
    "s=pd.Series([1,2]); s.map(len)",
    "s=pd.Series([1.0,np.nan]); s.map(lambda v: v, na_action='ignore')",
    "s=pd.Series(pd.Categorical(['a','b','a'])); s.map({'a':1,'b':2})",
    "s=pd.Series(pd.Categorical(['a','b','a'])); s.map({'a':1,'b':1})",
    "df=pd.DataFrame({'a':[1,2,3,4],'b':list('xxyz'),'c':[1.5,np.nan,2,2]}); df.agg('sum')",
    "df=pd.DataFrame({'a':[1,2,3,4],'b':list('xxyz'),'c':[1.5,np.nan,2,2]}); df.agg(['sum','max'])",
    (
        "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.agg({'a':'sum','c':['min',"
        "'max']}), df.agg({'a':'sum','c':'mean'}), df.agg(x=('a','max'),y=('c','min')), "
        "df.agg(lambda c: c.max()-c.min()), df.agg(['sum','mean'],axis=1)"
    ),
    "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.agg({'z':'sum'})",
    "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.agg('foo')",
    "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.agg()",
    (
        "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); "
        "df.transform(lambda c: c-c.mean()), df.transform('cumsum'), df.transform(['cumsum',"
        "'abs']), df.transform({'a':np.sqrt}), df.transform(np.exp)"
    ),
    "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.transform('sum')",
    (
        "s=pd.Series([1,2,3]); s.agg('sum'), s.agg(['min','max']), s.agg({'p':'min','q':'max'}), "
        "s.agg(lambda v: v.sum()), s.transform(lambda v: v+1), s.transform(['sqrt','abs'])"
    ),
    "s=pd.Series([1,2,3]); s.transform('sum')",
    "s=pd.Series([1,2,3]); s.agg('foo')",
    (
        "pd.Index([1,2,2]).is_unique, pd.Index([1,2,2]).get_loc(1), pd.Index([1,2,2]).get_loc(2), "
        "pd.Index([2,1,2]).get_loc(2), pd.Index([1,2]).get_indexer([2,5]), pd.Index([1,"
        "2]).isin([1]), pd.Index(['a']).str.upper(), pd.Index([1,2])+1, pd.Index([1,2])==1, "
        "pd.Index([1,2]).map(str), pd.Index([1,2]).astype(float), pd.Index([3,1]).sort_values(), "
        "pd.Index([3,1]).argsort()"
    ),
    "df=pd.DataFrame({'a':[1,2,3,4],'c':[1.5,np.nan,2,2]}); df.agg({'a':'sum','c':['min','max']})",
    "s=pd.Series([1,2,3]);s.transform(['sqrt','abs'])",
    "pd.Series([4]).agg('sqrt'), pd.Series([4]).apply('sqrt'), pd.DataFrame({'a':[4]}).transform('sqrt')",
    "d=pd.DataFrame({'a':[1,2]}); s=d.apply(lambda c: c); s.index.name='k'; d.index.name",
]


@pytest.mark.parametrize("source", CASES)
def test_apply(source: str) -> None:
    assert_same(source)
