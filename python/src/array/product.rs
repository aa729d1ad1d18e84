//! Products of matrices, and operations of two numbers.

use pyo3::prelude::*;
use understudy_array::{self as native, BinaryOp, DType, Kind};

use super::choose::Held;
use super::function::Op;
use super::known::{self, Known};
use super::layout::{Layout, Shape};
use super::operate::{self, Operand, Operator, at_length};
use super::raw;

/// The product of two arrays of one dtype, of one or two axes; or None.
#[pyfunction]
pub fn ready_product<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(one), Some(other)) = (super::choose::array_of(known, a), super::choose::array_of(known, b)) else {
        return Ok(None);
    };
    let (one, other) = (Held::of(one), Held::of(other));
    let (left, right) = (&one.layout, &other.layout);
    let Some(code) = left.code.filter(|code| right.code == Some(*code)) else { return Ok(None) };
    if code == DType::F16 || left.size == 0 || right.size == 0 {
        return Ok(None);
    }
    let work = left.size.saturating_mul(8);
    match (left.shape.len(), right.shape.len()) {
        (1, 1) if left.shape == right.shape => {
            let mut place = [0_u8; 16];
            let out = raw::view_of(place.as_mut_ptr(), code, &[], &[]);
            let done = at_length(py, work, || native::dot(&one.view(), &other.view(), &out));
            if !done.is_ok_and(|flags| flags.is_empty()) {
                return Ok(None);
            }
            known.scalar(py, code, place.as_ptr()).map(Some)
        }
        (1 | 2, 1 | 2) => {
            let (rows, inner) = match left.shape[..] {
                [rows, inner] => (Some(rows), inner),
                _ => (None, left.shape[0]),
            };
            let (length, columns) = match right.shape[..] {
                [length, columns] => (length, Some(columns)),
                _ => (right.shape[0], None),
            };
            if inner != length {
                return Ok(None);
            }
            let shape: Shape = rows.into_iter().chain(columns).collect();
            let Some(made) = Layout::fresh(known, py, code, shape) else { return Ok(None) };
            let size = code.size() as isize;
            let (m, n) = (rows.unwrap_or(1), columns.unwrap_or(1));
            let full = ([m, n], [n as isize * size, size]);
            let out = raw::view_of(made.start(), code, &full.0, &full.1);
            let row = ([1, inner], [0, left.strides[left.strides.len() - 1]]);
            let a = match rows {
                Some(_) => one.view(),
                None => raw::view_of(left.start(), code, &row.0, &row.1),
            };
            let column = ([inner, 1], [right.strides[0], 0]);
            let b = match columns {
                Some(_) => other.view(),
                None => raw::view_of(right.start(), code, &column.0, &column.1),
            };
            let done = at_length(py, work.saturating_mul(n), || native::matmul(&a, &b, &out));
            if !done.is_ok_and(|flags| flags.is_empty()) {
                return Ok(None);
            }
            Ok(Some(known.ndarray.array(py, made)?.into_any()))
        }
        _ => Ok(None),
    }
}

/// The products of the matrices of two stacks of one dtype, whose axes before the last two are broadcast; or None.
#[pyfunction]
pub fn ready_products<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(one), Some(other)) = (super::choose::array_of(known, a), super::choose::array_of(known, b)) else {
        return Ok(None);
    };
    let (one, other) = (Held::of(one), Held::of(other));
    let (left, right) = (&one.layout.shape, &other.layout.shape);
    let Some(code) = one.layout.code.filter(|code| other.layout.code == Some(*code)) else { return Ok(None) };
    let ([heads_a @ .., n, k], [heads_b @ .., length, m]) = (&left[..], &right[..]) else { return Ok(None) };
    if code == DType::F16 || one.layout.size == 0 || other.layout.size == 0 || k != length {
        return Ok(None);
    }
    let heads = [(&one, heads_a), (&other, heads_b)]
        .map(|(held, heads)| raw::view_of(held.layout.start(), code, heads, &held.layout.strides[..heads.len()]));
    let Some(mut shape) = operate::broadcast(&heads) else { return Ok(None) };
    let work = shape.iter().product::<usize>().saturating_mul(n * k * m);
    shape.extend([*n, *m]);
    let Some(made) = Layout::fresh(known, py, code, shape) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let done = at_length(py, work, || native::matmul(&one.view(), &other.view(), &out));
    if !done.is_ok_and(|flags| flags.is_empty()) {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// An operation of two numbers, at least one of them NumPy's, that raises no flag; or None.
#[pyfunction]
pub fn ready_operation<'py>(
    name: &str,
    one: &Bound<'py, PyAny>,
    other: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = one.py();
    let known = Known::of(py)?;
    let Some(rest) = known::rest(py) else { return Ok(None) };
    let (Some(a), Some(b)) = (Operand::of(known, one), Operand::of(known, other)) else { return Ok(None) };
    let Some(operator) = Operator::ALL.iter().find(|operator| operator.function() == name) else { return Ok(None) };
    let function = &rest.functions[*operator as usize];
    if matches!(a, Operand::Array(_)) || matches!(b, Operand::Array(_)) {
        return operate::binary(py, known, function, &a, &b, None);
    }
    let (Op::Binary(op), Some(found)) = (function.op, function.choose(py, known, a.kind(py), b.kind(py))) else {
        return Ok(None);
    };
    let (Some((from, mut left)), Some((to, mut right))) = (a.constant(found.computes), b.constant(found.computes))
    else {
        return Ok(None);
    };
    // Whole numbers overflow with a warning, which only Python gives.
    if matches!(found.gives.kind(), Kind::Signed | Kind::Unsigned) {
        let (x, y) = (raw::read::<i64>(left.as_ptr()), raw::read::<i64>(right.as_ptr()));
        let fits = match op {
            BinaryOp::Add => x.checked_add(y).is_some(),
            BinaryOp::Subtract => x.checked_sub(y).is_some(),
            BinaryOp::Multiply => x.checked_mul(y).is_some(),
            BinaryOp::FloorDivide | BinaryOp::Remainder => y > 0,
            _ => false,
        };
        if (found.computes, from, to) != (DType::I64, DType::I64, DType::I64) || !fits {
            return Ok(None);
        }
    }
    let mut place = [0_u8; 16];
    let out = raw::view_of(place.as_mut_ptr(), found.gives, &[], &[]);
    let a = raw::view_of(left.as_mut_ptr(), from, &[], &[]);
    let b = raw::view_of(right.as_mut_ptr(), to, &[], &[]);
    match native::binary(op, found.computes, &a, &b, &out) {
        Ok(flags) if flags.is_empty() => known.scalar(py, found.gives, place.as_ptr()).map(Some),
        _ => Ok(None),
    }
}
