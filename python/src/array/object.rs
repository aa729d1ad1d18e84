//! `Array`: the class that `ndarray` derives from, and when native code may touch its elements.

use pyo3::prelude::*;

use super::layout::{Layout, Memory};
use super::raw::Attached;
use super::storage;

/// The class of arrays, without NumPy's interface.
#[pyclass(frozen, subclass, weakref, module = "understudy_array")]
pub struct Array {
    pub layout: Attached<Layout>,
    /// Whether the class is another than `ndarray`: only Python gives results back in it.
    pub derived: Attached<bool>,
}

impl Array {
    #[inline(always)]
    pub fn get<'a>(&'a self, py: Python<'_>) -> &'a Layout {
        self.layout.get(py)
    }

    /// Whether the elements are numbers in memory that native code can reach.
    #[inline(always)]
    pub fn ready(&self, py: Python<'_>) -> bool {
        self.get(py).code.is_some() && !self.derived.get(py) && self.in_memory(py)
    }

    /// Whether the elements can be moved about by native code: numbers and dates.
    #[inline(always)]
    pub fn movable(&self, py: Python<'_>) -> bool {
        self.get(py).moves.is_some() && !self.derived.get(py) && self.in_memory(py)
    }

    /// Whether everything that the view reaches lies in memory that is known.
    #[inline(always)]
    pub fn in_memory(&self, py: Python<'_>) -> bool {
        self.get(py).checked || self.check(py)
    }

    #[cold]
    fn check(&self, py: Python<'_>) -> bool {
        let found = match &self.get(py).memory {
            Memory::Object(object) => storage::seen(object.bind(py), self.get(py).moves),
            _ => None,
        };
        self.layout
            .change(py, |layout| {
                if let Some((memory, data, length)) = found {
                    let old = std::mem::replace(&mut layout.memory, memory);
                    layout.data = data;
                    layout.length = length;
                    layout.checked = layout.within();
                    return (layout.checked, Some(old));
                }
                let known = !matches!(layout.memory, Memory::None | Memory::Object(_));
                layout.checked = known && layout.shape.len() == layout.strides.len() && layout.within();
                (layout.checked, None)
            })
            .0
    }

    /// Changes one attribute; what native code has checked before holds no longer.
    pub fn set<R>(&self, py: Python<'_>, change: impl FnOnce(&mut Layout) -> R) -> R {
        self.layout.change(py, |layout| {
            layout.checked = false;
            change(layout)
        })
    }

    /// Has another layout from now on.
    pub fn become_layout(&self, py: Python<'_>, layout: Layout) {
        let old = self.layout.change(py, |have| std::mem::replace(have, layout));
        drop(old);
    }
}

/// Whose memory a view of `of` shows.
pub fn base_of(of: &Bound<'_, Array>) -> Py<PyAny> {
    match &of.get().get(of.py()).base {
        Some(base) => base.clone_ref(of.py()),
        None => of.clone().into_any().unbind(),
    }
}
