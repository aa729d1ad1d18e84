"""Run the examples of docstrings and tell what they print: on the original library, or in `understudy run`.

Started as `python child.py FD` with the job as JSON on stdin; writes one JSON object per line to FD: the start and the
outcome of each docstring. It is plain Python, as the interpreter of the originals need not have more.
"""

import contextlib
import io
import json
import os
import signal
import sys
import time
import traceback
import warnings


class Slow(BaseException):
    """The examples of one docstring took too long."""


def main():
    job = json.load(sys.stdin)
    channel = open(int(sys.argv[1]), "w", encoding="utf-8", buffering=1)

    def write(message):
        channel.write(json.dumps(message) + "\n")

    served = executed()
    signal.signal(signal.SIGALRM, stopped)
    warnings.simplefilter("ignore")
    os.environ["COLUMNS"] = "80"
    for docstring in job["docstrings"]:
        write({"start": docstring["name"]})
        served.clear()
        started = time.perf_counter()
        signal.alarm(job["limit"])
        try:
            steps = run(docstring["examples"])
        except Slow:
            steps = [{"printed": f"slower than {job['limit']} seconds\n", "raised": True}]
        finally:
            signal.alarm(0)
        detail = json.dumps({"steps": steps, "executor": dict(served)})
        seconds = round(time.perf_counter() - started, 3)
        told = {"outcome": "ran", "detail": detail, "seconds": seconds, "spawned": False, "entered": True}
        write({"test": docstring["name"], **told})
    write({"done": True})


def stopped(number, frame):
    raise Slow


def run(examples):
    """What each example prints: its output, and the last line of the exception that it ends with."""
    import numpy as np

    names = {"__name__": "__main__", "np": np}
    with contextlib.suppress(ImportError):
        import pandas as pd

        names["pd"] = pd
    np.random.seed(1234)
    np.set_printoptions(edgeitems=3, linewidth=75, precision=8, suppress=False, threshold=1000, formatter=None)
    steps = []
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(example["source"], "<example>", "single", dont_inherit=True), names)
            except Exception as error:
                printed.write("".join(traceback.format_exception_only(type(error), error)))
                steps.append({"printed": printed.getvalue(), "raised": True})
                if example["raises"]:
                    continue
                break
        steps.append({"printed": printed.getvalue(), "raised": False})
    return steps


def executed():
    """Originals that the executor has served since it was last emptied, each with the reason; empty for ever on the originals."""
    served = {}
    for finder in sys.meta_path:
        session = getattr(finder, "session", None)
        if session is not None:
            session.watch = Served(served)
    return served


class Served:
    """Told by the fallback of every original that the executor serves."""

    def __init__(self, served):
        self.served = served

    def executed(self, did):
        self.served.setdefault(did.original, did.why.id)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
