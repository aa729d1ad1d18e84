//! Workers that are forked from a server which has imported everything already.

use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use understudy_translators::Value;

use super::events::Event;
use super::output::Output;
use super::process::{Keeper, Process};
use super::{Wake, Worker, about};
use crate::process::launch::{LaunchError, trace_file};
use crate::settings::Settings;
use crate::wire::body;
use crate::wire::connection::Attachment;
use crate::wire::frame::{Kind, ProtocolFault};
use crate::work::outcome::Failure;
use crate::work::task::WorkerId;

/// How long a fork may take, imports of the server included.
const FORK: Duration = Duration::from_secs(60);

/// A worker that makes others by forking. They outlive this value, but not the server's process: it stays as long as
/// one of them does.
pub struct Server {
    line: Arc<Mutex<ServerLine>>,
    wake: Arc<Wake>,
}

/// The way to the server, for its workers too.
pub(super) struct ServerLine {
    worker: Worker,
    /// How workers ended that nobody has asked for yet.
    ended: HashMap<i32, Forked>,
}

/// What the server says of the end of a worker that it forked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forked {
    pub pid: i32,
    /// As `waitpid` gives it.
    pub status: i32,
    /// In bytes.
    pub peak: u64,
    pub cpu: Duration,
}

impl ServerLine {
    /// How a worker ended.
    pub(super) fn exited(&mut self, pid: i32, until: Instant) -> Option<Forked> {
        let wake = Wake::new().ok()?;
        loop {
            for forked in std::mem::take(&mut self.worker.forked) {
                self.ended.insert(forked.pid, forked);
            }
            if let Some(forked) = self.ended.remove(&pid) {
                return Some(forked);
            }
            match self.worker.next_event(Some(until), &wake) {
                Event::Frame(_) | Event::Woken => {}
                Event::TimedOut | Event::Lost(_) => return None,
            }
        }
    }
}

impl Worker {
    /// Starts a fork server. Returns at once.
    pub fn start_server(settings: &Settings) -> Result<Server, Failure> {
        let wake = Wake::new().map_err(|error| Failure::Resources(error.to_string()))?;
        let worker = Self::start(settings, WorkerId(0), &format!("{}-server", settings.name))?;
        Ok(Server { line: Arc::new(Mutex::new(ServerLine { worker, ended: HashMap::new() })), wake: Arc::new(wake) })
    }
}

impl Server {
    /// Ends a [`Server::fork`] that waits.
    pub fn wake(&self) -> Arc<Wake> {
        Arc::clone(&self.wake)
    }

    /// A new worker. A server that cannot fork safely, because it has threads, refuses.
    pub fn fork(&mut self, settings: &Settings, id: WorkerId, name: &str) -> Result<Worker, Failure> {
        let refused = |why: String| {
            Failure::Launch(Arc::new(LaunchError::NotToBeHad { what: "a forked worker".to_owned(), why }))
        };
        let resource = |error: rustix::io::Errno| Failure::Resources(format!("the descriptors of a worker: {error}"));
        let flags = SocketFlags::CLOEXEC;
        let (socket, theirs) =
            rustix::net::socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None).map_err(resource)?;
        let (stdout, stdout_end) = pipe().map_err(resource)?;
        let (stderr, stderr_end) = pipe().map_err(resource)?;
        let trace = trace_file().map_err(resource)?;
        let trace_end = rustix::io::fcntl_dupfd_cloexec(&trace, 3).map_err(resource)?;

        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + FORK;
        if !line.worker.ready(Some(until), &self.wake)? {
            return Err(refused("the server did not come up in time".to_owned()));
        }
        for (descriptor, role) in
            [(theirs, "socket"), (trace_end, "trace"), (stdout_end, "stdout"), (stderr_end, "stderr")]
        {
            let fields = [Value::Int(0), Value::Int(0), Value::str(role)];
            line.worker.say_with(Kind::Segment, &fields, Attachment::Owned(descriptor));
        }
        let environment = settings.environment.resolve();
        let environment =
            environment.iter().map(|(name, value)| (name.to_string_lossy(), Value::str(value.to_string_lossy())));
        let directory = settings.directory.as_ref().map_or(Value::None, |path| Value::str(path.to_string_lossy()));
        let call = line.worker.next_id(1);
        line.worker.say(Kind::Fork, call, &[Value::dict(environment), directory]);
        let pid = loop {
            match line.worker.next_event(Some(until), &self.wake) {
                Event::Frame(frame) if frame.kind == Kind::Forked && (frame.id == 0 || frame.id == call) => {
                    let [pid, why] = body::message(frame.kind, &frame.body, &line.worker.limits)?;
                    match pid.as_int().and_then(|pid| i32::try_from(pid).ok()) {
                        Some(pid) if pid > 0 => break pid,
                        _ => return Err(refused(why.as_str().unwrap_or("the server did not say why").to_owned())),
                    }
                }
                Event::Frame(_) => {}
                Event::TimedOut | Event::Woken => return Err(refused("the server did not answer in time".to_owned())),
                Event::Lost(failure) => return Err(failure),
            }
        };
        // The server reaps its children only after it has answered, so the number is still theirs, or its end is.
        let process = Pid::from_raw(pid).ok_or_else(|| ProtocolFault::message("FORKED has a pid"))?;
        let handle: OwnedFd =
            pidfd_open(process, PidfdFlags::empty()).map_err(|error| refused(format!("it ended at once ({error})")))?;
        drop(line);
        let about = about(settings, name);
        let keeper = Keeper::Server { line: Arc::clone(&self.line), pid, handle };
        let process = Process::new(keeper, Output::new(stdout, stderr, settings.output_limit), Some(trace), about);
        Ok(Worker::new(settings, id, name, socket, process))
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").finish_non_exhaustive()
    }
}

/// A pipe whose read end does not block.
fn pipe() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    rustix::io::ioctl_fionbio(read.as_fd(), true)?;
    Ok((read, write))
}
