"""The worker's first word: HELLO is said before the rest of the worker is loaded, so that its supervisor has a call ready when it is.

That is for a WELCOME with which nothing can go wrong. With any other the worker says HELLO, or what is wrong, when it has settled in.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
import sys

from .protocol import HELLO, PROTOCOL_VERSION, WELCOME, frame
from .quick import decode_plain, encode_plain

WELCOME_BYTES = 1 << 16
# The settings that are taken without a chance of failing, and what they may be.
SAFE_SETTINGS: dict[str, tuple[type, ...]] = {
    "name": (str,), "threshold": (int,), "max_body": (int,), "spin": (int, float), "path": (list,), "output_limit": (int,),
    "codec": (str,), "modules": (dict,), "preload": (list,), "state": (str,),
}  # fmt: skip
# The real one, whatever controls make of its name.
process_id = os.getpid
# What the first conversation has read: the header of WELCOME, its body, and the settings if HELLO was said to them.
GREETED: list[object] = []


def greet() -> None:
    """Reads WELCOME from the socket that the command line names, and answers it at once if it can."""
    try:
        descriptor = int(sys.argv[sys.argv.index("--socket") + 1])
        header = os.read(descriptor, 16)
        GREETED[:] = header, b"", None
        length = int.from_bytes(header[:4], "little")
        if len(header) < 16 or header[4:8] != WELCOME.to_bytes(4, "little") or length > WELCOME_BYTES:
            return
        body = os.read(descriptor, length)
        GREETED[1] = body
        settings = safe_settings(body) if len(body) == length else None
        hello = None if settings is None else encode_plain((PROTOCOL_VERSION, facts()))
        if hello is not None:
            # From here on there may be a call to interrupt, long before the handler of that is there.
            _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
            os.write(descriptor, frame(HELLO, int.from_bytes(header[8:], "little"), hello))
            GREETED[2] = settings
    except (OSError, ValueError, IndexError):
        # `main` finds the same, and knows what to do.
        pass


def safe_settings(body: bytes) -> dict[str, object] | None:
    """The settings of a WELCOME with which nothing can go wrong, else None."""
    fields = decode_plain(body, most=WELCOME_BYTES)
    if fields is None or len(fields) != 2 or fields[0] != PROTOCOL_VERSION or type(fields[1]) is not dict:
        return None
    settings = fields[1]
    for name, value in settings.items():
        if type(value) not in SAFE_SETTINGS.get(name, ()):
            return None
    return settings if not settings.get("preload") and settings.get("state", "off") in STATES else None


def facts() -> dict[str, object]:
    """What HELLO says of this interpreter."""
    implementation = sys.implementation
    return {
        "implementation": implementation.name, "python": tuple(sys.version_info[:3]), "executable": sys.executable,
        "pid": process_id(), "platform": sys.platform, "byteorder": sys.byteorder, "codec": "python",
    }  # fmt: skip


# What `state` may be.
STATES = ("restore", "report", "off")
