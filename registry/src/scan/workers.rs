//! Work on all cores: items are taken in their order, one at a time, by threads with room for deep recursion.

use std::io::Read;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::source::STACK;

/// The memory of a text that a thread is done with, for the next one: it is large, and asking for it is dear.
#[derive(Default)]
pub(crate) struct Spare(Vec<u8>);

impl Spare {
    pub(crate) fn read(&mut self, path: &Path) -> std::io::Result<Vec<u8>> {
        let mut bytes = std::mem::take(&mut self.0);
        bytes.clear();
        std::fs::File::open(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn take_back(&mut self, text: String) {
        self.0 = text.into_bytes();
    }
}

/// What `act` gives for each item, in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], act: impl Fn(&T, &mut Spare) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        let (mut own, mut spare) = (Vec::new(), Spare::default());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { break };
            own.push((at, act(item, &mut spare)));
        }
        done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(own);
    };
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(8)).min(items.len());
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .filter_map(|_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok())
            .collect();
        if running.is_empty() {
            work();
        }
        for thread in running {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
