//! What the codec asks of Python: a handful of types and functions of `understudy.executor.travel`, looked up once.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyType};

use super::raw;

/// The functions and tables of `understudy.executor.travel`.
pub struct Hooks {
    /// Class to (record name, function from object to value).
    pub writers: Py<PyDict>,
    /// Record name to a function from value to object.
    makers: Py<PyDict>,
    /// Record name to (function to an empty object, function that fills it).
    containers: Py<PyDict>,
    references: Py<PyDict>,
    describe: Py<PyAny>,
    scalar: Py<PyAny>,
    base: Py<PyAny>,
    other: Py<PyAny>,
    buffer_dtype: Py<PyAny>,
    cannot_travel: Py<PyAny>,
    refusal: Py<PyAny>,
    array_array: Py<PyAny>,
    remote_object: Py<PyAny>,
    callback: Py<PyAny>,
    make_exception: Py<PyAny>,
    exception_record: Py<PyAny>,
    make_unknown: Py<PyAny>,
    make_array: Py<PyAny>,
    make_object_array: Py<PyAny>,
    make_view: Py<PyAny>,
    make_scalar: Py<PyAny>,
    from_failure: Py<PyAny>,
    ndarray: PyOnceLock<Py<PyAny>>,
    generic: PyOnceLock<Py<PyType>>,
}

static HOOKS: PyOnceLock<Hooks> = PyOnceLock::new();

/// The hooks, loaded at the first call.
pub fn hooks(py: Python<'_>) -> PyResult<&'static Hooks> {
    HOOKS.get_or_try_init(py, || {
        let travel = py.import("understudy.executor.travel")?;
        let get = |name: &str| travel.getattr(name).map(Bound::unbind);
        let table = |name: &str| -> PyResult<Py<PyDict>> { Ok(travel.getattr(name)?.cast_into::<PyDict>()?.unbind()) };
        Ok(Hooks {
            writers: table("WRITERS")?,
            makers: table("MAKERS")?,
            containers: table("CONTAINERS")?,
            references: table("REFERENCES")?,
            describe: get("describe")?,
            scalar: get("scalar")?,
            base: get("base")?,
            other: get("other")?,
            buffer_dtype: get("buffer_dtype")?,
            cannot_travel: get("cannot_travel")?,
            refusal: get("refusal")?,
            array_array: get("array_class")?,
            remote_object: get("RemoteObject")?,
            callback: get("Callback")?,
            make_exception: get("make_exception")?,
            exception_record: get("record_of_exception")?,
            make_unknown: get("make_unknown")?,
            make_array: get("make_array")?,
            make_object_array: get("make_object_array")?,
            make_view: get("make_view")?,
            make_scalar: get("make_scalar")?,
            from_failure: get("from_failure")?,
            ndarray: PyOnceLock::new(),
            generic: PyOnceLock::new(),
        })
    })
}

impl Hooks {
    /// Whether an object is exactly an `ndarray`. NumPy is not imported to find out.
    pub fn is_ndarray(&self, object: &Bound<'_, PyAny>) -> PyResult<bool> {
        let py = object.py();
        if let Some(ndarray) = self.ndarray.get(py) {
            return Ok(raw::is_exactly(object, ndarray));
        }
        let Some(numpy) = loaded(py, "numpy")? else { return Ok(false) };
        let Ok(ndarray) = numpy.getattr("ndarray") else { return Ok(false) };
        let _ = self.ndarray.set(py, ndarray.clone().unbind());
        Ok(object.get_type().is(&ndarray))
    }

    /// Whether an object is a NumPy scalar.
    pub fn is_scalar(&self, object: &Bound<'_, PyAny>) -> PyResult<bool> {
        let py = object.py();
        if let Some(generic) = self.generic.get(py) {
            return object.is_instance(generic.bind(py).as_any());
        }
        let Some(numpy) = loaded(py, "numpy")? else { return Ok(false) };
        let Ok(generic) = numpy.getattr("generic") else { return Ok(false) };
        let Ok(generic) = generic.cast_into::<PyType>() else { return Ok(false) };
        let answer = object.is_instance(generic.as_any());
        let _ = self.generic.set(py, generic.unbind());
        answer
    }

    /// Record name and function to its value, for a class that was met before.
    pub fn record_of<'py>(&self, object: &Bound<'py, PyAny>) -> PyResult<Option<(String, Bound<'py, PyAny>)>> {
        match self.writers.bind(object.py()).get_item(object.get_type())? {
            Some(row) => row.extract().map(Some),
            None => Ok(None),
        }
    }

    pub fn array_array(&self) -> &Py<PyAny> {
        &self.array_array
    }

    /// Worker and number of the object behind a proxy, if it is one.
    pub fn handle(&self, object: &Bound<'_, PyAny>) -> PyResult<Option<(u64, u64)>> {
        // By its class and not by `isinstance`, which asks the object what it is.
        if !object.get_type().is_subclass(self.remote_object.bind(object.py()))? {
            return Ok(None);
        }
        let held = object.getattr("_held")?;
        Ok(Some((held.getattr("worker")?.extract()?, held.getattr("id")?.extract()?)))
    }

    pub fn is_callback(&self, object: &Bound<'_, PyAny>) -> bool {
        raw::is_exactly(object, &self.callback)
    }

    pub fn describe<'py>(&self, array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.describe.bind(array.py()).call1((array,))
    }

    pub fn scalar<'py>(&self, scalar: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.scalar.bind(scalar.py()).call1((scalar,))
    }

    /// The array that a view is of, with the address and size of its memory, where that is in one piece.
    pub fn base<'py>(&self, array: &Bound<'py, PyAny>) -> Option<(Bound<'py, PyAny>, usize, usize)> {
        self.base.bind(array.py()).call1((array,)).ok()?.extract().ok()
    }

    pub fn other<'py>(&self, object: &Bound<'py, PyAny>, code: bool) -> PyResult<Bound<'py, PyAny>> {
        self.other.bind(object.py()).call1((object, code))
    }

    pub fn buffer_dtype<'py>(&self, py: Python<'py>, format: &str, size: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
        let dtype = self.buffer_dtype.bind(py).call1((format, size))?;
        Ok((!dtype.is_none()).then_some(dtype))
    }

    pub fn cannot_travel(&self, py: Python<'_>, path: &str, kind: &str, why: &str) -> PyErr {
        match self.cannot_travel.bind(py).call1((path, kind, why)) {
            Ok(error) => PyErr::from_value(error),
            Err(error) => error,
        }
    }

    /// Type and reason, if an error says that something cannot travel; else the error.
    pub fn refusal(&self, py: Python<'_>, error: PyErr) -> Result<(String, String), PyErr> {
        match self
            .refusal
            .bind(py)
            .call1((error.value(py),))
            .and_then(|answer| answer.extract::<Option<(String, String)>>())
        {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(error),
            Err(other) => Err(other),
        }
    }

    pub fn maker<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.makers.bind(py).get_item(name)
    }

    pub fn container<'py>(
        &self,
        py: Python<'py>,
        name: &str,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
        self.containers.bind(py).get_item(name)?.map(|pair| pair.extract()).transpose()
    }

    /// What a reference stands for here: a built-in class of a closed table, or a neutral `Reference`.
    pub fn reference<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.references.bind(py).get_item(name)? {
            Some(class) => Ok(class),
            None => self.make_unknown.bind(py).call1(("reference", name, py.None())),
        }
    }

    pub fn exception<'py>(&self, value: &Bound<'py, PyAny>, worker: &str) -> PyResult<Bound<'py, PyAny>> {
        self.make_exception.bind(value.py()).call1((value, worker))
    }

    /// The neutral record of an exception.
    pub fn exception_record<'py>(
        &self,
        error: &Bound<'py, pyo3::exceptions::PyBaseException>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.exception_record.bind(error.py()).call1((error,))
    }

    pub fn unknown<'py>(&self, kind: &str, name: &str, value: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.make_unknown.bind(value.py()).call1((kind, name, value))
    }

    #[allow(clippy::too_many_arguments)]
    pub fn array<'py>(
        &self,
        py: Python<'py>,
        flavour: u8,
        block: Bound<'py, PyAny>,
        dtype: Bound<'py, PyAny>,
        writeable: bool,
        shape: Bound<'py, PyAny>,
        strides: Bound<'py, PyAny>,
        offset: u64,
    ) -> PyResult<Bound<'py, PyAny>> {
        match flavour {
            0 => self.make_array.bind(py).call1((block, dtype, writeable, shape, strides, offset)),
            _ => self.make_view.bind(py).call1((flavour, block, dtype, writeable, shape, strides, offset)),
        }
    }

    pub fn object_array<'py>(
        &self,
        items: &Bound<'py, PyList>,
        writeable: bool,
        column_major: bool,
        shape: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.make_object_array.bind(items.py()).call1((items, writeable, column_major, shape))
    }

    pub fn make_scalar<'py>(&self, dtype: Bound<'py, PyAny>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
        self.make_scalar.bind(dtype.py()).call1((dtype, bytes))
    }

    /// The exception for a failure: stable id, text, death report as data and text, and what else it carries.
    pub fn failure(
        &self,
        py: Python<'_>,
        id: &str,
        message: &str,
        report: Option<(String, String)>,
        extra: Bound<'_, PyDict>,
    ) -> PyErr {
        let (report, text) = report.map_or((None, String::new()), |(report, text)| (Some(report), text));
        match self.from_failure.bind(py).call1((id, message, report, text, extra)) {
            Ok(error) => PyErr::from_value(error),
            Err(error) => error,
        }
    }
}

/// A module, if it is imported already.
fn loaded<'py>(py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?.get_item(name)
}
