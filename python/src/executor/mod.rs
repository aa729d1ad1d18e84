//! The executor as Python sees it: `understudy._understudy.Supervisor` and what belongs to it.
//!
//! Python objects are encoded straight to the wire and made straight from it. The package's Python half
//! (`understudy.executor`) holds what people call; this holds what has to be fast or native.

mod codec;
mod columns;
mod decode;
mod encode;
mod failure;
mod hooks;
mod many;
mod map;
mod raw;
mod remote;
mod settings;
mod settle;
mod source;
mod supervisor;

use pyo3::prelude::*;

/// Adds the executor's classes and functions to the extension module.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<raw::Block>()?;
    module.add_class::<map::MapIterator>()?;
    module.add_class::<remote::Held>()?;
    module.add_class::<settings::CallOptions>()?;
    module.add_class::<supervisor::Definition>()?;
    module.add_class::<supervisor::Supervisor>()?;
    module.add_class::<supervisor::Ticket>()?;
    module.add_function(wrap_pyfunction!(settings::find_interpreter, module)?)?;
    module.add_function(wrap_pyfunction!(many::run_columns, module)?)?;
    module.add_function(wrap_pyfunction!(codec::encode_fields, module)?)?;
    module.add_function(wrap_pyfunction!(codec::difference, module)?)?;
    module.add_function(wrap_pyfunction!(codec::decode_body, module)?)
}
