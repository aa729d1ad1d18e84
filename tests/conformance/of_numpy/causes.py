"""Why tests fail, so that what has one cause is counted together."""

from __future__ import annotations

import re

LONGEST = 100
FRAME = re.compile(r'^  File "(.*)", line \d+, in (\S+)$', re.MULTILINE)
# What differs between two failures of one cause: when it was met, addresses, numbers, contents of arrays.
DIFFERS = [
    (re.compile(r"^Missing: (?=\w+: )"), ""),
    (re.compile(r"0x[0-9a-f]+"), "0x…"),
    (re.compile(r"( does not cover \w+)=.{13,}(: )"), r"\1=…\2"),
    (re.compile(r"\b(array|dtype)\(.*"), r"\1(…)"),
    (re.compile(r"(?<![\w.'])[-+]?\d+(\.\d*)?(e[-+]?\d+)?j?\b"), "N"),
    (re.compile(r"\b([SUVm]|M8)\d+\b"), r"\1N"),
    (re.compile(r"N(, ?N)+"), "N, …"),
]


def cause(detail: str) -> str:
    """The type and the first line of what was raised, without what differs from one test to the next."""
    text, _, traceback = detail.partition("\n")
    text = text.strip()
    frames = FRAME.findall(traceback)
    if ":" not in text and frames and "/understudy_" in frames[-1][0]:
        # It says nothing, and the stand-in raised it.
        text = f"{text} in {frames[-1][0].rpartition('/understudy_')[2].partition('/')[2]}, {frames[-1][1]}"
    for pattern, instead in DIFFERS:
        text = pattern.sub(instead, text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
