"""What a person sees when a program ends because something is not served: one error instead of a traceback.

Every other uncaught exception prints exactly as with `python`. Where the program has turned the error into one of
its own (`raise X from e`), its own is printed as with `python`, and the one error below it.
"""

from __future__ import annotations

import linecache
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from understudy.folders import opened_registry
from understudy.hook import NotServedError, StandIn, Watch, recorded_names
from understudy.settings import Library

if TYPE_CHECKING:
    from traceback import FrameSummary


# What `cargo xtask new-shim` writes into a body that is still to be written.
STARTED = re.compile(r"([\w.]+) is started and not written yet")


HERE = os.path.dirname(os.path.abspath(__file__))
# What carries a call to the executor and back.
CARRIERS = (*(os.path.join(HERE, part, "") for part in ("fallback", "executor", "report")), "<worker ")


def install(libraries: Sequence[Library], watch: Watch | None = None) -> None:
    """Replace the printing of uncaught exceptions for originals that are not served, and for refusals."""
    failures = Failures(libraries, watch)
    usual, usual_in_thread = sys.excepthook, threading.excepthook

    def print_failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        texts = failures.texts(error)
        if not failures.is_ours(error):
            usual(kind, error, without_own_frames(error, trace))
        for text in texts:
            print(text, file=sys.stderr)

    def print_failure_in_thread(caught: threading.ExceptHookArgs) -> None:
        texts = failures.texts(caught.exc_value) if caught.exc_value is not None else []
        if caught.exc_value is None or not failures.is_ours(caught.exc_value):
            if caught.exc_value is not None:
                without_own_frames(caught.exc_value, caught.exc_traceback)
            usual_in_thread(caught)
        elif sys.stderr is not None:
            print(f"Exception in thread {caught.thread.name if caught.thread else '?'}:", file=sys.stderr)
        for text in texts:
            print(text, file=sys.stderr)

    sys.excepthook = print_failure
    threading.excepthook = print_failure_in_thread


class Failures:
    """Tells exceptions that mean "not served" or "not covered" from all others, and explains them."""

    def __init__(self, libraries: Sequence[Library], watch: Watch | None = None) -> None:
        self.packages = {library.package for library in libraries}
        self.folders = tuple(
            os.path.abspath(folder) + os.sep
            for folder in [*(library.folder for library in libraries), os.path.dirname(os.path.abspath(__file__))]
        )
        self.watch = watch

    def is_ours(self, error: BaseException) -> bool:
        """Whether an exception itself means "not served" or "not covered", or that the executor failed at an original."""
        return self.not_served(error) is not None or self.is_refusal(error) or is_executors(error)

    def texts(self, error: BaseException) -> list[str]:
        """The errors to show for an exception and those behind it, each original once."""
        texts: dict[str, str] = {}
        for each in [error] if self.is_ours(error) else behind(error):
            original = self.not_served(each) or str(getattr(each, "original", ""))
            if self.is_ours(each) and original not in texts:
                texts[original] = self.explain(each)
        return list(texts.values())

    def explain(self, error: BaseException) -> str:
        """The one error for an exception that means "not served" or "not covered"."""
        from understudy.cli import wants_color

        asked, color = self.asked(error.__traceback__), wants_color(sys.stderr)
        if is_executors(error):
            return executor_error(error, asked)
        original = self.not_served(error)
        if original is None:
            return opened_registry().refusal(error.original, str(error), asked, color).rstrip()  # type: ignore[attr-defined]
        if self.watch is not None:
            self.watch.missing(original)
        text = opened_registry().diagnose(original, asked, color).rstrip()
        reason = getattr(error, "reason", None)
        return text if reason is None else f"{text}\n   = note: {reason}"

    def not_served(self, error: BaseException) -> str | None:
        """The qualified name of the original that the exception says is not served."""
        if isinstance(error, NotServedError):
            return error.original
        if type(error) is NotImplementedError and (started := STARTED.fullmatch(str(error))):
            return started[1]
        if isinstance(error, AttributeError) and error.name is not None and not hasattr(type(error.obj), error.name):
            # A shim class that lacks a public name of its original raises the plain error of Python.
            for base in (error.obj if isinstance(error.obj, type) else type(error.obj)).__mro__:
                library = base.__module__.partition(".")[0]
                original = f"{base.__module__}.{base.__qualname__}"
                if isinstance(sys.modules.get(library), StandIn) and error.name in recorded_names(original):
                    return f"{original}.{error.name}"
        return None

    def is_refusal(self, error: BaseException) -> bool:
        """Whether a shim refused the arguments of a call; told by its data, because shims do not know this package."""
        ours = type(error).__module__.partition(".")[0] in self.packages
        return ours and isinstance(error, NotImplementedError) and hasattr(error, "original")

    def asked(self, trace: TracebackType | None) -> tuple[str, str, int, int] | None:
        """File, source, first and last line of the innermost place that is the program's own."""
        place = self.last_place_in_the_program(trace)
        if place is None or place.lineno is None:
            return None
        last = getattr(place, "end_lineno", None) or place.lineno
        return place.filename, "".join(linecache.getlines(place.filename)), place.lineno, last

    def last_place_in_the_program(self, trace: TracebackType | None) -> FrameSummary | None:
        """The innermost frame that is the program's own, and not a shim's or this package's."""
        import traceback

        own = [
            frame
            for frame in traceback.extract_tb(trace)
            if not frame.filename.startswith("<frozen ")
            and not os.path.abspath(frame.filename).startswith(self.folders)
        ]
        return own[-1] if own else None


def is_executors(error: BaseException) -> bool:
    """Whether the executor itself failed at an original: its worker died, a value could not travel."""
    return hasattr(error, "original") and hasattr(error, "id") and hasattr(error, "report")


def executor_error(error: BaseException, asked: tuple[str, str, int, int] | None) -> str:
    """The error for what happened in the executor: first what, then the line of the program, then what is known of it."""
    first, *rest = str(error).splitlines() or [""]
    lines = [f"error[{error.id}]: {error.original} failed in the executor: {first}"]  # type: ignore[attr-defined]
    if asked is not None:
        file, source, number, last = asked
        width = len(str(last))
        lines.append(f"{' ' * width}--> {os.path.relpath(file) if os.path.isabs(file) else file}:{number}")
        lines.append(f"{' ' * width} |")
        texts = source.splitlines()[number - 1 : last]
        lines += [f"{at:>{width}} | {text}" for at, text in enumerate(texts, number)]
        lines.append(f"{' ' * width} |")
    return "\n".join([*lines, *(f"  {line}" for line in map(str.rstrip, rest))])


def without_own_frames(error: BaseException, trace: TracebackType | None) -> TracebackType | None:
    """The traceback of an exception without the frames that carried it between a program and an original.

    It is also that of the exception then, and so for those that are shown with it.
    """
    for each in behind(error):
        each.__traceback__ = _without_own(each.__traceback__)
    shown = error.__traceback__ = _without_own(trace)
    return shown


def _without_own(trace: TracebackType | None) -> TracebackType | None:
    kept: list[TracebackType] = []
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith(CARRIERS) and not os.path.basename(file).startswith("understudy_worker_"):
            kept.append(trace)
        trace = trace.tb_next
    made: TracebackType | None = None
    for one in reversed(kept):
        made = TracebackType(made, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return made


def behind(error: BaseException) -> Iterator[BaseException]:
    """The exceptions that a traceback shows with `error`: causes, contexts and the members of groups."""
    seen: set[int] = {id(error)}
    stack = [error]
    while stack:
        each = stack.pop()
        shown = [*getattr(each, "exceptions", ())]
        if each.__cause__ is not None:
            shown.append(each.__cause__)
        elif each.__context__ is not None and not each.__suppress_context__:
            shown.append(each.__context__)
        for one in shown:
            if isinstance(one, BaseException) and id(one) not in seen:
                seen.add(id(one))
                stack.append(one)
                yield one
