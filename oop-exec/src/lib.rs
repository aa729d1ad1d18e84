//! The executor: runs Python functions, scripts and expressions in supervised vanilla interpreters.

pub mod determinism;
pub mod exchange;
pub mod executor;
mod pool;
mod process;
pub mod serve;
pub mod settings;
mod wire;
mod work;

pub use determinism::{Cause, Determinism, Judgement, Verdict};
pub use executor::{Executor, ExecutorError, Interruption, Shutdown, Ticket, Waiting};
pub use pool::statistics::{self, Statistics, WorkerStatistics};
#[doc(hidden)]
pub use process::guard;
pub use process::{confine, control, doctor, interpreter, launch, report, worker_file};
pub use settings::{Environment, Settings, SettingsError, Start, StateCare};
pub use wire::{frame, memory};
pub use work::batch::{self, Map, MapOptions};
pub use work::remote::{self, Remote};
pub use work::{columns, function, outcome, task};
