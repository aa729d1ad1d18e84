//! A built index on disk, so that a lookup parses nothing.
//!
//! The file is read as it is and checked by one checksum; names are found in it without decoding anything, and each
//! record, definition and module is decoded when it is first asked for. Two kinds of it are opened: the one that ships
//! with the package, for shim packages that are installed as they were when it was compiled, and a cache. A cache that
//! cannot be read or written is no error: the index is built again, of which only files that changed are parsed, since
//! what the others say lies in a file beside it.

mod installed;
mod names;
mod older;
mod parsed;
mod sections;
mod stamp;
mod store;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::index::{Before, Grounds, Index, Library, Linked, Module, Needs, Problem, Record, Sources, Unlinked};
use installed::Installed;
pub use names::Names;
pub(crate) use parsed::{Kept, Parsed};
use sections::{Section, word};
use stamp::{Freshness, Stamp};
pub use store::{Element, Store};

/// Why bytes are no index that this build can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("it is no index")]
    NoIndex,
    #[error("another version of Understudy has made it")]
    Version,
    #[error("it ends too early")]
    Short,
    #[error("its checksum is wrong")]
    Checksum,
    #[error("a part of it does not decode")]
    Element,
    /// Nothing is wrong with it, but here it says nothing.
    #[error("it is over packages of which some are not here")]
    Packages,
}

/// The index over shim packages: the shipped one, or from the cache, or built.
pub fn open(sources: &Sources) -> Result<Index, Error> {
    if let Some(index) = shipped(sources)? {
        return Ok(index);
    }
    let paths = cache_paths(sources);
    let mut stale = None;
    for path in &paths {
        let Some((stamp, index)) = std::fs::read(path).ok().and_then(|bytes| decode(bytes, sources).ok()) else {
            continue;
        };
        match stamp.freshness(sources) {
            Freshness::Fresh => return Ok(index),
            Freshness::Touched => {
                save(&paths, sources, &stamp_of(sources, &index), &index);
                return Ok(index);
            }
            Freshness::Stale => stale = stale.or(Some(index)),
        }
    }
    let parsed = paths.iter().find_map(|path| Parsed::read(&beside(path))).unwrap_or_default();
    let (stamp, index, parsed) = build(sources, Some(Before { parsed, index: stale }))?;
    if let Some((path, parsed)) = save(&paths, sources, &stamp, &index).zip(parsed) {
        // A cache as well: without it the next build takes longer.
        let _ = write(&beside(path), &parsed.encode());
        older::remove(path);
    }
    Ok(index)
}

/// Compiles the index over shim packages into a file that can be shipped: it holds wherever they are installed.
pub fn compile(sources: &Sources, path: &Path) -> Result<(), Error> {
    let (stamp, index, _) = build(sources, None)?;
    let unusable = |reason: String| Error::Unreadable { path: path.to_path_buf(), reason };
    if let Some(problem) = index.problems.first() {
        return Err(Error::Entry(problem.text.clone()));
    }
    let bytes = encode(&stamp, &index, sources).map_err(|broken| unusable(broken.to_string()))?;
    write(path, &bytes).map_err(|error| unusable(error.to_string()))
}

fn shipped(sources: &Sources) -> Result<Option<Index>, Error> {
    // Packages that are worked on are not installed; for them no time is lost here.
    let installed = || sources.folders.iter().map(|folder| Installed::find(folder)).collect::<Option<Vec<Installed>>>();
    let Some((path, installed)) = sources.compiled.as_ref().zip(installed()) else { return Ok(None) };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::Unreadable { path: path.clone(), reason: error.to_string() }),
    };
    match decode(bytes, sources) {
        Ok((stamp, index)) => Ok(stamp.is_installed(sources, &installed).then_some(index)),
        Err(Broken::Version) => Err(Error::IndexVersion { path: path.clone() }),
        Err(Broken::Packages) if sources.folders.is_empty() => Err(Error::NoPackages { path: path.clone() }),
        Err(Broken::Packages) => Ok(None),
        Err(broken) => Err(Error::IndexCorrupt { path: path.clone(), reason: broken.to_string() }),
    }
}

fn build(sources: &Sources, before: Option<Before>) -> Result<(Stamp, Index, Option<Parsed>), Error> {
    // Taken first: a file that changes while the index is built makes it stale.
    let mut stamp = Stamp::of(sources);
    let (index, parsed) = Index::build_with(sources, before)?;
    stamp.add_twins(sources, &index.twin_paths());
    Ok((stamp, index, parsed))
}

fn stamp_of(sources: &Sources, index: &Index) -> Stamp {
    let mut stamp = Stamp::of(sources);
    stamp.add_twins(sources, &index.twin_paths());
    stamp
}

/// Where the index over these folders may be kept: beside the first of them, or else with the user's caches.
fn cache_paths(sources: &Sources) -> Vec<PathBuf> {
    let mut hash = Sha256::new();
    for folder in sources.folders.iter().chain(&sources.standard_library) {
        hash.update(folder.as_os_str().as_encoded_bytes());
        hash.update([0]);
    }
    let name: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("understudy-{name}.index");
    let beside = sources.folders.first().map(|folder| folder.join("__pycache__"));
    let users = || {
        let chosen = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        Some(chosen.or_else(|| Some(std::env::home_dir()?.join(".cache")))?.join("understudy"))
    };
    let elsewhere = sources.caches.clone().or_else(users);
    beside.into_iter().chain(elsewhere).map(|folder| folder.join(&name)).collect()
}

/// Where what the parsed files say is kept, for an index that is kept at `path`.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("parsed")
}

/// Keeps an index in the first place that takes it, and says in which.
fn save<'a>(paths: &'a [PathBuf], sources: &Sources, stamp: &Stamp, index: &Index) -> Option<&'a PathBuf> {
    let bytes = encode(stamp, index, sources).ok()?;
    paths.iter().find(|path| write(path, &bytes).is_ok())
}

/// Written aside and renamed, so that no reader ever meets half a file.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let aside = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = std::fs::write(&aside, bytes).and_then(|()| std::fs::rename(&aside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    written
}

impl Element for Record {}
impl Element for Linked {}
impl Element for Needs {}
impl Element for Module {
    fn place(&mut self, change: &dyn Fn(&str) -> String) {
        self.path = change(&self.path);
    }
}

/// What is decoded whenever an index is opened.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Head {
    libraries: Vec<Library>,
    /// For each library, which of the folders is its own.
    folders: Vec<u32>,
    problems: Vec<Problem>,
    twins: std::collections::BTreeMap<String, u32>,
    grounds: Option<Grounds>,
}

fn encode(stamp: &Stamp, index: &Index, sources: &Sources) -> Result<Vec<u8>, Broken> {
    let roots = roots(sources);
    let away = |path: &str| {
        let found = roots.iter().enumerate().find_map(|(at, root)| {
            let rest = path.strip_prefix(root.as_str()).filter(|rest| rest.starts_with(std::path::is_separator))?;
            Some((at, rest))
        });
        found.map_or_else(|| path.to_string(), |(at, rest)| format!("{at}:{rest}"))
    };
    let mut head = Head {
        libraries: index.libraries.clone(),
        folders: Vec::new(),
        problems: index.problems.clone(),
        twins: index.twins.clone(),
        grounds: index.grounds,
    };
    for library in &mut head.libraries {
        let folder = sources.folders.iter().position(|folder| *folder == library.folder).ok_or(Broken::Element)?;
        head.folders.push(folder as u32);
        library.folder = PathBuf::new();
        library.manifest.path = PathBuf::new();
    }
    let mut stand_ins = Vec::new();
    for definition in 0..index.definitions.len() as u32 {
        let record = index.stand_in_of(definition).map_or(0, |record| record + 1);
        stand_ins.extend(record.to_le_bytes());
    }
    let plain = |bytes: Result<Vec<u8>, postcard::Error>| bytes.map_err(|_| Broken::Element);
    Ok(sections::join(&[
        plain(postcard::to_stdvec(stamp))?,
        plain(postcard::to_stdvec(&head))?,
        index.names.encode(),
        index.module_ids.encode(),
        stand_ins,
        index.records.encode(&away)?,
        index.definitions.encode(&away)?,
        index.formals.encode(&away)?,
        index.behaviours.encode(&away)?,
        index.effects.encode(&away)?,
        index.causes.encode(&away)?,
        index.texts.encode(&away)?,
        index.places.encode(&away)?,
        index.conditions.encode(&away)?,
        index.modules.encode(&away)?,
        index.needs.encode(&away)?,
    ]))
}

fn decode(bytes: Vec<u8>, sources: &Sources) -> Result<(Stamp, Index), Broken> {
    let [
        stamp,
        head,
        names,
        module_ids,
        stand_ins,
        records,
        definitions,
        formals,
        behaviours,
        effects,
        causes,
        texts,
        places,
        conditions,
        modules,
        needs,
    ] = sections::split(bytes)?;
    let stamp: Stamp = postcard::from_bytes(&stamp).map_err(|_| Broken::Element)?;
    let mut head: Head = postcard::from_bytes(&head).map_err(|_| Broken::Element)?;
    for (library, folder) in head.libraries.iter_mut().zip(&head.folders) {
        library.folder.clone_from(sources.folders.get(*folder as usize).ok_or(Broken::Packages)?);
        library.manifest.path = library.folder.join(crate::manifest::FILE);
    }
    let roots = roots(sources);
    let back: Arc<dyn Fn(&str) -> String + Send + Sync> = Arc::new(move |path: &str| {
        let known = path.split_once(':').and_then(|(at, rest)| Some((roots.get(at.parse::<usize>().ok()?)?, rest)));
        known.map_or_else(|| path.to_string(), |(root, rest)| format!("{root}{rest}"))
    });
    let index = Index {
        libraries: head.libraries,
        problems: head.problems,
        twins: head.twins,
        names: Names::stored(names)?,
        module_ids: Names::stored(module_ids)?,
        stand_ins: numbers(&stand_ins),
        records: Store::stored(records, back.clone())?,
        definitions: Store::stored(definitions, back.clone())?,
        formals: Store::stored(formals, back.clone())?,
        behaviours: Store::stored(behaviours, back.clone())?,
        effects: Store::stored(effects, back.clone())?,
        causes: Store::stored(causes, back.clone())?,
        texts: Store::stored(texts, back.clone())?,
        places: Store::stored(places, back.clone())?,
        conditions: Store::stored(conditions, back.clone())?,
        modules: Store::stored(modules, back.clone())?,
        needs: Store::stored(needs, back)?,
        unlinked: Unlinked::default(),
        grounds: head.grounds,
    };
    Ok((stamp, index))
}

/// The folders below which the files of an index are, as the beginnings of their paths.
fn roots(sources: &Sources) -> Vec<String> {
    sources.folders.iter().chain(&sources.standard_library).map(|root| root.display().to_string()).collect()
}

fn numbers(section: &Section) -> Vec<u32> {
    (0..section.len() / 4).filter_map(|at| word(section, at)).collect()
}
