"""Arrays of records made of columns, of rows, of bytes and of files."""

from __future__ import annotations

import os
from typing import Any

from ..creation import array as make_array
from ..creation import asarray
from ..dtype_names import as_dtype
from ..errors import warn
from ..ndarray import ndarray
from .format_parser import format_parser
from .recarray import recarray


def _described(dtype: Any, formats: Any, names: Any, titles: Any, aligned: bool, byteorder: Any) -> Any:
    """The dtype that is given, or that is described by formats; None where neither is."""
    if dtype is not None:
        return as_dtype(dtype)
    if formats is not None:
        return format_parser(formats, names, titles, aligned, byteorder).dtype
    return None


def fromarrays(
    arrayList: Any, dtype: Any = None, shape: Any = None, formats: Any = None, names: Any = None, titles: Any = None,
    aligned: bool = False, byteorder: Any = None,
) -> recarray:  # fmt: skip
    """An array of records with one field for each array."""
    columns = [asarray(x) for x in arrayList]
    shape = columns[0].shape if shape is None else (shape,) if isinstance(shape, int) else shape
    if formats is None and dtype is None:
        formats = [each.dtype for each in columns]
    descr = _described(dtype, formats, names, titles, aligned, byteorder)
    fields = descr.names or ()
    if len(descr) != len(columns):
        raise ValueError("mismatch between the number of fields and the number of arrays")
    inner = descr[0].shape
    if inner != ():
        shape = shape[: len(shape) - len(inner)]
    made = recarray(shape, descr)
    for k, column in enumerate(columns):
        axes = descr[k].ndim
        if column.shape[: column.ndim - axes] != shape:
            raise ValueError(f'array-shape mismatch in array {k} ("{fields[k]}")')
        made[fields[k]] = column
    return made


def fromrecords(
    recList: Any, dtype: Any = None, shape: Any = None, formats: Any = None, names: Any = None, titles: Any = None,
    aligned: bool = False, byteorder: Any = None,
) -> recarray:  # fmt: skip
    """An array of records of rows; without formats, each field's dtype is found in its column."""
    if formats is None and dtype is None:
        rows = make_array(recList, dtype=object)
        columns = [make_array(rows[..., k].tolist()) for k in range(rows.shape[-1])]
        return fromarrays(
            columns, formats=formats, shape=shape, names=names, titles=titles, aligned=aligned, byteorder=byteorder
        )
    descr = _described(dtype, formats, names, titles, aligned, byteorder)
    try:
        found = make_array(recList, dtype=descr)
    except (TypeError, ValueError):
        shape = (len(recList),) if shape is None else (shape,) if isinstance(shape, int) else shape
        if len(shape) > 1:
            raise ValueError("Can only deal with 1-d array.") from None
        made = recarray(shape, descr)
        for k in range(made.size):
            made[k] = tuple(recList[k])
        warn("fromrecords expected a list of tuples, may have received a list of lists instead. In the future that will raise an error", FutureWarning)  # fmt: skip
        return made
    if shape is not None and found.shape != shape:
        found.shape = shape
    return found.view(recarray)


def fromstring(
    datastring: Any, dtype: Any = None, shape: Any = None, offset: int = 0, formats: Any = None, names: Any = None,
    titles: Any = None, aligned: bool = False, byteorder: Any = None,
) -> recarray:  # fmt: skip
    """An array of records over the bytes of a buffer, which is not written to."""
    if dtype is None and formats is None:
        raise TypeError("fromstring() needs a 'dtype' or 'formats' argument")
    descr = _described(dtype, formats, names, titles, aligned, byteorder)
    if shape in (None, -1):
        shape = (len(datastring) - offset) // descr.itemsize
    if isinstance(datastring, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return recarray(shape, descr, buf=datastring, offset=offset)


def fromfile(
    fd: Any, dtype: Any = None, shape: Any = None, offset: int = 0, formats: Any = None, names: Any = None,
    titles: Any = None, aligned: bool = False, byteorder: Any = None,
) -> recarray:  # fmt: skip
    """An array of records read from a binary file."""
    if dtype is None and formats is None:
        raise TypeError("fromfile() needs a 'dtype' or 'formats' argument")
    if not hasattr(fd, "readinto"):
        with open(os.fspath(fd), "rb") as opened:
            return fromfile(opened, dtype, shape, offset, formats, names, titles, aligned, byteorder)
    shape = (-1,) if shape is None or shape == -1 else (shape,) if isinstance(shape, int) else tuple(shape)
    if offset > 0:
        fd.seek(offset, 1)
    rest = _rest_of(fd)
    descr = _described(dtype, formats, names, titles, aligned, byteorder)
    count = 1
    for n in shape:
        count *= n
    size = count * descr.itemsize
    if size < 0:
        shape = tuple([rest // (-size) if n == -1 else n for n in shape])
        size = descr.itemsize
        for n in shape:
            size *= n
    if size > rest:
        raise ValueError("Not enough bytes left in file for specified shape and type.")
    made = recarray(shape, descr)
    read = fd.read(size)
    if len(read) != size:
        raise OSError("Didn't read as many bytes as expected")
    made[...] = recarray(shape, descr, buf=bytearray(read))
    return made


def _rest_of(file: Any) -> int:
    """How many bytes lie behind the position in a file."""
    here = file.tell()
    file.seek(0, 2)
    end = file.tell()
    file.seek(here)
    return end - here


def array(
    obj: Any, dtype: Any = None, shape: Any = None, offset: int = 0, strides: Any = None, formats: Any = None, names: Any = None,
    titles: Any = None, aligned: bool = False, byteorder: Any = None, copy: bool = True,
) -> Any:  # fmt: skip
    """An array of records of what is given: another array, rows, columns, bytes, or an open file."""
    if (obj is None or hasattr(obj, "readinto") or isinstance(obj, str)) and formats is None and dtype is None:
        raise ValueError("Must define formats (or dtype) if object is None, string, or an open file")
    told: dict[str, Any] = {}
    if dtype is not None:
        dtype = as_dtype(dtype)
    elif formats is not None:
        dtype = format_parser(formats, names, titles, aligned, byteorder).dtype
    else:
        told = {"formats": formats, "names": names, "titles": titles, "aligned": aligned, "byteorder": byteorder}
    if obj is None:
        if shape is None:
            raise ValueError("Must define a shape if obj is None")
        return recarray(shape, dtype, buf=obj, offset=offset, strides=strides)
    if isinstance(obj, bytes):
        return fromstring(obj, dtype, shape=shape, offset=offset, **told)
    if isinstance(obj, (list, tuple)):
        if isinstance(obj[0], (tuple, list)):
            return fromrecords(obj, dtype=dtype, shape=shape, **told)
        return fromarrays(obj, dtype=dtype, shape=shape, **told)
    if isinstance(obj, recarray):
        given = obj.view(dtype) if dtype is not None and obj.dtype != dtype else obj
        return given.copy() if copy else given
    if hasattr(obj, "readinto"):
        return fromfile(obj, dtype=dtype, shape=shape, offset=offset)
    if isinstance(obj, ndarray):
        given = obj.view(dtype) if dtype is not None and obj.dtype != dtype else obj
        return (given.copy() if copy else given).view(recarray)
    interface = getattr(obj, "__array_interface__", None)
    if not isinstance(interface, dict):
        raise ValueError("Unknown input type")
    given = asarray(obj)
    given = given.view(dtype) if dtype is not None and given.dtype != dtype else given
    return given.view(recarray)


__all__ = ["array", "fromarrays", "fromfile", "fromrecords", "fromstring"]
