//! Namespaces: an empty network, a file system mounted read-only, and a user namespace in which a plain user may make them.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::mount::{MountFlags, MountPropagationFlags, mount_bind, mount_change, mount_remount};
use rustix::process::{getgid, getuid};
use rustix::thread::{CapabilitySet, UnshareFlags};

/// What is wanted of [`enter`].
pub(super) struct Wanted<'a> {
    pub network: bool,
    pub user: bool,
    /// A read-only file system, with this folder writable.
    pub read_only: Option<Option<&'a Path>>,
}

/// What [`enter`] has got hold of, and how. Each that was not asked for is an `Err` that nobody reads.
pub(super) struct Namespaces {
    pub network: Result<String, String>,
    pub user: Result<(), String>,
    pub read_only: Result<String, String>,
}

/// Whether this process may make namespaces as it is.
pub(crate) fn privileged() -> bool {
    rustix::thread::capabilities(None).is_ok_and(|sets| sets.effective.contains(CapabilitySet::SYS_ADMIN))
}

/// Moves the process, which must have one thread, into what is wanted, as far as it can be had.
///
/// `user_namespace` says whether one can be made, as [`own_user_namespace`] found in another process: where it fails half-way, it
/// leaves a process without a user.
pub(super) fn enter(wanted: &Wanted<'_>, user_namespace: &Result<(), String>) -> Namespaces {
    let not_asked = || "not asked for".to_owned();
    let mut entered = Namespaces { network: Err(not_asked()), user: Err(not_asked()), read_only: Err(not_asked()) };
    let privileged = privileged();
    let others = wanted.network || wanted.read_only.is_some();
    if wanted.user || (others && !privileged) {
        entered.user = user_namespace.clone().and_then(|()| own_user_namespace());
    }
    let way = match (&entered.user, privileged) {
        (_, true) => Ok(""),
        (Ok(()), false) => Ok(" in a user namespace"),
        (Err(why), false) => Err(why.clone()),
    };
    if wanted.network {
        entered.network = way.clone().and_then(|way| {
            let made = unshare(UnshareFlags::NEWNET);
            made.map(|()| format!("network namespace{way}"))
                .map_err(|error| format!("network namespaces are not allowed ({error})"))
        });
    }
    if let Some(scratch) = wanted.read_only {
        entered.read_only = way.and_then(|way| mount_read_only(scratch).map(|()| format!("read-only mounts{way}")));
    }
    entered
}

/// The user keeps its own ids in the new namespace, and loses its capabilities there with `exec`.
pub(crate) fn own_user_namespace() -> Result<(), String> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    unshare(UnshareFlags::NEWUSER).map_err(|error| format!("user namespaces are not allowed ({error})"))?;
    let write = |file: &str, text: String| {
        fs::write(file, text).map_err(|error| format!("the ids of a user namespace could not be set ({file}: {error})"))
    };
    write("/proc/self/uid_map", format!("{uid} {uid} 1\n"))?;
    write("/proc/self/setgroups", "deny".into())?;
    write("/proc/self/gid_map", format!("{gid} {gid} 1\n"))
}

/// In a mount namespace of its own, makes all mounts read-only but one for `scratch`.
fn mount_read_only(scratch: Option<&Path>) -> Result<(), String> {
    let failed = |what: &Path| {
        let what = what.display().to_string();
        move |error: rustix::io::Errno| format!("{what} could not be mounted read-only ({error})")
    };
    unshare(UnshareFlags::NEWNS).map_err(|error| format!("mount namespaces are not allowed ({error})"))?;
    let root = Path::new("/");
    mount_change(root, MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC).map_err(failed(root))?;
    let mounts = mounts()?;
    if let Some(scratch) = scratch {
        mount_bind(scratch, scratch).map_err(failed(scratch))?;
        // The current folder may be on the mount that is now below it.
        if std::env::current_dir().is_ok_and(|current| current == scratch) {
            std::env::set_current_dir(scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
        }
    }
    for (point, flags) in mounts {
        match mount_remount(&point, flags | MountFlags::BIND | MountFlags::RDONLY, "") {
            // A mount that another one covers, or that this user cannot get to, cannot be written to, either.
            Ok(()) | Err(rustix::io::Errno::NOENT | rustix::io::Errno::ACCESS | rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(failed(&point)(error)),
        }
    }
    Ok(())
}

/// Mount points and those of their flags that must be kept.
fn mounts() -> Result<Vec<(PathBuf, MountFlags)>, String> {
    let table =
        fs::read("/proc/self/mountinfo").map_err(|error| format!("/proc/self/mountinfo cannot be read ({error})"))?;
    let mut mounts = Vec::new();
    for line in table.split(|byte| *byte == b'\n') {
        let mut fields = line.split(|byte| *byte == b' ');
        let (Some(point), Some(options)) = (fields.nth(4), fields.next()) else { continue };
        let mut flags = MountFlags::empty();
        for option in options.split(|byte| *byte == b',') {
            flags |= match option {
                b"nosuid" => MountFlags::NOSUID,
                b"nodev" => MountFlags::NODEV,
                b"noexec" => MountFlags::NOEXEC,
                b"noatime" => MountFlags::NOATIME,
                b"nodiratime" => MountFlags::NODIRATIME,
                b"relatime" => MountFlags::RELATIME,
                _ => MountFlags::empty(),
            };
        }
        mounts.push((unescape(point), flags));
    }
    Ok(mounts)
}

/// The kernel writes spaces and their like as three octal digits.
fn unescape(text: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut path = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..3).filter(|_| byte == b'\\').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(escaped) => {
                path.push(escaped);
                rest = &after[3..];
            }
            None => {
                path.push(byte);
                rest = after;
            }
        }
    }
    std::ffi::OsString::from_vec(path).into()
}

/// The safe call is marked as deprecated because `CLONE_FILES` can pull descriptors from under other threads; no such flag is used here.
#[allow(deprecated)]
fn unshare(flags: UnshareFlags) -> rustix::io::Result<()> {
    rustix::thread::unshare(flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mount_points_are_unescaped() {
        let rows = [(&b"/a b"[..], "/a b"), (b"/a\\040b\\134", "/a b\\"), (b"/a\\0", "/a\\0")];
        for (text, expected) in rows {
            assert_eq!(unescape(text), Path::new(expected));
        }
    }
}
