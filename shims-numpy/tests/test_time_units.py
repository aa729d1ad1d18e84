"""Hashes of times, and units with a divisor: the shims against NumPy."""

import pytest
from differential import assert_same

CALLS = [
    "[hash(np.datetime64(np.datetime64(2348,'W'),u))==hash(np.datetime64(2348,'W')) for u in 'Y M W D h m s ms us'.split()]",
    "[hash(np.datetime64(np.datetime64(500000,'W'),u))==hash(np.datetime64(500000,'W')) for u in 'W D h m s ms us'.split()]",
    "[hash(np.timedelta64(np.timedelta64(500000,'W'),u))==hash(np.timedelta64(500000,'W')) for u in 'W D h m s ms us'.split()]",
    "hash(np.timedelta64(123))", "hash(np.timedelta64(45,'Y'))==hash(np.timedelta64(45*12,'M'))",
    "[hash(np.timedelta64(3,'ms'))==hash(np.timedelta64(np.timedelta64(3,'ms'),u)) for u in 'us ns ps fs as'.split()]",
    "hash(np.datetime64('NaT'))==hash(np.datetime64('NaT'))", "len({np.timedelta64('NaT'),np.timedelta64('NaT')})",
    "len({np.datetime64('2020'),np.datetime64('2020-01-01T00')})", "np.datetime64(5)", "np.timedelta64()", "np.datetime64(None)", "np.datetime64('NaT')",
    "np.datetime64('')", "np.datetime64(b'2020')", "np.datetime64('2020','10D')", "np.datetime64(-102894,'W')", "np.datetime64('2000-01-01T00+01')",
    "np.array(['2020','2021'],'M8[Y]').astype('M8[D]')", "np.dtype('M8[7D/3]')", "np.dtype('m8[Y/4]')", "np.dtype('m8[3Y/12]')", "np.dtype('m8[W/7]')",
    "np.dtype('m8[s/1000]')", "np.dtype('m8[as/2]')", "np.dtype('m8[2h/90]')", "np.dtype('m8[Y/13]')", "np.dtype('m8[ns/1000]')",
    "np.datetime_data('m8[W/7]')", "np.datetime_data(np.dtype('M8[s]'))", "np.datetime_data(np.dtype('m8'))", "np.dtype('m8[D/24]')",
    "np.dtype('m8[M/4]')", "np.dtype('m8[3M/40]')", "np.dtype('m8[m/60]')", "np.dtype('m8[30s/60]')", "np.dtype('M8[foo]')",
]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(source)
