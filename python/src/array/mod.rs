//! Arrays in native code, as Python sees them: the module `understudy_array`.
//!
//! `Array` is the class that `ndarray` derives from. What it can do itself it does on memory, through the crate
//! `understudy-array`; everything else it hands to the definition in Python, which is the same for both.

mod buffer;
mod choose;
mod create;
mod draws;
mod factors;
mod folds;
mod function;
mod hand;
mod index;
mod interface;
mod known;
mod layout;
mod methods;
mod object;
mod operate;
mod product;
mod raw;
mod reduce;
mod sorting;
mod storage;
mod streams;
mod sums;
mod transforms;

use pyo3::prelude::*;

pub fn register(parent: &Bound<'_, PyModule>) -> PyResult<()> {
    let module = PyModule::new(parent.py(), "array")?;
    module.add_class::<object::Array>()?;
    module.add_class::<function::Ufunc>()?;
    module.add_class::<storage::Storage>()?;
    module.add_function(wrap_pyfunction!(known::install, &module)?)?;
    module.add_function(wrap_pyfunction!(known::new_array, &module)?)?;
    module.add_function(wrap_pyfunction!(create::ready_array, &module)?)?;
    module.add_function(wrap_pyfunction!(create::ready_joined, &module)?)?;
    module.add_function(wrap_pyfunction!(create::ready_nested, &module)?)?;
    module.add_function(wrap_pyfunction!(create::ready_range, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_counts, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_nonzero, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_order, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_search, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_sorted, &module)?)?;
    module.add_function(wrap_pyfunction!(reduce::ready_running, &module)?)?;
    module.add_function(wrap_pyfunction!(choose::ready_added, &module)?)?;
    module.add_function(wrap_pyfunction!(choose::ready_repeat, &module)?)?;
    module.add_function(wrap_pyfunction!(choose::ready_take, &module)?)?;
    module.add_function(wrap_pyfunction!(folds::ready_fold, &module)?)?;
    module.add_function(wrap_pyfunction!(folds::ready_stretches, &module)?)?;
    module.add_function(wrap_pyfunction!(sums::ready_einsum, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_true_count, &module)?)?;
    module.add_function(wrap_pyfunction!(choose::ready_where, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_histogram, &module)?)?;
    module.add_function(wrap_pyfunction!(sorting::ready_unique, &module)?)?;
    module.add_function(wrap_pyfunction!(create::ready_spaced, &module)?)?;
    module.add_function(wrap_pyfunction!(product::ready_operation, &module)?)?;
    module.add_function(wrap_pyfunction!(product::ready_product, &module)?)?;
    module.add_function(wrap_pyfunction!(product::ready_products, &module)?)?;
    draws::register(&module)?;
    factors::register(&module)?;
    streams::register(&module)?;
    transforms::register(&module)?;
    parent.add_submodule(&module)
}
