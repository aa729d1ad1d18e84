//! What a worker may not do, and how the kernel is told so.
//!
//! Everything is applied in the guard's child, between `fork` and `exec`: that process has one thread and nothing
//! to lose. What cannot be had is an error that names it; nothing is ever left out quietly.

mod capabilities;
mod landlock;
mod limits;
mod namespaces;
mod processes;
mod seccomp;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::process::launch::LaunchError;
pub(crate) use processes::ProcessGroup;

/// What a worker is cut off from. The default is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// No network: no connection goes out or comes in, not even to this machine. Sockets that are files (AF_UNIX) are no network.
    pub no_network: bool,
    /// The file system can be read and not written, but for one folder.
    pub read_only: Option<ReadOnly>,
    /// `execve` gives no privileges (set-user-id programs run as the caller), and root's dangerous capabilities are gone.
    pub no_new_privileges: bool,
    /// System calls that no data program needs and that reach into other processes or the kernel are refused:
    /// `ptrace`, `mount`, `bpf`, `keyctl`, `unshare` and their like. Implies `no_new_privileges`.
    pub no_dangerous_calls: bool,
}

/// The folder that stays writable: it is the worker's current folder and its `TMPDIR`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOnly {
    /// An existing folder, or None for a fresh one that is removed when the worker ends.
    pub scratch: Option<PathBuf>,
}

impl Confinement {
    /// Everything that there is.
    pub fn full() -> Self {
        Self {
            no_network: true,
            read_only: Some(ReadOnly::default()),
            no_new_privileges: true,
            no_dangerous_calls: true,
        }
    }

    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// How much a worker may use. None is no limit beyond the supervisor's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceLimits {
    /// Bytes of private writable memory of each process (`RLIMIT_DATA`): heap and anonymous mappings.
    ///
    /// Arrays in shared memory, code and files that are mapped do not count, and neither does address space that is
    /// only reserved; that is why it is not `RLIMIT_AS`, which the thread pools of numerical libraries exhaust with nothing in use.
    /// Past the limit an allocation fails: Python raises `MemoryError`.
    pub memory: Option<u64>,
    /// Seconds of processor time of each process (`RLIMIT_CPU`): SIGXCPU then, SIGKILL a second later.
    pub cpu: Option<u64>,
    /// Open descriptors of each process (`RLIMIT_NOFILE`).
    pub files: Option<u64>,
    /// Processes and threads of this worker all together: by a control group, or by `RLIMIT_NPROC` in a user namespace of its own.
    pub processes: Option<u64>,
    /// Bytes of any file that it writes (`RLIMIT_FSIZE`).
    pub file_size: Option<u64>,
}

impl ResourceLimits {
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What could not be had, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{what}: {why}")]
pub struct Refusal {
    pub what: String,
    pub why: String,
}

impl Refusal {
    pub(crate) fn new(what: &str, why: impl std::fmt::Display) -> Self {
        Self { what: what.into(), why: why.to_string() }
    }
}

/// What this machine allows this user, found by trying each in a process of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// One for each kind of confinement and limit, in the order of the fields of [`Confinement`] and [`ResourceLimits`].
    pub entries: Vec<Ability>,
}

/// One kind of confinement: how it is done here, or why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ability {
    /// `no network`, `read-only files`, `no new privileges`, `no dangerous calls`, `memory limit`, `processor limit`,
    /// `open files limit`, `processes limit`, `file size limit`.
    pub name: String,
    pub how: Result<String, String>,
}

pub(crate) const NO_NETWORK: &str = "no network";
pub(crate) const READ_ONLY: &str = "read-only files";
pub(crate) const NO_NEW_PRIVILEGES: &str = "no new privileges";
pub(crate) const NO_DANGEROUS_CALLS: &str = "no dangerous calls";
pub(crate) const MEMORY_LIMIT: &str = "memory limit";
pub(crate) const CPU_LIMIT: &str = "processor limit";
pub(crate) const FILES_LIMIT: &str = "open files limit";
pub(crate) const PROCESSES_LIMIT: &str = "processes limit";
pub(crate) const FILE_SIZE_LIMIT: &str = "file size limit";

impl Abilities {
    /// Tries everything, in processes that `guard` makes. Takes some milliseconds.
    ///
    /// # Errors
    /// [`LaunchError::Guard`] if the guard cannot be run.
    pub fn probe(guard: &Path) -> Result<Self, LaunchError> {
        let failed = |source| LaunchError::Guard { path: guard.to_path_buf(), source };
        let output = Command::new(guard)
            .args(["guard", "--probe"])
            .env_clear()
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(failed)?;
        postcard::from_bytes(&output.stdout).map_err(|error| failed(std::io::Error::other(error)))
    }

    /// Whether a worker could be confined like this.
    ///
    /// # Errors
    /// [`LaunchError::NotToBeHad`] for the first thing that is asked for and cannot be had.
    pub fn check(&self, confinement: &Confinement, limits: &ResourceLimits) -> Result<(), LaunchError> {
        for name in asked(confinement, limits) {
            let ability = self.entries.iter().find(|ability| ability.name == name);
            match ability.map(|ability| &ability.how) {
                Some(Ok(_)) => {}
                Some(Err(why)) => return Err(LaunchError::NotToBeHad { what: name.into(), why: why.clone() }),
                None => {
                    return Err(LaunchError::NotToBeHad {
                        what: name.into(),
                        why: "the guard does not know it".into(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// [`Abilities::check`] with what was found once in this process. Limits that every kernel has need no probe.
pub(crate) fn check(guard: &Path, confinement: &Confinement, limits: &ResourceLimits) -> Result<(), LaunchError> {
    static FOUND: Mutex<BTreeMap<PathBuf, Abilities>> = Mutex::new(BTreeMap::new());
    if confinement.is_none() && limits.processes.is_none() {
        return Ok(());
    }
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(abilities) = found.get(guard) {
        return abilities.check(confinement, limits);
    }
    let abilities = Abilities::probe(guard)?;
    let answer = abilities.check(confinement, limits);
    found.insert(guard.to_path_buf(), abilities);
    answer
}

/// Each kind of confinement alone, with small figures: what [`Abilities::probe`] tries.
pub(crate) fn each_alone() -> Vec<(&'static str, Confinement, ResourceLimits)> {
    let none = Confinement::default;
    let unlimited = ResourceLimits::default;
    vec![
        (NO_NETWORK, Confinement { no_network: true, ..none() }, unlimited()),
        (READ_ONLY, Confinement { read_only: Some(ReadOnly::default()), ..none() }, unlimited()),
        (NO_NEW_PRIVILEGES, Confinement { no_new_privileges: true, ..none() }, unlimited()),
        (NO_DANGEROUS_CALLS, Confinement { no_dangerous_calls: true, ..none() }, unlimited()),
        (MEMORY_LIMIT, none(), ResourceLimits { memory: Some(1 << 30), ..unlimited() }),
        (CPU_LIMIT, none(), ResourceLimits { cpu: Some(60), ..unlimited() }),
        (FILES_LIMIT, none(), ResourceLimits { files: Some(64), ..unlimited() }),
        (PROCESSES_LIMIT, none(), ResourceLimits { processes: Some(64), ..unlimited() }),
        (FILE_SIZE_LIMIT, none(), ResourceLimits { file_size: Some(1 << 30), ..unlimited() }),
    ]
}

/// What the guard finds out before it forks, for [`apply`].
pub(crate) struct Means {
    /// The control group for [`ResourceLimits::processes`], or why there is none.
    pub group: Result<ProcessGroup, String>,
    /// Whether a user namespace can be made. A failed attempt spoils the process that makes it, so it is made in another.
    pub user_namespace: Result<(), String>,
}

impl Means {
    /// `in_child` runs something in a process of its own and gives its answer.
    pub fn find(
        confinement: &Confinement,
        limits: &ResourceLimits,
        in_child: impl FnOnce(fn() -> Result<(), String>) -> Result<(), String>,
    ) -> Self {
        let group = limits.processes.map_or_else(|| Err("not asked for".into()), ProcessGroup::make);
        let wanted =
            (limits.processes.is_some() && group.is_err()) || confinement.no_network || confinement.read_only.is_some();
        let user_namespace = if wanted && !namespaces::privileged() {
            in_child(namespaces::own_user_namespace)
        } else {
            Err("not asked for".into())
        };
        Self { group, user_namespace }
    }
}

/// Confines the calling process, which must have one thread, for good. Returns how each thing was done.
pub(crate) fn apply(
    confinement: &Confinement,
    limits: &ResourceLimits,
    scratch: Option<&Path>,
    means: &Means,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut done = Vec::new();
    // Joining a group writes to /sys, so it comes before all that forbids writing.
    if limits.processes.is_some() && means.group.is_ok() {
        done.push((PROCESSES_LIMIT, processes::limit(0, &means.group, &Err(String::new()))?));
    }
    let alone = limits.processes.is_some() && means.group.is_err();
    let wanted = namespaces::Wanted {
        network: confinement.no_network,
        user: alone && !rustix::process::getuid().is_root(),
        read_only: confinement.read_only.as_ref().map(|_| scratch),
    };
    let namespaces = namespaces::enter(&wanted, &means.user_namespace);
    if let (Some(count), true) = (limits.processes, alone) {
        done.push((PROCESSES_LIMIT, processes::limit(count, &means.group, &namespaces.user)?));
    }
    limits::apply(limits, &mut done)?;
    let privileges = confinement.no_new_privileges || confinement.no_dangerous_calls;
    capabilities::drop_dangerous(privileges, !limits.is_none(), &mut done)?;
    if confinement.read_only.is_some() {
        let landlock = landlock::read_only(scratch).map_err(|why| Refusal::new(READ_ONLY, why))?;
        // Landlock keeps the contents; only a mount keeps permissions, owners and times as well.
        let how = match namespaces.read_only {
            Ok(mounts) => format!("{landlock}, and {mounts}"),
            Err(why) => format!("{landlock} (owners can still change permissions and times of their files: {why})"),
        };
        done.push((READ_ONLY, how));
    }
    if confinement.no_network {
        // A namespace does not hold everything: sockets to a hypervisor, for one, know none. So both, where both can be had.
        let how = match (namespaces.network, seccomp::no_network()) {
            (Ok(namespace), Ok(())) => format!("{namespace}, and seccomp: no sockets but AF_UNIX"),
            (Ok(namespace), Err(_)) => namespace,
            (Err(why), Ok(())) => format!("seccomp: no sockets but AF_UNIX ({why})"),
            (Err(why), Err(also)) => return Err(Refusal::new(NO_NETWORK, format!("{why}; {also}"))),
        };
        done.push((NO_NETWORK, how));
    }
    if confinement.no_dangerous_calls {
        let how = seccomp::no_dangerous_calls().map_err(|why| Refusal::new(NO_DANGEROUS_CALLS, why))?;
        done.push((NO_DANGEROUS_CALLS, how));
    }
    Ok(done)
}

fn asked(confinement: &Confinement, limits: &ResourceLimits) -> Vec<&'static str> {
    [
        (NO_NETWORK, confinement.no_network),
        (READ_ONLY, confinement.read_only.is_some()),
        (NO_NEW_PRIVILEGES, confinement.no_new_privileges),
        (NO_DANGEROUS_CALLS, confinement.no_dangerous_calls),
        (MEMORY_LIMIT, limits.memory.is_some()),
        (CPU_LIMIT, limits.cpu.is_some()),
        (FILES_LIMIT, limits.files.is_some()),
        (PROCESSES_LIMIT, limits.processes.is_some()),
        (FILE_SIZE_LIMIT, limits.file_size.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, wanted)| wanted.then_some(name))
    .collect()
}
