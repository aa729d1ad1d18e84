"""One suite of the interpreter's own tests, run with stand-ins where the C modules were.

This file runs in the interpreter under test, started as `python -E -s -S child.py FD` with the job as JSON on stdin, and
writes one JSON object per line to FD. It is standard library only and runs on every CPython from 3.9 on.

What the suite imports meets the stand-ins, and so does whatever that imports. The tools that run and judge it (unittest,
test.support), and what a stand-in itself rests on, are imported aside, on the originals: a wrong stand-in must fail its
tests and not the judge.
"""

from __future__ import annotations

# Some of these are here because they hold state of the process; none of them needs a module that has a stand-in.
import _collections_abc  # noqa: F401
import copyreg  # noqa: F401
import io
import numbers  # noqa: F401
import os
import sys
import warnings  # noqa: F401
from importlib.machinery import ModuleSpec, PathFinder

OURS = "understudy_builtins"
# What one import aside leaves for the next: our own package, the tools, and modules that hold state of the process.
SHARED = {OURS, "unittest", "test", "threading", "signal", "enum"}
# What every module has; a stand-in has its own.
OF_ANY_MODULE = {
    "__builtins__",
    "__cached__",
    "__doc__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__spec__",
}
SUPPORT = ["import_helper", "os_helper", "script_helper", "threading_helper", "warnings_helper"]
# What a test may take of memory: an endless stand-in must fail, not the machine.
MEMORY = 6 * 2**30


class TimeLimit(BaseException):
    """A test ran longer than the job allows. Not an Exception, so that no test takes it for its own."""


def ours(module):
    return module.partition(".")[0] == OURS


def imported_aside(name, instead=()):
    """Import a module, and forget all that came with it, so that the next import of the same name starts afresh."""
    before = dict(sys.modules)
    sys.modules.update(instead)
    try:
        __import__(name)
        return sys.modules[name]
    finally:
        for each in list(sys.modules):
            if each not in before and each.partition(".")[0] not in SHARED:
                del sys.modules[each]
        sys.modules.update(before)


def namespace(original, sources, kept, fill):
    """The public face of a stand-in for the C module `original`, what of it nothing stands in for, and the modules used."""
    real = imported_aside(original)
    # A twin finds of the C module only what stays in C, and where nothing does, no such module.
    rest = type(sys)(original)
    rest.__dict__.update({name: getattr(real, name) for name in kept})
    seen_by_twins = {original: rest if kept else None}
    modules = []
    for source in sources:
        try:
            modules.append(imported_aside(source, {} if ours(source) else seen_by_twins))
        except ImportError as error:
            # A twin may have another name in another version; a stand-in of ours must load.
            if ours(source) or error.name != source:
                raise
    names, missing = {"__doc__": real.__doc__}, []
    for name in dir(real):
        if name in OF_ANY_MODULE:
            continue
        for module in [rest, *modules]:
            if hasattr(module, name):
                names[name] = unbound(getattr(module, name))
                break
        else:
            missing.append(f"{original}.{name}")
            if fill:
                names[name] = getattr(real, name)
    return names, missing, modules


def unbound(value):
    """A C function that is an attribute of a class does not become a method of it, and many suites rely on that."""
    return staticmethod(value) if type(value) is type(unbound) else value


class StandIns:
    """A finder, before all others, for the modules that have a stand-in."""

    def __init__(self, namespaces, builtins, within):
        self.namespaces, self.builtins, self.within = namespaces, builtins, within

    def find_spec(self, name, path=None, target=None):
        if name in self.namespaces:
            return ModuleSpec(name, self, origin="stand-in")
        if name in self.within:
            spec = PathFinder.find_spec(name, path, target)
            spec.loader = WithBuiltins(spec.loader, self.builtins)
            return spec
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__dict__.update(self.namespaces[module.__name__])


def imaginary_literals_called(tree):
    import ast

    class Calls(ast.NodeTransformer):
        def visit_Constant(self, node):
            if type(node.value).__name__ != "complex":
                return node
            name = ast.Name("imaginary literal", ast.Load())
            return ast.copy_location(ast.Call(name, [ast.Constant(0.0), ast.Constant(node.value.imag)], []), node)

    return Calls().visit(tree)


class WithBuiltins:
    """Loads a module in whose namespace the stand-ins already lie: a name is looked up there before builtins."""

    def __init__(self, loader, names):
        self.loader, self.names = loader, names

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__dict__.update(self.names)
        if "complex" not in self.names:
            self.loader.exec_module(module)
            return
        import ast

        # A literal such as `2j` makes the interpreter's own number; here it is a call of the stand-in's class.
        tree = ast.parse(self.loader.get_data(module.__spec__.origin), module.__spec__.origin)
        module.__dict__["imaginary literal"] = self.names["complex"]
        tree = ast.fix_missing_locations(imaginary_literals_called(tree))
        exec(compile(tree, module.__spec__.origin, "exec", dont_inherit=True), module.__dict__)

    def __getattr__(self, name):
        return getattr(self.loader, name)


def install(job):
    """Put the stand-ins in place; the answer is the names that have none, and the globals of the twins in use."""
    # The shims of a job may be anywhere; only their own package is found there.
    sys.path[:0] = job["paths"]
    namespaces, missing, twins = {}, [], []
    for original, sources in job["stand_ins"].items():
        namespaces[original], without, modules = namespace(
            original, sources, job["kept"].get(original, ()), job["fill"]
        )
        missing += without
        twins += [module.__dict__ for module in modules]
    names = {}
    if job["builtins"]:
        package = imported_aside(OURS)
        chosen = package.__all__ if job["builtins"] is True else job["builtins"]
        names = {name: unbound(getattr(package, name)) for name in chosen}
    sys.meta_path.insert(0, StandIns(namespaces, names, set(job["within"])))
    return missing, twins


def limit_memory():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def set_up_support(resources):
    support = sys.modules["test.support"]
    support.use_resources = list(resources)
    support.verbose = 0

    # The suite's own guard leaves out what it asks of CPython's C code alone.
    def check_impl_detail(**guards):
        parsed, default = support._parse_guards(guards)
        return parsed.get("understudy", default)

    support.check_impl_detail = check_impl_detail


def identifier(test, suite):
    """The test's own id, below the name of the suite."""
    own = test.id().partition("test.")[2] if test.id().startswith("test.") else test.id()
    return own if own.startswith(f"{suite}.") else f"{suite}.{own}"


def flat(suite):
    for each in suite:
        if hasattr(each, "__iter__"):
            yield from flat(each)
        else:
            yield each


class Entries:
    """Tells whether code of a stand-in was entered between `start` and `stop`."""

    def __init__(self, twins, packages):
        self.twins, self.packages, self.seen = {id(twin) for twin in twins}, packages, False
        # Held here: it unsets itself while it runs, and the interpreter goes on to use what it then has let go of.
        self.trace = self.called
        # What a function's globals are is asked of its frame; the code's file says nothing of which copy it is.
        self.monitoring = getattr(sys, "monitoring", None)
        if self.monitoring is not None:
            self.monitoring.use_tool_id(self.monitoring.PROFILER_ID, "conformance")
            event = self.monitoring.events.PY_START
            self.monitoring.register_callback(self.monitoring.PROFILER_ID, event, self.started)

    def start(self):
        self.seen = False
        if self.monitoring is None:
            sys.settrace(self.trace)
        else:
            self.monitoring.restart_events()
            self.monitoring.set_events(self.monitoring.PROFILER_ID, self.monitoring.events.PY_START)

    def stop(self):
        if self.monitoring is None:
            sys.settrace(None)
        else:
            self.monitoring.set_events(self.monitoring.PROFILER_ID, 0)
        return self.seen

    def called(self, frame, event, argument):
        if self.stands_in(frame.f_globals):
            self.seen = True
            sys.settrace(None)

    def started(self, code, offset):
        if self.stands_in(sys._getframe(1).f_globals):
            self.seen = True
        return self.monitoring.DISABLE

    def stands_in(self, module):
        return id(module) in self.twins or module.get("__name__", "").partition(".")[0] in self.packages


def recorder(write, limit, name_of, entries):
    """A unittest result that tells each outcome as it comes, and whether code of a stand-in ran in it (see `entries`)."""
    import signal
    import time

    traceback = imported_aside("traceback")
    unittest = sys.modules["unittest"]

    def stop(number, frame):
        raise TimeLimit(f"the test ran longer than {limit} seconds")

    signal.signal(signal.SIGPROF, stop)

    class Recorder(unittest.TestResult):
        spawned = False

        def startTest(self, test):
            super().startTest(test)
            self.outcome, self.detail, self.spawned = "passed", "", False
            self.started = time.perf_counter()
            write({"start": name_of(test)})
            # Time of the processor, so that a busy machine fails nothing; again each second, should a test swallow the first.
            signal.setitimer(signal.ITIMER_PROF, limit, 1)
            entries.start()

        def stopTest(self, test):
            self.entered = entries.stop()
            signal.setitimer(signal.ITIMER_PROF, 0)
            seconds = round(time.perf_counter() - self.started, 3)
            told = {"outcome": self.outcome, "detail": self.detail, "seconds": seconds}
            write({"test": name_of(test), **told, "spawned": self.spawned, "entered": self.entered})
            super().stopTest(test)

        def note(self, test, outcome, detail):
            if isinstance(test, unittest.suite._ErrorHolder):
                write({"fixture": test.id(), "outcome": outcome, "detail": detail})
            elif self.outcome != "failed":
                self.outcome, self.detail = outcome, detail

        def addError(self, test, error):
            signal.setitimer(signal.ITIMER_PROF, 0)
            said = f"{error[0].__name__}: {error[1]}".partition("\n")[0]
            self.note(test, "failed", said + "\n" + "".join(traceback.format_exception(*error))[-4000:])

        addFailure = addError

        def addSubTest(self, test, subtest, error):
            if error is not None:
                self.addError(test, error)

        def addSkip(self, test, reason):
            self.note(test, "skipped", reason)

        def addExpectedFailure(self, test, error):
            pass

        def addUnexpectedSuccess(self, test):
            self.note(test, "failed", "unexpected success")

        def addDuration(self, test, elapsed):
            pass

    return Recorder()


def main():
    json = imported_aside("json")
    job = json.load(io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8"))
    channel = open(int(sys.argv[1]), "w", encoding="utf-8", buffering=1)

    def write(message):
        channel.write(json.dumps(message) + "\n")

    SHARED.update(job["shares"])
    unittest = imported_aside("unittest")
    for helper in SUPPORT:
        imported_aside(f"test.support.{helper}")
    set_up_support(job["resources"])
    limit_memory()
    missing, twins = install(job)
    write({"missing": missing})

    def name_of(test):
        return identifier(test, job["suite"].rpartition(".")[2])

    loader = unittest.TestLoader()
    tests = list(flat(loader.loadTestsFromNames([job["suite"]])))
    broken = [test for test in tests if type(test).__name__ in ("_FailedTest", "ModuleImportFailure")]
    if broken:
        said = str(broken[0]._exception).strip()
        write({"broken": said.rpartition("\n")[2] + "\n" + said[-4000:]})
        return
    write({"collected": [name_of(test) for test in tests]})
    if job["list"]:
        return
    chosen = tests if job["only"] is None else [test for test in tests if name_of(test) in set(job["only"])]
    result = recorder(write, job["limit"], name_of, Entries(twins, {OURS, *job["twins"]}))

    def audit(event, arguments):
        if event in ("subprocess.Popen", "os.posix_spawn"):
            result.spawned = True

    sys.addaudithook(audit)
    unittest.TestSuite(chosen).run(result)
    write({"done": True})


if __name__ == "__main__":
    # Not the folder of this file: its names are not the suite's.
    del sys.path[0]
    main()
    sys.stdout.flush()
    # The suite may have left threads or broken finalizers behind; what it had to tell is told.
    os._exit(0)
