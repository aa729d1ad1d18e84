//! The process behind a worker: what it prints, how it ends, and how it is ended.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal};

use super::output::{Output, Stream};
use super::server::{Forked, ServerLine};
use crate::process::control::{Control, Exit, Note};
use crate::process::launch::LAST_OUTPUT;
use crate::process::report::DeathReport;

/// How long the guard may take to say how a worker ended.
const NOTE: Duration = Duration::from_secs(5);
/// How long a worker may take to write its stacks.
const STACK: Duration = Duration::from_millis(50);
/// So much of the trace is read, from its end, in bytes.
const TRACE: u64 = 64 << 10;

/// Who looks after the process.
pub(super) enum Keeper {
    Guard(Control),
    /// The fork server that it came from.
    Server {
        line: Arc<Mutex<ServerLine>>,
        pid: i32,
        handle: OwnedFd,
    },
    /// Somebody else: we have a socket and nothing more.
    Nobody,
}

pub(super) struct Process {
    pub keeper: Keeper,
    pub output: Output,
    trace: Option<OwnedFd>,
    /// What stands before this in the trace has been reported.
    trace_read: u64,
    pub exit: Option<Exit>,
    /// What could not be had for it, and why; then it was never started.
    pub refused: Option<(String, String)>,
    /// What is known of it from the beginning.
    pub about: DeathReport,
}

impl Process {
    pub(super) fn new(keeper: Keeper, output: Output, trace: Option<OwnedFd>, about: DeathReport) -> Self {
        Self { keeper, output, trace, trace_read: LAST_OUTPUT, exit: None, refused: None, about }
    }

    pub(super) fn pid(&self) -> Option<i32> {
        match &self.keeper {
            Keeper::Guard(control) => control.worker(),
            Keeper::Server { pid, .. } => Some(*pid),
            Keeper::Nobody => None,
        }
    }

    /// Readable when [`Process::listen`] may have news.
    pub(super) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        match &self.keeper {
            Keeper::Guard(control) => Some(control.fd()),
            Keeper::Server { handle, .. } => Some(handle.as_fd()),
            Keeper::Nobody => None,
        }
    }

    /// Whether the process is known to have ended, or never to have begun.
    pub(super) fn ended(&self) -> bool {
        self.exit.is_some()
            || self.refused.is_some()
            || matches!(&self.keeper, Keeper::Guard(control) if control.ended())
    }

    /// Hears what there is to hear, without waiting.
    pub(super) fn listen(&mut self) {
        match &self.keeper {
            Keeper::Guard(control) => {
                while let Some(note) = control.note() {
                    match note {
                        Note::Started { .. } | Note::GuardLost { .. } => {}
                        Note::Exited(exit) => self.exit = Some(exit),
                        Note::Refused { what, why } => self.refused = Some((what, why)),
                    }
                }
            }
            Keeper::Server { line, pid, handle, .. } => {
                if self.exit.is_none() && readable(handle.as_fd(), Duration::ZERO) {
                    let forked =
                        line.lock().unwrap_or_else(PoisonError::into_inner).exited(*pid, Instant::now() + NOTE);
                    self.exit = Some(exit_of(*pid, forked));
                }
            }
            Keeper::Nobody => {}
        }
    }

    pub(super) fn kill(&self) {
        match &self.keeper {
            Keeper::Guard(control) => control.kill(),
            Keeper::Server { pid, handle, .. } => {
                // As long as it has not ended, its number, which is that of its group, too, is nobody else's.
                if self.exit.is_none() && !readable(handle.as_fd(), Duration::ZERO) {
                    if let Some(group) = Pid::from_raw(*pid) {
                        let _ = rustix::process::kill_process_group(group, Signal::KILL);
                    }
                    let _ = rustix::process::pidfd_send_signal(handle, Signal::KILL);
                }
            }
            Keeper::Nobody => {}
        }
    }

    /// Sends the worker what Ctrl-C would send it.
    pub(super) fn interrupt(&self) {
        match &self.keeper {
            Keeper::Guard(control) => {
                if let Some(pid) = control.worker().filter(|_| !self.ended()).and_then(Pid::from_raw) {
                    let _ = rustix::process::kill_process(pid, Signal::INT);
                }
            }
            Keeper::Server { handle, .. } => {
                let _ = rustix::process::pidfd_send_signal(handle, Signal::INT);
            }
            Keeper::Nobody => {}
        }
    }

    /// Waits until the process is known to have ended, or `until`.
    pub(super) fn wait_end(&mut self, until: Instant) -> bool {
        loop {
            self.listen();
            if self.ended() {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            let Some(descriptor) = self.descriptor().filter(|_| !left.is_zero()) else { return false };
            // What it still prints must not keep it from ending.
            let pipes = [Stream::Output, Stream::Error].map(|stream| self.output.pipe(stream));
            let all = pipes.into_iter().flatten().chain([descriptor]);
            let mut watched: Vec<PollFd<'_>> =
                all.map(|descriptor| PollFd::from_borrowed_fd(descriptor, PollFlags::IN)).collect();
            let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            let _ = poll(&mut watched, Some(&left));
            self.output.drain();
        }
    }

    /// Has the worker write its Python stacks, and gives it a moment for that.
    pub(super) fn ask_stack(&mut self) {
        let before = self.trace_size();
        match &self.keeper {
            Keeper::Guard(control) => control.ask_stack(),
            Keeper::Server { handle, .. } => {
                let _ = rustix::process::pidfd_send_signal(handle, crate::process::control::STACK_SIGNAL);
            }
            Keeper::Nobody => return,
        }
        let until = Instant::now() + STACK;
        let mut last = before;
        while Instant::now() < until {
            if let Some(descriptor) = self.descriptor()
                && readable(descriptor, Duration::from_millis(2))
            {
                self.listen();
                if self.ended() {
                    return;
                }
            }
            let size = self.trace_size();
            // It is whole when it has begun and then stands still.
            if size > before && size == last {
                return;
            }
            last = size;
        }
    }

    /// All that is known of the end, after the guard had its time to tell. `why` says for what we ended it, if we did.
    pub(super) fn post_mortem(&mut self, call: &str, why: Option<&str>) -> DeathReport {
        if why.is_some() {
            self.kill();
        }
        self.wait_end(Instant::now() + NOTE);
        self.output.drain();
        let mut report = self.about.clone();
        report.pid = self.pid();
        report.call = call.to_owned();
        report.ended_for = why.map(str::to_owned);
        if let Some(exit) = &self.exit {
            report.exited(exit);
        }
        report.stack = self.trace();
        report.last_output = self.printed(Stream::Output) + &self.output.last(Stream::Output);
        report.last_error = self.printed(Stream::Error) + &self.output.last(Stream::Error);
        report
    }

    fn trace_size(&self) -> u64 {
        let Some(trace) = &self.trace else { return 0 };
        rustix::fs::fstat(trace).map_or(0, |status| u64::try_from(status.st_size).unwrap_or(0))
    }

    /// The end of what Python code printed, which the worker sends only with a reply and notes in the trace file at once.
    fn printed(&self, stream: Stream) -> String {
        const PAGE: usize = LAST_OUTPUT as usize / 2;
        const COUNT: usize = size_of::<u64>();
        let mut page = [0; PAGE];
        let place = if stream == Stream::Output { 0 } else { PAGE as u64 };
        let read = self.trace.as_ref().map(|trace| rustix::io::pread(trace, &mut page, place));
        let (Some(Ok(PAGE)), Some((count, ring))) = (read, page.split_first_chunk::<COUNT>()) else {
            return String::new();
        };
        // Whatever the worker wrote there: the count is taken modulo the ring's size and never beyond it.
        let count = u64::from_le_bytes(*count);
        let place = (count % ring.len() as u64) as usize;
        let bytes =
            if count < ring.len() as u64 { ring[..place].to_vec() } else { [&ring[place..], &ring[..place]].concat() };
        let text = String::from_utf8_lossy(&bytes);
        // The first character may have been cut.
        text.trim_start_matches(char::REPLACEMENT_CHARACTER).to_owned()
    }

    /// What was written to the trace since the last time.
    fn trace(&mut self) -> Option<String> {
        let size = self.trace_size();
        let start = self.trace_read.max(size.saturating_sub(TRACE));
        self.trace_read = size;
        let mut bytes = vec![0; usize::try_from(size.checked_sub(start)?).ok()?];
        let count = rustix::io::pread(self.trace.as_ref()?, &mut bytes, start).ok()?;
        bytes.truncate(count);
        let text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A guard does the same when its control is dropped.
        if matches!(self.keeper, Keeper::Server { .. }) {
            self.kill();
        }
    }
}

/// What the server says, in our words.
fn exit_of(pid: i32, forked: Option<Forked>) -> Exit {
    let (code, signal, core) = forked.map_or((None, None, false), |forked| of_status(forked.status));
    Exit {
        pid,
        code,
        signal,
        core,
        peak: forked.map_or(0, |forked| forked.peak),
        user: forked.map_or(Duration::ZERO, |forked| forked.cpu),
        system: Duration::ZERO,
        out_of_memory: false,
        left_behind: 0,
        survivors: 0,
    }
}

fn of_status(status: i32) -> (Option<i32>, Option<i32>, bool) {
    match status & 0x7F {
        0 => (Some(status >> 8 & 0xFF), None, false),
        signal => (None, Some(signal), status & 0x80 != 0),
    }
}

/// Waits until there is something to read.
fn readable(descriptor: BorrowedFd<'_>, limit: Duration) -> bool {
    let limit = Timespec { tv_sec: limit.as_secs() as i64, tv_nsec: i64::from(limit.subsec_nanos()) };
    matches!(poll(&mut [PollFd::from_borrowed_fd(descriptor, PollFlags::IN)], Some(&limit)), Ok(count) if count > 0)
}
