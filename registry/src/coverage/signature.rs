//! A recorded signature as text, taken apart. Its defaults need not be Python: `<no value>`.

use crate::coverage::refusals::Passed;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub name: String,
    pub passed: Passed,
    pub default: Option<String>,
}

/// The parameters of `(a, /, b=1, *, c=None)`.
pub(crate) fn slots(signature: &str) -> Vec<Slot> {
    let inside = signature.trim();
    let inside = inside.strip_prefix('(').unwrap_or(inside);
    let inside = inside.rfind(')').map_or(inside, |end| &inside[..end]);
    let mut slots: Vec<Slot> = Vec::new();
    let mut keywords_only = false;
    for part in parts(inside) {
        let part = part.trim();
        match part {
            "" => {}
            "/" => slots.iter_mut().for_each(|slot| slot.passed = Passed::PositionalOnly),
            "*" => keywords_only = true,
            _ => {
                let (left, default) = part.split_once('=').map_or((part, None), |(left, right)| (left, Some(right)));
                let name = left.split(':').next().unwrap_or(left).trim();
                let passed = match name {
                    _ if name.starts_with("**") => Passed::Keywords,
                    _ if name.starts_with('*') => Passed::Variadic,
                    _ if keywords_only => Passed::KeywordOnly,
                    _ => Passed::Either,
                };
                keywords_only |= passed == Passed::Variadic;
                slots.push(Slot {
                    name: name.trim_start_matches('*').to_string(),
                    passed,
                    default: default.map(|text| text.trim().to_string()),
                });
            }
        }
    }
    slots
}

/// The parts between commas that stand in no bracket and in no text.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_i32, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(' | '[' | '{' | '<') => depth += 1,
            (None, ')' | ']' | '}' | '>') => depth -= 1,
            (None, ',') if depth <= 0 => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found
}
