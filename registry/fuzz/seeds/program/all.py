# -*- coding: utf-8 -*-
from __future__ import annotations
import numpy as np, pandas as pd
from numpy.linalg import *
from . import other as o
def f(a: np.ndarray, *b, c=1, **d) -> "np.ndarray":
    global g
    with open(a) as h, np.errstate(all="ignore"):
        yield from (x := [np.sum(i) for i in b if i])
    try:
        return lambda z, /, *, y: z @ a[..., 1:2:-1]
    except (ValueError, *d) as e:
        raise TypeError(f"{a!r:>{c}} ä") from e
    finally:
        del a.b, c
class C(np.ndarray, metaclass=type):
    @property
    def p(self): return super().p
    async def q(self):
        async for i in self.p: await i
match np.zeros(3):
    case [1, *rest] | {"a": C(x=1)} if rest: pass
    case _: print(rest)
while True:
    if not -1 < g <= 2 and g is not None or g in (1,): break
    elif g: continue
    else: g += 1; g: int = 2
else: assert g, "no"
getattr(np, "linalg").norm(pd.DataFrame({"a": [1]}).groupby("a")["a"].mean())
