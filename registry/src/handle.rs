//! An original that has been found, without all that is known of it.

use crate::Registry;
use crate::entry::Entry;
use crate::index::State;
use crate::inventory::Kind;

/// One original of a registry. Finding it decodes nothing; the whole entry is put together when it is asked for.
#[derive(Clone, Copy)]
pub struct Found<'r> {
    registry: &'r Registry,
    id: u32,
}

impl Registry {
    /// The original of a name: its defining name, an alias, or a path through an alias or a base class.
    pub fn find(&self, name: &str) -> Option<Found<'_>> {
        self.index().find(name).map(|id| Found { registry: self, id })
    }
}

impl<'r> Found<'r> {
    /// The defining name.
    pub fn name(self) -> &'r str {
        &self.registry.index().record(self.id).original.name
    }

    pub fn kind(self) -> Kind {
        self.registry.index().record(self.id).original.kind
    }

    pub fn state(self) -> State {
        self.registry.index().state(self.id)
    }

    pub fn entry(self) -> Entry {
        Entry::of(self.registry.index(), self.id)
    }
}
