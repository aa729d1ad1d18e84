"""Arrays in files: one in the .npy format, several as a .npz archive, or plain elements."""

from __future__ import annotations

import contextlib
import operator
import os
import pickle
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import TYPE_CHECKING, Any

from . import array_functions
from .array import count as count_of
from .creation import asanyarray
from .dtype_fields import flattened
from .dtypes import as_dtype
from .lib import format
from .memory import from_bytes
from .ndarray import ndarray
from .pickles import load_objects
from .placement import require_here
from .primitives.refusal import Refusal

if TYPE_CHECKING:
    from zipfile import ZipFile

_MAX_HEADER_SIZE = 10000
_ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


class BagObj:
    """The arrays of an archive as attributes."""

    __module__ = "numpy.lib._npyio_impl"

    def __init__(self, obj: Any) -> None:
        self._obj = obj

    def __getattribute__(self, key: str) -> Any:
        try:
            return object.__getattribute__(self, "_obj")[key]
        except KeyError:
            raise AttributeError(key) from None

    def __dir__(self) -> list[str]:
        return list(object.__getattribute__(self, "_obj").keys())


class NpzFile(Mapping[str, Any]):
    """An archive of arrays, which are read when they are asked for."""

    __module__ = "numpy.lib.npyio"

    zip: Any = None
    fid: Any = None

    def __init__(
        self, fid: Any, own_fid: bool = False, allow_pickle: bool = False, pickle_kwargs: Any = None, *,
        max_header_size: int = _MAX_HEADER_SIZE,
    ) -> None:  # fmt: skip
        archive = _zip_file(fid)
        members = archive.namelist()
        self.files = [name[:-4] if name.endswith(".npy") else name for name in members]
        self._files = dict(zip(self.files, members))
        self._files.update(zip(members, members))
        self.allow_pickle = allow_pickle
        self.max_header_size = max_header_size
        self.pickle_kwargs = pickle_kwargs
        self.zip = archive
        self.f: Any = BagObj(self)
        if own_fid:
            self.fid = fid

    def __enter__(self) -> NpzFile:
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive."""
        if self.zip is not None:
            self.zip.close()
            self.zip = None
        if self.fid is not None:
            self.fid.close()
            self.fid = None
        self.f = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, key: object) -> bool:
        return key in self._files

    def __getitem__(self, key: str) -> Any:
        if key not in self._files:
            raise KeyError(f"{key} is not a file in the archive")
        with self.zip.open(self._files[key]) as member:
            beginning = member.read(len(format.MAGIC_PREFIX))
            member.seek(0)
            if beginning != format.MAGIC_PREFIX:
                return member.read()
            return format.read_array(
                member, self.allow_pickle, self.pickle_kwargs, max_header_size=self.max_header_size
            )

    def __repr__(self) -> str:
        name = self.fid if isinstance(self.fid, str) else getattr(self.fid, "name", "object")
        shown = ", ".join(self.files[:5]) + ("..." if len(self.files) > 5 else "")
        return f"NpzFile {name!r} with keys: {shown}"

    def get(self, key: str, default: Any = None, /) -> Any:
        """An array, or `default`."""
        return Mapping.get(self, key, default)

    def items(self) -> ItemsView[str, Any]:
        """Names and arrays."""
        return Mapping.items(self)

    def keys(self) -> KeysView[str]:
        """The names."""
        return Mapping.keys(self)

    def values(self) -> ValuesView[Any]:
        """The arrays."""
        return Mapping.values(self)


def _zip_file(file: Any, mode: str = "r", compressed: bool = False) -> ZipFile:
    # Loaded here: few programs read archives, and it takes a tenth of the time to import these stand-ins.
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

    return ZipFile(
        file if hasattr(file, "read") else os.fspath(file),
        mode,
        ZIP_DEFLATED if compressed else ZIP_STORED,
        allowZip64=True,
    )


def load(
    file: Any, mmap_mode: Any = None, allow_pickle: bool = False, fix_imports: bool = True, encoding: str = "ASCII", *,
    max_header_size: int = _MAX_HEADER_SIZE,
) -> Any:  # fmt: skip
    """The array of a .npy file, the archive of a .npz file, or with `allow_pickle` what a pickle holds."""
    if encoding not in ("ASCII", "latin1", "bytes"):
        raise ValueError("encoding must be 'ASCII', 'latin1', or 'bytes'")
    if mmap_mode is not None:
        raise Refusal("numpy.load", "mmap_mode", mmap_mode, "arrays that are mapped from a file are not covered.")
    options = {"encoding": encoding, "fix_imports": fix_imports}
    with contextlib.ExitStack() as stack:
        own = not hasattr(file, "read")
        fid = stack.enter_context(open(os.fspath(file), "rb")) if own else file
        beginning = fid.read(len(format.MAGIC_PREFIX))
        if not beginning:
            raise EOFError("No data left in file")
        fid.seek(-len(beginning), 1)
        if beginning.startswith(_ZIP_BEGINNINGS):
            # The archive keeps the file open.
            stack.pop_all()
            return NpzFile(fid, own, allow_pickle, options, max_header_size=max_header_size)
        if beginning == format.MAGIC_PREFIX:
            return format.read_array(fid, allow_pickle, options, max_header_size=max_header_size)
        if not allow_pickle:
            raise ValueError(
                "This file contains pickled (object) data. If you trust the file you can load it unsafely using the "
                "`allow_pickle=` keyword argument or `pickle.load()`."
            )
        try:
            return load_objects(fid, options)
        except Exception as error:
            raise pickle.UnpicklingError(f"Failed to interpret file {file!r} as a pickle") from error


def save(file: Any, arr: Any, allow_pickle: bool = True) -> None:
    """Write an array as a .npy file."""
    if hasattr(file, "write"):
        format.write_array(file, asanyarray(arr), allow_pickle=allow_pickle)
        return
    name = os.fspath(file)
    with open(name if name.endswith(".npy") else name + ".npy", "wb") as fid:
        format.write_array(fid, asanyarray(arr), allow_pickle=allow_pickle)


def savez(file: Any, *args: Any, allow_pickle: bool = True, **kwds: Any) -> None:
    """Write several arrays as a .npz archive; those without a keyword are arr_0, arr_1, ..."""
    _write_archive(file, args, kwds, allow_pickle, compressed=False)


def savez_compressed(file: Any, *args: Any, allow_pickle: bool = True, **kwds: Any) -> None:
    """As `savez`, compressed."""
    _write_archive(file, args, kwds, allow_pickle, compressed=True)


def _write_archive(file: Any, args: Any, kwds: dict[str, Any], allow_pickle: bool, compressed: bool) -> None:
    if not hasattr(file, "write"):
        file = os.fspath(file)
        file = file if file.endswith(".npz") else file + ".npz"
    for k, value in enumerate(args):
        key = f"arr_{k}"
        if key in kwds:
            raise ValueError(f"Cannot use un-named variables and keyword {key}")
        kwds[key] = value
    with _zip_file(file, "w", compressed) as archive:
        for key, value in kwds.items():
            with archive.open(key + ".npy", "w", force_zip64=True) as member:
                format.write_array(member, asanyarray(value), allow_pickle=allow_pickle)


def fromfile(
    file: Any, dtype: Any = float, count: int = -1, sep: str = "", offset: int = 0, *, like: Any = None
) -> ndarray:
    """Elements of a file: as bytes, or with `sep` as text. Bytes that fill no element are left out."""
    if like is not None:
        made_there = array_functions.given_like(
            like, fromfile, (file,), dtype=dtype, count=count, sep=sep, offset=offset
        )
        if made_there is not NotImplemented:
            return made_there
    require_here(None, like)
    dt = as_dtype(dtype)
    if sep:
        raise Refusal("numpy.fromfile", "sep", sep, "text is not covered; use numpy.loadtxt.")
    if dt.hasobject:
        raise ValueError("Cannot read into object array")
    count = operator.index(count)
    with contextlib.ExitStack() as stack:
        fid = file if hasattr(file, "read") else stack.enter_context(open(os.fspath(file), "rb"))
        fid.seek(offset, os.SEEK_CUR)
        data = fid.read() if count < 0 else fid.read(count * dt.itemsize)
    whole = len(data) // dt.itemsize
    shape, dt = flattened((whole,), dt)
    return from_bytes(data[: count_of(shape) * dt.itemsize], dt, shape)


__all__ = ["BagObj", "NpzFile", "fromfile", "load", "save", "savez", "savez_compressed"]
