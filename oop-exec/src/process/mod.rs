//! A worker as a process: finding its interpreter, starting it below its guard, confining it, and saying how it ended.

pub mod confine;
pub mod control;
pub mod doctor;
#[doc(hidden)]
pub mod guard;
pub mod interpreter;
pub mod launch;
pub mod report;
pub(crate) mod spawn;
pub mod worker_file;
