//! Strings and numbers of literals.

use num_bigint::{BigInt, Sign};

use super::parse::Part;

/// The beginning of a string: its prefix and its quotes.
#[derive(Clone, Copy)]
pub(super) struct Quoted {
    prefix: usize,
    raw: bool,
    bytes: bool,
    json: bool,
    quote: u8,
    triple: bool,
}

impl Quoted {
    pub(super) fn begins(rest: &str, json: bool) -> Option<Self> {
        let bytes = rest.as_bytes();
        let prefix = bytes.iter().take(3).position(|byte| matches!(byte, b'"' | b'\''))?;
        let letters = rest[..prefix].to_ascii_lowercase();
        if !matches!(&*letters, "" | "r" | "u" | "b" | "br" | "rb") {
            return None;
        }
        let quote = bytes[prefix];
        if json {
            let plain = Self { prefix, raw: false, bytes: false, json, quote, triple: false };
            return (prefix == 0 && quote == b'"').then_some(plain);
        }
        let triple = bytes[prefix..].starts_with(&[quote; 3]);
        Some(Self { prefix, raw: letters.contains('r'), bytes: letters.contains('b'), json, quote, triple })
    }

    pub(super) fn is_bytes(&self) -> bool {
        self.bytes
    }

    /// Adds the code points (or bytes) of the string at `start` and gives where it ends.
    pub(super) fn read(&self, text: &str, start: usize, out: &mut Vec<u32>) -> Result<usize, (usize, String)> {
        let length = if self.triple { 3 } else { 1 };
        let closing = [self.quote; 3];
        let mut at = start + self.prefix + length;
        loop {
            let rest = &text[at..];
            if rest.as_bytes().starts_with(&closing[..length]) {
                return Ok(at + length);
            }
            let Some(next) = rest.chars().next() else { return Err((start, "a string without an end".to_owned())) };
            if next == '\\' && !self.raw {
                at += if self.json { json_escape(rest, out) } else { self.escape(rest, out) }
                    .map_err(|why| (at, why.to_owned()))?;
                continue;
            }
            if self.json && next < ' ' || (!self.json && !self.triple && matches!(next, '\n' | '\r')) {
                return Err((at, "a control character in a string".to_owned()));
            }
            if self.bytes && !next.is_ascii() {
                return Err((at, "bytes of other than ASCII characters".to_owned()));
            }
            if !self.json && next == '\r' {
                // Python reads all ends of lines as one.
                at += if rest.starts_with("\r\n") { 2 } else { 1 };
                out.push('\n'.into());
                continue;
            }
            at += next.len_utf8();
            out.push(next.into());
            if next == '\\' {
                // A raw string keeps the backslash, and what it hides.
                if let Some(hidden) = text[at..].chars().next() {
                    if self.bytes && !hidden.is_ascii() {
                        return Err((at, "bytes of other than ASCII characters".to_owned()));
                    }
                    at += hidden.len_utf8();
                    out.push(hidden.into());
                }
            }
        }
    }

    /// The escape at the start of `rest`; gives its length in bytes.
    fn escape(&self, rest: &str, out: &mut Vec<u32>) -> Result<usize, &'static str> {
        let bytes = rest.as_bytes();
        let simple = |out: &mut Vec<u32>, point: u32| {
            out.push(point);
            Ok(2)
        };
        match bytes.get(1).ok_or("a string without an end")? {
            b'\n' => Ok(2),
            b'\r' => Ok(if bytes.get(2) == Some(&b'\n') { 3 } else { 2 }),
            b'\\' => simple(out, 0x5C),
            b'\'' => simple(out, 0x27),
            b'"' => simple(out, 0x22),
            b'a' => simple(out, 7),
            b'b' => simple(out, 8),
            b'f' => simple(out, 12),
            b'n' => simple(out, 10),
            b'r' => simple(out, 13),
            b't' => simple(out, 9),
            b'v' => simple(out, 11),
            b'0'..=b'7' => {
                let digits = bytes[1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let point = bytes[1..=digits].iter().fold(0, |point, digit| 8 * point + u32::from(digit - b'0'));
                out.push(if self.bytes { point & 0xFF } else { point });
                Ok(1 + digits)
            }
            b'x' => hex(rest, 2, out),
            b'u' if !self.bytes => hex(rest, 4, out),
            b'U' if !self.bytes => hex(rest, 8, out),
            b'N' if !self.bytes => Err("characters by name are not known here; write \\u and the number"),
            _ => {
                // An escape that Python does not know stays as it is.
                out.push(0x5C);
                Ok(1)
            }
        }
    }
}

fn hex(rest: &str, digits: usize, out: &mut Vec<u32>) -> Result<usize, &'static str> {
    let point = rest
        .get(2..2 + digits)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|text| u32::from_str_radix(text, 16).ok())
        .filter(|&point| point <= 0x10_FFFF)
        .ok_or("an escape that is no code point")?;
    out.push(point);
    Ok(2 + digits)
}

fn json_escape(rest: &str, out: &mut Vec<u32>) -> Result<usize, &'static str> {
    let point = match rest.as_bytes().get(1).ok_or("a string without an end")? {
        b'"' => 0x22,
        b'\\' => 0x5C,
        b'/' => 0x2F,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        b'u' => {
            hex(rest, 4, out)?;
            // Two surrogates that follow one another are one character.
            if let (Some(&high @ 0xD800..=0xDBFF), true) = (out.last(), rest[6..].starts_with("\\u")) {
                let mut low = Vec::new();
                if hex(&rest[6..], 4, &mut low).is_ok() && (0xDC00..=0xDFFF).contains(&low[0]) {
                    out.pop();
                    out.push(0x1_0000 + ((high - 0xD800) << 10) + (low[0] - 0xDC00));
                    return Ok(12);
                }
            }
            return Ok(6);
        }
        _ => return Err("an escape that JSON does not know"),
    };
    out.push(point);
    Ok(2)
}

/// A number without its sign at the start of `rest`, and its length in bytes.
pub(super) fn number(rest: &str, most_digits: usize) -> Result<(usize, Part), String> {
    let bytes = rest.as_bytes();
    if let [b'0', base @ (b'x' | b'X' | b'o' | b'O' | b'b' | b'B'), ..] = bytes {
        let radix = match base.to_ascii_lowercase() {
            b'x' => 16,
            b'o' => 8,
            _ => 2,
        };
        let (length, digits) = run(&rest[2..], radix, true)?;
        let int = BigInt::parse_bytes(digits.as_bytes(), radix).ok_or("digits are missing")?;
        return Ok((2 + length, Part::Int(int)));
    }
    let (mut length, whole) = run(rest, 10, false)?;
    let mut text = whole.clone();
    let mut float = false;
    if bytes.get(length) == Some(&b'.') {
        let (more, fraction) = run(&rest[length + 1..], 10, false)?;
        if whole.is_empty() && fraction.is_empty() {
            return Err("no number".to_owned());
        }
        text = format!("{text}.{fraction}");
        length += 1 + more;
        float = true;
    } else if whole.is_empty() {
        return Err("a value is missing".to_owned());
    }
    if let Some(b'e' | b'E') = bytes.get(length) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let (more, exponent) = run(&rest[length + 1 + sign..], 10, false)?;
        if exponent.is_empty() {
            return Err("an exponent without digits".to_owned());
        }
        text = format!("{text}e{}{exponent}", &rest[length + 1..length + 1 + sign]);
        length += 1 + sign + more;
        float = true;
    }
    if let Some(b'j' | b'J') = bytes.get(length) {
        let imaginary = text.parse().map_err(|_| "no number")?;
        return Ok((length + 1, Part::Imaginary(imaginary)));
    }
    if float {
        return Ok((length, Part::Float(text.parse().map_err(|_| "no number")?)));
    }
    if text.starts_with('0') && text.bytes().any(|digit| digit != b'0') {
        return Err("a zero before an int; octal ints begin with 0o".to_owned());
    }
    if text.len() > most_digits {
        return Err(format!("an int of more than {most_digits} digits; write it in hexadecimal"));
    }
    Ok((length, Part::Int(text.parse().map_err(|_| "no number")?)))
}

/// Digits, with single underscores between them, or also before them.
fn run(rest: &str, radix: u32, leading: bool) -> Result<(usize, String), String> {
    let mut digits = String::new();
    let mut length = 0;
    let mut underscore = !leading;
    for next in rest.chars() {
        if next.is_digit(radix) {
            digits.push(next);
            underscore = false;
        } else if next == '_' && !underscore {
            underscore = true;
        } else {
            break;
        }
        length += 1;
    }
    if underscore && length > 0 {
        return Err("an underscore that does not stand between digits".to_owned());
    }
    Ok((length, digits))
}

/// None when it is too large for a float.
pub(super) fn to_float(int: &BigInt) -> Option<f64> {
    int.to_string().parse().ok().filter(|float: &f64| float.is_finite())
}

/// The int that a float equals.
pub(super) fn to_int(float: f64) -> Option<BigInt> {
    if !float.is_finite() || float.fract() != 0.0 {
        return None;
    }
    let bits = float.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i32 - 1075;
    let mantissa = (bits & ((1 << 52) - 1)) | 1 << 52;
    let sign = if float < 0.0 { Sign::Minus } else { Sign::Plus };
    Some(match exponent {
        _ if float == 0.0 => BigInt::ZERO,
        0.. => BigInt::from_biguint(sign, (BigInt::from(mantissa) << exponent as u32).magnitude().clone()),
        _ => BigInt::from(float as i64),
    })
}
