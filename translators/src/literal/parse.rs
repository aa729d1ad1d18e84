//! The parser: one loop over a stack of open brackets, so that nesting costs no stack of ours.

use std::collections::HashMap;

use num_bigint::BigInt;

use super::LiteralError;
use super::text::{self, Quoted};
use crate::value::{Bytes, Value};
use crate::wire;

/// Python's limit for ints in decimal.
const MOST_DIGITS: usize = 4300;

type Parsed<T> = Result<T, LiteralError>;

pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Round,
    Square,
    Curly,
    /// A tuple without brackets.
    Bare,
    Call(&'static str),
}

struct Level {
    open: Open,
    start: usize,
    items: Vec<Value>,
    /// The place of each key of a dict, or member of a set, by what Python would call equal.
    known: HashMap<Vec<u8>, usize>,
    pairs: Vec<(Value, Value)>,
    key: Option<Value>,
    /// Whether it was a dict up to now: unknown, or yes or no.
    dict: Option<bool>,
    comma: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, json: bool) -> Self {
        Self { text, at: 0, json }
    }

    pub(super) fn run(mut self) -> Parsed<Value> {
        let mut stack: Vec<Level> = Vec::new();
        loop {
            self.space()?;
            let mut value = match stack.last() {
                Some(top) if self.closes(top) => {
                    if self.json && top.comma {
                        return self.fail("a comma before a closing bracket");
                    }
                    self.close(&mut stack)?
                }
                _ => match self.opening() {
                    Some(open) => {
                        if stack.len() >= wire::MAX_DEPTH {
                            return self.fail(format!("nested deeper than {}", wire::MAX_DEPTH));
                        }
                        stack.push(Level::new(open, self.at));
                        self.at += match open {
                            Open::Call(name) => name.len() + 1,
                            _ => 1,
                        };
                        continue;
                    }
                    None => self.atom()?,
                },
            };
            // A value is complete: hand it to the bracket it stands in.
            loop {
                self.space()?;
                let next = self.peek();
                let Some(top) = stack.last_mut() else {
                    match next {
                        None => return Ok(value),
                        Some(b',') if !self.json => {
                            let mut bare = Level::new(Open::Bare, 0);
                            bare.items.push(value);
                            bare.comma = true;
                            stack.push(bare);
                            self.at += 1;
                            break;
                        }
                        Some(_) => return self.fail("more after the value"),
                    }
                };
                if top.open == Open::Curly && top.key.is_none() && top.dict != Some(false) && next == Some(b':') {
                    if self.json && !matches!(value, Value::Str(_) | Value::WideStr(_)) {
                        return self.fail("a key that is no string");
                    }
                    top.dict = Some(true);
                    top.key = Some(value);
                    self.at += 1;
                    break;
                }
                if top.open == Open::Curly && top.key.is_none() && (self.json || top.dict == Some(true)) {
                    return self.fail("expected ':'");
                }
                top.add(value).map_err(|why| LiteralError::new(self.text, self.at, why))?;
                if next == Some(b',') {
                    top.comma = true;
                    self.at += 1;
                    break;
                }
                top.comma = false;
                if !self.closes(top) {
                    return self.fail(format!("expected ',' or {}", top.closing()));
                }
                value = self.close(&mut stack)?;
                if stack.is_empty() {
                    self.space()?;
                    match self.peek() {
                        None => return Ok(value),
                        Some(b',') if !self.json => {}
                        Some(_) => return self.fail("more after the value"),
                    }
                }
            }
        }
    }

    fn closes(&self, top: &Level) -> bool {
        let next = self.peek();
        let waits = top.key.is_none() || !(top.pairs.is_empty() && top.items.is_empty() && next.is_none());
        match top.open {
            Open::Round | Open::Call(_) => next == Some(b')'),
            Open::Square => next == Some(b']'),
            Open::Curly => next == Some(b'}') && waits,
            Open::Bare => next.is_none(),
        }
    }

    fn close(&mut self, stack: &mut Vec<Level>) -> Parsed<Value> {
        let Some(level) = stack.pop() else { return self.fail("a closing bracket") };
        if level.key.is_some() {
            return self.fail("a key without a value");
        }
        if level.open != Open::Bare {
            self.at += 1;
        }
        let start = level.start;
        level.finish().map_err(|why| LiteralError::new(self.text, start, why))
    }

    fn opening(&self) -> Option<Open> {
        let rest = &self.text[self.at..];
        match self.peek()? {
            b'[' => Some(Open::Square),
            b'{' => Some(Open::Curly),
            b'(' if !self.json => Some(Open::Round),
            _ if self.json => None,
            _ => ["frozenset", "bytearray", "range", "slice", "set"]
                .into_iter()
                .find(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with('(')))
                .map(Open::Call),
        }
    }

    fn atom(&mut self) -> Parsed<Value> {
        let rest = &self.text[self.at..];
        let Some(first) = self.peek() else { return self.fail("a value is missing") };
        if let Some(quoted) = Quoted::begins(rest, self.json) {
            return self.string(quoted);
        }
        if !self.json && rest.starts_with("...") {
            self.at += 3;
            return Ok(Value::Ellipsis);
        }
        if first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.') {
            return if self.json { self.json_number() } else { self.number() };
        }
        let word = self.word();
        let value = match (word, self.json) {
            ("null", true) | ("None", false) => Value::None,
            ("true", true) | ("True", false) => Value::Bool(true),
            ("false", true) | ("False", false) => Value::Bool(false),
            ("NaN", true) => Value::Float(f64::NAN),
            ("Infinity", true) => Value::Float(f64::INFINITY),
            ("Ellipsis", false) => Value::Ellipsis,
            ("NotImplemented", false) => Value::NotImplemented,
            ("nan" | "inf" | "nanj" | "infj", false) => return self.number(),
            ("", _) => return self.fail("a value is missing"),
            (word, _) => return self.fail(format!("the name {word} stands for no literal")),
        };
        self.at += word.len();
        Ok(value)
    }

    /// A string, and those that follow it directly.
    fn string(&mut self, first: Quoted) -> Parsed<Value> {
        let is_bytes = first.is_bytes();
        let mut points: Vec<u32> = Vec::new();
        let mut next = Some(first);
        while let Some(quoted) = next {
            if quoted.is_bytes() != is_bytes {
                return self.fail("bytes next to a str");
            }
            self.at = quoted
                .read(self.text, self.at, &mut points)
                .map_err(|(at, why)| LiteralError::new(self.text, at, why))?;
            if self.json {
                break;
            }
            self.space()?;
            next = Quoted::begins(&self.text[self.at..], false);
        }
        if is_bytes {
            return Ok(Value::bytes(points.iter().map(|&point| point as u8).collect::<Vec<u8>>()));
        }
        Value::code_points(&points).ok_or_else(|| LiteralError::new(self.text, self.at, "no code point"))
    }

    /// A number with its sign, and a second one if it makes a complex of both.
    fn number(&mut self) -> Parsed<Value> {
        let (negative, part) = self.signed()?;
        let before = self.at;
        self.space()?;
        let joined = matches!(self.peek(), Some(b'+' | b'-')) && !matches!(part, Part::Imaginary(_));
        if joined {
            let minus = self.peek() == Some(b'-');
            self.at += 1;
            self.space()?;
            let start = self.at;
            let Part::Imaginary(imaginary) = self.part()? else {
                return Err(LiteralError::new(self.text, start, "only an imaginary number can be added"));
            };
            let real = match &part {
                Part::Int(int) => {
                    text::to_float(int).ok_or_else(|| LiteralError::new(self.text, before, "too large"))?
                }
                Part::Float(real) | Part::Imaginary(real) => *real,
            };
            let sign = |negative: bool, number: f64| if negative { -number } else { number };
            return Ok(Value::Complex(sign(negative, real), sign(minus, imaginary)));
        }
        self.at = before;
        Ok(match part {
            Part::Int(int) => Value::big_int(if negative { -int } else { int }),
            Part::Float(float) => Value::Float(if negative { -float } else { float }),
            // Python negates both parts of `-2j`.
            Part::Imaginary(imaginary) if negative => Value::Complex(-0.0, -imaginary),
            Part::Imaginary(imaginary) => Value::Complex(0.0, imaginary),
        })
    }

    fn signed(&mut self) -> Parsed<(bool, Part)> {
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            negative ^= sign == b'-';
            self.at += 1;
            self.space()?;
        }
        // `literal_eval` takes one sign only.
        Ok((negative, self.part()?))
    }

    fn part(&mut self) -> Parsed<Part> {
        let start = self.at;
        let rest = &self.text[start..];
        if rest.starts_with("...") {
            return self.fail("an ellipsis is no number");
        }
        let word = self.word();
        if let "nan" | "inf" | "nanj" | "infj" = word {
            self.at += word.len();
            let number = if word.starts_with("nan") { f64::NAN } else { f64::INFINITY };
            return Ok(if word.ends_with('j') { Part::Imaginary(number) } else { Part::Float(number) });
        }
        let (length, part) = text::number(rest, MOST_DIGITS).map_err(|why| LiteralError::new(self.text, start, why))?;
        self.at += length;
        if rest[length..].starts_with(|next: char| next.is_alphanumeric() || next == '_') {
            return self.fail("a letter after a number");
        }
        Ok(part)
    }

    fn json_number(&mut self) -> Parsed<Value> {
        let rest = &self.text[self.at..];
        if rest.starts_with("-Infinity") {
            self.at += 9;
            return Ok(Value::Float(f64::NEG_INFINITY));
        }
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(bytes[0] == b'-');
        let whole = digits(sign);
        if whole == 0 || (whole > 1 && bytes[sign] == b'0') {
            return self.fail("no number of JSON");
        }
        let mut end = sign + whole;
        let mut int = true;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            int = false;
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = bytes.get(end + 1 + signed..).map_or(0, |_| digits(end + 1 + signed));
            if exponent > 0 {
                end += 1 + signed + exponent;
                int = false;
            }
        }
        if int && whole > MOST_DIGITS {
            return self.fail(format!("an int of more than {MOST_DIGITS} digits"));
        }
        let number = &rest[..end];
        self.at += end;
        if int {
            return match number.parse::<BigInt>() {
                Ok(int) => Ok(Value::big_int(int)),
                Err(_) => self.fail("no number of JSON"),
            };
        }
        match number.parse() {
            Ok(float) => Ok(Value::Float(float)),
            Err(_) => self.fail("no number of JSON"),
        }
    }

    fn word(&self) -> &'a str {
        let rest = &self.text[self.at..];
        if rest.starts_with("...") {
            return "";
        }
        let end = rest.find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes spaces and comments, and newlines anywhere.
    fn space(&mut self) -> Parsed<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'\x0C') if !self.json => self.at += 1,
                Some(b'#') if !self.json => {
                    let rest = &self.text[self.at..];
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
                Some(b'\\') if !self.json && self.text[self.at..].starts_with("\\\n") => self.at += 2,
                _ => return Ok(()),
            }
        }
    }

    fn fail<T>(&self, why: impl Into<String>) -> Parsed<T> {
        Err(LiteralError::new(self.text, self.at, why))
    }
}

/// A number without its sign.
pub(super) enum Part {
    Int(BigInt),
    Float(f64),
    Imaginary(f64),
}

impl Level {
    fn new(open: Open, start: usize) -> Self {
        Self {
            open,
            start,
            items: Vec::new(),
            known: HashMap::new(),
            pairs: Vec::new(),
            key: None,
            dict: None,
            comma: false,
        }
    }

    fn closing(&self) -> &'static str {
        match self.open {
            Open::Round | Open::Call(_) => "')'",
            Open::Square => "']'",
            Open::Curly => "'}'",
            Open::Bare => "the end",
        }
    }

    fn add(&mut self, value: Value) -> Result<(), String> {
        if self.open != Open::Curly {
            self.items.push(value);
            return Ok(());
        }
        if let Some(key) = self.key.take() {
            let place = *self.known.entry(hashable(&key)?).or_insert(self.pairs.len());
            match self.pairs.get_mut(place) {
                Some(pair) => pair.1 = value,
                None => self.pairs.push((key, value)),
            }
        } else {
            self.dict = Some(false);
            let place = *self.known.entry(hashable(&value)?).or_insert(self.items.len());
            if place == self.items.len() {
                self.items.push(value);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Value, String> {
        let wrong = |name: &str| Err(format!("{name} does not take these arguments"));
        Ok(match self.open {
            Open::Square => Value::List(self.items),
            Open::Bare => Value::Tuple(self.items),
            Open::Round if self.items.len() == 1 && !self.comma => return Ok(self.items.remove(0)),
            Open::Round if self.items.is_empty() && self.comma => return Err("a comma without a value".to_owned()),
            Open::Round => Value::Tuple(self.items),
            Open::Curly if self.dict == Some(false) => Value::Set(self.items),
            Open::Curly => Value::Dict(self.pairs),
            Open::Call(name) => {
                let mut arguments = self.items.into_iter();
                let all = (arguments.next(), arguments.next(), arguments.next(), arguments.next());
                match (name, all) {
                    ("set", (None, ..)) => Value::Set(Vec::new()),
                    ("frozenset", (None, ..)) => Value::FrozenSet(Vec::new()),
                    ("frozenset", (Some(Value::Set(items)), None, ..)) => Value::FrozenSet(items),
                    ("bytearray", (None, ..)) => Value::ByteArray(Bytes::Inline([].into())),
                    ("bytearray", (Some(Value::Bytes(bytes)), None, ..)) => Value::ByteArray(bytes),
                    ("range", (first, second, third, None)) => {
                        let three = match (first, second, third) {
                            (Some(stop), None, None) => [Value::Int(0), stop, Value::Int(1)],
                            (Some(start), Some(stop), None) => [start, stop, Value::Int(1)],
                            (Some(start), Some(stop), Some(step)) if step != Value::Int(0) => [start, stop, step],
                            _ => return wrong(name),
                        };
                        if !three.iter().all(|int| matches!(int, Value::Int(_) | Value::BigInt(_))) {
                            return wrong(name);
                        }
                        Value::Range(Box::new(three))
                    }
                    ("slice", (Some(stop), None, ..)) => Value::Slice(Box::new([Value::None, stop, Value::None])),
                    ("slice", (Some(start), Some(stop), None, _)) => Value::Slice(Box::new([start, stop, Value::None])),
                    ("slice", (Some(start), Some(stop), Some(step), None)) => {
                        Value::Slice(Box::new([start, stop, step]))
                    }
                    (name, _) => return wrong(name),
                }
            }
        })
    }
}

/// What is equal for keys that Python calls equal: `1`, `True`, `1.0` and `1+0j`.
fn hashable(key: &Value) -> Result<Vec<u8>, String> {
    let text = |tag: u8, bytes: &[u8]| {
        let mut out = vec![tag];
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
        out
    };
    let int = |int: BigInt| text(wire::INT, &int.to_signed_bytes_le());
    let float = |float: f64| match text::to_int(float) {
        Some(whole) => int(whole),
        None => text(wire::FLOAT, &float.to_bits().to_le_bytes()),
    };
    Ok(match key {
        Value::Bool(flag) => int(BigInt::from(u8::from(*flag))),
        Value::Int(small) => int(BigInt::from(*small)),
        Value::BigInt(big) => int((**big).clone()),
        Value::Float(number) => float(*number),
        Value::Complex(real, imaginary) if *imaginary == 0.0 => float(*real),
        Value::Complex(real, imaginary) => {
            // A zero is a zero, whatever its sign.
            let both = [(real + 0.0).to_bits().to_le_bytes(), (imaginary + 0.0).to_bits().to_le_bytes()].concat();
            text(wire::COMPLEX, &both)
        }
        Value::Bytes(bytes) => text(wire::BYTES, &bytes.to_vec()),
        Value::Tuple(items) => {
            let items = items.iter().map(hashable).collect::<Result<Vec<_>, _>>()?;
            text(wire::TUPLE, &items.concat())
        }
        Value::FrozenSet(items) => {
            let mut items = items.iter().map(hashable).collect::<Result<Vec<_>, _>>()?;
            items.sort();
            text(wire::FROZENSET, &items.concat())
        }
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::ByteArray(_) | Value::Slice(_) => {
            return Err(format!("a {} has no hash", key.type_name()));
        }
        other => text(wire::RECORD, &crate::digest(other).0),
    })
}
