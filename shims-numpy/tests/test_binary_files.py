"""save, load, savez, fromfile and numpy.lib.format; and files that one side writes and the other reads."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import understudy_numpy
from differential import assert_same

ARRAYS = [
    "np.arange(6).reshape(2, 3)",
    "np.arange(6.0).reshape(2, 3).T",
    "np.arange(24, dtype='i2').reshape(2, 3, 4).transpose(1, 0, 2)",
    "np.array(5.5)",
    "np.array([])",
    "np.zeros((0, 3), 'f4')",
    "np.array(['a', 'bcd', ''])",
    "np.array([True, False])",
    "np.array([1 + 2j, 3], 'c8')",
    "np.array(['2020-01-01', 'NaT'], 'M8[ns]')",
    "np.array([1, 2], 'm8[25s]')",
    "np.array([1.5], 'f2')",
    "np.arange(10)[::2]",
]
OBJECTS = [
    "np.array([1, 'a', None, [1, 2]], object)",
    "np.array([[1, 2.5], ['x', (1,)]], object).T",
    "np.array(None)",
]

CASES = [f"import io; f = io.BytesIO(); np.save(f, {a}); f.getvalue()" for a in ARRAYS]
CASES += [f"import io; f = io.BytesIO(); np.save(f, {a}); f.seek(0); np.load(f)" for a in ARRAYS]
CASES += [f"import io; f = io.BytesIO(); np.save(f, {a}); f.seek(0); np.load(f, allow_pickle=True)" for a in OBJECTS]
NPZ = "import io; f = io.BytesIO(); np.savez(f, [1, 2], x=np.eye(2), y='text'); f.seek(0); z = np.load(f); "
CASES += [
    "import io; f = io.BytesIO(); np.save(f, np.array([None])); f.seek(0); np.load(f)",
    "import io; np.save(io.BytesIO(), np.array([None]), allow_pickle=False)",
    "import io; np.load(io.BytesIO())",
    "import io; np.load(io.BytesIO(b'hello'))",
    "import io; np.load(io.BytesIO(b'x'))",
    "import io; np.load(io.BytesIO(), encoding='utf8')",
    "np.load('no such file.npy')",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue()[:-1]))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue()[:20]))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); d = f.getvalue(); np.load(io.BytesIO(d[:6] + b'\\x09' + d[7:]))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue().replace(b'False', b'7    ')))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue().replace(b'(3,)', b'[3] ')))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue().replace(b'shape', b'shapo')))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue().replace(b'<i8', b'<j8')))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); np.load(io.BytesIO(f.getvalue().replace(b'{', b'(')))",
    "import io; f = io.BytesIO(); np.save(f, [1, 2, 3]); f.seek(0); np.load(f, max_header_size=10)",
    "import io; f = io.BytesIO(); np.save(f, [1, 2]); np.save(f, [3.0]); f.seek(0); [np.load(f), np.load(f)]",
    NPZ + "[z.files, len(z), list(z), 'x' in z, 'x.npy' in z, 'q' in z]",
    NPZ + "[z['arr_0'], z['x'], z['y'], z['x.npy'], z.f.x]",
    NPZ + "z['q']",
    NPZ + "z.f.q",
    NPZ + "sorted(k for k, v in z.items())",
    NPZ + "[z.get('q', 5), list(z.keys()), dir(z.f)]",
    NPZ + "repr(z)",
    NPZ + "z.close(); [z.zip, z.f]",
    "import io; f = io.BytesIO(); np.savez(f, 1, arr_0=2)",
    "import io; f = io.BytesIO(); np.savez(f); f.seek(0); np.load(f).files",
    "import io; f = io.BytesIO(); np.savez_compressed(f, a=np.zeros(1000)); f.seek(0); [len(f.getvalue()) < 500, np.load(f)['a'].sum()]",
    "import io; f = io.BytesIO(); np.savez(f, a=np.array([None])); f.seek(0); np.load(f)['a']",
    "np.lib.format.magic(1, 0)",
    "np.lib.format.magic(256, 0)",
    "np.lib.format.magic(1, -1)",
    "import io; np.lib.format.read_magic(io.BytesIO(b'\\x93NUMPY\\x02\\x00'))",
    "import io; np.lib.format.read_magic(io.BytesIO(b'\\x93NUMPU\\x02\\x00'))",
    "import io; np.lib.format.read_magic(io.BytesIO(b'\\x93NUMP'))",
    "np.lib.format.header_data_from_array_1_0(np.eye(2, 3).T)",
    "import io; f = io.BytesIO(); np.lib.format.write_array(f, np.eye(2), (2, 0)); f.getvalue()",
    "import io; f = io.BytesIO(); np.lib.format.write_array(f, np.eye(2), (3, 0)); f.seek(0); np.lib.format.read_array(f)",
    "import io; f = io.BytesIO(); np.lib.format.write_array(f, np.eye(2), (4, 0))",
    "import io; f = io.BytesIO(); np.lib.format.write_array_header_1_0(f, {'shape': (2,), 'fortran_order': False, 'descr': '<f8'}); f.getvalue()",
    "import io; f = io.BytesIO(); np.lib.format.write_array_header_2_0(f, {'shape': (), 'fortran_order': False, 'descr': '<f8'}); f.getvalue()",
    "np.lib.format.descr_to_dtype('<f4')",
    "np.lib.format.dtype_to_descr(np.dtype('M8[s]'))",
    "import io; np.lib.format.isfileobj(io.BytesIO())",
]
FILES = [
    "np.save(path, [1, 2, 3]); np.load(path + '.npy')",
    "np.savez(path, a=[1, 2, 3]); z = np.load(path + '.npz'); r = z['a']; z.close(); r",
    "np.save(path, [1, 2, 3]); d = open(path + '.npy', 'rb').read(); open(path, 'wb').write(d[:-9]); np.load(path)",
    "open(path, 'wb').write(bytes(range(20))); np.fromfile(path, 'i4')",
    "open(path, 'wb').write(bytes(range(20))); np.fromfile(path, 'i2', 3, offset=4)",
    "open(path, 'wb').write(bytes(range(20))); f = open(path, 'rb'); r = [np.fromfile(f, 'u1', 2), np.fromfile(f, 'u1', 2)]; f.close(); r",
    "open(path, 'wb').write(bytes(range(20))); np.fromfile(path, object)",
    "np.fromfile('no such file')",
]


@pytest.mark.parametrize("source", CASES)
def test_format(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", FILES)
def test_files(source: str, tmp_path: Path) -> None:
    assert_same(f"path = {str(tmp_path / 'file')!r}; {source}")


@pytest.mark.parametrize("source", ARRAYS + OBJECTS)
@pytest.mark.parametrize("writer, reader", [(numpy, understudy_numpy), (understudy_numpy, numpy)], ids=["from", "to"])
def test_the_other_side_reads_it(source: str, writer: object, reader: object, tmp_path: Path) -> None:
    written = eval(source, {"np": writer})
    writer.save(tmp_path / "a.npy", written)  # type: ignore[attr-defined]
    read = reader.load(tmp_path / "a.npy", allow_pickle=True)  # type: ignore[attr-defined]
    assert (str(read.dtype), read.shape) == (str(written.dtype), written.shape)
    assert read.flags.c_contiguous == (written.flags.c_contiguous or not written.flags.f_contiguous)
    assert repr(read) == repr(written)


def test_numpys_pickle_of_several_arrays_is_read(tmp_path: Path) -> None:
    import pickle

    path = tmp_path / "pickle"
    path.write_bytes(pickle.dumps({"a": numpy.arange(3), "b": [numpy.float32(1.5), numpy.array(["x"], object)]}))
    found = understudy_numpy.load(path, allow_pickle=True)
    assert repr(found) == "{'a': array([0, 1, 2]), 'b': [np.float32(1.5), array(['x'], dtype=object)]}"
    assert type(found["a"]) is understudy_numpy.ndarray
