# What an interpreter is started with: makes the worker's file the module `module`. `worker_file.rs` puts in "MODULE" and "FILE".
#
# Its bytecode is kept beside it, in pieces of which few are read at once (see `parts.py` and `pack.py`): what Python
# itself would keep takes several milliseconds to load. This text is compiled at every start, so it is short: what is only
# needed when nothing is kept is a str, and the rest is kept, too. Whatever Python opens is closed on exec.
import marshal
import posix
import sys

file = "FILE"
try:
    kept = file[:-2] + sys.implementation.cache_tag + "-" + format(sys.hexversion, "x")
    source = posix.open(kept, 0)
    boot, first, length = marshal.loads(posix.read(source, 24576))
except Exception:
    boot = """
if sys.version_info < (3, 9):
    version = sys.version.split()[0]
    sys.exit("understudy needs Python 3.9 or later; " + sys.executable + " is " + version)
module = sys.modules["MODULE"] = type(sys)("MODULE")
module.__file__ = file
with open(file, encoding="utf-8") as source:
    text = source.read()
exec(compile(text, file, "exec"), module.__dict__)
module.keep(text, file, kept)
"""
exec(boot)
