//! What an index was built from, and whether that is still what is there.
//!
//! The files are known by name, so that asking costs one `stat` for each file and each folder and no more. A file whose
//! size or time is another is read, and counts as the same where its bytes are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::index::Sources;
use crate::storage::installed::Installed;

/// A file that was changed this shortly before it was looked at may change again without its time telling.
const TOO_NEW: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// For each folder of a shim package: what is in it.
    packages: Vec<Package>,
    /// Files elsewhere: the pure twins of the standard library, relative to it.
    twins: Vec<File>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    folders: Vec<Folder>,
    pub(super) files: Vec<File>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Folder {
    path: String,
    changed: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) size: u64,
    changed: u64,
    /// Whether it was so new that its time proves nothing.
    new: bool,
    pub(super) sha256: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Freshness {
    Fresh,
    /// The same bytes, though times say something else.
    Touched,
    Stale,
}

impl Stamp {
    /// What is in the folders now. The twins are known when the index is built.
    pub(super) fn of(sources: &Sources) -> Stamp {
        let now = nanoseconds(SystemTime::now());
        Stamp { packages: sources.folders.iter().map(|folder| package(folder, now)).collect(), twins: Vec::new() }
    }

    pub(super) fn add_twins(&mut self, sources: &Sources, paths: &[&str]) {
        let now = nanoseconds(SystemTime::now());
        if let Some(library) = &sources.standard_library {
            self.twins.extend(paths.iter().filter_map(|path| file(library, Path::new(path), now)));
        }
    }

    pub(super) fn freshness(&self, sources: &Sources) -> Freshness {
        if self.packages.len() != sources.folders.len() {
            return Freshness::Stale;
        }
        let mut worst = Freshness::Fresh;
        for (package, root) in self.packages.iter().zip(&sources.folders) {
            for folder in &package.folders {
                let found = match changed(&root.join(&folder.path)) {
                    Some(time) if time == folder.changed => Freshness::Fresh,
                    Some(_) if package.holds_all_of(root, &folder.path) => Freshness::Touched,
                    _ => Freshness::Stale,
                };
                worst = worst.max(found);
            }
            worst = package.files.iter().fold(worst, |worst, file| worst.max(file.freshness(root)));
        }
        match &sources.standard_library {
            Some(library) => self.twins.iter().fold(worst, |worst, file| worst.max(file.freshness(library))),
            None if self.twins.is_empty() => worst,
            None => Freshness::Stale,
        }
    }

    /// Whether the packages are installed as they were when the index was made, somewhere else.
    pub(super) fn is_installed(&self, sources: &Sources, installed: &[Installed]) -> bool {
        let packages = self.packages.iter().zip(installed).zip(&sources.folders);
        self.packages.len() == sources.folders.len()
            && packages.into_iter().all(|((package, installed), root)| package.is_installed(installed, root))
            && match &sources.standard_library {
                Some(library) => self.twins.iter().all(|file| file.has_its_bytes(library)),
                None => self.twins.is_empty(),
            }
    }
}

impl Package {
    /// Whether a folder holds the files and folders that it held, whatever their bytes.
    fn holds_all_of(&self, root: &Path, folder: &str) -> bool {
        let inside = |path: &str| match path.rsplit_once('/') {
            Some((parent, _)) => parent == folder,
            None => folder.is_empty() && !path.is_empty(),
        };
        let folders = self.folders.iter().map(|one| one.path.as_str());
        let known: BTreeSet<&str> =
            self.files.iter().map(|one| one.path.as_str()).chain(folders).filter(|path| inside(path)).collect();
        let found: BTreeSet<String> =
            listed(&root.join(folder), 1).map(|(path, _)| relative(root, &path)).filter(|path| inside(path)).collect();
        found.len() == known.len() && found.iter().all(|path| known.contains(path.as_str()))
    }

    fn is_installed(&self, installed: &Installed, root: &Path) -> bool {
        let files = self.files.iter().all(|file| {
            let path = root.join(&file.path);
            let Ok(data) = path.metadata() else { return false };
            data.len() == file.size
                && data.modified().is_ok_and(|time| time <= installed.when)
                && installed.has(&file.path, &file.sha256)
        });
        files
            && self.folders.iter().all(|folder| {
                let time = root.join(&folder.path).metadata().and_then(|data| data.modified());
                time.is_ok_and(|time| time <= installed.when) || self.holds_all_of(root, &folder.path)
            })
    }
}

impl File {
    fn freshness(&self, root: &Path) -> Freshness {
        let path = root.join(&self.path);
        let Ok(data) = path.metadata() else { return Freshness::Stale };
        let time = data.modified().map_or(0, nanoseconds);
        if data.len() == self.size && time == self.changed && !self.new {
            Freshness::Fresh
        } else if data.len() == self.size && self.has_its_bytes(root) {
            Freshness::Touched
        } else {
            Freshness::Stale
        }
    }

    fn has_its_bytes(&self, root: &Path) -> bool {
        std::fs::read(root.join(&self.path)).is_ok_and(|bytes| Sha256::digest(bytes).as_slice() == self.sha256)
    }
}

fn package(root: &Path, now: u64) -> Package {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for (path, is_folder) in listed(root, usize::MAX) {
        if is_folder {
            folders.push(Folder { changed: changed(&path).unwrap_or(0), path: relative(root, &path) });
        } else {
            files.extend(file(root, &path, now));
        }
    }
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Package { name, folders, files }
}

fn file(root: &Path, path: &Path, now: u64) -> Option<File> {
    let data = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let changed = data.modified().map_or(0, nanoseconds);
    let sha256 = Sha256::digest(std::fs::read(path).ok()?).into();
    let new = changed.saturating_add(TOO_NEW.as_nanos() as u64) > now;
    Some(File { path: relative(root, path), size: data.len(), changed, new, sha256 })
}

/// The files that an index is built from, and the folders that may hold some, which may be the folder itself.
fn listed(folder: &Path, depth: usize) -> impl Iterator<Item = (PathBuf, bool)> {
    let walk = walkdir::WalkDir::new(folder).max_depth(depth).sort_by_file_name().into_iter();
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0
            && (entry.file_name() == "__pycache__" || entry.file_name().as_encoded_bytes().starts_with(b"."))
    };
    walk.filter_entry(move |entry| !hidden(entry)).flatten().filter_map(|entry| {
        let is_folder = entry.file_type().is_dir();
        let read = entry.path().extension().is_some_and(|end| end == "py" || end == "toml" || end == "json");
        (is_folder || read).then(|| (entry.into_path(), is_folder))
    })
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn changed(path: &Path) -> Option<u64> {
    path.metadata().and_then(|data| data.modified()).ok().map(nanoseconds)
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}
