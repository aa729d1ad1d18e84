"""Makes of `worker.py` the bytecode that is kept for the next worker: what every worker runs in one piece, and all else apart.

What a small call runs is the list `HOT`. A function that should be in it and is not costs a worker some
microseconds at its first use, and nothing breaks.
"""

from __future__ import annotations

import os
import sys

from .parts import REST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PART = "# part "
WAITING_PART = "# part, when it is needed: "
# The parts up to this one are run first, and then `greet`, before the others are so much as read.
FIRST_PARTS_END = "understudy_worker.greeting"
# `load.py` reads so much of the kept file at first.
HEAD_SIZE = 24576
# What `load.py` runs when it has done so, as the module "MODULE". Nothing that is made here is ever let go.
BOOT = """
from _frozen_importlib import BuiltinImporter, _load
gc = _load(BuiltinImporter.find_spec("gc"))
gc.disable()
module = sys.modules["MODULE"] = type(sys)("MODULE")
module.__file__ = file
exec(first, module.__dict__)
module.greet()
code, parts = marshal.loads(posix.pread(source, length, 24576))
exec(code, module.__dict__)
module.PARTS_WAITING.update(parts)
module.PARTS_FILE[:] = source, 24576 + length
if hasattr(gc, "unfreeze"):
    # What was made so far counts as old, as it would after a collection that found nothing.
    gc.freeze()
    gc.unfreeze()
gc.enable()
"""


def keep(source: str, file: str, kept: str) -> None:
    """Writes the bytecode of `source` for later workers. Where that cannot be, they start slower."""
    own = f"{kept}.{os.getpid()}"
    try:
        data = pack(source, file)
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as out:
                out.write(data)
            os.rename(own, kept)
        except BaseException:
            os.unlink(own)
            raise
    except OSError:
        pass


def pack(source: str, file: str) -> bytes:
    """The bytes of the kept file.

    `HEAD_SIZE` bytes, a marshalled triple: `BOOT`, the code that is run first, and a length; so many bytes, a marshalled pair: the
    rest of the code that every worker runs, and `PARTS_WAITING`; and the code of these. Offsets count from the end of the pair.
    """
    import ast
    import marshal

    places: list[tuple[int, str, bool, tuple[str, ...]]] = [(0, "", False, ())]
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith((PART, WAITING_PART)):
            waits = not line.startswith(PART)
            name, _, needs = line[len(WAITING_PART if waits else PART) :].partition(" after ")
            places.append((number, name, waits, tuple(needs.split())))
    bodies: dict[str, list[Any]] = {name: [] for _, name, _, _ in places}
    tree = _plain(ast, ast.parse(source, file))
    place = 0
    for statement in tree.body:
        while place + 1 < len(places) and places[place + 1][0] < statement.lineno:
            place += 1
        bodies[places[place][1]].append(statement)

    def compiled(body: list[Any]) -> Any:
        module = ast.fix_missing_locations(ast.Module(body, []))
        return _lines_only(compile(module, file, "exec", dont_inherit=True, optimize=2))

    eager: list[Any] = []
    first: list[Any] = []
    waiting: dict[str, tuple[tuple[str, ...], int, int]] = {}
    codes = bytearray()

    def wait(name: str, needs: tuple[str, ...], body: list[Any]) -> None:
        code = marshal.dumps(compiled(body))
        waiting[name] = needs, len(codes), len(code)
        codes.extend(code)

    for _, name, waits, required in places:
        body = bodies[name]
        if waits:
            wait(name, required, body)
            continue
        rest = _rest(ast, name, body)
        if rest:
            wait(name + REST, (), rest)
        eager += body
        if name == FIRST_PARTS_END:
            first, eager = eager, []
    boot_text = BOOT.replace("MODULE", os.path.basename(file)[: -len(".py")])
    boot = _lines_only(compile(boot_text, "<understudy>", "exec", dont_inherit=True, optimize=2))
    rest_of_it = marshal.dumps((compiled(eager), waiting))
    head = marshal.dumps((boot, compiled(first), len(rest_of_it)))
    return head.ljust(HEAD_SIZE, b"\0") + rest_of_it + codes


def _plain(ast: Any, tree: Any) -> Any:
    """Without annotations, which nobody reads at run time."""

    class Plain(ast.NodeTransformer):  # type: ignore[misc]
        def visit_FunctionDef(self, node: Any) -> Any:
            node.returns = None
            return self.generic_visit(node)

        def visit_arg(self, node: Any) -> Any:
            node.annotation = None
            return node

        def visit_AnnAssign(self, node: Any) -> Any:
            self.generic_visit(node)
            plain = ast.Pass() if node.value is None else ast.Assign([node.target], node.value)
            return ast.copy_location(plain, node)

        def visit_ImportFrom(self, node: Any) -> Any:
            return None if node.module == "__future__" else node

    return Plain().visit(tree)


def _rest(ast: Any, part: str, body: list[Any]) -> list[Any]:
    """Takes what is not hot out of a part's body, and leaves something there that loads it."""

    def split(statements: list[Any], prefix: str) -> list[Any]:
        taken = []
        for place, node in enumerate(statements):
            if isinstance(node, ast.FunctionDef):
                path = prefix + node.name
                if path in HOT or not _can_wait(ast, node):
                    continue
                call = ast.Call(ast.Name("later", ast.Load()), [ast.Constant(part + REST), ast.Constant(path)], [])
                statements[place] = ast.copy_location(ast.Assign([ast.Name(node.name, ast.Store())], call), node)
                taken.append(node)
            elif isinstance(node, ast.ClassDef) and not prefix:
                methods = split(node.body, node.name + ".")
                if methods:
                    taken.append(ast.copy_location(ast.ClassDef(node.name, [], [], methods, []), node))
        return taken

    # The loader cannot load itself.
    return [] if part.endswith(".parts") else split(body, "")


def _can_wait(ast: Any, node: Any) -> bool:
    defaults = [*node.args.defaults, *[value for value in node.args.kw_defaults if value is not None]]
    return (
        not (node.name.startswith("__") and node.name.endswith("__"))
        and not node.decorator_list
        and all(isinstance(value, ast.Constant) for value in defaults)
        and not any(isinstance(inner, ast.Name) and inner.id in ("super", "__class__") for inner in ast.walk(node))
    )


def _lines_only(code: Any) -> Any:
    """The same code without the columns that tracebacks of CPython 3.11 and later underline: a third of its size."""
    consts = tuple([_lines_only(value) if type(value) is type(code) else value for value in code.co_consts])
    if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
        return code.replace(co_consts=consts)
    table = bytearray()
    line = code.co_firstlineno
    for start, end, number in code.co_lines():
        units = (end - start) // 2
        while units > 0:
            length = min(units, 8)
            units -= length
            if number is None:
                table.append(0x80 | 15 << 3 | length - 1)
                continue
            table.append(0x80 | 13 << 3 | length - 1)
            step, line = number - line, number
            rest = -step << 1 | 1 if step < 0 else step << 1
            while rest >= 0x40:
                table.append(rest & 0x3F | 0x40)
                rest >>= 6
            table.append(rest)
    return code.replace(co_consts=consts, co_linetable=bytes(table))


# The last of them must not load anything: they run in signal handlers, in forked children and at the very end.
HOT = frozenset(
    """
    Connection._read_plainly Connection._receive_header facts greet safe_settings Worker._begin
    _claimed _copies _directory _is_open _lowest_free _plain_dict _plain_int _plain_str _plain_tuple _plain_value _plain_words
    _rounding _thread_ids _words Calls._encode_result Calls.answer check_fields Codec.decode Codec.decode_names
    Codec.encode Connection.close Connection.read Connection.send Connection.set_spin
    decode_plain encode_plain frame Functions.define Functions.get Functions.known Interrupt._on_signal
    Interrupt.hold Interrupt.install Interrupt.let_go LoadWatch.find_spec main Output.set_limit
    Process._after_fork Randomness.remember reserve_descriptor resolve resolve_name State.remember
    State.remember_descriptors State.unchanged Streams.give_back Streams.in_place Streams.install
    Trace._traced_exit Trace.disable Trace.enable Trace.listen Worker._after_send Worker._call Worker._define
    Worker._check_defined Worker._first_use Worker._settle_in Worker.serve
    """.split()
)
