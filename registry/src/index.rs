//! The registry's data, put together: libraries, originals, shim modules and definitions, and what stands in for what.
//!
//! Building parses every file of the shim packages; what is built is plain data, which `storage` keeps and opens.

mod build;
mod claims;
mod closures;
mod cycles;
mod linking;
mod packages;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::behaviour::{self, StoredCause, StoredEffect, Summary};
use crate::coverage::{Condition, Formals, Local, Place, Stored};
use crate::evidence::Evidence;
use crate::facts::{Annotation, Binding, Body, Definition};
use crate::inventory::{Kind, Original, Removed};
use crate::manifest::{EntryException, Manifest, Serves};
use crate::storage::{Names, Store};

pub(crate) use build::Before;
pub(crate) use closures::Needs;
pub(crate) use linking::{Grounds, drop_aside};
pub use packages::Sources;

/// No name that leads to an original is longer; a longer one is not taken apart.
const LONGEST_NAME: usize = 512;

#[derive(Debug, Default)]
pub struct Index {
    pub libraries: Vec<Library>,
    pub modules: Store<Module>,
    pub definitions: Store<Linked>,
    /// One of each for each definition.
    pub(crate) formals: Store<Formals>,
    pub(crate) needs: Store<Needs>,
    pub(crate) behaviours: Store<behaviour::Stored>,
    /// What the behaviours share.
    pub(crate) effects: Store<StoredEffect>,
    pub(crate) causes: Store<StoredCause>,
    pub(crate) texts: Store<String>,
    pub records: Store<Record>,
    /// Where refusals are raised, and the conditions of these, which the records share.
    pub(crate) places: Store<Place>,
    pub(crate) conditions: Store<Condition>,
    pub problems: Vec<Problem>,
    /// Modules of the standard library that hold pure twins; no name of a shim package leads to them.
    pub(crate) twins: BTreeMap<String, u32>,
    pub(crate) names: Names,
    pub(crate) module_ids: Names,
    /// For each definition one more than the record for which it stands in, or nothing.
    pub(crate) stand_ins: Vec<u32>,
    pub(crate) unlinked: Unlinked,
    /// What behaviours and coverage were derived from, where another build may take them over.
    pub(crate) grounds: Option<Grounds>,
}

/// What each definition says of itself, from which behaviour and coverage are put together while the index is built.
#[derive(Debug, Default)]
pub(crate) struct Unlinked {
    pub summaries: Vec<Summary>,
    pub locals: Vec<Local>,
}

/// What is wrong with a shim package, though the rest of it serves.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Problem {
    /// The original whose entry it is about, where it is one.
    pub original: Option<String>,
    /// The whole text to show.
    pub text: String,
}

/// One shim package. Several may mirror one library.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Library {
    pub manifest: Manifest,
    pub folder: PathBuf,
    /// The version of the library from which its originals were recorded.
    pub version: String,
    pub python: String,
    pub modules: Vec<String>,
    /// Names that the library no longer has.
    pub removed: Vec<Removed>,
}

/// One module of a shim package.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Module {
    pub name: String,
    pub path: String,
    is_package: bool,
    pub exports: Option<Vec<String>>,
    bindings: BTreeMap<String, Binding>,
    stars: Vec<String>,
    first_definition: u32,
}

/// A definition of a shim package, with where it is and what belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Linked {
    pub module: u32,
    pub owner: Option<u32>,
    pub facts: Definition,
    pub members: BTreeMap<String, u32>,
}

/// One original and what stands in for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    pub original: Original,
    /// The package that serves it, or else the first that knows it.
    pub library: u32,
    pub shim: Option<Shim>,
    /// The entry of that package's manifest, by its place there.
    pub exception: Option<u32>,
    pub evidence: Option<Evidence>,
    pub(crate) coverage: Stored,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shim {
    Definition(u32),
    Module(u32),
    /// Something that the shim package re-exports from outside, by its dotted name.
    Outside(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A shim stands in for it when a program runs.
    Shim,
    /// The running interpreter has it itself.
    Interpreter,
    /// It needs no stand-in.
    NoneNeeded,
    /// Its shim is begun and raises NotImplementedError.
    Started,
    /// Its shim refuses every call.
    Refused,
    NotServed,
}

impl State {
    pub fn is_served(self) -> bool {
        matches!(self, State::Shim | State::Interpreter | State::NoneNeeded)
    }
}

impl Index {
    pub fn record(&self, id: u32) -> &Record {
        &self.records[id as usize]
    }

    pub fn definition(&self, id: u32) -> &Linked {
        &self.definitions[id as usize]
    }

    /// What a definition says of refusals.
    pub(crate) fn local(&self, id: u32) -> &Local {
        &self.unlinked.locals[id as usize]
    }

    pub fn library_of(&self, record: &Record) -> &Library {
        &self.libraries[record.library as usize]
    }

    /// What the manifest says of an original besides what is derived.
    pub fn exception(&self, record: &Record) -> Option<&EntryException> {
        self.library_of(record).manifest.entries.get(record.exception? as usize)
    }

    /// The original of a name: its defining name, an alias, or a path through an alias or a base class.
    pub fn find(&self, name: &str) -> Option<u32> {
        if let Some(id) = self.names.get(name) {
            return Some(id);
        }
        let (path, last) = name.rsplit_once('.').filter(|_| name.len() <= LONGEST_NAME)?;
        let original = &self.record(self.find(path)?).original;
        // Under the defining name it has just been looked for.
        let own = (original.name != path).then_some(&original.name);
        let bases = if original.kind == Kind::Module { &[][..] } else { &original.bases };
        own.into_iter().chain(bases).find_map(|owner| self.names.get_member(owner, last))
    }

    /// The builtin of a name.
    pub fn builtin(&self, name: &str) -> Option<u32> {
        self.names.get_member("builtins", name)
    }

    /// The attribute of an original class or accessor, its own or a base's.
    pub fn member(&self, class: u32, name: &str) -> Option<u32> {
        let original = &self.record(class).original;
        std::iter::once(&original.name).chain(&original.bases).find_map(|owner| self.names.get_member(owner, name))
    }

    /// Every name that finds an original.
    pub fn known_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys()
    }

    /// The recorded public names of a module or a class.
    pub fn names_in(&self, name: &str) -> Vec<String> {
        let Some(owner) = self.find(name) else { return Vec::new() };
        let original = &self.record(owner).original;
        let owners: BTreeSet<&str> = [name, original.name.as_str()]
            .into_iter()
            .chain(original.aliases.iter().map(String::as_str))
            .chain(original.bases.iter().map(String::as_str))
            .collect();
        let members = owners.iter().flat_map(|owner| self.names.members_of(owner));
        let mut found: Vec<String> = members.map(str::to_string).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How an original is served when a program runs.
    pub fn state(&self, id: u32) -> State {
        let record = self.record(id);
        self.state_under(id, self.exception(record), record.shim.as_ref())
    }

    /// The same under what another entry of the manifest says.
    pub(crate) fn state_under(&self, id: u32, exception: Option<&EntryException>, shim: Option<&Shim>) -> State {
        if exception.is_some_and(|entry| entry.none.is_some()) {
            return State::NoneNeeded;
        }
        if self.library_of(self.record(id)).manifest.serves == Serves::Interpreter {
            return State::Interpreter;
        }
        shim.map_or(State::NotServed, |shim| self.state_of(shim))
    }

    /// How far a shim has come.
    pub fn state_of(&self, shim: &Shim) -> State {
        match shim {
            Shim::Definition(id) => match self.definition(*id).facts.body {
                Body::Written => State::Shim,
                Body::Started => State::Started,
                Body::Refuses => State::Refused,
            },
            Shim::Module(_) | Shim::Outside(_) => State::Shim,
        }
    }

    /// Whether the path by which a program names an original leads to its shim: `numpy.abs` needs a public `abs`.
    pub fn is_handed_out(&self, path: &str) -> bool {
        let Some(id) = self.find(path) else { return false };
        let library = self.library_of(self.record(id));
        if library.manifest.serves == Serves::Interpreter {
            return true;
        }
        let Some((parent, last)) = path.rsplit_once('.') else {
            return self.public_module(&library.manifest, path).is_some();
        };
        match self.find(parent).map(|owner| &self.record(owner).original) {
            Some(owner) if owner.kind == Kind::Module => {
                self.public_module(&library.manifest, parent).is_some_and(|module| self.exports(module, last))
            }
            Some(_) => self.record(id).shim.is_some(),
            None => false,
        }
    }

    /// The shim module that is handed out for a module: each module above it must hand out the next.
    fn public_module(&self, manifest: &Manifest, original: &str) -> Option<u32> {
        let module = self.module_ids.get(&manifest.shim_module(original))?;
        match original.rsplit_once('.') {
            Some((parent, last)) if manifest.serves == Serves::Import => {
                self.public_module(manifest, parent).filter(|parent| self.exports(*parent, last)).map(|_| module)
            }
            _ => Some(module),
        }
    }

    /// Whether a module of a shim package hands out a name.
    fn exports(&self, module: u32, name: &str) -> bool {
        let module = &self.modules[module as usize];
        match &module.exports {
            Some(exports) => exports.iter().any(|export| export == name),
            None => !name.starts_with('_') && module.bindings.contains_key(name),
        }
    }

    /// The public names of a shim module.
    pub fn exported_names(&self, module: u32) -> Vec<&str> {
        let module = &self.modules[module as usize];
        match &module.exports {
            Some(exports) => exports.iter().map(String::as_str).collect(),
            None => module.bindings.keys().map(String::as_str).filter(|name| !name.starts_with('_')).collect(),
        }
    }

    pub fn module_named(&self, name: &str) -> Option<u32> {
        self.module_ids.get(name)
    }

    pub fn stand_in_of(&self, definition: u32) -> Option<u32> {
        self.stand_ins.get(definition as usize)?.checked_sub(1)
    }

    /// The first record for which a definition stands in is the one that it means.
    fn stands_in(&mut self, definition: u32, record: u32) {
        let place = definition as usize;
        if self.stand_ins.len() <= place {
            self.stand_ins.resize(place + 1, 0);
        }
        if self.stand_ins[place] == 0 {
            self.stand_ins[place] = record + 1;
        }
    }

    /// The files of the standard library that hold pure twins.
    pub(crate) fn twin_paths(&self) -> Vec<&str> {
        self.twins.values().map(|id| self.modules[*id as usize].path.as_str()).collect()
    }

    /// The dotted name of a definition: `understudy_numpy.ndarray.ndarray.take`.
    pub fn qualified(&self, id: u32) -> String {
        let linked = self.definition(id);
        format!("{}.{}", self.modules[linked.module as usize].name, linked.facts.name)
    }

    /// The original class that a call of a record gives, from its shim's annotation or else as recorded.
    pub fn returned_class(&self, id: u32) -> Option<String> {
        let record = self.record(id);
        if matches!(record.original.kind, Kind::Ufunc | Kind::Constant | Kind::Class | Kind::Exception) {
            return None;
        }
        if let Some(Shim::Definition(shim)) = record.shim {
            let linked = self.definition(shim);
            if let Some(name) = single_class(&linked.facts.returns) {
                if name == "Self" || name.ends_with(".Self") {
                    return record.original.name.rsplit_once('.').map(|(owner, _)| owner.to_string());
                }
                let class = self.annotated_class(linked.module, name)?;
                return self.stand_in_of(class).map(|original| self.record(original).original.name.clone());
            }
        }
        record.original.returns.clone()
    }
}

/// The one class that an annotation promises, `None` aside.
pub fn single_class(annotation: &Annotation) -> Option<&str> {
    match annotation {
        Annotation::Name(name) | Annotation::Generic(name, _) => Some(name),
        Annotation::Union(parts) => {
            let mut rest = parts.iter().filter(|part| **part != Annotation::None);
            match (rest.next(), rest.next()) {
                (Some(only), None) => single_class(only),
                _ => None,
            }
        }
        Annotation::None | Annotation::Unknown => None,
    }
}
