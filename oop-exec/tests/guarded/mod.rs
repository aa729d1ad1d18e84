//! Starts real interpreters under real guards, and looks at what is left of them.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use understudy_exec::control::{Exit, Note};
use understudy_exec::interpreter::Interpreter;
use understudy_exec::launch::{LaunchPlan, Launched, Program, launch};

/// Nothing here takes so long unless it never ends.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Python that each program starts with: `say` writes a line to the supervisor, `hear` waits for one.
const PRELUDE: &str = "
import os, sys
SOCKET = int(sys.argv[sys.argv.index('--socket') + 1])
TRACE = int(sys.argv[sys.argv.index('--trace') + 1])
def say(*what):
    os.write(SOCKET, (' '.join(map(str, what)) + '\\n').encode())
def hear():
    return os.read(SOCKET, 100)
def daemon():
    # A process that left the group, the session and its parent; it says its id itself, and then this returns.
    there, here = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            say(os.getpid())
            os.write(here, b'.')
            os.close(here)
            while True:
                import time; time.sleep(1000)
        os._exit(0)
    os.wait()
    os.read(there, 1)
";

pub fn deadline() -> Instant {
    Instant::now() + LIMIT
}

pub fn guard() -> PathBuf {
    std::env::var_os("UNDERSTUDY_EXEC")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_understudy-exec")), PathBuf::from)
}

/// A plan that runs this Python after the prelude.
pub fn plan(code: &str) -> LaunchPlan {
    let mut plan = LaunchPlan::new(Interpreter::find("").unwrap(), guard());
    plan.program = Program::Code(format!("{PRELUDE}\n{code}"));
    plan
}

/// A worker and what it says.
pub struct Worker {
    pub launched: Launched,
    pub lines: BufReader<UnixStream>,
}

impl Worker {
    pub fn start(plan: &LaunchPlan) -> Self {
        let launched = launch(plan).unwrap();
        let stream = UnixStream::from(launched.socket.try_clone().unwrap());
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        Self { launched, lines: BufReader::new(stream) }
    }

    pub fn run(code: &str) -> Self {
        Self::start(&plan(code))
    }

    /// The next line; empty when the worker has closed its socket.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("the worker said nothing in time");
        line.trim_end().to_owned()
    }

    pub fn number(&mut self) -> i32 {
        let line = self.line();
        line.parse().unwrap_or_else(|_| panic!("{line:?} is no number; {}", self.errors()))
    }

    pub fn say(&self) {
        rustix::io::write(&self.launched.socket, b"go").unwrap();
    }

    pub fn note(&self) -> Note {
        self.launched.control.wait_note(Some(deadline())).expect("the guard said nothing in time")
    }

    /// Sees to it that it ends now, and that it is not too late for that.
    pub fn kill(&self) -> Exit {
        self.launched.control.kill();
        let exit = self.exit();
        assert_eq!(exit.signal, Some(9), "{}", self.errors());
        exit
    }

    pub fn started(&self) -> i32 {
        match self.note() {
            Note::Started { pid } => pid,
            other => panic!("{other:?}; {}", self.errors()),
        }
    }

    /// Waits for the end.
    pub fn exit(&self) -> Exit {
        loop {
            match self.note() {
                Note::Started { .. } => {}
                Note::Exited(exit) => return exit,
                other => panic!("{other:?}; {}", self.errors()),
            }
        }
    }

    /// What is in the standard error pipe now.
    pub fn errors(&self) -> String {
        read_now(self.launched.stderr.as_fd())
    }

    pub fn output(&self) -> String {
        read_now(self.launched.stdout.as_fd())
    }

    pub fn trace(&self) -> String {
        let length = rustix::fs::fstat(&self.launched.trace).unwrap().st_size;
        let mut text = vec![0; usize::try_from(length).unwrap()];
        let read = rustix::io::pread(&self.launched.trace, &mut text, 0).unwrap();
        String::from_utf8_lossy(&text[..read]).into_owned()
    }
}

fn read_now(descriptor: std::os::fd::BorrowedFd<'_>) -> String {
    String::from_utf8_lossy(&bytes_now(descriptor)).into_owned()
}

pub fn bytes_now(descriptor: impl AsFd) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = std::fs::File::from(descriptor.as_fd().try_clone_to_owned().unwrap()).read_to_end(&mut bytes);
    bytes
}

/// Waits until the descriptor has something to read, or its other end is closed.
pub fn readable(descriptor: impl AsFd) -> bool {
    let limit = Timespec { tv_sec: LIMIT.as_secs().try_into().unwrap(), tv_nsec: 0 };
    poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&limit)).unwrap() > 0
}

/// Whether the process is there and is not a zombie.
pub fn alive(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

/// Waits until the process has ended.
pub fn ends(pid: i32) -> bool {
    match pidfd_open(Pid::from_raw(pid).unwrap(), PidfdFlags::empty()) {
        Ok(descriptor) => readable(&descriptor),
        Err(_) => true,
    }
}

pub fn parent(pid: i32) -> i32 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit(')').next().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A folder that goes with its owner.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("understudy-test-{name}-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs all tests of this program but `but` once more as a user without privileges.
pub fn again_as_plain_user(but: &str) {
    if !is_root() {
        return;
    }
    let folder = Folder::new(but);
    let copy = |from: &Path, name: &str| {
        let to = folder.0.join(name);
        std::fs::copy(from, &to).unwrap();
        to
    };
    let tests = copy(&std::env::current_exe().unwrap(), "tests");
    let guard = copy(&guard(), "understudy-exec");
    let temporary = folder.0.join("temporary");
    std::fs::create_dir(&temporary).unwrap();
    std::fs::set_permissions(&temporary, std::fs::Permissions::from_mode(0o1777)).unwrap();
    let output = Command::new(tests)
        .args(["--skip", but, "--test-threads", "2"])
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", "/nonexistent")
        .env("UNDERSTUDY_EXEC", guard)
        .env("TMPDIR", &temporary)
        .current_dir("/")
        .uid(65534)
        .gid(65534)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("running 0 tests"), "{text}");
    // The worker's file is kept in a folder of the user's; nothing else is.
    let left: Vec<_> = std::fs::read_dir(temporary).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| name == "understudy-65534"), "{left:?}");
}
