//! What native code knows of the Python side: the classes above `Array`, the dtypes, the scalars and the ufuncs.
//!
//! `understudy_numpy` tells it in steps, while it is imported. Until then, and for whatever is not told, the definitions
//! in Python do the work.

use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};
use understudy_array::DType;

use super::function::Function;
use super::layout::Layout;
use super::object::Array;
use super::raw::{self, Maker};

/// The classes and the dtypes.
pub struct Known {
    /// The pure class `Array`, whose functions define what ours do.
    pure: Py<PyAny>,
    /// NumPy's interface, in Python.
    interface: Py<PyAny>,
    pub ndarray: Maker,
    ndarray_class: Py<PyAny>,
    dtypes: [Py<PyAny>; 14],
    /// The classes of scalars, by number type.
    scalars: [Maker; 14],
    /// Python's `box`, which makes a scalar of any element.
    pub boxed: Py<PyAny>,
    pub truths: [Py<PyAny>; 2],
    no_value: Py<PyAny>,
    plain_floats: bool,
}

/// What is known when everything is imported.
pub struct Rest {
    /// Python's report of floating-point flags.
    pub report: Py<PyAny>,
    /// The ufuncs behind the operators, by [`Operator`](super::operate::Operator).
    pub functions: Vec<Function>,
}

static KNOWN: PyOnceLock<Known> = PyOnceLock::new();
static REST: PyOnceLock<Rest> = PyOnceLock::new();
/// What the call of a ufunc is in Python.
static CALL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

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

    #[inline(always)]
    pub fn dtype(&self, code: DType) -> &Py<PyAny> {
        &self.dtypes[code as usize]
    }

    /// The number type of one of NumPy's own dtypes, of which there is one each.
    #[inline]
    pub fn code(&self, dtype: &Bound<'_, PyAny>) -> Option<DType> {
        let at = self.dtypes.iter().position(|one| one.as_ptr() == dtype.as_ptr())?;
        Some(DType::ALL[at])
    }

    /// The number type of a NumPy scalar.
    #[inline]
    pub fn scalar_code(&self, scalar: &Bound<'_, PyAny>) -> Option<DType> {
        let at = self.scalars.iter().position(|maker| maker.makes(scalar))?;
        Some(DType::ALL[at])
    }

    /// The number type of a class of NumPy scalars.
    pub fn class_code(&self, class: &Bound<'_, PyAny>) -> Option<DType> {
        let at = self.scalars.iter().position(|maker| maker.is(class))?;
        Some(DType::ALL[at])
    }

    /// Whether an object is the mark of an argument that was not given.
    pub fn is_no_value(&self, object: &Bound<'_, PyAny>) -> bool {
        object.is(&self.no_value)
    }

    /// The NumPy scalar of one element.
    #[inline]
    pub fn scalar<'py>(&self, py: Python<'py>, code: DType, at: *const u8) -> PyResult<Bound<'py, PyAny>> {
        let maker = &self.scalars[code as usize];
        let value = match code {
            DType::F64 if self.plain_floats => return raw::make_float(py, maker, raw::read::<f64>(at)),
            DType::Bool => return Ok(self.truths[usize::from(raw::read::<u8>(at) != 0)].bind(py).clone()),
            DType::F64 => return maker.class(py).call_method1(intern!(py, "_of"), (raw::read::<f64>(at),)),
            _ => element(py, code, at)?,
        };
        if code == DType::C128 {
            let new = py.get_type::<pyo3::types::PyComplex>().getattr(intern!(py, "__new__"))?;
            return new.call1((maker.class(py), value));
        }
        let made = maker.blank(py)?;
        made.setattr(intern!(py, "_value"), value)?;
        Ok(made)
    }
}

/// One element as a Python number.
#[inline]
pub fn element<'py>(py: Python<'py>, code: DType, at: *const u8) -> PyResult<Bound<'py, PyAny>> {
    macro_rules! number {
        ($type:ty) => {
            raw::read::<$type>(at).into_pyobject(py)?.into_any()
        };
    }
    Ok(match code {
        DType::Bool => (raw::read::<u8>(at) != 0).into_pyobject(py)?.to_owned().into_any(),
        DType::I8 => number!(i8),
        DType::I16 => number!(i16),
        DType::I32 => number!(i32),
        DType::I64 => number!(i64),
        DType::U8 => number!(u8),
        DType::U16 => number!(u16),
        DType::U32 => number!(u32),
        DType::U64 => number!(u64),
        DType::F16 => raw::read::<understudy_array::f16>(at).to_f64().into_pyobject(py)?.into_any(),
        DType::F32 => f64::from(raw::read::<f32>(at)).into_pyobject(py)?.into_any(),
        DType::F64 => number!(f64),
        DType::C64 => {
            let parts = raw::read::<[f32; 2]>(at);
            pyo3::types::PyComplex::from_doubles(py, parts[0].into(), parts[1].into()).into_any()
        }
        DType::C128 => {
            let parts = raw::read::<[f64; 2]>(at);
            pyo3::types::PyComplex::from_doubles(py, parts[0], parts[1]).into_any()
        }
    })
}

/// What is known when everything is imported; nothing before.
#[inline(always)]
pub fn rest(py: Python<'_>) -> Option<&'static Rest> {
    REST.get(py)
}

/// The call of a ufunc in Python.
pub fn call<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    CALL.get(py).map(|call| call.bind(py).clone()).ok_or_else(not_installed)
}

#[cold]
fn not_installed() -> PyErr {
    PyRuntimeError::new_err("understudy_array was not told of the classes above it; import understudy_numpy")
}

fn wanted<'py>(parts: &Bound<'py, PyDict>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    parts.get_item(name)?.ok_or_else(|| PyTypeError::new_err(format!("install() is missing {name}")))
}

fn known_of(parts: &Bound<'_, PyDict>) -> PyResult<Known> {
    let ndarray = wanted(parts, "ndarray")?;
    if !ndarray.cast::<PyType>()?.is_subclass_of::<Array>()? {
        return Err(PyTypeError::new_err("ndarray does not derive from Array"));
    }
    let py = ndarray.py();
    let given: Vec<Bound<'_, PyAny>> = wanted(parts, "dtypes")?.extract()?;
    let (mut dtypes, mut scalars) = (Vec::new(), Vec::new());
    for code in DType::ALL {
        let mut found = None;
        for dtype in &given {
            if dtype.getattr("char")?.extract::<char>()? == code.char() {
                found = Some(dtype);
            }
        }
        let dtype = found.ok_or_else(|| PyValueError::new_err(format!("no dtype {}", code.char())))?;
        scalars.push(Maker::of(&dtype.getattr("type")?).ok_or_else(not_installed)?);
        dtypes.push(dtype.clone().unbind());
    }
    let fourteen = || PyValueError::new_err("fourteen dtypes are wanted");
    Ok(Known {
        pure: wanted(parts, "pure")?.unbind(),
        interface: wanted(parts, "interface")?.unbind(),
        ndarray: Maker::of(&ndarray).ok_or_else(not_installed)?,
        ndarray_class: ndarray.unbind(),
        dtypes: dtypes.try_into().map_err(|_| fourteen())?,
        scalars: scalars.try_into().map_err(|_| fourteen())?,
        boxed: wanted(parts, "box")?.unbind(),
        truths: [wanted(parts, "false")?.unbind(), wanted(parts, "true")?.unbind()],
        no_value: wanted(parts, "no_value")?.unbind(),
        plain_floats: raw::float_is_plain(py),
    })
}

/// Tell of what lies above `Array`: the classes, then how a ufunc is called, then the ufuncs.
#[pyfunction]
#[pyo3(signature = (**parts))]
pub fn install(py: Python<'_>, parts: Option<&Bound<'_, PyDict>>) -> PyResult<()> {
    let Some(parts) = parts else { return Ok(()) };
    // Once for each process: a second copy of the package would have other classes.
    let twice = || PyRuntimeError::new_err("understudy_array is in use by another copy of understudy_numpy");
    if parts.contains("ndarray")? {
        KNOWN.set(py, known_of(parts)?).map_err(|_| twice())?;
    }
    if let Some(call) = parts.get_item("call")? {
        CALL.set(py, call.unbind()).map_err(|_| twice())?;
    }
    if let Some(functions) = parts.get_item("functions")? {
        let functions = super::operate::Operator::ALL
            .iter()
            .map(|operator| Function::of(&functions.get_item(operator.function())?))
            .collect::<PyResult<_>>()?;
        REST.set(py, Rest { report: wanted(parts, "report")?.unbind(), functions }).map_err(|_| twice())?;
    }
    Ok(())
}

/// A new array of a class, without attributes.
#[pyfunction]
pub fn new_array<'py>(class: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = class.py();
    if let Some(known) = KNOWN.get(py)
        && known.ndarray_class.as_ptr() == class.as_ptr()
    {
        return Ok(known.ndarray.array(py, Layout::default())?.into_any());
    }
    if !class.cast::<PyType>()?.is_subclass_of::<Array>()? {
        return Err(PyTypeError::new_err("only classes that derive from Array"));
    }
    let maker = Maker::of(class).ok_or_else(not_installed)?;
    let made = maker.array(py, Layout::default())?;
    made.get().derived.change(py, |derived| *derived = true);
    Ok(made.into_any())
}
