"""What the constructors make of whatever is handed to them: dtypes, labels and errors."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.DataFrame({'a':[1,2],'c':pd.Categorical(['x','y'])}).values.flags.writeable",
    "pd.DataFrame({'a':[1,2],'b':['x','y']}).values.flags.writeable",
    "pd.DataFrame({'a':[1,2],'b':[1.,2]}).values.flags.writeable",
    "pd.DataFrame({'a':[1,2],'b':[1,2]}).values.flags.writeable",
    "pd.DataFrame({'a':[1,2]}).values.flags.writeable",
    "pd.DataFrame({'a':[1,2]}).to_numpy(copy=True).flags.writeable",
    "pd.DataFrame({'a':[1,2],'b':['x','y']}).to_numpy().flags.writeable",
    ("pd.Series([1,2]).values.flags.writeable, pd.Series(['a']).values, pd.Series(['a']).to_numpy().flags.writeable"),
    "pd.Series([1,2]).to_numpy(dtype='f8').flags.writeable",
    "pd.Series(pd.Categorical(['a','b'])).to_numpy().flags.writeable",
    "pd.Series(pd.Categorical(['a','b'])).values.codes.flags.writeable",
    "pd.Series(pd.date_range('2020',periods=2)).values.flags.writeable",
    "pd.Series(pd.date_range('2020',periods=2,tz='UTC')).to_numpy().flags.writeable",
    "pd.DataFrame({'a':[1,2]}).reindex(columns=['a','b'])",
    "pd.DataFrame({'a':[1,2]}).reindex(index=[1,0])",
    "pd.DataFrame({'a':[1,2]}).reindex(index=range(4))",
    "pd.DataFrame({'a': []}).dtypes",
    "pd.DataFrame({'a': [], 'b': ()}).dtypes",
    "pd.DataFrame({'a': []})",
    "pd.Series([]).dtype",
    "pd.Series({}).dtype",
    "pd.Series((),dtype=None)",
    "pd.DataFrame([]).dtypes",
    "pd.DataFrame({'a': {}}).dtypes",
    "pd.DataFrame({'a': np.array([])}).dtypes",
    "pd.DataFrame(columns=['a','b'])",
    "pd.DataFrame(columns=['a','b']).dtypes",
    "pd.DataFrame(columns=['a','b'],index=[0,1]).dtypes",
    "pd.DataFrame(columns=['a','b'],index=[0,1],dtype=float)",
    "pd.DataFrame(columns=['a','b'],index=[0,1],dtype='int64')",
    "pd.DataFrame(1, index=[0,1], columns=['a','b'])",
    "pd.DataFrame('x', index=[0,1], columns=['a','b']).dtypes",
    (
        "pd.Series([1,None]).dtype, pd.Series([True,None]).dtype, pd.Series(['a',None]).dtype, "
        "pd.Series(['a',1]).dtype, pd.Series([1,2.5]).dtype, pd.Series([None,None]).dtype, "
        "pd.Series([np.nan,None]).dtype, pd.Series([True,1]).dtype, pd.Series([True,1.5]).dtype, "
        "pd.Series([1,2**63]).dtype, pd.Series([1,2**64]).dtype, pd.Series([-1,2**63]).dtype, "
        "pd.Series([1+2j,1]).dtype"
    ),
    (
        "pd.Series(['a',np.nan]), pd.Series(['a',pd.NA]), pd.Series(['a',pd.NaT]), "
        "pd.Series([pd.NaT,None]), pd.Series([pd.NA,1])"
    ),
    "pd.Series([pd.NA]), pd.Series([pd.NA,None])",
    (
        "pd.Series([None]*2,dtype='str'), pd.Series([1,2],dtype='str'), pd.Series([1,None],"
        "dtype='str'), pd.Series([1.5,None],dtype=str), pd.Series([True],dtype=str)"
    ),
    "pd.Series([b'a']), pd.Series([b'a']).dtype",
    "pd.Series([[1],[2]]), pd.Series([(1,2)]), pd.Series([{'a':1}]), pd.Series([{1}])",
    (
        "pd.Series({'a':1,'b':2}), pd.Series({'a':1},index=['b','a']), pd.Series({('a',1):2}), "
        "pd.Series({},index=['a']), pd.Series({1:None,2:'x'})"
    ),
    (
        "pd.Series(5,index=[1,2]), pd.Series(5), pd.Series('x',index=[0,1]), pd.Series(None,"
        "index=[0]), pd.Series(np.nan,index=[0])"
    ),
    "pd.Series([1,2],index=[1])",
    "pd.Series([1,2],index=[1,2,3])",
    "pd.Series({1,2})",
    "pd.Series(np.array([[1,2],[3,4]]))",
    "pd.Series([1.5],dtype=int)",
    "pd.Series([1.0,2.0],dtype=int)",
    "pd.Series([1,np.nan],dtype=int)",
    "pd.Series(['1','2'],dtype=int)",
    "pd.Series(['a'],dtype=int)",
    "pd.Series([1,2],dtype=bool), pd.Series([0,None],dtype=bool), pd.Series(['','a'],dtype=bool)",
    "pd.Series([300],dtype='int8')",
    "pd.Series([-1],dtype='uint8')",
    (
        "pd.Series(range(3)), pd.Series(x for x in [1,2]), pd.Series(map(str,[1,2])), pd.Series((1,"
        "2)), pd.Series({'a':1}.keys()), pd.Series({'a':1}.values())"
    ),
    (
        "pd.Series(np.array(['a','b'])), pd.Series(np.array(['a','b'],dtype=object)), "
        "pd.Series(np.array([1,'b'],dtype=object)), pd.Series(np.array([1,2],dtype=object))"
    ),
    (
        "pd.Series(np.float32(1.5)), pd.Series([np.float32(1.5)]).dtype, pd.Series([np.int8(1),"
        "np.int8(2)]).dtype, pd.Series([np.int8(1),2]).dtype"
    ),
    (
        "import datetime; pd.Series([datetime.date(2020,1,1)]), pd.Series([datetime.datetime(2020,"
        "1,1)]), pd.Series([datetime.timedelta(1)]), pd.Series([datetime.time(1)])"
    ),
    "pd.DataFrame({'a':[1,2],'b':[1.5,None],'c':['x',None],'d':[True,None],'e':[None,None]}).dtypes",
    (
        "pd.DataFrame([[1,'a'],[2,None]]), pd.DataFrame([[1,'a'],[2]]), pd.DataFrame([(1,2)],"
        "columns=['a','b']), pd.DataFrame([{'a':1},{'b':2}]), pd.DataFrame([1,2]), "
        "pd.DataFrame([[]])"
    ),
    "pd.DataFrame([[1,2,3],[4]]), pd.DataFrame([[1,2]],columns=['a'])",
    "pd.DataFrame([[1,2]],columns=['a'])",
    "pd.DataFrame({'a':[1,2],'b':[1]})",
    "pd.DataFrame({'a':1,'b':2})",
    (
        "pd.DataFrame({'a':1,'b':[2,3]}), pd.DataFrame({'a':1},index=[0]), "
        "pd.DataFrame({'a':pd.Series([1],index=['x']),'b':pd.Series([2],index=['y'])})"
    ),
    (
        "pd.DataFrame({'a':{'x':1},'b':{'y':2}}), pd.DataFrame({'a':[1,2]},index=['p','q']), "
        "pd.DataFrame({'a':pd.Series([1,2])},index=[1,2])"
    ),
    "pd.DataFrame({'a':[1,2]},index=['p'])",
    (
        "pd.DataFrame({'a':[1,2]},columns=['a','b']), pd.DataFrame({'a':[1,2]},columns=['b']), "
        "pd.DataFrame({'a':[1,2]},dtype=float)"
    ),
    (
        "pd.DataFrame(np.arange(6).reshape(2,3),columns=list('abc')), pd.DataFrame(np.arange(3)), "
        "pd.DataFrame(np.zeros((0,3))), pd.DataFrame(np.zeros((2,0)))"
    ),
    "pd.DataFrame(np.zeros((2,2)),columns=['a'])",
    "pd.DataFrame(np.zeros((2,2,2)))",
    "pd.DataFrame(5)",
    "pd.DataFrame('abc')",
    "pd.DataFrame({1,2})",
    "pd.DataFrame({('a','x'):[1],('a','y'):[2]}), pd.DataFrame({('a','x'):[1],'b':[2]})",
    "pd.DataFrame(dict(a=range(3),b=(x for x in 'abc')))",
    "pd.DataFrame(zip([1,2],['a','b']),columns=['n','s']), pd.DataFrame(iter([[1],[2]]))",
    "pd.DataFrame([None,1]), pd.DataFrame([{'a':1},None])",
    (
        "pd.DataFrame(np.array([['a','b']])), pd.DataFrame(np.array([['a',1]],dtype=object)), "
        "pd.DataFrame(np.array([[1,2]],dtype=object)).dtypes"
    ),
    (
        "pd.DataFrame.from_dict({'a':[1,2],'b':[3,4]},orient='index',columns=['x','y']), "
        "pd.DataFrame.from_dict({'a':{'x':1},'b':{'x':2}},orient='index'), "
        "pd.DataFrame.from_records([(1,'a')],columns=['n','s']), "
        "pd.DataFrame.from_records([{'a':1}],index='a')"
    ),
    "pd.DataFrame.from_dict({'a':[1]},orient='foo')",
    "pd.DataFrame(columns=['a','b'],index=[0,1],dtype='int64').dtypes",
    "pd.DataFrame('x', index=[0,1], columns=['a'],dtype=object).dtypes",
    "pd.Series([1,2])==(1,2)",
    "pd.Series([1,2],dtype='float32').reindex([0,5],fill_value=0.1).dtype",
    "pd.Series([1,2],dtype='float32').shift(1,fill_value=0.1).dtype",
    "pd.Series(index=[1,2],dtype='int64')",
    "pd.Series(dtype='int64')",
    "pd.Series(index=[1,2],dtype='bool')",
    "pd.Series(index=[1,2],dtype='str')",
    "pd.Series(None,index=[1,2],dtype='int64')",
    "pd.DataFrame(index=[1,2],columns=['a'],dtype='bool').dtypes",
    "pd.DataFrame(index=[1,2],columns=['a'],dtype='str')",
    "pd.DataFrame({'a':[1]},columns=['a','b'],dtype='int64').dtypes",
    "pd.DataFrame({},columns=['a','b'],dtype='int64').dtypes",
    "pd.DataFrame({'a':pd.Series(dtype='int64')}).dtypes",
    "pd.DataFrame({'a':[1,2],'b':[3,4]}).align(pd.DataFrame({0:[1],1:[2]}))[0].columns",
]


@pytest.mark.parametrize("source", CASES)
def test_construction(source: str) -> None:
    assert_same(source)
