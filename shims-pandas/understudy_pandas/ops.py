"""Arithmetic, comparison and logic of columns, and the alignment of Series and DataFrames before it.

`arithmetic`, `comparison` and `logical` work on column arrays; `series_*` and `frame_*` align labels and then use them.
"""

from __future__ import annotations

import datetime
import operator
from typing import Any

import understudy_numpy as np

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import is_list_like
from .errors import Pandas4Warning
from .na import NAN, is_missing
from .warn import warn

UFUNCS = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.true_divide,
    "floordiv": np.floor_divide,
    "mod": np.remainder,
    "pow": np.power,
}
OPERATORS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "divmod": divmod,
}
COMPARISONS = {
    operator.eq: np.equal,
    operator.ne: np.not_equal,
    operator.lt: np.less,
    operator.le: np.less_equal,
    operator.gt: np.greater,
    operator.ge: np.greater_equal,
}
LOGICAL = {"and": operator.and_, "or": operator.or_, "xor": operator.xor}


def base_name(name: str) -> tuple[str, bool]:
    """An operation without its reflection, and whether it was reflected: `radd` is (`add`, True)."""
    if name.startswith("r") and name[1:] in OPERATORS:
        return name[1:], True
    return name, False


def _is_temporal(value: Any) -> bool:
    """Whether a scalar or an array is about moments or durations."""
    dtype = getattr(value, "dtype", None)
    if dtype is not None and not isinstance(value, ExtensionArray):
        return dtype.kind in "mM"
    if isinstance(value, (datetime.date, datetime.timedelta)):
        return True
    return type(value).__name__ == "NaTType" or hasattr(value, "is_on_offset")


def _other_array(other: Any, length: int) -> Any:
    """The other operand: a scalar as it is, anything list-like as a column array."""
    if isinstance(other, (ExtensionArray, np.ndarray)) or not is_list_like(other):
        return other
    if hasattr(other, "_array"):
        return other._array
    from .construction import array_of

    if isinstance(other, (tuple, dict)):
        warn(
            f"Operation with {type(other).__name__} is deprecated. In a future version these will be treated as scalar-like. To retain the old "
            "behavior, explicitly wrap in a Series instead.",
            Pandas4Warning,
        )
    # A dict has no order of elements to go by, so that each element meets it as it is.
    return other if isinstance(other, dict) else array_of(other)


def arithmetic(name: str, left: Any, right: Any) -> Any:
    """One arithmetic operation (`add`, `rsub`, ...) of a column with a scalar or a column."""
    right = _other_array(right, len(left))
    if isinstance(right, (np.integer, np.floating)):
        # pandas lets the column decide the dtype, as with Python's own numbers.
        right = right.item()
    plain, reflected = base_name(name)
    if plain == "divmod":
        _check_divmod(name, reflected, left, right)
        first = "rfloordiv" if reflected else "floordiv"
        return arithmetic(first, left, right), arithmetic("rmod" if reflected else "mod", left, right)
    zoned = (
        getattr(left, "tz", None) is not None
        or isinstance(right, ExtensionArray)
        and getattr(right, "tz", None) is not None
    )
    if not zoned and (isinstance(left, ExtensionArray) or isinstance(right, ExtensionArray)):
        return _extension_arithmetic(plain, reflected, left, right)
    if zoned or _is_temporal(left) or _is_temporal(right):
        from .arrays.datetime import datetime_op

        return datetime_op(name, left, right)
    is_array = isinstance(right, np.ndarray)
    if left.dtype.kind == "O" or is_array and right.dtype.kind == "O":
        return _object_arithmetic(OPERATORS[plain], reflected, left, right)
    if is_array and right.ndim == 1 and len(right) != len(left) and len(right) != 1:
        shapes = [left.shape, right.shape][:: -1 if reflected else 1]
        raise ValueError(
            f"operands could not be broadcast together with shapes {_shape(shapes[0])} {_shape(shapes[1])} "
        )
    first, second = (right, left) if reflected else (left, right)
    with np.errstate(all="ignore"):
        result = UFUNCS[plain](first, second)
        if plain in ("floordiv", "mod") and result.dtype.kind in "iu":
            result = _division_by_zero(plain, first, second, result)
    return result


def _check_divmod(name: str, reflected: bool, left: Any, right: Any) -> None:
    """Raise what the original raises where there is no such division: it names the whole operation."""
    if getattr(left.dtype, "kind", "O") == "M" or getattr(getattr(right, "dtype", None), "kind", "O") == "M":
        raise TypeError(f"cannot perform __{name}__ with this index type: DatetimeArray")
    for one in (left, right):
        if type(one).__name__ == "Categorical":
            raise (
                _no_ufunc_of_categories("divmod")
                if isinstance(right, np.ndarray)
                else TypeError(
                    "unsupported operand type(s) for divmod(): "
                    + " and ".join(
                        f"'{type(each).__name__}'" for each in ((right, left) if reflected else (left, right))
                    )
                )
            )


def _no_ufunc_of_categories(name: str) -> TypeError:
    return TypeError(f"Object with dtype category cannot perform the numpy op {name}")


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ",".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _division_by_zero(name: str, first: Any, second: Any, result: Any) -> Any:
    """Integers divided by zero give signed infinity or NaN in pandas, where NumPy gives 0."""
    zero = np.equal(second, 0)
    if not bool(np.any(zero)) or name == "mod" and str(getattr(second, "dtype", "")) == "bool":
        return result
    zero = np.broadcast_to(zero, result.shape)
    result = result.astype("f8")
    if name == "mod":
        result[zero] = NAN
        return result
    numerator = np.broadcast_to(np.asarray(first), result.shape)
    result[zero & (numerator > 0)] = np.inf
    result[zero & (numerator < 0)] = -np.inf
    result[zero & (numerator == 0)] = NAN
    return result


def _extension_arithmetic(name: str, reflected: bool, left: Any, right: Any) -> Any:
    op = OPERATORS[name]
    if isinstance(left, ExtensionArray):
        found = left._arith(_flipped(op) if reflected else op, right)
    else:
        found = right._arith(op if reflected else _flipped(op), left)
    if found is NotImplemented:
        pair = (left, right)
        if any(isinstance(one, np.ndarray) for one in pair) and any(str(one.dtype) == "category" for one in pair):
            raise _no_ufunc_of_categories(UFUNCS[name].__name__)
        symbol = {
            "add": "+",
            "sub": "-",
            "mul": "*",
            "truediv": "/",
            "floordiv": "//",
            "mod": "%",
            "pow": "** or pow()",
        }[name]
        first, second = (right, left) if reflected else (left, right)
        raise TypeError(
            f"unsupported operand type(s) for {symbol}: '{type(first).__name__}' and '{type(second).__name__}'"
        )
    return found


def _flipped(op: Any) -> Any:
    return lambda first, second: op(second, first)


def _object_arithmetic(op: Any, reflected: bool, left: Any, right: Any) -> Any:
    values = columns.to_list(left)
    if isinstance(right, np.ndarray):
        if len(right) != len(left):
            raise ValueError(
                f"operands could not be broadcast together with shapes {_shape(left.shape)} {_shape(right.shape)} "
            )
        others = columns.to_list(right)
    else:
        others = [right] * len(values)
    pairs = list(zip(others, values) if reflected else zip(values, others))
    try:
        result = [op(a, b) for a, b in pairs]
    except TypeError:
        result = [NAN if is_missing(a) or is_missing(b) else op(a, b) for a, b in pairs]
    return columns.object_array(result)


def comparison(op: Any, left: Any, right: Any) -> Any:
    """One comparison (a function of `operator`) of a column with a scalar or a column, as booleans."""
    right = _other_array(right, len(left))
    if hasattr(right, "__len__") and not isinstance(right, (str, bytes, tuple)) and getattr(right, "ndim", 1):
        if len(right) != len(left):
            raise ValueError("Lengths must match to compare", (len(left),), (len(right),))
    if isinstance(left, ExtensionArray):
        found = left._compare(op, right)
        return _incomparable(op, left, right) if found is NotImplemented else found
    if isinstance(right, ExtensionArray):
        found = right._compare(_mirrored(op), left)
        return _incomparable(op, left, right) if found is NotImplemented else found
    if _is_temporal(left) or _is_temporal(right):
        return _temporal_comparison(op, left, right)
    is_array = isinstance(right, np.ndarray)
    if is_array and right.dtype.kind in "US":
        right = columns.object_array(right.tolist())
    if left.dtype.kind == "O" or is_array and right.dtype.kind == "O":
        return _object_comparison(op, left, right)
    if right is None:
        return np.full(len(left), op is operator.ne, dtype=bool)
    if not is_array and not isinstance(right, (int, float, complex, np.generic)):
        return _incomparable(op, left, right)
    return COMPARISONS[op](left, right)


def _mirrored(op: Any) -> Any:
    pairs = {operator.lt: operator.gt, operator.gt: operator.lt, operator.le: operator.ge, operator.ge: operator.le}
    return pairs.get(op, op)


def _incomparable(op: Any, left: Any, right: Any) -> Any:
    """Values of alien kinds are never equal and have no order."""
    if op is operator.eq or op is operator.ne:
        return np.full(len(left), op is operator.ne, dtype=bool)
    symbol = {operator.lt: "<", operator.le: "<=", operator.gt: ">", operator.ge: ">="}[op]
    if isinstance(right, np.ndarray) or isinstance(right, ExtensionArray):
        raise TypeError(f"Invalid comparison between dtype={left.dtype} and {type(right).__name__}")
    if not isinstance(left, ExtensionArray) and left.dtype.kind in "mM":
        raise TypeError(f"Invalid comparison between dtype={left.dtype} and {type(right).__name__}")
    if not isinstance(left, ExtensionArray) and left.dtype.kind in "iufcb" and isinstance(right, str):
        raise TypeError(f"Invalid comparison between dtype={left.dtype} and {type(right).__name__}")
    item = type(left.tolist()[0]).__name__ if len(left) else str(left.dtype)
    raise TypeError(f"'{symbol}' not supported between instances of '{item}' and '{type(right).__name__}'")


def _temporal_comparison(op: Any, left: Any, right: Any) -> Any:
    from .arrays.datetime import datetime_compare

    found = datetime_compare(op, left, right)
    return _incomparable(op, left, right) if found is NotImplemented else found


def _object_comparison(op: Any, left: Any, right: Any) -> Any:
    values = columns.to_list(left)
    others = columns.to_list(right) if isinstance(right, np.ndarray) else [right] * len(values)
    if op is operator.eq:
        return np.array([a is not None and b is not None and bool(a == b) for a, b in zip(values, others)], dtype=bool)
    if op is operator.ne:
        return np.array([a is None or b is None or bool(a != b) for a, b in zip(values, others)], dtype=bool)
    pairs = zip(values, others)
    return np.array([not (a is None or b is None) and bool(op(a, b)) for a, b in pairs], dtype=bool)


def logical(name: str, left: Any, right: Any, reflected: bool = False) -> Any:
    """`&`, `|` or `^` of a column with a scalar or a column; what is missing counts as False."""
    op = LOGICAL[name]
    right = _other_array(right, len(left))
    if isinstance(left, ExtensionArray) or isinstance(right, ExtensionArray):
        symbol = {"and": "&", "or": "|", "xor": "^"}[name]
        one, other = str(left.dtype), getattr(right, "dtype", type(right).__name__)
        raise TypeError(f"unsupported operand type(s) for {symbol}: '{one}' and '{other}'")
    is_array = isinstance(right, np.ndarray)
    if is_array and len(right) != len(left):
        raise ValueError(
            f"operands could not be broadcast together with shapes {_shape(left.shape)} {_shape(right.shape)} "
        )
    kinds = left.dtype.kind, right.dtype.kind if is_array else None
    if kinds[0] in "bui" and (
        kinds[1] is not None and kinds[1] in "bui" or isinstance(right, (bool, int, np.bool_, np.integer))
    ):
        both_bool = kinds[0] == "b" and (kinds[1] == "b" or isinstance(right, (bool, np.bool_)))
        if not both_bool and not (
            kinds[0] in "ui" and (kinds[1] is not None and kinds[1] in "ui" or not isinstance(right, bool))
        ):
            result = op(left.astype("i8"), right.astype("i8") if is_array else int(right))
            return result.astype(bool) if kinds[0] == "b" or kinds[1] == "b" else result
        return op(left, right)
    if kinds[0] == "f" and (not is_array or kinds[1] == "f"):
        if not is_array and isinstance(right, (bool, np.bool_, int, float)):
            raise TypeError(
                f"Cannot perform '{name}{'_' if name != 'xor' else ''}' with a dtyped [{left.dtype}] array and scalar of type "
                f"[{type(right).__name__}]"
            )
        if not is_array and not is_missing(right) or is_array:
            raise TypeError(
                f"unsupported operand type(s) for {'&|^'[['and', 'or', 'xor'].index(name)]}: 'float' and "
                f"'{'float' if is_array else type(right).__name__}'"
            )
    values = left.tolist()
    if is_array:
        pairs = zip(values, right.tolist())
    elif is_missing(right):
        pairs = zip(values, [False] * len(values))
    else:
        pairs = zip(values, [right] * len(values))
    return np.array([bool(op(_truth(a), _truth(b))) for a, b in pairs], dtype=bool)


def _truth(value: Any) -> Any:
    return False if is_missing(value) else value


# Series.


def joint_name(left: Any, right: Any) -> Any:
    """The name of a result of two Series."""
    a, b = left._name, right._name
    return a if a is b or a == b or a != a and b != b else None


def align_arrays(left: Any, right: Any, how: str = "outer") -> tuple[Any, Any, Any]:
    """The arrays of two Series along their joined index, and that index."""
    if left._index.equals(right._index):
        index = left._index
        if list(index.names) != list(right._index.names):
            index = index.set_names([a if a == b else None for a, b in zip(index.names, right._index.names)])
        return left._array, right._array, index
    joined, first, second = left._index.join(right._index, how=how, return_indexers=True)
    one = left._array if first is None else columns.take_fill(left._array, first)
    two = right._array if second is None else columns.take_fill(right._array, second)
    return one, two, joined


def series_arithmetic(series: Any, other: Any, name: str, fill_value: Any = None) -> Any:
    """An arithmetic operation of a Series with a scalar, an array, an Index or another Series."""
    from .series import Series

    if isinstance(other, Series):
        left, right, index = align_arrays(series, other)
        result_name = joint_name(series, other)
    else:
        left, right, index = series._array, other, series._index
        result_name = series._name
        if hasattr(other, "_array") and hasattr(other, "_name"):
            right = other._array
            result_name = joint_name(series, other)
        elif isinstance(other, np.ndarray) and other.ndim == 0:
            right = other[()]
    if fill_value is not None:
        left, right = fill_binop(left, right, fill_value)
    result = arithmetic(name, left, right)
    if isinstance(result, tuple):
        return tuple(Series._from_array(one, index, result_name) for one in result)
    return Series._from_array(result, index, result_name)


def fill_binop(left: Any, right: Any, fill_value: Any) -> tuple[Any, Any]:
    """Both operands with `fill_value` where exactly one of them is missing."""
    from .missing import fill_array, fill_where

    right = _other_array(right, len(left))
    if not isinstance(right, (np.ndarray, ExtensionArray)):
        return (left, fill_value) if is_missing(right) else (fill_array(left, fill_value), right)
    one, two = columns.isna(left), columns.isna(right)
    only_left, only_right = one & ~two, two & ~one
    return fill_where(left, only_left, fill_value), fill_where(right, only_right, fill_value)


def series_comparison(series: Any, other: Any, op: Any) -> Any:
    """A comparison of a Series; another Series must have the same labels."""
    from .series import Series

    name = series._name
    if isinstance(other, Series):
        if not series._index.equals(other._index):
            raise ValueError("Can only compare identically-labeled Series objects")
        name = joint_name(series, other)
        other = other._array
    elif hasattr(other, "_array") and hasattr(other, "_name"):
        name, other = joint_name(series, other), other._array
    return Series._from_array(comparison(op, series._array, other), series._index, name)


def series_logical(series: Any, other: Any, name: str) -> Any:
    """A logical operation of a Series."""
    from .series import Series

    if isinstance(other, (list, tuple)):
        raise TypeError(
            "Logical ops (and, or, xor) between Pandas objects and dtype-less sequences (e.g. list, tuple) are no longer "
            "supported. Wrap the object in a Series, Index, or np.array before operating instead."
        )

    if isinstance(other, Series):
        left, right, index = align_arrays(series, other)
        return Series._from_array(logical(name, left, right), index, joint_name(series, other))
    return Series._from_array(logical(name, series._array, other), series._index, series._name)


# DataFrame.


def with_joint_division(name: str, left: Any, result: Any) -> Any:
    """`//` and `%` of a table: where one column of integers met a zero and became floats, all of its dtype do.

    pandas keeps the columns of a dtype in one block, and a block has one dtype.
    """
    if base_name(name)[0] not in ("floordiv", "mod") or len(result._arrays) != len(left._arrays):
        return result
    before = [array.dtype for array in left._arrays]
    pairs = list(zip(before, result._arrays))
    widened = {str(dtype) for dtype, array in pairs if dtype.kind in "iu" and array.dtype.kind == "f"}
    if not widened:
        return result
    arrays = [columns.cast(array, np.dtype("f8")) if str(dtype) in widened else array for dtype, array in pairs]
    return result._made(arrays, result._columns)


def frame_binary(
    frame: Any,
    other: Any,
    function: Any,
    *,
    axis: Any = None,
    fill_value: Any = None,
    strict: bool = False,
    shared: bool = False,
    reflected: bool = False,
) -> Any:
    """`function(left_array, right)` column by column, after alignment.

    `other` may be a scalar, a list-like along `axis`, a Series or a DataFrame. `strict` is for comparisons with
    operators: labels must be the same already. `shared` is for arithmetic: where two DataFrames share some columns, the
    others are missing, as floats, whatever they hold, and the rows of a `reflected` operation begin with the other's.
    """
    from .frame import DataFrame
    from .missing import fill_array
    from .series import Series

    axis = 1 if axis in (None, 1, "columns") else 0
    if isinstance(other, DataFrame):
        if shared and fill_value is None:
            joined = frame._columns.join(other._columns, how="outer")
            both = frame._columns.intersection(other._columns)
            if len(both) and not (len(both) == len(frame._columns) == len(other._columns)):
                mine, theirs = frame.reindex(columns=both), other.reindex(columns=both)
                if reflected:
                    found = _frame_with_frame(theirs, mine, lambda left, right: function(right, left), None, strict)
                else:
                    found = _frame_with_frame(mine, theirs, function, None, strict)
                return found.reindex(columns=joined)
        return _frame_with_frame(frame, other, function, fill_value, strict)
    if isinstance(other, Series):
        if fill_value is not None:
            raise NotImplementedError(f"fill_value {fill_value} not supported.")
        return _frame_with_series(frame, other, function, axis, strict)
    if isinstance(other, np.ndarray) and other.ndim == 0:
        other = other[()]
    if isinstance(other, dict):
        labels = frame._columns if axis == 1 else frame._index
        if len(other) != len(labels):
            raise ValueError(f"Unable to coerce to Series, length must be {len(labels)}: given {len(other)}")
        return _frame_with_series(frame, Series(other, index=labels), function, axis, strict)
    if is_list_like(other):
        rights = _frame_operands(frame, other, axis)
    else:
        rights = [other] * len(frame._arrays)
    arrays = []
    for left, right in zip(frame._arrays, rights):
        if fill_value is not None and is_missing(right):
            left = fill_array(left, fill_value)
        elif fill_value is not None:
            left, right = fill_binop(left, right, fill_value)
        arrays.append(function(left, right))
    return DataFrame._from_arrays(arrays, frame._columns, frame._index)


def _frame_operands(frame: Any, other: Any, axis: int) -> list[Any]:
    """What each column meets when the other operand is an array or a list."""
    rows, width = frame.shape
    if isinstance(other, np.ndarray) and other.ndim == 2:
        if other.shape == frame.shape:
            return [other[:, k] for k in range(width)]
        if other.shape == (rows, 1):
            return [other[:, 0]] * width
        if other.shape == (1, width):
            return list(other[0])
        raise ValueError(f"Unable to coerce to DataFrame, shape must be {frame.shape}: given {other.shape}")
    if isinstance(other, np.ndarray) and other.ndim > 2:
        raise ValueError(f"Unable to coerce to Series/DataFrame, dimension must be <= 2: {other.shape}")
    values = _other_array(other, rows)
    expected = rows if axis == 0 else width
    if len(values) != expected:
        raise ValueError(f"Unable to coerce to Series, length must be {expected}: given {len(values)}")
    return [values] * width if axis == 0 else columns.numpy_list(values)


def _frame_with_frame(left: Any, right: Any, function: Any, fill_value: Any, strict: bool) -> Any:
    from .frame import DataFrame

    same = left._columns.equals(right._columns) and left._index.equals(right._index)
    if not same:
        if strict:
            raise ValueError("Can only compare identically-labeled (both index and columns) DataFrame objects")
        left, right = left.align(right, join="outer")
    arrays = []
    for one, two in zip(left._arrays, right._arrays):
        if fill_value is not None:
            one, two = fill_binop(one, two, fill_value)
        arrays.append(function(one, two))
    return DataFrame._from_arrays(arrays, left._columns, left._index)


def _frame_with_series(frame: Any, series: Any, function: Any, axis: int, strict: bool) -> Any:
    from .frame import DataFrame

    labels = frame._columns if axis == 1 else frame._index
    if not labels.equals(series._index):
        if strict:
            raise ValueError("Operands are not aligned. Do `left, right = left.align(right, axis=1)` before operating.")
        joined = labels.join(series._index, how="outer")
        frame = frame.reindex(columns=joined) if axis == 1 else frame.reindex(index=joined)
        series = series.reindex(joined)
    if axis == 1:
        rights = columns.numpy_list(series._array)
    else:
        rights = [series._array] * len(frame._arrays)
    arrays = [function(left, right) for left, right in zip(frame._arrays, rights)]
    return DataFrame._from_arrays(arrays, frame._columns, frame._index)
