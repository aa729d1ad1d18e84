//! A worker that says what a test wants it to say: the other end of a socket pair, in a thread of the test.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags};
use understudy_exec::exchange::{Step, Wake, Worker};
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::settings::Settings;
use understudy_exec::task::{Task, WorkerId};
use understudy_translators::{Encoded, Place, Value, assemble};

/// No test waits longer for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const CALL: u8 = 0x10;
pub const HELLO: u8 = 0x81;
pub const RESULT: u8 = 0x90;
pub const ERROR: u8 = 0x91;

/// A frame as it stands on the wire.
pub fn frame(kind: u8, id: u64, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 + body.len());
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend([kind, 0, 0, 0]);
    bytes.extend(id.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The body of a message without shared memory.
pub fn body(fields: &[Value]) -> Vec<u8> {
    let fields = Encoded::fields(fields).unwrap();
    assemble(&[&fields], |_| Ok::<_, ()>(Place::Inline)).unwrap()
}

pub fn hello() -> Vec<u8> {
    frame(HELLO, 0, &body(&[Value::Int(1), Value::dict([("pid", Value::Int(1)), ("python", Value::Tuple(vec![]))])]))
}

pub fn result(id: u64, value: Value) -> Vec<u8> {
    frame(RESULT, id, &body(&[Value::None, value]))
}

pub fn exception(id: u64, class: &str, text: &str) -> Vec<u8> {
    let value = Value::dict([
        ("type", Value::str(class)),
        ("bases", Value::List(vec![Value::str("builtins.Exception")])),
        ("args", Value::Tuple(vec![Value::str(text)])),
        ("text", Value::str(text)),
        (
            "frames",
            Value::List(vec![Value::Tuple(vec![
                Value::str("a.py"),
                Value::Int(3),
                Value::str("f"),
                Value::str("boom()"),
            ])]),
        ),
    ]);
    frame(ERROR, id, &body(&[Value::None, Value::record("exception", value)]))
}

/// The other end, which reads and writes whole frames.
pub struct Peer(pub UnixStream);

impl Peer {
    /// The next frame: kind, id, body. None at the end of the stream.
    pub fn read(&mut self) -> Option<(u8, u64, Vec<u8>)> {
        let mut head = [0; 16];
        self.0.read_exact(&mut head).ok()?;
        let length = u32::from_le_bytes(head[..4].try_into().unwrap());
        let mut body = vec![0; length as usize];
        self.0.read_exact(&mut body).ok()?;
        Some((head[4], u64::from_le_bytes(head[8..].try_into().unwrap()), body))
    }

    /// The next frame and the descriptor that came with it.
    pub fn read_with_descriptor(&mut self) -> Option<(u8, u64, Vec<u8>, Option<OwnedFd>)> {
        let mut head = [0; 16];
        self.0.read_exact(&mut head).ok()?;
        let length = u32::from_le_bytes(head[..4].try_into().unwrap());
        let mut body = vec![0; length as usize];
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut got = 0;
        if length > 0 {
            let mut slices = [std::io::IoSliceMut::new(&mut body)];
            got = rustix::net::recvmsg(&self.0, &mut slices, &mut ancillary, RecvFlags::CMSG_CLOEXEC).ok()?.bytes;
        }
        let descriptor = ancillary.drain().find_map(|message| match message {
            RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
            _ => None,
        });
        self.0.read_exact(&mut body[got..]).ok()?;
        Some((head[4], u64::from_le_bytes(head[8..].try_into().unwrap()), body, descriptor))
    }

    /// The next frame of this kind; others are passed over.
    pub fn expect(&mut self, kind: u8) -> Option<(u64, Vec<u8>)> {
        loop {
            let (found, id, body) = self.read()?;
            if found == kind {
                return Some((id, body));
            }
        }
    }

    pub fn say(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// Reads until the other side closes.
    pub fn drain(&mut self) {
        while self.read().is_some() {}
    }
}

/// A worker whose other end does `script`.
pub fn worker(settings: &Settings, script: impl FnOnce(&mut Peer) + Send + 'static) -> (Worker, JoinHandle<()>) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    theirs.set_read_timeout(Some(PATIENCE)).unwrap();
    let thread = std::thread::spawn(move || script(&mut Peer(theirs)));
    (Worker::over(OwnedFd::from(ours), settings, WorkerId(7)), thread)
}

pub fn args(values: &[Value]) -> Encoded {
    Encoded::value(&Value::Tuple(values.to_vec())).unwrap()
}

pub fn call(name: &str, values: &[Value]) -> Task {
    Task::call(Function::reference(name).unwrap(), args(values))
}

/// Begins a task and waits for what comes of it.
pub fn run(worker: &mut Worker, task: &Task) -> Result<Outcome, Failure> {
    let wake = Wake::new().unwrap();
    worker.begin(task)?;
    match worker.wait(Some(Instant::now() + PATIENCE), &wake) {
        Step::Done(result) => result,
        step => panic!("nothing came of it: {step:?}"),
    }
}
