"""The loops of each ufunc, as `types` tells them, and the loop that a caller names with `signature=`.

`LOOPS` tells which loops there are and in which order NumPy looks for one.
"""

from __future__ import annotations

from typing import Any

from . import errors, reductions
from .creation import array
from .dtypes import BOOL, as_dtype, can_cast, casting_of, dtype
from .loops import COMPARISONS
from .ndarray import ndarray
from .novalue import NO_VALUE
from .scalars import generic

_INTEGERS = "bBhHiIlLqQ"
_REALS = "efdg"
_COMPLEX = "FDG"

# Names, and their loops: a letter is a loop of operands and results of one dtype; before `>` one whose results have the
# dtypes that follow; a word with `->` is one loop in full.
LOOPS: list[tuple[str, str]] = [
    ("add", f"?{_INTEGERS}{_REALS}{_COMPLEX} Mm->M m mM->M O"),
    ("subtract", f"{_INTEGERS}{_REALS}{_COMPLEX} Mm->M m MM->m O"),
    ("multiply", f"?{_INTEGERS}{_REALS}{_COMPLEX} mq->m qm->m md->m dm->m O"),
    ("divide", f"{_REALS}{_COMPLEX} mq->m md->m mm->d O"),
    ("floor_divide", f"{_INTEGERS}{_REALS} mq->m md->m mm->q O"),
    ("remainder", f"{_INTEGERS}{_REALS}mO"),
    ("fmod", f"{_INTEGERS}{_REALS}O"),
    ("divmod", f"{_INTEGERS}{_REALS} mm->qm"),
    ("power", f"{_INTEGERS}efdefdg{_COMPLEX}O"),
    ("float_power", "dgDG"),
    ("gcd lcm left_shift right_shift", f"{_INTEGERS}O"),
    ("bitwise_and bitwise_or bitwise_xor invert", f"?{_INTEGERS}O"),
    ("bitwise_count", f"{_INTEGERS}>B O"),
    ("negative positive", f"{_INTEGERS}{_REALS}m{_COMPLEX}O"),
    ("sign", f"{_INTEGERS}{_REALS}{_COMPLEX}mO"),
    ("absolute", f"?{_INTEGERS}{_REALS}m F->f D->d G->g O"),
    ("conjugate reciprocal square", f"{_INTEGERS}{_REALS}{_COMPLEX}O"),
    ("fabs deg2rad degrees rad2deg radians", f"{_REALS}O"),
    ("arccos arccosh arcsin arcsinh arctan arctanh cosh exp2 expm1 log10 log1p log2 sinh tan tanh", f"efdefdg{_COMPLEX}O"),
    ("exp log rint sqrt", f"efdfdg{_COMPLEX}O"),
    ("cos sin", f"{_REALS}{_COMPLEX}O"),
    ("cbrt", "efdefdgO"),
    ("arctan2 hypot", f"{_REALS}O"),
    ("copysign heaviside logaddexp logaddexp2 nextafter spacing", _REALS),
    ("ceil floor trunc", f"?{_INTEGERS}efdfdgO"),
    ("fmax fmin maximum minimum", f"?{_INTEGERS}{_REALS}{_COMPLEX}mMO"),
    ("equal greater greater_equal less less_equal not_equal",
     f"?{_INTEGERS}>? qQ->? Qq->? {_REALS}{_COMPLEX}MmO>? OO->O"),
    ("logical_and logical_or logical_xor logical_not", f"?{_INTEGERS}{_REALS}{_COMPLEX}>? O"),
    ("isfinite isinf isnan", f"?{_INTEGERS}{_REALS}{_COMPLEX}mM>?"),
    ("isnat", "Mm>?"),
    ("signbit", f"{_REALS}>?"),
    ("frexp", "e->ei f->fi d->di g->gi"),
    ("modf", _REALS),
    ("matmul matvec vecdot vecmat", f"?{_INTEGERS}{_REALS}{_COMPLEX}O"),
    ("ldexp", "ei->e fi->f el->e fl->f di->d dl->d gi->g gl->g"),
]  # fmt: skip
# Loops of comparisons that `types` does not tell.
_OF_TEXT = ("SS->?", "UU->?")
_OF_NAME = {name: loops for names, loops in LOOPS for name in names.split()}


def call_signature(nin: int, nout: int) -> Any:
    """The signature of a call of a ufunc with so many operands and results."""
    from inspect import Parameter, Signature

    inputs = ["x"] if nin == 1 else [f"x{k + 1}" for k in range(nin)]
    options = {"where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True, "signature": None}
    out = None if nout == 1 else (None,) * nout
    return Signature(
        [
            *(Parameter(name, Parameter.POSITIONAL_ONLY) for name in inputs),
            Parameter("out", Parameter.POSITIONAL_OR_KEYWORD, default=out),
            *(Parameter(name, Parameter.KEYWORD_ONLY, default=value) for name, value in options.items()),
        ]
    )


def call_signature_of_stacks() -> Any:
    """The signature of a call of a function of two stacks."""
    from inspect import Parameter

    plain = call_signature(2, 1)
    own = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=value)
        for name, value in (("axes", NO_VALUE), ("axis", NO_VALUE), ("keepdims", False))
    ]
    kept = [each for each in plain.parameters.values() if each.name != "where"]
    return plain.replace(parameters=[*kept[:3], *own, *kept[3:]])


def types(name: str, nin: int, nout: int) -> list[str]:
    """The loops of a ufunc in NumPy's order; of a ufunc that was made from a Python function, the one of objects."""
    found = []
    for word in _OF_NAME.get(name, "O").split():
        letters, arrow, results = word.partition(">")
        if letters.endswith("-"):
            found.append(word)
            continue
        found += [f"{letter * nin}->{results if arrow else letter * nout}" for letter in letters]
    return found


def chosen_loop(function: Any, args: tuple[Any, ...], signature: Any, dtype: Any, casting: str) -> tuple[Any, Any]:
    """The operands in the dtypes that `signature` names, and the dtype that the result is then asked to have."""
    if dtype is not None:
        raise TypeError("cannot specify both 'signature' and 'dtype'")
    nin, nout = function.nin, function.nout
    named = _parsed(function.__name__, nin, nout, signature)
    if all(dt is None for dt in named[:nin]):
        asked = [dt for dt in named[nin:] if dt is not None]
        return args, asked[0] if asked else None
    for loop in (*function.types, *(_OF_TEXT if function.__name__ in COMPARISONS else ())):
        dtypes = [*loop.replace("->", "")]
        if all(wanted is None or _is(wanted, letter) for wanted, letter in zip(named, dtypes)):
            break
    else:
        raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {function.__name__}")
    operands = tuple(_operand(function, k, arg, as_dtype(dtypes[k]), casting) for k, arg in enumerate(args))
    return operands, as_dtype("O") if loop == "OO->O" else None


_TRUTHS = ("logical_and", "logical_or", "logical_xor")


def resolved(function: Any, dtypes: Any, signature: Any, casting: Any, reduction: Any) -> tuple[dtype, ...]:
    """The dtypes of the loop that a ufunc would take for operands of these dtypes, and of its results."""
    nin = function.nin
    rule = "same_kind" if casting is None else casting_of(casting)
    if not isinstance(dtypes, tuple) or len(dtypes) != function.nargs:
        raise TypeError("resolve_dtypes: The dtypes must be a tuple of `ufunc.nargs` length.")
    if any(not (each is None or isinstance(each, dtype) or each in (int, float, complex)) for each in dtypes):
        raise TypeError("Provided dtype must be a valid NumPy dtype, int, float, complex, or None.")
    inputs, outputs = list(dtypes[:nin]), dtypes[nin:]
    if reduction:
        if inputs[0] is not None or outputs != (None,):
            raise TypeError("the first dtype of a reduction is that of its result, and both are found")
        inputs[0] = inputs[1] = reductions.result_dtype(function.__name__, inputs[1])
    if any(each is None for each in inputs):
        raise TypeError("All input dtypes must be provided (except the first one in reductions)")
    if function.__name__ in _TRUTHS and not any(isinstance(each, dtype) and each.kind == "O" for each in inputs):
        # Whatever the operands are, it is their truth that is taken.
        return (BOOL,) * function.nargs
    named = [None] * function.nargs if signature is None else _parsed(function.__name__, nin, function.nout, signature)
    wanted = [name if name is not None else each for name, each in zip(named, inputs)]
    asked = next((each for each in named[nin:] if each is not None), None)
    resolutions = [part._resolve(wanted, [0] * nin, asked) for part in getattr(function, "_parts", (function,))]
    loops, results = resolutions[0][0], [result for _, result, _ in resolutions]
    for k, (given, loop) in enumerate(zip(dtypes, loops)):
        if isinstance(given, dtype) and not can_cast(given, loop, rule):
            which = f" {k}" if nin > 1 else ""
            raise errors._UFuncInputCastingError(
                f"Cannot cast ufunc '{function.__name__}' input{which} from {given!r} to {loop!r} with casting rule '{rule}'"
            )
    for out, result in zip(outputs, results):
        if out is not None and not can_cast(result, out, rule):
            raise errors._UFuncOutputCastingError(
                f"Cannot cast ufunc '{function.__name__}' output from {result!r} to {out!r} with casting rule '{rule}'"
            )
    return (*loops, *results)


def _parsed(name: str, nin: int, nout: int, signature: Any) -> list[dtype | None]:
    if isinstance(signature, bytes):
        signature = signature.decode("ascii")
    if isinstance(signature, str):
        if len(signature) == 1:
            raise TypeError("Use `dtype` or  fill the tuple with more than one 'None'.")
        before, arrow, after = signature.partition("->")
        if not arrow or len(before) != nin or len(after) != nout:
            raise ValueError(f"a type-string for {name}, {nin} typecode(s) before and {nout} after the -> sign")
        try:
            return [as_dtype(letter) for letter in before + after]
        except TypeError:
            raise ValueError("Invalid data-type for array") from None
    if not isinstance(signature, tuple):
        raise TypeError("the signature object to ufunc must be a string or a tuple.")
    if len(signature) != nin + nout:
        if len(signature) == 1:
            raise TypeError("Use `dtype` or  fill the tuple with more than one 'None'.")
        raise ValueError(f"a type-tuple must be specified of length {nin + nout} for ufunc '{name}'")
    return [None if each is None else as_dtype(each) for each in signature]


def _is(wanted: dtype, letter: str) -> bool:
    """Whether a loop of this letter is one of `wanted`; times of every unit have one loop."""
    return wanted.char == letter or wanted.kind in "iufc" and letter not in "gGmM?O" and wanted == as_dtype(letter)


def _operand(function: Any, position: int, arg: Any, loop: dtype, casting: str) -> Any:
    if not isinstance(arg, (ndarray, generic)):
        return array(arg, loop)
    if loop.kind in "mM" and arg.dtype.kind == loop.kind:
        # The units are brought together by the loop itself.
        return arg
    if not can_cast(arg.dtype, loop, casting):
        which = f" {position}" if function.nin > 1 else ""
        raise errors._UFuncInputCastingError(
            f"Cannot cast ufunc '{function.__name__}' input{which} from {arg.dtype!r} to {loop!r} with casting rule "
            f"'{casting}'"
        )
    return arg if arg.dtype == loop or arg.dtype.kind == loop.kind in ("S", "U") else array(arg).astype(loop)


__all__ = ["chosen_loop", "resolved", "types"]
