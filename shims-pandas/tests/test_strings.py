"""Series.str and Index.str against the originals, on columns of strings and of objects."""

import pytest
from differential import assert_same

COLUMNS = {
    "str": "s = pd.Series(['Ada Lovelace', ' x1 ', None, 'b-2-c', '', 'ÄÖ'], name='n')\n",
    "full": "s = pd.Series(['Ada Lovelace', ' x1 ', 'b-2-c', ''], index=list('wxyz'))\n",
    "object": "s = pd.Series(['Ada Lovelace', 3, None, 'b-2-c', float('nan')], dtype=object)\n",
}

CASES = """s.str.lower()
s.str.upper()
s.str.title()
s.str.capitalize()
s.str.swapcase()
s.str.casefold()
s.str.strip()
s.str.lstrip(' A')
s.str.rstrip('c')
s.str.removeprefix('Ada')
s.str.removesuffix('c')
s.str.len()
s.str.contains('a')
s.str.contains('A', case=False)
s.str.contains('.', regex=False)
s.str.contains('a', na=False)
s.str.contains('(a)')
s.str.startswith('A')
s.str.startswith(('A', 'b'))
s.str.endswith('c', na=True)
s.str.match('[Ab]')
s.str.fullmatch('b-2-c')
s.str.isdigit()
s.str.isalpha()
s.str.isupper()
s.str.isspace()
s.str.count('a')
s.str.find('a')
s.str.rfind('a')
s.str.index('')
s.str.split()
s.str.split('-')
s.str.split('-', n=1)
s.str.split('-', expand=True)
s.str.split(expand=True)
s.str.rsplit('-', n=1)
s.str.split('-').str[0]
s.str.split('-').str.len()
s.str.split('-').str.get(1)
s.str.partition('-')
s.str.get(0)
s.str[0]
s.str[-2:]
s.str[::2]
s.str.slice(1, 3)
s.str.slice_replace(1, 3, 'Z')
s.str.replace('a', 'e')
s.str.replace('[aeiou]', '*', regex=True)
s.str.replace('A', 'x', case=False)
s.str.replace('(\\\\w)-', lambda m: m.group(1).upper(), regex=True)
s.str.replace('a', 'e', n=1)
s.str.extract('([a-z])(\\\\d)')
s.str.extract('(?P<first>[A-Za-z])')
s.str.extract('([a-z])', expand=False)
s.str.extract('x')
s.str.findall('a')
s.str.pad(8)
s.str.pad(8, side='both', fillchar='*')
s.str.center(8)
s.str.ljust(8, '.')
s.str.rjust(8)
s.str.zfill(8)
s.str.repeat(2)
s.str.join('|')
s.str.cat()
s.str.cat(sep=',')
s.str.cat(sep=',', na_rep='?')
s.str.cat(s)
s.str.cat(s, sep='+', na_rep='-')
s.str.wrap(5)
s.str.translate({97: 'b'})
s.str.normalize('NFD')
s.str.encode('utf-8')
s.str.nonsense()""".splitlines()

INDEXES = """pd.Index(['a', 'Bc']).str.upper()
pd.Index(['a', 'Bc']).str.len()
pd.Index(['a', 'Bc']).str.startswith('a')
pd.Index(['a b', 'c d']).str.split()
pd.Index(['a b', 'c d']).str.split(expand=True)
pd.Index(['a1', 'b2']).str.extract('(\\\\d)')
pd.Series([1, 2]).str
pd.Series([1.5]).str
pd.Series([True]).str
pd.Series(pd.date_range('2020', periods=2)).str
pd.Series([['a', 'b'], ['c']]).str.join('-')
pd.Series([['a', 'b'], ['c']]).str.len()
pd.Series([{'a': 1}, {'b': 2}]).str.get('a')
pd.Series(['a|b', 'b', None]).str.get_dummies()
pd.Series([b'ab', b'c']).str.decode('utf-8')
pd.Series(['x', 'y'], dtype='category').str.upper()
pd.DataFrame({'a': ['x', 'yy']})['a'].str.len().sum()""".splitlines()


@pytest.mark.parametrize("source", CASES)
@pytest.mark.parametrize("kind", COLUMNS)
def test_column(kind, source):
    assert_same(COLUMNS[kind] + source)


@pytest.mark.parametrize("source", INDEXES)
def test_other(source):
    assert_same(source)
