//! What a person reads. Nothing here decides anything.

pub(crate) mod covers;
pub(crate) mod diagnostic;
pub(crate) mod page;
pub(crate) mod refusals;
pub(crate) mod report;
pub(crate) mod style;
