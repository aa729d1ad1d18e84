"""The one way a shim or a primitive says that it does not cover a call."""

from __future__ import annotations

from typing import Any


class Refusal(NotImplementedError):
    """Raised by a shim, before it has had any effect, for arguments that it does not cover.

    A refusal is data: `original` is the qualified name of what was called (`numpy.percentile`), `parameter` the
    parameter that is not covered, `value` a short text for the value it had, `why` a sentence.
    """

    def __init__(self, original: str, parameter: str, value: Any, why: str) -> None:
        self.original = original
        self.parameter = parameter
        self.value = value if isinstance(value, str) else repr(value)
        self.why = why
        super().__init__(f"{original} does not cover {parameter}={self.value}: {why}")
