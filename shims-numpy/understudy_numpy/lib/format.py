"""The .npy format: a magic string, a header with dtype, order and shape as a Python literal, and the elements.

Source: NEP 1, A Simple File Format for NumPy Arrays, with the versions 2.0 and 3.0 that were added to it.
"""

from __future__ import annotations

import ast
import io
import os
import re
import struct
from typing import Any

from ..array import count as count_of
from ..dtype_fields import flattened
from ..dtypes import as_dtype
from ..dtypes import dtype as _dtype
from ..errors import warn
from ..memory import from_bytes
from ..ndarray import ndarray
from ..pickles import dump_objects, load_objects
from ..primitives.refusal import Refusal
from ..voids import void

EXPECTED_KEYS = {"descr", "fortran_order", "shape"}
MAGIC_PREFIX = b"\x93NUMPY"
MAGIC_LEN = len(MAGIC_PREFIX) + 2
ARRAY_ALIGN = 64
BUFFER_SIZE = 2**18
GROWTH_AXIS_MAX_DIGITS = 21
_MAX_HEADER_SIZE = 10000

# By version: how the length of the header is stored, and in which encoding the header.
_HEADERS = {(1, 0): ("<H", "latin1"), (2, 0): ("<I", "latin1"), (3, 0): ("<I", "utf8")}


def magic(major: int, minor: int) -> bytes:
    """The magic string of a version."""
    if major < 0 or major > 255:
        raise ValueError("major version must be 0 <= major < 256")
    if minor < 0 or minor > 255:
        raise ValueError("minor version must be 0 <= minor < 256")
    return MAGIC_PREFIX + bytes([major, minor])


def read_magic(fp: Any) -> tuple[int, int]:
    """The version of the format that the magic string tells."""
    found = _read_bytes(fp, MAGIC_LEN, "magic string")
    if found[:-2] != MAGIC_PREFIX:
        raise ValueError(f"the magic string is not correct; expected {MAGIC_PREFIX!r}, got {found[:-2]!r}")
    return found[-2], found[-1]


def dtype_to_descr(dtype: _dtype) -> Any:
    """What the header says of a dtype: its fields, or its string of the array protocol."""
    if dtype.kind == "T":
        raise Refusal("numpy.save", "arr", dtype.str, "text of any length is not written; save it as <U or as objects.")
    if _has_metadata(dtype):
        warn(
            "metadata on a dtype is not saved to an npy/npz. Use another format (such as pickle) to store it.",
            UserWarning,
        )
    return dtype.str if dtype.names is None else dtype.descr


def _has_metadata(dtype: _dtype) -> bool:
    """Whether a dtype, one of its fields, or what its subarrays are made of, has metadata."""
    if dtype.metadata is not None:
        return True
    if dtype.names is not None:
        return any([_has_metadata(dtype[name]) for name in dtype.names])
    return dtype.subdtype is not None and _has_metadata(dtype.base)


def drop_metadata(dtype: _dtype, /) -> _dtype:
    """The dtype without metadata, its own and that of its fields; the same object where it has none."""
    if not _has_metadata(dtype):
        return dtype
    if dtype.names is not None:
        fields = [dtype.fields[name] for name in dtype.names]
        return as_dtype(
            {
                "names": list(dtype.names),
                "formats": [drop_metadata(field[0]) for field in fields],
                "offsets": [field[1] for field in fields],
                "titles": [field[2] if len(field) == 3 else None for field in fields],
                "itemsize": dtype.itemsize,
            },
            dtype.isalignedstruct,
        )
    if dtype.subdtype is not None:
        return as_dtype((drop_metadata(dtype.base), dtype.shape))
    return as_dtype(dtype.str)


def descr_to_dtype(descr: Any) -> _dtype:
    """The dtype that the header tells of. Fields without a name that are bytes alone are gaps."""
    if isinstance(descr, str):
        return as_dtype(descr)
    if isinstance(descr, tuple):
        return as_dtype((descr_to_dtype(descr[0]), descr[1]))
    titles, names, formats, offsets = [], [], [], []
    end = 0
    for name, *format in descr:
        dt = descr_to_dtype(format[0]) if len(format) == 1 else as_dtype((descr_to_dtype(format[0]), format[1]))
        if name != "" or dt.type is not void or dt.names is not None:
            title, name = name if isinstance(name, tuple) else (None, name)
            titles.append(title)
            names.append(name)
            formats.append(dt)
            offsets.append(end)
        end += dt.itemsize
    return as_dtype({"names": names, "formats": formats, "titles": titles, "offsets": offsets, "itemsize": end})


def header_data_from_array_1_0(array: ndarray) -> dict[str, Any]:
    """What the header of an array holds. What is contiguous in no order is stored in C order."""
    fortran = not array.flags.c_contiguous and array.flags.f_contiguous
    return {"shape": array.shape, "fortran_order": bool(fortran), "descr": dtype_to_descr(array.dtype)}


def _require_version(version: Any) -> None:
    if version not in (*_HEADERS, None):
        raise ValueError(f"we only support format version (1,0), (2,0), and (3,0), not {version}")


def _wrapped(header: str, version: tuple[int, int]) -> bytes:
    """The header with magic string, length and padding, so that the elements begin at a multiple of 64 bytes."""
    length_format, encoding = _HEADERS[version]
    data = header.encode(encoding)
    before = MAGIC_LEN + struct.calcsize(length_format)
    padding = ARRAY_ALIGN - (before + len(data) + 1) % ARRAY_ALIGN
    length = len(data) + 1
    try:
        prefix = magic(*version) + struct.pack(length_format, length + padding)
    except struct.error:
        raise ValueError(f"Header length {length} too big for version={version}") from None
    return prefix + data + b" " * padding + b"\n"


def _wrapped_in_oldest(header: str) -> bytes:
    """The header in the oldest version of the format that can hold it."""
    try:
        return _wrapped(header, (1, 0))
    except ValueError:
        pass
    try:
        found = _wrapped(header, (2, 0))
        warn("Stored array in format 2.0. It can only beread by NumPy >= 1.9", UserWarning)
    except UnicodeEncodeError:
        found = _wrapped(header, (3, 0))
        warn("Stored array in format 3.0. It can only be read by NumPy >= 1.17", UserWarning)
    return found


def _write_header(fp: Any, d: dict[str, Any], version: Any) -> None:
    items = "".join(f"'{key}': {d[key]!r}, " for key in sorted(d))
    header = "{" + items + "}"
    shape = d["shape"]
    if len(shape) > 0:
        # Room for the axis to grow in place, when somebody appends to the file.
        header += " " * (GROWTH_AXIS_MAX_DIGITS - len(repr(shape[-1 if d["fortran_order"] else 0])))
    fp.write(_wrapped_in_oldest(header) if version is None else _wrapped(header, version))


def write_array_header_1_0(fp: Any, d: dict[str, Any]) -> None:
    """Write magic string and header in version 1.0."""
    _write_header(fp, d, (1, 0))


def write_array_header_2_0(fp: Any, d: dict[str, Any]) -> None:
    """Write magic string and header in version 2.0."""
    _write_header(fp, d, (2, 0))


def read_array_header_1_0(fp: Any, max_header_size: int = _MAX_HEADER_SIZE) -> tuple[tuple[int, ...], bool, _dtype]:
    """Shape, order and dtype from a header of version 1.0, after the magic string."""
    return _read_header(fp, (1, 0), max_header_size)


def read_array_header_2_0(fp: Any, max_header_size: int = _MAX_HEADER_SIZE) -> tuple[tuple[int, ...], bool, _dtype]:
    """Shape, order and dtype from a header of version 2.0, after the magic string."""
    return _read_header(fp, (2, 0), max_header_size)


def _read_header(fp: Any, version: tuple[int, int], max_header_size: int) -> tuple[tuple[int, ...], bool, _dtype]:
    if version not in _HEADERS:
        raise ValueError(f"Invalid version {version!r}")
    length_format, encoding = _HEADERS[version]
    [length] = struct.unpack(length_format, _read_bytes(fp, struct.calcsize(length_format), "array header length"))
    header = _read_bytes(fp, length, "array header").decode(encoding)
    if len(header) > max_header_size:
        raise ValueError(
            f"Header info length ({len(header)}) is large and may not be safe to load securely.\nTo allow loading, "
            "adjust `max_header_size` or fully trust the `.npy` file using `allow_pickle=True`.\nFor safety against "
            "large resource use or crashes, sandboxing may be necessary."
        )
    found = _literal(header, version)
    if not isinstance(found, dict):
        raise ValueError(f"Header is not a dictionary: {found!r}")
    if EXPECTED_KEYS != found.keys():
        raise ValueError(f"Header does not contain the correct keys: {sorted(found.keys())!r}")
    shape, fortran = found["shape"], found["fortran_order"]
    if not isinstance(shape, tuple) or not all(isinstance(n, int) for n in shape):
        raise ValueError(f"shape is not valid: {shape!r}")
    if not isinstance(fortran, bool):
        raise ValueError(f"fortran_order is not a valid bool: {fortran!r}")
    try:
        dtype = descr_to_dtype(found["descr"])
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"descr is not a valid dtype descriptor: {found['descr']!r}") from error
    return shape, fortran, dtype


def _literal(header: str, version: tuple[int, int]) -> Any:
    """What a header says; one that Python 2 wrote may have long integers with an L."""
    try:
        return ast.literal_eval(header)
    except SyntaxError as error:
        plain = re.sub(r"(?<=\d)L\b", "", header)
        if version > (2, 0):
            raise ValueError(f"Cannot parse header: {header!r}") from error
        try:
            found = ast.literal_eval(plain)
        except SyntaxError as second:
            raise ValueError(f"Cannot parse header: {plain!r}") from second
    warn(
        "Reading `.npy` or `.npz` file required additional header parsing as it was created on Python 2. Save the file "
        "again to speed up loading and avoid this warning.",
        UserWarning,
    )
    return found


def write_array(
    fp: Any, array: ndarray, version: Any = None, allow_pickle: bool = True, pickle_kwargs: Any = None
) -> None:
    """Write header and elements. Objects are pickled, which `allow_pickle` can forbid."""
    _require_version(version)
    header = header_data_from_array_1_0(array)
    _write_header(fp, header, version)
    if not array.dtype.hasobject:
        fp.write(array.tobytes("F" if header["fortran_order"] else "C"))
        return
    if not allow_pickle:
        raise ValueError("Object arrays cannot be saved when allow_pickle=False")
    fp.write(dump_objects(array))


def read_array(
    fp: Any, allow_pickle: bool = False, pickle_kwargs: Any = None, *, max_header_size: int = _MAX_HEADER_SIZE
) -> ndarray:
    """Read an array. Pickled objects are read only with `allow_pickle`: loading them can run any code."""
    version = read_magic(fp)
    _require_version(version)
    # Who trusts pickles trusts the header too.
    shape, fortran, dtype = _read_header(fp, version, 2**64 if allow_pickle else max_header_size)
    size = count_of(shape)
    if dtype.hasobject:
        if not allow_pickle:
            raise ValueError("Object arrays cannot be loaded when allow_pickle=False")
        try:
            return load_objects(fp, pickle_kwargs or {})
        except UnicodeError as error:
            raise UnicodeError(
                f"Unpickling a python object failed: {error!r}\nYou may need to pass the encoding= option to numpy.load"
            ) from error
    array = _read_elements(fp, size, dtype, shape)
    if fortran:
        return array.reshape(shape[::-1]).transpose()
    return array.reshape(shape)


def open_memmap(
    filename: Any, mode: str = "r+", dtype: Any = None, shape: Any = None, fortran_order: bool = False, version: Any = None,
    *, max_header_size: int = _MAX_HEADER_SIZE,
) -> Any:  # fmt: skip
    """A file of the .npy format as an array over it; one that is written anew needs dtype and shape."""
    from ..memory_maps import memmap

    path = os.fspath(filename)
    if "w" in mode:
        _require_version(version)
        found = as_dtype(float if dtype is None else dtype)
        if found.hasobject:
            raise ValueError("Array can't be memory-mapped: Python objects in dtype.")
        lengths = (shape,) if isinstance(shape, int) else tuple(shape)
        header = {"descr": dtype_to_descr(found), "fortran_order": fortran_order, "shape": lengths}
        with open(path, mode + "b") as fp:
            _write_header(fp, header, version)
            offset = fp.tell()
        mode = "r+"
    else:
        with open(path, "rb") as fp:
            lengths, fortran_order, found = _read_header(fp, read_magic(fp), max_header_size)
            offset = fp.tell()
        if found.hasobject:
            raise ValueError("Array can't be memory-mapped: Python objects in dtype.")
    return memmap(path, dtype=found, shape=lengths, order="F" if fortran_order else "C", mode=mode, offset=offset)


def _read_elements(fp: Any, size: int, dtype: _dtype, shape: tuple[int, ...]) -> ndarray:
    wanted = size * dtype.itemsize
    if isfileobj(fp):
        data = fp.read(wanted)
        if len(data) < wanted:
            have = len(data) // dtype.itemsize
            raise ValueError(
                f"Failed to read all data for array. Expected {shape} = {size} elements, could only read {have} elements. "
                "(file seems not fully written?)"
            )
    else:
        parts = []
        block = max(1, BUFFER_SIZE // max(1, dtype.itemsize)) * dtype.itemsize
        for start in range(0, wanted, block or 1):
            parts.append(_read_bytes(fp, min(block, wanted - start), "array data"))
        data = b"".join(parts)
    shape, dtype = flattened((size,), dtype)
    return from_bytes(data, dtype, shape)


def _read_bytes(fp: Any, size: int, what: str) -> bytes:
    """Exactly `size` bytes, from a file that may give fewer at a time."""
    data = b""
    while len(data) < size:
        try:
            more = fp.read(size - len(data))
        except BlockingIOError:
            continue
        if not more:
            break
        data += more
    if len(data) != size:
        raise ValueError(f"EOF: reading {what}, expected {size} bytes got {len(data)}")
    return data


def isfileobj(f: Any) -> bool:
    """Whether `f` is a file of the operating system."""
    if not isinstance(f, (io.FileIO, io.BufferedReader, io.BufferedWriter)):
        return False
    try:
        f.fileno()
    except OSError:
        return False
    return True


__all__ = [
    "ARRAY_ALIGN",
    "BUFFER_SIZE",
    "EXPECTED_KEYS",
    "GROWTH_AXIS_MAX_DIGITS",
    "MAGIC_LEN",
    "MAGIC_PREFIX",
    "descr_to_dtype",
    "drop_metadata",
    "dtype_to_descr",
    "header_data_from_array_1_0",
    "isfileobj",
    "magic",
    "open_memmap",
    "read_array",
    "read_array_header_1_0",
    "read_array_header_2_0",
    "read_magic",
    "write_array",
    "write_array_header_1_0",
    "write_array_header_2_0",
]
