"""What a dying worker leaves on a descriptor of its own: Python stacks, and the end of what it printed.

Stacks are written when the interpreter crashes, when it is asked, and before os._exit.
"""

from __future__ import annotations

import os

from .greeting import process_id

# SIGURG: ignored by default, so that asking a worker that is not ready yet, or has no faulthandler, does not kill it.
STACK_SIGNAL = 23
# The soft limit of processor time: the stack is written before the signal takes its course.
TIME_SIGNAL = 24
# The first page of the file is for the end of standard output, the second for that of standard error: each a count of all
# bytes so far (u64) and a ring with the last of them.
PAGE = 4096
RING = PAGE - 8


class Trace:
    """`descriptor` may be None: then nothing is written, and everything else works."""

    def __init__(self, descriptor: int | None) -> None:
        self.descriptor = descriptor
        self.exit = os._exit
        self._process = process_id()
        try:
            import faulthandler
        except ImportError:
            return
        self._faulthandler = faulthandler
        self.enable()

    _faulthandler: object = None

    def enable(self) -> None:
        """Starts writing to `descriptor`; also after a fork, when it is another one."""
        handler = self._faulthandler
        self._process = process_id()
        self._pages = None
        if handler is None or self.descriptor is None:
            return
        handler.enable(file=self.descriptor, all_threads=True)  # type: ignore[attr-defined]
        self.listen()
        os._exit = self._traced_exit  # type: ignore[assignment]

    def listen(self) -> None:
        """Writes stacks when it is asked to; again after a call has taken the signals for itself."""
        handler = self._faulthandler
        if handler is None or self.descriptor is None or not hasattr(handler, "register"):
            return
        for number, chain in ((STACK_SIGNAL, False), (TIME_SIGNAL, True)):
            try:
                handler.unregister(number)  # type: ignore[attr-defined]
                handler.register(number, file=self.descriptor, all_threads=True, chain=chain)
            except (OSError, ValueError, RuntimeError):
                pass

    def keep_last(self, stream: str, text: str) -> None:
        """Notes what was printed where the supervisor finds it should this process die before it can reply."""
        pages = self._pages
        if pages is None:
            pages = self._pages = self._make_pages()
        if not pages:
            return
        page, place = pages[stream != "stdout"]
        data = text[-RING:].encode("utf-8", "surrogatepass")[-RING:]
        size = len(data)
        count = int.from_bytes(page[:8], "little")
        start = 8 + count % RING
        first = PAGE - start
        if size <= first:
            page[start : start + size] = data
        else:
            page[start:] = data[:first]
            page[8 : 8 + size - first] = data[first:]
        page[:8] = (count + size).to_bytes(8, "little")
        if text != "\n":
            # A line's end comes by itself, and is not worth a system call.
            try:
                os.pwrite(self.descriptor, page, place)  # type: ignore[arg-type]
            except OSError:
                self._pages = ()

    # A page and its place in the file for each stream. None until something is printed, empty where the file has no room.
    _pages: tuple[tuple[bytearray, int], ...] | None = None

    def _make_pages(self) -> tuple[tuple[bytearray, int], ...]:
        try:
            if self.descriptor is not None and os.fstat(self.descriptor).st_size >= 2 * PAGE:
                return (bytearray(PAGE), 0), (bytearray(PAGE), PAGE)
        except OSError:
            pass
        return ()

    def disable(self) -> None:
        """In a child of a user's fork: the descriptor is not the child's to write to."""
        os._exit = self.exit
        self._pages = ()
        if self._faulthandler is not None and self.descriptor is not None:
            self._faulthandler.disable()  # type: ignore[attr-defined]
            if hasattr(self._faulthandler, "unregister"):
                self._faulthandler.unregister(STACK_SIGNAL)
                self._faulthandler.unregister(TIME_SIGNAL)

    def _traced_exit(self, status: int) -> None:
        """Writes the stack, then leaves at once."""
        if process_id() == self._process and self.descriptor is not None:
            try:
                os.write(self.descriptor, b"os._exit was called\n")
                self._faulthandler.dump_traceback(file=self.descriptor, all_threads=True)  # type: ignore[attr-defined]
            except Exception:
                pass
        self.exit(status)
