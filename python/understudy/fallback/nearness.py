"""The tolerance of the policy `compare`: floating-point numbers that are as near as the entry of the shim declares are one."""

from __future__ import annotations

import cmath
import json
import struct
import sys
from functools import lru_cache
from typing import Any

from understudy.checking.compare import FORMATS, ORDERED, Fidelity, ordered
from understudy.checking.entries import fidelity

EXACT = Fidelity()


@lru_cache(maxsize=1024)
def declared(original: str) -> Fidelity:
    """How near the shim of an original comes, as its entry says; the same bits where it says nothing."""
    from understudy.folders import opened_registry

    text = opened_registry().lookup_json(original)
    return EXACT if text is None else Fidelity.of(fidelity(json.loads(text)))


def with_near_parts(theirs: Any, ours: Any, allowed: Fidelity) -> Any:
    """`theirs`, with those of `ours` in place of the numbers that are near enough; what is left differs."""
    if allowed == EXACT or type(theirs) is not type(ours):
        return theirs
    if isinstance(theirs, (list, tuple)) and len(theirs) == len(ours):
        made = [with_near_parts(one, other, allowed) for one, other in zip(theirs, ours)]
        return type(theirs)(*made) if hasattr(theirs, "_fields") else type(theirs)(made)
    if type(theirs) is dict and theirs.keys() == ours.keys():
        return {key: with_near_parts(value, ours[key], allowed) for key, value in theirs.items()}
    if isinstance(theirs, (float, complex)):
        return ours if _near(theirs, ours, "f8", allowed) else theirs
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(theirs, (pandas.Series, pandas.DataFrame)):
        return _table(theirs, ours, allowed, pandas)
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(theirs, (numpy.ndarray, numpy.inexact)):
        return _array(theirs, ours, allowed, numpy)
    return theirs


def _array(theirs: Any, ours: Any, allowed: Fidelity, numpy: Any) -> Any:
    form = theirs.dtype.str[1:]
    if form not in FORMATS or theirs.dtype != ours.dtype or theirs.shape != ours.shape:
        return theirs
    if theirs.ndim == 0:
        return ours if _near(theirs.item(), ours.item(), form, allowed) else theirs
    made = theirs.copy()
    for place in zip(*numpy.nonzero(~(theirs == ours))):
        if _near(theirs[place].item(), ours[place].item(), form, allowed):
            made[place] = ours[place]
    return made


def _table(theirs: Any, ours: Any, allowed: Fidelity, pandas: Any) -> Any:
    if theirs.shape != ours.shape:
        return theirs
    if isinstance(theirs, pandas.DataFrame):
        made = theirs.copy()
        for at in range(theirs.shape[1]):
            if theirs.dtypes.iloc[at].kind in "fc":
                made.isetitem(at, _table(theirs.iloc[:, at], ours.iloc[:, at], allowed, pandas))
        return made
    if getattr(theirs.dtype, "kind", "") not in ("f", "c") or theirs.dtype != ours.dtype:
        return theirs
    values = with_near_parts(theirs.to_numpy(), ours.to_numpy(), allowed)
    return type(theirs)(values, index=theirs.index, name=theirs.name)


def _near(one: complex, other: complex, form: str, allowed: Fidelity) -> bool:
    """Whether two numbers of a format are as near as is allowed. A relative distance is that of the whole number."""
    if allowed.rtol and cmath.isclose(one, other, rel_tol=allowed.rtol, abs_tol=allowed.rtol):
        return True
    if isinstance(one, complex):
        parts = ((one.real, other.real), (one.imag, other.imag))
        return all(_near(first, second, form, allowed) for first, second in parts)
    code = FORMATS[form][0]
    whole, top = ORDERED[code]
    places = (ordered(struct.unpack(f"<{whole}", struct.pack(f"<{code}", each))[0], top) for each in (one, other))
    first, second = places
    # Two that are no numbers differ in their bits only, which is for whoever asks to look at.
    return one == one and other == other and abs(first - second) <= allowed.ulp
