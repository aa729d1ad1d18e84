//! What an executor has done and what it has at the moment, as numbers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::work::task::WorkerId;

macro_rules! counters {
    ($($(#[$note:meta])* $name:ident),+ $(,)?) => {
        /// Counts of what has happened since the executor was made.
        #[derive(Debug, Default)]
        pub(crate) struct Counters { $(pub $name: AtomicU64),+ }

        /// A look at an executor.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Statistics {
            $($(#[$note])* pub $name: u64,)+
            /// Submitted tasks and callers that wait for a worker.
            pub waiting: usize,
            /// Workers that run something.
            pub busy: usize,
            /// Workers that wait for work.
            pub idle: usize,
            /// Workers that are not there yet.
            pub starting: usize,
            pub workers: Vec<WorkerStatistics>,
        }

        impl Counters {
            pub fn read(&self) -> Statistics {
                Statistics { $($name: self.$name.load(Ordering::Relaxed),)+ ..Statistics::default() }
            }
        }
    };
}

counters! {
    /// Tasks that gave a result.
    succeeded,
    /// Tasks that gave a failure of any kind; those below are among them.
    failed,
    /// Tasks that missed their deadline, waiting or running.
    timeouts,
    /// Tasks that were cancelled.
    cancelled,
    /// Tasks that were tried again because their worker was lost.
    retries,
    /// Workers that said that they were there.
    started,
    /// Workers that ended without being asked to.
    deaths,
    /// Workers that were replaced because they had served their time.
    recycled,
    /// Workers that were closed because they had nothing to do.
    timed_out,
    /// Starts that failed.
    failed_starts,
    /// Items of maps that gave a result or a failure.
    items,
}

/// One worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerStatistics {
    pub id: WorkerId,
    /// None until it has said that it is there.
    pub pid: Option<i32>,
    /// `"starting"`, `"idle"` or `"busy"`.
    pub phase: &'static str,
    /// Calls that it had done when it was last idle.
    pub calls: u64,
    /// Live handles to its objects and names.
    pub handles: usize,
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
