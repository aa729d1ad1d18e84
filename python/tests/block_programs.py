"""Programs with a block in them, in which BLOCK is `vanilla` or `standins`. They print the same wherever the block runs."""

from __future__ import annotations

HEAD = "import understudy\nimport numpy as np\nimport pandas as pd\n"

SAME: dict[str, str] = {
    "names that it reads and binds, in a module": """
x = np.arange(6.0).reshape(2, 3)
with understudy.BLOCK():
    y = x @ x.T
    total, *rest = y.ravel()
    label = f"{total:.1f}"
print(y, total, rest, label, type(y).__name__, y.dtype)
""",
    "names that it reads and binds, in a function": """
scale = 3
def f(a):
    global top
    b = 1
    def inner():
        return b
    with understudy.BLOCK():
        b = a * scale
        top = b.max()
        new = [b, b]
    return b, inner(), new[0] is new[1], sorted(locals())
print(f(np.ones(2)), top)
""",
    "in a method, a class body and a lambda's closure": """
class Model:
    with understudy.BLOCK():
        weights = np.array([1.0, 2.0])
        def norm(self): return float((self.weights ** 2).sum())
    def fit(self, X):
        with understudy.BLOCK():
            self.mean_ = X.mean(axis=0)
            self.seen = [X.shape]
        return self
m = Model()
print(m.weights, m.norm(), m.fit(np.eye(2)).mean_, m.seen)
""",
    "what it changes of what is here": """
a = np.zeros(4); view = a[1:3]; items = [1]; table = {"k": a}; seen = set()
df = pd.DataFrame({"g": ["u", "v", "u"], "n": [1, 2, 3]})
with understudy.BLOCK():
    a += 1
    view[0] = 7
    items.append(2)
    table["new"] = "v"
    seen.add("s")
    df["d"] = df["n"] * 2
    again = items
print(a, view, items, sorted(table), seen, again is items)
print(df, df.dtypes.to_dict())
""",
    "what it changes, by every name for it": """
import array, collections, random, types
inner = [1]; arr = np.zeros(2)
items = [inner, arr]; table = {"i": inner, "a": arr, (1, 2): inner}; queue = collections.deque([inner], maxlen=5)
count = collections.Counter("aab"); lists = collections.defaultdict(list); order = collections.OrderedDict(a=inner)
space = types.SimpleNamespace(q=inner); boxes = np.array([inner, None], dtype=object); numbers = array.array("d", [1.0, 2.0])
raw = bytearray(b"abc"); memory = memoryview(bytearray(b"abc")); deep = {"a": {"b": [[{"c": arr}]]}}
class Own:
    pass
own = Own(); own.inner = inner; own.pair = (inner, arr)
random.seed(3)
with understudy.BLOCK():
    items.append(inner); table["new"] = items; queue.append(arr); count["a"] += 1; lists["k"].append(inner)
    order["b"] = 2; order.move_to_end("a"); space.r = space.q; boxes[1] = inner; numbers[0] = 7; memory[0] = 90; raw[1] = 65
    deep["a"]["b"][0][0]["c"][1] = 5; deep["d"] = deep["a"]; own.itself = own; own.pair[0].append(2)
    found = [inner, items, (own, arr)]; again = space
    drawn = random.random()
print(items, table, queue, count, lists, order, space.q, space.r is inner, boxes, numbers, raw, bytes(memory), arr)
print(items[0] is items[2] is inner, items[1] is arr, table["i"] is table[1, 2] is inner, table["new"] is items, queue[0] is inner)
print(queue[1] is arr, queue.maxlen, lists["k"][0] is inner, order["a"] is inner, boxes[0] is boxes[1] is inner, deep["d"] is deep["a"])
print(own.itself is own, own.inner is own.pair[0] is inner, found[0] is inner, found[1] is items, found[2][0] is own, again is space)
print(drawn, random.random())
""",
    "arrays on one memory, whatever comes first": """
base = np.arange(12.0); pairs = [base[2:6], base[4:9]]; even = base[::2]; odd = base[1::2]; matrix = base.reshape(3, 4)
wide = np.zeros((600, 600)); column = wide[:, 3]; records = np.zeros(3, dtype=[("n", "i4"), ("x", "f8")]); named = records["x"]
with understudy.BLOCK():
    pairs[0][3] = -1
    even[0] = 7
    odd *= 2
    shown = matrix.tolist(), pairs[1].tolist(), np.shares_memory(even, matrix), np.shares_memory(pairs[0], pairs[1])
    column[:] = 1
    total = float(wide.sum())
    named[1] = 4
    both = records.tolist()
    views = [wide[:, 5], wide]
print(base, shown, wide.sum(), total, records, named, both, views[0].shape)
""",
    "what it changes of tables": """
df = pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}); same = df; one = pd.Series([1.0, 2.0], name="q"); labels = pd.Index([1, 2])
r = np.arange(6)
with understudy.BLOCK():
    df.attrs["k"] = [1]; df.index = pd.Index([0, 1], dtype="int32"); df["a"] = df["a"].astype("int32")
    one.iloc[0] = 99; labels.name = "new"; r.shape = (2, 3)
print(same.dtypes.to_dict(), same.attrs, same.index, one.to_list(), labels, r)
""",
    "exceptions that it reads": """
class Mine(ValueError):
    def __init__(self, code, extra):
        super().__init__(code); self.extra = extra
def fail():
    try:
        {}["k"]
    except KeyError as error:
        raise Mine(5, [1]) from error
try:
    fail()
except Mine as caught:
    mine = caught
plain = OSError(2, "no", "file"); group = ExceptionGroup("two", [ValueError(1), KeyError("k")])
with understudy.BLOCK():
    seen = [type(mine).__name__, isinstance(mine, ValueError), mine.args, mine.extra, repr(mine.__cause__), mine.__suppress_context__]
    seen += [type(plain).__name__, plain.filename, repr(group.exceptions), str(plain)]
    try:
        raise plain
    except OSError as error:
        seen.append(error.errno)
    kept = [mine, plain]
print(seen, kept[0] is mine, kept[1] is plain)
""",
    "tables": """
df = pd.DataFrame({"k": ["a", "b", "a", None], "v": [1.5, 2.5, np.nan, 4.0], "t": pd.to_datetime(["2020-01-01", None, "2021-06-01", "2022-01-01"])})
with understudy.BLOCK():
    import pandas
    by = df.groupby("k")["v"].agg(["sum", "count"])
    late = df[df["t"] > "2020-06-01"].sort_values("v", ascending=False)
    one = df["v"].iloc[0]
print(by, late, type(one).__name__, by.index.name, pandas is pd)
""",
    "imports": """
with understudy.BLOCK():
    import os.path, numpy.linalg
    from numpy import percentile as p, linalg as la
    from math import pi
    d = la.det(np.eye(2) * 4) + p([1, 2, 3], 50)
print(d, pi, os.path.join("a", "b"), numpy.linalg is np.linalg)
""",
    "loops, branches, functions and comprehensions of its own": """
n = 5
with understudy.BLOCK():
    total = 0
    for i in range(n):
        if i == 1: continue
        if i == 4: break
        total += sum(j for j in range(i) if j != n)
    def square(v):
        return np.square(v) + total
    squares = [float(square(i)) for i in range(3)]
    while n > 3: n -= 1
    if (w := n * 2) > 5: n = w
print(total, squares, n, i, w)
""",
    "a function of the program": """
offset = 2
def shifted(v):
    return np.add(v, offset)
def twice(v):
    return shifted(shifted(v))
def outer():
    k = np.array([1.0, 2.0])
    def closed(v): return v * k
    with understudy.BLOCK():
        r = closed(twice(k))
    return r
print(outer())
""",
    "the global random stream goes on": """
np.random.seed(5)
first = np.random.rand()
with understudy.BLOCK():
    second = np.random.rand(2)
print(first, second, np.random.rand())
rng = np.random.default_rng(1)
with understudy.BLOCK():
    drawn = rng.normal(size=2)
print(drawn, rng.normal())
""",
    "an exception is caught outside, and what was bound before stays": """
def f(v):
    with understudy.BLOCK():
        done = 1
        np.linalg.inv(v)
        done = 2
try:
    with understudy.BLOCK():
        k = 1
        np.linalg.inv(np.zeros((2, 2)))
        k = 2
except np.linalg.LinAlgError as error:
    print(k, error, type(error) is np.linalg.LinAlgError)
class Own(ValueError): pass
try:
    with understudy.BLOCK():
        raise Own("mine", 3)
except Own as error:
    print(error.args)
""",
    "an exception is caught inside": """
with understudy.BLOCK():
    try:
        {}["k"]
    except KeyError as error:
        text = repr(error)
    finally:
        last = True
print(text, last, "error" in globals())
""",
    "del of a global name": """
x, y = 1, 2
with understudy.BLOCK():
    del x
    temporary = 3
    del temporary
print("x" in globals(), "temporary" in globals(), y)
""",
    "on one line, in a loop, after another item, and with the exception's own frame": """
import contextlib
for i in range(3):
    with understudy.BLOCK(): v = i * 2; w = v
    if v == 2: break
with contextlib.nullcontext(5) as five, understudy.BLOCK():
    v += five
with contextlib.nullcontext(): 
    with understudy.BLOCK():
        text = '''lines
  as they
are''' + str(v)
print(v, w, text)
""",
    "in a generator and in a coroutine": """
import asyncio
def g():
    for i in range(2):
        with understudy.BLOCK():
            v = np.sqrt(i + 1.0)
        yield v
async def c():
    with understudy.BLOCK():
        v = np.ones(2)
    await asyncio.sleep(0)
    return v
print(list(g()), asyncio.run(c()))
""",
    "several of them, and a tracer of the program": """
import sys
lines = []
def trace(frame, event, argument):
    lines.append(event)
    return trace
def f():
    sys.settrace(trace)
    with understudy.BLOCK():
        a = 1
    with understudy.BLOCK():
        b = a + 1
    same = sys.gettrace() is trace
    sys.settrace(None)
    return a, b, same
print(f(), "line" in lines)
""",
    "empty and odd bodies": """
with understudy.BLOCK():
    pass
with understudy.BLOCK():
    "only a text"
with understudy.BLOCK():
    # a comment before
    @staticmethod
    def s(): return 4

    class C:
        def m(self): return super().__repr__()[:1]
    kind = C().m()
    u: int = s()
print(u, kind)
""",
}

# Functions; `ONE` is `vanilla` or `standin`.
FUNCTIONS = """
log = []
count = 0
base = np.array([1.0, 2.0])

@understudy.ONE
def f(a, *rest, k: "np.ndarray" = base, cache=[], **more):
    '''what it does'''
    global count
    count += 1
    cache.append(len(cache))
    a[0] = 9
    return np.add(a, k), rest, list(cache), sorted(more)

a = np.zeros(2)
print(f(a, 1, 2, z=3), a, count)
print(f(a, k=a), count, f.__name__, f.__doc__)

@understudy.ONE
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)
print(factorial(5))

def maker(m):
    @understudy.ONE
    def made(v):
        return v * m
    return made
print(maker(np.arange(3))(2))

class C:
    def __init__(self): self.n = np.ones(1)
    @understudy.ONE
    def method(self, v):
        self.last = v + self.n
        return self.last
c = C()
print(c.method(2), c.last)

@understudy.ONE
def fails(v):
    return np.linalg.inv(v)
try:
    fails(np.zeros((2, 2)))
except np.linalg.LinAlgError as error:
    print(error)
"""

# What cannot run elsewhere: the program, the id of its refusal, and words of the message. The first statement must not run.
REFUSED: dict[str, tuple[str, str, str]] = {
    "return": ("def f():\n with understudy.BLOCK():\n  ran.append(1)\n  return 3\nf()", "block-leaves", "line 8: `return`"),
    "yield": ("def f():\n with understudy.BLOCK():\n  ran.append(1)\n  yield 3\nlist(f())", "block-leaves", "`yield`"),
    "yield from": ("def f():\n with understudy.BLOCK():\n  x = yield from ran\nlist(f())", "block-leaves", "`yield from`"),
    "await": (
        "async def f():\n with understudy.BLOCK():\n  ran.append(1)\n  await f()\ntry: f().send(None)\nexcept StopIteration: pass",
        "block-leaves", "`await`",
    ),
    "break": ("for i in [1]:\n with understudy.BLOCK():\n  ran.append(1)\n  if i: break", "block-leaves", "`break`"),
    "continue": (
        "while True:\n with understudy.BLOCK():\n  for j in []: break\n  else: continue", "block-leaves", "`continue`",
    ),
    "another item after it": ("with understudy.BLOCK(), open('f'):\n ran.append(1)", "block-leaves", "after BLOCK"),
    "as": ("with understudy.BLOCK() as b:\n ran.append(1)", "block-names", "`as`"),
    "del of what is not there": ("with understudy.BLOCK():\n ran.append(1)\n del nothing", "block-names", "`del nothing`"),
    "nonlocal": (
        "def f():\n n = 0\n with understudy.BLOCK():\n  ran.append(1)\n  def g():\n   nonlocal n\n   n = 1\n  g()\nf()",
        "block-names", "nonlocal",
    ),
    "locals": ("with understudy.BLOCK():\n ran.append(locals())", "block-names", "`locals`"),
    "eval": ("with understudy.BLOCK():\n ran.append(eval('ran'))", "block-names", "`eval`"),
    "super": (
        "class C:\n def f(self):\n  with understudy.BLOCK():\n   ran.append(super().f())\nC().f()", "block-names", "`super`",
    ),
    "a private name": (
        "class C:\n def f(self):\n  with understudy.BLOCK():\n   ran.append(self.__x)\nC().f()", "block-names", "`__x`",
    ),
    "another block": (
        "with understudy.BLOCK():\n ran.append(1)\n with understudy.vanilla():\n  pass", "block-nested", "`understudy.vanilla`",
    ),
    "the other block by another name": (
        "from understudy import standins as s\nwith understudy.BLOCK():\n ran.append(1)\n with s(): pass", "block-nested", "`s`",
    ),
    "a global name that it binds and its function reads": (
        "k = 1\ndef f(): return k\nwith understudy.vanilla():\n k = 2\n ran.append(f())", "block-names", "`f` reads the global name `k`",
    ),
    "what is no data": (
        "import threading\nlock = threading.Lock()\nwith understudy.vanilla():\n ran.append(lock)", "block-cannot-travel", "`lock`, which it reads",
    ),
    "a source that cannot be read": (
        "exec(compile('with understudy.BLOCK():\\n ran.append(1)', 'nowhere.py', 'exec'))", "block-source", "cannot be read",
    ),
    "no with statement": (
        "import contextlib\nwith contextlib.ExitStack() as s:\n s.enter_context(understudy.BLOCK())", "block-source", "`with` statement",
    ),
    "a source that was changed": (
        "from pathlib import Path\np = Path(__file__)\np.write_text(p.read_text().replace('(1)', '(2)'))\n"
        "with understudy.BLOCK():\n ran.append(1)", "block-source", "changed",
    ),
}  # fmt: skip
