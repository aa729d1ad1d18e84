//! The worker's own program: one Python file, embedded here, put where interpreters can import it.
//!
//! Its bytecode is kept beside it by the first interpreter of a version that runs it: compiling it anew would cost more than starting
//! the interpreter. The module's name has the hash of its text in it, so versions do not meet.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_NOW};

use crate::process::interpreter::Interpreter;

/// What the names of all versions begin with.
const PREFIX: &str = "understudy_worker_";
/// Use is noted this often.
const NOTED: Duration = Duration::from_secs(600);
/// Of other versions that were not used for so long, only the last few stay.
const UNUSED: Duration = Duration::from_secs(3600);
const KEPT_VERSIONS: usize = 8;
/// And none that was not used for so long.
const LONG_UNUSED: Duration = Duration::from_secs(3 * 24 * 3600);

const SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/worker.py"));

/// The path of the worker's file, written on first use.
///
/// It lies in the user's cache folder (`XDG_CACHE_HOME`, or `~/.cache`), or, where that cannot be written, in a folder
/// of the user's own below the folder for temporary files. A folder that others could write to is never used.
///
/// # Errors
/// The error of the last folder that was tried.
pub fn path() -> io::Result<PathBuf> {
    let name = format!("{}.py", module());
    let mut last = io::Error::new(io::ErrorKind::NotFound, "there is no folder to put it in");
    for folder in folders() {
        match own_folder(&folder).and_then(|()| up_to_date(&folder.join(&name))) {
            Ok(()) => return Ok(folder.join(&name)),
            Err(error) => last = io::Error::new(error.kind(), format!("{}: {error}", folder.display())),
        }
    }
    Err(last)
}

/// The Python code with which an interpreter starts the worker.
///
/// `read_only` says that the worker will not be able to keep its bytecode, so that somebody else has to. `isolated` says that the
/// interpreter runs with `-I`.
pub(crate) fn bootstrap(interpreter: &Interpreter, read_only: bool, isolated: bool) -> io::Result<OsString> {
    let load = loading(&path()?);
    if read_only {
        keep_bytecode(interpreter, &load);
    }
    // Without `-I`, the first entry of sys.path is the current folder. It has no business there.
    let unlisted = if isolated { "" } else { "del sys.path[0]\n" };
    Ok(format!("{load}{unlisted}module.main()\n").into())
}

/// Python code that makes the worker's file the module `module`.
fn loading(path: &Path) -> String {
    let code: String = include_str!("../../worker/load.py")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    code.replace("\"FILE\"", &python_path(path)).replace("MODULE", module())
}

/// Has this interpreter compile the worker's file, once in this process. Should that fail, workers only start slower.
fn keep_bytecode(interpreter: &Interpreter, load: &str) {
    static DONE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    if done.insert(interpreter.executable.clone()) {
        let _ = Command::new(&interpreter.executable)
            .args(["-I", "-c", load])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

fn module() -> &'static str {
    concat!("understudy_worker_", env!("UNDERSTUDY_WORKER_VERSION"))
}

fn folders() -> Vec<PathBuf> {
    let given = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = given("XDG_CACHE_HOME").or_else(|| given("HOME").map(|home| home.join(".cache")));
    let user = rustix::process::geteuid().as_raw();
    let mut folders: Vec<PathBuf> = cache.map(|cache| cache.join("understudy")).into_iter().collect();
    folders.push(std::env::temp_dir().join(format!("understudy-{user}")));
    folders
}

/// Makes the folder if need be, and makes sure that nobody else could have put something into it.
fn own_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        // `~/.cache` itself may be missing; a home folder that is missing is not made.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = folder.parent().ok_or(error)?;
            match DirBuilder::new().mode(0o700).create(parent) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => DirBuilder::new()
                    .mode(0o700)
                    .create(folder)
                    .or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })?,
            }
        }
        Err(error) => return Err(error),
    }
    let facts = fs::symlink_metadata(folder)?;
    if !facts.is_dir() || facts.uid() != rustix::process::geteuid().as_raw() || facts.mode() & 0o022 != 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "is not a folder of this user's that only this user can write to",
        ));
    }
    Ok(())
}

fn up_to_date(file: &Path) -> io::Result<()> {
    // Its name says what is in it, and it is there whole or not at all.
    match fs::metadata(file) {
        Ok(facts) if facts.len() == SOURCE.len() as u64 => {
            note_use(file, &facts);
            return Ok(());
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    // Others may be doing the same: a file of one's own, then a rename.
    let mut fresh = file.as_os_str().to_owned();
    fresh.push(format!(".{}-{:?}", std::process::id(), std::thread::current().id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)
        .and_then(|mut fresh| fresh.write_all(SOURCE.as_bytes()))
        .and_then(|()| fs::rename(&fresh, file));
    match written {
        Ok(()) => remove_unused(file.parent().unwrap_or(file), module()),
        Err(_) => drop(fs::remove_file(&fresh)),
    }
    written
}

/// Removes the files of other versions that are out of use: of those that nobody has used for a while all but the last few, and
/// whatever was not used for days. A worker that runs has its file open, and one that starts says so first.
fn remove_unused(folder: &Path, own: &str) {
    let mut versions: BTreeMap<String, (Duration, Vec<PathBuf>)> = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let version = name.split('.').next().unwrap_or_default();
        let Ok(used) = entry.metadata().and_then(|facts| facts.modified()) else { continue };
        if version.starts_with(PREFIX) && version != own {
            let unused = used.elapsed().unwrap_or_default();
            let (least, files) = versions.entry(version.to_owned()).or_insert((Duration::MAX, Vec::new()));
            *least = unused.min(*least);
            files.push(entry.path());
        }
    }
    let mut versions: Vec<_> = versions.into_values().collect();
    versions.sort();
    for (place, (unused, files)) in versions.into_iter().enumerate() {
        if unused > LONG_UNUSED || (place >= KEPT_VERSIONS && unused > UNUSED) {
            for file in files {
                let _ = fs::remove_file(file);
            }
        }
    }
}

/// Notes that the file is in use, unless that was noted a moment ago.
fn note_use(file: &Path, facts: &fs::Metadata) {
    if facts.modified().is_ok_and(|noted| noted.elapsed().is_ok_and(|age| age > NOTED)) {
        let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
        let times = Timestamps { last_access: now, last_modification: now };
        let _ = rustix::fs::utimensat(CWD, file, &times, AtFlags::empty());
    }
}

/// The path as a Python expression, whatever bytes are in it.
fn python_path(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let bytes = path.as_os_str().as_bytes();
    if bytes.iter().all(|byte| (b' '..=b'~').contains(byte) && !b"'\\".contains(byte)) {
        return format!("'{}'", path.display());
    }
    let bytes: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("b'{bytes}'.decode(sys.getfilesystemencoding(), 'surrogateescape')")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_nobody_uses_are_removed() {
        let folder = std::env::temp_dir().join(format!("understudy-versions-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let now = fs::metadata(&folder).unwrap().modified().unwrap();
        let (minute, hour, day) = (60, 3600, 24 * 3600);
        let put = |name: &str, age: u64| {
            let file = fs::File::create(folder.join(name)).unwrap();
            file.set_modified(now - Duration::from_secs(age)).unwrap();
        };
        put("understudy_worker_own.py", 9 * day);
        put("something_else.py", 9 * day);
        // Its bytecode is as old as it is, and it is in use.
        put("understudy_worker_used.py", minute);
        put("understudy_worker_used.cpython-311-30b07f0", 9 * day);
        put("understudy_worker_old.py", 4 * day);
        put("understudy_worker_old.pypy39-30910f0", 4 * day);
        for number in 0..10 {
            put(&format!("understudy_worker_{number}.py"), 2 * hour + number);
        }
        for number in 0..10 {
            put(&format!("understudy_worker_now{number}.py"), 2 * minute + number);
        }
        remove_unused(&folder, "understudy_worker_own");
        let mut left: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        let mut expected: Vec<String> = (0..10).map(|number| format!("understudy_worker_now{number}.py")).collect();
        expected.extend(
            [
                "something_else.py",
                "understudy_worker_own.py",
                "understudy_worker_used.cpython-311-30b07f0",
                "understudy_worker_used.py",
            ]
            .map(String::from),
        );
        expected.sort();
        assert_eq!(left, expected);
    }
}
