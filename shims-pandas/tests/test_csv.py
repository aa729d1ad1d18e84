"""Reading and writing delimited text, as pandas does it."""

from __future__ import annotations

import pytest
from differential import assert_same

TEXTS = [
    "a,b\n1,2\n3,4\n",
    "a,b\n1,x\n,y\n3,\n",
    "a,b\n1.5,True\n2,False\n",
    "a\nTrue\nNA\n",
    "a\n1e400\n-1e-400\n",
    "a\n0.1234567890123456789\n10.357019999999999\n",
    "a\n+5\n-0\n 7\n8 \n",
    "a\n1_0\n",
    "a\n9223372036854775807\n-9223372036854775808\n",
    "a\n18446744073709551615\n",
    "a\n18446744073709551615\nNA\n",
    "a\n18446744073709551615\n-1\n",
    "a\n99999999999999999999\nNA\n",
    "a\nNA\nnan\n\n",
    "a,b\nNA,N/A\nNULL,None\nnull,<NA>\n",
    "a,b\n1,2\n3\n",
    "a,b\n1,2,3\n4,5,6\n",
    "a,b\n1,2\n3,4,5\n",
    'a,b\n"1,2\n3,4\n',
    'a,b\n"x,y","q""r"\nab"c,"l\nm"\n',
    "a,a,a.1,\n1,2,3,4\n",
    "\n\na,b\n\n1,2\n  \n3,4",
    "a,b\r\n1,2\r\n3,4\r\n",
    "a,b\r1,2\r",
    "\ufeffa,b\n1,2\n",
    "a,b\n",
    "",
    "\n",
    "a\nx\ny\nx\n",
    "inf\n-inf\n1\n",
    "a,b\n,\n,\n",
    "a;b\n1,5;2\n",
    " a , b\n1, x\n",
    'a,b\r\n1,"x\r\ny"\r\n2,z\r\n',
    'a,b\r\n1,"x\ry"\r\n2,"p\nq"\r\n',
    'a,b\r\n1,x"y\r\n2,z"\r\n',
    'a,b\r\n1,"say ""hi""\r\nbye"\r\n2,z',
]

OPTIONS = [
    "'a,b\\n1,2\\n3,4', index_col=0",
    "'a,b\\n1,x\\n3,y', index_col='b'",
    "'a,b,c\\n1,x,5\\n3,y,6', index_col=['a', 'b']",
    "',a\\n0,1\\n1,2', index_col=0",
    "'a,b\\n1,2\\n', index_col='c'",
    "'a,b,c\\n1,2,3', usecols=['c', 'a']",
    "'a,b,c\\n1,2,3', usecols=[2, 0]",
    "'a,b,c\\n1,2,3', usecols=lambda name: name != 'b'",
    "'a,b,c\\n1,2,3', usecols=['c', 'q']",
    "'1,2\\n3,4', header=None",
    "'1,2\\n3,4', header=None, names=['x', 'y']",
    "'1,2\\n3,4', names=['x', 'y', 'z']",
    "'a,b\\n1,2', names=['x']",
    "'a,b\\n1,2', header=0, names=['x', 'y']",
    "'a,b\\n1,2', names=['x', 'x']",
    "'x\\ny\\na,b\\n1,2', skiprows=2",
    "'a,b\\n1,2\\n3,4\\n5,6', skiprows=[1, 3]",
    "'a,b\\n1,2\\n3,4\\n5,6', skiprows=lambda k: k == 2",
    "'a,b\\n1,2\\n3,4\\n5,6', nrows=2",
    "'a,b\\n1,2\\n3,4\\n5,6', skipfooter=1, engine='python'",
    "'x,y\\na,b\\n1,2', header=1",
    "'a,b\\n1,2', header=5",
    "'a;b\\n1,5;2', sep=';', decimal=','",
    "'a|b\\n1|2', delimiter='|'",
    "'a b\\n1  2\\n 3 4', sep=r'\\s+'",
    "'a;b\\n1,234;2', sep=';', thousands=','",
    "'a,b # c\\n#x\\n1,2#y\\n3,4', comment='#'",
    '"a,b\\n\'x,y\',2", quotechar="\'"',
    "'a, b\\n1, x', skipinitialspace=True",
    "'a,b\\n1,x\\nz,3', na_values='x'",
    "'a,b\\n1,x\\nz,3', na_values={'a': ['z'], 'b': 3}",
    "'a\\n1\\n2.0\\n3', na_values=[2]",
    "'a,b\\n1,NA\\n,4', keep_default_na=False",
    "'a,b\\n1,NA\\n,4', na_filter=False",
    "'a,b\\n1,2', dtype=float",
    "'a,b\\n1,2', dtype={'a': 'str', 'b': 'int8'}",
    "'a,b\\n1,x\\n2,y\\n1,x', dtype='category'",
    "'a,b\\n1,x', dtype=object",
    "'a\\n1\\nNA', dtype=int",
    "'a\\nx', dtype=float",
    "'a\\nx', dtype=int",
    "'a\\n300', dtype='int8'",
    "'a\\n1.5', dtype='float32'",
    "'a\\nTrue\\nFalse', dtype=bool",
    "'a\\nyes\\nno', true_values=['yes'], false_values=['no']",
    "'a,b\\n2013-01-01,1\\n2013-01-05,2', parse_dates=['a']",
    "'a,b\\n2013-01-01,1\\n,2', parse_dates=[0]",
    "'a,b\\n2013-01-01,1\\n2013-01-02,2', parse_dates=True, index_col=0",
    "'a,b\\n2013-01-01T05:00:00Z,1\\n2013-01-02T06:00:00Z,2', parse_dates=['a']",
    "'a,b\\n1,2', parse_dates=['q']",
    "'a,b\\n1,2,3\\n4,5,6', index_col=False",
    "'a,b\\n1,,\\n4,,', index_col=False",
    "'a,b\\n\\n1,2\\n', skip_blank_lines=False",
    "'a,b\\n1,2\\n1,2,3\\n3,4', on_bad_lines='skip'",
    "'a,b\\n1,x\\n2,y', converters={'a': lambda text: int(text) * 2, 1: str.upper}",
    "'a,b\\n1,2', names=['q', 'r', 's'], header=0",
    "'a,b,c\\n1,2,3\\n4,5,6\\n', usecols=[1, 2], index_col=0",
    "'1,2,3\\n4,5,6\\n', usecols=[0, 2], names=['x', 'y']",
    "'d,v\\n01/02/2013,1\\n03/04/2013,2\\n', parse_dates=['d'], dayfirst=True",
    "'d,v\\n20130102,1\\n20130103,2\\n', parse_dates=['d'], date_format='%Y%m%d'",
    "'a,b\\n1,2', nrows=0",
    "'a,b\\n1.0,2', dtype=int",
    "'a,b\\n1.0,2', dtype={'a': 'int8'}",
    "'a,b\\n1.5,2', dtype=int",
    "'a,b\\n1,2', header='x'",
    "'a,b\\n1,2', float_precision='high'",
]

WRITES = [
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, np.nan], 'c': ['x', 'y,z']}).to_csv()",
    "pd.DataFrame({'a': [1, 2], 'b': [1e20, 1e-7], 'c': ['q\"r', 'l\\nm']}).to_csv(index=False)",
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, np.nan]}).to_csv(sep=';', na_rep='NA', decimal=',')",
    "pd.DataFrame({'a': [1.25, 2]}, index=['x', 'y']).to_csv(float_format='%.1f', index_label='i')",
    "pd.DataFrame({'a': [1, 2], 'b': [3, 4]}).to_csv(columns=['b'], header=['B'])",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).to_csv(header=False, quoting=1)",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).to_csv(quoting=2)",
    "pd.DataFrame({'a': [True, None], 'b': [1, 'x']}).to_csv()",
    "pd.DataFrame({'a': pd.to_datetime(['2013-01-01', None])}).to_csv()",
    "pd.DataFrame({'a': pd.to_datetime(['2013-01-01 10:00:00', '2013-01-02 00:00:00'])}).to_csv()",
    "pd.DataFrame({'a': pd.to_datetime(['2013-01-01'])}).to_csv(date_format='%d/%m/%Y')",
    "pd.DataFrame({'a': [1]}, index=pd.to_datetime(['2013-01-01'])).to_csv()",
    "pd.DataFrame({'a': [1, 2], 'b': [3, 4], 'c': [5, 6]}).set_index(['a', 'b']).to_csv()",
    "pd.DataFrame({'a': pd.Categorical(['x', None, 'y'])}).to_csv()",
    "pd.Series([1, 2], name='q', index=pd.Index(['x', 'y'], name='i')).to_csv()",
    "pd.Series([1.0, 2.5]).to_csv(header=False)",
    "pd.DataFrame({'a': ['']}).to_csv(index=False)",
    "pd.DataFrame({'a': []}).to_csv()",
    "pd.DataFrame({'k': ['x', 'y', 'x'], 'v': [1, 2, 3]}).groupby('k').agg(['sum', 'max']).to_csv()",
    "import io\nout = io.StringIO()\npd.DataFrame({'a': [1]}).to_csv(out)\nout.getvalue()",
    "import io\nout = io.BytesIO()\npd.DataFrame({'a': ['é']}).to_csv(out)\nout.getvalue()",
]


@pytest.mark.parametrize("text", TEXTS)
def test_read(text):
    assert_same(f"import io\npd.read_csv(io.StringIO({text!r}))")


@pytest.mark.parametrize("call", OPTIONS)
def test_read_options(call):
    text, _, options = call.partition("', ") if call[0] == "'" else call.partition('", ')
    closing = call[0]
    assert_same(f"import io\npd.read_csv(io.StringIO({text}{closing}), {options})")


@pytest.mark.parametrize("source", WRITES)
def test_write(source):
    assert_same(source)


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "csv.bz2", "csv.xz", "zip"])
def test_files(tmp_path, suffix):
    path = tmp_path / f"table.{suffix}"
    table = "pd.DataFrame({'a': [1, 2], 'b': ['x', 'é']})"
    assert_same(f"{table}.to_csv({str(path)!r}, index=False)\npd.read_csv({str(path)!r})")


def test_no_file():
    assert_same("pd.read_csv('/no/such/file.csv')")


def test_bytes_and_encodings():
    assert_same("import io\npd.read_csv(io.BytesIO('a,b\\né,1'.encode('latin-1')), encoding='latin-1')")
    assert_same("import io\npd.read_table(io.StringIO('a\\tb\\n1\\t2'))")
