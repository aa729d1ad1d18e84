"""Stores by label, position and mask: what is stored or refused, which dtype comes out, which warnings are told."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['s']=[9,'w']; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['s','a']=9; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','c']=9; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[:,'c']=9; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[:,'a']=9.5; df.dtypes",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[:,'a']=['u','v','w']; df.dtypes",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','a']=9.5; df.dtypes",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','a']=9.0; df.dtypes",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','a']=None; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','b']=None; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc['p','b']=1; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.iloc[0,0]='s'; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[df.a>1,'a']=[7,8]; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[df.a>1,'a']=[7,8,9]; df",
    (
        "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[df.a>1,"
        "'a']=pd.Series({'q':10,'r':20,'p':5}); df"
    ),
    (
        "df=pd.DataFrame({'a':[1,2,3],'b':list('xyz')},index=list('pqr')); df.loc[['p','q'],['a',"
        "'b']]=[[5,'m'],[6,'n']]; df"
    ),
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.loc[:,['a','b']]=0; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.loc['p']=0.5; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.loc['p']=pd.Series({'b':1,'a':2}); df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.loc['p']={'b':1,'a':2}; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[df>2]=0; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[df.a>2]=0; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['c']=[1,2]",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['c']=pd.Series([1,2],index=['q','z']); df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[['c','d']]=[[1,2],[3,4],[5,6]]; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[['c','d']]=0; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[['a','b']]=df[['b','a']]; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[['c','d']]=df[['b','a']]; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[0:2]=9; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.iloc[0]=[9,9]; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.iloc[:,0]=[9,9,9.5]; df",
    (
        "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.iloc[[0,1],[0,"
        "1]]=np.array([[1,2],[3,4]])*10; df"
    ),
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.iloc[0:2]=np.array([7,8]); df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.iloc[7]=1",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.at['p','a']=100; df.iat[1,1]=50; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.at['n','a']=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.at['p','n']=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['a']['p']=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['a'].iloc[0]=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df[df.a>1]['b']=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df.loc['p']['b']=100; df",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); s=df['a']; s.iloc[0]=100; df, s",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); s=df['a']; s.loc['zz']=100; df, s",
    "s=pd.Series([1,2,3],index=list('abc')); s['d']=4; s",
    "s=pd.Series([1,2,3],index=list('abc')); s['a']='x'; s",
    "s=pd.Series([1,2,3],index=list('abc')); s[s>1]=0; s",
    "s=pd.Series([1,2,3],index=list('abc')); s[0:2]=[8,9]; s",
    "s=pd.Series([1,2,3],index=list('abc')); s[['a','b']]=[8,9]; s",
    "s=pd.Series([1,2,3],index=list('abc')); s[['a','z']]=[8,9]; s",
    "s=pd.Series([1,2,3],index=list('abc')); s[0]=5; s",
    "s=pd.Series([1,2,3]); s[7]=5; s",
    "s=pd.Series([1,2,3]); s.loc[3]=5.5; s",
    "s=pd.Series([1,2,3]); s.iloc[3]=5",
    "s=pd.Series([1,2,3]); s[0]=np.nan; s",
    "s=pd.Series([1,2,3],dtype='int8'); s[0]=300; s",
    "s=pd.Series([1,2,3],dtype='uint8'); s[0]=-1; s",
    "s=pd.Series([1,2,3],dtype='float32'); s[0]=0.1; s",
    "s=pd.Series([True,False]); s[0]=1; s",
    "s=pd.Series(['a','b']); s[0]=1; s",
    "s=pd.Series(['a','b']); s[0]=np.nan; s",
    "s=pd.Series(['a','b']); s[:]=['q',None]; s",
    "s=pd.Series(pd.Categorical(['a','b'])); s[0]='b'; s",
    "s=pd.Series(pd.Categorical(['a','b'])); s[0]='c'; s",
    "s=pd.Series(pd.Categorical(['a','b'])); s[0]=None; s",
    "s=pd.Series(pd.to_datetime(['2020','2021'])); s[0]=pd.NaT; s",
    "s=pd.Series(pd.to_datetime(['2020','2021'])); s[0]='2022-05-01'; s",
    "s=pd.Series(pd.to_datetime(['2020','2021'])); s[0]=5; s",
    "s=pd.Series(pd.to_datetime(['2020','2021'])); s[0]=None; s",
    "s=pd.Series([1,2]); s[0]=pd.Timestamp('2020'); s",
    "s=pd.Series([1.5,2]); s[0]='q'; s",
    "s=pd.Series([1,2]); s[0]=[1,2]; s",
    "s=pd.Series([1,2],dtype=object); s[0]=[1,2]; s",
    "s=pd.Series([1,2],dtype=object); s.at[0]=[1,2]; s",
    "df=pd.DataFrame([[1,2],[3,4]],columns=['a','a']); df['a']=0; df",
    "df=pd.DataFrame([[1,2],[3,4]],index=['a','a']); df.loc['a']=0; df",
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.loc[('a',1),'v']=9; df.loc['b','v']=0; df.loc[('c',1),:]=5; df"
    ),
    (
        "df=pd.DataFrame([[1,2,3]],columns=pd.MultiIndex.from_tuples([('a','x'),('a','y'),('b',"
        "'x')])); df['c']=1; df[('a','z')]=2; df"
    ),
    (
        "df=pd.DataFrame([[1,2,3]],columns=pd.MultiIndex.from_tuples([('a','x'),('a','y'),('b',"
        "'x')])); df['a']=df['a']*2; df"
    ),
    "s=pd.Series([1,2,3],dtype=object); s[0:2]=[1,2]; s",
    "df=pd.DataFrame({'o':[1,2]},dtype=object); df.at[0,'o']=[1,2]; df",
    "df=pd.DataFrame({'o':[1,2]},dtype=object); df.loc[0,'o']=[1,2]; df",
    "df=pd.DataFrame({'o':[1,2]}); df.at[0,'o']=[1,2]; df",
    "df=pd.DataFrame({'a':[True]}); df.loc[1]=[5]; df",
    "d=pd.DataFrame({'a':pd.Categorical(['x','y']),'b':[True,False]}); d.loc['p']=96; d.dtypes, d",
    "d=pd.DataFrame({'a':pd.Categorical(['x','y'])}); d.loc[2]='x'; d.dtypes",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]='x'; s",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]='q'; s",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]=None; s",
    "s=pd.Series([1,2]); s.loc[2]='q'; s",
    "s=pd.Series([1,2]); s.loc[2]=None; s",
    "s=pd.Series([True,False]); s.loc[2]=1; s",
    "d=pd.DataFrame({'a':[True,False]}); d.loc[2]=1; d",
    "d=pd.DataFrame({'a':['x'],'b':[1]}); d.loc[2]=['y',3]; d.dtypes",
    "d=pd.DataFrame({'a':['x'],'b':[1]}); d.loc[2]=[1,'y']; d.dtypes",
    "d=pd.DataFrame({'a':pd.to_datetime(['2020'])}); d.loc[2]=pd.Timestamp('2021'); d",
    "d=pd.DataFrame({'a':pd.to_datetime(['2020'])}); d.loc[2]=5; d",
    "d=pd.DataFrame(columns=['a','b']); d.loc[0]=[1,'x']; d.dtypes",
    "d=pd.DataFrame(columns=['a','b']); d.loc['r']={'a':1,'b':2}; d",
    "d=pd.DataFrame({'a':[1]}); d.loc[len(d)]=[5]; d.index, d",
    "d=pd.DataFrame(); d['a']=[1,2]; d.loc[5,'b']=3; d",
    "s=pd.Series([1,2],name='q'); s.at['z']=4; s",
    "s=pd.Series([1,2,3]); s.iloc[0:2]=pd.Series([9,8],index=[5,6]); s",
    "s=pd.Series([1,2,3]); s.iloc[0:2]=pd.Series([9,8],index=[1,0]); s",
    "s=pd.Series([1,2,3]); s.iloc[[0,1]]=pd.Series([9,8],index=[1,0]); s",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[0:2,0]=pd.Series([9,8],index=[1,0]); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[:,0]=pd.Series([9,8,7],index=[2,1,0]); d",
    (
        "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[:,[0,1]]=pd.DataFrame({'b':[9,8,7],"
        "'a':[0,0,0]},index=[2,1,0]); d"
    ),
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[0:2]=pd.DataFrame({'b':[9,8],'a':[0,0]},index=[1,0]); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[0]=pd.Series({'b':1,'a':2}); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.iloc[0]={'b':1,'a':2}; d",
    "d=pd.DataFrame({'a':[1,2,3],'b':['x','y','z']}); d.iloc[0]=pd.Series({'b':1,'a':2}); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':['x','y','z']}); d.iloc[0:2,0]=pd.Series([9,8],index=[1,0]); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':['x','y','z']}); d.loc[0:1,'a']=pd.Series([9,8],index=[1,0]); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.loc[0:1]=pd.DataFrame({'b':[9,8],'a':[0,0]},index=[1,0]); d",
    "s=pd.Series([1,2,3]); s[0:2]=pd.Series([9,8],index=[1,0]); s",
    "s=pd.Series([1,2,3]); s[s>1]=pd.Series([9,8],index=[2,1]); s",
    "s=pd.Series([1,2,3]); s.loc[[0,1]]=pd.Series([9,8],index=[1,0]); s",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d[0:2]=pd.DataFrame({'b':[9,8],'a':[0,0]},index=[1,0]); d",
    (
        "d=pd.DataFrame({'a':[1,2,3],'b':['x','y','z']}); d.loc[0:1]=pd.DataFrame({'b':['u','v'],"
        "'a':[0,9]},index=[1,0]); d"
    ),
    (
        "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.loc[0:1,['a','b']]=pd.DataFrame({'b':[9,8],"
        "'a':[0,0]},index=[1,0]); d"
    ),
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d.loc[d.a>1]=pd.DataFrame({'b':[9,8],'a':[0,0]},index=[2,1]); d",
    "d=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]}); d[d.a>1]=pd.DataFrame({'b':[9,8],'a':[0,0]},index=[2,1]); d",
    "s=pd.Series([1,2,3],index=list('abc')); s['a':'b']=pd.Series([9,8],index=list('ba')); s",
    "s=pd.Series([1,2,3],index=list('abc')); s.loc['a':'b']=pd.Series([9,8],index=list('ba')); s",
    "d=pd.DataFrame({'a':pd.Categorical(['x','y']),'b':[True,False]}); d.loc['p']=96; d.dtypes, d",
    "d=pd.DataFrame({'a':pd.Categorical(['x','y'])}); d.loc[2]='x'; d.dtypes",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]='x'; s",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]='q'; s",
    "s=pd.Series(pd.Categorical(['x','y'])); s.loc[2]=None; s",
    "s=pd.Series([1,2]); s.loc[2]='q'; s",
    "s=pd.Series([1,2]); s.loc[2]=None; s",
    "s=pd.Series([True,False]); s.loc[2]=1; s",
    "d=pd.DataFrame({'a':[True,False]}); d.loc[2]=1; d",
    "d=pd.DataFrame({'a':['x'],'b':[1]}); d.loc[2]=['y',3]; d.dtypes",
    "d=pd.DataFrame({'a':['x'],'b':[1]}); d.loc[2]=[1,'y']; d.dtypes",
    "d=pd.DataFrame({'a':pd.to_datetime(['2020'])}); d.loc[2]=pd.Timestamp('2021'); d",
    "d=pd.DataFrame({'a':pd.to_datetime(['2020'])}); d.loc[2]=5; d",
    "d=pd.DataFrame(columns=['a','b']); d.loc[0]=[1,'x']; d.dtypes",
    "d=pd.DataFrame(columns=['a','b']); d.loc['r']={'a':1,'b':2}; d",
    "d=pd.DataFrame({'a':[1]}); d.loc[len(d)]=[5]; d.index, d",
    "d=pd.DataFrame(); d['a']=[1,2]; d.loc[5,'b']=3; d",
]


@pytest.mark.parametrize("source", CASES)
def test_setting(source: str) -> None:
    assert_same(source)
