//! What is known of a worker's death, for people and for tools.

use std::fmt::{self, Display, Formatter, Write};
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::control::Exit;

/// Why and how a worker ended. What is not known is None or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeathReport {
    pub pid: Option<i32>,
    /// The worker's name in its pool.
    pub worker: String,
    /// The interpreter's path.
    pub interpreter: String,
    /// The call that it was working on; empty if there was none.
    pub call: String,
    pub signal: Option<i32>,
    pub code: Option<i32>,
    /// Why the supervisor itself ended the worker, if it did: "its deadline was over".
    pub ended_for: Option<String>,
    /// The kernel killed something for want of memory at that time, and this worker got a SIGKILL that nobody here had sent.
    pub out_of_memory: bool,
    /// The Python stacks at the end, as `faulthandler` writes them.
    pub stack: Option<String>,
    /// The last lines of standard output and standard error.
    pub last_output: String,
    pub last_error: String,
    /// Peak resident memory in bytes; 0 if not known.
    pub peak: u64,
    /// The limit on memory in bytes.
    pub limit: Option<u64>,
    /// The limit on processor time in seconds.
    pub cpu_limit: Option<u64>,
    /// Processor time used, user and system together.
    pub cpu: Duration,
    /// Processes that the worker left behind, which were killed.
    pub left_behind: u32,
    /// Processes that could not be killed.
    pub survivors: u32,
}

/// Why a worker was ended whose call took too long.
pub(crate) const LATE: &str = "its deadline was over";
/// Why one was ended for whose call nobody waits.
pub(crate) const UNWANTED: &str = "nobody wants its result any more";

/// What stands for the call of a worker that has not said HELLO.
pub(crate) const STARTING: &str = "none; it was starting";

impl DeathReport {
    /// Takes over what the guard says.
    pub fn exited(&mut self, exit: &Exit) {
        self.pid = Some(exit.pid);
        (self.signal, self.code) = (exit.signal, exit.code);
        self.out_of_memory = exit.out_of_memory && self.ended_for.is_none();
        (self.peak, self.cpu) = (exit.peak, exit.user + exit.system);
        (self.left_behind, self.survivors) = (exit.left_behind, exit.survivors);
    }

    /// One line: what ended it.
    pub fn ending(&self) -> String {
        let how = match (self.signal, self.code) {
            (Some(signal), _) => {
                let (name, meaning) = signal_name(signal);
                format!("signal {signal} ({name}: {meaning})")
            }
            (None, Some(code)) => format!("exit code {code}{}", code_meaning(code)),
            (None, None) => "an end that nobody saw; what watches over it was killed, too, or does not answer".into(),
        };
        match &self.ended_for {
            Some(why) if self.signal == Some(libc::SIGKILL) => format!("{how}, sent because {why}"),
            // It was quicker, or nobody has heard yet.
            Some(why) => format!("{how}; it was to be killed because {why}"),
            None if self.out_of_memory => format!("{how}, from the kernel, which ran out of memory"),
            None => how,
        }
    }

    /// What a user can do about it.
    pub fn advice(&self) -> String {
        let size = |bytes: Option<u64>| bytes.map_or_else(|| "none".into(), readable);
        match (self.signal, self.code) {
            (Some(libc::SIGKILL) | None, None) if self.ended_for.is_some() => match self.ended_for.as_deref() {
                Some(LATE) if self.call == STARTING => {
                    "Its start, imports included, took too long. Give it more time, or look at the stack for what it waits on.".into()
                }
                Some(LATE) => "Give the call more time, or look at the stack for what it waits on.".into(),
                Some(UNWANTED) => "Nothing; it was cancelled.".into(),
                _ => "Look for code in the call that writes to descriptors it has not opened, or closes them.".into(),
            },
            _ if self.out_of_memory => format!(
                "It used {} (limit {}). Use smaller data or fewer workers, or set a limit on memory, so that Python raises MemoryError in time.",
                readable(self.peak),
                size(self.limit)
            ),
            (Some(libc::SIGKILL), _) if self.cpu_limit.is_some_and(|limit| self.cpu.as_secs() >= limit) => {
                self.cpu_advice()
            }
            (Some(libc::SIGKILL), _) => {
                "Somebody else sent it: an administrator, a job scheduler, or a container's limit on memory.".into()
            }
            (Some(libc::SIGSEGV | libc::SIGBUS | libc::SIGILL | libc::SIGFPE), _) => {
                "Compiled code failed, or the stack overflowed. The stack's first lines name the call into it.".into()
            }
            (Some(libc::SIGABRT), _) => "A library gave up; the last lines of standard error say why.".into(),
            (Some(libc::SIGXCPU), _) => self.cpu_advice(),
            (Some(libc::SIGSYS), _) => "It made a system call that its confinement forbids.".into(),
            (None, Some(_)) if self.call == STARTING => {
                "The interpreter gave up before it ran anything; its standard error says why.".into()
            }
            (None, Some(70)) => {
                "It took what it was sent for a fault of the protocol; its standard error says where.".into()
            }
            (None, Some(0)) => {
                "It ended its own process (`os._exit`), or closed the descriptors that are its worker's.".into()
            }
            (None, Some(_)) => {
                "The program ended its own process (`os._exit`, `quit` in a thread). Let it return instead.".into()
            }
            _ => "Run the same call in an interpreter of your own to see more.".into(),
        }
    }

    /// Every field by its name; sizes in bytes, times in seconds.
    pub fn to_json(&self) -> Value {
        json!({
            "pid": self.pid,
            "worker": self.worker,
            "interpreter": self.interpreter,
            "call": self.call,
            "signal": self.signal,
            "signal_name": self.signal.map(|signal| signal_name(signal).0),
            "code": self.code,
            "ended_for": self.ended_for,
            "out_of_memory": self.out_of_memory,
            "stack": self.stack,
            "last_output": self.last_output,
            "last_error": self.last_error,
            "peak": self.peak,
            "limit": self.limit,
            "cpu": self.cpu.as_secs_f64(),
            "cpu_limit": self.cpu_limit,
            "left_behind": self.left_behind,
            "survivors": self.survivors,
            "advice": self.advice(),
        })
    }

    fn cpu_advice(&self) -> String {
        format!(
            "It used {:.1} s of processor time (limit {} s). Give it more, or look at the stack for where it spends it.",
            self.cpu.as_secs_f64(),
            self.cpu_limit.map_or_else(|| "not known".into(), |limit| limit.to_string())
        )
    }
}

impl Display for DeathReport {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let name = if self.worker.is_empty() { "a worker".into() } else { format!("worker {:?}", self.worker) };
        write!(formatter, "{name} died: {}", self.ending())?;
        let mut row = |label: &str, text: &str| -> fmt::Result {
            let text = text.trim_end();
            if text.is_empty() {
                return Ok(());
            }
            let mut lines = text.lines();
            write!(formatter, "\n  {label:<12}{}", lines.next().unwrap_or_default())?;
            lines.try_for_each(|line| write!(formatter, "\n  {:<12}{line}", ""))
        };
        row("call", if self.call.is_empty() { "none; it was idle" } else { &self.call })?;
        let pid = self.pid.map_or_else(|| "not known".into(), |pid| pid.to_string());
        row("process", &if self.interpreter.is_empty() { pid } else { format!("{pid}, {}", self.interpreter) })?;
        row("memory", &self.memory())?;
        row("stack", self.stack.as_deref().unwrap_or_default())?;
        row("last output", &self.last_output)?;
        row("last error", &self.last_error)?;
        let mut processes = String::new();
        if self.left_behind > 0 {
            write!(processes, "{} left behind, killed", self.left_behind)?;
        }
        if self.survivors > 0 {
            write!(processes, "; {} could not be killed", self.survivors)?;
        }
        row("processes", processes.trim_start_matches("; "))?;
        row("what to do", &self.advice())
    }
}

impl DeathReport {
    /// Peak and limit, as far as they are known.
    pub(crate) fn memory(&self) -> String {
        match (self.peak, self.limit) {
            (0, None) => String::new(),
            (0, Some(limit)) => format!("limit {}", readable(limit)),
            (peak, None) => format!("peak {}, no limit", readable(peak)),
            (peak, Some(limit)) => format!("peak {}, limit {}", readable(peak), readable(limit)),
        }
    }
}

/// A size for people: `1.5 GiB`.
pub(crate) fn readable(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    let digits = usize::from(size < 10.0 && size.fract() >= 0.05);
    format!("{size:.digits$} {}", UNITS[unit])
}

/// A signal's name and what it means to a worker.
pub fn signal_name(signal: i32) -> (String, &'static str) {
    const NAMES: &[(i32, &str, &str)] = &[
        (libc::SIGHUP, "SIGHUP", "its terminal is gone"),
        (libc::SIGINT, "SIGINT", "interrupted"),
        (libc::SIGQUIT, "SIGQUIT", "asked to quit"),
        (libc::SIGILL, "SIGILL", "an invalid instruction"),
        (libc::SIGTRAP, "SIGTRAP", "a breakpoint"),
        (libc::SIGABRT, "SIGABRT", "it aborted itself"),
        (libc::SIGBUS, "SIGBUS", "memory that is not there"),
        (libc::SIGFPE, "SIGFPE", "an arithmetic fault"),
        (libc::SIGKILL, "SIGKILL", "killed"),
        (libc::SIGUSR1, "SIGUSR1", "a user's signal"),
        (libc::SIGSEGV, "SIGSEGV", "an invalid memory access"),
        (libc::SIGUSR2, "SIGUSR2", "a user's signal"),
        (libc::SIGPIPE, "SIGPIPE", "nobody reads its pipe"),
        (libc::SIGALRM, "SIGALRM", "a timer"),
        (libc::SIGTERM, "SIGTERM", "asked to end"),
        (libc::SIGXCPU, "SIGXCPU", "over its limit on processor time"),
        (libc::SIGXFSZ, "SIGXFSZ", "over its limit on file size"),
        (libc::SIGSYS, "SIGSYS", "a forbidden system call"),
    ];
    match NAMES.iter().find(|(number, _, _)| *number == signal) {
        Some((_, name, meaning)) => ((*name).into(), meaning),
        None => (format!("SIG{signal}"), "a signal"),
    }
}

fn code_meaning(code: i32) -> &'static str {
    match code {
        0 => " (it ended by itself)",
        70 => " (a protocol fault)",
        120 => " (Python could not flush its output)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_ended_it_and_what_to_do_are_not_mixed_up() {
        let rows = [
            (Some(libc::SIGKILL), LATE, "signal 9 (SIGKILL: killed), sent because its deadline was over", "more time"),
            (Some(libc::SIGKILL), UNWANTED, "sent because nobody wants its result any more", "cancelled"),
            (Some(libc::SIGKILL), "it broke the protocol", "sent because it broke the protocol", "descriptors"),
            (Some(libc::SIGSEGV), LATE, "it was to be killed because its deadline was over", "Compiled code failed"),
            (None, LATE, "an end that nobody saw", "more time"),
        ];
        for (signal, why, ending, advice) in rows {
            let report = DeathReport { signal, ended_for: Some(why.into()), ..DeathReport::default() };
            assert!(report.ending().contains(ending), "{}", report.ending());
            assert!(report.advice().contains(advice), "{}", report.advice());
        }
    }

    #[test]
    fn a_worker_that_did_not_come_up_is_not_told_off_for_its_call() {
        for (code, signal, why, advice) in [
            (Some(1), None, None, "before it ran anything"),
            (None, Some(libc::SIGKILL), Some(LATE.to_owned()), "imports included"),
        ] {
            let report = DeathReport { code, signal, ended_for: why, call: STARTING.into(), ..DeathReport::default() };
            assert!(report.to_string().contains(STARTING) && report.advice().contains(advice), "{report}");
        }
    }

    #[test]
    fn sizes_are_readable() {
        let rows = [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (64 << 20, "64 MiB"), (10 << 30, "10 GiB")];
        for (bytes, text) in rows {
            assert_eq!(readable(bytes), text);
        }
    }

    #[test]
    fn a_report_says_everything_in_a_few_aligned_lines() {
        let report = DeathReport {
            pid: Some(4711),
            worker: "w1".into(),
            interpreter: "/usr/bin/python3".into(),
            call: "numpy:sum".into(),
            signal: Some(libc::SIGSEGV),
            stack: Some("Current thread 0x1 (most recent call first):\n  File \"a.py\", line 3 in f\n".into()),
            last_error: "oh\n".into(),
            peak: 64 << 20,
            limit: Some(1 << 30),
            left_behind: 2,
            ..DeathReport::default()
        };
        let expected = "\
worker \"w1\" died: signal 11 (SIGSEGV: an invalid memory access)
  call        numpy:sum
  process     4711, /usr/bin/python3
  memory      peak 64 MiB, limit 1 GiB
  stack       Current thread 0x1 (most recent call first):
                File \"a.py\", line 3 in f
  last error  oh
  processes   2 left behind, killed
  what to do  Compiled code failed, or the stack overflowed. The stack's first lines name the call into it.";
        assert_eq!(report.to_string(), expected);
        assert_eq!(report.to_json()["signal_name"], "SIGSEGV");
    }
}
