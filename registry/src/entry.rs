//! What the registry knows of one original, as data.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::index::{Index, Shim, State};
use crate::inventory::Kind;
use crate::manifest::Serves;

/// One original. The JSON of `lookup` is this, field by field.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub name: String,
    pub aliases: Vec<String>,
    pub kind: Kind,
    pub library: Mirrored,
    pub state: State,
    /// "C": compiled code itself; "reaches": Python that calls it; absent: pure Python.
    pub backed: Option<String>,
    /// The original's signature, as recorded.
    pub signature: Option<String>,
    /// The original class of what it gives, where that is one class.
    pub returns: Option<String>,
    pub shim: Option<StandIn>,
    /// Why it needs no stand-in.
    pub none: Option<String>,
    /// A known divergence.
    pub note: Option<String>,
    /// For a class or module: how many of its recorded names are served, and of how many.
    pub names: Option<Coverage>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Mirrored {
    pub name: String,
    pub package: String,
    pub serves: Serves,
    /// The version from which the original was recorded.
    pub version: String,
    /// Versions of the library for which the entry holds.
    pub versions: String,
    /// Python versions for which the entry holds.
    pub python: String,
}

/// The stand-in of an original.
#[derive(Debug, Clone, Serialize)]
pub struct StandIn {
    pub module: String,
    pub name: String,
    pub file: String,
    /// First and last line, counted from 1.
    pub lines: Option<(u32, u32)>,
    pub signature: Option<String>,
    pub raises: Vec<String>,
    /// Definitions of the shim packages that it names itself.
    pub needs: Vec<String>,
    /// Definitions of the shim packages that it needs, transitively. What belongs to a class comes with the class.
    pub closure: Vec<String>,
    /// What these take from outside the shim packages: the standard library.
    pub outside: Vec<String>,
    pub sha256: Option<String>,
    pub source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Coverage {
    pub served: usize,
    pub recorded: usize,
}

impl Entry {
    pub fn of(index: &Index, id: u32) -> Entry {
        let record = index.record(id);
        let library = index.library_of(record);
        let manifest = &library.manifest;
        Entry {
            name: record.original.name.clone(),
            aliases: record.original.aliases.clone(),
            kind: record.original.kind,
            library: Mirrored {
                name: manifest.name.clone(),
                package: manifest.package.clone(),
                serves: manifest.serves,
                version: library.version.clone(),
                versions: record.versions.clone().unwrap_or_else(|| manifest.versions.clone()),
                python: record.python.clone().unwrap_or_else(|| manifest.python.clone()),
            },
            state: index.state(id),
            backed: record.original.backed.clone(),
            signature: record.original.signature.clone(),
            returns: index.returned_class(id),
            shim: record.shim.as_ref().map(|shim| stand_in(index, shim)),
            none: record.none.clone(),
            note: record.note.clone(),
            names: coverage(index, id),
        }
    }
}

fn coverage(index: &Index, id: u32) -> Option<Coverage> {
    let original = &index.record(id).original;
    if !(original.kind.is_class() || matches!(original.kind, Kind::Module | Kind::Accessor)) {
        return None;
    }
    let names = index.names_in(&original.name);
    let served = names
        .iter()
        .filter(|name| {
            let path = format!("{}.{name}", original.name);
            index.find(&path).is_some_and(|found| {
                index.state(found).is_served() && (original.kind != Kind::Module || index.is_handed_out(&path))
            })
        })
        .count();
    Some(Coverage { served, recorded: names.len() })
}

fn stand_in(index: &Index, shim: &Shim) -> StandIn {
    match shim {
        Shim::Module(id) => {
            let module = &index.modules[*id as usize];
            StandIn {
                module: module.name.clone(),
                name: String::new(),
                file: module.path.clone(),
                lines: None,
                signature: None,
                raises: Vec::new(),
                needs: Vec::new(),
                closure: Vec::new(),
                outside: Vec::new(),
                sha256: None,
                source: None,
            }
        }
        Shim::Outside(name) => {
            let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
            StandIn {
                module: module.to_string(),
                name: last.to_string(),
                file: String::new(),
                lines: None,
                signature: None,
                raises: Vec::new(),
                needs: Vec::new(),
                closure: Vec::new(),
                outside: Vec::new(),
                sha256: None,
                source: None,
            }
        }
        Shim::Definition(id) => {
            let (closure, outside) = index.closure(*id);
            let linked = index.definition(*id);
            let module = &index.modules[linked.module as usize];
            let span = (linked.facts.span.0 as usize, linked.facts.span.1 as usize);
            let source = std::fs::read_to_string(&module.path)
                .ok()
                .and_then(|text| text.get(span.0..span.1).map(str::to_string));
            StandIn {
                module: module.name.clone(),
                name: linked.facts.name.clone(),
                file: module.path.clone(),
                lines: Some(linked.facts.lines),
                signature: linked.facts.signature.clone().or_else(|| constructor(index, *id)),
                raises: linked.facts.raises.clone(),
                needs: index.direct_needs(*id),
                closure,
                outside,
                sha256: source.as_ref().map(|text| hex(&Sha256::digest(text.as_bytes()))),
                source,
            }
        }
    }
}

/// A class is called as its `__init__` or `__new__` is.
fn constructor(index: &Index, class: u32) -> Option<String> {
    ["__init__", "__new__"]
        .iter()
        .filter_map(|name| index.shim_member(class, name))
        .find_map(|id| index.definition(id).facts.signature.clone())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
