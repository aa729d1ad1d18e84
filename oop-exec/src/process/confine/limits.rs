//! Resource limits that the kernel keeps for each process (`setrlimit`).

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{CPU_LIMIT, FILE_SIZE_LIMIT, FILES_LIMIT, MEMORY_LIMIT, Refusal, ResourceLimits};

/// Sets all but the number of processes. A hard limit that is already lower stays: what was asked for holds then, too.
pub(super) fn apply(limits: &ResourceLimits, done: &mut Vec<(&'static str, String)>) -> Result<(), Refusal> {
    let table = [
        (MEMORY_LIMIT, limits.memory, Resource::Data, 0, "RLIMIT_DATA: private writable memory of each process"),
        // The second between them is for the worker's handler, which writes the Python stack.
        (CPU_LIMIT, limits.cpu, Resource::Cpu, 1, "RLIMIT_CPU: of each process"),
        (FILES_LIMIT, limits.files, Resource::Nofile, 0, "RLIMIT_NOFILE: of each process"),
        (FILE_SIZE_LIMIT, limits.file_size, Resource::Fsize, 0, "RLIMIT_FSIZE: of each file"),
    ];
    for (name, wanted, resource, grace, how) in table {
        if let Some(wanted) = wanted {
            set(resource, wanted, grace).map_err(|why| Refusal::new(name, why))?;
            done.push((name, how.into()));
        }
    }
    Ok(())
}

pub(super) fn set(resource: Resource, wanted: u64, grace: u64) -> rustix::io::Result<()> {
    let hard = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let maximum = wanted.saturating_add(grace).min(hard);
    setrlimit(resource, Rlimit { current: Some(wanted.min(maximum)), maximum: Some(maximum) })
}
