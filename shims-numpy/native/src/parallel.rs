//! More than one thread for work that is long enough to pay for waking them.
//!
//! What a loop computes never depends on how it was cut. The threads are started at their first use, and once more in a
//! process that was forked, because a fork takes no threads along.

use crate::axes::Walk;
use crate::flags::Flags;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Waking a thread costs some microseconds; work below about this many bytes of memory traffic is over sooner.
pub(crate) const WORTH_BYTES: usize = 1 << 20;

static THREADS: AtomicUsize = AtomicUsize::new(0);

/// The helpers of a process: all threads but the one that calls.
struct Pool {
    process: u32,
    helpers: usize,
    pool: &'static rayon::ThreadPool,
}

static POOL: Mutex<Option<Pool>> = Mutex::new(None);

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

fn pool(helpers: usize) -> Option<&'static rayon::ThreadPool> {
    let mut kept = POOL.lock().unwrap_or_else(|broken| broken.into_inner());
    let process = std::process::id();
    if let Some(pool) = &*kept
        && pool.process == process
        && pool.helpers == helpers
    {
        return Some(pool.pool);
    }
    let name = |k| format!("understudy-array-{k}");
    let built = rayon::ThreadPoolBuilder::new().num_threads(helpers).thread_name(name).build().ok()?;
    // The pool of a parent process is left alone: its threads do not exist here, and to drop it would wait for them.
    let pool: &'static rayon::ThreadPool = Box::leak(Box::new(built));
    *kept = Some(Pool { process, helpers, pool });
    Some(pool)
}

/// Runs the pieces, the first one on the calling thread.
pub(crate) fn each<T: Send>(mut pieces: Vec<T>, work: impl Fn(T) + Sync) {
    let count = threads();
    let last = match pieces.pop() {
        Some(last) if !pieces.is_empty() && count > 1 => last,
        Some(last) => {
            pieces.into_iter().for_each(&work);
            return work(last);
        }
        None => return,
    };
    match pool(count - 1) {
        Some(pool) => pool.in_place_scope(|scope| {
            for piece in pieces {
                let work = &work;
                scope.spawn(move |_| work(piece));
            }
            work(last);
        }),
        None => {
            pieces.into_iter().for_each(&work);
            work(last);
        }
    }
}

/// Runs `work` over the walk, by several threads if it moves at least [`WORTH_BYTES`] in units of `bytes` for an element.
pub(crate) fn over<const N: usize>(walk: &Walk<N>, bytes: usize, work: impl Fn(&Walk<N>) -> Flags + Sync) -> Flags {
    if walk.size.saturating_mul(bytes) < WORTH_BYTES || threads() == 1 {
        return work(walk);
    }
    let found = std::sync::atomic::AtomicU8::new(0);
    each(pieces(walk, threads()), |piece| {
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
