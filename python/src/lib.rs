//! The registry, the executor and native arrays as Python sees them: the extension module `understudy._understudy`.

mod array;
mod executor;
mod registry;

use pyo3::prelude::*;

#[pymodule]
fn _understudy(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<registry::Registry>()?;
    array::register(module)?;
    executor::register(module)?;
    module.add("RegistryError", module.py().get_type::<registry::RegistryError>())
}
