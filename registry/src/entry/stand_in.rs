//! The stand-in of an original: where it is, what it says, and what it needs.

use schemars::JsonSchema;
use serde::Serialize;

use super::hash;
use crate::index::{Index, Shim};

/// The stand-in of an original.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct StandIn {
    pub module: String,
    /// The qualified name in the module; empty where the module itself stands in.
    pub name: String,
    /// Empty where it lies outside the shim packages and its source was not at hand.
    pub file: String,
    /// First and last line, counted from 1.
    pub lines: Option<(u32, u32)>,
    /// First byte in the file, and the one behind the last.
    pub span: Option<(u32, u32)>,
    pub signature: Option<String>,
    /// Exceptions that it raises itself.
    pub raises: Vec<String>,
    /// Definitions of the shim packages that it names itself.
    pub needs: Vec<String>,
    /// Definitions of the shim packages that it needs, transitively. What belongs to a class comes with the class.
    pub closure: Vec<String>,
    /// What these take from outside the shim packages: the standard library.
    pub outside: Vec<String>,
    /// Of its source.
    pub sha256: Option<String>,
    /// Of the names and sources of it and of its closure: it changes where one of them does.
    pub closure_sha256: Option<String>,
    pub source: Option<String>,
}

pub(super) fn of(index: &Index, shim: &Shim) -> StandIn {
    match shim {
        Shim::Module(id) => {
            let module = &index.modules[*id as usize];
            StandIn { module: module.name.clone(), file: module.path.clone(), ..StandIn::default() }
        }
        Shim::Outside(name) => {
            let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
            StandIn { module: module.to_string(), name: last.to_string(), ..StandIn::default() }
        }
        Shim::Definition(id) => {
            let (closure, outside) = index.closure_ids(*id);
            let linked = index.definition(*id);
            let module = &index.modules[linked.module as usize];
            let mut names: Vec<String> = closure.iter().map(|id| index.qualified(*id)).collect();
            names.sort_unstable();
            StandIn {
                module: module.name.clone(),
                name: linked.facts.name.clone(),
                file: module.path.clone(),
                lines: Some(linked.facts.lines),
                span: Some(linked.facts.span),
                signature: linked.facts.signature.clone().or_else(|| constructor(index, *id)),
                raises: linked.facts.raises.clone(),
                needs: index.direct_needs(*id),
                closure: names,
                outside,
                sha256: Some(hash::hex(&linked.facts.sha256)),
                closure_sha256: Some(hash::hex(&index.needs[*id as usize].sha256)),
                source: None,
            }
        }
    }
}

/// Takes the source from the file, unless the file is not the one that was read any more.
pub(super) fn read_source(shim: &mut StandIn) {
    let (Some((start, end)), Some(known)) = (shim.span, &shim.sha256) else { return };
    let text = std::fs::read_to_string(&shim.file).ok();
    let source = text.and_then(|text| text.get(start as usize..end as usize).map(str::to_string));
    shim.source = source.filter(|source| hash::of_text(source) == *known);
}

/// A class is called as its `__init__` or `__new__` is.
fn constructor(index: &Index, class: u32) -> Option<String> {
    ["__init__", "__new__"]
        .iter()
        .filter_map(|name| index.shim_member(class, name))
        .find_map(|id| index.definition(id).facts.signature.clone())
}
