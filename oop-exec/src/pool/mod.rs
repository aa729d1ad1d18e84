//! The workers of one executor: which of them runs what, the threads that drive them, and what is due when nobody calls.

pub(crate) mod crew;
mod decisions;
pub(crate) mod drive;
pub(crate) mod housekeeping;
pub(crate) mod remembered;
mod slot;
mod starting;
pub mod statistics;
pub(crate) mod stragglers;
pub(crate) mod waiter;

pub(crate) use decisions::Pool;
pub use slot::Interruption;
pub(crate) use slot::{Bounds, Next, Placed, Queued, Wear};
