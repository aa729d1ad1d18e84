//! The threads that do what nobody waits for in his own thread: submitted tasks, starts, and looking after stragglers.
//!
//! A thread is started when there is work and none is free, and ends when it had nothing to do for a while. It knows nothing
//! of what it runs.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a thread with nothing to do stays.
const STAY: Duration = Duration::from_secs(5);

thread_local! {
    static ON_CREW: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread belongs to a crew, so that it must not wait for what the crew does.
pub(crate) fn on_crew() -> bool {
    ON_CREW.with(Cell::get)
}

/// Who does the work.
pub(crate) trait Perform<W>: Send + Sync + 'static {
    fn perform(self: &Arc<Self>, work: W);
    fn crew(&self) -> &Crew<W>;
}

#[derive(Debug)]
pub(crate) struct Crew<W> {
    name: String,
    state: Mutex<State<W>>,
    work: Condvar,
    ended: Condvar,
}

#[derive(Debug)]
struct State<W> {
    queue: VecDeque<W>,
    threads: usize,
    free: usize,
    closing: bool,
}

impl<W: Send + 'static> Crew<W> {
    pub fn new(name: String) -> Self {
        let state = State { queue: VecDeque::new(), threads: 0, free: 0, closing: false };
        Crew { name, state: Mutex::new(state), work: Condvar::new(), ended: Condvar::new() }
    }

    /// Hands work to a free thread, or to a new one. With no thread to be had, it is done here and now.
    pub fn add(&self, performer: &Arc<impl Perform<W>>, work: W) {
        let mut state = self.lock();
        if state.free > state.queue.len() {
            state.queue.push_back(work);
            drop(state);
            self.work.notify_one();
            return;
        }
        state.threads += 1;
        state.queue.push_back(work);
        drop(state);
        if self.start(performer).is_err() {
            let mut state = self.lock();
            state.threads -= 1;
            let ours = state.queue.pop_back();
            drop(state);
            if let Some(work) = ours {
                performer.perform(work);
            }
        }
    }

    fn start(&self, performer: &Arc<impl Perform<W>>) -> io::Result<()> {
        let performer = Arc::clone(performer);
        std::thread::Builder::new().name(self.name.clone()).spawn(move || serve(&performer)).map(drop)
    }

    /// Threads with nothing to do end now, the others when they are done; waits for them until `until`.
    pub fn close(&self, until: Instant) {
        let mut state = self.lock();
        state.closing = true;
        self.work.notify_all();
        while state.threads > 0 && !on_crew() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.ended.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve<W: Send + 'static, P: Perform<W>>(performer: &Arc<P>) {
    ON_CREW.with(|on| on.set(true));
    let crew = performer.crew();
    let mut state = crew.lock();
    loop {
        if let Some(work) = state.queue.pop_front() {
            drop(state);
            performer.perform(work);
            state = crew.lock();
            continue;
        }
        if state.closing {
            break;
        }
        state.free += 1;
        let (again, waited) = crew.work.wait_timeout(state, STAY).unwrap_or_else(PoisonError::into_inner);
        state = again;
        state.free -= 1;
        if waited.timed_out() && state.queue.is_empty() {
            break;
        }
    }
    state.threads -= 1;
    drop(state);
    crew.ended.notify_all();
}
