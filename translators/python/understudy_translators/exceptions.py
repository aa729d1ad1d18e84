"""Exceptions as data: the `exception` record of an exception, and the text of such a record.

An exception is never made again by calling its class here. Making the record survives exceptions that raise when they are
looked at, cycles of causes, and texts and tracebacks of any size.
"""

from __future__ import annotations

import sys

from .neutral import Record
from .wire import CannotTravel, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EXCEPTION_TEXT_LIMIT = 65536
EXCEPTION_DATA_LIMIT = 1 << 20
EXCEPTION_FRAMES = 128
EXCEPTION_CHAIN = 16
EXCEPTION_NOTES = 32
EXCEPTION_NESTING = 4
SOURCE_LINE_LIMIT = 500
SOURCE_FILE_LIMIT = 4 << 20

# What a built-in class keeps outside of its arguments and its __dict__.
_SLOTS = (
    (OSError, ("filename", "filename2")),
    (ImportError, ("name", "path")),
    (NameError, ("name",)),
    (AttributeError, ("name",)),
)


def exception_record(error: Any, encoder: Any, busy: Any = (), hidden: Any = ()) -> Any:
    """The record of an exception, as PROTOCOL.md has it.

    `encoder` is the class Encoder, with which arguments and attributes are tried: only data goes along. `hidden` are file
    names whose frames are left out at the outer end. `busy` are the ids of exceptions whose arguments are being tried.
    """
    record = Record("exception", None)
    seen = {id(error)}
    waiting = [(record, error)]
    while waiting:
        target, current = waiting.pop()
        value = target.value = _exception_value(current, encoder, busy, hidden)
        for name in ("context", "cause"):
            linked = _slot(current, f"__{name}__")
            # Each exception stands once: a cycle, or a context that is the cause too, ends the chain.
            if issubclass(type(linked), BaseException) and id(linked) not in seen and len(seen) < EXCEPTION_CHAIN:
                if name == "context" and linked is _slot(current, "__cause__"):
                    continue
                seen.add(id(linked))
                value[name] = Record("exception", None)
                waiting.append((value[name], linked))
    return record


def _exception_value(error: Any, encoder: Any, busy: Any, hidden: Any) -> Any:
    kind = type(error)
    nested = id(error) in busy or len(busy) >= EXCEPTION_NESTING
    busy = (*busy, id(error))
    arguments = _slot(error, "args")
    if nested or type(arguments) is not tuple or not _is_data(arguments, encoder, busy):
        arguments = None
    if kind is CannotTravel:
        # The place and the type are what the caller's own side makes its error of.
        state = {"path": error.path, "type": error.kind, "why": error.why}
        arguments = None
    else:
        state = {} if nested else _state(error, encoder, busy)
    return {
        "type": "understudy.CannotTravel" if kind is CannotTravel else full_name(kind),
        "bases": [full_name(base) for base in type.__dict__["__mro__"].__get__(kind) if base is not object],
        "args": arguments,
        "text": exception_message(error),
        "frames": traceback_frames(_slot(error, "__traceback__"), hidden),
        "cause": None,
        "context": None,
        "suppress": bool(_slot(error, "__suppress_context__")),
        "notes": _notes(error),
        "state": state,
    }


def exception_message(error: Any) -> Any:
    """`str(error)` without more than 64 KiB, whatever its `__str__` does."""
    try:
        text = str(error)
    except KeyboardInterrupt:
        raise
    except BaseException as second:
        return f"<{full_name(type(error))} whose text cannot be had: str() raised {full_name(type(second))}>"
    return bounded_text(text, EXCEPTION_TEXT_LIMIT)


def bounded_text(text: Any, limit: Any) -> Any:
    """A str of at most about `limit` characters, and of no subclass."""
    if len(text) <= limit:
        return str.__getitem__(text, slice(None))[:] if type(text) is str else "".join(list(str.__iter__(text)))
    half = limit // 2
    return f"{str.__getitem__(text, slice(half))} ... [{len(text) - 2 * half} characters] ... {text[-half:]}"


def traceback_frames(trace: Any, hidden: Any = ()) -> Any:
    """(file, line, function, source line or "") of a traceback's frames, outermost first, at most 128."""
    first: Any = []
    last: Any = []
    count = 0
    while trace is not None:
        code = trace.tb_frame.f_code
        if first or code.co_filename not in hidden:
            frame = (code.co_filename, trace.tb_lineno or 0, code.co_name, trace.tb_frame)
            count += 1
            if len(first) < EXCEPTION_FRAMES // 2:
                first.append(frame)
            else:
                last.append(frame)
                if len(last) > EXCEPTION_FRAMES:
                    del last[: EXCEPTION_FRAMES // 2]
        trace = trace.tb_next
    half = EXCEPTION_FRAMES // 2
    left_out = count - len(first) - len(last[-half:])
    frames = [_frame(*frame) for frame in first]
    if left_out:
        frames.append(("...", 0, f"[{left_out} frames]", ""))
    return frames + [_frame(*frame) for frame in last[-half:]]


def exception_text(value: Any, _seen: Any = ()) -> Any:
    """How Python would print an exception record: causes first, then frames, type, text and notes.

    Takes the record or its value, trusts nothing in it, and never fails.
    """
    if type(value) is Record:
        value = value.value
    if type(value) is not dict:
        return "<no exception record>"
    lines = []
    if id(value) not in _seen and len(_seen) < 2 * EXCEPTION_CHAIN:
        seen = (*_seen, id(value))
        cause, context = value.get("cause"), value.get("context")
        if type(cause) in (Record, dict):
            lines.append(exception_text(cause, seen))
            lines.append("\nThe above exception was the direct cause of the following exception:\n")
        elif type(context) in (Record, dict) and value.get("suppress") is not True:
            lines.append(exception_text(context, seen))
            lines.append("\nDuring handling of the above exception, another exception occurred:\n")
    frames = value.get("frames")
    if type(frames) is list and frames:
        lines.append("Traceback (most recent call last):")
        for frame in frames[: 2 * EXCEPTION_FRAMES]:
            if type(frame) is not tuple or len(frame) != 4:
                continue
            file, line, function, source = (item if type(item) in (str, int) else "?" for item in frame)
            lines.append(f"  ... {function}" if file == "..." else f'  File "{file}", line {line}, in {function}')
            if type(source) is str and source.strip():
                lines.append(f"    {source.strip()}")
    name, text = value.get("type"), value.get("text")
    name = name if type(name) is str else "<exception>"
    name = name[len("builtins.") :] if name.startswith("builtins.") else name
    lines.append(f"{name}: {text}" if type(text) is str and text else name)
    notes = value.get("notes")
    if type(notes) is list:
        lines += [note for note in notes[:EXCEPTION_NOTES] if type(note) is str]
    return "\n".join(lines)


def _slot(error: Any, name: Any) -> Any:
    """An attribute as BaseException keeps it, past whatever a subclass has put in its way."""
    try:
        return getattr(BaseException, name).__get__(error)
    except Exception:
        return None


def full_name(kind: Any) -> Any:
    name = type_name(kind)
    name = f"builtins.{name}" if getattr(sys.modules["builtins"], name, None) is kind else name
    return bounded_text(name, SOURCE_LINE_LIMIT)


def _is_data(value: Any, encoder: Any, busy: Any) -> Any:
    if type(value) is tuple:
        for item in value:
            # The usual arguments need no trial.
            if type(item) in (str, bytes):
                if len(item) > EXCEPTION_DATA_LIMIT:
                    return False
            elif type(item) not in (int, type(None), bool, float):
                break
        else:
            return True
    trial = encoder(budget=EXCEPTION_DATA_LIMIT, errors=busy)
    try:
        trial.field(value)
        size = len(trial.out) + sum([len(view) for view, _ in trial.buffers])
        size += sum([item.high - item.low for item in trial.extents])
    except KeyboardInterrupt:
        raise
    except BaseException:
        return False
    return size <= EXCEPTION_DATA_LIMIT


def _state(error: Any, encoder: Any, busy: Any) -> Any:
    state = {}
    try:
        attributes = dict(error.__dict__)
    except Exception:
        attributes = {}
    for kind, names in _SLOTS:
        # Not isinstance: it asks `__class__`, in whose way a class may have put anything.
        if issubclass(type(error), kind):
            for name in names:
                try:
                    value = getattr(error, name, None)
                except Exception:
                    continue
                if value is not None:
                    attributes[name] = value
    for name, value in list(attributes.items())[:EXCEPTION_FRAMES]:
        if type(name) is str and name != "__notes__" and len(name) < SOURCE_LINE_LIMIT:
            if _is_data((value,), encoder, busy):
                state[name] = value
    if state and not _is_data(state, encoder, busy):
        return {}
    return state


def _notes(error: Any) -> Any:
    try:
        notes = error.__notes__
        if type(notes) not in (list, tuple):
            return []
        return [bounded_text(note, EXCEPTION_TEXT_LIMIT) for note in notes[:EXCEPTION_NOTES] if isinstance(note, str)]
    except Exception:
        return []


_source_files: Any = {}


def _frame(file: Any, line: Any, function: Any, frame: Any) -> Any:
    file, function = bounded_text(file, 4096), bounded_text(function, SOURCE_LINE_LIMIT)
    try:
        source = _source_line(file, line, frame)
    except Exception:
        source = ""
    return (file, line, function, source)


def _source_line(file: Any, line: Any, frame: Any) -> Any:
    """A line of source without its indentation. Not by linecache, whose imports cost more than a call."""
    import os

    loaded = sys.modules.get("linecache")
    if file.startswith("<") or not os.path.isabs(file):
        known = loaded.cache.get(file) if loaded is not None else None
        lines = known[2] if known is not None and len(known) == 4 else ()
    else:
        status = os.stat(file)
        stamp = (status.st_mtime_ns, status.st_size)
        known = _source_files.get(file)
        if known is None or known[0] != stamp:
            lines = ()
            if status.st_size <= SOURCE_FILE_LIMIT and status.st_mode & 0o170000 == 0o100000:
                with open(file, encoding="utf-8", errors="replace") as stream:
                    lines = stream.read().splitlines()
            if len(_source_files) >= 32:
                _source_files.clear()
            known = _source_files[file] = (stamp, lines)
        lines = known[1]
    if not 0 < line <= len(lines):
        return ""
    return bounded_text(lines[line - 1].strip(), SOURCE_LINE_LIMIT)
