//! What can go wrong in the registry. Each variant has one meaning and a stable id; `Display` is the whole text to show.

use std::fmt;
use std::path::PathBuf;

use crate::render::diagnostic::{Diagnostic, Place};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("error[unreadable]: cannot read {}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },

    #[error("{0}")]
    Manifest(Box<Located>),

    #[error(
        "error[inventory]: {} is not an inventory: {reason}\nhelp: record it again with `cargo xtask inventory`",
        path.display()
    )]
    Inventory { path: PathBuf, reason: String },

    #[error("{0}")]
    ShimSource(Box<Located>),

    #[error(
        "error[two-claims]: {first} and {second} both stand in for {library}\nhelp: give one of them a higher \
         `priority` under [library] in its registry.toml, or leave one out of UNDERSTUDY_PATH"
    )]
    TwoClaims { library: String, first: String, second: String },

    #[error("{}", unknown_original(name, nearest, libraries))]
    UnknownOriginal { name: String, nearest: Vec<String>, libraries: Vec<String> },
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

impl fmt::Display for Located {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display().to_string();
        let place = Place { path: &path, text: &self.text, span: self.span.clone(), label: &self.label };
        let help: Vec<&str> = self.help.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic { id: self.id, title: &self.message, place: Some(place), notes: &[], help: &help };
        out.write_str(&diagnostic.render(false))
    }
}

fn unknown_original(name: &str, nearest: &[String], libraries: &[String]) -> String {
    let help = if nearest.is_empty() {
        format!("the registry knows the public names of {}", libraries.join(", "))
    } else {
        format!("did you mean {}?", nearest.iter().map(|near| format!("`{near}`")).collect::<Vec<_>>().join(", "))
    };
    Diagnostic {
        id: "unknown-original",
        title: &format!("no original is called `{name}`"),
        place: None,
        notes: &[],
        help: &[&help],
    }
    .render(false)
}
