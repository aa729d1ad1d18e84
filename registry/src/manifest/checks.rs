//! What the keys of a manifest must be together: no entry contradicts itself, hides another, or goes in a circle.

use std::collections::HashMap;

use super::reader::File;
use super::{EntryException, Manifest};
use crate::error::Error;

pub(super) fn entries(file: &File<'_>, manifest: &Manifest) -> Result<(), Error> {
    for (at, entry) in manifest.entries.iter().enumerate() {
        exclusive(file, entry)?;
        reachable(file, entry, &manifest.entries[..at])?;
    }
    aliases(file, &manifest.entries)?;
    replacements(file, &manifest.entries)
}

/// What needs no stand-in has nothing that could be said of one.
fn exclusive(file: &File<'_>, entry: &EntryException) -> Result<(), Error> {
    let said = [
        ("shim", entry.shim.is_some()),
        ("fidelity", entry.fidelity.is_some()),
        ("divergences", !entry.divergences.is_empty()),
    ];
    match said.iter().find(|(_, given)| *given && entry.none.is_some()) {
        None => Ok(()),
        Some((key, _)) => {
            let message = format!("the entry `{}` has `{key}` and needs none", entry.name);
            let help = format!("keep `{key}` or `none`, not both");
            Err(file.error("contradiction", span(entry), &message, "says that no shim is needed", Some(help)))
        }
    }
}

/// The first entry that holds is taken: one whose ranges are an earlier one's, or all, is never reached.
fn reachable(file: &File<'_>, entry: &EntryException, earlier: &[EntryException]) -> Result<(), Error> {
    let covers = |range: &Option<String>, later: &Option<String>| {
        range.as_deref().unwrap_or_default().is_empty() || range == later
    };
    let hides = |one: &&EntryException| {
        one.name == entry.name && covers(&one.versions, &entry.versions) && covers(&one.python, &entry.python)
    };
    match earlier.iter().find(hides) {
        None => Ok(()),
        Some(_) => {
            let message = format!("two entries claim `{}` for the same versions", entry.name);
            let help = "leave one out, or give them `versions` that differ; the first that holds is taken";
            Err(file.error("two-claims", span(entry), &message, "never reached", Some(help.into())))
        }
    }
}

fn aliases(file: &File<'_>, entries: &[EntryException]) -> Result<(), Error> {
    let mut owners: HashMap<&str, &EntryException> = HashMap::new();
    let named: HashMap<&str, &EntryException> = entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    for entry in entries {
        for alias in &entry.aliases {
            if *alias == entry.name {
                let message = format!("the entry `{alias}` is its own alias");
                return Err(file.error("cycle", span(entry), &message, "an alias of itself", None));
            }
            if let Some(other) = named.get(alias.as_str()) {
                let (id, message) = if other.aliases.contains(&entry.name) {
                    ("cycle", format!("`{}` and `{alias}` are aliases of one another", entry.name))
                } else {
                    ("two-claims", format!("`{alias}` has an entry and is an alias of `{}`", entry.name))
                };
                let help = "keep the entry of the defining name, with the other as its alias".to_string();
                return Err(file.error(id, span(entry), &message, "in `aliases` of this entry", Some(help)));
            }
            if let Some(other) = owners.insert(alias, entry).filter(|other| other.name != entry.name) {
                let message = format!("`{}` and `{}` both have the alias `{alias}`", other.name, entry.name);
                return Err(file.error("two-claims", span(entry), &message, "in `aliases` of this entry", None));
            }
        }
    }
    Ok(())
}

/// Following what is deprecated to its replacement must come to an end.
fn replacements(file: &File<'_>, entries: &[EntryException]) -> Result<(), Error> {
    let next: HashMap<&str, &str> = entries
        .iter()
        .filter_map(|entry| Some((entry.name.as_str(), entry.deprecated.as_ref()?.replacement.as_deref()?)))
        .collect();
    for entry in entries {
        let mut path = vec![entry.name.as_str()];
        while let Some(replacement) = path.last().and_then(|last| next.get(last)) {
            if *replacement == entry.name {
                path.push(replacement);
                let message = format!("the replacements go in a circle: {}", path.join(" → "));
                return Err(file.error("cycle", span(entry), &message, "comes back to itself", None));
            }
            if path.contains(replacement) {
                break;
            }
            path.push(replacement);
        }
    }
    Ok(())
}

fn span(entry: &EntryException) -> std::ops::Range<usize> {
    entry.place.0 as usize..entry.place.1 as usize
}
