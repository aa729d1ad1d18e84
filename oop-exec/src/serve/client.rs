//! One client: a thread that reads and submits, a thread that answers, and what the client has here.
//!
//! Calls that neither leave nor need anything in a worker go to the workers that all clients share. The others go to a worker of
//! the client's own, which starts when it is first needed and ends with the client.

mod calls;

use std::collections::{HashMap, VecDeque};
use std::net::Shutdown as Ends;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use understudy_translators::{Encoded, Value};

use super::segments::Segments;
use super::stream::{End, Reader, finish};
use super::tasks;
use super::{Shared, records};
use crate::executor::{Executor, Interruption, Shutdown, Ticket};
use crate::wire::frame::{FaultCode, Frame, Kind, ProtocolFault, VERSION};
use crate::work::function::Function;
use crate::work::outcome::{Failure, Outcome};
use crate::work::remote::Remote;
use crate::work::task::Job;

/// Calls of one client that are not answered yet; then its next frame waits.
const MOST_CALLS: usize = 1024;
/// Frames that wait for a client to read them; then its next frame waits.
const MOST_OUT: usize = 8 * MOST_CALLS;
/// Functions of one client.
const MOST_FUNCTIONS: usize = 65_536;
/// Live output that waits for a client to read it, in bytes; more of it is dropped.
const MOST_OUTPUT: usize = 16 << 20;
/// A connection that does not begin with WELCOME within this time is closed.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a client that is told to go may take to read why.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// What an object is that there is not.
const GONE: (&str, &str) = ("understudy.WorkerGone", "exec-worker-gone");
/// How often a client that is not read from is looked at.
const LOOK: Duration = Duration::from_secs(1);

pub struct Client {
    pub(super) socket: UnixStream,
    pub(super) shared: Arc<Shared>,
    state: Mutex<State>,
    /// Something was answered, or is to be sent.
    pub(super) changed: Condvar,
    segments: Mutex<Segments>,
    gone: AtomicBool,
}

#[derive(Default)]
pub(super) struct State {
    functions: HashMap<i64, Function>,
    pub(super) objects: HashMap<u64, Remote>,
    pub(super) last_object: u64,
    /// The worker of its own.
    home: Option<Executor>,
    /// Calls that are not answered, and how to cancel them.
    pub(super) calls: HashMap<u64, Option<(Ticket, bool)>>,
    /// Who waits for a RETURN or a MEMORY, by the call's id.
    pub(super) returns: HashMap<u64, Sender<Result<Encoded, Encoded>>>,
    pub(super) memory: HashMap<u64, Sender<Option<()>>>,
    pub(super) out: VecDeque<Out>,
    pub(super) output_bytes: usize,
    pub(super) threshold: u64,
    /// Nothing more is sent.
    pub(super) closed: bool,
    /// The writer is done.
    written: bool,
}

pub(super) enum Out {
    Frame(Vec<u8>),
    Output(Vec<u8>),
    Answer(u64, Box<Result<Outcome, Failure>>),
    /// The end of a batch's call, which is no call of its own.
    Done(u64, Vec<u8>),
}

/// Sends a FAULT to somebody who is no client yet.
pub fn refuse(socket: &OwnedFd, code: &str, text: &str) {
    let frame = finish(Kind::Fault, 0, tasks::inline_body(&[Value::str(code), Value::str(text)]));
    let _ = rustix::net::send(socket, &frame, rustix::net::SendFlags::NOSIGNAL | rustix::net::SendFlags::DONTWAIT);
}

impl Client {
    pub fn new(socket: OwnedFd, shared: Arc<Shared>) -> Arc<Self> {
        let threshold = shared.settings.executor.threshold;
        Arc::new(Client {
            socket: socket.into(),
            shared,
            state: Mutex::new(State { threshold, ..State::default() }),
            changed: Condvar::new(),
            segments: Mutex::default(),
            gone: AtomicBool::new(false),
        })
    }

    /// The whole conversation, in a thread of its own.
    pub fn serve(self: Arc<Self>) {
        let writer = {
            let client = Arc::clone(&self);
            std::thread::Builder::new().name("answers".to_owned()).spawn(move || {
                client.write();
                client.lock().written = true;
                client.changed.notify_all();
            })
        };
        let Ok(writer) = writer else { return };
        let end = self.read();
        let fault = match end {
            Err(End::Fault(fault)) => Some(fault),
            _ => None,
        };
        if fault.is_none() && self.shared.stopping.load(Ordering::SeqCst) {
            self.wait_for_calls();
        }
        self.gone.store(true, Ordering::SeqCst);
        let mut state = self.lock();
        let running: Vec<(Ticket, bool)> = state.calls.values().filter_map(|call| *call).collect();
        (state.returns, state.memory) = Default::default();
        state.objects.clear();
        let home = state.home.take();
        if let Some(ProtocolFault { code, text }) = fault {
            let fields = [Value::str(code.to_string()), Value::str(text)];
            state.out.push_back(Out::Frame(finish(Kind::Fault, 0, tasks::inline_body(&fields))));
        }
        state.closed = true;
        self.changed.notify_all();
        drop(state);
        for (ticket, _) in running.iter().filter(|(_, at_home)| !at_home) {
            self.shared.pool.cancel(*ticket, Interruption::Kill);
        }
        if let Some(home) = home {
            home.shutdown(Shutdown::now());
        }
        // A client that does not read its last frames loses them.
        let until = Instant::now() + LAST_WORDS;
        let mut state = self.lock();
        while !state.written {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let _ = self.socket.shutdown(Ends::Both);
                break;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        let _ = writer.join();
        let _ = self.socket.shutdown(Ends::Both);
    }

    /// No further frame is read; what was read is still answered.
    pub fn end_reading(&self) {
        let _ = self.socket.shutdown(Ends::Read);
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn segments(&self) -> MutexGuard<'_, Segments> {
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for_calls(&self) {
        let end = self.shared.end.get().copied().unwrap_or_else(Instant::now);
        let mut state = self.lock();
        while !(state.calls.is_empty() && state.out.is_empty()) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn read(self: &Arc<Self>) -> Result<(), End> {
        let fault = |text: &str| Err(End::Fault(ProtocolFault::order(text)));
        let mut reader = Reader::new(self.shared.settings.executor.max_body);
        let _ = self.socket.set_read_timeout(Some(PATIENCE));
        let (frame, _) = reader.next(self.socket.as_fd())?;
        if frame.kind != Kind::Welcome {
            return fault("the first frame must be WELCOME");
        }
        self.welcome(&frame).map_err(End::Fault)?;
        let _ = self.socket.set_read_timeout(None);
        loop {
            let (frame, descriptor) = reader.next(self.socket.as_fd())?;
            if frame.kind == Kind::Close {
                return Ok(());
            }
            self.wait_for_room();
            let (calls, out) = {
                let state = self.lock();
                (state.calls.len(), state.out.len())
            };
            if calls >= 4 * MOST_CALLS {
                return fault("there are too many calls that wait for an answer of the client");
            }
            if out >= 4 * MOST_OUT {
                return fault("there are too many frames that the client does not read");
            }
            self.handle(frame, descriptor).map_err(End::Fault)?;
        }
    }

    fn wait_for_room(&self) {
        let mut state = self.lock();
        // RETURN and MEMORY have to be read for calls to end.
        let full = |state: &State| state.calls.len() >= MOST_CALLS || state.out.len() >= MOST_OUT;
        while full(&state) && state.returns.is_empty() && state.memory.is_empty() && !state.closed {
            state = self.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
            let mut look = [PollFd::new(&self.socket, PollFlags::empty())];
            let now = Timespec { tv_sec: 0, tv_nsec: 0 };
            if poll(&mut look, Some(&now)).is_ok() && look[0].revents().contains(PollFlags::HUP) {
                return;
            }
        }
    }

    fn welcome(&self, frame: &Frame) -> Result<(), ProtocolFault> {
        let mut fields = self.fields(frame)?;
        if fields.int("version")? != VERSION {
            return Err(ProtocolFault::new(FaultCode::Version, format!("this server speaks version {VERSION}")));
        }
        let settings = fields.dict("settings")?;
        if let Some(threshold) = settings.as_ref().and_then(|settings| settings.get("threshold")?.as_int()) {
            self.lock().threshold = u64::try_from(threshold).unwrap_or(0).max(1);
        }
        match self.shared.facts() {
            Ok(facts) => self.say(Kind::Hello, 0, &[Value::Int(VERSION), facts]),
            Err(failure) => return Err(ProtocolFault::new(FaultCode::Reported, format!("no worker: {failure}"))),
        }
        Ok(())
    }

    fn handle(self: &Arc<Self>, frame: Frame, descriptor: Option<OwnedFd>) -> Result<(), ProtocolFault> {
        let id = frame.id;
        let mut fields = self.fields(&frame)?;
        match frame.kind {
            Kind::Ping => self.say(Kind::Pong, id, &[]),
            Kind::Define => {
                let number = fields.int("function")?;
                let what = fields.next("definition")?;
                let mut state = self.lock();
                let name: Box<str> = match &what {
                    Value::None => {
                        state.functions.remove(&number);
                        return fields.end();
                    }
                    Value::Reference(name) => (&**name).into(),
                    Value::Code(code) => (&*code.name).into(),
                    _ => return Err(ProtocolFault::message("DEFINE has a reference, code or None")),
                };
                if state.functions.len() >= MOST_FUNCTIONS {
                    return Err(ProtocolFault::order("there are too many functions; DEFINE those not needed as None"));
                }
                state.functions.insert(number, Function::new(name, tasks::encode(&what)?));
            }
            Kind::Call => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let function = self.function(fields.int("function")?)?;
                let (args, kwargs) = (fields.tuple("args")?, fields.dict("kwargs")?);
                return self.start(id, options, vec![Some(args), kwargs], move |mut values| {
                    let kwargs = values.pop().flatten();
                    Job::Call { function, args: values.pop().flatten().unwrap_or_default(), kwargs }
                });
            }
            Kind::Run => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let (path, argv) = (fields.str("path")?, fields.strs("argv")?);
                let names = fields.dict("names")?;
                return self.start(id, options, vec![names], |mut values| Job::Run {
                    path,
                    argv,
                    names: values.pop().flatten(),
                });
            }
            Kind::Eval | Kind::Exec => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let text = fields.str("text")?;
                let names = fields.dict("names")?;
                return self.start(id, options, vec![names], move |mut values| {
                    let names = values.pop().flatten();
                    match frame.kind {
                        Kind::Eval => Job::Eval { expression: text, names },
                        _ => Job::Exec { statements: text, names },
                    }
                });
            }
            Kind::Set => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let (name, value) = (fields.str("name")?, fields.next("value")?);
                return self.start(id, options, vec![Some(value)], |mut values| Job::Set {
                    name,
                    value: values.pop().flatten().unwrap_or_default(),
                });
            }
            Kind::Get => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let name = fields.str("name")?;
                return self.start(id, options, Vec::new(), |_| Job::Get { name });
            }
            Kind::Delete => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let names = fields.strs("names")?;
                return self.start(id, options, Vec::new(), |_| Job::Delete { names });
            }
            Kind::Object => {
                let options = tasks::options(fields.dict("options")?.as_ref());
                let (object, operation) = (fields.next("object")?, fields.str("operation")?);
                let (args, kwargs) = (fields.tuple("args")?, fields.dict("kwargs")?);
                return self.start(id, options, vec![Some(object), Some(args), kwargs], |mut values| {
                    let kwargs = values.pop().flatten();
                    let args = values.pop().flatten().unwrap_or_default();
                    Job::Object { object: values.pop().flatten().unwrap_or_default(), operation, args, kwargs }
                });
            }
            Kind::Batch => return self.batch(id, fields),
            Kind::Drop => {
                let ids = fields.sequence("ids")?;
                let mut state = self.lock();
                for id in ids.iter().filter_map(|id| u64::try_from(id.as_int()?).ok()) {
                    state.objects.remove(&id);
                }
            }
            Kind::Segment => {
                let (number, size, role) = (fields.int("segment")?, fields.int("size")?, fields.str("role")?);
                let descriptor =
                    descriptor.ok_or_else(|| ProtocolFault::message("SEGMENT came without a descriptor"))?;
                self.segments().add(number, size, &role, descriptor)?;
            }
            Kind::Forget => {
                let numbers = fields.sequence("segments")?;
                let mut segments = self.segments();
                numbers.iter().filter_map(Value::as_int).for_each(|number| segments.forget(number));
            }
            Kind::Release => {
                let ranges = fields.pairs("ranges")?;
                let mut segments = self.segments();
                ranges.into_iter().for_each(|(segment, offset)| segments.release(segment, offset));
            }
            Kind::Return => {
                let ok = matches!(fields.next("ok")?, Value::Bool(true));
                let value = tasks::encode(&fields.next("value")?)?;
                let waiting = self.lock().returns.remove(&id);
                let waiting = waiting.ok_or_else(|| ProtocolFault::order("RETURN came, and there was no CALLBACK"))?;
                let _ = waiting.send(if ok { Ok(value) } else { Err(value) });
            }
            Kind::Memory => {
                let segment = fields.int("segment")?;
                let waiting = self.lock().memory.remove(&id);
                let waiting = waiting.ok_or_else(|| ProtocolFault::order("MEMORY came, and there was no NEED"))?;
                let _ = waiting.send((segment != 0).then_some(()));
                return Ok(());
            }
            Kind::Fork => {
                self.say(Kind::Forked, id, &[Value::Int(0), Value::str("a server does not fork")]);
                return Ok(());
            }
            Kind::Columns => {
                // Its columns lie in memory that the worker itself would have to map.
                self.refuse(
                    id,
                    ("understudy.ProtocolFault", "exec-protocol"),
                    "a server takes no COLUMNS; send the calls as a BATCH",
                );
                return Ok(());
            }
            other => return Err(ProtocolFault::order(format!("{other} has no place here"))),
        }
        fields.end()
    }

    fn answer(&self, id: u64, result: Result<Outcome, Failure>) {
        self.push(Out::Answer(id, Box::new(result)), None);
    }

    /// Answers a call that is not even begun; with a class and a stable id.
    fn refuse(&self, id: u64, (class, stable): (&str, &str), text: &str) {
        let record = records::record(class, None, text, vec![("id", Value::str(stable))]);
        let frame = finish(Kind::Error, id, tasks::inline_body(&[Value::None, record]));
        self.push(Out::Done(id, frame), None);
    }

    pub(super) fn say(&self, kind: Kind, id: u64, fields: &[Value]) {
        self.push(Out::Frame(finish(kind, id, tasks::inline_body(fields))), None);
    }

    /// Queues something for the writer. With a result, it is one of a batch, and waits until there is room.
    fn push(&self, out: Out, result: Option<Result<Outcome, Failure>>) {
        let mut state = self.lock();
        let out = match (out, result) {
            (Out::Done(id, _), Some(result)) => {
                while state.out.len() >= MOST_CALLS && !state.closed {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                Out::Answer(id, Box::new(result))
            }
            (out, _) => out,
        };
        match &out {
            _ if state.closed => return,
            Out::Output(frame) if state.output_bytes + frame.len() > MOST_OUTPUT => return,
            Out::Output(frame) => state.output_bytes += frame.len(),
            _ => {}
        }
        state.out.push_back(out);
        self.changed.notify_all();
    }
}
