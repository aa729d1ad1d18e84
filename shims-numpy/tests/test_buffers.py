"""`memoryview` of arrays, and arrays in the place of other objects with a buffer, against NumPy."""

import sys

import pytest
from differential import assert_same
from understudy_numpy.primitives.force import native

# Before Python 3.12 a class has a buffer only if it is compiled.
shown = pytest.mark.skipif(
    native is None and sys.version_info < (3, 12), reason="pure arrays have no buffer before Python 3.12"
)

ARRAYS = [
    "np.arange(6.0).reshape(2, 3)", "np.arange(6.0).reshape(2, 3).T", "np.arange(6)[::-2]", "np.arange(24).reshape(2, 3, 4)[:, 1:, ::2]", "np.array(5.0)", "np.zeros((0, 3))",
    "np.arange(3, dtype='f2')", "np.array([True, False])", "np.arange(3, dtype='u1')", "np.arange(3, dtype='i2')", "np.array([1 + 2j])", "np.array(['ab', 'c'])", "np.array(['2020'], 'M8[D]')",
    "np.arange(6.0).reshape(2, 3)[:, 1]", "np.broadcast_to(np.arange(3), (2, 3))",
]  # fmt: skip


@shown
@pytest.mark.parametrize("made", ARRAYS)
def test_memoryview(made):
    assert_same(
        f"m = memoryview({made})\n(m.format, m.shape, m.strides, m.readonly, m.itemsize, m.nbytes, m.c_contiguous, m.f_contiguous)"
    )
    assert_same(f"memoryview({made}).tobytes()")


@shown
@pytest.mark.parametrize("case", [
    "a = np.arange(4.0); m = memoryview(a)[1:]; m[0] = 9; a", "a = np.arange(6).reshape(2, 3); m = memoryview(a.T); m[2, 1] = 9; a", "a = np.arange(4); m = memoryview(a); a[0] = 7; m[0]",
    "import io; a = np.zeros(2); io.BytesIO(b'12345678' * 2).readinto(a); a.tobytes()", "bytes(np.arange(3, dtype='u1'))", "import array; array.array('d', bytes(np.arange(2.0)))", "b''.join([np.arange(2)])",
    "a = np.arange(3); a.setflags(write=False); memoryview(a).readonly", "import struct; struct.unpack('2d', np.arange(2.0))",
    "np.frombuffer(np.arange(3.0), 'i8')", "np.frombuffer(np.arange(6.0)[::2])", "import hashlib; hashlib.sha1(np.arange(3)).hexdigest()", "import hashlib; hashlib.sha1(np.arange(6).reshape(2, 3).T).hexdigest()",
    "np.asarray(memoryview(np.arange(6.0).reshape(2, 3)))", "m = memoryview(np.arange(3.0)); m.release(); 1", "class A(np.ndarray): pass\nmemoryview(np.arange(3).view(A)).tolist()",
    "a = np.arange(3.0).data; (a.tolist(), a.format, a.shape)", "memoryview(np.arange(6.0).reshape(2, 3)).cast('B').nbytes",
])  # fmt: skip
def test_buffer(case):
    assert_same(case)


@pytest.mark.parametrize(
    "case",
    [
        "np.arange(3.0).data.tolist()",
        "np.arange(6).reshape(2, 3).data.shape",
        "np.arange(6)[2:4].data.tolist()",
        "a = np.zeros(2); a.data[0] = 5; a",
    ],
)
def test_data(case):
    assert_same(case)
