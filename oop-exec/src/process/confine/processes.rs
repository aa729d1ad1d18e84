//! The limit on how many processes and threads a worker may have.
//!
//! `RLIMIT_NPROC` alone does not do: it does not bind root at all, and for others it counts every process of the
//! user on the machine. A control group counts the right ones for anybody who may make one; where nobody may,
//! a user namespace gives a plain user a count of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::{Resource, getuid};

use super::limits::set;
use super::{PROCESSES_LIMIT, Refusal};

/// A control group for one worker; removed when dropped.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    folder: PathBuf,
}

impl ProcessGroup {
    /// # Errors
    /// Why no group could be made, in words.
    pub fn make(limit: u64) -> Result<Self, String> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let parents = parents()?;
        let mut why = String::new();
        for parent in parents {
            let number = COUNTER.fetch_add(1, Ordering::Relaxed);
            let group = Self { folder: parent.join(format!("understudy-{}-{number}", std::process::id())) };
            match fs::create_dir(&group.folder) {
                Ok(()) => match fs::write(group.folder.join("pids.max"), limit.to_string()) {
                    Ok(()) => return Ok(group),
                    Err(error) => why = format!("the control group {} has no pids.max ({error})", parent.display()),
                },
                Err(error) => {
                    std::mem::forget(group);
                    why = format!("no control group may be made in {} ({error})", parent.display());
                }
            }
        }
        Err(why)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn join(&self) -> std::io::Result<()> {
        // 0 is whoever writes it.
        fs::OpenOptions::new().write(true).open(self.folder.join("cgroup.procs"))?.write_all(b"0")
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Puts the calling process under the limit.
pub(super) fn limit(
    count: u64,
    group: &Result<ProcessGroup, String>,
    user: &Result<(), String>,
) -> Result<String, Refusal> {
    let refuse = |why: String| Refusal::new(PROCESSES_LIMIT, why);
    match group {
        Ok(group) => {
            group.join().map_err(|error| {
                refuse(format!("the control group {} cannot be joined ({error})", group.folder.display()))
            })?;
            Ok("control group (pids.max)".into())
        }
        Err(no_group) => {
            if getuid().is_root() {
                return Err(refuse(format!("{no_group}, and RLIMIT_NPROC does not bind root")));
            }
            if let Err(no_namespace) = user {
                return Err(refuse(format!(
                    "{no_group}, and {no_namespace}, without which RLIMIT_NPROC counts all of the user's processes"
                )));
            }
            set(Resource::Nproc, count, 0).map_err(|error| refuse(error.to_string()))?;
            Ok("RLIMIT_NPROC in a user namespace".into())
        }
    }
}

/// Where a group could be made: under this process's own group, or beside it.
fn parents() -> Result<Vec<PathBuf>, String> {
    let own = fs::read_to_string("/proc/self/cgroup")
        .map_err(|error| format!("/proc/self/cgroup cannot be read ({error})"))?;
    let mut parents = Vec::new();
    for line in own.lines() {
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let roots: &[&str] = if controllers.split(',').any(|name| name == "pids") {
            &["/sys/fs/cgroup/pids"]
        } else if controllers.is_empty() {
            &["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
        } else {
            continue;
        };
        for root in roots {
            let folder = Path::new(root).join(path.trim_start_matches('/'));
            if controllers.is_empty() && !delegates_pids(&folder) {
                // A group with processes in it cannot hand controllers down, so the sibling is the usual case.
                parents.extend(folder.parent().filter(|parent| delegates_pids(parent)).map(Path::to_path_buf));
            } else if folder.is_dir() {
                parents.push(folder);
            }
        }
    }
    if parents.is_empty() { Err("there is no control group with the pids controller".into()) } else { Ok(parents) }
}

fn delegates_pids(folder: &Path) -> bool {
    fs::read_to_string(folder.join("cgroup.subtree_control"))
        .is_ok_and(|controllers| controllers.split_whitespace().any(|name| name == "pids"))
}
