"""Dtypes as text: what `repr` and `str` of one show, and its description by fields."""

from __future__ import annotations

from typing import Any

from .descriptors import dtype
from .dtype_fields import is_packed
from .voids import void


def shown(of: dtype) -> str:
    """`repr(dtype)`."""
    aligned = ", align=True" if of.isalignedstruct else ""
    return f"dtype({made_by(of, False, False)}{aligned})"


def text(of: dtype) -> str:
    """`str(dtype)`."""
    if of._names is not None:
        return _fields(of, True)
    if of.subdtype is not None:
        return _subarray(of)
    return of.str if of.kind in "USV" or of.swapped else of.name


def made_by(of: dtype, with_align: bool, short: bool) -> str:
    """What `numpy.dtype` can be called with to get the dtype again."""
    if of._names is not None:
        return _fields(of, with_align)
    if of.subdtype is not None:
        return _subarray(of)
    kind = of.kind
    if kind == "b":
        return "'?'" if short else "'bool'"
    if kind == "O":
        return "'O'"
    if kind == "V":
        return f"'V{of.itemsize}'" if of.itemsize else "'V'"
    if kind in "US":
        name = of.str.lstrip("|")
        return f"'{name if of.itemsize else name[:-1]}'"
    if kind in "mM" or short or of.swapped:
        return f"'{of.str.lstrip('|')}'"
    return f"'{of.name}'"


def _of_class(of: dtype, made: str) -> str:
    plain = void if of.kind == "V" else None
    return made if of.type is plain else f"({of.type.__module__}.{of.type.__name__}, {made})"


def _subarray(of: dtype) -> str:
    base, shape = of.subdtype or (of, ())
    return f"({made_by(base, True, True)}, {shape})"


def _fields(of: dtype, with_align: bool) -> str:
    if not (with_align and of.isalignedstruct) and is_packed(of):
        made = _as_list(of)
    else:
        made = _as_dict(of, with_align)
    return _of_class(of, made)


def _as_list(of: dtype) -> str:
    parts = []
    for name in of._names or ():
        format, _, *title = of._fields[name]
        label = f"({title[0]!r}, {name!r})" if title else repr(name)
        base, shape = format.subdtype or (format, ())
        made = made_by(base, True, True)
        parts.append(f"({label}, {made}, {shape})" if shape else f"({label}, {made})")
    return f"[{', '.join(parts)}]"


def _as_dict(of: dtype, with_align: bool) -> str:
    names = of._names or ()
    fields = [of._fields[name] for name in names]
    formats = ", ".join([made_by(field[0], True, True) for field in fields])
    made = f"{{'names': {list(names)!r}, 'formats': [{formats}], 'offsets': {[field[1] for field in fields]!r}"
    titles = [field[2] if len(field) == 3 else None for field in fields]
    if any([title is not None for title in titles]):
        made += f", 'titles': {titles!r}"
    made += f", 'itemsize': {of.itemsize}"
    return made + (", 'aligned': True}" if with_align and of.isalignedstruct else "}")


def descr(of: dtype) -> list:
    """The fields as the array protocol tells them, with what lies between them as fields without a name."""
    if of._names is None:
        return [("", of.str)]
    made: list[Any] = []
    end = 0
    fields = [(of._fields[name][1], name) for name in of._names]
    if fields != sorted(fields, key=lambda field: field[0]):
        raise ValueError("dtype.descr is not defined for types with overlapping or out-of-order fields")
    for at, name in fields:
        format, _, *title = of._fields[name]
        if at < end:
            raise ValueError("dtype.descr is not defined for types with overlapping or out-of-order fields")
        if at > end:
            made.append(("", f"|V{at - end}"))
        base, shape = format.subdtype or (format, ())
        label = (title[0], name) if title else name
        said = base.str if base._names is None else descr(base)
        made.append((label, said, shape) if shape else (label, said))
        end = at + format.itemsize
    if of.itemsize > end:
        made.append(("", f"|V{of.itemsize - end}"))
    return made
