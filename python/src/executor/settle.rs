//! Outcomes of submitted calls on their way into their futures.
//!
//! A worker's driver must not wait for the interpreter, which a busy program keeps for milliseconds. So outcomes are queued:
//! who finds nobody at it settles its own, and a thread takes over as soon as others have come meanwhile. That thread also calls the
//! functions that were added to futures, when others may settle again: they may wait for other calls, for which drivers are needed.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use understudy_exec::outcome::{Failure, Outcome};

use super::failure;
use super::supervisor::{Common, Functions};

/// What came of a submitted call, and the future that waits for it.
pub struct Done {
    pub common: Arc<Common>,
    pub future: Py<PyAny>,
    pub callbacks: Option<Arc<Functions>>,
    pub result: Result<Outcome, Failure>,
}

/// The outcomes of one executor that are not in their futures yet.
pub struct Settler {
    state: Mutex<State>,
    changed: Condvar,
    process: u32,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Done>,
    /// Somebody settles; whoever comes now only queues.
    busy: bool,
    /// It is the thread that is to settle.
    turn: bool,
    /// The thread is there, and waits for its turn.
    waiting: bool,
    started: bool,
    closed: bool,
    /// Futures with functions to call, and how many threads are at it.
    calls: Vec<Py<PyAny>>,
    calling: usize,
}

thread_local! {
    static CALLING: Cell<bool> = const { Cell::new(false) };
}

impl Settler {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), changed: Condvar::new(), process: std::process::id() })
    }

    /// Settles a call, now or soon. To be called without the interpreter.
    pub fn push(self: &Arc<Self>, done: Done) {
        {
            let mut state = self.lock();
            if state.busy {
                state.queue.push_back(done);
                return;
            }
            state.busy = true;
        }
        let called = settle([done]);
        let mut state = self.lock();
        state.calls.extend(called);
        while !state.queue.is_empty() {
            if state.waiting || self.start(&mut state) {
                state.turn = true;
                self.changed.notify_all();
                return;
            }
            // The thread is at a function that takes its time, or cannot be had.
            state = self.settle_queued(state);
        }
        state.busy = false;
        self.changed.notify_all();
        if !state.calls.is_empty() && !state.started && !self.start(&mut state) {
            drop(self.invoke(state));
        }
    }

    /// Waits until all that has come is settled, and ends the thread. False: not everything was done in time.
    pub fn finish(&self, limit: Option<Duration>) -> bool {
        if self.process != std::process::id() {
            return true;
        }
        let until = limit.map(|limit| Instant::now() + limit);
        // A function that ends the executor cannot wait for its own end.
        let own = CALLING.get();
        let mut state = self.lock();
        loop {
            let done = !state.busy && state.queue.is_empty() && (own || (state.calling == 0 && state.calls.is_empty()));
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if done || left.is_some_and(|left| left.is_zero()) {
                state.closed = true;
                self.changed.notify_all();
                return done;
            }
            state = match left {
                Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn start(self: &Arc<Self>, state: &mut State) -> bool {
        if state.started || state.closed {
            return false;
        }
        let settler = Arc::clone(self);
        state.started = thread::Builder::new().name("understudy-settle".into()).spawn(move || settler.run()).is_ok();
        state.started
    }

    fn run(&self) {
        let mut state = self.lock();
        loop {
            while !state.turn && state.calls.is_empty() {
                if state.closed {
                    state.started = false;
                    return;
                }
                state.waiting = true;
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.waiting = false;
            if std::mem::take(&mut state.turn) {
                while !state.queue.is_empty() {
                    state = self.settle_queued(state);
                }
                state.busy = false;
                self.changed.notify_all();
            }
            state = self.invoke(state);
        }
    }

    /// Settles what is queued, without the lock.
    fn settle_queued<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let batch = std::mem::take(&mut state.queue);
        drop(state);
        let called = settle(batch);
        let mut state = self.lock();
        state.calls.extend(called);
        state
    }

    /// Calls what was added to futures.
    fn invoke<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let futures = std::mem::take(&mut state.calls);
        if futures.is_empty() {
            return state;
        }
        state.calling += 1;
        drop(state);
        CALLING.set(true);
        Python::attach(|py| {
            for future in futures {
                if let Err(error) = future.call_method0(py, "_invoke_callbacks") {
                    error.write_unraisable(py, Some(future.bind(py)));
                }
            }
        });
        CALLING.set(false);
        let mut state = self.lock();
        state.calling -= 1;
        self.changed.notify_all();
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts outcomes into their futures; gives those to which functions were added.
fn settle(batch: impl IntoIterator<Item = Done>) -> Vec<Py<PyAny>> {
    Python::attach(|py| {
        let mut called = Vec::new();
        for Done { common, future, callbacks, result } in batch {
            let known = callbacks.as_ref().map_or(&[][..], |callbacks| &callbacks.functions);
            let call = failure::settle(py, Some(&common), future.bind(py), &result, known).or_else(|error| {
                // The future must be settled all the same, or its owner waits for ever.
                let fields = (py.None(), error.into_value(py), py.None(), py.None());
                future.call_method1(py, "_finish", fields)?.is_truthy(py)
            });
            match call {
                Ok(true) => called.push(future),
                Ok(false) => {}
                Err(error) => error.write_unraisable(py, Some(future.bind(py))),
            }
        }
        called
    })
}
