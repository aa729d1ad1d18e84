"""SIGINT: raises KeyboardInterrupt in the call that runs, and does nothing in between."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread


class Interrupt:
    """`armed` is true while a user's code runs. One signal interrupts once: the reply itself must not be torn."""

    def __init__(self) -> None:
        self.armed = False
        self.thread = _thread.get_ident()
        self.handler = self._on_signal
        self._held = False
        self._pending = False

    def install(self) -> None:
        _signal.signal(_signal.SIGINT, self.handler)

    def hold(self) -> None:
        """From here on a signal waits."""
        self._held = True

    def let_go(self) -> None:
        """Raises KeyboardInterrupt if a signal came in the meantime."""
        self._held = False
        if self._pending:
            self._pending = False
            if self.armed:
                self.armed = False
                raise KeyboardInterrupt

    def _on_signal(self, number: int, stack: object) -> None:
        if self._held:
            self._pending = True
        elif self.armed:
            self.armed = False
            raise KeyboardInterrupt
