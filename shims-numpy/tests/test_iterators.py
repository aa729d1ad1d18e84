"""nditer and nested_iters."""

from __future__ import annotations

import pytest
from differential import assert_same

A = "a = np.arange(6).reshape(2, 3); "
B = "a = np.arange(24).reshape(2, 3, 4); "
WALKS = [
    A + f"[int(x) for x in np.nditer({what}{options})]"
    for what in ("a", "a.T", "a[::-1]", "a[:, ::-1]", "a[:, ::2]", "a[1]", "5")
    for options in ("", ", order='C'", ", order='F'", ", order='A'", ", flags=['multi_index']")
]
WALKS += [
    B + f"[int(x) for x in np.nditer(a{view})]"
    for view in (".transpose(1, 2, 0)", "[:, ::-1, :]", "[::-1, :, ::-1]", ".swapaxes(0, 2)[1:]")
]
WALKS += [
    B + f"[x for x in np.nditer(a{view}, flags=['external_loop']{options})]"
    for view in ("", ".T", "[:, ::2]", "[:, :, 1:]", "[::-1]", ".transpose(1, 0, 2)")
    for options in ("", ", order='C'", ", order='F'")
]
WALKS += [
    A + f"it = np.nditer({what}, flags=['multi_index']{options}); [(it.multi_index, int(x)) for x in it]"
    for what in ("a", "a.T", "a[::-1]", "a[:, ::-1].T")
    for options in ("", ", order='C'", ", order='F'")
]
WALKS += [
    A + f"it = np.nditer({what}, flags=[{flag!r}]{options}); [(it.index, int(x)) for x in it]"
    for what in ("a", "a.T", "a[::-1]")
    for flag in ("c_index", "f_index")
    for options in ("", ", order='F'")
]
CASES = [
    A + "[x.shape for x in np.nditer(a)]",
    A + "next(np.nditer(a)).flags.writeable",
    A + "next(np.nditer(a, op_flags=['readwrite'])).flags.writeable",
    A + "it = np.nditer(a, op_flags=['readwrite'])\nfor x in it:\n    x[...] = 2 * x\na",
    A + "it = np.nditer([a, None])\nfor x, y in it:\n    y[...] = x * x\nit.operands[1]",
    A + "it = np.nditer([a.T, None])\nfor x, y in it:\n    y[...] = x * x\nit.operands[1]",
    A + "it = np.nditer([a[::-1], None])\nfor x, y in it:\n    y[...] = x * x\nit.operands[1]",
    A + "[tuple(map(int, x)) for x in np.nditer([np.arange(3), a])]",
    A + "[tuple(map(int, x)) for x in np.nditer([np.arange(2)[:, None], a], order='F')]",
    "[x.dtype for x in np.nditer(np.arange(3), op_dtypes=['f8'], flags=['buffered'])]",
    "[x for x in np.nditer(np.arange(3), op_dtypes=['f8'], op_flags=[['readonly', 'copy']])]",
    "a = np.arange(4.0)\nwith np.nditer(a, flags=['buffered'], op_flags=['readwrite'], op_dtypes=['f4'], casting='same_kind') as it:\n    for x in it:\n        x[...] = x + 0.5\na",
    "np.nditer(np.arange(3), op_dtypes=['f8'])",
    "np.nditer(np.arange(3.0), op_dtypes=['i8'], flags=['buffered'])",
    "np.nditer(np.arange(3), op_dtypes=['f8'], flags=['buffered'], op_flags=['readwrite'])",
    "np.nditer(np.zeros(0))",
    "list(np.nditer(np.zeros(0), flags=['zerosize_ok']))",
    "np.nditer(np.array([None]))",
    "[x.item() for x in np.nditer(np.array([None, 'a']), flags=['refs_ok'])]",
    "np.nditer([np.zeros(2), np.zeros(3)])",
    "np.nditer([np.zeros(2), np.zeros((2, 2))], op_flags=[['readwrite'], ['readonly']])",
    "a = np.arange(6).reshape(2, 3); b = np.zeros(3, int)\n"
    "for x, y in np.nditer([a, b], flags=['reduce_ok'], op_flags=[['readonly'], ['readwrite']]):\n    y[...] += x\nb",
    "np.nditer(np.zeros(2), flags=['x'])",
    "np.nditer(np.zeros(2), op_flags=['x'])",
    "np.nditer(np.zeros(2), flags=['external_loop', 'multi_index'])",
    "np.nditer(np.zeros(2), order='X')",
    "np.nditer([])",
    "np.nditer(None)",
    "np.nditer([np.zeros(2), None], op_flags=[['readonly']])",
    "a = np.zeros(2); a.flags.writeable = False; np.nditer(a, op_flags=['readwrite'])",
    "it = np.nditer(np.zeros(2)); list(it); [it.finished]",
    "it = np.nditer(np.zeros(2)); list(it); it.value",
    "it = np.nditer(np.arange(3)); [it.iternext(), it.value, it.iternext(), it.iternext(), it.finished]",
    "it = np.nditer(np.zeros((2, 3))); [it.ndim, it.nop, it.shape, it.itersize, it.iterindex, it.dtypes, it.iterrange]",
    "it = np.nditer(np.zeros((2, 3)), flags=['multi_index']); [it.ndim, it.shape, it.itersize, it.has_index, it.has_multi_index]",
    "it = np.nditer(np.zeros((2, 3))); [it.has_index, it.has_multi_index, it.has_delayed_bufalloc, it.iterationneedsapi]",
    "np.nditer(np.zeros((2, 3))).multi_index",
    "np.nditer(np.zeros((2, 3))).index",
    "it = np.nditer([np.arange(3), np.arange(3)]); [it[0:2], len(it), it[-1], it.value]",
    "it = np.nditer(np.arange(3)); it[1]",
    "a = np.arange(3); it = np.nditer(a, op_flags=['readwrite']); it[0] = 7; a",
    "it = np.nditer(np.arange(3)); it.iterindex = 2; it.value",
    "it = np.nditer(np.arange(3))\nit.iterindex = 5",
    "it = np.nditer(np.arange(6).reshape(2, 3), flags=['multi_index']); it.multi_index = (1, 1); it.value",
    "it = np.nditer(np.arange(6).reshape(2, 3), flags=['multi_index'])\nit.multi_index = (1, 5)",
    "it = np.nditer(np.arange(6).reshape(2, 3), flags=['c_index']); it.index = 4; it.value",
    "it = np.nditer(np.arange(6).reshape(2, 3), flags=['f_index']); it.index = 4; [it.value, it.index]",
    "it = np.nditer(np.arange(6).reshape(2, 3)); it.itviews",
    "it = np.nditer(np.arange(6).reshape(2, 3)); it.operands",
    "it = np.nditer(np.arange(3)); it.close(); it.finished",
    "it = np.nditer(np.arange(3)); it.iternext(); it.reset(); it.value",
    "it = np.nditer(np.arange(3)); it.iternext(); c = it.copy(); c.iternext(); [it.value, c.value]",
    B + "it = np.nditer(a, flags=['multi_index']); it.remove_axis(1); [it.shape, it.itersize, [int(x) for x in it]]",
    B + "it = np.nditer(a, flags=['multi_index']); it.remove_multi_index(); [it.shape, it.has_multi_index]",
    B + "it = np.nditer(a); it.enable_external_loop(); it.value",
    "[np.nditer([np.arange(2), np.arange(3)], flags=['multi_index'], op_axes=[[0, -1], [-1, 0]]).shape]",
    "[tuple(map(int, x)) for x in np.nditer([np.arange(2), np.arange(3)], op_axes=[[0, -1], [-1, 0]], order='C')]",
    "np.nditer([np.arange(2), None], itershape=(2, 2), flags=['multi_index']).shape",
    "np.nditer([np.arange(3), np.arange(3.0)], flags=['common_dtype', 'buffered']).dtypes",
    "[x for x in np.nditer(np.arange(6).reshape(2, 3), flags=['external_loop', 'buffered'], order='F')]",
    "[x for x in np.nditer(np.arange(6).reshape(2, 3), flags=['external_loop', 'buffered'], buffersize=4)]",
    "it = np.nditer(np.arange(10), flags=['ranged']); it.iterrange = (2, 5); [int(x) for x in it]",
    "i, j = np.nested_iters(np.arange(12).reshape(2, 3, 2), [[1], [0, 2]], flags=['multi_index'])\n"
    "[(i.multi_index, j.multi_index, int(y)) for x in i for y in j]",
    "i, j = np.nested_iters(np.arange(12).reshape(2, 3, 2), [[0], [1, 2]])\n[[int(y) for y in j] for x in i]",
    "np.nested_iters([np.arange(6).reshape(2, 3), np.arange(3)], [[1], [0]])",
    "np.nested_iters([np.arange(6).reshape(2, 3), np.arange(3)], [[0], [1]])",
    "i, j = np.nested_iters([np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3)], [[0], [1]])\n[[(int(y), int(z)) for y, z in j] for x in i]",
    "a = np.arange(6).reshape(2, 3)\ni, j = np.nested_iters(a, [[0], [1]], op_flags=['readwrite'])\nfor x in i:\n    for y in j:\n        y[...] = y * 2\na",
    "np.nested_iters(np.zeros(3), [[0]])",
]


@pytest.mark.parametrize("source", WALKS + CASES)
def test_iterators(source: str) -> None:
    assert_same(source)
