"""Order statistics, averages, NaN-skipping reductions, histograms, differences and convolution."""

from __future__ import annotations

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

QUANTILES = (
    [
        "np.median([3, 1, 2])",
        "np.median([3, 1, 2, 10])",
        "np.median([True, False])",
        "np.median([1.0, float('nan'), 2.0])",
        "np.median([])",
        "np.median(np.zeros((0, 3)), axis=0)",
        "np.median(np.array([3, 1, 2, 9], dtype=np.float32))",
        "np.median(np.arange(24).reshape(2, 3, 4), axis=1)",
        "np.median(np.arange(24).reshape(2, 3, 4), axis=(0, 2), keepdims=True)",
        "np.median(np.arange(24).reshape(2, 3, 4), axis=-1, keepdims=True)",
        "np.median(np.arange(6).reshape(2, 3), axis=5)",
        "np.median(np.arange(6).reshape(2, 3), axis=(0, 0))",
        "out = np.zeros(3); np.median(np.arange(6).reshape(2, 3), axis=0, out=out); out",
        "np.median(np.lib.stride_tricks.sliding_window_view(np.arange(30, dtype=np.uint8).reshape(5, 6), (3, 3)), axis=(2, 3))",
        "np.nanmedian([1, np.nan, 5, 2])",
        "np.nanmedian([[1, np.nan], [np.nan, np.nan]], axis=1)",
        "np.nanmedian(np.array([[1, np.nan, 3.0], [4, 5, 6]]), axis=0)",
        "np.nanmedian([4, 3, 9])",
        "np.percentile([1, 2, 3, 4], 50)",
        "np.percentile([1, 2, 3, 4], [0, 5, 25, 50, 100])",
        "np.percentile(np.arange(12.0).reshape(3, 4), [10, 90], axis=0)",
        "np.percentile(np.arange(12.0).reshape(3, 4), 33.3, axis=1, keepdims=True)",
        "np.percentile(np.arange(24.0).reshape(2, 3, 4), [[10, 20], [30, 40]], axis=(0, 2), keepdims=True)",
        "np.percentile([1, 2, np.nan], 50)",
        "np.percentile(np.array([[1, 2, np.nan], [3, 4, 5]]), [50, 70], axis=1)",
        "np.percentile([1, 2], 101)",
        "np.percentile([1, 2], -1)",
        "np.percentile([1, 2], [50, np.nan])",
        "np.percentile(3, 50)",
        "np.percentile([], 50)",
        "np.percentile(np.array([1, 2, 3.5, 9], dtype=np.float32), 95.0)",
        "np.percentile(np.array([1, 2, 3.5, 9], dtype=np.float32), [5, 25])",
        "np.percentile([1 + 2j], 50)",
        "np.quantile([1, 2, 3], 0.5, method='foo')",
        "np.quantile([1, 2, 3], 1)",
        "np.quantile([1, 2, 3], 0.4)",
        "np.quantile(np.array([1, 2, 3.5, 9], dtype=np.float32), 0.1)",
        "np.quantile([1, 2, 3], 2)",
        "np.quantile(np.array([5, 1, 9], dtype=np.int16), [0.1, 0.7])",
        "np.quantile([3, 1, 2, 7], [0, 0.3, 0.6, 1], weights=[1, 0, 2, 3], method='inverted_cdf')",
        "np.quantile(np.arange(6.0).reshape(2, 3), 0.4, axis=1, weights=[1, 2, 3], method='inverted_cdf', keepdims=True)",
        "np.percentile([3, 1, 2], 50, weights=[1, -1, 1], method='inverted_cdf')",
        "np.percentile([3, 1, 2], 50, weights=[0, 0, 0.0], method='inverted_cdf')",
        "np.percentile([3, 1, 2], 50, weights=[1, 1, 1])",
        "np.percentile([3, 1, 2], 50, weights=[1, 1], method='inverted_cdf')",
        "np.nanpercentile([1, np.nan, 3, 9], [25, 50])",
        "np.nanpercentile(np.array([[1, np.nan, 3], [4, 5, 6]]), [25, 50], axis=1)",
        "np.nanpercentile(np.array([[np.nan, np.nan, 3], [np.nan, 5, 6]]), 40, axis=0)",
        "np.nanquantile([1, np.nan, 3, 9], 0.3, keepdims=True)",
        "np.nanquantile([[1, 2], [3, 4]], 0.3, axis=0)",
    ]
    + [
        f"np.quantile([7, 1, 3, 3.5, 12, 2, 8.25], [0, 0.1, 1 / 6, 0.25, 0.5, 0.7, 0.9, 1], method='{method}')"
        for method in (
            "inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf hazen weibull linear "
            "median_unbiased normal_unbiased lower higher midpoint nearest"
        ).split()
    ]
    + [
        f"np.quantile([7, 1, 3, 4], [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 1], method='{method}')"
        for method in "inverted_cdf averaged_inverted_cdf closest_observation lower higher midpoint nearest".split()
    ]
)

AVERAGES = [
    "np.average([1, 2, 3, 4])",
    "np.average([1, 2, 3, 4], weights=[4, 3, 2, 1])",
    "np.average(np.arange(6.0).reshape(3, 2), axis=1, weights=[0.25, 0.75])",
    "np.average(np.arange(6.0).reshape(3, 2), weights=[0.25, 0.75])",
    "np.average(np.arange(6.0).reshape(3, 2), axis=0, weights=[0.25, 0.75])",
    "np.average(np.arange(6).reshape(3, 2), axis=0, returned=True)",
    "np.average(np.arange(6).reshape(3, 2), axis=0, weights=[1, 2, 3], returned=True)",
    "np.average([1, 2], weights=[1, -1])",
    "np.average(np.arange(6).reshape(3, 2), axis=1, keepdims=True)",
    "np.cov([[0, 1, 2], [2, 1, 0]])",
    "np.cov([1.0, 2, 4, 9])",
    "np.cov([1.0, 2, 4], [3, 1, 2.5])",
    "np.cov(np.array([[1.0, 2], [3, 5], [4, 4]]), rowvar=False)",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], bias=True)",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], ddof=0)",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], fweights=[1, 2, 3])",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], aweights=[1, 2, 3.5])",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], fweights=[1, 2, 3], aweights=[1, 2, 3.5])",
    "np.cov([[0, 1, 2], [2, 1, 0.5]], fweights=[1, 2])",
    "np.cov([[1.0], [2.0]])",
    "np.corrcoef([1.0, 2, 4, 9], [2, 1, 5, 6])",
    "np.corrcoef(np.array([[1.0, 2, 7], [3, 5, 1], [4, 4, 0]]))",
    "np.corrcoef(np.array([[1.0, 2], [3, 5], [4, 4]]), rowvar=False)",
    "np.corrcoef([1.0, 2, 3])",
    "np.ptp([1, 5, 2])",
]

NAN = [
    f"np.{name}(np.array([[1.0, np.nan, 3.0], [4.0, 5.0, -2.0]]){rest})"
    for name in "nansum nanprod nanmean nanstd nanvar nanmin nanmax nanargmin nanargmax nancumsum nancumprod".split()
    for rest in ("", ", axis=0", ", axis=1")
] + [
    "np.nanmean([np.nan, np.nan])",
    "np.nanmean([[np.nan, 1], [np.nan, 2]], axis=0)",
    "np.nansum([np.nan])",
    "np.nanstd([1.0, np.nan, 4.0], ddof=1)",
    "np.nanstd([1.0, np.nan], ddof=1)",
    "np.nanvar([[1.0, np.nan, 4.0], [1, 2, 3]], axis=1, keepdims=True)",
    "np.nanmin([np.nan, np.nan])",
    "np.nanmax([[np.nan, np.nan], [1, 2]], axis=1)",
    "np.nanargmax([np.nan, np.nan])",
    "np.nansum([1, 2, 3])",
    "np.nanmean([1, 2, 4])",
    "np.nanmax([1, 2, 4])",
    "np.nanmean(np.array([1, np.nan, 2], dtype=np.float32))",
    "np.nansum(np.array([[1, 2], [3, np.nan]]), axis=0, keepdims=True)",
]

COUNTS = [
    "np.bincount([1, 1, 3])",
    "np.bincount([])",
    "np.bincount([1, 1, 3], minlength=6)",
    "np.bincount([1, 1, 3], weights=[0.5, 1.5, 2])",
    "np.bincount([1, -1])",
    "np.bincount([1.5])",
    "np.bincount([[1]])",
    "np.bincount([1, 2], weights=[1])",
    "np.bincount(np.array([1, 2], dtype=np.uint8))",
    "np.digitize([0.2, 6.4, 3.0, 1.6], [0.0, 1.0, 2.5, 4.0, 10.0])",
    "np.digitize([1.0, 2.5], [0.0, 1.0, 2.5, 4.0, 10.0], right=True)",
    "np.digitize([1.0, 2.5], [4.0, 2.5, 1.0])",
    "np.digitize([1.0, 2.5], [4.0, 2.5, 1.0], right=True)",
    "np.digitize(3, [1, 2, 5])",
    "np.digitize([1], [1, 3, 2])",
    "np.histogram([1, 2, 1, 5, 9])",
    "np.histogram([1, 2, 1], bins=[0, 1, 2, 3])",
    "np.histogram(np.arange(4), bins=np.arange(5), density=True)",
    "np.histogram([[1, 2, 1], [1, 0, 1]], bins=[0, 1, 2, 3])",
    "np.histogram(np.arange(200, dtype=np.uint8) % 17, bins=8, range=(0, 256))",
    "np.histogram([0.1, 0.2, 0.3, 1.0], bins=4, weights=[1, 2, 3, 4])",
    "np.histogram([0.1, 0.2, 0.3, 1.0], bins=4, weights=[1, 2, 3, 4.5], density=True)",
    "np.histogram([], bins=3)",
    "np.histogram([5.0], bins=3)",
    "np.histogram([1, 2], bins=0)",
    "np.histogram([1, 2], bins=[3, 1])",
    "np.histogram([1, 2], range=(3, 1))",
    "np.histogram([1, np.nan])",
    "np.histogram([1, 2], bins='foo')",
    "np.histogram(np.linspace(0, 1, 11), bins=10)",
    "np.histogram(np.array([1, 2, 2.5], dtype=np.float32), bins=2)",
    "np.histogram_bin_edges([0, 0, 0, 1, 2, 3, 3, 4, 5], bins='auto')",
    "np.histogram_bin_edges([1, 2, 3, 4], bins=2, range=(0, 1))",
    "np.histogram2d([1, 2, 2.5, 3], [4, 5, 5.5, 9], bins=2)",
    "np.histogram2d([1, 2, 2.5, 3], [4, 5, 5.5, 9], bins=[2, 3], range=[[0, 4], [0, 10]], density=True)",
    "np.histogramdd(np.arange(12.0).reshape(4, 3), bins=2)",
] + [
    f"np.histogram_bin_edges([1.0, 2, 2.5, 3, 8, 9.5, 3, 4, 4.4, 5], bins='{rule}')"
    for rule in "auto fd doane scott rice sturges sqrt".split()
]

DIFFERENCES = [
    "np.diff([1, 2, 4, 7, 0])",
    "np.diff([1, 2, 4, 7, 0], n=2)",
    "np.diff([[1, 3, 6, 10], [0, 5, 6, 8]], axis=0)",
    "np.diff([True, False, False])",
    "np.diff([1, 2, 4], prepend=0, append=[9, 9])",
    "np.diff(np.array([1, 2, 250], dtype=np.uint8))",
    "np.diff([1, 2], n=-1)",
    "np.diff(3)",
    "np.diff([1, 2], n=0)",
    "np.ediff1d([1, 2, 4, 7, 0])",
    "np.ediff1d([1, 2, 4, 7, 0], to_begin=-99, to_end=np.array([88, 99]))",
    "np.ediff1d([1, 2], to_end=1.5)",
    "np.gradient([1.0, 2, 4, 7, 11, 16])",
    "np.gradient([1.0, 2, 4, 7, 11, 16], 2)",
    "np.gradient([1, 2, 4, 7, 11, 16], [0.0, 1.0, 1.5, 3.5, 4.0, 6.0])",
    "np.gradient([1.0, 2, 4, 7, 11, 16], edge_order=2)",
    "np.gradient([1.0, 2, 4, 7], [0.0, 1, 3, 4], edge_order=2)",
    "np.gradient([[1, 2, 6], [3, 4, 5]])",
    "np.gradient(np.arange(12.0).reshape(3, 4) ** 2, 2.0, axis=0)",
    "np.gradient(np.arange(12.0).reshape(3, 4) ** 2, 2.0, [0, 1, 3, 4])",
    "np.gradient([1.0])",
    "np.trapezoid([1, 2, 3])",
    "np.trapezoid([1, 2, 3], x=[4, 6, 8])",
    "np.trapezoid(np.arange(6).reshape(2, 3), axis=0)",
    "np.trapezoid(np.arange(6).reshape(2, 3), dx=0.5)",
    "np.cumulative_sum([1, 2, 3], include_initial=True)",
    "np.cumulative_prod(np.arange(1, 7).reshape(2, 3), axis=1)",
    "np.unwrap([0.0, 0.5, 6.5, 6.0, 13.5])",
    "np.unwrap([1, 2, 3, 4, 5, 6, 1, 2, 3], period=6)",
    "np.unwrap([[0.0, 7.0], [4.0, 0.5]], axis=0)",
    "np.interp(2.5, [1, 2, 3], [3, 2, 0])",
    "np.interp([0, 1, 1.5, 2.72, 3.14, np.nan], [1, 2, 3], [3, 2, 0])",
    "np.interp([0, 9], [1, 2, 3], [3, 2, 0], left=-1, right=-2)",
    "np.interp([-180, -170, 185, 10], [190, -190, 350, -350], [5, 10, 3, 4], period=360)",
    "np.interp([[1, 2], [2.5, 0]], [1, 2, 3], [3, 2, 0])",
    "np.interp([1], [], [])",
    "np.interp([1.5, 4.0], [2, 3, 5], [1.0j, 0, 2 + 3j])",
    "np.interp([1], [1, 2], [1])",
]

CONVOLUTIONS = [
    "np.convolve([1, 2, 3], [0, 1, 0.5])",
    "np.convolve([1, 2, 3], [0, 1, 0.5], 'same')",
    "np.convolve([1, 2, 3], [0, 1, 0.5], 'valid')",
    "np.convolve([1, 2], [1, 2, 3, 4, 5], 'same')",
    "np.convolve([1, 2, 3, 4], [1, 1], 'same')",
    "np.convolve(np.array([100, 200], dtype=np.uint8), np.array([2, 1], dtype=np.uint8))",
    "np.convolve([], [1])",
    "np.convolve([np.nan, 1.0], [1, 2])",
    "np.convolve([np.inf, 1.0, 2], [1, 2])",
    "np.convolve([1 + 2j, 3], [1j, 2])",
    "np.convolve([True, False], [True, True])",
    "np.convolve([1], [1], 'foo')",
    "np.correlate([1, 2, 3], [0, 1, 0.5])",
    "np.correlate([1, 2, 3], [0, 1, 0.5], 'same')",
    "np.correlate([1, 2, 3], [0, 1, 0.5], 'full')",
    "np.correlate([1, 2], [1, 2, 3, 4], 'same')",
    "np.correlate([1, 2, 3], [1, 2, 3, 4], 'same')",
    "np.correlate([1, 2], [1, 2, 3, 4], 'full')",
    "np.correlate([1, 2], [1, 2, 3, 4], 'valid')",
    "np.correlate([1, 2, 3, 4], [1, 2], 'same')",
]

WINDOWS = [f"np.{name}({n})" for name in "hanning hamming blackman bartlett".split() for n in (0, 1, 2, 5, 12)] + [
    "np.kaiser(12, 14)",
    "np.kaiser(1, 14)",
    "np.i0(0.0)",
    "np.i0([0.0, 1.0, 30.0])",
    "np.sinc([0.0, 0.5, 1.5])",
]


@pytest.mark.parametrize("source", QUANTILES + COUNTS + DIFFERENCES + CONVOLUTIONS)
def test_same_bits(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", AVERAGES + NAN)
def test_same_values(source: str) -> None:
    assert_same(source, rtol=1e-15, text=False)


@pytest.mark.parametrize("source", WINDOWS)
def test_windows(source: str) -> None:
    assert_same(source, rtol=1e-14, text=False)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12),
    st.lists(st.floats(0, 100), min_size=1, max_size=4),
)
def test_percentile_of_any_floats(values: list[float], q: list[float]) -> None:
    assert_same(f"np.percentile({values}, {q})")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30), st.integers(1, 12))
def test_histogram_of_any_floats(values: list[float], bins: int) -> None:
    assert_same(f"np.histogram({values}, bins={bins})")
