"""What is told of one object by looking at it: kind, signature, defining name, the class that it gives."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import types
import typing
import warnings


def kind_of(value: object) -> str:
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, types.GenericAlias):
        return "constant"  # It would answer for the class that it is an alias of.
    if type(value).__name__ == "ufunc" and type(value).__module__ == "numpy":
        return "ufunc"
    if isinstance(value, type):
        return "exception" if issubclass(value, BaseException) else "class"
    if callable(value) and hasattr(value, "__name__"):
        return "function"
    return "constant"


def member_kind(owner: type, name: str, raw: object) -> str:
    if isinstance(raw, classmethod) or type(raw).__name__ == "classmethod_descriptor":
        return "classmethod"
    if isinstance(raw, staticmethod):
        return "staticmethod"
    if isinstance(raw, property) or inspect.isdatadescriptor(raw) or type(raw).__name__ in ("cached_property",):
        return "property"
    if isinstance(raw, type):
        return "class"
    if callable(raw):
        return "method"
    if hasattr(raw, "__get__"):
        return "property"
    return "attribute"


def signature_of(value: typing.Any) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signature = inspect.signature(value)
    except Exception:
        return None
    empty = inspect.Parameter.empty
    parameters = []
    for parameter in signature.parameters.values():
        parameter = parameter.replace(annotation=empty)
        if parameter.default is not empty:
            parameter = parameter.replace(default=_Shown(default_text(parameter.default)))
        parameters.append(parameter)
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


class _Shown:
    """A default value that prints as the given text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def default_text(value: object) -> str:
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if inspect.isroutine(value):
        return getattr(value, "__qualname__", "...")
    text = repr(value)
    return "..." if " at 0x" in text or len(text) > 60 else re.sub(r"^<(.*)>$", r"<\1>", text)


def returned_class(value: object, owner: str | None, classes: dict[str, str]) -> str | None:
    """The one recorded class that an annotation promises, or None."""
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    value = getattr(value, "func", value)
    annotations = getattr(value, "__annotations__", None)
    text = annotations.get("return") if isinstance(annotations, dict) else None
    if isinstance(text, type):
        text = text.__name__
    if not isinstance(text, str):
        return None
    parts = {part.strip() for part in text.split("|")} - {"None"}
    if len(parts) != 1:
        return None
    name = parts.pop()
    if name == "Self" or (name == "NDFrameT" and owner in ("pandas.DataFrame", "pandas.Series")):
        return owner
    return classes.get(name)


def canonical(value: object, paths: list[str]) -> str:
    """Of the paths that lead to an object the one to know it by: its own, or the shortest that ends in its name."""
    builtin = [path for path in paths if path.startswith("builtins.")]
    home = defining_name(value)
    if home in paths and not builtin:
        return str(home)
    name = getattr(value, "__name__", "")
    return min(builtin or paths, key=lambda path: (path.rpartition(".")[2] != name, path.count("."), len(path), path))


def defining_name(value: object) -> str | None:
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or "<locals>" in name:
        return None
    if inspect.ismethod(value) or not isinstance(getattr(value, "__self__", None), (types.ModuleType, type(None))):
        return None  # A method bound to a hidden instance; the method itself is another original.
    return f"{module}.{name}"


def class_path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def found_at(path: str) -> object:
    """What a dotted name leads to in the modules that are loaded, or None."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        value: object = sys.modules.get(".".join(parts[:end]))
        if value is not None:
            for name in parts[end:]:
                value = getattr(value, name, None)
            return value
    return None


def resolve(path: str) -> type:
    module, _, name = path.rpartition(".")
    return typing.cast(type, getattr(importlib.import_module(module), name))
