//! Waiting for a worker, and what its frames mean.

use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use understudy_translators::{Encoded, Value};

use super::output::Stream;
use super::server::Forked;
use super::spin::Spin;
use super::{Current, Facts, Wake, Worker, reply};
use crate::process::report::DeathReport;
use crate::wire::body;
use crate::wire::connection::{Attachment, Closed, Received};
use crate::wire::frame::{FaultCode, Frame, Kind, ProtocolFault, VERSION};
use crate::work::outcome::{Failure, Outcome, RemoteException, Reply, Report};

/// How often a caller who can be interrupted is asked.
const ASK: Duration = Duration::from_millis(50);
/// A worker that died within this part of its limit died of the limit.
const NEAR: f64 = 0.9;

/// After so much was received in one go, there is a look at everything else.
const STOP_AND_LOOK: u32 = 64;
/// How long to wait for the kernel to have memory for a message again.
const STARVED: Duration = Duration::from_millis(5);
/// A worker that has us hold more bytes than the largest message for it, and reads none of them, is no worker.
const UNREAD: usize = 1 << 20;
/// Nor is one that makes us give back so many ranges in one call, with replies that nobody waits for.
const UNCALLED: usize = 1 << 20;
/// So much of what a worker says of its own fault is kept, in characters.
const FAULT_TEXT: usize = 2000;
/// More ends of processes are not remembered; no server has so many workers.
const FORKED: usize = 4096;

/// What happened.
pub(super) enum Event {
    /// A frame that answers something; others are dealt with on the way.
    Frame(Frame),
    TimedOut,
    Woken,
    Lost(Failure),
}

/// Why a poll returned.
enum Polled {
    Ready,
    TimedOut,
    Woken,
}

impl Worker {
    /// Waits for the next frame that answers something.
    pub(super) fn next_event(&mut self, until: Option<Instant>, wake: &Wake) -> Event {
        if let Some(lost) = &self.lost {
            return Event::Lost(lost.clone());
        }
        // An interpreter that starts, and then loads what its first call runs, needs every processor that there is.
        let starts = self.calls == 0;
        let mut wait = if starts { Spin::begin_long() } else { self.spin.begin() };
        loop {
            // A failed send shows as the end of the stream, after all that the worker has said has been read.
            let _ = self.connection.flush();
            match self.take_frame() {
                Ok(Some(frame)) => {
                    if !starts {
                        self.spin.came(&wait);
                    }
                    return Event::Frame(frame);
                }
                Ok(None) => {}
                Err(fault) => return Event::Lost(self.broken(fault)),
            }
            match self.connection.receive() {
                // A worker that never stops talking must not keep us from the clock and from all others.
                Received::Bytes => {
                    self.received = self.received.wrapping_add(1);
                    if self.received.is_multiple_of(STOP_AND_LOOK) {
                        // No more than a look: what was received may be the whole answer, and nothing else may come.
                        match self.poll(until, wake, false) {
                            Polled::Woken => return Event::Woken,
                            Polled::TimedOut => return Event::TimedOut,
                            Polled::Ready => {}
                        }
                    }
                    continue;
                }
                Received::Closed(closed) => return Event::Lost(self.closed(closed)),
                // A child of the worker may have its socket, and so keep it open.
                Received::Nothing if self.process.ended() => return Event::Lost(self.closed(Closed::End)),
                Received::Nothing => {
                    if self.spin.again(&mut wait) {
                        continue;
                    }
                }
            }
            match self.poll(until, wake, true) {
                Polled::Ready => {}
                Polled::TimedOut => return Event::TimedOut,
                Polled::Woken => return Event::Woken,
            }
        }
    }

    /// Deals with what there is, without waiting.
    pub(super) fn look(&mut self) -> Result<(), Failure> {
        if let Some(lost) = &self.lost {
            return Err(lost.clone());
        }
        self.process.output.drain();
        self.process.listen();
        let _ = self.connection.flush();
        let mut rounds = 0;
        loop {
            match self.take_frame() {
                Ok(Some(frame)) => {
                    if let Err(fault) = self.let_go(&frame) {
                        return Err(self.broken(fault));
                    }
                    continue;
                }
                Ok(None) => {}
                Err(fault) => return Err(self.broken(fault)),
            }
            match self.connection.receive() {
                Received::Bytes if rounds < STOP_AND_LOOK => rounds += 1,
                Received::Bytes => return Ok(()),
                Received::Closed(closed) => return Err(self.closed(closed)),
                Received::Nothing if self.process.ended() => return Err(self.closed(Closed::End)),
                Received::Nothing => return Ok(()),
            }
        }
    }

    /// The next frame that answers something, of those that have been read.
    fn take_frame(&mut self) -> Result<Option<Frame>, ProtocolFault> {
        while let Some(frame) = self.connection.next_frame()? {
            if let Some(frame) = self.accept(frame)? {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// Deals with a frame unless it answers something.
    fn accept(&mut self, frame: Frame) -> Result<Option<Frame>, ProtocolFault> {
        if self.facts.is_none() && !matches!(frame.kind, Kind::Hello | Kind::Fault) {
            return Err(ProtocolFault::order(format!("{} came before HELLO", frame.kind)));
        }
        match frame.kind {
            Kind::Result | Kind::Error | Kind::BatchDone | Kind::Pong | Kind::Forked => return Ok(Some(frame)),
            Kind::Hello => {
                if self.facts.is_some() {
                    return Err(ProtocolFault::order("HELLO came a second time"));
                }
                let [version, facts] = body::message(frame.kind, &frame.body, &self.limits)?;
                if version.as_int() != Some(VERSION) {
                    return Err(ProtocolFault::new(
                        FaultCode::Version,
                        format!("the worker speaks version {}, not {VERSION}", version.as_int().unwrap_or_default()),
                    ));
                }
                let pid = facts.get("pid").and_then(Value::as_int);
                let pid = pid.ok_or_else(|| ProtocolFault::message("HELLO has no `pid`"))?;
                self.facts = Some(Facts { pid, all: facts });
                return Ok(Some(frame));
            }
            Kind::Released => {
                let [ranges] = body::message(frame.kind, &frame.body, &self.limits)?;
                for (segment, offset) in body::ranges(frame.kind, &ranges)? {
                    if !self.space.released(segment, offset) {
                        return Err(ProtocolFault::segment(format!(
                            "RELEASED names offset {offset} of segment {segment}, which the worker does not have"
                        )));
                    }
                }
            }
            Kind::Need => self.need(&frame)?,
            Kind::Output => {
                let [records] = body::message(frame.kind, &frame.body, &self.limits)?;
                let records = reply::output(&records)?;
                if let Some(current) = &mut self.current
                    && current.answers(frame.id)
                {
                    current.begun = true;
                    if let Some(live) = &current.live {
                        // A panic of somebody else's closure must not cost the pool a worker.
                        let tell = || records.iter().for_each(|(stream, text)| live(stream, text));
                        let _ = catch_unwind(AssertUnwindSafe(tell));
                    }
                }
            }
            Kind::Callback => self.callback(frame)?,
            Kind::Exited => {
                let [pid, status, peak, cpu] = body::message(frame.kind, &frame.body, &self.limits)?;
                if self.forked.len() >= FORKED {
                    return Err(ProtocolFault::order("EXITED came more often than there can be processes"));
                }
                let small = |value: &Value| value.as_int().and_then(|number| i32::try_from(number).ok());
                let peak = peak.as_int().and_then(|number| u64::try_from(number).ok());
                let Value::Float(cpu) = cpu else {
                    return Err(ProtocolFault::message("EXITED has no processor time"));
                };
                match (small(&pid), small(&status), peak, Duration::try_from_secs_f64(cpu)) {
                    (Some(pid), Some(status), Some(peak), Ok(cpu)) => {
                        self.forked.push(Forked { pid, status, peak, cpu });
                        return Ok(Some(frame));
                    }
                    _ => return Err(ProtocolFault::message("EXITED has a pid, a status, a peak and processor time")),
                }
            }
            Kind::Fault => {
                let [code, text] = body::message(frame.kind, &frame.body, &self.limits)?;
                let (code, text) = (code.as_str().unwrap_or("?"), text.as_str().unwrap_or_default());
                let text: String = text.chars().take(FAULT_TEXT).collect();
                return Err(ProtocolFault::new(
                    FaultCode::Reported,
                    format!("the worker could not read what it was sent: {text} ({code})"),
                ));
            }
            kind => return Err(ProtocolFault::order(format!("{kind} is a supervisor's to send"))),
        }
        Ok(None)
    }

    /// What a frame is to the call that runs: its result, or nothing.
    pub(super) fn answer(&mut self, frame: Frame) -> Result<Option<Result<Outcome, Failure>>, ProtocolFault> {
        let kind = if frame.kind == Kind::Error { Kind::Result } else { frame.kind };
        match &self.current {
            Some(current) if current.id == frame.id && current.answer == kind => {}
            Some(current) if current.id == frame.id => {
                return Err(ProtocolFault::order(format!("{} does not answer this call", frame.kind)));
            }
            _ => {
                self.let_go(&frame)?;
                return Ok(None);
            }
        }
        if kind == Kind::Pong {
            let [] = body::message(frame.kind, &frame.body, &self.limits)?;
            let body = vec![0, 0, 0, 0, 0];
            let reply = Reply::new(body, 0, 4, Vec::new(), self.limits);
            return Ok(Some(Ok(Outcome {
                reply,
                report: None,
                worker: self.id,
                kept: None,
                home: None,
                verdict: None,
            })));
        }
        self.read_reply(frame).map(Some)
    }

    /// A RESULT or ERROR as what it means to its call.
    pub(super) fn read_reply(&mut self, frame: Frame) -> Result<Result<Outcome, Failure>, ProtocolFault> {
        let mut shared = 0;
        let checked = body::check(&frame.body, &self.limits, |range| {
            let opened = self.space.open(range)?;
            shared += opened.len() as u64;
            Ok(opened)
        })?;
        self.shared_bytes += shared;
        let mut report = checked.report.map(reply::report).transpose()?;
        self.add_output(&mut report);
        if report.as_ref().is_some_and(|report| report.retire) {
            self.retiring = true;
        }
        let reply = Reply::new(frame.body, 1, checked.value, checked.opened, self.limits);
        if frame.kind == Kind::Result {
            return Ok(Ok(Outcome { reply, report, worker: self.id, kept: None, home: None, verdict: None }));
        }
        let exception = reply::exception(&reply.value()?, self.id)?;
        Ok(Err(self.raised(RemoteException { reply: Some(reply), report, ..exception })))
    }

    /// A reply that nobody waits for: its memory goes back to the worker.
    pub(super) fn let_go(&mut self, frame: &Frame) -> Result<(), ProtocolFault> {
        if matches!(frame.kind, Kind::Result | Kind::Error) {
            body::check(&frame.body, &self.limits, |range| self.space.open(range))?;
            if self.space.releases() > UNCALLED {
                return Err(ProtocolFault::order("the worker sends one reply after the other that nobody waits for"));
            }
        }
        Ok(())
    }

    /// A worker that asks has to read the answers.
    fn check_reads(&self, kind: Kind) -> Result<(), ProtocolFault> {
        let most = usize::try_from(self.max_body).unwrap_or(usize::MAX).saturating_add(UNREAD);
        if self.connection.backlog() <= most {
            return Ok(());
        }
        Err(ProtocolFault::order(format!("{kind} came again and again from a worker that does not read the answers")))
    }

    /// Adds what came through the pipes up to now.
    fn add_output(&mut self, report: &mut Option<Report>) {
        let pipes = [Stream::Output, Stream::Error].into_iter().filter_map(|stream| self.process.output.pipe(stream));
        let mut watched: Vec<PollFd<'_>> = pipes.map(|pipe| PollFd::from_borrowed_fd(pipe, PollFlags::IN)).collect();
        let there = !watched.is_empty() && poll(&mut watched, Some(&Timespec::default())).is_ok_and(|count| count > 0);
        if there {
            self.process.output.drain();
        }
        if let Some((records, dropped)) = self.process.output.take() {
            let report = report.get_or_insert_default();
            report.output.extend(records);
            report.dropped += dropped;
        }
    }

    fn raised(&self, exception: RemoteException) -> Failure {
        let state = |name: &str| {
            let value = exception.state.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            value.and_then(Value::as_str).map(str::to_owned)
        };
        if exception.class.ends_with("CannotTravel")
            && let (Some(path), Some(class), Some(why)) = (state("path"), state("type"), state("why"))
        {
            return Failure::CannotTravel { path, class, why, exception: Some(Arc::new(exception)) };
        }
        if let (true, Some(limit)) = (exception.is("builtins.MemoryError"), self.memory_limit) {
            let death = DeathReport {
                pid: self.process.pid(),
                call: self.current.as_ref().map(|current| current.label.clone()).unwrap_or_default(),
                stack: Some(exception.traceback()),
                peak: exception.report.as_ref().and_then(|report| report.peak).unwrap_or_default(),
                limit: Some(limit),
                ..self.process.about.clone()
            };
            return Failure::MemoryLimit { death: Arc::new(death), exception: Some(Arc::new(exception)) };
        }
        Failure::Raised(Arc::new(exception))
    }

    /// The worker asks for memory for a result.
    fn need(&mut self, frame: &Frame) -> Result<(), ProtocolFault> {
        self.check_reads(frame.kind)?;
        let [bytes] = body::message(frame.kind, &frame.body, &self.limits)?;
        let bytes = bytes.as_int().and_then(|bytes| u64::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| ProtocolFault::message("NEED has a number of bytes"))?;
        let Some(current) = self.current.as_mut() else {
            return Err(ProtocolFault::order("NEED came while no call ran"));
        };
        current.begun = true;
        let allowed = self.space.allows(bytes, self.max_result);
        let granted = self.space.grant(bytes, self.max_result);
        let (number, length) = match &granted {
            Some(segment) => (i64::from(segment.number()), segment.len() as i64),
            // The limit that is in the way, or nothing where it is the machine that has no more.
            None if !allowed => (0, i64::try_from(self.max_result).unwrap_or(i64::MAX)),
            None => (0, 0),
        };
        if let Some(segment) = granted {
            let fields = [Value::Int(number), Value::Int(length), Value::str("results")];
            self.say_with(Kind::Segment, &fields, Attachment::Segment(segment));
        }
        self.say(Kind::Memory, frame.id, &[Value::Int(number), Value::Int(0), Value::Int(length)]);
        Ok(())
    }

    /// The worker calls an object of ours.
    fn callback(&mut self, frame: Frame) -> Result<(), ProtocolFault> {
        self.check_reads(frame.kind)?;
        let opened = body::check_fields(&frame.body, &self.limits, 3, frame.kind, |range| self.space.open(range))?;
        let reply = Reply::new(frame.body, 1, usize::MAX, opened, self.limits);
        let fields = reply.fields()?;
        let object = fields.first().and_then(Value::as_int).and_then(|object| u64::try_from(object).ok());
        let object = object.ok_or_else(|| ProtocolFault::message("CALLBACK has an object's number first"))?;
        let current = self.current.as_mut().filter(|current| current.answers(frame.id));
        let Some(current) = current else {
            return Err(ProtocolFault::order("CALLBACK came for a call that does not run"));
        };
        current.begun = true;
        let Some(callbacks) = current.callbacks.clone() else {
            return Err(ProtocolFault::order("CALLBACK came for a call that was given no objects to call"));
        };
        drop(fields);
        let (ok, value) = match catch_unwind(AssertUnwindSafe(|| callbacks.call(object, reply))) {
            Ok(Ok(value)) => (true, value),
            Ok(Err(error)) => (false, error),
            Err(_) => (false, runtime_error("the callback panicked in the supervisor")),
        };
        let send = |worker: &mut Self, ok: bool, value: &Encoded| {
            let flag = Encoded::value(&Value::Bool(ok)).unwrap_or_default();
            worker.send(Kind::Return, frame.id, &[&flag, value])
        };
        if let Err(failure) = send(self, ok, &value) {
            let _ = send(self, false, &runtime_error(&failure.to_string()));
        }
        Ok(())
    }

    /// Looks at every descriptor, and waits until there is something if `block`.
    fn poll(&mut self, until: Option<Instant>, wake: &Wake, block: bool) -> Polled {
        let asking = self.current.as_ref().is_some_and(|current| current.interrupt.is_some());
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Polled::TimedOut;
        }
        let (left, whose) = match left {
            Some(left) if !asking || left <= ASK => (Some(left), Polled::TimedOut),
            _ if asking => (Some(ASK), Polled::Woken),
            left => (left, Polled::TimedOut),
        };
        let (left, whose) = match left {
            _ if !self.connection.starved() => (left, whose),
            Some(left) if left <= STARVED => (Some(left), whose),
            _ => (Some(STARVED), Polled::Ready),
        };
        let (left, whose) = if block { (left, whose) } else { (Some(Duration::ZERO), Polled::Ready) };
        let left = left.map(|left| Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) });
        let ready_tells = self.connection.sending() && !self.connection.starved();
        let sending = if ready_tells { PollFlags::OUT } else { PollFlags::empty() };
        let socket = self.connection.socket();
        let mut watched = Vec::with_capacity(5);
        watched.push(PollFd::from_borrowed_fd(socket, PollFlags::IN | sending));
        watched.push(PollFd::from_borrowed_fd(wake.as_fd(), PollFlags::IN));
        let others = [
            self.process.output.pipe(Stream::Output),
            self.process.output.pipe(Stream::Error),
            self.process.descriptor(),
        ];
        // A guard that has said its last word stays readable.
        let others = others.into_iter().flatten().filter(|_| !self.process.ended());
        watched.extend(others.map(|descriptor| PollFd::from_borrowed_fd(descriptor, PollFlags::IN)));
        match poll(&mut watched, left.as_ref()) {
            Ok(0) => return whose,
            Ok(_) => {}
            Err(Errno::INTR) => return Polled::Woken,
            // Without memory for a poll the kernel is in no state to be asked at once again.
            Err(_) => std::thread::yield_now(),
        }
        let woken = !watched[1].revents().is_empty();
        let others = watched[2..].iter().any(|watched| !watched.revents().is_empty());
        drop(watched);
        if others {
            self.process.output.drain();
            self.process.listen();
        }
        if woken && wake.take() { Polled::Woken } else { Polled::Ready }
    }

    /// The worker broke the protocol: it is ended, and its call fails.
    pub(super) fn broken(&mut self, fault: ProtocolFault) -> Failure {
        let label = self.label();
        self.connection.shut_down();
        let death = self.process.post_mortem(&label, Some("it broke the protocol"));
        let failure = Failure::Protocol { fault, death: Some(Arc::new(death)) };
        self.lost = Some(failure.clone());
        failure
    }

    /// The stream has ended: finds out why.
    fn closed(&mut self, closed: Closed) -> Failure {
        let label = self.label();
        if self.process.descriptor().is_none() {
            // Of its process nothing is known.
            let death = Arc::new(self.process.post_mortem(&label, None));
            let within = if self.connection.within_frame() { " in the middle of a frame" } else { "" };
            let fault = ProtocolFault::order(format!("the worker closed its socket{within}"));
            let failure = match self.unread(closed) {
                true => Failure::NeverStarted { label, death },
                false => Failure::Protocol { fault, death: Some(death) },
            };
            self.lost = Some(failure.clone());
            return failure;
        }
        let doing = self.doing();
        let mut death = self.process.post_mortem(&doing, None);
        let failure = if let Some((what, why)) = self.process.refused.clone() {
            Failure::Launch(Arc::new(crate::process::launch::LaunchError::NotToBeHad { what, why }))
        } else if !self.process.ended() {
            death = self.process.post_mortem(&doing, Some("it closed its socket and did not end"));
            let fault = ProtocolFault::order("the worker closed its socket, or a program in it did, and did not end");
            Failure::Protocol { fault, death: Some(Arc::new(death)) }
        } else if self.facts.is_none() {
            Failure::Stillborn(Arc::new(death))
        } else if self.unread(closed) {
            Failure::NeverStarted { label, death: Arc::new(death) }
        } else {
            classify(death)
        };
        self.lost = Some(failure.clone());
        failure
    }

    /// Whether the call that runs was never read by the worker.
    fn unread(&self, closed: Closed) -> bool {
        let begun = self.current.as_ref().is_none_or(|current| current.begun);
        !begun && (closed == Closed::Reset || self.connection.sending())
    }

    fn label(&self) -> String {
        self.current.as_ref().map(|current| current.label.clone()).unwrap_or_default()
    }
}

impl Current {
    /// Whether an id is that of this call, or of a call of this batch.
    pub(super) fn answers(&self, id: u64) -> bool {
        let calls = self.batch.as_ref().map_or(0, |batch| batch.calls() as u64);
        id >= self.id && id <= self.id + calls
    }
}

/// An encoded RuntimeError with this text.
fn runtime_error(text: &str) -> Encoded {
    let text = Value::str(text);
    let error = Value::dict([
        ("type", Value::str("builtins.RuntimeError")),
        ("args", Value::Tuple(vec![text.clone()])),
        ("text", text),
    ]);
    Encoded::value(&Value::record("exception", error)).unwrap_or_default()
}

/// What a death is called.
fn classify(death: DeathReport) -> Failure {
    let near = |limit: u64| death.peak as f64 >= NEAR * limit as f64;
    let at_limit = death.limit.is_some_and(near) && death.ended_for.is_none() && death.code != Some(0);
    let death = Arc::new(death);
    match (death.signal, death.code) {
        _ if at_limit => Failure::MemoryLimit { death, exception: None },
        (Some(libc::SIGKILL | libc::SIGXCPU), _) => Failure::KilledBySystem(death),
        (None, Some(_)) => Failure::Exit(death),
        // With its guard killed, too, the system, or whoever owns it, did it.
        (None, None) => Failure::KilledBySystem(death),
        (Some(_), _) => Failure::Signal(death),
    }
}
