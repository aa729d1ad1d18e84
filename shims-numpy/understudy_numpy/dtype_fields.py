"""Dtypes with fields, dtypes of subarrays, and the order of bytes: how they are described, laid out and taken apart."""

from __future__ import annotations

import operator
from typing import Any

from .descriptors import dtype, swapped_dtype, variant, void_dtype
from .voids import void

_LARGEST = 2**31 - 1
_ORDERS = {"S": "swap", "=": "=", "N": "=", "<": "<", "L": "<", ">": ">", "B": ">", "|": "|", "I": "|"}


def from_list(given: list, align: bool) -> dtype:
    """The dtype of a list of (name, format) or (name, format, shape), where a name may be a pair of title and name."""
    names: list[Any] = []
    titles: list[Any] = []
    formats: list[dtype] = []
    for k, field in enumerate(given):
        if not isinstance(field, tuple) or len(field) < 2:
            raise TypeError(f"Field elements must be 2- or 3-tuples, got '{field!r}'")
        if len(field) > 3:
            raise TypeError(f"Field elements must be tuples with at most 3 elements, got '{field!r}'")
        name, title = field[0], None
        if isinstance(name, tuple):
            if len(name) != 2:
                raise TypeError(
                    "If a tuple, the first element of a field tuple must have two elements, not one or more than two"
                )
            title, name = name
            if not isinstance(name, str):
                raise TypeError("Field name must be a str")
        elif isinstance(name, bytes):
            name = name.decode("ascii")
        elif not isinstance(name, str):
            raise TypeError("First element of field tuple is neither a tuple nor str")
        if not name:
            name = f"f{k}" if title is None or not isinstance(title, str) else title
        format = dtype_names.as_dtype(field[1], align)
        if len(field) == 3:
            format = from_tuple((format, field[2]), align) if _lacks_length(format) else of_shape(format, field[2])
        names.append(name)
        titles.append(title)
        formats.append(format)
    return laid_out(names, formats, titles, None, None, align)


def from_dict(given: Any, align: bool) -> dtype:
    """The dtype of {"names", "formats", "offsets", "titles", "itemsize", "aligned"}, or of {name: (format, offset, title)}."""
    if "names" not in given or "formats" not in given:
        return _from_places(given, align)
    for part in (given["names"], given["formats"]):
        if not hasattr(part, "__getitem__"):
            raise TypeError(f"'{type(part).__name__}' object is not subscriptable")
    names, formats = list(given["names"]), given["formats"]
    formats = formats.split(",") if isinstance(formats, str) else list(formats)
    offsets, titles = given.get("offsets"), given.get("titles")
    for part in (offsets, titles):
        if part is not None and len(part) < len(names):
            raise ValueError("'names', 'formats', 'offsets', and 'titles' dict entries must have the same length")
    if len(formats) < len(names):
        raise ValueError("'names', 'formats', 'offsets', and 'titles' dict entries must have the same length")
    aligned = given.get("aligned", False)
    if aligned is not True and aligned is not False:
        raise ValueError("NumPy dtype descriptor includes 'aligned' entry, but its value is neither True nor False")
    align = align or aligned
    found = [dtype_names.as_dtype(format, align) for format in formats[: len(names)]]
    for name in names:
        if not isinstance(name, str):
            raise ValueError("field names must be strings")
    size = given.get("itemsize")
    made = laid_out(
        names, found, list(titles) if titles is not None else [None] * len(names),
        None if offsets is None else [operator.index(n) for n in offsets], None if size is None else operator.index(size), align,
    )  # fmt: skip
    metadata = given.get("metadata")
    return made if metadata is None else variant(made, _metadata=dict(metadata))


def _from_places(given: Any, align: bool) -> dtype:
    """The dtype of {name: (format, offset)} or {name: (format, offset, title)}."""
    fields = []
    for name, field in given.items():
        if not isinstance(field, (tuple, list)) or not 2 <= len(field) <= 3:
            raise ValueError("entry not a 2- or 3- tuple")
        if not hasattr(field[1], "__index__"):
            raise ValueError("invalid offset")
        offset = operator.index(field[1])
        if offset < 0:
            raise ValueError("invalid offset")
        title = field[2] if len(field) == 3 and field[2] else None
        if title == name:
            continue
        fields.append((name, dtype_names.as_dtype(field[0], align), offset, title))
    fields.sort(key=operator.itemgetter(2))
    names, formats, offsets, titles = ([field[k] for field in fields] for k in range(4))
    return laid_out(names, formats, titles, offsets, None, align)


def laid_out(
    names: Any, formats: list[dtype], titles: list[Any], offsets: list[int] | None, itemsize: int | None, align: bool
) -> dtype:
    """The dtype with these fields, one behind the other where no offsets are given."""
    fields: dict[Any, tuple] = {}
    end, widest = 0, 1
    for k, (name, format, title) in enumerate(zip(names, formats, titles)):
        alignment = format.alignment if align else 1
        widest = max(widest, alignment)
        at = -(-end // alignment) * alignment
        if offsets is not None:
            at = offsets[k]
            if at < 0:
                raise ValueError(f"offset {at} cannot be negative")
            if at >= 2**63:
                raise OverflowError("Python int too large to convert to C long")
            if at % alignment:
                raise ValueError(
                    f"offset {at} for NumPy dtype with fields is not divisible by the field alignment {alignment} with "
                    "align=True"
                )
        if name in fields:
            raise ValueError(f"field {name!r} occurs more than once")
        fields[name] = (format, at) if title is None else (format, at, title)
        if isinstance(title, str):
            if title in fields and title != name:
                raise ValueError("title already used as a name or title.")
            fields[title] = fields[name]
        end = max(end, at + format.itemsize)
        if end > _LARGEST:
            raise ValueError("dtype size in bytes must fit into a C int.")
    _check_objects([(fields[name][1], fields[name][0]) for name in names])
    if align:
        end = -(-end // widest) * widest
    if itemsize is not None:
        if itemsize < end:
            raise ValueError(
                f"NumPy dtype descriptor requires {end} bytes, cannot override to smaller itemsize of {itemsize}"
            )
        if itemsize % widest:
            raise ValueError(
                f"NumPy dtype descriptor requires alignment of {widest} bytes, which is not divisible into the specified "
                f"itemsize {itemsize}"
            )
        end = itemsize
    return variant(
        void_dtype(end), _names=tuple(names), _fields=fields, alignment=widest, isalignedstruct=bool(align and names),
        hasobject=any([format.hasobject for format in formats]),
    )  # fmt: skip


def _check_objects(places: list[tuple[int, dtype]]) -> None:
    """Refuse references to objects that share bytes with something else."""
    for k, (at, each) in enumerate(places):
        for other_at, other in places[k + 1 :]:
            if (each.hasobject or other.hasobject) and at < other_at + other.itemsize and other_at < at + each.itemsize:
                raise TypeError("Cannot create a NumPy dtype with overlapping object fields")


def from_tuple(given: tuple, align: bool) -> dtype:
    """The dtype of (dtype, shape), (flexible dtype, length), (class of scalars, dtype) or (dtype, its parts)."""
    if len(given) != 2:
        raise TypeError(f"Tuple must have size 2, but has size {len(given)}")
    first, second = given
    if isinstance(first, type) and issubclass(first, void) and not hasattr(second, "__index__"):
        return variant(dtype_names.as_dtype(second, align), type=first)
    base = dtype_names.as_dtype(first, align)
    if _lacks_length(base):
        length = operator.index(second) if hasattr(second, "__index__") else -1
        if not 0 <= length <= _LARGEST:
            raise ValueError("invalid itemsize in generic type tuple")
        return dtype_names.as_dtype(f"{base.kind}{length}")
    if isinstance(second, int) or _is_sequence(second) and all([hasattr(n, "__index__") for n in second]):
        return of_shape(base, second)
    if hasattr(second, "__index__"):
        return of_shape(base, second)
    if isinstance(second, dict) and not second:
        return base
    parts = dtype_names.as_dtype(second, align)
    if base.itemsize and parts.itemsize != base.itemsize:
        raise ValueError("mismatch in size of old and new data-descriptor")
    if base.hasobject or parts.hasobject:
        raise ValueError("dtype with object fields cannot be built on another")
    if parts._names is None:
        return variant(base, _metadata=parts._metadata) if parts._metadata else base
    return variant(base, _names=parts._names, _fields=parts._fields, isalignedstruct=parts.isalignedstruct)


def _lacks_length(base: dtype) -> bool:
    """Whether a number beside this dtype is the length of a text, and not that of a subarray."""
    return base.kind in "USV" and not base.itemsize and base._names is None


def of_shape(base: dtype, shape: Any) -> dtype:
    """The dtype of subarrays of `base`."""
    if _is_sequence(shape):
        sizes = tuple([_length(n) for n in shape])
    else:
        sizes = (_length(shape),)
    if not sizes:
        return base
    count = 1
    for n in sizes:
        count *= n
    if count * base.itemsize > _LARGEST:
        raise ValueError("invalid shape in fixed-type tuple: dtype size in bytes must fit into a C int.")
    return variant(
        void_dtype(count * base.itemsize), subdtype=(base, sizes), alignment=base.alignment, hasobject=base.hasobject
    )


def flattened(shape: tuple[int, ...], of: dtype) -> tuple[tuple[int, ...], dtype]:
    """The shape and the dtype of an array of `shape` of subarrays, whose axes come behind its own."""
    while of.subdtype is not None:
        of, inner = of.subdtype
        shape += inner
    return shape, of


def _is_sequence(given: Any) -> bool:
    """Whether a shape is given as several lengths."""
    if isinstance(given, (str, bytes, dict)) or getattr(given, "ndim", 1) == 0:
        return False
    return hasattr(given, "__len__") and hasattr(given, "__getitem__")


def _length(n: Any) -> int:
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise ValueError("invalid shape in fixed-type tuple.")
    n = operator.index(n)
    if n < 0:
        raise ValueError("invalid shape in fixed-type tuple: dimension smaller then zero.")
    if n > _LARGEST:
        raise ValueError("invalid shape in fixed-type tuple: dimension does not fit into a C int.")
    return n


def item(of: dtype, key: Any) -> dtype:
    """`dtype[key]`: the dtype of one field by its name or number, or the dtype of some of the fields."""
    if of._names is None:
        raise KeyError(f"There are no fields in dtype {of}.")
    if isinstance(key, str):
        field = of._fields.get(key)
        if field is None:
            raise KeyError(f"Field named {key!r} not found.")
        return field[0]
    if isinstance(key, list):
        return some(of, key)
    try:
        n = operator.index(key)
    except TypeError:
        raise TypeError(
            "Field key must be an integer field offset, single field name, or list of field names."
        ) from None
    if not -len(of._names) <= n < len(of._names):
        raise IndexError(f"Field index {n} out of range.")
    return of._fields[of._names[n]][0]


def some(of: dtype, names: list) -> dtype:
    """The dtype of some fields of `of`, which stay where they are."""
    if not all([isinstance(name, str) for name in names]):
        raise TypeError("Field key must be an integer field offset, single field name, or list of field names.")
    for k, name in enumerate(names):
        if name not in (of._names or ()):
            raise KeyError("cannot use field titles in multi-field index" if name in of._fields else name)
        if name in names[:k]:
            raise ValueError(f"duplicate field of name {name!r}")
    fields = [of._fields[name] for name in names]
    titles = [field[2] if len(field) == 3 else None for field in fields]
    offsets = [field[1] for field in fields]
    made = laid_out(names, [field[0] for field in fields], titles, offsets, of.itemsize, of.isalignedstruct)
    return variant(made, isalignedstruct=of.isalignedstruct)


def rename(of: dtype, names: Any) -> None:
    """`dtype.names = names`: the fields under other names, which must be as many."""
    if of._names is None:
        raise ValueError("there are no fields defined")
    if not hasattr(names, "__len__") or not hasattr(names, "__getitem__") or len(names) != len(of._names):
        raise ValueError(f"must replace all names at once with a sequence of length {len(of._names)}")
    for k, name in enumerate(names):
        if not isinstance(name, str):
            raise ValueError(f"item #{k} of names is of type {type(name).__name__} and not string")
    if len(set(names)) != len(of._names):
        raise ValueError("Duplicate field names given.")
    fields: dict[Any, tuple] = {}
    for old, new in zip(of._names, names):
        field = fields[new] = of._fields[old]
        if len(field) == 3 and isinstance(field[2], str):
            if field[2] in fields and field[2] != new:
                raise ValueError("title already used as a name or title.")
            fields[field[2]] = field
    object.__setattr__(of, "_names", tuple(names))
    object.__setattr__(of, "_fields", fields)


def newbyteorder(of: dtype, order: Any) -> dtype:
    """`of` with its bytes, and those of its fields, in another order."""
    if not isinstance(order, (str, bytes)):
        raise TypeError(f"byteorder must be str, not {type(order).__name__}")
    order = order.decode("latin-1") if isinstance(order, bytes) else order
    rule = _ORDERS.get(order[:1].upper())
    if rule is None or len(order) > 1 and order.lower() not in _WORDS:
        raise ValueError(f"byteorder not recognized (got {order!r})")
    return reordered(of, rule)


_WORDS = ("little", "big", "native", "swap", "ignore")


def reordered(of: dtype, rule: str) -> dtype:
    """`of` swapped, in native order ("="), or with its bytes in the order "<" or ">"; "|" leaves it as it is."""
    if of.subdtype is not None:
        base = reordered(of.subdtype[0], rule)
        return variant(of, subdtype=(base, of.subdtype[1]))
    if of._names is not None and of.kind == "V":
        return variant(
            of, _fields={name: (reordered(field[0], rule), *field[1:]) for name, field in of._fields.items()}
        )
    swapped = {"swap": not of.swapped, "|": of.swapped, ">": True}.get(rule, False)
    return of if swapped == of.swapped else swapped_dtype(of)


def is_packed(of: dtype) -> bool:
    """Whether the fields lie one behind the other in their order, as they do when no offsets are given."""
    end, widest = 0, 1
    for name in of._names or ():
        format, at = of._fields[name][:2]
        if of.isalignedstruct:
            end = -(-end // format.alignment) * format.alignment
            widest = max(widest, format.alignment)
        if at != end:
            return False
        end += format.itemsize
    return -(-end // widest) * widest == of.itemsize


def taken_apart(of: dtype) -> tuple:
    """What `again` makes the dtype of: what pickle keeps."""
    spec: Any = of.str
    if of.subdtype is not None:
        spec = of.subdtype
    elif of._names is not None:
        fields = [of._fields[name] for name in of._names]
        spec = {
            "names": list(of._names),
            "formats": [field[0] for field in fields],
            "offsets": [field[1] for field in fields],
            "titles": [field[2] if len(field) == 3 else None for field in fields],
            "itemsize": of.itemsize,
            "aligned": of.isalignedstruct,
        }
        if of.kind != "V":
            spec = (of.native.str, spec)
    return (spec, None if of.kind != "V" or of.type is void else of.type, of._metadata)


def again(spec: Any, type_: Any = None, metadata: Any = None) -> dtype:
    """The dtype that `taken_apart` took apart."""
    made = dtype_names.as_dtype(spec)
    if type_ is not None:
        made = variant(made, type=type_)
    return made if metadata is None else variant(made, _metadata=metadata)


from . import dtype_names  # noqa: E402
