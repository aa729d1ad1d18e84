//! What the pool's decisions are about: the place of a worker, a task that waits, and the answers to who asks.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::exchange::Wake;
use crate::work::remote::Lot;
use crate::work::task::WorkerId;

/// The bounds that the pool keeps.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    pub floor: usize,
    pub ceiling: usize,
    pub queue: usize,
    pub idle_timeout: Option<Duration>,
    pub recycle_calls: Option<u64>,
    pub recycle_bytes: Option<u64>,
}

/// A task that waits. `seq` orders tasks by submission, and names them.
#[derive(Debug)]
pub(crate) struct Queued<T> {
    pub seq: u64,
    pub deadline: Option<Instant>,
    /// Counts against the queue's bound.
    pub bounded: bool,
    pub payload: T,
}

/// What somebody wants of a running call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// SIGINT first, so that the worker can be used again.
    Gently,
    Kill,
}

/// How much a worker has done, as far as recycling goes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wear {
    pub calls: u64,
    pub bytes: u64,
    pub retiring: bool,
}

#[derive(Debug)]
pub(super) enum Phase<M> {
    Starting,
    Idle(M),
    Busy,
}

#[derive(Debug)]
pub(crate) struct Slot<M, T> {
    pub id: WorkerId,
    pub wake: Arc<Wake>,
    pub(super) phase: Phase<M>,
    pub(super) pinned: VecDeque<Queued<T>>,
    /// The task it runs, so that it can be cancelled by name.
    pub running: Option<u64>,
    pub interruption: Option<Interruption>,
    /// What it shares with the handles to its objects.
    pub lot: Arc<Lot>,
    /// Housekeeping has seen something on its descriptors and watches them no longer.
    pub unwatched: bool,
    pub(super) idle_since: Option<Instant>,
    /// It is being closed, and counts for the floor no more.
    pub(super) leaving: bool,
    /// It has been told to let go of what it does not need since its last call.
    pub(super) rested: bool,
    pub calls: u64,
    pub pid: Option<i32>,
}

/// What to do with a worker that was given back.
#[derive(Debug)]
pub(crate) enum Next<M, T> {
    /// It lies idle now. True: housekeeping, which has nothing to wait for, should be told.
    Idle { tell: bool },
    /// It has something to run.
    Run(M, Queued<T>),
    /// It has served its time; close it and then call `removed`.
    Recycle(M),
}

/// The answer to a new task.
#[derive(Debug)]
pub(crate) enum Placed<M, T> {
    Run(M, Queued<T>),
    Waits,
    /// Nothing was done: the queue is full.
    Full(Queued<T>),
    /// The worker that it is pinned to is gone.
    Gone(Queued<T>),
    /// No worker can be had now.
    Hopeless(Queued<T>),
}

/// What is left when a worker is gone.
#[derive(Debug)]
pub(crate) struct Removed<T> {
    pub pinned: Vec<Queued<T>>,
}

impl<M, T> Slot<M, T> {
    /// `"starting"`, `"idle"` or `"busy"`.
    pub fn phase(&self) -> &'static str {
        match self.phase {
            Phase::Starting => "starting",
            Phase::Idle(_) => "idle",
            Phase::Busy => "busy",
        }
    }
}
