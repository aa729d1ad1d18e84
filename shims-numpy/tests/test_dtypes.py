"""dtypes, promotion and casting: the shims against NumPy."""

import itertools

import pytest
from differential import assert_same

NAMES = [
    "?",
    "i1",
    "u1",
    "i2",
    "u2",
    "i4",
    "u4",
    "i8",
    "u8",
    "f2",
    "f4",
    "f8",
    "c8",
    "c16",
    "O",
    "U3",
    "M8[s]",
    "M8[D]",
    "m8[s]",
    "m8[D]",
]
SPELLINGS = [
    "'f8'", "'float64'", "float", "int", "bool", "complex", "str", "object", "None", "'int'", "'i'", "'l'", "'U5'", "'<U5'", "'M8[ns]'", "'datetime64[ns]'",
    "'m8[s]'", "'timedelta64[D]'", "'M8'", "'O'", "'?'", "'b1'", "'<i4'", "'=f4'", "'|u1'", "np.float32", "np.int64", "np.bool", "np.str_", "np.datetime64", "'foo'", "3.5",
    "'M8[25s]'", "'single'", "'uint'", "np.dtype('f4')", "'M8[xx]'", "'e'", "'F'", "np.intp", "'B'", "'p'", "'double'",
]  # fmt: skip
CASES = [
    *[f"d = np.dtype({s}); (str(d), repr(d), d.name, d.kind, d.char, d.itemsize, d.str, d.num, d.alignment, d.type.__name__)" for s in SPELLINGS],
    "np.dtype('f8') == 'float64'", "np.dtype('f8') == float", "np.dtype('f8') == 'nonsense'", "np.dtype('f8') != np.float32", "np.dtype('f8') == None", "hash(np.dtype('f8')) == hash(np.dtype(float))",
    "{np.dtype('f8'): 1}[np.dtype(float)]", "np.dtype('i4') < np.dtype('i8')", "np.dtype(float) in (float, int)", "'int64' == np.dtype(int)", "np.dtype('f8').byteorder", "np.dtype('u1').byteorder",
    "np.issubdtype(np.int64, np.integer)", "np.issubdtype(np.dtype('f4'), np.floating)", "np.issubdtype('f4', np.number)", "np.issubdtype(bool, np.integer)", "np.issubdtype(np.float32, float)",
    "np.issubdtype('M8[ns]', np.datetime64)", "np.issubdtype('m8[ns]', np.signedinteger)", "np.issubdtype(object, np.generic)", "np.result_type(np.int8, 3)", "np.result_type(np.int8, 3.0)", "np.result_type(np.float32, 3.0)",
    "np.result_type(np.float32, 3j)", "np.result_type(3, 3.0)", "np.result_type(True, 3)", "np.result_type(np.bool, 3)", "np.result_type(np.arange(3), np.float32(1))", "np.result_type()", "np.min_scalar_type(300)",
    "np.min_scalar_type(-1)", "np.min_scalar_type(1.5)", "np.min_scalar_type(1e50)", "np.can_cast('i8', 'f4')", "np.can_cast('i8', 'f8', 'no')", "np.can_cast(3, 'i1')", "np.can_cast('i4', 'U5')", "np.can_cast('i4', 'f8', 'bad')",
    "np.iinfo(np.int8)", "np.iinfo('u8').max", "np.iinfo(int).min", "np.iinfo(float)", "np.finfo(float).eps", "np.finfo('f2').max", "np.finfo(np.float64).tiny", "np.finfo(int)", "np.finfo(np.float32(1)).resolution",
    "np.arange(3).astype('f4').dtype.name", "np.array([1.9, -1.9]).astype(int)", "np.array([300, -1]).astype(np.uint8)", "np.array([1.5, np.nan, np.inf, 1e20]).astype(int)", "np.array([1.5, -1.5, 300.7]).astype('u1')",
    "np.array([True, False]).astype(int)", "np.array([0.0, 2.5]).astype(bool)", "np.array([1.5, 2]).astype(str)", "np.array([1, 22]).astype('U')", "np.array(['1', '22']).astype(int)", "np.array(['1.5', 'x']).astype(float)", "np.array(['a']).astype(int)",
    "np.array([1.1, 2.2]).astype(object)", "np.array([1, 2], dtype=object).astype(float)", "np.array([None], dtype=object).astype(float)", "np.array([None], dtype=object).astype(int)", "np.array(['', 'a']).astype(bool)", "np.array([1 + 2j]).astype(float)",
    "np.arange(3).astype(float, casting='no')", "np.arange(3.0).astype(int, casting='safe')", "np.arange(3.0).astype(int, casting='same_kind')", "np.array([1e300]).astype('f4')", "np.array([0.1]).astype('f4').astype(float)", "np.array([70000.0]).astype('f2')",
    "np.array(['2020-01-01']).astype('M8[D]')", "np.array(['2020-01-01', '2020-06-05'], dtype='M8[D]').astype('M8[ns]')", "np.array(['2020-01-05'], dtype='M8[D]').astype('M8[M]')", "np.array(['2020-01-05T12:30'], dtype='M8[m]').astype('M8[D]')", "np.array([1, 2]).astype('m8[s]')",
    "np.array(['2020-01-01'], dtype='M8[D]').astype(int)", "np.array(['2020-01-01'], dtype='M8[D]').astype(str)", "np.array(['2020-01-01'], dtype='M8[D]').tolist()", "np.array(['2020-01-01T01'], dtype='M8[s]').tolist()", "np.array(['2020-01-01'], dtype='M8[ns]').tolist()",
    "np.array([3, 'NaT'], dtype='m8[D]').tolist()", "np.array([True], dtype=object).astype(bool)", "np.datetime_data('M8[25s]')", "np.promote_types('M8[s]', 'i8')", "np.promote_types('M8[s]', 'M8[ms]')", "np.promote_types('m8[D]', 'm8[h]')",
    "np.promote_types('m8[Y]', 'm8[D]')", "[t.__name__ for t in np.float64.__mro__]", "[t.__name__ for t in np.int64.__mro__]", "[t.__name__ for t in np.bool.__mro__]", "[t.__name__ for t in np.str_.__mro__]", "[t.__name__ for t in np.timedelta64.__mro__]",
    "isinstance(np.float64(1), float)", "isinstance(np.int64(1), int)", "isinstance(np.int64(1), np.integer)", "np.isdtype(np.float64, 'real floating')", "np.integer(3)", "np.dtype(np.integer)", "repr(np.float64)", "repr(np.dtype)", "repr(np.ndarray)", "np.bool_ is np.bool",
]  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_dtypes(source):
    assert_same(source)


@pytest.mark.parametrize("name", NAMES)
def test_tables(name):
    pairs = "\n".join(
        f"try: seen.append(str(np.promote_types({name!r}, {other!r})))\nexcept TypeError: seen.append(None)"
        for other in NAMES
    )
    casts = "\n".join(
        f"seen.append(np.can_cast({name!r}, {other!r}, {rule!r}))"
        for other, rule in itertools.product(NAMES, ["safe", "same_kind", "no", "unsafe"])
    )
    assert_same(f"seen = []\n{pairs}\n{casts}\nseen")
