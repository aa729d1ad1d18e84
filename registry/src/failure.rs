//! The one error that a program ends in where something is not served or not covered.

use crate::Registry;
use crate::entry::Entry;
use crate::index::State;
use crate::inventory::Kind;
use crate::lines::Lines;
use crate::render::diagnostic::{Diagnostic, Place};

/// Where a program asks for an original.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub file: &'a str,
    /// The source of the file, where it can be had.
    pub text: &'a str,
    /// First and last line of the expression or statement that asks, counted from 1.
    pub lines: (usize, usize),
}

impl Registry {
    /// The error for an original that nothing serves.
    pub fn diagnose(&self, name: &str, asked: Option<Asked>, color: bool) -> String {
        let Some(entry) = self.lookup(name) else { return self.unknown(name).to_string() };
        let label = format!("this needs {}", entry.name);
        let place = asked.and_then(|asked| place(asked, name, &entry, &label));
        if let (State::Shim, Some(shim)) = (entry.state, &entry.shim) {
            // The stand-in is there, but not under the name that the program uses.
            let last = name.rsplit('.').next().unwrap_or_default();
            let written = format!("{}:{}", shim.module, shim.name);
            let module = self.public_module(name).unwrap_or_else(|| entry.library.package.clone());
            return Diagnostic {
                id: "not-handed-out",
                title: &format!("nothing is handed out as {name} yet"),
                place,
                notes: &[&format!("{written} stands in for {}", entry.name)],
                help: &[&format!("make it public: add \"{last}\" to `__all__` of {module}")],
            }
            .render(color);
        }
        let title = match entry.state {
            State::Started => format!("the stand-in of {} is begun, not finished", entry.name),
            State::Refused => format!("the stand-in of {} refuses every call", entry.name),
            _ => format!("nothing stands in for {} yet", entry.name),
        };
        let mut notes: Vec<String> = reached(asked, place.is_some()).into_iter().collect();
        notes.push(self.needed(&entry));
        let help = match (&entry.shim, entry.state) {
            (Some(shim), State::Started | State::Refused) => {
                format!("write it: {}:{}", shim.file, shim.lines.map_or(1, |lines| lines.0))
            }
            _ => format!("to begin a shim: cargo xtask new-shim {}", entry.name),
        };
        Diagnostic {
            id: "not-served",
            title: &title,
            place,
            notes: &notes.iter().map(String::as_str).collect::<Vec<_>>(),
            help: &[&help],
        }
        .render(color)
    }

    /// The error for a call whose arguments a shim refuses; `why` is the refusal's own text.
    pub fn refusal(&self, name: &str, why: &str, asked: Option<Asked>, color: bool) -> String {
        let entry = self.lookup(name);
        let place = entry.as_ref().zip(asked).and_then(|(entry, asked)| place(asked, name, entry, "in this call"));
        let note = reached(asked, place.is_some());
        let help = entry.map(|entry| format!("what stands in for it: understudy lookup {}", entry.name));
        Diagnostic {
            id: "not-covered",
            title: why.trim_end_matches('.'),
            place,
            notes: &note.iter().map(String::as_str).collect::<Vec<_>>(),
            help: &help.iter().map(String::as_str).collect::<Vec<_>>(),
        }
        .render(color)
    }

    /// What has to be written, and where.
    fn needed(&self, entry: &Entry) -> String {
        let last = entry.name.rsplit('.').next().unwrap_or_default();
        let written = format!("{last}{}", entry.signature.as_deref().unwrap_or_default());
        match self.needed_module(entry) {
            Some((module, None)) if entry.kind == Kind::Module => format!("needed: the module {module}.{last}"),
            Some((module, None)) => format!("needed: `{written}` in {module}"),
            Some((module, Some(class))) => format!("needed: `{written}` in the class {class} of {module}"),
            None => format!("needed: `{written}`"),
        }
    }

    /// Where a shim would go: the module, and the class in it for an attribute of a class.
    fn needed_module(&self, entry: &Entry) -> Option<(String, Option<String>)> {
        if let Some(shim) = &entry.shim {
            return Some((shim.module.clone(), None));
        }
        let (owner, _) = entry.name.rsplit_once('.')?;
        let id = self.index.find(owner)?;
        let record = self.index.record(id);
        let manifest = &self.index.library_of(record).manifest;
        if record.original.kind == Kind::Module {
            return Some((manifest.shim_module(&record.original.name), None));
        }
        let owner = Entry::of(&self.index, id);
        match owner.shim {
            Some(shim) => Some((shim.module, Some(shim.name))),
            None => {
                let (module, class) = owner.name.rsplit_once('.')?;
                Some((manifest.shim_module(module), Some(class.to_string())))
            }
        }
    }

    /// The shim module that would hand out an original under this name.
    fn public_module(&self, name: &str) -> Option<String> {
        let record = self.index.record(self.index.find(name.rsplit_once('.')?.0)?);
        let is_module = record.original.kind == Kind::Module;
        is_module.then(|| self.index.library_of(record).manifest.shim_module(&record.original.name))
    }
}

/// A note on where the program asked, where its source cannot be shown.
fn reached(asked: Option<Asked>, shown: bool) -> Option<String> {
    asked.filter(|_| !shown).map(|asked| format!("reached from {}:{}", asked.file, asked.lines.0))
}

/// The place in the program's source that mentions an original, or else the first line that asks.
fn place<'a>(asked: Asked<'a>, name: &str, entry: &Entry, label: &'a str) -> Option<Place<'a>> {
    let lines = Lines::of(asked.text);
    let (first, last) = asked.lines;
    let line = |number| {
        let range = lines.range(asked.text, number)?;
        let written = asked.text.get(range.clone()).filter(|written| !written.trim().is_empty())?;
        Some((range.start, written))
    };
    let mention = (first..=last.max(first)).filter_map(line).find_map(|(start, written)| {
        let found = mention(written, name, entry)?;
        Some(start + found.start..start + found.end)
    });
    let span = mention.or_else(|| {
        let (start, written) = line(first)?;
        Some(start + (written.len() - written.trim_start().len())..start + written.trim_end().len())
    })?;
    Some(Place { path: asked.file, text: asked.text, span, label })
}

/// Where a line says the last name of an original, as a word.
fn mention(written: &str, name: &str, entry: &Entry) -> Option<std::ops::Range<usize>> {
    let word = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or(name);
        written.match_indices(last).map(|(at, _)| at..at + last.len()).find(|found| {
            let part_of_word = |character: char| character.is_alphanumeric() || character == '_';
            !written[..found.start].ends_with(part_of_word) && !written[found.end..].starts_with(part_of_word)
        })
    };
    let aliases = entry.aliases.iter().map(String::as_str);
    [name, entry.name.as_str()].into_iter().chain(aliases).find_map(word)
}
