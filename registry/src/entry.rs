//! What the registry knows of one original, as data.
//!
//! `docs/entry.schema.json` is made from these types: each field is always there, null or empty where there is nothing
//! to say.

mod fallback;
mod hash;
mod stand_in;

use schemars::JsonSchema;
use serde::Serialize;

use crate::behaviour::Behaviour;
use crate::coverage::{Coverage, ParameterState};
use crate::evidence::Evidence;
use crate::index::{Index, Problem, Record, Shim, State};
use crate::inventory::{Deprecation, Kind};
use crate::manifest::{Divergence, EntryException, Fidelity, Serves, holds};

pub(crate) use fallback::command_for_unknown;
pub use fallback::{Fallback, Travel, Way};
pub use stand_in::StandIn;

/// One original. The JSON of `lookup` is this, field by field.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Entry {
    /// The defining name.
    pub name: String,
    pub aliases: Vec<String>,
    pub kind: Kind,
    pub library: Mirrored,
    pub state: State,
    /// Why it is not served for the versions asked about, though it is for others.
    pub unserved: Option<String>,
    /// "C": compiled code itself; "reaches": Python that calls it; null: pure Python.
    pub backed: Option<String>,
    /// The original's signature, as recorded.
    pub signature: Option<String>,
    /// That signature without the parameters that the shim lacks or always refuses.
    pub covered: Option<String>,
    /// The original class of what it gives, where that is one class.
    pub returns: Option<String>,
    pub shim: Option<StandIn>,
    /// What the shim does besides giving a value; null where there is none, or where it is a module.
    pub behaviour: Option<Behaviour>,
    /// Which calls the shim answers; null where there is none.
    pub coverage: Option<Coverage>,
    /// How closely the shim follows the original, as its package declares; null: it declares nothing.
    pub fidelity: Option<Fidelity>,
    /// Known differences.
    pub divergences: Vec<Divergence>,
    /// What the differential test found when it last ran, and what it saw of results.
    pub evidence: Option<Evidence>,
    /// What its library asks no longer to use: it, or parameters of it.
    pub deprecated: Vec<Deprecation>,
    /// The translators that carry its arguments and results across, by name.
    pub converters: Vec<String>,
    /// Why it needs no stand-in.
    pub none: Option<String>,
    /// What else its package says of it.
    pub note: Option<String>,
    /// For a class or module: how many of its recorded names are served, and of how many.
    pub names: Option<Names>,
    /// What would run in place of a shim; null where it is served.
    pub fallback: Option<Fallback>,
    /// Served originals with names near to it; empty where it is served.
    pub nearest: Vec<String>,
    /// Of the record of the original: its JSON with sorted keys, no spaces, and without what is empty.
    pub recorded_sha256: String,
    /// The first 16 digits of the hash of its documentation, as recorded.
    pub doc_sha256: Option<String>,
    /// What is wrong with its entry in the manifest, and where it is not served with its package; each with its id.
    pub problems: Vec<String>,
}

/// The library that an original belongs to, and the package that stands in for it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Mirrored {
    pub name: String,
    pub package: String,
    pub serves: Serves,
    /// The version from which the original was recorded.
    pub version: String,
    /// Versions of the library for which the entry holds (PEP 440); empty: all.
    pub versions: String,
    /// Python versions for which the entry holds (PEP 440); empty: all.
    pub python: String,
}

/// How many names of a class or module are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Names {
    pub served: usize,
    pub recorded: usize,
}

/// The versions that a look-up is for; those that were recorded, where none is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Versions<'a> {
    pub library: Option<&'a str>,
    pub python: Option<&'a str>,
}

/// What stands in for an original under certain versions.
struct Standing<'a> {
    exception: Option<&'a EntryException>,
    shim: Option<Shim>,
    state: State,
    unserved: Option<String>,
}

impl Entry {
    pub fn of(index: &Index, id: u32) -> Entry {
        Entry::at(index, id, Versions::default())
    }

    /// The entry as it is for certain versions of the library and of Python.
    pub fn at(index: &Index, id: u32, versions: Versions) -> Entry {
        let record = index.record(id);
        let original = &record.original;
        let library = index.library_of(record);
        let manifest = &library.manifest;
        let standing = standing(index, id, versions);
        let exception = standing.exception;
        let mut shim = standing.shim.as_ref().map(|shim| stand_in::of(index, shim));
        if let Some(shim) = &mut shim {
            stand_in::read_source(shim);
        }
        let recorded_sha256 = hash::of_record(original, exception.map_or(&[], |entry| &entry.aliases));
        let is_here = shim.is_some() && versions.library.is_none() && versions.python.is_none();
        let coverage = is_here.then(|| index.coverage(record));
        let served = standing.state.is_served();
        let deprecated = exception.and_then(|entry| entry.deprecated.clone());
        Entry {
            name: original.name.clone(),
            aliases: original.aliases.clone(),
            kind: original.kind,
            library: Mirrored {
                name: manifest.name.clone(),
                package: manifest.package.clone(),
                serves: manifest.serves,
                version: library.version.clone(),
                versions: exception
                    .and_then(|entry| entry.versions.clone())
                    .unwrap_or_else(|| manifest.versions.clone()),
                python: exception.and_then(|entry| entry.python.clone()).unwrap_or_else(|| manifest.python.clone()),
            },
            state: standing.state,
            unserved: standing.unserved,
            backed: original.backed.clone(),
            signature: original.signature.clone(),
            covered: original.signature.as_deref().zip(coverage.as_ref()).map(|(all, coverage)| covered(all, coverage)),
            returns: index.returned_class(id),
            behaviour: match &standing.shim {
                Some(Shim::Definition(shim)) => Some(index.behaviour(*shim)),
                _ => None,
            },
            coverage,
            fidelity: shim.as_ref().and(exception.and_then(|entry| entry.fidelity).or(manifest.fidelity)),
            divergences: exception.map(|entry| entry.divergences.clone()).unwrap_or_default(),
            evidence: record.evidence.as_ref().map(|evidence| judged(evidence, &recorded_sha256, shim.as_ref())),
            deprecated: deprecated.map_or_else(|| original.deprecated.clone(), |declared| vec![declared]),
            converters: exception.map(|entry| entry.converters.clone()).unwrap_or_default(),
            none: exception.and_then(|entry| entry.none.clone()),
            note: exception.and_then(|entry| entry.note.clone()),
            names: names(index, id),
            fallback: (!served).then(|| fallback::of(index, record)),
            nearest: if served { Vec::new() } else { fallback::nearest_served(index, id) },
            recorded_sha256,
            doc_sha256: original.doc_sha256.clone(),
            problems: problems(index, record, served),
            shim,
        }
    }
}

/// What is wrong with the entry of an original; where nothing serves it also what is wrong with files of its package,
/// which may be why.
fn problems(index: &Index, record: &Record, served: bool) -> Vec<String> {
    let name = record.original.name.as_str();
    let folder = index.library_of(record).folder.display().to_string();
    let concerns = |problem: &&Problem| match &problem.original {
        Some(original) => original == name,
        None => !served && problem.text.contains(&folder),
    };
    index.problems.iter().filter(concerns).map(|problem| problem.text.clone()).collect()
}

fn standing<'a>(index: &'a Index, id: u32, versions: Versions) -> Standing<'a> {
    let record = index.record(id);
    let library = index.library_of(record);
    let manifest = &library.manifest;
    if versions.library.is_none() && versions.python.is_none() {
        let (exception, shim) = (index.exception(record), record.shim.clone());
        return Standing { exception, shim, state: index.state(id), unserved: None };
    }
    let version = versions.library.unwrap_or(&library.version);
    let python = versions.python.unwrap_or(&library.python);
    let at = manifest.exception(&record.original.name, version, python);
    let exception = at.and_then(|at| manifest.entries.get(at as usize));
    let range = |own: Option<&String>, all: &str| own.cloned().unwrap_or_else(|| all.to_string());
    let of_library = range(exception.and_then(|entry| entry.versions.as_ref()), &manifest.versions);
    let of_python = range(exception.and_then(|entry| entry.python.as_ref()), &manifest.python);
    let outside = [(&manifest.name, &of_library, version), (&"Python".to_string(), &of_python, python)]
        .into_iter()
        .find(|(_, range, version)| !holds(range, version))
        .map(|(name, range, version)| format!("holds for {name} {range}, and not for {version}"));
    if outside.is_some() {
        return Standing { exception, shim: None, state: State::NotServed, unserved: outside };
    }
    let shim = index.shim_under(id, exception);
    let state = index.state_under(id, exception, shim.as_ref());
    Standing { exception, shim, state, unserved: None }
}

/// The evidence with why it no longer holds, where it does not.
fn judged(evidence: &Evidence, recorded: &str, shim: Option<&StandIn>) -> Evidence {
    let mut stale = Vec::new();
    if !recorded.starts_with(&evidence.original) {
        stale.push("the original is recorded differently since".to_string());
    }
    match shim.map(|shim| shim.closure_sha256.as_deref()) {
        None => stale.push("there is no shim any more".to_string()),
        Some(Some(closure)) if closure.starts_with(&evidence.shim) => {}
        Some(_) => stale.push("the shim or what it needs has changed since".to_string()),
    }
    Evidence { stale, ..evidence.clone() }
}

/// A recorded signature without the parameters that are not covered.
fn covered(signature: &str, coverage: &Coverage) -> String {
    let left_out = |name: &str| {
        let state = coverage.parameters.iter().find(|one| one.name == name).map(|one| one.state);
        matches!(state, Some(ParameterState::Refused | ParameterState::Missing))
    };
    let inside = signature.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(signature);
    let name = |part: &str| part.split(['=', ':']).next().unwrap_or(part).trim().trim_start_matches('*').to_string();
    let mut kept: Vec<&str> = parts(inside).into_iter().filter(|part| !left_out(&name(part))).collect();
    // A bare `*` says nothing with nothing behind it, and a `/` with nothing before it.
    if kept.last() == Some(&"*") {
        kept.pop();
    }
    if kept.first() == Some(&"/") {
        kept.remove(0);
    }
    format!("({})", kept.join(", "))
}

/// The parts of a signature between the commas that are in no bracket and in no string.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut quote) = (Vec::new(), 0, 0i32, None);
    for (at, one) in text.char_indices() {
        match (quote, one) {
            (Some(open), _) if one == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(one),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    found.retain(|part| !part.is_empty());
    found
}

fn names(index: &Index, id: u32) -> Option<Names> {
    let original = &index.record(id).original;
    if !(original.kind.is_class() || matches!(original.kind, Kind::Module | Kind::Accessor)) {
        return None;
    }
    let recorded = index.names_in(&original.name);
    let served = recorded
        .iter()
        .filter(|name| {
            let path = format!("{}.{name}", original.name);
            index.find(&path).is_some_and(|found| {
                index.state(found).is_served() && (original.kind != Kind::Module || index.is_handed_out(&path))
            })
        })
        .count();
    Some(Names { served, recorded: recorded.len() })
}

/// The package of a record, for what is said of it elsewhere.
fn library_name<'a>(index: &'a Index, record: &Record) -> &'a str {
    &index.library_of(record).manifest.name
}
