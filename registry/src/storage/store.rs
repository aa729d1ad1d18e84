//! A list whose elements are decoded when they are first asked for.

use std::fmt;
use std::ops::{Index, IndexMut};
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::storage::Broken;
use crate::storage::sections::{Section, word};

/// What can be an element: plain data, which may name files below the folders of shim packages.
pub trait Element: Serialize + DeserializeOwned + Clone {
    /// Replaces what `change` says of each path.
    fn place(&mut self, _change: &dyn Fn(&str) -> String) {}
}

pub struct Store<T> {
    cells: Vec<OnceLock<Box<T>>>,
    stored: Option<Stored>,
}

/// Where the elements are that are not decoded yet, and where the paths in them lead.
struct Stored {
    section: Section,
    place: Arc<dyn Fn(&str) -> String + Send + Sync>,
}

impl<T> Default for Store<T> {
    fn default() -> Store<T> {
        Store { cells: Vec::new(), stored: None }
    }
}

impl<T> fmt::Debug for Store<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Store of {}", self.cells.len())
    }
}

impl<T> Store<T> {
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn push(&mut self, element: T) {
        self.cells.push(OnceLock::from(Box::new(element)));
    }
}

impl<T: Element> Store<T> {
    pub fn get(&self, at: usize) -> Option<&T> {
        let cell = self.cells.get(at)?;
        Some(cell.get_or_init(|| Box::new(self.decoded(at))))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator + Clone {
        (0..self.cells.len()).map(|at| &self[at])
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        for at in 0..self.cells.len() {
            let _ = &self[at];
        }
        self.cells.iter_mut().filter_map(|cell| cell.get_mut().map(Box::as_mut))
    }

    fn decoded(&self, at: usize) -> T {
        let found = self.stored.as_ref().and_then(|stored| {
            let mut element: T = postcard::from_bytes(blob(&stored.section, at)?).ok()?;
            element.place(stored.place.as_ref());
            Some(element)
        });
        // The checksum held when the index was opened, and each element was decoded once before it was written.
        found.unwrap_or_else(|| unreachable!("an element of a checked index does not decode"))
    }

    /// All elements: their count, where each ends, and then one after the other.
    pub(super) fn encode(&self, place: &dyn Fn(&str) -> String) -> Result<Vec<u8>, Broken> {
        let (mut ends, mut blobs) = (Vec::new(), Vec::new());
        for element in self.iter() {
            let mut element = element.clone();
            element.place(place);
            let bytes = postcard::to_stdvec(&element).map_err(|_| Broken::Element)?;
            postcard::from_bytes::<T>(&bytes).map_err(|_| Broken::Element)?;
            blobs.extend(bytes);
            ends.extend((blobs.len() as u32).to_le_bytes());
        }
        let mut out = (self.len() as u32).to_le_bytes().to_vec();
        out.extend(ends);
        out.extend(blobs);
        Ok(out)
    }

    pub(super) fn stored(
        section: Section,
        place: Arc<dyn Fn(&str) -> String + Send + Sync>,
    ) -> Result<Store<T>, Broken> {
        let count = word(&section, 0).ok_or(Broken::Short)? as usize;
        if section.len() < 4 + 4 * count {
            return Err(Broken::Short);
        }
        let cells = (0..count).map(|_| OnceLock::new()).collect();
        Ok(Store { cells, stored: Some(Stored { section, place }) })
    }
}

fn blob(section: &[u8], at: usize) -> Option<&[u8]> {
    let count = word(section, 0)? as usize;
    let start = if at == 0 { 0 } else { word(section, at)? as usize };
    let end = word(section, at + 1)? as usize;
    section.get(4 + 4 * count..)?.get(start..end)
}

impl<T: Element> Index<usize> for Store<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        let cell = &self.cells[at];
        cell.get_or_init(|| Box::new(self.decoded(at)))
    }
}

impl<T: Element> IndexMut<usize> for Store<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        let _ = &self[at];
        match self.cells[at].get_mut() {
            Some(element) => element,
            None => unreachable!("the element has just been decoded"),
        }
    }
}
