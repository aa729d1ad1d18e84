//! The registry's data, put together: libraries, originals, shim modules and definitions, and what stands in for what.
//!
//! Building parses every file of the shim packages; what is built is plain data, which `cache` stores and loads.

mod build;
mod packages;
mod resolve;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::facts::{Annotation, Binding, Body, Definition};
use crate::inventory::{Kind, Original};
use crate::manifest::{Manifest, Serves};

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Index {
    pub libraries: Vec<Library>,
    pub modules: Vec<Module>,
    pub definitions: Vec<Linked>,
    pub records: Vec<Record>,
    /// Files of shim packages that do not parse, as rendered diagnostics.
    pub problems: Vec<String>,
    names: HashMap<String, u32>,
    module_ids: HashMap<String, u32>,
    stand_ins: HashMap<u32, u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Library {
    pub manifest: Manifest,
    pub folder: PathBuf,
    /// The version of the library from which its originals were recorded.
    pub version: String,
    pub python: String,
    pub modules: Vec<String>,
}

/// One module of a shim package.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Module {
    pub name: String,
    pub path: String,
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
    pub library: u32,
    pub shim: Option<Shim>,
    /// `module:name`, where the manifest says it.
    pub declared_shim: Option<String>,
    pub versions: Option<String>,
    pub python: Option<String>,
    pub none: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shim {
    Definition(u32),
    Module(u32),
    /// Something that the shim package re-exports from outside, by its dotted name.
    Outside(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

    pub fn library_of(&self, record: &Record) -> &Library {
        &self.libraries[record.library as usize]
    }

    /// The original of a name: its defining name, an alias, or a path through an alias or a base class.
    pub fn find(&self, name: &str) -> Option<u32> {
        if let Some(id) = self.names.get(name) {
            return Some(*id);
        }
        let (owner, last) = name.rsplit_once('.')?;
        let owner = self.find(owner)?;
        match self.record(owner).original.kind {
            Kind::Module => self.names.get(&format!("{}.{last}", self.record(owner).original.name)).copied(),
            _ => self.member(owner, last),
        }
    }

    /// The attribute of an original class or accessor, its own or a base's.
    pub fn member(&self, class: u32, name: &str) -> Option<u32> {
        let original = &self.record(class).original;
        std::iter::once(&original.name)
            .chain(&original.bases)
            .find_map(|owner| self.names.get(&format!("{owner}.{name}")).copied())
    }

    /// Every name that finds an original.
    pub fn known_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
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
        let mut found: Vec<String> = self
            .names
            .keys()
            .filter_map(|known| known.rsplit_once('.'))
            .filter(|(parent, _)| owners.contains(parent))
            .map(|(_, last)| last.to_string())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How an original is served when a program runs.
    pub fn state(&self, id: u32) -> State {
        let record = self.record(id);
        if record.none.is_some() {
            return State::NoneNeeded;
        }
        if self.library_of(record).manifest.serves == Serves::Interpreter {
            return State::Interpreter;
        }
        match &record.shim {
            None => State::NotServed,
            Some(shim) => self.state_of(shim),
        }
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
        let module = self.module_ids.get(&manifest.shim_module(original)).copied()?;
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
        self.module_ids.get(name).copied()
    }

    pub fn stand_in_of(&self, definition: u32) -> Option<u32> {
        self.stand_ins.get(&definition).copied()
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
