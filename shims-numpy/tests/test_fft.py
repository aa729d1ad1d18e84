"""numpy.fft: transforms, frequencies, and what they say of arguments that do not fit."""

from __future__ import annotations

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

REAL = "np.array([3.0, -1.5, 2.25, 7.0, -4.125, 0.5])"
MIXED = "np.array([3 - 1j, -1.5 + 2j, 2.25, 7j, -4.125, 0.5 - 0.25j, 1])"
TABLE = "np.arange(24.0).reshape(2, 3, 4) ** 1.5 % 7"

NUMBERS = [
    f"np.fft.{name}({a}{arguments})"
    for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
    for a in (REAL, MIXED)
    for arguments in ("", ", 4", ", 5", ", n=9", ", norm='ortho'", ", 7, norm='forward'", ", norm='backward'")
    if not (name in ("rfft", "ihfft") and a is MIXED)
] + [
    f"np.fft.{name}({TABLE}{arguments})"
    for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
    for arguments in (", axis=0", ", axis=1", ", 3, 1", ", 6, 0", ", axis=-2, norm='ortho'")
]  # fmt: skip
NUMBERS += [
    f"np.fft.{name}({TABLE}{arguments})"
    for name in ("fft2", "ifft2", "fftn", "ifftn", "rfft2", "irfft2", "rfftn", "irfftn")
    for arguments in (
        "", ", axes=(0, 1)", ", (4, 5), (0, 2)", ", axes=(1, 0), norm='ortho'", ", s=(-1, 3), axes=(1, 2)", ", s=(3, 4)",
        ", s=(3, 4), axes=None", ", s=(None, 4), axes=(0, 1)", ", (4,), axes=(0, 1)", ", axes=()", ", axes=(0, 7)",
        ", axes=1", ", norm='none'",
    )
]  # fmt: skip
NUMBERS += [
    f"np.fft.fft((np.arange({n}) * 37 % 11 - 5) / 5 + 1j * (np.arange({n}) * 29 % 13 - 6) / 7, norm='forward')"
    for n in (1, 2, 8, 9, 25, 67, 134, 211)
]
NUMBERS += [f"np.fft.irfft(np.fft.rfft(np.arange({n}) * 37 % 11 - 5.0), {n})" for n in (1, 2, 3, 12, 35, 64, 67, 134)]
NUMBERS += [
    "np.fft.fft(np.asfortranarray(np.arange(6.0).reshape(2, 3)))",
    "np.fft.rfft(np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1), axis=1)",
    "np.fft.fft([True, False, True])",
    "np.fft.fft(np.arange(5, dtype='uint8'))",
    "np.fft.fft(np.ones((0, 3)))",
    "np.fft.fft(np.ones((2, 0, 3)), axis=0)",
    "np.fft.irfft(np.ones((0, 3)))",
    "out = np.zeros(3, complex); r = np.fft.fft([1.0, 2.0, 4.0], out=out); [r is out, out]",
    "out = np.zeros(2, complex); r = np.fft.rfft([1.0, 2.0, 4.0], out=out); [r is out, out]",
    "out = np.zeros(4); r = np.fft.irfft([1.0, 2.0, 4.0], out=out); [r is out, out]",
    "out = np.zeros((2, 2), complex); r = np.fft.fft2([[1.0, 2.0], [3.0, 5.0]], out=out); [r is out, out]",
    "out = np.zeros((2, 2), complex); r = np.fft.ifft2([[1.0, 2.0], [3.0, 5.0]], out=out); [r is out, r, out]",
    "np.fft.irfft([1.0, 2.0, 4.0], out=np.zeros(4, complex))",
    "np.fft.fft([1e308, 1e308, 1e308])",
    "np.fft.fft([1, np.inf, 3])",
    "np.fft.fft([1, np.nan, 3, 4])",
]  # fmt: skip

SINGLE = [
    "np.fft.fft(np.array([1, 2.5, 3, -7], 'f4'))",
    "np.fft.fft(np.array([1, 2.5, 3, -7j], 'c8'), norm='ortho')",
    "np.fft.rfft(np.array([1, 2.5, 3, -7], 'f4'), norm='forward')",
    "np.fft.irfft(np.array([1, 2.5, 3, -7], 'c8'), 5)",
    "np.fft.fft(np.array([1, 2.5, 3, -7], 'f2'))",
    "np.fft.irfft(np.array([1, 2.5, 3, -7], 'f2'), 5)",
    "np.fft.fft([1.0, 2, 3], out=np.zeros(3, 'c8'))",
    "np.fft.fft2(np.arange(6, dtype='f4').reshape(2, 3))",
]

EXACT = [
    "np.fft.fft([1, 2, 3])",
    "np.fft.fft([1, 2, 3, 4])",
    "np.fft.rfft([1, 2, 3, 4])",
    "np.fft.irfft([1, 2, 3])",
    "np.fft.fft([1, 0, 0, 0, 0, 0])",
    "np.fft.fftfreq(5)",
    "np.fft.fftfreq(6, d=0.1)",
    "np.fft.fftfreq(np.int32(4), 0.5)",
    "np.fft.fftfreq(1)",
    "np.fft.fftfreq(4, 0.1j)",
    "np.fft.fftfreq(5.0)",
    "np.fft.fftfreq(0)",
    "np.fft.fftfreq(-2)",
    "np.fft.fftfreq(5, 0)",
    "np.fft.fftfreq(5, 'a')",
    "np.fft.fftfreq(4, device='gpu')",
    "np.fft.rfftfreq(5, 0.1)",
    "np.fft.rfftfreq(6)",
    "np.fft.rfftfreq('a')",
    "np.fft.fftshift([1, 2, 3, 4, 5])",
    "np.fft.ifftshift([1, 2, 3, 4, 5])",
    "np.fft.fftshift(np.arange(12).reshape(3, 4))",
    "np.fft.fftshift(np.arange(12).reshape(3, 4), axes=1)",
    "np.fft.ifftshift(np.arange(12).reshape(3, 4), axes=(0,))",
    "np.fft.fftshift(np.arange(6), axes=5)",
    "np.fft.fft([])",
    "np.fft.fft(1)",
    "np.fft.fft(1, 3)",
    "np.fft.fft([1, 2], 0)",
    "np.fft.fft([1, 2], 2.5)",
    "np.fft.fft([1, 2], axis=3)",
    "np.fft.fft([1, 2], 3, axis=3)",
    "np.fft.fft([1, 2], norm='none')",
    "np.fft.ifft([1, 2], norm='none')",
    "np.fft.hfft([1, 2], norm='none')",
    "np.fft.fft([1, 2, 3.0], out=np.zeros(4, complex))",
    "np.fft.fft([1, 2, 3.0], out=np.zeros(3))",
    "np.fft.fft([1, 2, 3.0], out=[1, 2])",
    "np.fft.rfft([1j, 2, 3])",
    "np.fft.rfft([1j, 2])",
    "np.fft.fft(np.array([1, 2], object))",
    "np.fft.fft(['a', 'b'])",
    "np.fft.fft(np.array(['2020-01-01'], 'M8[D]'))",
    "np.fft.fft2([1, 2])",
]


@pytest.mark.parametrize("source", NUMBERS)
def test_transforms(source: str) -> None:
    assert_same(source, rtol=2e-14, text=False)


@pytest.mark.parametrize("source", SINGLE)
def test_single_precision(source: str) -> None:
    assert_same(source, rtol=1e-6, text=False)


@pytest.mark.parametrize("source", EXACT)
def test_exact(source: str) -> None:
    assert_same(source)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.complex_numbers(max_magnitude=1.0, allow_subnormal=False), min_size=1, max_size=200))
def test_inverse_gives_the_samples_back(samples: list[complex]) -> None:
    import understudy_numpy as np

    back = np.fft.ifft(np.fft.fft(np.array(samples, dtype=complex)))
    assert float(np.abs(back - np.array(samples, dtype=complex)).max()) < 1e-14
