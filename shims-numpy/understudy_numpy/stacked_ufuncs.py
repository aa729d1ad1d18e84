"""Ufuncs whose loop takes more of each operand than an element: vectors and matrices, along core dimensions.

What such a function computes of stacks whose core dimensions come last is its `product`; here are the options of a call.
"""

from __future__ import annotations

from typing import Any, Callable

from . import overrides, primitives, reductions, ufunc_types
from .core_dimensions import core_back, core_last, found, parsed, require_options
from .creation import asarray
from .dtypes import as_dtype, can_cast, dtype, dtype_class_repr, result_type
from .errors import _UFuncInputCastingError, _UFuncNoLoopError, _UFuncOutputCastingError, named_as_base
from .ndarray import ndarray
from .novalue import NO_VALUE
from .outputs import only_out
from .selection import copyto
from .ufunc import as_array, checked_options, given, ufunc

Product = Callable[[ndarray, ndarray, dtype, str], ndarray]


@named_as_base
class StackedUfunc(ufunc):
    """A ufunc of two stacks with a signature."""

    __module__ = "numpy"
    __qualname__ = "ufunc"

    def __init__(self, name: str, signature: str, product: Product) -> None:
        super().__init__(name, 2, "arithmetic")
        self._cores = parsed(signature)
        self._product = product

    @property
    def signature(self) -> str:
        """The core dimensions of the operands and of the result."""
        return self._cores.text

    @property
    def __signature__(self) -> Any:
        return ufunc_types.call_signature_of_stacks()

    def __call__(
        self, *args: Any, out: Any = None, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
        subok: Any = True, signature: Any = None, sig: Any = None, axes: Any = NO_VALUE, axis: Any = NO_VALUE,
        keepdims: Any = NO_VALUE, **unknown: Any,
    ) -> Any:  # fmt: skip
        if unknown:
            raise TypeError(f"{self.__name__}() got an unexpected keyword argument {next(iter(unknown))!r}")
        if len(args) == 3:
            if out is not None:
                raise TypeError("cannot specify 'out' as both a positional and keyword argument")
            args, out = args[:2], args[2]
        elif len(args) != 2:
            raise TypeError(
                f"{self.__name__}() takes from 2 to 3 positional arguments but {len(args)} "
                f"{'was' if len(args) == 1 else 'were'} given"
            )
        if axes is not NO_VALUE and axis is not NO_VALUE:
            raise TypeError("cannot specify both 'axis' and 'axes'")
        if keepdims is not NO_VALUE and not isinstance(keepdims, bool):
            raise TypeError("'keepdims' must be a boolean")
        asked = None if dtype is None else as_dtype(dtype)
        if casting != "same_kind" or order != "K" or subok is not True:
            order = checked_options(casting, order, subok)
        if signature is not None and sig is not None:
            raise TypeError("cannot specify both 'sig' and 'signature'")
        always_array = out is Ellipsis
        out = None if always_array else only_out(out)
        if out is not None or overrides.unusual(args):
            told = given(out=(out, None), casting=(casting, "same_kind"), order=(order, "K"), dtype=(dtype, None),
                         subok=(subok, True), signature=(sig if signature is None else signature, None), axes=(axes, NO_VALUE),
                         axis=(axis, NO_VALUE), keepdims=(keepdims, NO_VALUE))  # fmt: skip
            answer = self._by_operands(args, out, told, subok)
            if answer is not NotImplemented:
                return answer
        if signature is not None or sig is not None:
            chosen = sig if signature is None else signature
            args, dtype = ufunc_types.chosen_loop(self, args, chosen, dtype, casting)
        a, b = as_array(args[0]), as_array(args[1])
        if not (a._shape and b._shape):
            for number, other in ((args[0], b), (args[1], a)):
                if type(number) in (int, float, complex) and other._dtype.kind in "biufc":
                    # That no number is multiplied is found only after it was cast, which may warn.
                    asarray(number, dtype=result_type(other._dtype, number))
        if getattr(dtype, "swapped", False) is True:
            raise TypeError(reductions.DETAILS)
        if asked is None and dtype is not None:
            asked = as_dtype(dtype)
        loop = self._checked_loop((a, b), None if asked is None else asked.native, out, casting)
        require_options(self.__name__, self._cores, axis, keepdims)
        made = self._applied(a, b, out, loop, axes, axis, keepdims is True)
        if out is not None:
            return out
        if not made._shape:
            return made if always_array else made[()]
        return made.copy("F") if order == "F" else made

    def _resolve(
        self, dtypes: list[Any], operands: list[Any], asked: dtype | None, out: Any = None
    ) -> tuple[list[dtype], dtype, Any]:
        if asked is not None and asked.kind in "mMUS" and (asked.kind in "mM" and asked.unit or asked.width > 1):
            raise TypeError(reductions.DETAILS)
        full = [as_dtype(dt) for dt in dtypes]
        kinds = {dt.kind for dt in (full if asked is None else [asked])}
        if kinds - set("buifcO"):
            raise self._no_loop(full, asked)
        loop = result_type(*full) if asked is None else asked
        return [loop, loop], loop, None

    def _no_loop(self, given: list[dtype], asked: dtype | None) -> Exception:
        # Text is told by its dtype, and all else by the class.
        shown = repr if asked is None and any(dt.kind in "US" for dt in given) else dtype_class_repr
        result = None if asked is None else dtype_class_repr(asked)
        return _UFuncNoLoopError(
            f"ufunc '{self.__name__}' did not contain a loop with signature matching types ({', '.join(map(shown, given))}) -> "
            f"{result}"
        )

    def _checked_loop(self, arrays: tuple[ndarray, ndarray], asked: dtype | None, out: Any, rule: str) -> dtype:
        """The dtype in which the operands are multiplied; raises where one cannot be cast to it, or it to that of `out`."""
        dtypes = [a._dtype.native for a in arrays]
        loop = self._resolve(dtypes, list(arrays), asked)[1]
        for k, dt in enumerate(dtypes):
            if dt is not loop and not can_cast(dt, loop, rule):
                raise _UFuncInputCastingError(
                    f"Cannot cast ufunc '{self.__name__}' input {k} from {dt!r} to {loop!r} with casting rule '{rule}'"
                )
        if out is not None and not can_cast(loop, out._dtype, rule):
            raise _UFuncOutputCastingError(
                f"Cannot cast ufunc '{self.__name__}' output from {loop!r} to {out._dtype!r} with casting rule '{rule}'"
            )
        return loop

    def _applied(self, a: ndarray, b: ndarray, out: Any, loop: dtype, axes: Any, axis: Any, keepdims: bool) -> ndarray:
        """The product in its place, and written into `out` where that is given."""
        places = found(self.__name__, self._cores, (a, b, out), axes, axis, keepdims)
        operands = []
        for each, full, place in zip((a, b), self._cores.cores, places.axes):
            view = core_last(each, place)
            for back, dimension in enumerate(reversed(full)):
                if dimension in places.missing:
                    view = view[(..., None, *[slice(None)] * back)]
            operands.append(view)
        made = self._product(*operands, loop, self.__name__)
        lost = [-1 - k for k, dimension in enumerate(reversed(self._cores.cores[2])) if dimension in places.missing]
        if lost:
            made = made.reshape(
                tuple(n for k, n in enumerate(made._shape) if k - len(made._shape) not in lost), copy=False
            )
        if keepdims:
            made = made.reshape(made._shape + (1,) * len(places.cores[2]))
        if out is None:
            return core_back(made, places.axes[2])
        if not out._writeable:
            raise ValueError("output array is read-only")
        copyto(core_last(out, places.axes[2]), made, casting="unsafe")
        return out

    # What folds has no meaning here ------------------------------------------------------------------------------

    def _require_folding(self, method: str) -> None:
        raise RuntimeError("Reduction not defined on ufunc with signature")

    def outer(self, A: Any, B: Any, **kwargs: Any) -> Any:
        raise TypeError("method outer is not allowed in ufunc with non-trivial signature")

    def at(self, a: Any, indices: Any, b: Any = NO_VALUE, /) -> None:
        raise TypeError(
            f"{self.__name__}.at does not support ufunc with non-trivial signature: {self.__name__} has signature "
            f"{self.signature}."
        )


@named_as_base
class MatrixProduct(StackedUfunc):
    """`matmul`, which is called more than the others: what is ready for native code goes there first."""

    __module__ = "numpy"
    __qualname__ = "ufunc"

    def __call__(self, *args: Any, **options: Any) -> Any:
        if len(args) == 2 and not options:
            made = primitives.ready_product(*args)
            if made is not None:
                return made
        return super().__call__(*args, **options)


__all__ = ["MatrixProduct", "StackedUfunc"]
