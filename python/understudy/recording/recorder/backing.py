"""Whether an original is compiled code, or Python that calls it."""

from __future__ import annotations

import inspect
import types


class Backing:
    """Whether an original is C code itself, or Python that calls it."""

    def __init__(self) -> None:
        self.known: dict[int, str | None] = {}
        self.keep: list[object] = []

    def of(self, value: object) -> str | None:
        if id(value) in self.known:
            return self.known[id(value)]
        self.keep.append(value)
        self.known[id(value)] = None  # A cycle of Python functions is Python until something in it says otherwise.
        answer = self._of(value)
        self.known[id(value)] = answer
        return answer

    def _of(self, value: object) -> str | None:
        if isinstance(value, (classmethod, staticmethod)):
            return self.of(value.__func__)
        if isinstance(value, property):
            return self.of(value.fget) if value.fget is not None else None
        value = inspect.unwrap(value) if callable(value) else value
        if isinstance(value, type):
            if not value.__flags__ & (1 << 9):  # Py_TPFLAGS_HEAPTYPE is unset: the type is defined in C.
                return "C"
            members = [vars(value).get(name) for name in ("__new__", "__init__", "__call__")]
            if any(is_compiled(member) for member in members):
                return "C"
            return "reaches" if any(base is not object and self.of(base) for base in value.__bases__) else None
        if isinstance(value, types.MethodType):
            return self.of(value.__func__)
        if isinstance(value, types.FunctionType):
            return "reaches" if self._reaches(value) else None
        if is_compiled(value):
            return "C"
        if hasattr(value, "__get__") or callable(value):
            return "C" if type(value).__module__ == "builtins" else None
        return None

    def _reaches(self, function: types.FunctionType) -> bool:
        names: set[str] = set()
        stack = [function.__code__]
        while stack:
            code = stack.pop()
            # PyPy has functions whose code is its own.
            names.update(getattr(code, "co_names", ()))
            stack.extend(
                constant for constant in getattr(code, "co_consts", ()) if isinstance(constant, types.CodeType)
            )
        space = function.__globals__
        owners = [space[name] for name in sorted(names) if isinstance(space.get(name), types.ModuleType)]
        for name in sorted(names):  # In one order, so that a cycle is cut at the same place every time.
            found = [space[name]] if name in space else []
            found += [vars(owner)[name] for owner in owners if name in vars(owner)]
            for value in found:
                if isinstance(value, types.ModuleType):
                    continue
                if type(value).__name__ == "ufunc" or (callable(value) and self.of(value)):
                    return True
        closure = [cell.cell_contents for cell in function.__closure__ or () if cell_is_set(cell)]
        return any(callable(value) and self.of(value) for value in closure)


def cell_is_set(cell: types.CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def is_compiled(value: object) -> bool:
    return type(value).__name__ in (
        "builtin_function_or_method",
        "cython_function_or_method",
        "method_descriptor",
        "wrapper_descriptor",
        "classmethod_descriptor",
        "getset_descriptor",
        "member_descriptor",
        "_ArrayFunctionDispatcher",
        "ufunc",
    ) and not getattr(value, "__qualname__", "").startswith("object.")
