//! Objects and names that stay in a worker.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use understudy_exec::Remote;
use understudy_exec::task::{Keep, Options};

use super::settings::CallOptions;
use super::supervisor::{Common, encode_call};

/// What a proxy or a variable holds in a worker. It is freed there when the last of these is gone.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Held {
    common: Arc<Common>,
    remote: Remote,
}

impl Held {
    pub fn new(common: &Arc<Common>, remote: Remote) -> Self {
        Self { common: Arc::clone(common), remote }
    }

    /// The `RemoteObject`, or what the supervisor was told to make in its place, for an object in a worker.
    pub fn proxy<'py>(py: Python<'py>, common: &Arc<Common>, remote: Remote) -> PyResult<Bound<'py, PyAny>> {
        let held = (Self::new(common, remote),);
        match common.proxy() {
            Some(proxy) => proxy.bind(py).call1(held),
            None => py.import("understudy.executor.remote")?.getattr("RemoteObject")?.call1(held),
        }
    }
}

#[pymethods]
impl Held {
    /// The number of its worker.
    #[getter]
    fn worker(&self) -> u64 {
        self.remote.worker().0
    }

    /// The number of the object in its worker; None for a name.
    #[getter]
    fn id(&self) -> Option<u64> {
        self.remote.handle().map(|handle| handle.id)
    }

    /// Whether its worker is still there.
    #[getter]
    fn alive(&self) -> bool {
        self.remote.is_alive()
    }

    /// Does an operation on the object. `keep`: True for a proxy in any case, None for one where the result is no data.
    /// Of `options` its own ways to keep and its worker count for nothing.
    #[pyo3(signature = (operation, args, kwargs, keep=None, options=None))]
    fn operate<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
        keep: Option<bool>,
        options: Option<&CallOptions>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (args, kwargs, gathered) = encode_call(py, &self.common, args, kwargs, false)?;
        let Some(mut task) = self.remote.operation(operation, args, kwargs) else {
            return Err(pyo3::exceptions::PyTypeError::new_err("a variable has no operations; use its value"));
        };
        if let Some(options) = options {
            task.options = Options { worker: task.options.worker, ..options.options.clone() };
        }
        task.options.keep = match keep {
            None => Keep::Auto,
            Some(true) => Keep::Yes,
            Some(false) => Keep::No,
        };
        self.common.call(py, task, gathered)
    }

    /// What it stands for, as data.
    fn fetch<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.common.call(py, self.remote.fetch(), None)
    }
}
