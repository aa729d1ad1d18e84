//! What can go wrong in the registry. Each variant has one meaning and a stable id; `Display` is the whole text to show.

use std::fmt;
use std::path::PathBuf;

use crate::render::diagnostic::{Diagnostic, Place};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "error[unreadable]: cannot read {}: {reason}\nhelp: mend the package that it belongs to, or leave that out of \
         UNDERSTUDY_PATH",
        path.display()
    )]
    Unreadable { path: PathBuf, reason: String },

    #[error("{0}")]
    Manifest(Box<Located>),

    #[error(
        "error[inventory]: {} is not an inventory: {reason}\nhelp: record it again with `understudy record`",
        path.display()
    )]
    Inventory { path: PathBuf, reason: String },

    #[error(
        "error[evidence]: {} is not evidence: {reason}\nhelp: write it again with `understudy check`, or remove it",
        path.display()
    )]
    Evidence { path: PathBuf, reason: String },

    #[error("{}", two_claims(original, *more, first, second))]
    TwoClaims { original: String, more: usize, first: Box<Claim>, second: Box<Claim> },

    #[error(
        "error[two-claims]: the package {package} is there twice: in {} and in {}\nhelp: give one of them a higher \
         `priority` under [library] in its registry.toml, or leave one out of UNDERSTUDY_PATH",
        first.display(),
        second.display()
    )]
    TwoPackages { package: String, first: PathBuf, second: PathBuf },

    #[error(
        "error[index-version]: {} was compiled by another version of Understudy\nhelp: install Understudy again, or \
         remove the file: the index is then built from the shim packages",
        path.display()
    )]
    IndexVersion { path: PathBuf },

    #[error(
        "error[index-corrupt]: {} is damaged: {reason}\nhelp: install Understudy again, or remove the file: the index \
         is then built from the shim packages",
        path.display()
    )]
    IndexCorrupt { path: PathBuf, reason: String },

    #[error(
        "error[no-shim-package]: this Python has no shim package: none of those that {} was compiled over, nor any \
         other\nhelp: install understudy-builtins, understudy-numpy and understudy-pandas, or name the folder that \
         holds them in UNDERSTUDY_PATH",
        path.display()
    )]
    NoPackages { path: PathBuf },

    /// What is wrong with the entry that was asked for.
    #[error("{0}")]
    Entry(String),

    #[error("error[argument-type]: `{text}` says nothing of an argument: {reason}\nhelp: {help}")]
    ArgumentType { text: String, reason: String, help: String },

    #[error("{}", unknown_original(name, notes, help))]
    UnknownOriginal { name: String, notes: Vec<String>, help: String },
}

/// An error in a text, with the place it is about.
#[derive(Debug)]
pub struct Located {
    pub id: &'static str,
    pub path: PathBuf,
    pub text: String,
    pub span: std::ops::Range<usize>,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
}

/// That a package stands in for an original, and where it says so.
#[derive(Debug, Clone)]
pub struct Claim {
    pub package: String,
    /// The stand-in, or what else is said: `numpy_extra.sorting:sort`.
    pub what: String,
    /// File and line of the stand-in, or of the entry.
    pub place: String,
}

impl fmt::Display for Located {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display().to_string();
        let place = Place { path: &path, text: &self.text, span: self.span.clone(), label: &self.label };
        let help: Vec<&str> = self.help.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic { id: self.id, title: &self.message, place: Some(place), notes: &[], help: &help };
        out.write_str(&diagnostic.render(false))
    }
}

impl From<Located> for Error {
    fn from(located: Located) -> Error {
        Error::Manifest(Box::new(located))
    }
}

fn two_claims(original: &str, more: usize, first: &Claim, second: &Claim) -> String {
    let others = match more {
        0 => String::new(),
        1 => " and for 1 more original".to_string(),
        more => format!(" and for {more} more originals"),
    };
    let note = |claim: &Claim| format!("{}: {} at {}", claim.package, claim.what, claim.place);
    Diagnostic {
        id: "two-claims",
        title: &format!("{} and {} both stand in for {original}{others}", first.package, second.package),
        place: None,
        notes: &[&note(first), &note(second)],
        help: &["give one of them a higher `priority` under [library] in its registry.toml, or leave one out"],
    }
    .render(false)
}

fn unknown_original(name: &str, notes: &[String], help: &str) -> String {
    Diagnostic {
        id: "unknown-original",
        title: &format!("no original is called `{name}`"),
        place: None,
        notes: &notes.iter().map(String::as_str).collect::<Vec<_>>(),
        help: &[help],
    }
    .render(false)
}
