//! The executor: runs Python functions, scripts and expressions in supervised vanilla interpreters.

mod arena;
pub mod batch;
mod body;
pub mod columns;
pub mod confine;
mod connection;
pub mod control;
mod crew;
pub mod determinism;
pub mod doctor;
mod drive;
pub mod exchange;
pub mod executor;
pub mod frame;
pub mod function;
#[doc(hidden)]
pub mod guard;
mod housekeeping;
pub mod interpreter;
pub mod launch;
pub mod memory;
pub mod outcome;
mod pool;
mod remembered;
pub mod remote;
pub mod report;
pub mod serve;
pub mod settings;
mod starting;
pub mod statistics;
mod stragglers;
pub mod task;
mod waiter;
pub mod worker_file;

pub use batch::{Map, MapOptions};
pub use determinism::{Cause, Determinism, Judgement, Verdict};
pub use executor::{Executor, ExecutorError, Interruption, Shutdown, Ticket, Waiting};
pub use remote::Remote;
pub use settings::{Environment, Settings, SettingsError, Start, StateCare};
pub use statistics::{Statistics, WorkerStatistics};
