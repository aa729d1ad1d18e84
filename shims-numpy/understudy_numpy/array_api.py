"""What the Array API standard asks of a library and its arrays: the namespace, its dtypes, and where arrays lie."""

from __future__ import annotations

import sys
from typing import Any

_VERSIONS = ("2021.12", "2022.12", "2023.12", "2024.12")

_KINDS = {
    "bool": ("bool",),
    "signed integer": ("int8", "int16", "int32", "int64"),
    "unsigned integer": ("uint8", "uint16", "uint32", "uint64"),
    "real floating": ("float32", "float64"),
    "complex floating": ("complex64", "complex128"),
}
_UNIONS = {
    "integral": ("signed integer", "unsigned integer"),
    "numeric": ("signed integer", "unsigned integer", "real floating", "complex floating"),
}


def namespace(api_version: Any) -> Any:
    """The module that serves this version of the standard."""
    if api_version is not None and not isinstance(api_version, str):
        raise ValueError(f"Only None and strings are allowed as the Array API version, but received: {api_version}.")
    if api_version is not None and api_version not in _VERSIONS:
        raise ValueError(f'Version "{api_version}" of the Array API Standard is not supported.')
    return sys.modules[__name__.rpartition(".")[0]]


def require_device(device: Any, stream: Any) -> None:
    """Raise for every place but the memory of the processor."""
    if not isinstance(device, str):
        raise TypeError(
            f"to_device() argument 1 must be str, not {'None' if device is None else type(device).__name__}"
        )
    if stream is not None:
        raise ValueError("The stream argument in to_device() is not supported")
    if device != "cpu":
        raise ValueError(f"Unsupported device: {device}. Only 'cpu' is accepted.")


class __array_namespace_info__:
    """What the standard's `info` tells: capabilities, devices and dtypes."""

    __module__ = "numpy"

    def capabilities(self) -> dict[str, Any]:
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self) -> str:
        return "cpu"

    def devices(self) -> list[str]:
        return ["cpu"]

    def default_dtypes(self, *, device: Any = None) -> dict[str, Any]:
        from .dtypes import dtype

        _require_known(device)
        names = {"real floating": "f8", "complex floating": "c16", "integral": "i8", "indexing": "i8"}
        return {kind: dtype(name) for kind, name in names.items()}

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, Any]:
        """The dtypes of one kind, of several, or of all."""
        _require_known(device)
        if isinstance(kind, tuple):
            found: dict[str, Any] = {}
            for each in kind:
                found.update(self.dtypes(kind=each))
            return found
        if kind is None:
            kinds = tuple(_KINDS)
        elif kind in _KINDS:
            kinds = (kind,)
        elif kind in _UNIONS:
            kinds = _UNIONS[kind]
        else:
            raise ValueError(f"unsupported kind: {kind!r}")
        return {name: _described(name, kind) for each in kinds for name in _KINDS[each]}


def _described(name: str, kind: Any) -> Any:
    """The dtype of a name; where booleans alone are asked for, NumPy gives the scalar type."""
    from .dtypes import dtype

    return dtype(name).type if kind == "bool" else dtype(name)


def _require_known(device: Any) -> None:
    if device not in ("cpu", None):
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')


__all__ = ["__array_namespace_info__", "namespace", "require_device"]
