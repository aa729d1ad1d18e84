//! The registry as Python sees it. What it means is documented in its own crate; only text crosses this boundary.

use std::path::PathBuf;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use understudy_registry::{Asked, Error, Sources};

pyo3::create_exception!(
    _understudy,
    RegistryError,
    PyException,
    "The registry cannot answer; the message is the whole text to show."
);

/// The registry over folders of shim packages, each holding a `registry.toml`.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Registry {
    inner: understudy_registry::Registry,
}

#[pymethods]
impl Registry {
    /// `standard_library` is the folder of Python's own modules, in which the pure twins of compiled ones lie; `compiled`
    /// is an index that was made before, used where the packages are as they were then.
    #[new]
    #[pyo3(signature = (folders, standard_library=None, compiled=None))]
    fn new(
        py: Python<'_>,
        folders: Vec<PathBuf>,
        standard_library: Option<PathBuf>,
        compiled: Option<PathBuf>,
    ) -> PyResult<Self> {
        let sources = Sources { folders, standard_library, compiled, ..Sources::default() };
        py.detach(|| understudy_registry::Registry::open_with(&sources)).map(|inner| Registry { inner }).map_err(raised)
    }

    /// Compiles the registry over these packages into a file that can be shipped.
    #[staticmethod]
    fn compile(
        py: Python<'_>,
        folders: Vec<PathBuf>,
        standard_library: Option<PathBuf>,
        path: PathBuf,
    ) -> PyResult<()> {
        let sources = Sources { folders, standard_library, ..Sources::default() };
        py.detach(|| understudy_registry::Registry::compile(&sources, &path)).map_err(raised)
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

    /// Known names that are near to one that is not.
    fn nearest(&self, name: &str) -> Vec<String> {
        self.inner.nearest(name)
    }

    /// Whether a call is covered, from the types of its arguments as `float64[2]`, `axis=int`.
    fn covers_json(&self, name: &str, arguments: Vec<String>) -> PyResult<String> {
        self.inner.covers_json(name, &arguments).map_err(raised)
    }

    /// The same for a person, and the exit code: 0 covered, 1 not covered, 3 where that cannot be told.
    #[pyo3(signature = (name, arguments, color=false))]
    fn covers_text(&self, name: &str, arguments: Vec<String>, color: bool) -> PyResult<(String, u8)> {
        self.inner.covers_text(name, &arguments, color).map_err(raised)
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

fn place((file, text, first, last): &(String, String, usize, usize)) -> Asked<'_> {
    Asked { file, text, lines: (*first, *last) }
}

fn raised(error: Error) -> PyErr {
    RegistryError::new_err(error.to_string())
}
