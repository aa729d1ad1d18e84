//! Shim packages on disk: their manifests, and their files, parsed on all cores.

use std::path::{Path, PathBuf};

use crate::error::{Error, Located};
use crate::facts::{self, ModuleFacts};
use crate::manifest::{self, Manifest};

pub(super) fn manifests(folders: &[PathBuf]) -> Result<Vec<(PathBuf, Manifest)>, Error> {
    folders.iter().map(|folder| Ok((folder.clone(), Manifest::read(&folder.join(manifest::FILE))?))).collect()
}

/// One package for each library: the only one, or the one whose priority is highest.
pub(super) fn settle(found: Vec<(PathBuf, Manifest)>) -> Result<Vec<(PathBuf, Manifest)>, Error> {
    let mut settled: Vec<(PathBuf, Manifest)> = Vec::new();
    for (folder, manifest) in found {
        let Some(rival) = settled.iter_mut().find(|(_, rival)| rival.name == manifest.name) else {
            settled.push((folder, manifest));
            continue;
        };
        match manifest.priority.cmp(&rival.1.priority) {
            std::cmp::Ordering::Greater => *rival = (folder, manifest),
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                return Err(Error::TwoClaims {
                    library: manifest.name,
                    first: format!("{} ({})", rival.1.package, rival.0.display()),
                    second: format!("{} ({})", manifest.package, folder.display()),
                });
            }
        }
    }
    Ok(settled)
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
        let entry =
            entry.map_err(|error| Error::Unreadable { path: folder.to_path_buf(), reason: error.to_string() })?;
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

pub(super) fn parse_all(files: Vec<SourceFile>) -> Vec<Result<ModuleFacts, Box<Located>>> {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(8));
    // Shares of about the same number of bytes; the answers go back into the order of the files.
    let mut shares: Vec<(u64, Vec<(usize, SourceFile)>)> = (0..threads).map(|_| (0, Vec::new())).collect();
    for (at, file) in files.into_iter().enumerate() {
        if let Some(least) = shares.iter_mut().min_by_key(|share| share.0) {
            least.0 += file.size;
            least.1.push((at, file));
        }
    }
    let mut results: Vec<(usize, Result<ModuleFacts, Box<Located>>)> = std::thread::scope(|scope| {
        let running: Vec<_> = shares
            .into_iter()
            .filter(|share| !share.1.is_empty())
            .map(|(_, share)| {
                scope.spawn(move || share.into_iter().map(|(at, file)| (at, parse_file(&file))).collect::<Vec<_>>())
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

pub(super) fn parse_file(file: &SourceFile) -> Result<ModuleFacts, Box<Located>> {
    let path = file.path.display().to_string();
    let text = std::fs::read_to_string(&file.path).map_err(|error| {
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
    facts::of_module(&file.module, &path, file.is_package, &text).map_err(|error| {
        Box::new(Located {
            id: "shim-syntax",
            path: file.path.clone(),
            text,
            span: error.offset as usize..error.offset as usize,
            message: "a file of a shim package does not parse; what it defines serves nothing".into(),
            label: error.message,
            help: None,
        })
    })
}
