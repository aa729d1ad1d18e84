"""Runs the table of cases and a few laws on whatever interpreter starts it: `python portable.py`. No other package needed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from cases import cases  # noqa: E402
from likeness import difference  # noqa: E402
from understudy_translators import (  # noqa: E402
    CannotTravel,
    NeutralArray,
    WireError,
    decode,
    encode,
    exception_record,
    exception_text,
)
from understudy_translators.encode import Encoder  # noqa: E402


def main() -> int:
    failures = []
    for name, value in cases().items():
        for threshold in (0, 65536):
            body = encode([None, value, value], threshold=threshold)
            _, first, second = decode(body)
            found = difference(value, first) or difference(value, second)
            if found:
                failures.append(f"{name}: {found}")
        # Every prefix of a message is an error, and none of them anything else.
        for end in range(len(body) if len(body) < 600 else 0):
            try:
                values = decode(body[:end])
            except WireError:
                continue
            if len(values) == 3:
                failures.append(f"{name}: {end} of {len(body)} bytes were enough")
    try:
        encode([{"a": [0, object()]}], ["result"])
        failures.append("an object travelled")
    except CannotTravel as error:
        if error.path != 'result["a"][1]':
            failures.append(f"path {error.path}")
    try:
        try:
            raise ValueError("inner", 1)
        except ValueError as inner:
            raise OSError(2, "text", "file") from inner
    except OSError as error:
        (record,) = decode(encode([exception_record(error, Encoder)]))
        text = exception_text(record)
        if "ValueError: ('inner', 1)" not in text or "direct cause" not in text or "portable.py" not in text:
            failures.append(text)
        if record.value["state"] != {"filename": "file"} or record.value["args"] != (2, "text"):
            failures.append(repr(record.value))
    view = NeutralArray("<i4", (2, 3), (4, 8), bytearray(range(24)))
    (back,) = decode(encode([view]))
    if view.tolist() != back.tolist():
        failures.append("a NeutralArray with strides")
    for failure in failures:
        print(failure)
    print(f"{len(cases())} cases, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
