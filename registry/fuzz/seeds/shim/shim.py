"""A shim."""
import math
from functools import wraps
__all__ = ["f", "C", "g", "K"]
K = {"a": 1}
_cache = []
class Refusal(NotImplementedError): pass
def deco(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner
@deco
def f(x, axis=None, *, out=None, dtype="float64"):
    global _cache
    if out is not None:
        raise Refusal("small.f", "out", out, "no place to write to")
    if x.ndim > 2 or dtype.kind in "OSU": raise Refusal("small.f", "x", x, "that")
    y = x[:]
    y[0] = math.sqrt(2); _cache.append(y); _cache = y
    for i in range(3): x.sort()
    return g(y) if axis else f(y, axis=1)
def g(z, callback=print):
    try: return callback(z) or f(z)
    except (ValueError, KeyError): raise
class B:
    shared = []
    def __init__(self, a): self.a = a; B.shared.append(a)
    @classmethod
    def make(cls) -> "C": return cls([])
class C(B):
    __module__ = "small"
    def m(self, n=1): return super().__init__(n), [k.a for k in (self,)]
    @property
    def p(self): return self.m
    q = p
