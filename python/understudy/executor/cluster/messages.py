"""What goes between a program and the Dask workers: bytes of the neutral codec, which nobody unpickles on their way.

A request is (kind, what, arguments, keywords, options, version), an answer one of

    "value", the result, the report of its call
    "raised", the record of the function's own exception, the report
    "failed", id, text, death report, its page, what else the exception carries
    "lost"
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike, fspath
from typing import Any, NamedTuple

from understudy_translators.encode import Encoder
from understudy_translators.exceptions import exception_record
from understudy_translators.neutral import Record

from understudy._understudy import decode_body, encode_fields
from understudy.executor.errors import CannotTravel, ExecutorError, NotDeterministic, ProtocolFault, RemoteError
from understudy.executor.functions import Pickled, by_value, label
from understudy.executor.remote import Callback
from understudy.executor.travel import from_failure

# The record in which an argument that is no data lies, pickled for the interpreter that will run the call.
PICKLED = "pickled"
LOST = encode_fields(["lost"])


class Function(NamedTuple):
    """How a function travels: by reference, or by value where `target` is None."""

    name: str
    target: str | None
    code: bytes


class Request(NamedTuple):
    """One call, as the Dask worker has it."""

    kind: str
    what: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    options: dict[str, Any]
    version: str


class Answer(NamedTuple):
    """What came of a call. Neither value nor error: the Dask worker that had it is lost."""

    value: object = None
    error: BaseException | None = None
    report: dict[str, Any] | None = None
    lost: bool = False


def write_settings(settings: Mapping[str, object]) -> bytes:
    """The settings of an executor; the same bytes for the same settings."""
    return encode_fields([{name: _plain(settings[name]) for name in sorted(settings)}])


def read_settings(written: bytes) -> dict[str, Any]:
    """The settings again."""
    (settings,) = decode_body(written)
    return settings  # type: ignore[return-value]


def write_request(request: Request) -> bytes:
    """A request. Arguments that are no data are pickled one by one; raises CannotTravel where that fails too."""
    for where, value in _arguments(request):
        if type(value) is Callback:
            raise CannotTravel(
                f"{where} is a callback, which cannot be called from another machine", path=where, type_name="Callback"
            )
    try:
        return encode_fields(list(request))
    except CannotTravel:
        args = tuple(_packed(value, f"args[{index}]") for index, value in enumerate(request.args))
        kwargs = {name: _packed(value, name) for name, value in request.kwargs.items()}
        return encode_fields(list(request._replace(args=args, kwargs=kwargs)))


def read_request(written: bytes) -> Request:
    """A request again, with what is pickled in it still pickled."""
    request = Request(*decode_body(written))  # type: ignore[arg-type]
    args = tuple(_unpacked(value) for value in request.args)
    return request._replace(args=args, kwargs={name: _unpacked(value) for name, value in request.kwargs.items()})


def write_value(value: object, report: dict[str, Any] | None) -> bytes:
    """The answer of a call that gave a value."""
    return _with_report(["value", value], report)


def write_error(error: BaseException, report: dict[str, Any] | None, worker: str) -> bytes:
    """The answer of a call that raised, or that the executor could not bring to an end."""
    if isinstance(error, ExecutorError) and not isinstance(error, RemoteError):
        return _failed(error)
    record = exception_record(error, Encoder)
    _as_raised(record.value, error)
    # The whole way that the call went: the Dask worker, and in it the interpreter, which has its own frame already.
    record.value["frames"].insert(0, (f"<{worker}>", 1, "call", ""))
    return _with_report(["raised", record], report)


def read_answer(written: object) -> Answer:
    """An answer, from bytes that may be anything."""
    try:
        if not isinstance(written, (bytes, bytearray, memoryview)):
            raise ValueError(f"it is of type {type(written).__qualname__}")
        return _answer(*decode_body(bytes(written)))
    except (TypeError, ValueError, KeyError) as error:
        return Answer(error=ProtocolFault(f"the Dask worker sent an answer that cannot be read: {error}"))


def _answer(kind: object, *fields: Any) -> Answer:
    if kind == "value":
        value, report = fields
        return Answer(value=value, report=report)
    if kind == "raised":
        raised, report = fields
        if not isinstance(raised, BaseException):
            raise ValueError("what was raised is no exception")
        return Answer(error=raised, report=report)
    if kind == "failed":
        identifier, text, death, page, extra = fields
        return Answer(error=from_failure(str(identifier), str(text), death, str(page), extra))
    if kind == "lost" and not fields:
        return Answer(lost=True)
    raise ValueError(f"there is no answer of kind {kind!r}")


def _failed(error: ExecutorError) -> bytes:
    extra: dict[str, object] = {}
    if isinstance(error, CannotTravel):
        extra = {"path": error.path, "type": error.type_name}
    elif isinstance(error, NotDeterministic):
        extra = {"verdict": error.verdict}
    death = None if error.report is None else json.dumps(error.report.fields)
    return encode_fields(["failed", error.id, error.message, death, str(error.report or ""), extra])


def _with_report(fields: list[object], report: dict[str, Any] | None) -> bytes:
    try:
        return encode_fields([*fields, report])
    except CannotTravel as error:
        return _failed(error)


def _as_raised(record: dict[str, Any], error: BaseException) -> None:
    """A class that the Dask worker has not loaded is named again as the function's own process named it."""
    if isinstance(error, RemoteError):
        args = error.args_data if _is_data(error.args_data) else None
        record.update(type=error.type_name, bases=list(error.bases), args=args, text=error.text, state={})
    for name in ("cause", "context"):
        linked = getattr(error, f"__{name}__")
        if record[name] is not None and linked is not None:
            _as_raised(record[name].value, linked)


def _arguments(request: Request) -> list[tuple[str, object]]:
    return [(f"args[{index}]", value) for index, value in enumerate(request.args)] + list(request.kwargs.items())


def _packed(value: object, where: str) -> object:
    return value if _is_data(value) else Record(PICKLED, (label(value), by_value(value, where)))


def _is_data(value: object) -> bool:
    """Whether a value travels as data."""
    try:
        encode_fields([value])
    except CannotTravel:
        return False
    return True


def _unpacked(value: object) -> object:
    if type(value) is Record and value.name == PICKLED and isinstance(value.value, tuple):
        return Pickled(*value.value)
    return value


def _plain(value: object) -> object:
    if isinstance(value, PathLike):
        return fspath(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
