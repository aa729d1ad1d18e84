//! Counting: whole numbers, elements by bins, and what a sorted run has but once.

#![allow(unsafe_code)]

use crate::cast::fill;
use crate::dtype::{Bool, DType, Element};
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::sort::by_dtype;
use crate::view::View;
use half::f16;

/// The elements of a one-dimensional view that lies in memory as a slice does.
fn elements<'a, T: Element>(a: &'a View<'_>) -> Option<&'a [T]> {
    let dense = a.ndim() == 1 && a.dtype() == T::DTYPE && a.is_contiguous() && a.is_aligned();
    // SAFETY: elements of the view, side by side and aligned.
    dense.then(|| unsafe { std::slice::from_raw_parts(a.data().cast::<T>(), a.size()) })
}

/// The places of a result.
#[allow(clippy::mut_from_ref)]
fn places<'a, T: Element>(out: &'a View<'_>) -> Option<&'a mut [T]> {
    let dense = out.ndim() == 1 && out.dtype() == T::DTYPE && out.is_contiguous() && out.is_aligned();
    // SAFETY: as in `elements`; a result is nobody else's.
    dense.then(|| unsafe { std::slice::from_raw_parts_mut(out.data().cast::<T>(), out.size()) })
}

/// How often each of `0..out.size()` is among `values`, of `I64` and one-dimensional, into `out`, that is of `I64`, or,
/// with the weights added up, of `F64`.
pub fn bincount(values: &View, weights: Option<&View>, out: &View) -> Result<()> {
    if values.ndim() != 1 || values.dtype() != DType::I64 {
        return Err(Error::Shape);
    }
    if !values.is_contiguous() || !values.is_aligned() {
        return with_copy(values, DType::I64, |values| bincount(values, weights, out));
    }
    if let Some(weights) = weights
        && !(weights.is_contiguous() && weights.is_aligned())
    {
        return with_copy(weights, weights.dtype(), |weights| bincount(values, Some(weights), out));
    }
    fill(out, &[0; 8])?;
    let outside = |value: i64| Error::Index { index: value, size: out.size() };
    let values = elements::<i64>(values).ok_or(Error::Shape)?;
    match weights {
        None => {
            let counts = places::<i64>(out).ok_or(Error::Shape)?;
            for value in values {
                *counts.get_mut(*value as usize).ok_or_else(|| outside(*value))? += 1;
            }
        }
        Some(weights) => {
            let (sums, weights) = places::<f64>(out).zip(elements::<f64>(weights)).ok_or(Error::Shape)?;
            if weights.len() != values.len() {
                return Err(Error::Shape);
            }
            for (value, weight) in values.iter().zip(weights) {
                *sums.get_mut(*value as usize).ok_or_else(|| outside(*value))? += weight;
            }
        }
    }
    Ok(())
}

/// How many of `values`, floats or small whole numbers in one dimension, lie in each of the equal bins between `edges`,
/// ascending `F64`; the last bin has its right edge too. Into `out`, an `I64` with one place less than there are edges.
pub fn histogram(values: &View, edges: &View, out: &View) -> Result<()> {
    if !values.is_contiguous() || !values.is_aligned() {
        return with_copy(values, values.dtype(), |values| histogram(values, edges, out));
    }
    let (edges, counts) = elements::<f64>(edges).zip(places::<i64>(out)).ok_or(Error::Shape)?;
    if counts.is_empty() || edges.len() != counts.len() + 1 {
        return Err(Error::Shape);
    }
    counts.fill(0);
    match values.dtype() {
        DType::F64 => count_in(elements::<f64>(values), |value| value, edges, counts),
        DType::F32 => count_in(elements::<f32>(values), f64::from, edges, counts),
        DType::I32 => count_in(elements::<i32>(values), f64::from, edges, counts),
        DType::I16 => count_in(elements::<i16>(values), f64::from, edges, counts),
        DType::U8 => count_in(elements::<u8>(values), f64::from, edges, counts),
        other => Err(Error::NoLoop { op: "histogram", dtype: other }),
    }
}

fn count_in<T: Element>(
    values: Option<&[T]>,
    float: impl Fn(T) -> f64,
    edges: &[f64],
    counts: &mut [i64],
) -> Result<()> {
    let (values, bins) = (values.ok_or(Error::Shape)?, counts.len());
    let (first, last) = (edges[0], edges[bins]);
    let scale = bins as f64 / (last - first);
    if !scale.is_finite() {
        return Err(Error::Shape);
    }
    for value in values {
        let value = float(*value);
        if !(first <= value && value <= last) {
            continue;
        }
        // A guess, which the edges themselves put right.
        let mut bin = (((value - first) * scale) as usize).min(bins - 1);
        while bin > 0 && value < edges[bin] {
            bin -= 1;
        }
        while bin + 1 < bins && value >= edges[bin + 1] {
            bin += 1;
        }
        counts[bin] += 1;
    }
    Ok(())
}

/// Moves the first of each run of equal elements of the sorted, one-dimensional `a` to its front, and says how many there
/// are. NaNs, which come last, are one if `nan_once`.
pub fn distinct(a: &View, nan_once: bool) -> Result<usize> {
    by_dtype!(a.dtype(), "unique", distinct_of(a, nan_once))
}

#[allow(clippy::eq_op)]
fn distinct_of<T: Element>(a: &View, nan_once: bool) -> Result<usize> {
    let values = places::<T>(a).ok_or(Error::Shape)?;
    let mut kept = 0;
    for k in 0..values.len() {
        let value = values[k];
        let again = kept > 0 && {
            let before = values[kept - 1];
            before == value || nan_once && before != before && value != value
        };
        if !again {
            values[kept] = value;
            kept += 1;
        }
    }
    Ok(kept)
}
