//! Methods that nobody calls by name, and statements that replace what was defined.

use super::Row;

/// What operators, builtins and containers ask of objects.
pub const PROTOCOLS: &[Row] = &[
    (
        "class C:\n    def __hash__(self):\n        print(1)\n        return 1\ndef f(): return {C(): 1}",
        "effect output; pure no",
    ),
    (
        "class C:\n    def __hash__(self):\n        print(1)\n        return 1\ndef f():\n    d = {}\n    d[C()] = 1",
        "effect output",
    ),
    (
        "class C:\n    def __hash__(self):\n        print(1)\n        return 1\ndef f(): return len({C()})",
        "effect output",
    ),
    (
        "class C:\n    def __hash__(self): return hash('x')\ndef f(): return {C(): 1}",
        "!effect identity; deterministic yes",
    ),
    (
        "class C:\n    def __index__(self):\n        print(1)\n        return 0\ndef f(a: list): return a[C()]",
        "effect output",
    ),
    (
        "class C:\n    def __repr__(self):\n        print(1)\n        return ''\ndef f(): return f'{[C()]}'",
        "effect output",
    ),
    (
        "class C:\n    def __repr__(self):\n        print(1)\n        return ''\ndef f(): return '%r' % (C(),)",
        "effect output",
    ),
    (
        "class C:\n    def __repr__(self):\n        print(1)\n        return ''\ndef f(): return repr({'k': [C()]})",
        "effect output",
    ),
    (
        "class C:\n    def __eq__(self, o):\n        print(1)\n        return False\ndef f(): return [C()] == [C()]",
        "effect output",
    ),
    (
        "class C:\n    def __eq__(self, o):\n        print(1)\n        return False\ndef f(): return [C()].index(1)",
        "effect output",
    ),
    (
        "class C:\n    def __eq__(self, o):\n        print(1)\n        return False\ndef f(): return 1 in [C()]",
        "effect output",
    ),
    (
        "class C:\n    def __lt__(self, o):\n        print(1)\n        return False\ndef f(): return (1, C()) < (1, C())",
        "effect output",
    ),
    (
        "class C:\n    def __gt__(self, o):\n        print(1)\n        return False\ndef f(): return len([max(C(), C())])",
        "effect output",
    ),
    (
        "class C:\n    def __bool__(self):\n        print(1)\n        return False\ndef f(): return any([C()])",
        "effect output",
    ),
    (
        "class C:\n    def __getitem__(self, k):\n        print(1)\n        return 1\ndef f(): return 1 in C()",
        "effect output",
    ),
    (
        "class C:\n    def keys(self):\n        print(1)\n        return []\n    def __getitem__(self, k): return 1\ndef f(): return {**C()}",
        "effect output",
    ),
    (
        "class C:\n    def keys(self):\n        print(1)\n        return []\n    def __getitem__(self, k): return 1\ndef g(**k): return 1\ndef f(): return g(**C())",
        "effect output",
    ),
    (
        "class C(dict):\n    def __missing__(self, k):\n        print(1)\n        return 1\ndef f(): return C()['x']",
        "effect output",
    ),
    (
        "class C:\n    def __length_hint__(self):\n        print(1)\n        return 0\n    def __iter__(self): return iter([])\ndef f(): return list(C())",
        "effect output",
    ),
    (
        "class C:\n    def __len__(self):\n        print(1)\n        return 0\n    def __iter__(self): return iter([])\ndef f(): return list(C())",
        "effect output",
    ),
    (
        "class C:\n    def __dir__(self):\n        print(1)\n        return []\ndef f(): return dir(C())",
        "effect output",
    ),
    (
        "import copy\nclass C:\n    def __deepcopy__(self, memo):\n        print(1)\n        return self\ndef f(): return len(copy.deepcopy([C()]))",
        "effect output",
    ),
    (
        "class C:\n    def __pow__(self, o, m=None):\n        print(1)\n        return 1\ndef f(): return pow(C(), 2, 3)",
        "effect output",
    ),
    (
        "import os\nclass C:\n    def __fspath__(self):\n        print(1)\n        return ''\ndef f(): return os.fspath(C())",
        "effect output",
    ),
    ("class C:\n    def __class_getitem__(cls, k):\n        k[0] = 1\ndef f(a): return C[a]", "a.writes yes"),
    (
        "class M(type):\n    def __instancecheck__(cls, x):\n        x[0] = 1\n        return True\nclass C(metaclass=M): pass\ndef f(a): return isinstance(a, C)",
        "a.writes yes",
    ),
    (
        "class M(type):\n    @property\n    def p(cls):\n        print(1)\n        return 1\nclass C(metaclass=M): pass\ndef f(): return C.p",
        "pure unknown; effect unknown",
    ),
    (
        "class D:\n    def __get__(self, o, t=None):\n        print(1)\n        return 1\nclass C:\n    d = D()\ndef f(): return C().d",
        "effect output",
    ),
    (
        "class D:\n    def __get__(self, o, t=None): return o.x\nclass C:\n    d = D()\n    def __init__(self, x): self.x = x\ndef f(a):\n    C(a).d[0] = 1",
        "!a.writes no",
    ),
    (
        "class D:\n    def __set__(self, o, v): v[0] = 1\nclass C:\n    d = D()\ndef f(a):\n    C().d = a",
        "a.writes yes",
    ),
    ("class C:\n    def g(self): print(1)\n    p = property(g)\ndef f(): return C().p", "pure unknown; effect unknown"),
    (
        "class C:\n    p = property(lambda self: self.x.append(1))\n    def __init__(self, x): self.x = x\ndef f(a): C(a).p",
        "!a.writes no; !pure yes",
    ),
    ("class C:\n    def __delattr__(self, n): print(1)\ndef f():\n    c = C()\n    del c.x", "effect output"),
    (
        "class C:\n    @property\n    def p(self): return 1\n    @p.setter\n    def p(self, v): print(1)\n    @p.deleter\n    def p(self): pass\ndef f():\n    C().p = 1",
        "effect output",
    ),
    (
        "class C:\n    @property\n    def p(self): return 1\n    @p.setter\n    def p(self, v): print(1)\n    @p.deleter\n    def p(self): pass\ndef f():\n    del C().p",
        "!effect output",
    ),
    (
        "class C:\n    n = 0\n    def __init__(self): self.__class__.n += 1\ndef f(): C()",
        "effect writes-global; pure no",
    ),
    ("class C:\n    def __init_subclass__(cls): print(1)\ndef f():\n    class D(C): pass", "pure unknown"),
    ("def f(a):\n    class K:\n        v = a\n    return K", "!aliases no; !a.escapes no"),
    ("class C:\n    def __del__(self): print(1)\ndef f(): C()", "pure unknown"),
    (
        "class C:\n    def __getattr__(self, n): return self.__dict__.setdefault(n, [])\nc = C()\ndef f(a): c.x.append(a)",
        "!pure yes; !a.escapes no",
    ),
    (
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: list\n    def __post_init__(self): self.x.append(1)\ndef f(a): C(a)",
        "!a.writes no; !pure yes",
    ),
    (
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: list = dataclasses.field(default_factory=lambda: print(1))\ndef f(): C()",
        "pure unknown",
    ),
    (
        "class C:\n    def __enter__(self): pass\n    def __exit__(self, *e):\n        e[1].args[0].append(1)\n        return True\ndef f(a):\n    with C():\n        raise ValueError(a)",
        "!a.writes no; !pure yes",
    ),
];

/// What statements of a module put in the place of its definitions.
pub const PATCHES: &[Row] = &[
    (
        "class C:\n    def m(self, x): return 1\nclass D(C): pass\nD.m = lambda self, x: x.append(1)\ndef f(a): return D().m(a)",
        "a.writes unknown; pure unknown",
    ),
    (
        "class C:\n    def m(self, x): return 1\ndef n(self, x): x.append(1)\nC.m = n\ndef f(a): return C().m(a)",
        "a.writes unknown",
    ),
    (
        "class C:\n    def m(self, x): return 1\ndef n(self, x): x.append(1)\nC.m = n\ndef f(c: C, a): return c.m(a)",
        "a.writes unknown",
    ),
    (
        "class C:\n    def m(self, x): return 1\n    def other(self, x): return 1\ndef n(self, x): x.append(1)\nC.m = n\ndef f(c: C, a): return c.other(a)",
        "a.writes no; pure yes",
    ),
    (
        "class C:\n    def m(self, x): return 1\ndef n(self, x): x.append(1)\nsetattr(C, 'm', n)\ndef f(a): return C().m(a)",
        "a.writes unknown",
    ),
    (
        "class C:\n    def m(self, x): return 1\ndef n(self, x): x.append(1)\nfor name in ['m']:\n    setattr(C, name, n)\ndef f(a): return C().m(a)",
        "a.writes unknown",
    ),
    (
        "class C:\n    def m(self, x): return 1\ndef install(c): c.m = print\ninstall(C)\ndef f(a): return C().m(a)",
        "a.writes unknown",
    ),
    ("class C: pass\ndef g(self): print(1)\nC.p = property(g)\ndef f(): return C().p", "pure unknown"),
    (
        "class C:\n    def __add__(self, x): return 1\nC.__add__ = print\ndef f(a): return C() + a",
        "a.writes unknown; pure unknown",
    ),
    ("def h(x): return 1\nglobals()['h'] = print\ndef f(a): return h(a)", "pure unknown; a.writes unknown"),
    ("def h(x): return 1\nvars()['h'] = print\ndef f(a): return h(a)", "pure unknown"),
    ("def h(x): return 1\nexec('h = print')\ndef f(a): return h(a)", "pure unknown"),
    (
        "import sys\ndef h(x): return 1\nsetattr(sys.modules[__name__], 'h', print)\ndef f(a): return h(a)",
        "pure unknown",
    ),
    ("def h(x): return 1\nh.__code__ = (lambda x: print(x)).__code__\ndef f(a): return h(a)", "pure unknown"),
    ("def h(x): return 1\nh.__name__ = 'g'\ndef f(a): return h(a)", "pure yes"),
    ("def f(a): return 1\nf.__code__ = (lambda a: print(a)).__code__", "pure unknown; a.writes unknown"),
    ("H = None\ndef h(x): x.append(1)\nfor H in [h]: pass\ndef f(a): return H(a)", "a.writes unknown; pure unknown"),
    ("H = None\ndef h(x): x.append(1)\nH = h\ndef f(a): return H(a)", "a.writes unknown; pure unknown"),
    ("h = len\ndef h(x): x[0] = 1\ndef f(a): return h(a)", "a.writes yes"),
    ("H = None\ndef h(x): x[0] = 1\nif h:\n    H = h\ndef f(a): return H(a)", "!a.writes no"),
    ("H = len\ndef h(x): x[0] = 1\n(H := h)\ndef f(a): return H(a)", "!a.writes no"),
];

/// What shows of identity and order, and what is looked at later.
pub const SHOWN: &[Row] = &[
    ("def f(a):\n    yield len(a)", "a.escapes unknown; aliases unknown"),
    ("def f(a: int):\n    yield a + 1", "a.escapes no; aliases no"),
    ("def f(a):\n    def g():\n        yield len(a)\n    return g()", "!a.escapes no; !aliases no"),
    ("def f(a): return (1 for _ in a)", "!a.escapes no; !aliases no"),
    ("async def f(a): return len(a)", "!a.escapes no; !aliases no"),
    ("def f(a): return str(set(a))", "effect identity; !deterministic yes"),
    ("def f(a): return repr([set(a)])", "effect identity"),
    ("def f(a): return set(a).pop()", "effect identity"),
    ("def f(a): return sorted(set(a), key=len)", "effect identity"),
    ("def f(a): return min(set(a), key=len)", "effect identity"),
    ("def f(a): return min(set(a))", "!effect identity"),
    ("class C: pass\ndef f(): return repr(C())", "effect identity; !deterministic yes"),
    ("class C: pass\ndef f(): return f'{C()}'", "effect identity"),
    ("class C:\n    def __repr__(self): return 'C'\ndef f(): return repr(C())", "!effect identity; deterministic yes"),
    ("def f(): return repr(lambda: 0)", "effect identity"),
    ("I = iter([1, 2])\ndef f(): return next(I)", "effect writes-global; !deterministic yes; !pure yes"),
    ("I = (x for x in [1, 2])\ndef f():\n    for x in I:\n        return x", "effect writes-global"),
    ("I = map(str, [1, 2])\ndef f(): return list(I)", "effect writes-global"),
    ("def f(a): return chr(-1)", "complete unknown"),
    ("def f(a): return range(0, 1, 0)", "complete unknown"),
];
