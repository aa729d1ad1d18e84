//! The page of one original, for a person.

use std::collections::BTreeMap;

use crate::entry::{Entry, StandIn};
use crate::index::State;
use crate::inventory::Kind;
use crate::manifest::Serves;
use crate::render::style::Style;

const LABEL: usize = 12;
const WIDTH: usize = 100;
const NEEDS_SHOWN: usize = 12;

pub fn page(entry: &Entry, color: bool) -> String {
    let style = Style { color };
    let mut out = format!("{}  {}\n", style.bold(&entry.name), style.dim(&describe(entry)));
    let mut row = |label: &str, text: &str| {
        out.push_str("  ");
        out.push_str(&style.dim(&format!("{label:<LABEL$}")));
        out.push_str(&fold(text, WIDTH - LABEL - 2, LABEL + 2));
        out.push('\n');
    };
    if !entry.aliases.is_empty() {
        row("also called", &entry.aliases.join(", "));
    }
    row("library", &library(entry));
    row("served", &served(entry, style));
    if let Some(signature) = &entry.signature {
        let last = entry.name.rsplit('.').next().unwrap_or_default();
        row("signature", &format!("{last}{signature}"));
    }
    if let Some(returns) = &entry.returns {
        row("gives", returns);
    }
    if let Some(names) = entry.names.filter(|names| names.recorded > 0) {
        row("names", &format!("{} of {} recorded names are served", names.served, names.recorded));
    }
    if let Some(note) = &entry.note {
        row("differs", note);
    }
    if let Some(shim) = &entry.shim {
        stand_in(shim, &mut row);
    }
    if entry.state == State::NotServed {
        row("to begin", &format!("cargo xtask new-shim {}", entry.name));
    }
    out
}

fn stand_in(shim: &StandIn, row: &mut dyn FnMut(&str, &str)) {
    let name = if shim.name.is_empty() { shim.module.clone() } else { format!("{}:{}", shim.module, shim.name) };
    row("stand-in", &name);
    match shim.lines {
        Some((first, last)) if first == last => row("in", &format!("{}:{first}", shim.file)),
        Some((first, last)) => row("in", &format!("{}:{first}-{last}", shim.file)),
        None if !shim.file.is_empty() => row("in", &shim.file),
        None => {}
    }
    if let Some(signature) = &shim.signature {
        let last = shim.name.rsplit('.').next().unwrap_or_default();
        row("its call", &format!("{last}{signature}"));
    }
    if !shim.raises.is_empty() {
        row("raises", &shim.raises.join(", "));
    }
    if !shim.needs.is_empty() {
        let mut shown = shim.needs.iter().take(NEEDS_SHOWN).cloned().collect::<Vec<_>>().join(", ");
        if shim.needs.len() > NEEDS_SHOWN {
            shown.push_str(&format!(" and {} more", shim.needs.len() - NEEDS_SHOWN));
        }
        row("needs", &shown);
    }
    if !(shim.closure.is_empty() && shim.outside.is_empty()) {
        row("in all", &closure(shim));
    }
    if let Some(hash) = &shim.sha256 {
        row("sha256", hash);
    }
}

/// How much it needs, transitively: definitions by package, and names of the standard library.
fn closure(shim: &StandIn) -> String {
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &shim.closure {
        *packages.entry(name.split('.').next().unwrap_or(name)).or_default() += 1;
    }
    let mut parts: Vec<String> = packages
        .into_iter()
        .map(|(package, number)| format!("{} of {package}", counted(number, "definition", "definitions")))
        .collect();
    if !shim.outside.is_empty() {
        parts.push(format!("{} of the standard library", counted(shim.outside.len(), "name", "names")));
    }
    parts.join(", ")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn describe(entry: &Entry) -> String {
    let kind = entry.kind.word();
    match entry.backed.as_deref() {
        Some("C") => format!("{kind}, compiled"),
        Some(_) => format!("{kind}, Python over compiled code"),
        None if matches!(entry.kind, Kind::Module | Kind::Constant | Kind::Exception) => kind.to_string(),
        None => format!("{kind}, pure Python"),
    }
}

fn library(entry: &Entry) -> String {
    let library = &entry.library;
    let recorded = match library.serves {
        Serves::Interpreter => format!("Python {}", library.version),
        Serves::Import if library.version.is_empty() => format!("{}, whose names are not recorded", library.name),
        Serves::Import => format!("{} {}", library.name, library.version),
    };
    let mut text = format!("as in {recorded}");
    if !library.versions.is_empty() {
        text.push_str(&format!("; holds for {} {}", library.name, library.versions));
    }
    if !library.python.is_empty() {
        text.push_str(&format!("; Python {}", library.python));
    }
    text
}

fn served(entry: &Entry, style: Style) -> String {
    match entry.state {
        State::Shim => style.good("by a shim"),
        State::Interpreter if entry.shim.is_some() => {
            format!("{}; compilers take the stand-in", style.good("by the running interpreter"))
        }
        State::Interpreter => style.good("by the running interpreter"),
        State::NoneNeeded => format!("{}: {}", style.good("needs none"), entry.none.as_deref().unwrap_or_default()),
        State::Started => format!("{}: its shim is begun and raises NotImplementedError", style.bad("not yet")),
        State::Refused => format!("{}: its shim refuses every call", style.bad("not yet")),
        State::NotServed => style.bad("not yet"),
    }
}

/// Breaks a text at spaces into lines of at most `width`, the later ones indented.
fn fold(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}
