//! What a method of `Array` does where native code cannot: it calls the method of the same name in Python.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use super::known::Known;
use super::object::Array;
use super::operate::{self, Operator};
use super::reduce::{self, Fold};

/// Arguments and results of methods.
pub type Args<'a, 'py> = &'a Bound<'py, PyTuple>;
pub type Named<'a, 'py> = &'a Bound<'py, PyDict>;
pub type Made<'py> = PyResult<Bound<'py, PyAny>>;

/// A method of NumPy's interface.
pub fn method<'py>(slf: &Bound<'py, Array>, name: &Bound<'py, PyString>) -> Made<'py> {
    Known::of(slf.py())?.method(slf.py(), name)
}

/// A function of the pure class.
pub fn pure<'py>(slf: &Bound<'py, Array>, name: &Bound<'py, PyString>) -> Made<'py> {
    Known::of(slf.py())?.pure(slf.py(), name)
}

#[inline(always)]
pub fn binary<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> Made<'py> {
    match operate::two(operator, slf.as_any(), other, None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf, other)),
    }
}

pub fn reflected<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> Made<'py> {
    match operate::two(operator, other, slf.as_any(), None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf, other)),
    }
}

pub fn unary<'py>(slf: &Bound<'py, Array>, operator: Operator, name: &Bound<'py, PyString>) -> Made<'py> {
    match operate::one(operator, slf.as_any(), None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf,)),
    }
}

/// An operator that changes its left operand, which is also its result.
pub fn in_place<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> PyResult<()> {
    if operate::two(operator, slf.as_any(), other, Some(slf))?.is_none() {
        method(slf, name)?.call1((slf, other))?;
    }
    Ok(())
}

/// A fold by native code, or by the method in Python.
pub fn folded<'py>(
    fold: Fold,
    slf: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> Made<'py> {
    or_call(reduce::fold(fold, slf, args, kwargs)?, slf, fold.name(), args, kwargs)
}

/// What native code has made, or what the method in Python makes.
#[inline]
pub fn or_call<'py>(
    made: Option<Bound<'py, PyAny>>,
    slf: &Bound<'py, Array>,
    name: &str,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> Made<'py> {
    match made {
        Some(made) => Ok(made),
        None => call(slf, name, args, kwargs),
    }
}

#[cold]
fn call<'py>(slf: &Bound<'py, Array>, name: &str, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
    let mut all = vec![slf.clone().into_any()];
    all.extend(args.iter());
    method(slf, &PyString::intern(slf.py(), name))?.call(PyTuple::new(slf.py(), all)?, kwargs)
}

/// A property of NumPy's interface.
#[cold]
pub fn property<'py>(slf: &Bound<'py, Array>, name: &Bound<'py, PyString>) -> Made<'py> {
    method(slf, name)?.getattr(intern!(slf.py(), "fget"))?.call1((slf,))
}

pub fn set_property(slf: &Bound<'_, Array>, name: &Bound<'_, PyString>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    method(slf, name)?.getattr(intern!(slf.py(), "fset"))?.call1((slf, value)).map(drop)
}
