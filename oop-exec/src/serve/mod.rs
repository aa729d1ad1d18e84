//! A server that looks like one worker to each of many clients (PROTOCOL.md, "Serving many clients").
//!
//! Threads, two for each client, and no trust: whatever a client sends costs its own connection at most. How tasks get done is
//! the executor's business; here are a socket's file, frames, and the numbers by which a client knows its things.

mod answers;
mod callbacks;
mod client;
mod records;
mod segments;
mod stream;
mod tasks;

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::Mode;
use understudy_translators::Value;

use crate::executor::{Executor, ExecutorError, Shutdown, Waiting};
use crate::settings::Settings;
use crate::work::outcome::Failure;
use crate::work::task::{Job, Task};
use client::Client;

/// After this, a listener that could not accept for want of descriptors tries again.
const AGAIN: Duration = Duration::from_millis(100);

/// Why there is no server at this place.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("{} is in use: another server answers there", .0.display())]
    InUse(PathBuf),
    #[error("{} is there already and is no socket; choose another place", .0.display())]
    NoSocket(PathBuf),
    #[error("cannot listen at {}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

/// A socket that clients can reach through its file. The file goes with this value.
pub struct Listening {
    socket: UnixListener,
    path: PathBuf,
    /// Device and inode of our file, so that nobody else's is removed.
    identity: (u64, u64),
}

impl Listening {
    /// Listens at `path`; the file is the user's own from its first moment (mode 0600). A file that a dead server left is taken over.
    ///
    /// Sets the process's umask for a moment, so call it before there are other threads that make files.
    pub fn bind(path: &Path) -> Result<Self, ListenError> {
        let io = |error| ListenError::Io { path: path.to_path_buf(), error };
        let private = || {
            let before = rustix::process::umask(Mode::from_raw_mode(0o177));
            let bound = UnixListener::bind(path);
            rustix::process::umask(before);
            bound
        };
        let socket = match private() {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                let facts = std::fs::symlink_metadata(path).map_err(io)?;
                if !facts.file_type().is_socket() {
                    return Err(ListenError::NoSocket(path.to_path_buf()));
                }
                if UnixStream::connect(path).is_ok() {
                    return Err(ListenError::InUse(path.to_path_buf()));
                }
                std::fs::remove_file(path).map_err(io)?;
                private().map_err(io)?
            }
            bound => bound.map_err(io)?,
        };
        socket.set_nonblocking(true).map_err(io)?;
        let facts = std::fs::symlink_metadata(path).map_err(io)?;
        Ok(Listening { socket, path: path.to_path_buf(), identity: (facts.dev(), facts.ino()) })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if std::fs::symlink_metadata(&self.path).is_ok_and(|facts| (facts.dev(), facts.ino()) == self.identity) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// What a server is made with.
pub struct ServerSettings {
    /// Of the workers that all clients share, and of those that are a client's own.
    pub executor: Settings,
    /// At most so many clients at a time.
    pub clients: usize,
    /// How long running calls may take to end at the end.
    pub grace: Duration,
    /// The most that a call may take.
    pub deadline: Option<Duration>,
}

/// What all clients share.
struct Shared {
    settings: ServerSettings,
    pool: Executor,
    stopping: AtomicBool,
    /// When what still runs is killed.
    end: OnceLock<Instant>,
    /// What the interpreter says of itself.
    facts: OnceLock<Value>,
}

/// A server with its workers.
pub struct Server {
    listening: Listening,
    shared: Arc<Shared>,
    clients: Mutex<Vec<(Arc<Client>, JoinHandle<()>)>>,
}

impl Server {
    /// Starts the workers. Clients may connect already; they are answered once [`Server::run`] runs.
    pub fn new(listening: Listening, settings: ServerSettings) -> Result<Self, ExecutorError> {
        let pool = Executor::new(settings.executor.clone())?;
        let shared =
            Shared { settings, pool, stopping: AtomicBool::new(false), end: OnceLock::new(), facts: OnceLock::new() };
        Ok(Server { listening, shared: Arc::new(shared), clients: Mutex::default() })
    }

    /// Serves until `stop` is readable; then waits for running calls, ends all workers and removes the socket's file.
    pub fn run(self, stop: impl AsFd) -> Result<(), ExecutorError> {
        let mut pause = false;
        loop {
            let listen = if pause { PollFlags::empty() } else { PollFlags::IN };
            let mut wanted =
                [PollFd::new(&stop, PollFlags::IN), PollFd::from_borrowed_fd(self.listening.socket.as_fd(), listen)];
            let timeout = pause.then(|| Timespec { tv_sec: 0, tv_nsec: AGAIN.subsec_nanos().into() });
            match poll(&mut wanted, timeout.as_ref()) {
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(io::Error::from(error).into()),
                Ok(_) if !wanted[0].revents().is_empty() => break,
                Ok(_) => {}
            }
            pause = match self.listening.socket.accept() {
                Ok((socket, _)) => {
                    self.welcome(socket.into());
                    false
                }
                // No descriptor or no memory for it now. The connection waits in the queue.
                Err(error) => error.kind() != io::ErrorKind::WouldBlock && error.kind() != io::ErrorKind::Interrupted,
            };
        }
        self.stop();
        Ok(())
    }

    fn welcome(&self, socket: OwnedFd) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        for index in (0..clients.len()).rev() {
            if clients[index].1.is_finished() {
                let (_, thread) = clients.swap_remove(index);
                let _ = thread.join();
            }
        }
        if clients.len() >= self.shared.settings.clients {
            client::refuse(&socket, "busy", &format!("{} clients are here already", clients.len()));
            return;
        }
        let client = Client::new(socket, Arc::clone(&self.shared));
        let of_thread = Arc::clone(&client);
        // Without a thread there is no client; its connection closes.
        if let Ok(thread) = std::thread::Builder::new().name("client".to_owned()).spawn(move || of_thread.serve()) {
            clients.push((client, thread));
        }
    }

    fn stop(self) {
        let Server { listening, shared, clients } = self;
        drop(listening);
        let _ = shared.end.set(Instant::now() + shared.settings.grace);
        shared.stopping.store(true, Ordering::SeqCst);
        let clients = clients.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (client, _) in &clients {
            client.end_reading();
        }
        let how = Shutdown { queued: Waiting::Run, deadline: Some(shared.settings.grace) };
        shared.pool.shutdown(how);
        for (_, thread) in clients {
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// What HELLO says. Asks a worker, the first time.
    fn facts(&self) -> Result<Value, Failure> {
        const ASK: &str = "(lambda sys: (sys.implementation.name, tuple(sys.version_info[:3]), sys.executable, \
                           sys.platform, sys.byteorder))(__import__('sys'))";
        if let Some(facts) = self.facts.get() {
            return Ok(facts.clone());
        }
        let outcome = self.pool.call(&Task::new(Job::Eval { expression: ASK.to_owned(), names: None }))?;
        let said = outcome.value()?;
        let mut facts: Vec<(&str, Value)> = ["implementation", "python", "executable", "platform", "byteorder"]
            .into_iter()
            .zip(said.as_sequence().unwrap_or_default().iter().cloned())
            .collect();
        facts.push(("pid", Value::Int(std::process::id().into())));
        facts.push(("codec", Value::str("native")));
        facts.push(("server", Value::str(concat!("understudy-exec ", env!("CARGO_PKG_VERSION")))));
        Ok(self.facts.get_or_init(|| Value::dict(facts)).clone())
    }
}
