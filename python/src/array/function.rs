//! The class that `ufunc` derives from, and which loop a ufunc chooses, learnt once from Python for each kind of operands.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyTuple};
use understudy_array::{BinaryOp, DType, UnaryOp, binary_result, unary_result};

use super::choose::array_of;
use super::known::{self, Known};
use super::operate::{self, Operand};
use super::raw::{self, Attached};

/// The kinds of operands: the number types, and Python's ints and floats, which adapt to the others.
pub const KINDS: usize = 16;
pub const INT: usize = 14;
pub const FLOAT: usize = 15;

#[derive(Clone, Copy, Debug)]
pub enum Op {
    Unary(UnaryOp),
    Binary(BinaryOp),
}

/// The dtypes of a loop and of its result.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    pub computes: DType,
    pub gives: DType,
}

#[derive(Clone, Copy, Default)]
enum Choice {
    #[default]
    Unknown,
    /// Only Python can say what to do.
    Python,
    Native(Loop),
}

/// A ufunc: what it computes, and the loops that it has chosen so far.
pub struct Function {
    pub op: Op,
    object: Py<PyAny>,
    choices: Attached<Box<[Choice; KINDS * KINDS]>>,
}

impl Function {
    /// The ufunc that a Python object is.
    pub fn of(object: &Bound<'_, PyAny>) -> PyResult<Function> {
        let py = object.py();
        Function::computed(object)?.ok_or_else(|| {
            let name = object.getattr(intern!(py, "__name__")).map_or_else(|_| "?".to_owned(), |name| name.to_string());
            pyo3::exceptions::PyValueError::new_err(format!("{name} has no native loops"))
        })
    }

    fn computed(object: &Bound<'_, PyAny>) -> PyResult<Option<Function>> {
        let py = object.py();
        let op: String = object.getattr(intern!(py, "_op"))?.extract()?;
        let inputs: usize = object.getattr(intern!(py, "nin"))?.extract()?;
        // A ufunc of two results has two parts, each of which computes one of them.
        let op = match inputs {
            1 => UnaryOp::from_name(&op).map(Op::Unary),
            2 => BinaryOp::from_name(&op).map(Op::Binary),
            _ => None,
        };
        let choices = Attached::new(Box::new([Choice::Unknown; KINDS * KINDS]));
        Ok(op.map(|op| Function { op, object: object.clone().unbind(), choices }))
    }

    pub fn inputs(&self) -> usize {
        match self.op {
            Op::Unary(_) => 1,
            Op::Binary(_) => 2,
        }
    }

    /// What reports of floating-point errors call the ufunc.
    pub fn label<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.object.bind(py).getattr(intern!(py, "_label"))
    }

    /// The loop for operands of these kinds, or None where Python has to say.
    #[inline]
    pub fn choose(&self, py: Python<'_>, known: &Known, a: usize, b: usize) -> Option<Loop> {
        let at = a * KINDS + b;
        match self.choices.get(py)[at] {
            Choice::Native(found) => Some(found),
            Choice::Python => None,
            Choice::Unknown => {
                let kinds: &[usize] = if self.inputs() == 1 { &[a] } else { &[a, b] };
                // What Python refuses it refuses again, with its own words, when it is asked to compute.
                let found = self.ask(py, known, kinds).ok().flatten();
                self.choices.change(py, |choices| choices[at] = found.map_or(Choice::Python, Choice::Native));
                found
            }
        }
    }

    fn ask(&self, py: Python<'_>, known: &Known, kinds: &[usize]) -> PyResult<Option<Loop>> {
        let dtypes = kinds.iter().map(|kind| match *kind {
            INT => py.get_type::<PyInt>().into_any(),
            FLOAT => py.get_type::<PyFloat>().into_any(),
            code => known.dtype(DType::ALL[code]).bind(py).clone(),
        });
        let dtypes: Vec<Bound<'_, PyAny>> = dtypes.collect();
        let values = vec![0; kinds.len()];
        let found = self.object.bind(py).call_method1(intern!(py, "_resolve"), (dtypes, values, py.None()))?;
        let (loops, result, _): (Vec<Bound<'_, PyAny>>, Bound<'_, PyAny>, Bound<'_, PyAny>) = found.extract()?;
        let first = &loops[0];
        // The exponents of this one are whole numbers, which its native loop takes as floats.
        let mixed = matches!(self.op, Op::Binary(BinaryOp::Ldexp));
        if loops.iter().any(|each| !each.is(first)) && !mixed {
            return Ok(None);
        }
        let (Some(computes), Some(gives)) = (known.code(first), known.code(&result)) else { return Ok(None) };
        let native = match self.op {
            Op::Unary(op) => unary_result(op, computes),
            Op::Binary(op) => binary_result(op, computes),
        };
        Ok((native == Some(gives)).then_some(Loop { computes, gives }))
    }
}

/// The class of functions that work element by element, without its methods.
#[pyclass(frozen, subclass, module = "understudy_array")]
pub struct Ufunc {
    function: PyOnceLock<Option<Function>>,
}

#[pymethods]
impl Ufunc {
    #[new]
    #[pyo3(signature = (*_args, **_kwargs))]
    fn new(_args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>) -> Ufunc {
        Ufunc { function: PyOnceLock::new() }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if let Some(made) = ready(slf, args, kwargs)? {
            return Ok(made);
        }
        let mut all = vec![slf.clone().into_any()];
        all.extend(args.iter());
        known::call(py)?.call(PyTuple::new(py, all)?, kwargs)
    }
}

/// The result where operands and options are such that native code can make it.
fn ready<'py>(
    slf: &Bound<'py, Ufunc>,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = slf.py();
    let known = Known::of(py)?;
    let mut out = None;
    let mut mask = None;
    if let Some(kwargs) = kwargs.filter(|kwargs| !kwargs.is_empty()) {
        out = kwargs.get_item(intern!(py, "out"))?;
        mask = kwargs.get_item(intern!(py, "where"))?;
        // A mask without a word on where the results go is warned of, in Python.
        if kwargs.len() != usize::from(out.is_some()) + usize::from(mask.is_some()) || out.is_none() {
            return Ok(None);
        }
    }
    let cached = slf.get().function.get_or_try_init(py, || Function::computed(slf.as_any()))?;
    let Some(function) = cached else { return Ok(None) };
    let inputs = function.inputs();
    let given = args.len();
    if given == inputs + 1 && out.is_none() {
        out = Some(args.get_item(inputs)?);
    } else if given != inputs {
        return Ok(None);
    }
    if let Some(one) = &out
        && let Ok(tuple) = one.cast_exact::<PyTuple>()
    {
        out = if tuple.len() == 1 { Some(tuple.get_item(0)?) } else { return Ok(None) };
    }
    let target = match &out {
        Some(one) if one.is_none() => None,
        Some(one) if known.ndarray.makes(one) => Some(raw::as_array(one)),
        Some(_) => return Ok(None),
        None => None,
    };
    let first = raw::tuple_item(args, 0);
    let Some(a) = Operand::of(known, &first) else { return Ok(None) };
    if let Some(mask) = mask.filter(|mask| !(raw::is_bool(mask) && mask.is(PyBool::new(py, true)))) {
        let second = if inputs == 2 { Some(raw::tuple_item(args, 1)) } else { None };
        let Some(mask) = array_of(known, &mask) else { return Ok(None) };
        return match second.as_ref().map(|second| Operand::of(known, second)) {
            None => operate::masked(py, known, function, &a, None, mask, target),
            Some(Some(b)) => operate::masked(py, known, function, &a, Some(&b), mask, target),
            Some(None) => Ok(None),
        };
    }
    if inputs == 1 {
        return operate::unary(py, known, function, &a, target);
    }
    let second = raw::tuple_item(args, 1);
    let Some(b) = Operand::of(known, &second) else { return Ok(None) };
    operate::binary(py, known, function, &a, &b, target)
}
