//! The worker's own program: one Python file, embedded here, put where interpreters can import it.
//!
//! Its bytecode is kept beside it by the first interpreter of a version that runs it: compiling it anew would cost more than starting
//! the interpreter. The module's name has the hash of its text in it, so versions do not meet.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::interpreter::Interpreter;

const SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/worker.py"));

/// The path of the worker's file, written on first use and compared with the embedded text each time.
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
/// `read_only` says that the worker will not be able to keep its bytecode, so that somebody else has to.
pub(crate) fn bootstrap(interpreter: &Interpreter, read_only: bool) -> io::Result<OsString> {
    let load = loading(&path()?);
    if read_only {
        keep_bytecode(interpreter, &load);
    }
    // Without `-I`, the first entry of sys.path is the current folder. It has no business there.
    Ok(format!("{load}if not sys.flags.isolated: del sys.path[0]\nmodule.main()\n").into())
}

/// Python code that makes the worker's file the module `module`.
fn loading(path: &Path) -> String {
    let code: String = include_str!("../worker/load.py")
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
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let digest = Sha256::digest(SOURCE.as_bytes());
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("understudy_worker_{hash}")
    })
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
    match fs::read(file) {
        Ok(text) if text == SOURCE.as_bytes() => return Ok(()),
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
        Ok(()) => remove_old(file),
        Err(_) => drop(fs::remove_file(&fresh)),
    }
    written
}

/// Other versions' files, and their bytecode, that nobody has written for a month. A version that is still in use writes its own anew.
fn remove_old(file: &Path) {
    const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);
    let Some(folder) = file.parent() else { return };
    for folder in [folder.to_path_buf(), folder.join("__pycache__")] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let other =
                name.to_str().is_some_and(|name| name.starts_with("understudy_worker_") && !name.starts_with(module()));
            let age = entry.metadata().and_then(|facts| facts.modified()).ok().and_then(|time| time.elapsed().ok());
            if other && age.is_some_and(|age| age > MONTH) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The path as a Python expression, whatever bytes are in it.
fn python_path(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let bytes: String = path.as_os_str().as_bytes().iter().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("b'{bytes}'.decode(sys.getfilesystemencoding(), 'surrogateescape')")
}
