//! Shim packages on disk: their manifests, and their files, parsed on all cores.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Located};
use crate::facts::{self, ModuleFacts};
use crate::manifest::{self, EntryException, Manifest, Serves};
use crate::source;
use crate::storage::{Kept, Parsed};

/// What a registry is made from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Folders that each hold a `registry.toml`.
    pub folders: Vec<PathBuf>,
    /// Where the source of the standard library is, for the pure twins that manifests name there.
    pub standard_library: Option<PathBuf>,
    /// An index that was compiled before, which is used where these packages are installed as they were then.
    pub compiled: Option<PathBuf>,
    /// Where an index is kept that cannot be kept beside its packages; the user's folder of caches where none is said.
    pub caches: Option<PathBuf>,
}

impl From<&[PathBuf]> for Sources {
    fn from(folders: &[PathBuf]) -> Sources {
        Sources { folders: folders.to_vec(), ..Sources::default() }
    }
}

/// The packages with their manifests. Of one package that is there twice, the copy with the higher priority.
pub(super) fn packages(folders: &[PathBuf]) -> Result<Vec<(PathBuf, Manifest)>, Error> {
    let mut found: Vec<(PathBuf, Manifest)> = Vec::new();
    for folder in folders {
        let manifest = Manifest::read(&folder.join(manifest::FILE))?;
        let Some(rival) = found.iter_mut().find(|(_, rival)| rival.package == manifest.package) else {
            found.push((folder.clone(), manifest));
            continue;
        };
        match manifest.priority.cmp(&rival.1.priority) {
            std::cmp::Ordering::Greater => *rival = (folder.clone(), manifest),
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                let package = manifest.package;
                return Err(Error::TwoPackages { package, first: rival.0.clone(), second: folder.clone() });
            }
        }
    }
    Ok(found)
}

/// The files of the standard library that entries of a manifest name as pure twins. Only packages whose originals the
/// interpreter has itself may rest on it so: to others it is as far away as to any program.
pub(super) fn twin_files(manifest: &Manifest, standard_library: &Path) -> Vec<SourceFile> {
    let mut modules: Vec<&str> = manifest.entries.iter().filter_map(|entry| twin_module(manifest, entry)).collect();
    modules.sort_unstable();
    modules.dedup();
    let file = |module: &str| {
        let base = module.split('.').fold(standard_library.to_path_buf(), |path, part| path.join(part));
        let candidates = [(base.join("__init__.py"), true), (base.with_extension("py"), false)];
        let (path, is_package) = candidates.into_iter().find(|(path, _)| path.is_file())?;
        let size = path.metadata().map_or(0, |data| data.len());
        Some(SourceFile { module: module.to_string(), path, is_package, size })
    };
    modules.into_iter().filter_map(file).collect()
}

/// The module outside the package that an entry names as the home of its stand-in.
pub(super) fn twin_module<'m>(manifest: &Manifest, entry: &'m EntryException) -> Option<&'m str> {
    let (module, _) = entry.shim.as_deref()?.split_once(':')?;
    let root = module.split('.').next().unwrap_or(module);
    (manifest.serves == Serves::Interpreter && root != manifest.package).then_some(module)
}

pub(super) struct SourceFile {
    module: String,
    path: PathBuf,
    is_package: bool,
    size: u64,
}

pub(super) fn source_files(folder: &Path, package: &str) -> Result<Vec<SourceFile>, Error> {
    let mut files = Vec::new();
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0
            && (entry.file_name() == "__pycache__" || entry.file_name().to_string_lossy().starts_with('.'))
    };
    for entry in walk.filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            Error::Unreadable { path, reason: error.to_string() }
        })?;
        if entry.path().extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path()).with_extension("");
        let mut parts: Vec<String> = std::iter::once(package.to_string())
            .chain(relative.iter().map(|part| part.to_string_lossy().into_owned()))
            .collect();
        let is_package = parts.last().is_some_and(|last| last == "__init__");
        if is_package {
            parts.pop();
        }
        let size = entry.metadata().map_or(0, |data| data.len());
        files.push(SourceFile { module: parts.join("."), path: entry.into_path(), is_package, size });
    }
    Ok(files)
}

type Read = Result<(ModuleFacts, Option<Kept>), Box<Located>>;

/// The facts of each file, in the order of the files; a file whose bytes are known is not parsed again. Without `known`
/// nothing is kept for the next time.
pub(super) fn parse_all(files: Vec<SourceFile>, known: Option<&Parsed>) -> Vec<Read> {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(8));
    // Shares of about the same number of bytes; the answers go back into the order of the files.
    let mut shares: Vec<(u64, Vec<(usize, SourceFile)>)> = (0..threads).map(|_| (0, Vec::new())).collect();
    for (at, file) in files.into_iter().enumerate() {
        if let Some(least) = shares.iter_mut().min_by_key(|share| share.0) {
            least.0 += file.size;
            least.1.push((at, file));
        }
    }
    let mut results: Vec<(usize, Read)> = std::thread::scope(|scope| {
        let running: Vec<_> = shares
            .into_iter()
            .filter(|share| !share.1.is_empty())
            .map(|(_, share)| {
                let parse =
                    move || share.into_iter().map(|(at, file)| (at, parse_file(&file, known))).collect::<Vec<_>>();
                std::thread::Builder::new().stack_size(source::STACK).spawn_scoped(scope, parse)
            })
            .collect();
        running.into_iter().flat_map(finished).collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// What a thread gives. That one panicked, or could not be started, is never taken for files that say nothing.
fn finished<T>(thread: std::io::Result<std::thread::ScopedJoinHandle<'_, Vec<T>>>) -> Vec<T> {
    match thread.map(std::thread::ScopedJoinHandle::join) {
        Ok(Ok(found)) => found,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => panic!("no thread can be started: {error}"),
    }
}

/// The text of a file. A pipe of such a name would be waited for.
fn read_source(path: &Path) -> std::io::Result<String> {
    if std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
        return Err(std::io::Error::other("it is no file"));
    }
    std::fs::read_to_string(path)
}

fn parse_file(file: &SourceFile, known: Option<&Parsed>) -> Read {
    let path = file.path.display().to_string();
    let text = read_source(&file.path).map_err(|error| {
        Box::new(Located {
            id: "unreadable",
            path: file.path.clone(),
            text: String::new(),
            span: 0..0,
            message: format!("cannot read this file of a shim package: {error}"),
            label: String::new(),
            help: None,
        })
    })?;
    let sha256 = known.map(|_| Sha256::digest(&text).into());
    if let Some((facts, kept)) = known.zip(sha256).and_then(|(known, sha256)| known.of(&path, &sha256)) {
        return Ok((facts, Some(kept)));
    }
    let mut facts = facts::of_module(&file.module, &path, file.is_package, &text).map_err(|error| {
        Box::new(Located {
            id: "shim-syntax",
            path: file.path.clone(),
            text,
            span: error.offset as usize..error.offset as usize,
            message: "a file of a shim package does not parse; what it defines serves nothing".into(),
            label: error.message,
            help: None,
        })
    })?;
    let kept = sha256.map(|sha256| Kept::new(&mut facts, sha256));
    Ok((facts, kept))
}
