"""The forms of a report: text and JSON on standard error, or a page, text or JSON in a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy.report.counting import Report

PAGE = "understudy-report.html"
KINDS = ("text", "json", "html")
ENDINGS = {".html": "html", ".json": "json", ".txt": "text"}


class FormError(ValueError):
    """What was asked for is no form of a report; the text says what there is."""


def form_of(asked: str) -> str:
    """`text` or `json`, or the full path of a file whose ending says what is written there. Raises `FormError`."""
    if asked == "html":
        return os.path.abspath(PAGE)
    if asked in KINDS:
        return asked
    if os.path.splitext(asked)[1] not in ENDINGS:
        raise FormError(
            f"--report={asked} is no form of a report; it can be {', '.join(KINDS)}, or a file that ends in "
            f"{', '.join(ENDINGS)}"
        )
    return os.path.abspath(asked)


def show(report: Report) -> None:
    """Write a report in the form that it was asked for, once the program has ended."""
    from understudy.report.data import report_data

    if sys.stderr is None:
        return
    try:
        sys.stdout.flush()
    except (AttributeError, OSError):
        # Standard output is closed. The interpreter itself tells of it, as without a report.
        pass
    data = report_data(report)
    if report.form in KINDS:
        print(writer(report.form)(data), file=sys.stderr)
        return
    try:
        with open(report.form, "w", encoding="utf-8") as file:
            file.write(writer(ENDINGS[os.path.splitext(report.form)[1]])(data) + "\n")
        print(f"the report is in {report.form}", file=sys.stderr)
    except OSError as error:
        print(f"error: the report could not be written: {error}", file=sys.stderr)


def writer(kind: str) -> Callable[[dict[str, Any]], str]:
    if kind == "json":
        return lambda data: json.dumps(data, indent=2)
    if kind == "html":
        from understudy.report.page import page

        return page
    from understudy.report.text import text

    return text
