"""`__array_function__` and `like=`: which arguments are asked, in which order, and what a program sees of it."""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from typing import Any

import numpy
import numpy.lib.recfunctions
import numpy.testing.overrides
import pytest
import understudy_numpy
from differential import assert_same
from understudy_numpy import array_functions
from understudy_numpy.array_function_table import ASKING_THEMSELVES, MAKING, RELEVANT

# What the original does with one argument that holds operands, in a way that a probe cannot be.
NESTED = {"numpy.block": "*arrays", "numpy.lexsort": "*keys"}


class HandedOut(types.ModuleType):
    """A module whose functions are handed out as a program gets them."""

    def __getattr__(self, name: str) -> Any:
        shim = importlib.import_module(self.__name__.replace("numpy_of_programs", "understudy_numpy"))
        value = getattr(shim, name)
        public = self.__name__.replace("numpy_of_programs", "numpy")
        if isinstance(value, types.ModuleType):
            value = HandedOut(f"{self.__name__}.{name}")
        elif isinstance(value, types.FunctionType):
            value = array_functions.wrap(f"{public}.{name}", value)
            array_functions.handed_out[f"{public}.{name}"] = value
        setattr(self, name, value)
        return value


@pytest.fixture(autouse=True)
def programs_module():
    sys.modules["numpy_of_programs"] = HandedOut("numpy_of_programs")
    yield
    del sys.modules["numpy_of_programs"]
    array_functions.handed_out.clear()


def same(source: str) -> None:
    assert_same(source, shims={"np": "numpy_of_programs"})


class Operand:
    """Answers with the classes that were asked."""

    def __array_function__(self, func, types, args, kwargs):
        return types


def probe(name: str) -> Any:
    """An operand that holds another one, each with a class of its own name."""
    held = type(f"*{name}", (Operand,), {})()

    class Probe(Operand):
        def __iter__(self):
            return iter([held])

        def __len__(self):
            return 1

        def __getitem__(self, k):
            return [held][k]

        def values(self):
            return [held]

    Probe.__name__ = name
    return Probe()


def asked(public: str) -> str:
    """The parameters of a function of the original that are asked, those that hold operands with a star."""
    module, _, name = public.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    args, kwargs = [], {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            kwargs["extra"] = probe(f"**{parameter.name}")
        elif parameter.kind is parameter.KEYWORD_ONLY:
            kwargs[parameter.name] = probe(parameter.name)
        else:
            args.append(probe(parameter.name))
    return " ".join(each.__name__ for each in function(*args, **kwargs))


@pytest.mark.parametrize("public", sorted(set(RELEVANT) - set(NESTED)))
def test_relevant_arguments(public):
    assert RELEVANT[public] == asked(public)


def test_the_table_is_complete():
    names = {*RELEVANT, *MAKING}
    modules = ["numpy", "numpy.linalg", "numpy.lib.scimath", "numpy.lib.stride_tricks", "numpy.lib.recfunctions"]
    overridable = numpy.testing.overrides.get_overridable_numpy_array_functions()
    public = [
        f"{module}.{name}"
        for module in modules
        for name, value in vars(importlib.import_module(module)).items()
        if name[0] != "_" and inspect.isroutine(value) and value in overridable
    ]
    assert sorted(set(public) ^ names) == []
    assert set(RELEVANT) >= ASKING_THEMSELVES


CLASSES = """
class A:
    def __init__(self, name='a'): self.name = name
    def __array_function__(self, func, types, args, kwargs):
        if any(t is not A for t in types): return NotImplemented
        return ('A', func.__name__, len(args), sorted(kwargs))
    def __repr__(self): return self.name
class B(A):
    def __array_function__(self, func, types, args, kwargs):
        return ('B', func.__name__, [t.__name__ for t in types])
class C:
    __array_function__ = lambda self, *given: NotImplemented
class S(np.ndarray):
    asked = []
    def __array_function__(self, func, types, args, kwargs):
        S.asked.append((func.__name__, [t.__name__ for t in types]))
        return super().__array_function__(func, types, args, kwargs)
a, b, c, s, x = A(), B(), C(), np.arange(3).view(S), np.arange(3)
"""
CALLS = [
    "np.sum(a)",
    "np.sum(a, axis=3)",
    "np.sum(b)",
    "np.sum(c)",
    "np.sum(x, out=b)",
    "np.any(x, where=b)",
    "np.mean(b, axis=1)",
    "np.max(b)",
    "np.amax(b)",
    "np.std(b, ddof=1)",
    "np.concatenate([a, a])",
    "np.concatenate((a, x))",
    "np.concatenate((x, b))",
    "np.concatenate((c, a, b))",
    "np.vstack([a, b])",
    "np.vstack([x, b])",
    "np.stack([c, c])",
    "np.where(x > 1, a, b)",
    "np.where(b)",
    "np.dot(x, b)",
    "np.sort(b, axis=0)",
    "np.argsort(b)",
    "np.reshape(b, (3,))",
    "np.ravel(b)",
    "np.transpose(b)",
    "np.unique(a, return_index=True)",
    "np.einsum('i,i', x, b)",
    "np.block([[x, b], [a, a]])",
    "np.lexsort((x, b))",
    "np.meshgrid(x, b)",
    "np.broadcast_arrays(x, b)",
    "np.copyto(x, b)",
    "np.select([x > 1], [b])",
    "np.histogramdd([x, b])",
    "np.ravel_multi_index([b, b], 3)",
    "np.linalg.norm(a)",
    "np.linalg.multi_dot([b, x, b])",
    "np.linalg.inv(b)",
    "np.lib.stride_tricks.sliding_window_view(b, 2)",
    "np.result_type(b, x)",
    "np.shape(b)",
    "np.ndim(a)",
    "np.full_like(b, 3)",
    "np.zeros_like(b)",
    "np.busday_count('2020', '2021', out=b)",
    "np.apply_along_axis(len, 0, b)",
    "np.diff(x, prepend=b)",
    "np.insert(x, 0, b)",
    "np.array_repr(b)",
    "np.astype(b, int)",
    "np.unique(x)",
    "np.unique([1, 1])",
    "np.sum()",
    "np.sum(a, bogus=1)",
    "[np.sum(s), S.asked]",
    "[np.unique(s), S.asked[:1]]",
    "[np.linalg.norm(s), S.asked[:1]]",
    "[type(np.concatenate([s, s])).__name__, S.asked]",
]
LIKE = [
    f"np.{call}, like={like})" if call[-1] != "(" else f"np.{call}like={like})"
    for like in ("a", "b", "c", "x", "5")
    for call in (
        "array([1, 2]",
        "asarray([1]",
        "asanyarray([1]",
        "ascontiguousarray([1]",
        "asfortranarray([1]",
        "zeros(3",
        "zeros((3,), dtype=int",
        "ones(3",
        "full(3, 2",
        "eye(3",
        "identity(3",
        "tri(3",
        "arange(3",
        "arange(1, 3",
        "frombuffer(b'12345678'",
        "fromfunction(max, (2,)",
        "fromiter([1], int",
        "fromstring('1', sep=' '",
        "require([1]",
    )
]
OVERRIDES = [
    "o.allows_array_function_override(np.sum)",
    "o.allows_array_function_override(np.zeros)",
    "o.allows_array_function_override(np.add)",
    "o.allows_array_function_override(len)",
    "o.allows_array_ufunc_override(np.matmul)",
    "o.allows_array_ufunc_override(np.sum)",
    "np.linalg.norm in o.get_overridable_numpy_array_functions()",
    "np.add in o.get_overridable_numpy_ufuncs()",
]


@pytest.mark.parametrize("source", [*CALLS, *LIKE])
def test_calls(source):
    same(CLASSES + source)


@pytest.mark.parametrize("source", OVERRIDES)
def test_overrides(source):
    same(f"o = np.testing.overrides; {source}")


def test_plain_arrays_are_not_asked():
    assert array_functions.implementing([1, [2], "x", None]) == []
    assert array_functions.wrap("numpy.frexp", len) is len
    assert array_functions.wrap("numpy.sum", understudy_numpy.sum) is understudy_numpy.sum
