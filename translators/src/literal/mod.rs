//! Python literals and JSON as text, there and back.
//!
//! What `ast.literal_eval` takes is taken with the same result, and beyond it what [`print`] writes: `nan`, `inf`,
//! `NotImplemented`, and `frozenset`, `bytearray`, `range` and `slice` with literal arguments. Nothing is evaluated. One thing is
//! kept that Python loses: the sign of a zero in `(-0+2j)` and `(1-0j)`.

mod parse;
mod print;
mod text;

use thiserror::Error;

use crate::value::Value;

pub use print::element;
pub use print::{print, print_within};

/// Text that is no literal, and where.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}, column {column}: {why}")]
pub struct LiteralError {
    /// Offset in the text, in bytes.
    pub position: usize,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    pub why: String,
}

/// JSON if the whole text is, else a Python literal. The error is that of the reading that came further.
pub fn parse(text: &str) -> Result<Value, LiteralError> {
    parse_json(text).or_else(|json| {
        parse_python(text).map_err(|python| if json.position > python.position { json } else { python })
    })
}

/// A Python literal. Ints in decimal have at most 4300 digits, as in Python.
pub fn parse_python(text: &str) -> Result<Value, LiteralError> {
    parse::Parser::new(text, false).run()
}

/// JSON as Python's `json` reads it, `NaN`, `Infinity` and lone surrogates too. Later keys win.
pub fn parse_json(text: &str) -> Result<Value, LiteralError> {
    parse::Parser::new(text, true).run()
}

impl LiteralError {
    fn new(text: &str, position: usize, why: impl Into<String>) -> Self {
        let mut position = position.min(text.len());
        while !text.is_char_boundary(position) {
            position -= 1;
        }
        let before = &text[..position];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            position,
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            why: why.into(),
        }
    }
}
