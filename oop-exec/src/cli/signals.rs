//! Ctrl-C and requests to end: noted, and asked for where somebody waits. The second one ends the process at once; the guards
//! of the workers see to the rest.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use understudy_exec::task::Interrupt;

/// Whether, and by which signal, this process was asked to end.
#[derive(Clone)]
pub struct Signals {
    which: Arc<AtomicUsize>,
    woken: Arc<UnixStream>,
}

impl Signals {
    /// From now on, signals are noted.
    pub fn watch() -> io::Result<Self> {
        let which = Arc::new(AtomicUsize::new(0));
        let (woken, wakes) = UnixStream::pair()?;
        let again = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            if signal == SIGHUP && is_ignored(signal) {
                // Under `nohup`, the end of a terminal is to be nothing.
                continue;
            }
            // In this order: the first signal arms what the second one does.
            signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))?;
            signal_hook::flag::register(signal, Arc::clone(&again))?;
            signal_hook::flag::register_usize(signal, Arc::clone(&which), signal as usize)?;
            signal_hook::low_level::pipe::register(signal, wakes.try_clone()?)?;
        }
        Ok(Signals { which, woken: Arc::new(woken) })
    }

    /// The signal that came.
    pub fn came(&self) -> Option<i32> {
        match self.which.load(Ordering::SeqCst) {
            0 => None,
            signal => i32::try_from(signal).ok(),
        }
    }

    /// Readable once a signal has come.
    pub fn descriptor(&self) -> impl AsFd + use<> {
        Arc::clone(&self.woken)
    }

    /// For the options of tasks.
    pub fn interrupt(&self) -> Interrupt {
        let signals = self.clone();
        Arc::new(move || signals.came().is_some())
    }
}

fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
