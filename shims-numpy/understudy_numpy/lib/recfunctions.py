"""Functions of arrays of records: their fields packed, renamed, dropped, and seen as plain arrays.

Those that give masked arrays are not here, for there are none.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from ..creation import asanyarray, empty, zeros
from ..dtype_fields import laid_out
from ..dtypes import as_dtype, dtype, result_type
from ..joining import stack
from ..ndarray import ndarray
from ..primitives.refusal import Refusal
from ..rec import recarray


def get_names(adtype: Any) -> tuple:
    """The names of the fields; a field that has fields is told with theirs."""
    names: list[Any] = []
    for name in adtype.names:
        inner = adtype[name]
        names.append((name, get_names(inner)) if inner.names is not None else name)
    return tuple(names)


def get_names_flat(adtype: Any) -> tuple[str, ...]:
    """The names of the fields and of the fields in them, one after another."""
    names: list[str] = []
    for name in adtype.names:
        names.append(name)
        if adtype[name].names is not None:
            names += get_names_flat(adtype[name])
    return tuple(names)


def flatten_descr(ndtype: Any) -> tuple:
    """(name, dtype) of every field that has none of its own."""
    if ndtype.names is None:
        return (("", ndtype),)
    found: list[Any] = []
    for name in ndtype.names:
        inner = ndtype[name]
        found += flatten_descr(inner) if inner.names is not None else [(name, inner)]
    return tuple(found)


def get_fieldstructure(adtype: Any, lastname: Any = None, parents: Any = None) -> dict:
    """For every field, the names of those it lies in, from the outermost on."""
    parents = {} if parents is None else parents
    for name in adtype.names:
        above = [*parents.get(lastname, []), lastname] if lastname else []
        parents[name] = above
        if adtype[name].names is not None:
            parents.update(get_fieldstructure(adtype[name], name, parents))
    return parents


def recursive_fill_fields(input: Any, output: ndarray) -> ndarray:
    """Copy the fields of `input` into the first records of `output`, which is given back."""
    for name in output.dtype.names or ():
        try:
            current = input[name]
        except ValueError:
            continue
        if current.dtype.names is not None:
            recursive_fill_fields(current, output[name])
        else:
            output[name][: len(current)] = current
    return output


def _as_asked(output: ndarray, usemask: bool, asrecarray: bool, name: str) -> ndarray:
    if usemask:
        raise Refusal(f"numpy.lib.recfunctions.{name}", "usemask", True, "there are no masked arrays")
    return output.view(recarray) if asrecarray else output


def drop_fields(base: Any, drop_names: Any, usemask: bool = True, asrecarray: bool = False) -> ndarray:
    """The records without some of their fields, at any depth."""
    dropped = {drop_names} if isinstance(drop_names, str) else set(drop_names)
    base = _as_asked(asanyarray(base), usemask, False, "drop_fields")
    made = empty(base.shape, as_dtype(_without(base.dtype, dropped)))
    return _as_asked(recursive_fill_fields(base, made), usemask, asrecarray, "drop_fields")


def _without(of: dtype, dropped: set) -> list:
    kept: list[Any] = []
    for name in of.names or ():
        if name in dropped:
            continue
        if of[name].names is None:
            kept.append((name, of[name]))
        elif inner := _without(of[name], dropped):
            kept.append((name, inner))
    return kept


def rec_drop_fields(base: Any, drop_names: Any) -> ndarray:
    """As `drop_fields`, as an array of `numpy.record`."""
    return drop_fields(base, drop_names, usemask=False, asrecarray=True)


def rename_fields(base: Any, namemapper: dict) -> ndarray:
    """A view of the records with other names of fields, at any depth."""
    return base.view(as_dtype(_renamed(base.dtype, namemapper)))


def _renamed(of: dtype, names: dict) -> list:
    made: list[Any] = []
    for name in of.names or ():
        inner = of[name]
        made.append((names.get(name, name), inner if inner.names is None else _renamed(inner, names)))
    return made


def repack_fields(a: Any, align: bool = False, recurse: bool = False) -> Any:
    """The records, or a dtype, with fields that lie one behind the other."""
    if not isinstance(a, dtype):
        return a.astype(repack_fields(a.dtype, align=align, recurse=recurse), copy=False)
    if a.names is None:
        return a
    formats, titles = [], []
    for name in a.names:
        inner, _, *title = a.fields[name]
        formats.append(repack_fields(inner, align=align, recurse=True) if recurse else inner)
        titles.append(title[0] if title else None)
    return as_dtype((a.type, laid_out(a.names, formats, titles, None, None, align)))


def _columns(arr: ndarray) -> list[ndarray]:
    """The numbers of the records, one array for each, from the first field to the last."""
    found: list[ndarray] = []
    for name in arr.dtype.names or ():
        part = arr[name]
        for index in product(*map(range, part.shape[arr.ndim :])):
            each = part[(..., *index)]
            found += _columns(each) if each.dtype.names is not None else [each]
    return found


def structured_to_unstructured(arr: Any, dtype: Any = None, copy: bool = False, casting: str = "unsafe") -> ndarray:
    """The fields along a new last axis, as elements of one dtype."""
    if arr.dtype.names is None:
        raise ValueError("arr must be a structured array")
    columns = _columns(arr)
    if not columns and dtype is None:
        raise ValueError("arr has no fields. Unable to guess dtype")
    if not columns:
        raise NotImplementedError("arr with no fields is not supported")
    kind = result_type(*[column.dtype for column in columns]) if dtype is None else as_dtype(dtype)
    return stack([column.astype(kind, casting=casting) for column in columns], axis=-1)


def unstructured_to_structured(
    arr: Any, dtype: Any = None, names: Any = None, align: bool = False, copy: bool = False, casting: str = "unsafe"
) -> ndarray:
    """The elements along the last axis as the fields of records."""
    arr = asanyarray(arr)
    if arr.shape == ():
        raise ValueError("arr must have at least one dimension")
    n = arr.shape[-1]
    if n == 0:
        raise NotImplementedError("last axis with size 0 is not supported")
    if dtype is None:
        names = [f"f{k}" for k in range(n)] if names is None else names
        kind = as_dtype([(name, arr.dtype) for name in names], align)
    else:
        if names is not None:
            raise ValueError("don't supply both dtype and names")
        kind = as_dtype(dtype)
        if align and not kind.isalignedstruct:
            raise ValueError("align was True but dtype is not aligned")
    made = zeros(arr.shape[:-1], kind)
    columns = _columns(made)
    if len(columns) != n:
        raise ValueError("The length of the last dimension of arr must be equal to the number of fields in dtype")
    for k, column in enumerate(columns):
        column[...] = arr[..., k].astype(column.dtype, casting=casting)
    return made


def apply_along_fields(func: Any, arr: Any) -> Any:
    """`func` of the fields of each record, as a function that reduces the last axis."""
    if arr.dtype.names is None:
        raise ValueError("arr must be a structured array")
    return func(structured_to_unstructured(arr), axis=-1)


def assign_fields_by_name(dst: ndarray, src: Any, zero_unassigned: bool = True) -> None:
    """Copy fields by name; those of `dst` that `src` lacks become zero."""
    if dst.dtype.names is None:
        dst[...] = src
        return
    for name in dst.dtype.names:
        if name in (src.dtype.names or ()):
            assign_fields_by_name(dst[name], src[name], zero_unassigned)
        elif zero_unassigned:
            dst[name] = 0


def require_fields(array: Any, required_dtype: Any) -> ndarray:
    """The records as those of another dtype, field by field of the same name."""
    made = empty(array.shape, as_dtype(required_dtype))
    assign_fields_by_name(made, array)
    return made


__all__ = [
    "apply_along_fields",
    "assign_fields_by_name",
    "drop_fields",
    "flatten_descr",
    "get_fieldstructure",
    "get_names",
    "get_names_flat",
    "rec_drop_fields",
    "recursive_fill_fields",
    "rename_fields",
    "repack_fields",
    "require_fields",
    "structured_to_unstructured",
    "unstructured_to_structured",
]
