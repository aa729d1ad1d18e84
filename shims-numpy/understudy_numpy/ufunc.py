"""`ufunc`: elementwise functions with broadcasting, promotion, `out`, `where` and the methods reduce, at, outer, ...

What a ufunc computes is the primitive `elementwise` of the same name. Here are the operands' conversion, the choice of
the loop's dtype (`RULES`), casting of results, and reports of floating-point errors.
"""

from __future__ import annotations

import struct
from itertools import repeat
from typing import Any

from . import casting, errors, primitives, records, stringdtype_loops
from .array import count, memory_axes, order_of
from .broadcasting import broadcast_shape, in_memory_order, shape_text, spread
from .dtypes import (
    BOOL,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    INT64,
    INTEGER_BOUNDS,
    OBJECT,
    as_dtype,
    can_cast,
    dtype,
    promote_types,
    text_dtype,
    with_weak,
)  # fmt: skip
from .kernels import FLOAT_FAMILIES, KERNELS, OBJECT_OPS, method_of_objects, truths_of_objects
from .loops import COMPARISONS, NOT_OF_OBJECTS, RULES, as_float, no_loop
from .ndarray import fresh, ndarray, scalar
from .novalue import NO_VALUE
from .outputs import narrowed_to_infinity, only_out, store_out
from .scalars import generic
from .scalars.extended import require_computable

_FAMILY = {"b": "?", "i": "q", "u": "q", "c": "D", "O": "O", "U": "U", "S": "U"}
_WEAK = (int, float, complex)


_RESULT_OF_ITS_OWN = ("comparison", "test", "logical", "magnitude", "bit count", "exponent")
_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")
_ORDERS = ("C", "F", "A", "K")

_round_float32 = struct.Struct("<f")


class Elementwise:
    """What ufuncs can do. The class `Ufunc` in force comes before it in `ufunc`, and may call some of them faster."""

    def __init__(
        self, name: str, nin: int, rule: str, identity: Any = None, nout: int = 1, shown: str | None = None,
        computes: str | None = None,
    ) -> None:  # fmt: skip
        self.__name__ = name
        self.__qualname__ = name
        self.nin, self.nout, self.nargs = nin, nout, nin + nout
        self.identity = identity
        self._rule = RULES[rule]
        self._kind = rule
        self._label = shown or name
        self._op = computes or name

    def __reduce__(self) -> str:
        # As in NumPy, the name is kept, and what it leads to is the same object again.
        return self.__name__

    def __repr__(self) -> str:
        return f"<ufunc '{self.__name__}'>"

    @property
    def types(self) -> list[str]:
        """The loops, as letters of dtypes."""
        return ufunc_types.types(self.__name__, self.nin, self.nout)

    @property
    def ntypes(self) -> int:
        """How many loops there are."""
        return len(self.types)

    @property
    def signature(self) -> None:
        """What one call takes of each operand, where that is more than an element: never of these."""
        return None

    @property
    def __signature__(self) -> Any:
        """What `inspect.signature` tells of a call."""
        return ufunc_types.call_signature(self.nin, self.nout)

    def __call__(
        self, *args: Any, out: Any = None, where: Any = True, casting: str = "same_kind", order: str = "K",
        dtype: Any = None, subok: bool = True, signature: Any = None, sig: Any = None,
    ) -> Any:  # fmt: skip
        nin = self.nin
        if len(args) != nin:
            if len(args) == nin + 1 and out is None:
                out = args[nin]
                args = args[:nin]
            else:
                raise TypeError(
                    f"{self.__name__}() takes from {nin} to {nin + self.nout} positional arguments but {len(args)} "
                    f"{'was' if len(args) == 1 else 'were'} given"
                )
        if casting != "same_kind" or order != "K" or subok is not True:
            order = checked_options(casting, order, subok)
        if signature is not None or sig is not None:
            if signature is not None and sig is not None:
                raise TypeError("cannot specify both 'sig' and 'signature'")
            args, dtype = ufunc_types.chosen_loop(self, args, sig if signature is None else signature, dtype, casting)
        if out is Ellipsis:
            return as_any_array(self(*args, where=where, casting=casting, order=order, dtype=dtype, subok=subok))
        if out is not None or where is not True or overrides.unusual(args):
            out = only_out(out)
            told = given(out=(out, None), where=(where, True), casting=(casting, "same_kind"), order=(order, "K"),
                         dtype=(dtype, None), subok=(subok, True))  # fmt: skip
            answer = self._by_operands(args, out, told, subok)
            if answer is not NotImplemented:
                return answer
            args = tuple(map(plain_operand, args))
            where = plain_operand(where)
        asked = None if dtype is None else as_dtype(dtype).native
        if asked is not None and asked.kind in "US" and asked.width or getattr(dtype, "swapped", False) is True:
            raise TypeError(reductions.DETAILS)
        if order == "F" and out is None:
            made = self._run(args, None, where, casting, asked, self._label, "C")
            return made.copy("F") if isinstance(made, ndarray) and len(made._shape) > 1 else made
        return self._run(args, out, where, casting, asked, self._label, order)

    def _as_its_loop(self, operands: list[Any], dtypes: list[Any], loops: Any, result_dtype: dtype) -> list[Any] | None:
        """Arrays of the dtypes of the loop that was asked for, where it is also the one that they have by themselves."""
        if any(type(x) is not ndarray or not can_cast(x._dtype, to, "safe") for x, to in zip(operands, loops)):
            return None
        if self._resolve(list(loops), operands, None, None)[:2] != (loops, result_dtype):
            return None
        return [x if x._dtype is to else x.astype(to) for x, to in zip(operands, loops)]

    def _by_operands(self, args: tuple[Any, ...], out: Any, told: dict[str, Any], subok: Any) -> Any:
        """What operands that have a say answer, or a subclass of ndarray makes of it; NotImplemented where it is for us."""
        answer = overrides.overridden(self, "__call__", args, told)
        if answer is not NotImplemented:
            return answer
        if out is not None and not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
        by = overrides.wrapper_of(args) if subok else None
        if by is None and (out is None or type(out) is ndarray):
            return NotImplemented
        told.update({} if out is None else {"out": plain(out)})
        made = self(*map(plain_operand, args), **told)
        return overrides.with_results(made, (out,), by, (self, args if out is None else (*args, out)))

    def resolve_dtypes(
        self, dtypes: Any, *, signature: Any = None, casting: Any = None, reduction: bool = False
    ) -> tuple[dtype, ...]:
        """The dtypes of the loop for operands of these dtypes, and of its results."""
        return ufunc_types.resolved(self, dtypes, signature, casting, reduction)

    def _run(
        self, args: Any, out: Any, where: Any, rule: str, asked: dtype | None, label: str, order: str = "K"
    ) -> Any:
        """Convert the operands, choose the loop, compute, and wrap the result."""
        operands: list[Any] = []  # an ndarray, or a Python value
        dtypes: list[Any] = []  # its dtype, or the Python type of a weak scalar
        shape: tuple[int, ...] | None = None
        all_scalars = True
        for arg in args:
            kind = type(arg)
            if kind is ndarray:
                operands.append(arg)
                dtypes.append(arg._dtype.native)
                all_scalars = False
                shape = (
                    arg._shape
                    if shape is None or shape == arg._shape
                    else broadcast_two(self, args, out, where, asked, shape, arg._shape)
                )
            elif kind in _WEAK:
                operands.append(arg)
                dtypes.append(kind)
            elif kind is bool:
                operands.append(arg)
                dtypes.append(BOOL)
            elif isinstance(arg, generic):
                dt = arg.dtype
                operands.append(arg._count if dt.kind in "mM" else arg._value)
                dtypes.append(dt)
            else:
                arg = as_array(arg)
                if not isinstance(arg, ndarray):
                    operands.append(arg)
                    dtypes.append(OBJECT)
                    continue
                operands.append(arg)
                dtypes.append(arg._dtype.native)
                shape = (
                    arg._shape
                    if shape is None or shape == arg._shape
                    else broadcast_two(self, args, out, where, asked, shape, arg._shape)
                )
        if [dt for dt in dtypes if type(dt) is not type and dt.kind == "V"]:
            return records.apply(self, args, dtypes, out, where)
        scalar_result = shape is None or shape == ()
        if shape is None:
            shape = ()
        elif len(shape) > 1 and out is None and where is True and order in "KA":
            turned = in_memory_order([o if isinstance(o, ndarray) else a for o, a in zip(operands, args)], shape)
            if turned is not None:
                axes, views = turned
                back = [axes.index(k) for k in range(len(axes))]
                return self._run(views, None, True, rule, asked, label, "C").transpose(back)._owned()
        loops, result_dtype, kernel = self._resolve(dtypes, operands, asked, out)
        if out is not None:
            if not can_cast(result_dtype, out._dtype, rule):
                raise errors._UFuncOutputCastingError(
                    f"Cannot cast ufunc '{self.__name__}' output from {result_dtype!r} to {out._dtype!r} with casting "
                    f"rule '{rule}'"
                )
            if not out._writeable:
                raise ValueError("output array is read-only")
            shape = self._out_shape(shape, out, args)
        # What is true or false is asked of every dtype, which is no cast.
        if asked is not None or rule in ("no", "equiv", "safe") and self._kind != "logical":
            for position, (dt, loop) in enumerate(zip(dtypes, loops)):
                if asked is not None:
                    # A loop that the caller chose is not bent to Python's numbers.
                    dt = as_dtype(dt)
                if isinstance(dt, dtype) and not can_cast(dt, loop, rule):
                    which = f" {position}" if self.nin > 1 else ""
                    raise errors._UFuncInputCastingError(
                        f"Cannot cast ufunc '{self.__name__}' input{which} from {dt!r} to {loop!r} with casting rule '{rule}'"
                    )
            if asked is not None and out is None and where is True and order == "K" and not scalar_result:
                cast = self._as_its_loop(operands, dtypes, loops, result_dtype)
                if cast is not None:
                    return self(*cast)
        if all_scalars or len(operands) == 1 or scalar_result:
            columns = self._columns(operands, dtypes, loops, shape, not (all_scalars or scalar_result))
        else:
            columns = self._columns(operands, dtypes, loops, shape, True)
        if all(type(c) is repeat for c in columns):
            columns = [[next(c)] * count(shape) for c in columns]
        if where is True:
            values, flags = kernel(self._op, *columns)
            if result_dtype is BOOL and loops[0] is OBJECT:
                # Objects answer what they like, which is then asked whether it is true.
                values = list(map(bool, values))
            if self._op == "floor_divide" and result_dtype.kind == "i" and len(values):
                # The one quotient that does not fit: of the smallest integer by minus one.
                flags |= errors.OVER * (max(values) > INTEGER_BOUNDS[result_dtype][1])
            elif label[:7] == "scalar " and result_dtype.kind in "iu" and self._op != "power":
                low, high = INTEGER_BOUNDS[result_dtype]
                if not low <= values[0] <= high:
                    flags |= errors.OVER
            raw = primitives.encode(result_dtype.char, result_dtype.width, values)
            if result_dtype.char in "fe" and loops[0].kind == "f" and not flags & errors.OVER:
                flags |= errors.OVER * narrowed_to_infinity(raw, result_dtype, values)
            if flags:
                errors.report(flags, label)
        else:
            return self._masked(columns, where, out, shape, result_dtype, kernel, label)
        if out is not None:
            return store_out(out, raw, result_dtype, shape)
        if scalar_result and len(shape) == 0:
            dt = result_dtype
            return scalar(primitives.decode(dt.char, dt.width, raw)[0], dt)
        return fresh(raw, result_dtype, shape)

    def _out_shape(self, shape: tuple[int, ...], out: ndarray, args: Any) -> tuple[int, ...]:
        if out._shape == shape:
            return shape
        try:
            both = broadcast_shape(shape, out._shape)
        except ValueError:
            shapes = [as_array(a)._shape for a in args]
            shown = " ".join(shape_text(s) for s in (*shapes, out._shape))
            raise ValueError(f"operands could not be broadcast together with shapes {shown} ") from None
        if both != out._shape:
            raise ValueError(
                f"non-broadcastable output operand with shape {shape_text(out._shape)} doesn't match the broadcast shape "
                f"{shape_text(both)}"
            )
        return both

    def _columns(
        self, operands: list[Any], dtypes: list[Any], loops: list[dtype], shape: tuple[int, ...], constants: bool
    ) -> list[Any]:
        """Every operand as a flat sequence of the loop's elements, or as a repeated constant."""
        columns: list[Any] = []
        for operand, dt, loop in zip(operands, dtypes, loops):
            if type(operand) is ndarray or isinstance(operand, ndarray):
                values = operand.elements()
                if dt is not loop:
                    values = casting.cast_elements(values, dt, loop)
                if operand._shape != shape:
                    if operand._size == 1:
                        columns.append(repeat(values[0]))
                        continue
                    if type(values) is not list and dt.kind in "US":
                        values = list(values)
                    values = spread(values, operand._shape, shape)
                columns.append(values)
                continue
            columns.append(repeat(self._constant(operand, dt, loop)))
        return columns

    def _constant(self, value: Any, dt: Any, loop: dtype) -> Any:
        kind = loop.kind
        if dt is loop:
            return value
        if kind == "f":
            if type(value) is complex:
                return value
            try:
                value = float(value)
            except OverflowError:
                if self._kind != "comparison":
                    raise OverflowError("int too large to convert to float") from None
                return value
            if loop is FLOAT64:
                return value
            if loop is FLOAT32:
                try:
                    return _round_float32.unpack(_round_float32.pack(value))[0]
                except OverflowError:
                    errors.report(errors.OVER, "cast")
                    return _INF if value > 0 else -_INF
            return casting.cast_elements([value], FLOAT64, loop)[0]
        if kind in "iu":
            if dt is int:
                if self._kind == "logical":
                    return value
                low, high = INTEGER_BOUNDS[loop]
                if not low <= value <= high and self._kind != "comparison":
                    raise casting.out_of_bounds(value, loop)
                return value
            return casting.cast_elements([value], dt if isinstance(dt, dtype) else as_dtype(dt), loop)[0]
        if kind == "c":
            return complex(value)
        if kind == "O":
            return value if not isinstance(dt, dtype) or dt.kind not in "mMb" else casting.objects([value], dt)[0]
        if kind == "b":
            return bool(value)
        return casting.cast_elements([value], dt if isinstance(dt, dtype) else as_dtype(dt), loop)[0]

    def _resolve(
        self, dtypes: list[Any], operands: list[Any], asked: dtype | None, out: Any = None
    ) -> tuple[list[dtype], dtype, Any]:
        """(dtype of each operand in the loop, dtype of the result, kernel)."""
        if self._op == "ldexp":
            return self._resolve_ldexp(dtypes, asked)
        strong: dtype | None = None
        weak: list[type] = []
        special = False
        for dt in dtypes:
            if type(dt) is type:
                weak.append(dt)
            else:
                if dt.kind in "mMUST":
                    special = True
                if self._kind == "floating" and float not in dtypes and complex not in dtypes:
                    # Small integers of both signs fit in the float of each.
                    dt = as_float(dt)
                strong = dt if strong is None or strong is dt else (strong if special else promote_types(strong, dt))
        if special:
            return self._resolve_special(dtypes, asked, out)
        if weak:
            if weak[0] is int and len(weak) == 1 and strong is not None and strong.kind in "iuf":
                common = strong
            else:
                common = with_weak(strong, weak)
        else:
            assert strong is not None
            common = strong
        if strong is None and common.kind == "i" and any(type(v) is int and not _LOW <= v <= _HIGH for v in operands):
            common = as_dtype("u8") if all(type(v) is not int or 0 <= v < 2**64 for v in operands) else OBJECT
        if self._kind == "comparison" and common is FLOAT64 and asked in (None, BOOL):
            if all(isinstance(dt, dtype) and dt.kind in "iu" for dt in dtypes):
                # Integers of both signs are compared as they are: as floats, large ones would seem equal.
                return list(dtypes), BOOL, KERNELS["q"]
        pair = self._rule(self.__name__, common) if asked is None else self._asked_loop(common, asked, dtypes)
        if pair is None:
            raise no_loop(self.__name__, dtypes)
        loop, result = pair
        require_computable(loop)
        family = FLOAT_FAMILIES.get(loop.char, loop.char) if loop.kind == "f" else _FAMILY[loop.kind]
        if family == "O" and self.__name__ in NOT_OF_OBJECTS:
            raise no_loop(self.__name__, dtypes, asked)
        if family == "O" and result is BOOL and self._kind == "logical":
            return [OBJECT] * len(dtypes), BOOL, truths_of_objects
        if family == "O" and self._op not in OBJECT_OPS:
            return [OBJECT] * len(dtypes), OBJECT, method_of_objects(self.__name__)
        if self._op not in primitives.operations(family):
            raise no_loop(self.__name__, dtypes)
        return [loop] * len(dtypes), result, KERNELS[family]

    def _asked_loop(self, common: dtype, asked: dtype, given: list[Any]) -> tuple[dtype, dtype]:
        """The loop whose result has the dtype that the caller asked for."""
        if self._kind in _RESULT_OF_ITS_OWN:
            # The result's dtype is not that of the loop, which the operands choose.
            pair = self._rule(self.__name__, common)
            if pair is not None and pair[1] is asked:
                return pair[0], pair[1]
        if self._kind == "logical" and asked is BOOL and common is OBJECT and self.nin == 2:
            return OBJECT, BOOL
        if self._kind == "comparison" and asked is OBJECT:
            return OBJECT, OBJECT
        pair = self._rule(self.__name__, asked)
        if pair is None or pair[1] is not asked:
            raise no_loop(self.__name__, given, asked)
        return pair[0], pair[1]

    def _resolve_ldexp(self, dtypes: list[Any], asked: dtype | None) -> tuple[list[dtype], dtype, Any]:
        first, second = map(as_dtype, dtypes)
        # A number of Python's has no size of its own, and the first loop takes it.
        loop = FLOAT16 if dtypes[0] is int and type(dtypes[1]) is not type else as_float(first)
        if asked is not None and asked.kind == "f" and can_cast(loop, asked):
            loop = asked
        elif asked is not None and asked is not loop:
            raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {self.__name__}")
        if loop.kind != "f" or second.kind not in "bi" and not can_cast(second, INT64):
            raise no_loop(self.__name__, dtypes)
        return [loop, INT64], loop, KERNELS[loop.char]

    def _resolve_special(self, dtypes: list[Any], asked: dtype | None, out: Any) -> tuple[list[dtype], dtype, Any]:
        full = [as_dtype(dt) for dt in dtypes]
        kinds = {dt.kind for dt in full}
        if asked is not None and asked.kind == "T" and kinds == {"U"}:
            full, kinds = [asked] * len(full), {"T"}
        if "T" in kinds and ("O" not in kinds or self._kind != "comparison"):
            found = stringdtype_loops.resolve(self.__name__, full)
            if found is None:
                raise no_loop(self.__name__, dtypes)
            return found
        if "O" in kinds or asked is OBJECT and self._kind == "comparison":
            pair = self._rule(self.__name__, OBJECT)
            if pair is None:
                raise no_loop(self.__name__, full)
            return [OBJECT] * len(full), pair[1] if asked is None else asked, KERNELS["O"]
        if kinds & {"m", "M"}:
            from . import times

            return times.resolve(self.__name__ if self.nout == 1 else self._op, self._kind, full, dtypes)
        if self._op in ("logical_and", "logical_or", "logical_xor"):
            return [BOOL] * len(full), BOOL, KERNELS["?"]
        if kinds in ({"U"}, {"S"}) and self._op in ("add", *COMPARISONS):
            if self._op == "add":
                return full, text_dtype(full[0].kind, sum(dt.width for dt in full)), KERNELS["U"]
            return full, BOOL, KERNELS["U"]
        if self._op == "multiply" and out is not None and out._dtype.kind in kinds & {"U", "S"}:
            # Only the array for the results tells how long they may be.
            if all(dt.kind == out._dtype.kind or dt.kind in "biu" for dt in full) and len(kinds) == 2:
                return [dt if dt.kind in "US" else INT64 for dt in full], out._dtype, KERNELS["U"]
        raise no_loop(self.__name__, dtypes)

    def _masked(
        self, columns: list[Any], where: Any, out: Any, shape: tuple[int, ...], dt: dtype, kernel: Any, label: str
    ) -> Any:
        from itertools import compress

        mask = as_array(where)
        if mask._dtype is not BOOL:
            raise TypeError(
                f"Cannot cast array data from {mask._dtype!r} to dtype('bool') according to the rule 'safe'"
            )
        full = broadcast_shape(shape, mask._shape)
        if full != shape:
            columns = [c if type(c) is repeat else spread(c, shape, full) for c in columns]
        flags_of = mask.elements() if mask._shape == full else spread(mask.values(), mask._shape, full)
        chosen = list(compress(range(count(full)), flags_of))
        picked = [c if type(c) is repeat else [c[k] for k in chosen] for c in columns]
        if all(type(c) is repeat for c in picked):
            picked = [[next(c)] * len(chosen) for c in picked]
        values, flags = kernel(self._op, *picked)
        if flags:
            errors.report(flags, label)
        raw = primitives.encode(dt.char, dt.width, values)
        if out is None:
            from .creation import empty

            out = empty(full, dt)
        target = (
            primitives.encode(out._dtype.char, out._dtype.width, out.elements())
            if out._dtype.width != 1
            else out.values()
        )
        new = raw if dt is out._dtype else casting.cast_raw(fresh(raw, dt, (len(chosen),)), out._dtype)
        if target is out.storage and out._dtype.width == 1:
            for k, item in zip(chosen, new):
                target[k] = item
            return out
        width = out._dtype.width
        for j, k in enumerate(chosen):
            target[k * width : (k + 1) * width] = new[j * width : (j + 1) * width]
        out.write(target)
        return out

    # Methods ---------------------------------------------------------------------------------------------------

    def reduce(
        self, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = NO_VALUE,
        where: Any = True,
    ) -> Any:  # fmt: skip
        """Fold the function over one or more axes."""
        if dtype is None and out is None and initial is NO_VALUE and where is True:
            ready = primitives.ready_fold(self.__name__, array, axis, keepdims)
            if ready is not None:
                return ready
        self._require_folding("reduce")
        if out is Ellipsis:
            return as_any_array(self.reduce(array, axis, dtype, None, keepdims, initial, where))
        if overrides.unusual((array, out, where)):
            told = given(axis=(axis, 0), dtype=(dtype, None), out=(out, None), keepdims=(keepdims, False),
                         initial=(initial, NO_VALUE), where=(where, True))  # fmt: skip
            return self._method("reduce", array, told, out)
        return reductions.reduce(
            self, as_array(array), axis, dtype, only_out(out), keepdims, initial, where, exact=True
        )

    def _method(self, name: str, array: Any, told: dict[str, Any], out: Any, *others: Any) -> Any:
        """A method of operands that may be more than plain arrays."""
        found = overrides.overridden(self, name, (array, *others), told)
        if found is not NotImplemented:
            return found
        out = only_out(out)
        if out is not None and not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
        told.update({} if out is None else {"out": plain(out)})
        if "where" in told:
            told["where"] = plain_operand(told["where"])
        made = getattr(self, name)(plain_operand(array), *others, **told)
        return overrides.with_results(made, (out,), overrides.wrapper_of((array,)), None)

    def _require_folding(self, method: str) -> None:
        if self.nin != 2:
            raise ValueError(f"{method} only supported for binary functions")
        if self.nout != 1:
            raise ValueError(f"{method} only supported for functions returning a single value")

    def accumulate(self, array: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> ndarray:
        """The running fold along an axis."""
        self._require_folding("accumulate")
        if out is Ellipsis:
            return self.accumulate(array, axis, dtype)
        if overrides.unusual((array, out)):
            told = given(axis=(axis, 0), dtype=(dtype, None), out=(out, None))
            return self._method("accumulate", array, told, out)
        a = as_array(array)
        if not a._shape:
            raise TypeError("cannot accumulate on a scalar")
        return reductions.accumulate(self, a, axis, dtype, only_out(out))

    def reduceat(self, array: Any, indices: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> ndarray:
        """Folds of the stretches that begin at `indices`."""
        if overrides.unusual((array, out)):
            told = given(axis=(axis, 0), dtype=(dtype, None), out=(out, None))
            return self._method("reduceat", array, told, out, indices)
        a = as_array(array)
        self._require_folding("reduceat")
        if not as_array(indices)._shape:
            raise ValueError("object of too small depth for desired array")
        if not a._shape:
            raise TypeError("cannot reduceat on a scalar")
        if axis is None or isinstance(axis, tuple):
            axis = tuple(range(len(a._shape))) if axis is None else axis
            if len(axis) != 1:
                raise ValueError("reduceat does not allow multiple axes")
            (axis,) = axis
        if dtype is None and out is None:
            ready = primitives.ready_stretches(self.__name__, a, as_array(indices), axis)
            if ready is not None:
                return ready
        starts = as_array(indices).tolist()
        axis = reductions.normalize_axis(axis, len(a._shape))
        n = a._shape[axis]
        for k in starts:
            if not 0 <= k < n:
                raise IndexError(f"index {k} out-of-bounds in {self.__name__}.reduceat [0, {n})")
        from .joining import stack

        lanes = a.swapaxes(axis, -1).copy()
        stops = [*starts[1:], n]
        parts = [self._stretch(lanes[..., k : max(stop, k + 1)], dtype) for k, stop in zip(starts, stops)]
        result = stack(parts, -1) if parts else self._no_stretches(lanes, dtype)
        if out is not None:
            out[...] = result.swapaxes(axis, -1)
            return out
        # The iterator takes no step of the operand along the axis.
        order = memory_axes([tuple(0 if k == axis else abs(step) for k, step in enumerate(a._steps))], a._shape)
        laid = result.swapaxes(axis, -1).transpose(order).copy()
        return laid.transpose([order.index(k) for k in range(len(order))])._owned()

    def _no_stretches(self, lanes: ndarray, dtype: Any) -> ndarray:
        return lanes[..., :0].astype(as_array(self.reduce(lanes[..., :1], -1, dtype)).dtype)

    def _stretch(self, part: ndarray, dtype: Any) -> ndarray:
        """A fold of the last axis as `reduceat` makes it: to the first float the sum of the others is added."""
        made_as = part._dtype if dtype is None else as_dtype(dtype)
        if self.__name__ != "add" or made_as.char not in "fdFD":
            return as_array(self.reduce(part, -1, dtype))
        first, others = part[..., 0].astype(made_as), part[..., 1:]
        return first if not others._size else self(first, self.reduce(others, -1, dtype, initial=-0.0))

    def outer(self, A: Any, B: Any, **kwargs: Any) -> Any:
        """The function of every pair of elements of A and B."""
        if overrides.unusual((A, B)):
            found = overrides.overridden(self, "outer", (A, B), kwargs)
            if found is not NotImplemented:
                return found
        if self.nin != 2:
            raise ValueError("outer product only supported for binary functions")
        a, b = as_any_array(A), as_any_array(B)
        return self(a.reshape(a.shape + (1,) * b.ndim), b, **kwargs)

    def at(self, a: Any, indices: Any, b: Any = NO_VALUE, /) -> None:
        """Apply in place at `indices`, once for every time an element is named."""
        if overrides.unusual((a, b)):
            operands = (a, indices) if b is NO_VALUE else (a, indices, b)
            if overrides.overridden(self, "at", operands, {}) is not NotImplemented:
                return
        if self.nout != 1:
            raise ValueError("Only single output ufuncs supported at this time")
        if self.nin == 2 and b is NO_VALUE:
            raise ValueError("second operand needed for ufunc")
        if self.nin == 1 and b is not NO_VALUE:
            raise ValueError("second operand provided when ufunc is unary")
        if not isinstance(a, ndarray):
            raise TypeError("first operand must be array")
        if not a._writeable:
            raise ValueError("assignment destination is read-only")
        selection.at(self, plain(a), indices, b)


class ufunc(primitives.Ufunc, Elementwise):
    """A function that works element by element on whole arrays."""

    __module__ = "numpy"


primitives.install(call=Elementwise.__call__)

_INF = float("inf")
_LOW, _HIGH = -(2**63), 2**63 - 1


def checked_options(casting: Any, order: Any, subok: Any) -> str:
    """The order, in one letter; raises where one of the options is none that there is."""
    if order is None:
        order = "K"
    for name, value, known in (("casting", casting, _CASTINGS), ("order", order, _ORDERS)):
        word = value.decode("latin-1") if isinstance(value, bytes) else value
        if not isinstance(word, str):
            raise TypeError(f"{name} must be str, not {type(value).__name__}")
        if word not in known and not (name == "order" and len(word) == 1 and word.upper() in known):
            shown = ", ".join(map(repr, known)) if name == "casting" else "'C', 'F', 'A', or 'K'"
            raise ValueError(f"{name} must be one of {shown} (got {value!r})")
    if not isinstance(subok, bool):
        raise TypeError("'subok' must be a boolean")
    return order_of(order, "K")


def broadcast_two(
    function: ufunc, args: Any, out: Any, where: Any, asked: dtype | None, one: tuple[int, ...], other: tuple[int, ...]
) -> tuple[int, ...]:
    """The common shape, with the error naming all operands."""
    try:
        return broadcast_shape(one, other)
    except ValueError:
        # What the function does not take at all is said before that the shapes do not fit.
        function._resolve([type(a) if type(a) in _WEAK else as_array(a)._dtype for a in args], list(args), asked)
        named = [*args, *([] if out is None else [out]), *([] if where is True else [where])]
        shown = " ".join(shape_text(as_array(a)._shape) for a in named)
        raise ValueError(f"operands could not be broadcast together with shapes {shown} ") from None


def given(**options: tuple[Any, Any]) -> dict[str, Any]:
    """The options that are not what they are by themselves, each told with that."""
    return {name: value for name, (value, usual) in options.items() if value is not usual and value is not NO_VALUE}


def plain_operand(value: Any) -> Any:
    """An operand that is a plain array, a scalar or a sequence."""
    return as_array(value) if overrides.unusual((value,)) else value


def as_any_array(value: Any) -> Any:
    """asanyarray, for use below creation."""
    return value if isinstance(value, ndarray) else creation.asarray(value)


def as_array(value: Any) -> Any:
    """asarray, for use below creation."""
    if isinstance(value, ndarray):
        return plain(value)
    return creation.asarray(value)


from . import creation, overrides, reductions, selection, ufunc_types  # noqa: E402
from .subclasses import plain  # noqa: E402

__all__ = ["ufunc"]
