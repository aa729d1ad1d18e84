//! `einsum` of arrays of one dtype whose axes have letters: views of one operand, and sums that are made in one walk.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use smallvec::SmallVec;
use understudy_array::{self as native, DType, View};

use super::choose::{Held, array_of};
use super::index::share;
use super::known::Known;
use super::layout::{Layout, Shape, Strides};
use super::object::Array;
use super::operate::{at_length, memory_axes};
use super::raw;

/// Products of more elements than this are brought together two operands at a time, by products of matrices.
const FEW: usize = 1 << 16;

/// The letters of one operand's axes, or of the result's.
type Labels = SmallVec<[u8; 8]>;

/// The letters of the operands and of the result; None where anything but letters names the axes.
fn parse(subscripts: &str) -> Option<(SmallVec<[Labels; 4]>, Labels)> {
    let (terms, output) = match subscripts.split_once("->") {
        Some((terms, output)) => (terms, Some(output)),
        None => (subscripts, None),
    };
    let letters = |text: &str| -> Option<Labels> {
        text.bytes().all(|letter| letter.is_ascii_alphabetic()).then(|| Labels::from_slice(text.as_bytes()))
    };
    let terms = terms.split(',').map(letters).collect::<Option<SmallVec<[Labels; 4]>>>()?;
    let count = |letter: u8| terms.iter().flatten().filter(|one| **one == letter).count();
    let output = match output {
        Some(output) => letters(output)?,
        None => (b'A'..=b'z').filter(|letter| count(*letter) == 1).collect(),
    };
    let known = output.iter().all(|letter| count(*letter) > 0);
    let once = (1..output.len()).all(|k| !output[..k].contains(&output[k]));
    (known && once).then_some((terms, output))
}

/// The strides of an operand along axes; where two of its own have one letter, along their diagonal.
fn along(axes: &[u8], labels: &[u8], strides: &[isize]) -> Strides {
    let mut along = Strides::new();
    for axis in axes {
        along.push(labels.iter().zip(strides).filter(|(label, _)| *label == axis).map(|(_, stride)| stride).sum());
    }
    along
}

/// What `einsum` gives for subscripts and arrays, without options; or None.
#[pyfunction]
pub fn ready_einsum<'py>(operands: &Bound<'py, PyTuple>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = operands.py();
    let known = Known::of(py)?;
    if operands.len() < 2 || operands.len() > 8 {
        return Ok(None);
    }
    let first = operands.get_item(0)?;
    let Ok(subscripts) = first.cast_exact::<PyString>() else { return Ok(None) };
    let Some((terms, output)) = parse(subscripts.to_str()?) else { return Ok(None) };
    let items: SmallVec<[Bound<'py, PyAny>; 4]> = operands.iter().skip(1).collect();
    let arrays: SmallVec<[&Bound<'py, Array>; 4]> = items.iter().filter_map(|item| array_of(known, item)).collect();
    if arrays.len() != terms.len() || items.len() != terms.len() {
        return Ok(None);
    }
    let held: SmallVec<[Held; 4]> = arrays.iter().map(|array| Held::of(array)).collect();
    let mut axes = output.clone();
    axes.extend(
        (b'A'..=b'z').filter(|letter| !output.contains(letter) && terms.iter().flatten().any(|one| one == letter)),
    );
    let mut shape: Shape = smallvec::smallvec![usize::MAX; axes.len()];
    for (labels, from) in terms.iter().zip(&held) {
        if labels.len() != from.layout.shape.len() {
            return Ok(None);
        }
        for (label, n) in labels.iter().zip(&from.layout.shape) {
            let Some(at) = axes.iter().position(|axis| axis == label) else { return Ok(None) };
            if *n == 0 || shape[at] != usize::MAX && shape[at] != *n {
                return Ok(None);
            }
            shape[at] = *n;
        }
    }
    if axes.len() == output.len() && terms.len() == 1 && !output.is_empty() {
        let strides = along(&output, &terms[0], &held[0].layout.strides);
        return share(known, arrays[0], shape, strides, held[0].layout.offset).map(Some);
    }
    let whole: Shape = Shape::from_slice(&shape[..output.len()]);
    summed(py, known, (&terms, &axes), &held, &shape, whole)
}

fn summed<'py>(
    py: Python<'py>,
    known: &Known,
    (terms, axes): (&[Labels], &[u8]),
    held: &[Held],
    shape: &[usize],
    kept: Shape,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(code) = held[0].layout.code.filter(|code| native::can_contract(*code)) else { return Ok(None) };
    let largest = held.iter().map(|from| from.layout.size).max().unwrap_or(0);
    let work = shape.iter().try_fold(1_usize, |work, n| work.checked_mul(*n));
    let Some(work) = work.filter(|work| *work <= FEW || *work <= largest.saturating_mul(2)) else { return Ok(None) };
    if held.iter().any(|from| from.layout.code != Some(code)) {
        return Ok(None);
    }
    let strides: SmallVec<[Strides; 4]> =
        terms.iter().zip(held).map(|(labels, from)| along(axes, labels, &from.layout.strides)).collect();
    let views: SmallVec<[View<'_>; 4]> = strides
        .iter()
        .zip(held)
        .map(|(strides, from)| raw::view_of(from.layout.start(), code, shape, strides))
        .collect();
    let mut place = [0_u8; 16];
    let made = match kept.is_empty() {
        true => None,
        false => match in_memory_order(known, py, code, kept, (&strides, shape)) {
            Some(made) => Some(made),
            None => return Ok(None),
        },
    };
    let single = raw::view_of(place.as_mut_ptr(), code, &[], &[]);
    let total = match &made {
        Some(made) => made.view().unwrap_or(single),
        None => single,
    };
    let mut steps: Strides = smallvec::smallvec![0; axes.len()];
    steps[..total.ndim()].copy_from_slice(total.strides());
    let out = raw::view_of(total.data(), code, shape, &steps);
    if at_length(py, work * code.size(), || native::sum_of_products(&views, &out, &total)).is_err() {
        return Ok(None);
    }
    match made {
        Some(made) => Ok(Some(known.ndarray.array(py, made)?.into_any())),
        None => known.scalar(py, code, place.as_ptr()).map(Some),
    }
}

/// A fresh result, with its axes in the order in which NumPy's iterator takes them with those of the operands.
fn in_memory_order(
    known: &Known,
    py: Python<'_>,
    code: DType,
    kept: Shape,
    (strides, shape): (&[Strides], &[usize]),
) -> Option<Layout> {
    let count = kept.len();
    let mut made = Layout::fresh(known, py, code, kept)?;
    let steps: SmallVec<[Strides; 4]> =
        strides.iter().map(|strides| strides.iter().map(|stride| stride.abs()).collect()).collect();
    let mut step = code.size() as isize;
    for axis in memory_axes(&steps, shape).into_iter().rev().filter(|axis| *axis < count) {
        made.strides[axis] = step;
        step *= made.shape[axis] as isize;
    }
    made.whole = native::is_contiguous(&made.shape, &made.strides, code.size());
    Some(made)
}
