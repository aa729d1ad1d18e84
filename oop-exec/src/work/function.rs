//! Functions that workers call: each is described to a worker once, and named by number from then on.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use understudy_translators::{EncodeError, Encoded, Value};

/// How many functions have lost their last user; a worker that has seen fewer looks which of those it knows are gone.
static DROPPED: AtomicU64 = AtomicU64::new(0);

/// A function of the workers, by reference or by value. Cheap to clone; when the last clone is gone, workers forget it.
#[derive(Clone)]
pub struct Function(pub(crate) Arc<Definition>);

pub(crate) struct Definition {
    id: u64,
    name: Box<str>,
    what: Encoded,
    number: Encoded,
}

impl Function {
    /// A function from its definition: one encoded field, a reference or code. `name` is for people.
    pub fn new(name: impl Into<Box<str>>, definition: Encoded) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let number = Encoded::value(&Value::Int(id as i64)).unwrap_or_default();
        Self(Arc::new(Definition { id, name: name.into(), what: definition, number }))
    }

    /// The function that an interpreter finds under this name: `module:qualified.name`.
    pub fn reference(name: &str) -> Result<Self, EncodeError> {
        Ok(Self::new(name, Encoded::value(&Value::Reference(name.into()))?))
    }

    /// Unique in this process.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    pub fn name(&self) -> &str {
        &self.0.name
    }

    pub fn definition(&self) -> &Encoded {
        &self.0.what
    }

    /// The encoded id.
    pub(crate) fn number(&self) -> &Encoded {
        &self.0.number
    }

    /// How many functions of this process are gone.
    pub(crate) fn dropped() -> u64 {
        DROPPED.load(Ordering::Acquire)
    }
}

impl Drop for Definition {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Release);
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Function").field(&self.id()).field(&self.name()).finish()
    }
}
