//! What native code knows of the Python side: the classes above `Array`, the dtypes, the scalars and the ufuncs.
//!
//! `understudy_numpy` tells it in two steps: the classes as soon as there are any, the rest when all is imported. Until
//! then, and for whatever is not told, the definitions in Python do the work.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString};
use understudy_array::DType;

use super::object::Array;
use super::raw::Maker;

/// The classes.
pub struct Known {
    /// The pure class `Array`, whose functions define what ours do.
    pure: Py<PyAny>,
    /// NumPy's interface, in Python.
    interface: Py<PyAny>,
    pub ndarray: Maker,
    _ndarray: Py<PyAny>,
    dtypes: [Py<PyAny>; 14],
}

static KNOWN: PyOnceLock<Known> = PyOnceLock::new();

impl Known {
    /// What has been told, or an error where no array can be.
    #[inline(always)]
    pub fn of(py: Python<'_>) -> PyResult<&'static Known> {
        KNOWN.get(py).ok_or_else(not_installed)
    }

    /// A function of the pure class.
    pub fn pure<'py>(&self, py: Python<'py>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        self.pure.bind(py).getattr(name)
    }

    /// A method of NumPy's interface, as a function.
    pub fn method<'py>(&self, py: Python<'py>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        self.interface.bind(py).getattr(name)
    }

    pub fn dtype(&self, code: DType) -> &Py<PyAny> {
        &self.dtypes[code as usize]
    }

    /// The number type of one of NumPy's own dtypes, of which there is one each.
    #[inline]
    pub fn code(&self, dtype: &Bound<'_, PyAny>) -> Option<DType> {
        let at = self.dtypes.iter().position(|one| one.as_ptr() == dtype.as_ptr())?;
        Some(DType::ALL[at])
    }
}

#[cold]
fn not_installed() -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err("understudy_array was told of no class of arrays; import understudy_numpy")
}

/// Tell of the classes above `Array`.
#[pyfunction]
#[pyo3(signature = (*, pure, interface, ndarray, dtypes))]
pub fn install(
    pure: Bound<'_, PyAny>,
    interface: Bound<'_, PyAny>,
    ndarray: Bound<'_, PyAny>,
    dtypes: Vec<Py<PyAny>>,
) -> PyResult<()> {
    let py = pure.py();
    if !ndarray.cast::<pyo3::types::PyType>()?.is_subclass_of::<Array>()? {
        return Err(pyo3::exceptions::PyTypeError::new_err("ndarray does not derive from Array"));
    }
    let mut ordered = Vec::new();
    for code in DType::ALL {
        let wanted = dtypes.iter().find(|dtype| {
            dtype.bind(py).getattr("char").and_then(|char| char.extract::<char>()).is_ok_and(|char| char == code.char())
        });
        let found = wanted.ok_or_else(|| pyo3::exceptions::PyValueError::new_err(format!("no dtype {}", code.char())))?;
        ordered.push(found.clone_ref(py));
    }
    let dtypes = ordered.try_into().map_err(|_| pyo3::exceptions::PyValueError::new_err("fourteen dtypes are wanted"))?;
    let maker = Maker::of(&ndarray).ok_or_else(not_installed)?;
    let known = Known {
        pure: pure.unbind(),
        interface: interface.unbind(),
        ndarray: maker,
        _ndarray: ndarray.unbind(),
        dtypes,
    };
    // Once per process: a second copy of the package goes on with the first one's classes, and cannot.
    KNOWN.set(py, known).map_err(|_| pyo3::exceptions::PyRuntimeError::new_err("understudy_array is in use by another copy of understudy_numpy"))
}

/// A new array of a class, without attributes.
#[pyfunction]
pub fn new_array<'py>(class: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = class.py();
    if let Some(known) = KNOWN.get(py)
        && known._ndarray.as_ptr() == class.as_ptr()
    {
        return Ok(known.ndarray.array(py, super::object::Layout::default())?.into_any());
    }
    if !class.cast::<pyo3::types::PyType>()?.is_subclass_of::<Array>()? {
        return Err(pyo3::exceptions::PyTypeError::new_err("only classes that derive from Array"));
    }
    let maker = Maker::of(class).ok_or_else(not_installed)?;
    Ok(maker.array(py, super::object::Layout::default())?.into_any())
}

/// The keyword arguments of a call, if it has some.
pub type Keywords<'a, 'py> = Option<&'a Bound<'py, PyDict>>;
