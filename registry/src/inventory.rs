//! `originals.json`: the public names of a library, as its installed copy has them.
//!
//! Recorded by `inventory/record_originals.py`; read here, never interpreted by importing the library.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

pub const FILE: &str = "originals.json";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Inventory {
    pub library: String,
    pub version: String,
    pub python: String,
    pub modules: Vec<String>,
    pub originals: Vec<Original>,
}

/// One public object of a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    pub name: String,
    pub kind: Kind,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub signature: Option<String>,
    /// "C" where it is compiled code itself, "reaches" where it is Python that calls it.
    #[serde(default)]
    pub backed: Option<String>,
    /// The nearest bases that are originals, in the order in which attributes are looked up.
    #[serde(default)]
    pub bases: Vec<String>,
    /// The class of what a call, or reading a property, gives.
    #[serde(default)]
    pub returns: Option<String>,
    /// The class of a constant.
    #[serde(default, rename = "type")]
    pub class: Option<String>,
}

impl Original {
    /// An original of which no more is known than its name and kind, and perhaps how it is called.
    pub fn new(name: String, kind: Kind, signature: Option<String>) -> Original {
        let (aliases, bases) = (Vec::new(), Vec::new());
        Original { name, kind, aliases, signature, backed: None, bases, returns: None, class: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Accessor,
    Attribute,
    Class,
    Classmethod,
    Constant,
    Exception,
    Function,
    Method,
    Module,
    Property,
    Staticmethod,
    Ufunc,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Accessor => "accessor",
            Kind::Attribute => "attribute",
            Kind::Class => "class",
            Kind::Classmethod => "classmethod",
            Kind::Constant => "constant",
            Kind::Exception => "exception",
            Kind::Function => "function",
            Kind::Method => "method",
            Kind::Module => "module",
            Kind::Property => "property",
            Kind::Staticmethod => "staticmethod",
            Kind::Ufunc => "ufunc",
        }
    }

    pub fn from_word(word: &str) -> Option<Kind> {
        serde_json::from_value(serde_json::Value::String(word.to_string())).ok()
    }

    pub fn is_class(self) -> bool {
        matches!(self, Kind::Class | Kind::Exception)
    }

    /// Whether it belongs to a class, so that programs reach it through a value.
    pub fn is_member(self) -> bool {
        use Kind::*;
        matches!(self, Accessor | Attribute | Classmethod | Method | Property | Staticmethod)
    }
}

impl Inventory {
    /// The inventory at a path, or None where a package has none.
    pub fn read(path: &Path) -> Result<Option<Inventory>, Error> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Unreadable { path: path.to_path_buf(), reason: error.to_string() }),
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| Error::Inventory { path: path.to_path_buf(), reason: error.to_string() })
    }
}
