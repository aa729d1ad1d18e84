"""Promotion and casting where records, subarrays or bytes without a meaning are among the dtypes."""

from __future__ import annotations

from . import promotion
from .descriptors import OBJECT, dtype, same, variant
from .dtype_fields import laid_out, of_shape

# The rules of casting from the strictest on; a cast keeps a rule and all behind it, or none at all.
_RULES = ("no", "equiv", "safe", "same_kind", "unsafe")
_NEVER = len(_RULES)


def promoted(a: dtype, b: dtype) -> dtype:
    """The common dtype of two: of records field by field, in native order and one behind the other."""
    if a.kind != b.kind:
        if "O" in (a.kind, b.kind):
            return OBJECT
        raise promotion._no_common(a, b)
    if a is b and a.subdtype is not None and a.isnative:
        return a
    if a.subdtype is not None or b.subdtype is not None:
        (first, shape), (second, other) = a.subdtype or (a, ()), b.subdtype or (b, ())
        if shape != other or not a.subdtype or not b.subdtype:
            raise promotion.DTypePromotionError("invalid type promotion with subarray datatypes (shape mismatch).")
        return of_shape(promotion.promote_types(first, second), shape)
    if a._names is None and b._names is None:
        if a.itemsize != b.itemsize:
            raise promotion.DTypePromotionError(
                "Invalid type promotion with void datatypes of different lengths. Use the `np.bytes_` datatype instead to pad "
                "the shorter value with trailing zero bytes."
            )
        return a
    if a._names is None or b._names is None:
        raise promotion.DTypePromotionError("invalid type promotion with structured datatype(s).")
    if a._names != b._names:
        raise promotion.DTypePromotionError(f"field names `{a._names}` and `{b._names}` mismatch.")
    return _promoted_fields(a, b)


def _promoted_fields(a: dtype, b: dtype) -> dtype:
    names = a._names or ()
    formats, titles = [], []
    for name in names:
        first, second = a._fields[name], b._fields[name]
        title = first[2] if len(first) == 3 else None
        if title != (second[2] if len(second) == 3 else None):
            raise promotion.DTypePromotionError(f"field titles of field '{name}' mismatch")
        formats.append(promotion.promote_types(first[0], second[0]))
        titles.append(title)
    made = laid_out(names, formats, titles, None, None, a.isalignedstruct or b.isalignedstruct)
    if a is b and same(a, made):
        return a
    return variant(made, type=a.type) if a.type is b.type else made


def can_cast(a: dtype, b: dtype, rule: str) -> bool:
    """Whether a cast between dtypes, of which one is of kind V, keeps a rule."""
    return _strictest(a, b) <= _RULES.index(rule)


def _strictest(a: dtype, b: dtype) -> int:
    """The position of the strictest rule that a cast keeps."""
    if a.subdtype is not None or b.subdtype is not None:
        (first, shape), (second, other) = a.subdtype or (a, ()), b.subdtype or (b, ())
        if shape == other:
            return _strictest(first, second)
        return max(_RULES.index("unsafe"), _strictest(first, second)) if not a.subdtype or not b.subdtype else _NEVER
    if a.kind != "V" and b.kind != "V":
        for position, rule in enumerate(_RULES):
            if promotion.can_cast(a, b, rule):
                return position
        return _NEVER
    if a._names is None and b._names is None:
        return _bytes_alone(a, b)
    if a.kind == "V" and b.kind == "V" and a._names is not None and b._names is not None:
        return _by_position(a, b)
    if b.kind == "O":
        return _RULES.index("safe")
    if a._names is None:
        # One value goes into every field.
        found = [_strictest(a, field) for field in _formats(b)] if a.kind != "V" and a.kind != "O" else []
        return max([_RULES.index("unsafe"), *found])
    if b.kind == "V" or len(a._names) != 1:
        return _NEVER
    return max(_RULES.index("unsafe"), _strictest(_formats(a)[0], b))


def _bytes_alone(a: dtype, b: dtype) -> int:
    if b.kind == "V":
        if a.kind == "V" and a.itemsize == b.itemsize:
            return 0
        return _RULES.index("safe" if a.itemsize <= b.itemsize or not b.itemsize else "same_kind")
    return _RULES.index("safe" if b.kind == "O" else "unsafe")


def _formats(of: dtype) -> list[dtype]:
    return [of._fields[name][0] for name in of._names or ()]


def _by_position(a: dtype, b: dtype) -> int:
    names, others = a._names or (), b._names or ()
    if len(names) != len(others):
        return _NEVER
    found = [_strictest(first, second) for first, second in zip(_formats(a), _formats(b))]
    alike = names == others and [a._fields[n][2:] for n in names] == [b._fields[n][2:] for n in others]
    if not alike:
        found.append(_RULES.index("safe"))
    elif a.itemsize != b.itemsize or [a._fields[n][1] for n in names] != [b._fields[n][1] for n in others]:
        found.append(_RULES.index("equiv"))
    return max(found, default=0)


__all__ = ["can_cast", "promoted"]
