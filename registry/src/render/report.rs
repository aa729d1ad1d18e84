//! What `explain` prints for a person: a table for each file, then what is not served, then a count.

use crate::index::State;
use crate::render::style::Style;
use crate::scan::{Explanation, Reference};

pub(crate) fn report(explanation: &Explanation, color: bool) -> String {
    let style = Style { color };
    let mut out = String::new();
    for file in &explanation.files {
        if let Some(error) = &file.error {
            out.push_str(&error.rendered);
            out.push_str("\n\n");
            continue;
        }
        out.push_str(&style.bold(&file.path));
        out.push('\n');
        if file.references.is_empty() {
            out.push_str("  no reference to an original\n");
        }
        out.push_str(&table(&file.references, style));
        out.push('\n');
    }
    let summary = &explanation.summary;
    if !summary.missing.is_empty() {
        out.push_str(&style.bold("Not served yet"));
        out.push('\n');
        for name in &summary.missing {
            let places = places(explanation, name);
            out.push_str(&format!("  {} {}\n", style.bad(name), style.dim(&places)));
        }
        if let Some(name) = first_without_a_shim(explanation) {
            out.push_str(&format!("  to begin a shim: cargo xtask new-shim {name}\n"));
        }
        out.push('\n');
    }
    out.push_str(&format!(
        "{} to {}: {} by shim, {} by interpreter, ",
        count(summary.references, "reference"),
        count(summary.originals, "original"),
        summary.by_shim,
        summary.by_interpreter
    ));
    if summary.none_needed > 0 {
        out.push_str(&format!("{} in need of none, ", summary.none_needed));
    }
    out.push_str(&format!("{} not served\n", summary.not_served));
    if summary.failed_files > 0 {
        out.push_str(&format!("{} could not be explained\n", count(summary.failed_files, "file")));
    }
    out
}

/// The first original, in the order of the list, that has no shim at all.
fn first_without_a_shim(explanation: &Explanation) -> Option<&str> {
    let references = explanation.files.iter().flat_map(|file| &file.references);
    let without = |one: &Reference, name: &str| one.state == State::NotServed && one.missing_name() == name;
    let mut names = explanation.summary.missing.iter().map(String::as_str);
    names.find(|name| references.clone().any(|one| without(one, name)))
}

fn table(references: &[Reference], style: Style) -> String {
    let places: Vec<String> = references.iter().map(|one| format!("{}:{}", one.line, one.column)).collect();
    let place_width = widest(places.iter().map(String::as_str), 4);
    let written_width = widest(references.iter().map(|one| one.written.as_str()), 8).min(32);
    let original_width = widest(references.iter().map(Reference::missing_name), 8).min(48);
    let mut out = String::new();
    for (reference, place) in references.iter().zip(&places) {
        out.push_str(&format!(
            "  {}  {:<written_width$}  {:<original_width$}  {}\n",
            style.dim(&format!("{place:>place_width$}")),
            reference.written,
            reference.missing_name(),
            served(reference, style)
        ));
    }
    out
}

fn served(reference: &Reference, style: Style) -> String {
    match reference.state {
        State::Shim => match &reference.shim {
            Some(shim) => format!("shim {}", style.good(place(shim, reference.missing_name()))),
            None => style.good("shim"),
        },
        State::Interpreter => "interpreter".to_string(),
        State::NoneNeeded => "needs none".to_string(),
        State::Started => style.bad("not served: its shim is begun"),
        State::Refused => style.bad("not served: its shim refuses"),
        State::NotServed => style.bad("not served"),
    }
}

/// Where a shim is: its module, and its name there only where that is not the original's.
fn place<'a>(shim: &'a str, original: &str) -> &'a str {
    match shim.split_once(':') {
        Some((module, name)) if last(name) == last(original) => module,
        _ => shim,
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn places(explanation: &Explanation, name: &str) -> String {
    const SHOWN: usize = 4;
    let mut found: Vec<String> = Vec::new();
    let mut more = 0;
    for file in &explanation.files {
        for reference in file.references.iter().filter(|one| one.missing_name() == name && !one.state.is_served()) {
            if found.len() < SHOWN {
                found.push(format!("{}:{}", file.path, reference.line));
            } else {
                more += 1;
            }
        }
    }
    let mut text = found.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>, least: usize) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0).max(least)
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
