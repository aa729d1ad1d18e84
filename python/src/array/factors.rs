//! Linear algebra of arrays of numbers: the `ready_` functions of `understudy_numpy/primitives/pure/ready.py`.

use pyo3::exceptions::{PyArithmeticError, PyMemoryError, PyRuntimeError};
use pyo3::prelude::*;
use understudy_array::linear::{self, Convergence, Fit, Outcome};
use understudy_array::{self as native, Block, DType, Kind, View};

use super::choose::{Held, array_of};
use super::known::Known;
use super::layout::{Layout, Shape};
use super::operate::at_length;
use super::raw;

type Made<'py> = PyResult<Option<Bound<'py, PyAny>>>;

type Fitted<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, usize, Bound<'py, PyAny>);

/// A C-contiguous array of double precision that is ours alone.
struct Stack {
    layout: Layout,
    code: DType,
    /// Whether results are of single precision.
    single: bool,
}

impl Stack {
    /// A copy of an array of numbers, real or complex; None for other arrays.
    fn of(known: &Known, object: &Bound<'_, PyAny>) -> PyResult<Option<Stack>> {
        let py = object.py();
        let Some(array) = array_of(known, object) else { return Ok(None) };
        let held = Held::of(array);
        let Some(from) = held.layout.code.filter(|code| *code != DType::F16) else { return Ok(None) };
        let code = if from.kind() == Kind::Complex { DType::C128 } else { DType::F64 };
        let made = Stack::new(known, py, code, held.layout.shape.clone(), matches!(from, DType::F32 | DType::C64))?;
        let (source, target) = (held.view(), made.view());
        at_length(py, held.layout.size * 16, || native::cast(&source, &target)).map_err(failed)?;
        Ok(Some(made))
    }

    fn new(known: &Known, py: Python<'_>, code: DType, shape: Shape, single: bool) -> PyResult<Stack> {
        let bytes = shape.iter().product::<usize>() * code.size();
        let block = Block::new(bytes).map_err(|error| PyMemoryError::new_err(error.to_string()))?;
        Ok(Stack { layout: Layout::new(known, py, code, shape, block), code, single })
    }

    /// An array for results of these matrices: of their numbers, or with `real` of the parts of those.
    fn beside(&self, known: &Known, py: Python<'_>, shape: Shape, real: bool) -> PyResult<Stack> {
        Stack::new(known, py, if real { DType::F64 } else { self.code }, shape, self.single)
    }

    fn view(&self) -> View<'_> {
        raw::view_of(self.layout.start(), self.code, &self.layout.shape, &self.layout.strides)
    }

    /// The array in the precision of results.
    fn array<'py>(self, known: &Known, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if !self.single {
            return Ok(known.ndarray.array(py, self.layout)?.into_any());
        }
        let code = if self.code == DType::C128 { DType::C64 } else { DType::F32 };
        let narrow = Stack::new(known, py, code, self.layout.shape.clone(), false)?;
        native::cast(&self.view(), &narrow.view()).map_err(failed)?;
        Ok(known.ndarray.array(py, narrow.layout)?.into_any())
    }

    fn shape(&self) -> &[usize] {
        &self.layout.shape
    }

    /// The rows and columns of the matrices, if there are some.
    fn sides(&self) -> Option<(usize, usize)> {
        match self.shape() {
            [.., m, n] if self.layout.size > 0 => Some((*m, *n)),
            _ => None,
        }
    }

    /// The shape of the stack, with other axes for the matrices.
    fn with(&self, last: &[usize]) -> Shape {
        let outer = &self.shape()[..self.shape().len() - 2];
        outer.iter().chain(last).copied().collect()
    }

    /// About how much there is to do, as bytes of an operation that only reads them.
    fn work(&self) -> usize {
        self.layout.size.saturating_mul(8).saturating_mul(self.shape().last().copied().unwrap_or(1))
    }
}

fn failed(error: native::Error) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

fn regular(outcome: native::Result<Outcome>) -> PyResult<()> {
    match outcome.map_err(failed)? {
        Outcome::Done => Ok(()),
        Outcome::Singular => Err(PyArithmeticError::new_err("a matrix is singular, or not positive definite")),
    }
}

fn converged(outcome: native::Result<Convergence>) -> PyResult<()> {
    match outcome.map_err(failed)? {
        Convergence::Reached => Ok(()),
        Convergence::Failed => Err(diverged()),
    }
}

fn diverged() -> PyErr {
    PyArithmeticError::new_err("an iteration does not converge")
}

/// The inverses of a stack of square matrices; or None.
#[pyfunction]
pub fn ready_inverse<'py>(a: &Bound<'py, PyAny>) -> Made<'py> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)?.filter(|stack| stack.sides().is_some()) else { return Ok(None) };
    let view = stack.view();
    regular(at_length(py, stack.work(), || linear::inverse(&view)))?;
    stack.array(known, py).map(Some)
}

/// The solutions of systems with matrices `a` and columns `b`, whose axes before are the same; or None.
#[pyfunction]
pub fn ready_solution<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> Made<'py> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(mut stack), Some(mut right)) = (Stack::of(known, a)?, Stack::of(known, b)?) else { return Ok(None) };
    if stack.sides().is_none() || right.layout.size == 0 {
        return Ok(None);
    }
    let single = stack.single && right.single;
    let widest = if stack.code == right.code { stack.code } else { DType::C128 };
    for each in [&mut stack, &mut right] {
        if each.code != widest {
            let wide = Stack::new(known, py, widest, each.layout.shape.clone(), single)?;
            native::cast(&each.view(), &wide.view()).map_err(failed)?;
            *each = wide;
        }
    }
    right.single = single;
    // One right-hand side is a matrix of one column.
    let column = right.shape().len() == 1;
    let shape: Shape =
        if column { right.shape().iter().copied().chain([1]).collect() } else { right.layout.shape.clone() };
    let strides = native::c_strides(&shape, widest.size());
    if shape.len() != stack.shape().len() {
        return Ok(None);
    }
    let (matrices, sides) = (stack.view(), raw::view_of(right.layout.start(), widest, &shape, &strides));
    regular(at_length(py, stack.work(), || linear::solve(&matrices, &sides)))?;
    right.array(known, py).map(Some)
}

/// The signs and the logarithms of the absolute values of determinants; or None.
#[pyfunction]
pub fn ready_determinant<'py>(a: &Bound<'py, PyAny>) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)?.filter(|stack| stack.sides().is_some()) else { return Ok(None) };
    let signs = stack.beside(known, py, stack.with(&[]), false)?;
    let logarithms = stack.beside(known, py, stack.with(&[]), true)?;
    let (view, sign, logarithm) = (stack.view(), signs.view(), logarithms.view());
    regular(at_length(py, stack.work(), || linear::determinant(&view, &sign, &logarithm)))?;
    Ok(Some((signs.array(known, py)?, logarithms.array(known, py)?)))
}

/// The lower triangles L with L Lᴴ = A; or None.
#[pyfunction]
pub fn ready_cholesky<'py>(a: &Bound<'py, PyAny>) -> Made<'py> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)?.filter(|stack| stack.sides().is_some()) else { return Ok(None) };
    let view = stack.view();
    regular(at_length(py, stack.work(), || linear::cholesky(&view)))?;
    stack.array(known, py).map(Some)
}

/// Singular values, and with `vectors` U before and the adjoint of V after them; or None.
#[pyfunction]
pub fn ready_svd<'py>(a: &Bound<'py, PyAny>, full: bool, vectors: bool) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)? else { return Ok(None) };
    let Some((m, n)) = stack.sides() else { return Ok(None) };
    let k = m.min(n);
    let values = stack.beside(known, py, stack.with(&[k]), true)?;
    let (view, s) = (stack.view(), values.view());
    if !vectors {
        converged(at_length(py, stack.work(), || linear::svd(&view, &s, None)))?;
        return Ok(Some(vec![values.array(known, py)?]));
    }
    let left = stack.beside(known, py, stack.with(&[m, if full { m } else { k }]), false)?;
    let right = stack.beside(known, py, stack.with(&[if full { n } else { k }, n]), false)?;
    let (u, vh) = (left.view(), right.view());
    converged(at_length(py, stack.work(), || linear::svd(&view, &s, Some((&u, &vh)))))?;
    Ok(Some(vec![left.array(known, py)?, values.array(known, py)?, right.array(known, py)?]))
}

/// Ascending eigenvalues of Hermitian matrices, and with `vectors` their vectors by column; or None.
#[pyfunction]
pub fn ready_hermitian<'py>(
    a: &Bound<'py, PyAny>,
    upper: bool,
    vectors: bool,
) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)? else { return Ok(None) };
    let Some((n, _)) = stack.sides() else { return Ok(None) };
    let values = stack.beside(known, py, stack.with(&[n]), true)?;
    let (view, w) = (stack.view(), values.view());
    if !vectors {
        converged(at_length(py, stack.work(), || linear::hermitian(&view, upper, &w, None)))?;
        return Ok(Some(vec![values.array(known, py)?]));
    }
    let made = stack.beside(known, py, stack.layout.shape.clone(), false)?;
    let columns = made.view();
    converged(at_length(py, stack.work(), || linear::hermitian(&view, upper, &w, Some(&columns))))?;
    Ok(Some(vec![values.array(known, py)?, made.array(known, py)?]))
}

/// Complex eigenvalues of general matrices, and with `vectors` their vectors by column, in double precision; or None.
#[pyfunction]
pub fn ready_general<'py>(a: &Bound<'py, PyAny>, vectors: bool) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)? else { return Ok(None) };
    let Some((n, _)) = stack.sides() else { return Ok(None) };
    let values = Stack::new(known, py, DType::C128, stack.with(&[n]), false)?;
    let (view, w) = (stack.view(), values.view());
    if !vectors {
        converged(at_length(py, stack.work(), || linear::general(&view, &w, None)))?;
        return Ok(Some(vec![values.array(known, py)?]));
    }
    let made = Stack::new(known, py, DType::C128, stack.layout.shape.clone(), false)?;
    let columns = made.view();
    converged(at_length(py, stack.work(), || linear::general(&view, &w, Some(&columns))))?;
    Ok(Some(vec![values.array(known, py)?, made.array(known, py)?]))
}

/// Solutions, sums of squares of what is left, rank and singular values of least squares with few rows or columns; or None.
#[pyfunction]
pub fn ready_least_squares<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>, limit: f64) -> PyResult<Option<Fitted<'py>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(stack), Some(right)) = (Stack::of(known, a)?, Stack::of(known, b)?) else { return Ok(None) };
    let ([m, n], [height, count]) = (stack.shape(), right.shape()) else { return Ok(None) };
    let (m, n, count) = (*m, *n, *count);
    if stack.code != right.code || *height != m || !linear::is_small(m.min(n)) || count == 0 {
        return Ok(None);
    }
    let solutions = stack.beside(known, py, [n, count].into_iter().collect(), false)?;
    let residuals = stack.beside(known, py, [if m >= n { count } else { 0 }].into_iter().collect(), true)?;
    let values = stack.beside(known, py, [m.min(n)].into_iter().collect(), true)?;
    let fit = Fit { solutions: solutions.view(), residuals: residuals.view(), values: values.view() };
    let (matrix, sides) = (stack.view(), right.view());
    let rank = at_length(py, stack.work(), || linear::least_squares(&matrix, &sides, limit, &fit)).map_err(failed)?;
    let Some(rank) = rank else { return Err(diverged()) };
    Ok(Some((solutions.array(known, py)?, residuals.array(known, py)?, rank, values.array(known, py)?)))
}

/// Q with `k` columns, unless it is not wanted, and R with `k` rows; or None.
#[pyfunction]
pub fn ready_qr<'py>(a: &Bound<'py, PyAny>, k: usize, basis: bool) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(stack) = Stack::of(known, a)? else { return Ok(None) };
    let Some((m, n)) = stack.sides() else { return Ok(None) };
    let triangle = stack.beside(known, py, stack.with(&[k, n]), false)?;
    let (view, r) = (stack.view(), triangle.view());
    if !basis {
        at_length(py, stack.work(), || linear::qr(&view, None, &r)).map_err(failed)?;
        return Ok(Some(vec![triangle.array(known, py)?]));
    }
    let made = stack.beside(known, py, stack.with(&[m, k]), false)?;
    let q = made.view();
    at_length(py, stack.work(), || linear::qr(&view, Some(&q), &r)).map_err(failed)?;
    Ok(Some(vec![made.array(known, py)?, triangle.array(known, py)?]))
}

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(ready_cholesky, module)?)?;
    module.add_function(wrap_pyfunction!(ready_determinant, module)?)?;
    module.add_function(wrap_pyfunction!(ready_general, module)?)?;
    module.add_function(wrap_pyfunction!(ready_hermitian, module)?)?;
    module.add_function(wrap_pyfunction!(ready_inverse, module)?)?;
    module.add_function(wrap_pyfunction!(ready_least_squares, module)?)?;
    module.add_function(wrap_pyfunction!(ready_qr, module)?)?;
    module.add_function(wrap_pyfunction!(ready_solution, module)?)?;
    module.add_function(wrap_pyfunction!(ready_svd, module)?)?;
    Ok(())
}
