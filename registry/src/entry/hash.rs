//! The hashes by which evidence knows what it was about.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::inventory::Original;

/// Of the record of an original, as its inventory has it: JSON with sorted keys, no spaces, and without what is empty.
/// Aliases that only the manifest gives are no part of it.
pub(super) fn of_record(original: &Original, added: &[String]) -> String {
    let mut original = original.clone();
    original.aliases.retain(|alias| !added.contains(alias));
    let mut text = String::new();
    // A struct of strings and lists always becomes JSON.
    write(&serde_json::to_value(&original).unwrap_or_default(), &mut text);
    hex(&Sha256::digest(text.as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut fields: Vec<_> = map.iter().filter(|(_, value)| !is_empty(value)).collect();
            fields.sort_unstable_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (at, (key, value)) in fields.into_iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(&format!("{}:", Value::from(key.as_str())));
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (at, value) in list.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write(value, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
