"""`copy=`: always, never or where needed, under names and as True, False and None."""

from __future__ import annotations

import pytest
from differential import assert_same

ALL = ("True", "False", "None", "np.True_", "np.False_", "np._CopyMode.ALWAYS", "np._CopyMode.NEVER")
ALL = (*ALL, "np._CopyMode.IF_NEEDED", "2", "[]", "'x'", "np.arange(3)")
PLACES = [
    "a = np.arange(3); b = np.array(a, copy={}); [b, b is a, b.base is None]",
    "a = np.arange(3); b = np.array(a, 'f8', copy={}); [b, b is a]",
    "a = np.arange(6).reshape(2, 3); b = np.array(a, order='F', copy={}); [b, b.flags.f_contiguous]",
    "a = np.arange(3); b = np.asarray(a, copy={}); [b, b is a]",
    "np.array([1, 2], copy={})",
    "np.array(3, copy={})",
    "np.array(np.float64(3), copy={})",
    "np.array('text', copy={})",
    "b = np.array(memoryview(b'abc'), copy={}); [b, b.flags.owndata, b.flags.writeable]",
    "held = bytearray(b'abc'); b = np.array(held, copy={}); held[0] = 1; b",
    "np.array(bytearray(b'abc'), 'f8', copy={})",
    "a = np.arange(3); b = a.__array__(copy={}); [b, b is a]",
    "np.arange(3).__array__('f8', copy={})",
    "np.arange(6).reshape(3, 2).T.reshape(6, copy={})",
    "np.reshape(np.arange(6), (3, 2), copy={})",
    "np.arange(3).astype('i8', copy={})",
    "np.astype(np.arange(3), 'i8', copy={})",
    "np.nan_to_num([1.0, np.nan], copy={})",
]
METHODS = [
    "(self, dtype=None, copy=None): return np.arange(3)",
    "(self, dtype=None): return np.arange(3)",
    "(self, dtype=None, copy=None): return np.arange(3) if copy is None else np.zeros(2)",
    "(self, dtype=None, copy=None): return 3",
    "(self): return np.arange(3)",
]
DESCRIBED = [
    "{'data': bytearray(range(16)), 'shape': (2, 2), 'typestr': '<i4', 'version': 3}",
    "{'data': b'abcdefgh', 'shape': (2, 2), 'typestr': '<u2', 'version': 3}",
    "{'data': b'abcdefgh', 'shape': (2,), 'typestr': '|u1', 'version': 3, 'offset': 1, 'strides': (3,)}",
]
MODES = [
    "[bool(np._CopyMode.ALWAYS), bool(np._CopyMode.NEVER), repr(np._CopyMode.IF_NEEDED), list(np._CopyMode)[0].value]",
    "bool(np._CopyMode.IF_NEEDED)",
    "np._CopyMode(2).name",
]


@pytest.mark.parametrize("copy", ALL)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_asked(place, copy):
    assert_same(place.format(copy))


@pytest.mark.parametrize("copy", ("True", "False", "None"))
@pytest.mark.parametrize("dtype", ("None", "'f8'"))
@pytest.mark.parametrize("method", METHODS)
def test_array_method(method, dtype, copy):
    assert_same(f"class A:\n    def __array__{method}\nnp.array(A(), {dtype}, copy={copy})")


@pytest.mark.parametrize("copy", ("True", "False", "None"))
@pytest.mark.parametrize("described", DESCRIBED)
def test_array_interface(described, copy):
    assert_same(
        f"class A:\n    __array_interface__ = {described}\n"
        f"a = np.array(A(), copy={copy})\n[a, a.flags.owndata, a.flags.writeable, np.asarray(A(), 'f4')]"
    )


@pytest.mark.parametrize("source", MODES)
def test_names(source):
    assert_same(source)
