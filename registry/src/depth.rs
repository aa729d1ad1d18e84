//! How deep a text may nest, told before it is parsed: who walks a tree takes stack for each level of it.
//!
//! It counts what can make a level and never less: operators and words between two commas, and brackets. CPython itself
//! gives up long before.

/// Levels for which there is room on a stack of `source::STACK` bytes.
pub const DEEPEST: usize = 24_000;

/// Where a text nests deeper than there is room for, as an offset.
pub fn too_deep(text: &str) -> Option<u32> {
    // What is shorter than the levels are many cannot have them.
    if text.len() <= DEEPEST {
        return None;
    }
    let bytes = text.as_bytes();
    // Of each open bracket the levels that were there before it; those since the last comma; and all together.
    let (mut open, mut here, mut all): (Vec<usize>, usize, usize) = (Vec::new(), 0, 0);
    let (mut at, mut branches) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'#' => next = end_of_line(bytes, at),
            b'"' | b'\'' => {
                next = end_of_string(bytes, at);
                // What is formatted is code inside of a string.
                let formatted = text[..at].ends_with(['f', 'F']) || text[..at].ends_with(['r', 'R']);
                if formatted && too_deep(&text[at + 1..next.min(text.len())]).is_some() {
                    return Some(at as u32);
                }
            }
            b'\\' => next = at + 2,
            b'(' | b'[' | b'{' => {
                open.push(here + 1);
                here = 0;
                all += 1;
            }
            b')' | b']' | b'}' => {
                all -= here;
                here = open.pop().unwrap_or_default();
            }
            b',' => {
                all -= here;
                here = 0;
            }
            b'\n' | b';' if open.is_empty() => {
                all -= here;
                here = 0;
            }
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'.' => {
                here += 1;
                all += 1;
            }
            byte if byte.is_ascii_alphabetic() || *byte == b'_' => {
                next = end_of_word(bytes, at);
                match &bytes[at..next] {
                    b"not" | b"and" | b"or" | b"in" | b"is" | b"if" | b"else" | b"lambda" | b"await" | b"for" => {
                        here += 1;
                        all += 1;
                    }
                    b"elif" => branches += 1,
                    _ => {}
                }
            }
            _ => {}
        }
        if all > DEEPEST || branches > DEEPEST {
            return Some(at as u32);
        }
        at = next;
    }
    None
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

fn end_of_word(bytes: &[u8], at: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    bytes[at..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |length| at + length)
}

/// Behind the string that begins here; one of one quote ends with its line at the latest.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let triple = bytes[at..].starts_with(&[quote; 3]);
    let mut next = at + if triple { 3 } else { 1 };
    while let Some(byte) = bytes.get(next) {
        match byte {
            b'\\' => next += 1,
            b'\n' if !triple => return next,
            byte if *byte == quote && !triple => return next + 1,
            byte if *byte == quote && bytes[next..].starts_with(&[quote; 3]) => return next + 3,
            _ => {}
        }
        next += 1;
    }
    bytes.len()
}
