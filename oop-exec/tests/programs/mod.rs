//! What tests of the program have in common.
#![allow(dead_code, reason = "not every test file needs every helper")]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_understudy-exec");

/// Nothing that works takes longer than this.
pub const LONG: Duration = Duration::from_secs(30);

pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("UNDERSTUDY_EXEC").stdin(Stdio::null());
    command
}

pub fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn lines(from: impl Read) -> impl Iterator<Item = String> {
    BufReader::new(from).lines().map(Result::unwrap)
}

/// All processes below this one.
pub fn children_of(pid: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut next = vec![pid];
    while let Some(parent) = next.pop() {
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Ok(child) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let of = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse::<u32>().ok());
            if of == Some(parent) {
                found.push(child);
                next.push(child);
            }
        }
    }
    found
}

/// Waits until a process is gone.
pub fn gone(pid: u32) {
    // One that nobody has waited for is gone all the same.
    let there = || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    until(&format!("the end of process {pid}"), || !there());
}

/// Waits until something holds that no event tells of.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < deadline, "this never came: {what}");
        std::thread::yield_now();
    }
}

/// The checkout's interpreter with the originals, where `cargo xtask setup` has made it.
pub fn python_with_numpy() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.vanilla/bin/python");
    path.exists().then(|| path.display().to_string())
}

/// Names of interpreters that are on this machine besides the default one.
pub fn other_pythons() -> Vec<String> {
    let all = understudy_exec::interpreter::Interpreter::all().into_iter();
    let names = all.map(|interpreter| interpreter.executable.display().to_string());
    names.filter(|name| ["3.9", "3.12", "pypy"].iter().any(|wanted| name.contains(wanted))).take(3).collect()
}

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("understudy-cli-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }

    /// A pipe with a name: who opens it waits for the other side.
    pub fn fifo(&self, name: &str) -> String {
        let path = self.0.join(name);
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RWXU).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
