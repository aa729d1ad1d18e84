"""`genfromtxt`: tables of text, the shim against NumPy."""

import pytest
from differential import assert_same

CASES = [
    ("io.StringIO('a,b,c\\n1,2,3\\n4,5,6')", "delimiter=',',names=True"),
    ("io.StringIO('#a b c\\n1 2 3\\n4 5 6')", 'names=True'),
    ("io.StringIO('# a b c\\n1 2 3\\n4 5 6')", 'names=True'),
    ("io.StringIO('1 2 x\\n3 4 y')", 'dtype=None'),
    ("io.StringIO('1 2.5 x\\n3 4 yy')", "dtype=None,names='a, b, c'"),
    ("io.StringIO('1 2\\n3 4')", 'dtype=None'),
    ("io.StringIO('1,,3\\n4,5,')", "delimiter=',',dtype=None"),
    ("io.StringIO('1,,3\\n4,,6')", "delimiter=',',dtype=None"),
    ("io.StringIO('1,2,3\\n4,5,6')", "delimiter=',',dtype='i4,f8,U3'"),
    ("io.StringIO('1,2,3\\n4,5,6')", "delimiter=',',dtype=[('x',int),('y',float),('z','U2')],names=['p','q','r']"),
    ("io.StringIO('1,2,3\\n4,5,6')", "delimiter=',',names=['a','b','c'],usecols=('a','c')"),
    ("io.StringIO('1,2,3\\n4,5,6')", "delimiter=',',usecols=(0,-1),dtype=None,names='a,b,c'"),
    ("io.StringIO('1,2,3\\n4,5')", "delimiter=','"),
    ("io.StringIO('1,2,3\\n4,5')", "delimiter=',',invalid_raise=False"),
    ("io.StringIO('1,2,3\\n4,5\\n7,8,9')", "delimiter=',',invalid_raise=False,names=True"),
    ("io.StringIO('1 2 3\\n4 5 67')", 'delimiter=(1,2,3)'),
    ("io.StringIO('  1  2  3\\n  4  5 67')", 'delimiter=3'),
    ("io.StringIO('1,N/A,3\\n4,???,6')", "delimiter=',',missing_values='N/A',filling_values=-7"),
    ("io.StringIO('N/A, 2, 3\\n4, ,???')", "delimiter=',',dtype=int,names='a,b,c',missing_values={0:'N/A','b':' ',2:'???'},filling_values={0:0,'b':0,2:-999}"),
    ("io.StringIO('1,2%\\n3,4%')", "delimiter=',',converters={1:lambda s: float(s.strip('%'))/100}"),
    ("io.StringIO('1,2%\\n3,4%')", "delimiter=',',names='a,b',converters={'b':lambda s: float(s.strip('%'))/100}"),
    ("io.StringIO('a 1\\nb 2')", 'dtype=None,converters={0:lambda s: s.upper()}'),
    ("io.StringIO('2009; 23; 46')", "delimiter=';',dtype=float,converters={0:bytes}"),
    ("io.StringIO('1 2\\n3 4')", 'unpack=True'),
    ("io.StringIO('1 2\\n3 4')", "dtype='i4,f4',unpack=True"),
    ("io.StringIO('1\\n2\\n3')", 'ndmin=2'),
    ("io.StringIO('1 2 3')", 'ndmin=2'),
    ("io.StringIO('5')", 'ndmin=1'),
    ("io.StringIO('5')", ''),
    ("io.StringIO('1 2\\n3 4\\n5 6')", 'skip_footer=1'),
    ("io.StringIO('1 2\\n3 4\\n5 6')", 'max_rows=2'),
    ("io.StringIO('1 2\\n3 4')", 'max_rows=0'),
    ("io.StringIO('A,B b,C@c,A\\n1,2,3,4')", "delimiter=',',names=True"),
    ("io.StringIO('A,B b,C@c,A\\n1,2,3,4')", "delimiter=',',names=True,case_sensitive='lower',replace_space='-'"),
    ("io.StringIO('A,return,,\\n1,2,3,4')", "delimiter=',',names=True,case_sensitive=False"),
    ("io.StringIO('1 2 3\\n4 5 6')", "dtype=(int,float,str),defaultfmt='col%02i'"),
    ("io.StringIO('1 2 3\\n4 5 6')", 'dtype=None,names=True'),
    ("io.StringIO('True 1\\nFalse 2')", 'dtype=None'),
    ("io.StringIO('True\\nFalse')", 'dtype=None'),
    ("io.StringIO('1+2j 3\\n4 5')", 'dtype=None'),
    ("io.StringIO('99999999999999999999 1\\n2 3')", 'dtype=None'),
    ("io.StringIO('a b\\nc d')", "dtype='U1'"),
    ("io.StringIO('a b\\nc d')", 'dtype=str'),
    ("io.StringIO('a b\\nc d')", "dtype='S3'"),
    ("io.StringIO('x y\\nz w')", 'dtype=int'),
    ("io.StringIO('1.5 2\\n3 4')", 'dtype=int'),
    ("io.StringIO('1 2\\n3 4')", "dtype='u1'"),
    ("io.StringIO('1 2\\n3 4')", "dtype='c8'"),
    ("io.StringIO('1, 2 ,3')", "delimiter=',',autostrip=True,dtype=str"),
    ("io.StringIO('1, 2 ,3')", "delimiter=',',dtype=str"),
    ("io.StringIO('1 2 # c\\n# x\\n3 4')", ''),
    ("io.StringIO('1 x\\n2 3')", 'loose=False'),
    ("io.StringIO('1,,3')", "delimiter=',',loose=False"),
    ("io.StringIO('0 1\\n2 3')", "dtype=[('x',int),('y',[('t',int),('s',float)])],delimiter=' '"),
    ("io.StringIO('0 1 5\\n2 3 6')", "dtype=[('x',int),('y',[('t',int),('s',float)])]"),
    ("io.StringIO('1 2 3\\n4 5 6')", "dtype=[('a',float,(3,))]"),
    ("io.StringIO('1 2 3 4\\n4 5 6 7')", "dtype=[('a',float,(3,)),('b',int)]"),
    ("io.BytesIO(b'1 a\\n2 bb')", 'dtype=None'),
    ("io.BytesIO(b'1 a\\n2 bb')", "dtype=None,encoding='bytes'"),
    ("io.BytesIO(b'1 a\\n2 bb')", "dtype=None,encoding='bytes',names='x,y'"),
    ("[b'1 2',b'3 4']", 'dtype=None'),
    ("['1 2','3 4']", "names=['a','b'],dtype=int"),
    ("io.StringIO('1 2\\n3 4')", "names=['a']"),
    ("io.StringIO('1 2\\n3 4')", "names=['a','b','c']"),
    ("io.StringIO('1 2\\n3 4')", 'converters=[1]'),
    ("io.StringIO('1 2\\n3 a')", 'dtype=None,converters={1:int}'),
    ("io.StringIO('1 2\\n3 4')", 'comments=None'),
    ("io.StringIO('1 2\\n3 4')", "usecols='0'"),
    ("io.StringIO('a b\\n1 2\\n3 4')", "names=True,usecols='b'"),
    ("io.StringIO('1 2\\n3 4')", 'usecols=[5]'),
    ("io.StringIO('gender age weight\\nM 21 72.1\\nF 35 58.33')", 'dtype=None,names=True'),
    ("io.StringIO('M 21 72.1\\nF 35 58.33')", "dtype=[('gender','S1'),('age','i4'),('weight','f4')]"),
    ("io.StringIO('2020-01-01 1\\n2021-01-01 2')", "dtype='M8[D],i4'"),
    ("io.StringIO('1 2\\n3 4')", "dtype=[('a','i4')]"),
    ("io.StringIO('1 2\\n3 4')", "dtype=[('a','i4'),('b','i4'),('c','i4')]"),
    ("io.StringIO('A,B\\n0,1\\n2,N/A')", "delimiter=',',names=True,missing_values='N/A',dtype=None"),
    ("io.StringIO('1 2\\n3 4')", "names='a,b',dtype=int,unpack=True"),
    ("io.StringIO('1\\n3')", "names='a',dtype=int,unpack=True"),
    ("io.StringIO('1,2,3\\n4,5,6\\nfoot')", "delimiter=',',skip_footer=1"),
    ("io.StringIO('1,2,3\\nx\\n4,5,6\\nfoot')", "delimiter=',',skip_footer=1,invalid_raise=False"),
]  # fmt: skip


@pytest.mark.parametrize("table, options", CASES)
def test_tables(table, options):
    assert_same(f"import io; np.genfromtxt({table}, {options})")


LINES = [
    "np.loadtxt(io.StringIO('ignored\\n1,2\\n\\n3,4'),dtype=int,skiprows=1,delimiter=',',max_rows=2)",
    "np.loadtxt(['-1,0','1,2','','3,4'],dtype=int,delimiter=',',max_rows=3)",
    "np.loadtxt(io.StringIO('1 2\\n#x\\n\\n3 4'),max_rows=2)",
    "np.loadtxt(io.StringIO('1 2\\n\\n3 4'))",
    "np.loadtxt(io.StringIO('1 2\\n\\n3 4'),max_rows=1)",
    "np.fromregex(io.StringIO('1312 foo\\n1534 bar\\n444 qux'),r'(\\d+)\\s+(...)',[('num',np.int64),('key','S3')])",
    "np.fromregex(io.BytesIO(b'1312 foo\\n1534 bar'),r'(\\d+)\\s+(...)',[('num',np.int64),('key','S3')])",
    "np.fromregex(io.StringIO('1 2\\n3'),r'(\\d+)',[('n',float)])",
    "np.fromregex(io.StringIO('1 2\\n3'),r'(\\d+)',float)",
    "np.fromregex(io.BytesIO(b'1 2'),re.compile(b'(\\\\d)'),'i4,')",
    "np.fromregex(io.BytesIO(b'123'),rb'(?P<num>\\d)',[('num',np.float64)])",
    "np.fromregex(io.StringIO('x'),r'(\\d+)',[('n',float)])",
    "np.fromregex('/nonexistent',r'(\\d+)',[('n',float)])",
    "np.fromregex(io.StringIO('1 2'),rb'(\\d)',[('n',int)])",
]  # fmt: skip


@pytest.mark.parametrize("call", LINES)
def test_lines(call):
    assert_same(f"import io, re; {call}")


def test_what_follows_is_left():
    assert_same(
        "import io; f = io.StringIO('1 2\\n3 4\\n5 6'); np.loadtxt(f, max_rows=1), np.loadtxt(f, max_rows=1), f.read()"
    )


@pytest.mark.parametrize("option", ["usemask=True", "dtype=[('a', 'i4'), ('b', object)]"])
def test_what_is_refused(option):
    import io

    import understudy_numpy
    from understudy_numpy.primitives.refusal import Refusal

    with pytest.raises(Refusal):
        eval(f"np.genfromtxt(io.StringIO('1 2'), {option})", {"np": understudy_numpy, "io": io})
