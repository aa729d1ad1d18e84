//! The registry and the executor as Python sees them: the extension module `understudy._understudy`.
//!
//! What they mean is documented in their own crates. To the registry only text and plain values cross this boundary.

mod executor;

use std::path::PathBuf;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;

pyo3::create_exception!(
    _understudy,
    RegistryError,
    PyException,
    "The registry cannot answer; the message is the whole text to show."
);

/// The registry over folders of shim packages, each holding a `registry.toml`.
#[pyclass(module = "understudy._understudy", frozen)]
struct Registry {
    inner: understudy_registry::Registry,
}

#[pymethods]
impl Registry {
    #[new]
    fn new(py: Python<'_>, folders: Vec<PathBuf>) -> PyResult<Self> {
        py.detach(|| understudy_registry::Registry::open(&folders)).map(|inner| Registry { inner }).map_err(raised)
    }

    /// What the registry knows of one original, by its defining name or an alias; None where it is unknown.
    fn lookup_json(&self, name: &str) -> Option<String> {
        self.inner.lookup_json(name)
    }

    /// The same as a page for a person. Raises RegistryError, with the nearest names, where it is unknown.
    #[pyo3(signature = (name, color=false))]
    fn lookup_text(&self, name: &str, color: bool) -> PyResult<String> {
        self.inner.lookup_text(name, color).map_err(raised)
    }

    /// Every reference of a program to an original, rendered, and the exit code:
    /// 0 all are served, 1 something is not, 2 a file is missing or does not parse.
    #[pyo3(signature = (paths, json=false, color=false))]
    fn explain(&self, py: Python<'_>, paths: Vec<PathBuf>, json: bool, color: bool) -> (String, u8) {
        py.detach(|| self.inner.explain(&paths, json, color))
    }

    /// The mirrored libraries and the packages that stand in for them.
    fn libraries_json(&self) -> String {
        self.inner.libraries_json()
    }

    /// The text of the one error for an original that nothing serves. `asked` says where the program asks for it:
    /// file, source, first and last line.
    #[pyo3(signature = (name, asked=None, color=false))]
    fn diagnose(&self, name: &str, asked: Option<(String, String, usize, usize)>, color: bool) -> String {
        self.inner.diagnose(name, asked.as_ref().map(place), color)
    }

    /// The text of the one error for a call whose arguments a shim refuses.
    #[pyo3(signature = (name, why, asked=None, color=false))]
    fn refusal(&self, name: &str, why: &str, asked: Option<(String, String, usize, usize)>, color: bool) -> String {
        self.inner.refusal(name, why, asked.as_ref().map(place), color)
    }

    /// The name under which an original is known, given that or an alias; None where it is unknown.
    fn defining_name(&self, name: &str) -> Option<String> {
        self.inner.defining_name(name)
    }

    /// The recorded public names of an original module or class, served or not.
    fn names(&self, library_or_class: &str) -> Vec<String> {
        self.inner.names(library_or_class)
    }
}

fn place((file, text, first, last): &(String, String, usize, usize)) -> understudy_registry::Asked<'_> {
    understudy_registry::Asked { file, text, lines: (*first, *last) }
}

fn raised(error: understudy_registry::Error) -> PyErr {
    RegistryError::new_err(error.to_string())
}

#[pymodule]
fn _understudy(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Registry>()?;
    executor::register(module)?;
    module.add("RegistryError", module.py().get_type::<RegistryError>())
}
