"""`replace`, `where`, `mask` and `clip`, and the dtypes that they keep."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['a'].replace(1,2,inplace=True); df",
    "pd.Series([1,2],dtype='float32').where([True,False], 0.1).dtype",
    "pd.Series([1,2],dtype='float32').replace(1,0.1).dtype",
    "pd.Series([1,2],dtype='float32').clip(0.1).dtype",
    "pd.Series([1,2],dtype='float32').clip(lower=pd.Series([1.1,3.3])).dtype",
    "pd.Series([1,2],dtype='int8').where([True,False], 300).dtype",
    "pd.Series([1,2],dtype='int8').replace(1,300).dtype",
    "pd.Series([1,2]).where([True,False], 'a')",
    "pd.Series([1,2]).where([True,False], 1.5)",
    "pd.Series([1,2]).where([True,False], True)",
    "pd.Series([True,False]).where([True,False], 1)",
    "pd.Series([True,False]).where([True,False])",
    "pd.Series([1,2]).where([True,False])",
    "pd.Series(['a','b']).where([True,False])",
    "pd.Series(['a','b']).where([True,False],1)",
    "pd.Series([1,2]).mask([True,False],pd.Series([1.5,2]))",
    "s=pd.Series(['a',True,1],dtype=object); s.replace(1,7)",
    "s=pd.Series(['a',True,1],dtype=object); s.replace(True,7)",
    "s=pd.Series([True,False]); s.replace(1,7)",
    "s=pd.Series([1,0]); s.replace(True,7)",
    (
        "s=pd.Series([1.0,0]); s.replace(1,7), s.replace({1:2,0:3}), s.replace([1,0],[5,6]), "
        "s.replace(1,None), s.replace(1,'x')"
    ),
    (
        "s=pd.Series(['a','b','ab']); s.replace('a','z'), s.replace({'a':'b','b':'a'}), "
        "s.replace('a',5), s.replace(['a','b'],'q'), s.replace(r'^a','Z',regex=True), "
        "s.replace(regex={'a':'1'}), s.replace('a',None), s.replace('a',np.nan)"
    ),
    (
        "df=pd.DataFrame({'a':[1,2],'b':['x','y']}); df.replace(1,9), df.replace({'a':{1:5}}), "
        "df.replace({'x':'q',1:0}), df.replace({'a':1,'b':'x'},0), df.replace('x',np.nan), "
        "df.replace([1,'x'],[7,'w'])"
    ),
]


@pytest.mark.parametrize("source", CASES)
def test_replacing(source: str) -> None:
    assert_same(source)
