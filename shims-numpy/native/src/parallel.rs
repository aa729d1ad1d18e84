//! More than one thread for work that is long enough to pay for waking them.
//!
//! Work is cut into more pieces than there are threads, which take one after the other. The caller takes pieces as well,
//! and waits only for helpers that are in the middle of one: where they get no processor, it does everything itself. What
//! a loop computes never depends on how it was cut.

#![allow(unsafe_code)]

use crate::axes::Walk;
use crate::flags::Flags;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};

/// Waking a thread costs some microseconds; work below about this many bytes of memory traffic is over sooner.
pub(crate) const WORTH_BYTES: usize = 4 << 20;
/// Pieces for each thread.
const SHARES: usize = 4;

static THREADS: AtomicUsize = AtomicUsize::new(0);

/// How many threads are used for long work: what the machine allows, or what was set.
pub fn threads() -> usize {
    match THREADS.load(Ordering::Relaxed) {
        0 => {
            let allowed = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(16);
            THREADS.store(allowed, Ordering::Relaxed);
            allowed
        }
        set => set,
    }
}

/// Sets how many threads are used; at least one.
pub fn set_threads(count: usize) {
    THREADS.store(count.max(1), Ordering::Relaxed);
}

/// What the helpers are to run. The caller that put it here does not return before it took it away again.
#[derive(Clone, Copy)]
struct Job(*const (dyn Fn() + Sync));

// SAFETY: what it points to may be shared, and lives as long as the job is known.
unsafe impl Send for Job {}

#[derive(Default)]
struct State {
    job: Option<Job>,
    /// Counts the jobs, so that a helper takes each but once.
    turn: u64,
    running: usize,
}

/// The helpers of a process: all threads but the one that calls.
#[derive(Default)]
struct Pool {
    state: Mutex<State>,
    wanted: Condvar,
    done: Condvar,
}

impl Pool {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    fn help(&self) {
        let mut seen = 0;
        let mut state = self.state();
        loop {
            match state.job {
                Some(Job(work)) if state.turn != seen => {
                    seen = state.turn;
                    state.running += 1;
                    drop(state);
                    // SAFETY: the caller waits until nobody runs it any more.
                    unsafe { (*work)() };
                    state = self.state();
                    state.running -= 1;
                    if state.running == 0 {
                        self.done.notify_all();
                    }
                }
                _ => state = self.wanted.wait(state).unwrap_or_else(|broken| broken.into_inner()),
            }
        }
    }

    /// Runs `work` on this thread and on those helpers that come to it in time.
    fn run(&self, work: &(dyn Fn() + Sync)) {
        {
            let mut state = self.state();
            if state.job.is_some() {
                // Another thread has the helpers.
                drop(state);
                return work();
            }
            // SAFETY: only the lifetime is forgotten; see below.
            state.job = Some(Job(unsafe {
                std::mem::transmute::<*const (dyn Fn() + Sync + '_), *const (dyn Fn() + Sync)>(work)
            }));
            state.turn += 1;
        }
        self.wanted.notify_all();
        // The job is taken away again even if it panics here.
        let _end = End(self);
        work();
    }
}

/// Ends the job when dropped: nobody may begin it any more, and those who did are waited for.
struct End<'a>(&'a Pool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.job = None;
        while state.running > 0 {
            state = self.0.done.wait(state).unwrap_or_else(|broken| broken.into_inner());
        }
    }
}

/// The pool of this process, and how many helpers were started. A fork takes no threads along, so that the child starts its
/// own; the pool of its parent is left alone.
static POOL: Mutex<Option<(u32, usize, &'static Pool)>> = Mutex::new(None);

fn pool(helpers: usize) -> Option<&'static Pool> {
    let mut kept = POOL.try_lock().ok()?;
    let process = std::process::id();
    let (started, pool) = match *kept {
        Some((owner, started, pool)) if owner == process => (started, pool),
        _ => (0, &*Box::leak(Box::<Pool>::default())),
    };
    let mut now = started;
    while now < helpers {
        let builder = std::thread::Builder::new().name(format!("understudy-array-{now}"));
        if builder.spawn(|| pool.help()).is_err() {
            break;
        }
        now += 1;
    }
    *kept = Some((process, now, pool));
    Some(pool)
}

/// Runs the pieces, by as many threads as there are.
pub(crate) fn each<T: Send>(pieces: Vec<T>, work: impl Fn(T) + Sync) {
    let helpers = threads().min(pieces.len()).saturating_sub(1);
    let pool = if helpers == 0 { None } else { pool(helpers) };
    let Some(pool) = pool else {
        return pieces.into_iter().for_each(work);
    };
    let pieces: Vec<Mutex<Option<T>>> = pieces.into_iter().map(|piece| Mutex::new(Some(piece))).collect();
    let next = AtomicUsize::new(0);
    pool.run(&|| {
        while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
            let taken = piece.lock().unwrap_or_else(|broken| broken.into_inner()).take();
            taken.into_iter().for_each(&work);
        }
    });
}

/// Runs `work` over the walk, by several threads if it moves at least [`WORTH_BYTES`] in units of `bytes` for an element.
pub(crate) fn over<const N: usize>(walk: &Walk<N>, bytes: usize, work: impl Fn(&Walk<N>) -> Flags + Sync) -> Flags {
    if walk.size.saturating_mul(bytes) < WORTH_BYTES || threads() == 1 {
        return work(walk);
    }
    let found = AtomicU8::new(0);
    each(pieces(walk, SHARES * threads()), |piece| {
        found.fetch_or(work(&piece).0, Ordering::Relaxed);
    });
    Flags(found.into_inner())
}

/// The walk cut into about `count` pieces.
fn pieces<const N: usize>(walk: &Walk<N>, count: usize) -> Vec<Walk<N>> {
    let mut pieces = vec![walk.clone()];
    while pieces.len() < count {
        let mut cut = Vec::with_capacity(pieces.len() * 2);
        for piece in &pieces {
            match piece.split() {
                Some((left, right)) => cut.extend([left, right]),
                None => cut.push(piece.clone()),
            }
        }
        if cut.len() == pieces.len() {
            break;
        }
        pieces = cut;
    }
    pieces
}
