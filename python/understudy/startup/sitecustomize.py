"""Runs at the start of every interpreter that `understudy run` starts, before the program.

It takes its own folder out of `sys.path`, lets the user's own `sitecustomize` run, and installs the import hook.
A hook that cannot be installed ends the interpreter: a program must not run on the originals by accident. An
interpreter of another environment, which a program may start like any other tool, is left as it is.
"""

import importlib.util
import json
import os
import sys
from importlib.machinery import PathFinder

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != _HERE]


def _is_of_our_environment() -> bool:
    settings = json.loads(os.environ.get("UNDERSTUDY_RUN", "{}"))
    return os.path.realpath(settings.get("prefix", "")) == os.path.realpath(sys.prefix)


try:
    if _is_of_our_environment():
        from understudy.hook import start

        start()
except Exception as error:
    print(f"error: the stand-ins could not be put in place: {error!r}", file=sys.stderr)
    os._exit(70)

# The interpreter imports only the first `sitecustomize` of its path. One that this folder has hidden runs now.
_hidden = PathFinder.find_spec("sitecustomize")
if _hidden is not None and _hidden.loader is not None:
    _module = importlib.util.module_from_spec(_hidden)
    sys.modules["sitecustomize"] = _module
    _hidden.loader.exec_module(_module)
