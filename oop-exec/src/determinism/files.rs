//! Files that a call opened, and whether they changed since.
//!
//! Size, times and inode are compared. That a file was changed while the first run had begun already shows in its times, so
//! nothing needs to be read before anybody knows that it will be opened.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The kernel stamps files with a clock that may be this far behind.
const COARSE: Duration = Duration::from_millis(10);

/// What the file system said of each file that a run opened.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    files: BTreeMap<PathBuf, Option<Stamp>>,
    began: Option<SystemTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    inode: u64,
}

impl Snapshot {
    /// The files with these names, relative ones as seen from `folder`; `began` is when the run did.
    pub fn of(names: &[String], folder: &Path, began: SystemTime) -> Self {
        let files = names.iter().filter(|name| counts(name)).map(|name| {
            let path = folder.join(name);
            let stamp = stamp(&path);
            (path, stamp)
        });
        Snapshot { files: files.collect(), began: Some(began) }
    }

    /// Those that are not as they were, or were changed since the first run began. Files that the kernel makes up anew at each
    /// reading count as changed.
    pub fn changed(&self) -> Vec<String> {
        let early = self.began.map(|began| began - COARSE).and_then(|began| began.duration_since(UNIX_EPOCH).ok());
        let recent = |stamp: &Stamp| {
            let (seconds, nanoseconds) = stamp.modified;
            let modified = Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanoseconds).unwrap_or(0));
            early.is_some_and(|early| modified >= early)
        };
        let changed = self.files.iter().filter(|(path, before)| {
            let now = stamp(path);
            made_up(path) || now != **before || now.as_ref().is_some_and(recent)
        });
        changed.map(|(path, _)| path.display().to_string()).collect()
    }

    /// Whether the kernel's random numbers were read as a file.
    pub fn read_random(&self) -> bool {
        self.files.keys().any(|path| {
            path == Path::new("/dev/urandom")
                || path == Path::new("/dev/random")
                || path.starts_with("/proc/sys/kernel/random")
        })
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let facts = fs::metadata(path).ok()?;
    Some(Stamp {
        size: facts.size(),
        modified: (facts.mtime(), facts.mtime_nsec()),
        changed: (facts.ctime(), facts.ctime_nsec()),
        inode: facts.ino(),
    })
}

/// Bytecode that interpreters write for themselves says nothing.
fn counts(name: &str) -> bool {
    !name.contains("__pycache__") && !name.ends_with(".pyc") && name != "/dev/null"
}

fn made_up(path: &Path) -> bool {
    path.starts_with("/proc") || path.starts_with("/sys")
}
