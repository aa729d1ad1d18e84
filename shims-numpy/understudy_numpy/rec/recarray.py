"""`recarray`: an array of records whose fields are attributes."""

from __future__ import annotations

from typing import Any

from ..dtype_names import as_dtype
from ..ndarray import ndarray
from ..voids import record, void
from .format_parser import format_parser


class recarray(ndarray):
    """An array of records, each a `record`, and each field an attribute."""

    __module__ = "numpy.rec"

    def __new__(
        subtype, shape: Any, dtype: Any = None, buf: Any = None, offset: int = 0, strides: Any = None, formats: Any = None,
        names: Any = None, titles: Any = None, byteorder: Any = None, aligned: bool = False, order: str = "C",
    ) -> Any:  # fmt: skip
        if dtype is not None:
            descr = as_dtype(dtype)
        else:
            descr = format_parser(formats, names, titles, aligned, byteorder).dtype
        # Elements without fields are records of so many bytes.
        kept = descr.names is not None or descr.hasobject
        of_records = as_dtype((record, descr if kept else f"V{descr.itemsize}"))
        if buf is None:
            return ndarray.__new__(subtype, shape, of_records, order=order)
        return ndarray.__new__(subtype, shape, of_records, buffer=buf, offset=offset, strides=strides, order=order)

    def __array_finalize__(self, obj: Any) -> None:
        if self.dtype.type is not record and self.dtype.names is not None:
            # The setter below makes it a dtype of records.
            self.dtype = self.dtype

    def __getattr__(self, attr: str) -> Any:
        # An array in the making has no dtype to ask.
        fields = {} if attr == "_dtype" else _fields(self)
        if attr not in fields:
            raise AttributeError(f"recarray has no attribute {attr}")
        return self._as_attribute(fields[attr])

    def _as_attribute(self, field: Any) -> Any:
        """A field as an attribute gives it: an array of records where it has fields of its own, else a plain array."""
        found = self.getfield(*field[:2])
        if found.dtype.names is None:
            return found.view(ndarray)
        if issubclass(found.dtype.type, void):
            return found.view(dtype=as_dtype((self.dtype.type, found.dtype)))
        return found

    def __setattr__(self, attr: str, val: Any) -> None:
        if attr == "dtype":
            given = as_dtype(val)
            val = as_dtype((record, given)) if issubclass(given.type, void) and given.names is not None else given
        fields = _fields(self)
        if attr not in fields:
            object.__setattr__(self, attr, val)
        elif hasattr(type(self), attr):
            # An attribute of arrays comes before a field of its name, unless it may not be set.
            try:
                object.__setattr__(self, attr, val)
            except Exception:
                self.setfield(val, *fields[attr][:2])
        else:
            if attr in self.__dict__:
                self.__dict__[attr] = val
            self.setfield(val, *fields[attr][:2])

    def __getitem__(self, indx: Any) -> Any:
        found = super().__getitem__(indx)
        if not isinstance(found, ndarray):
            return found
        if found.dtype.names is None:
            return found.view(type=ndarray)
        found = found.view(type(self))
        if issubclass(found.dtype.type, void):
            return found.view(dtype=as_dtype((self.dtype.type, found.dtype)))
        return found

    def __repr__(self) -> str:
        from ..arrayprint import array2string

        kind = self.dtype
        prefix, end = "array(", ".view(numpy.recarray)"
        if kind.type is record or not issubclass(kind.type, void):
            # The class says already that these are records.
            kind = as_dtype((void, kind)) if kind.type is record else kind
            prefix, end = "rec.array(", ""
        if self.size > 0 or self.shape == (0,):
            listed = array2string(self, separator=", ", prefix=prefix, suffix=",")
        else:
            listed = f"[], shape={self.shape!r}"
        return f"{prefix}{listed},\n{' ' * len(prefix)}dtype={kind}){end}"

    def field(self, attr: Any, val: Any = None) -> Any:
        """The field of a name or a position; with a value, it is set."""
        if isinstance(attr, int):
            attr = (ndarray.dtype.__get__(self).names or ())[attr]
        field = ndarray.dtype.__get__(self).fields[attr]
        if val is None:
            found = self.getfield(*field[:2])
            return found if found.dtype.names is not None else found.view(ndarray)
        self.setfield(val, *field[:2])
        return None


def _fields(a: Any) -> Any:
    """The fields of an array, which may be in the making and have no dtype yet."""
    try:
        return a._dtype._fields
    except AttributeError:
        return {}
