"""Objects of NumPy and pandas on one side, made on the other: by the rows that also serve between processes.

Arrays and tables have ways of their own, in which their memory is taken over as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..numpy_ndarray import dtype_value, make_scalar
from ..numpy_objects import numpy_maker, numpy_row
from ..pandas_objects import pandas_maker, pandas_row
from ..wire import CannotTravel
from .containers import Container
from .memory import Memory
from .sides import SHIMS, Meant, counterpart, describe, module_of, named_tuple_of, root_of
from .tables import Tables

if TYPE_CHECKING:
    from .crossing import _Passage


class Library:
    """The libraries' objects of one passage's source side."""

    def __init__(self, passage: _Passage) -> None:
        self._passage = passage
        self._memory: Memory | None = None
        self._tables: Tables | None = None

    def close(self) -> None:
        self._tables = None
        del self._passage

    @property
    def numpy(self) -> Any:
        return module_of(self._passage.source["numpy"])

    @property
    def pandas(self) -> Any:
        return module_of(self._passage.source["pandas"])

    @property
    def memory(self) -> Memory:
        if self._memory is None:
            self._memory = Memory(module_of("numpy"), module_of(SHIMS["numpy"]))
        return self._memory

    @property
    def tables(self) -> Tables:
        if self._tables is None:
            self._tables = Tables(self._passage, self.memory)
        return self._tables

    def convert(self, value: Any, kind: type, path: Any, named: bool) -> Any:
        """The object for `value` on the other side."""
        passage = self._passage
        library = root_of(kind.__module__)
        if library == "pandas" and kind.__name__ in Tables.CLASSES:
            return self.tables.convert(value, kind, path)
        if named:
            return passage.remember(value, counterpart(value, passage.target))
        if issubclass(kind, BaseException):
            return self._exception(value, kind, path)
        if issubclass(kind, tuple):
            return self._named_tuple(value, kind, path)
        if library == "numpy":
            if kind is self.numpy.ndarray:
                return self._array(value, path)
            if issubclass(kind, self.numpy.generic):
                return self._scalar(value, kind)
            with Meant(passage.source):
                row = numpy_row(kind)
        else:
            with Meant(passage.source):
                row = pandas_row(kind)
        if row is None:
            why = "there is no translator for it yet; make it on the side where it is used"
            raise CannotTravel(describe(kind), why)
        name, value_of = row
        with Meant(passage.source):
            payload = value_of(value)
        payload = passage.now(payload, path)
        maker = numpy_maker(name) or pandas_maker(name)
        with Meant(passage.target):
            made = maker(payload)
        return passage.remember(value, made, _stream_state(value) is not None)

    def _array(self, array: Any, path: Any) -> Any:
        passage, dtype = self._passage, array.dtype
        if dtype.kind == "O" and dtype.names is None:
            target = self.memory.shims if passage.target is SHIMS else self.memory.originals
            order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
            made = target.empty(array.shape, object, order=order)
            passage.remember(array, made, True)
            passage.later(array, made, path)
            return made
        made = self.memory.shim(array) if passage.target is SHIMS else self.memory.original(array)
        return passage.remember(array, made, True)

    def _scalar(self, scalar: Any, kind: type) -> Any:
        described = dtype_value(scalar.dtype)
        with Meant(self._passage.target):
            made = make_scalar(described, scalar.tobytes()[: scalar.dtype.itemsize])
        return self._passage.remember(scalar, made)

    def _exception(self, error: Any, kind: type, path: Any) -> Any:
        """The exception of the other side's class of that name, with arguments, notes, chain and traceback."""
        passage = self._passage
        target = counterpart(kind, passage.target)
        arguments = passage.now(error.args, path)
        made = target.__new__(target, *arguments)
        made.args = arguments
        passage.remember(error, made)
        made.__dict__.update(passage.now(dict(error.__dict__), path))
        made.__cause__ = passage.now(error.__cause__, path)
        made.__context__ = passage.now(error.__context__, path)
        made.__suppress_context__ = error.__suppress_context__
        return made.with_traceback(error.__traceback__)

    def _named_tuple(self, value: Any, kind: Any, path: Any) -> Any:
        """What functions return that have several results."""
        passage = self._passage
        target = named_tuple_of(kind.__name__, kind._fields, passage.target[str(root_of(kind.__module__))])
        if target is None:
            raise CannotTravel(describe(kind), "the other side has no such named tuple; send tuple(value)")
        return passage.remember(value, tuple.__new__(target, passage.now(tuple(value), path)))

    # What may change ---------------------------------------------------------------------------------------------

    def container(self, array: Any) -> Container:
        """How an array of objects is read and filled."""
        return _OBJECTS

    def state(self, value: Any) -> Any:
        """What a change of the object in place would change, as a list to be compared by identity and plain values."""
        if root_of(type(value).__module__) == "pandas":
            return self.tables.state(value)
        stream = _stream_state(value)
        if stream is not None:
            return [_plain(stream)]
        if value.dtype.kind == "O" and value.dtype.names is None:
            return [repr(value.shape), *value.reshape(-1).tolist()]
        return [repr(value.shape), value.dtype.str]

    def carry(self, value: Any, other: Any) -> None:
        """Gives `other` what was changed in `value`. Raises CannotTravel where it cannot be followed."""
        passage = self._passage
        if root_of(type(value).__module__) == "pandas":
            self.tables.carry(value, other)
        elif (stream := _stream_state(value)) is not None:
            _set_stream_state(other, passage.now(stream, None))
        else:
            if other.shape != value.shape:
                if other.size != value.size:
                    raise CannotTravel(
                        "numpy.ndarray", "its size was changed in place, which the other side cannot follow"
                    )
                other.shape = value.shape
            if value.dtype.kind == "O":
                _fill_objects(other, [passage.now(item, None) for item in _OBJECTS.contents(value)])


def _stream_state(value: Any) -> Any:
    """The state of a random stream of any of NumPy's classes; None for every other object."""
    if hasattr(value, "set_state"):
        return value.get_state(legacy=False)
    bits = getattr(value, "bit_generator", value)
    return getattr(bits, "state", None) if hasattr(bits, "random_raw") else None


def _set_stream_state(stream: Any, state: Any) -> None:
    if hasattr(stream, "set_state"):
        stream.set_state(state)
    else:
        getattr(stream, "bit_generator", stream).state = state


def _plain(state: Any) -> str:
    """A random state as text."""
    if isinstance(state, dict):
        return repr([(name, _plain(item)) for name, item in sorted(state.items())])
    return state.tobytes().hex() if hasattr(state, "tobytes") else repr(state)


def _object_items(array: Any) -> list[Any]:
    return list(array.reshape(-1).tolist()) if array.size else []


def _object_step(array: Any, index: int) -> str:
    place = []
    for length in reversed(array.shape):
        index, step = divmod(index, length)
        place.append(str(step))
    return "[" + ", ".join(reversed(place)) + "]"


def _fill_objects(array: Any, items: list[Any]) -> None:
    # An item that is a sequence must not be taken apart, so each is stored by its place.
    flat = array.reshape(-1)
    shared = array.flags.c_contiguous
    if shared and {str, type(None)}.issuperset(map(type, items)):
        flat[:] = items
        return
    for index, item in enumerate(items):
        if shared:
            flat[index] = item
        else:
            place = []
            rest = index
            for length in reversed(array.shape):
                rest, step = divmod(rest, length)
                place.append(step)
            array[tuple(reversed(place))] = item


_OBJECTS = Container(_object_items, _object_step, empty=None, fill=_fill_objects)
