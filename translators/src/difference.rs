//! Where two values part.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::digest::{Children, Walker, children, dtype_of, has_back, is_numbered, numbered_in_dtype};
use crate::literal::print_within;
use crate::value::{Array, Value};
use crate::{Digest, digest};

/// How much of a value or a key is shown, in characters.
const SHOWN: usize = 200;

/// How long a way to a difference may be. Back references make ways through a cycle of any length.
const MOST_STEPS: usize = 1024;

/// How many pairs of values that back references lead to are compared; two cycles can be paired in very many ways.
const MOST_PAIRS: usize = 1 << 16;

/// The first place where two values part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Such as `result["a"][3].shape`.
    pub path: String,
    /// What the one has there, as Python would write it, shortened.
    pub left: String,
    pub right: String,
}

/// The first place, in the order of the left value, where two values part in what they mean. None when [`crate::digest`] calls
/// them equal; when only the sharing of cycles parts them, or the way there is longer than anyone would follow, the place is
/// the whole. It reads [`crate::written_out`] bytes.
pub fn first_difference(left: &Value, right: &Value) -> Option<Difference> {
    let (mut left_side, mut right_side) = (Side::new(left), Side::new(right));
    let mut stack = vec![(left, right, Rc::new(Step::root()))];
    let mut met = HashSet::new();
    while let Some((left, right, path)) = stack.pop() {
        let (a, b) = (left_side.resolve(left), right_side.resolve(right));
        let again = !std::ptr::eq(a, left) || !std::ptr::eq(b, right);
        if again {
            let is_new = met.insert((std::ptr::from_ref(a), std::ptr::from_ref(b)));
            if !is_new || met.len() > MOST_PAIRS || path.depth > MOST_STEPS {
                continue;
            }
        }
        let parted = |what: &str| Some(difference(&format!("{path}{what}"), a, b));
        match (a, b) {
            (Value::Array(one), Value::Array(other)) => {
                if let Some(found) = arrays(one, other, &path) {
                    return Some(found);
                }
            }
            (Value::Dict(one), Value::Dict(other)) => {
                if let Some(found) = dicts(one, other, &mut left_side, &mut right_side, &path, &mut stack) {
                    return Some(found);
                }
            }
            (Value::Set(one), Value::Set(other)) | (Value::FrozenSet(one), Value::FrozenSet(other)) => {
                if let Some(found) = sets(one, other, &mut left_side, &mut right_side, &path) {
                    return Some(found);
                }
            }
            (Value::Record(one), Value::Record(other)) if one.name == other.name => {
                if let ("collections.OrderedDict", Value::Dict(one), Value::Dict(other)) =
                    (&*one.name, &one.value, &other.value)
                {
                    let keys = one
                        .iter()
                        .zip(other)
                        .position(|((one, _), (other, _))| left_side.walker.part(one) != right_side.walker.part(other));
                    if let Some(index) = keys {
                        let path = format!("list({path})[{index}]");
                        return Some(difference(&path, &one[index].0, &other[index].0));
                    }
                }
                stack.push((&one.value, &other.value, path));
            }
            (Value::Record(_), Value::Record(_)) => return parted(""),
            (Value::ObjectArray(one), Value::ObjectArray(other)) => {
                if one.shape != other.shape {
                    return Some(shapes(&path, &one.shape, &other.shape));
                }
                for (index, pair) in one.items.iter().zip(&other.items).enumerate().rev() {
                    stack.push((pair.0, pair.1, path.to(Way::Text(position(&one.shape, index as u64)))));
                }
            }
            _ => match (children(a), children(b)) {
                (Some(Children::Values(one)), Some(Children::Values(other)))
                    if std::mem::discriminant(a) == std::mem::discriminant(b) =>
                {
                    let (one, other) = (one.as_slice(), other.as_slice());
                    if one.len() != other.len() {
                        if matches!(path.way, Way::Length) {
                            let index = one.len().min(other.len());
                            let show = |items: &[Value]| items.get(index).map_or_else(|| "missing".to_owned(), shown);
                            let path = format!("{path}[{index}]");
                            return Some(Difference { path, left: show(one), right: show(other) });
                        }
                        // What is missing comes after any earlier difference.
                        stack.push((a, b, path.to(Way::Length)));
                    }
                    for (index, pair) in one.iter().zip(other).enumerate().rev() {
                        if !plain_equal(pair.0, pair.1) {
                            stack.push((pair.0, pair.1, path.to(Way::Index(index))));
                        }
                    }
                }
                (None, None) if plain_equal(a, b) || digest(a) == digest(b) => {}
                _ => return parted(""),
            },
        }
    }
    (digest(left) != digest(right)).then(|| difference("result", left, right))
}

/// One of the two values, with what its back references name.
struct Side<'a> {
    numbered: Vec<Option<&'a Value>>,
    walker: Walker,
}

impl<'a> Side<'a> {
    fn new(value: &'a Value) -> Self {
        let mut side = Self { numbered: Vec::new(), walker: Walker::default() };
        if !has_back(value) {
            return side;
        }
        side.walker.numbering = true;
        side.walker.digest(value);
        let mut stack = vec![Children::Values(std::slice::from_ref(value).iter())];
        while let Some(top) = stack.last_mut() {
            let Some(value) = top.next() else {
                stack.pop();
                continue;
            };
            if is_numbered(value) {
                side.numbered.push(Some(value));
            }
            let inner = dtype_of(value).map_or(0, numbered_in_dtype);
            side.numbered.extend(std::iter::repeat_n(None, inner));
            stack.extend(children(value));
        }
        side
    }

    fn resolve(&self, value: &'a Value) -> &'a Value {
        match value {
            Value::Back(number) => self.numbered.get(*number as usize).copied().flatten().unwrap_or(value),
            _ => value,
        }
    }
}

/// A place, as seen from the one above it.
struct Step {
    above: Option<Rc<Step>>,
    way: Way,
    /// How many steps it is from the root.
    depth: usize,
}

enum Way {
    Index(usize),
    Text(String),
    /// The same place, when all common elements of two sequences have been compared.
    Length,
}

impl Step {
    fn root() -> Self {
        Self { above: None, way: Way::Text("result".to_owned()), depth: 0 }
    }

    fn to(self: &Rc<Self>, way: Way) -> Rc<Self> {
        Rc::new(Self { above: Some(self.clone()), way, depth: self.depth + 1 })
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<&Step> = std::iter::successors(Some(self), |step| step.above.as_deref()).collect();
        steps.iter().rev().try_for_each(|step| match &step.way {
            Way::Index(index) => write!(f, "[{index}]"),
            Way::Text(text) => f.write_str(text),
            Way::Length => Ok(()),
        })
    }
}

/// Whether two values are equal and no containers, at little cost.
fn plain_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::Float(left), Value::Float(right)) => {
            left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
        }
        (Value::Str(left), Value::Str(right)) => left == right,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::None, Value::None) => true,
        _ => false,
    }
}

fn shown(value: &Value) -> String {
    print_within(value, SHOWN)
}

fn difference(path: &str, left: &Value, right: &Value) -> Difference {
    let (mut one, mut other) = (shown(left), shown(right));
    if one == other {
        // What is shown is shortened, or a NaN's payload; the types or digests still tell.
        one = format!("{one} ({}, {:.16})", left.type_name(), digest(left).to_string());
        other = format!("{other} ({}, {:.16})", right.type_name(), digest(right).to_string());
    }
    Difference { path: path.to_owned(), left: one, right: other }
}

fn key_step(key: &Value) -> String {
    match key {
        // Debug's escapes are those of Python for all that a key is likely to hold.
        Value::Str(text) if text.chars().count() <= SHOWN => format!("[{text:?}]"),
        key => format!("[{}]", shown(key)),
    }
}

type Pair = (Value, Value);
type Stack<'a> = Vec<(&'a Value, &'a Value, Rc<Step>)>;

fn dicts<'a>(
    one: &'a [Pair],
    other: &'a [Pair],
    left: &mut Side<'a>,
    right: &mut Side<'a>,
    path: &Rc<Step>,
    stack: &mut Stack<'a>,
) -> Option<Difference> {
    let all_plain = |(one, other): (&Pair, &Pair)| plain_equal(&one.0, &other.0) && plain_equal(&one.1, &other.1);
    if one.len() == other.len() && one.iter().zip(other).all(all_plain) {
        return None;
    }
    let (order, mut mine) = by_key(one, &mut left.walker);
    let (_, mut theirs) = by_key(other, &mut right.walker);
    let missing = |side: &Side<'a>, key: &'a Value| format!("{path}{}", key_step(side.resolve(key)));
    let start = stack.len();
    for key in order {
        let (mut ours, mut others) = (mine.remove(&key).unwrap_or_default(), theirs.remove(&key).unwrap_or_default());
        if ours.len() > 1 || others.len() > 1 {
            drop_common(&mut ours, &mut others, left, right);
        }
        for index in 0..ours.len().max(others.len()) {
            match (ours.get(index), others.get(index)) {
                (Some(one), Some(other)) => {
                    let step = path.to(Way::Text(key_step(left.resolve(&one.0))));
                    stack.push((&one.1, &other.1, step));
                }
                (Some(one), None) => {
                    let path = missing(left, &one.0);
                    return Some(Difference { path, left: shown(&one.1), right: "missing".to_owned() });
                }
                (None, Some(other)) => {
                    let path = missing(right, &other.0);
                    return Some(Difference { path, left: "missing".to_owned(), right: shown(&other.1) });
                }
                (None, None) => {}
            }
        }
    }
    if let Some(pair) = theirs.into_values().flatten().min_by_key(|pair| print_within(&pair.0, SHOWN)) {
        let path = missing(right, &pair.0);
        return Some(Difference { path, left: "missing".to_owned(), right: shown(&pair.1) });
    }
    stack[start..].reverse();
    None
}

/// The pairs of a dict by the digests of their keys, and those digests in order. A key can be there more than once: a NaN.
fn by_key<'a>(pairs: &'a [Pair], walker: &mut Walker) -> (Vec<Digest>, HashMap<Digest, Vec<&'a Pair>>) {
    let mut order = Vec::with_capacity(pairs.len());
    let mut found: HashMap<Digest, Vec<&Pair>> = HashMap::with_capacity(pairs.len());
    for pair in pairs {
        let key = walker.part(&pair.0);
        let group = found.entry(key).or_default();
        if group.is_empty() {
            order.push(key);
        }
        group.push(pair);
    }
    (order, found)
}

/// Takes out of pairs with one key those whose values both sides have.
fn drop_common(ours: &mut Vec<&Pair>, others: &mut Vec<&Pair>, left: &mut Side<'_>, right: &mut Side<'_>) {
    let mut counts: HashMap<Digest, usize> = HashMap::new();
    for pair in ours.iter() {
        *counts.entry(left.walker.part(&pair.1)).or_default() += 1;
    }
    let mut common: HashMap<Digest, usize> = HashMap::new();
    let take = |from: &mut HashMap<Digest, usize>, key: Digest| match from.get_mut(&key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    others.retain(|pair| {
        let key = right.walker.part(&pair.1);
        let is_common = take(&mut counts, key);
        if is_common {
            *common.entry(key).or_default() += 1;
        }
        !is_common
    });
    ours.retain(|pair| !take(&mut common, left.walker.part(&pair.1)));
}

fn sets(
    one: &[Value],
    other: &[Value],
    left: &mut Side<'_>,
    right: &mut Side<'_>,
    path: &Rc<Step>,
) -> Option<Difference> {
    let mine: HashMap<Digest, &Value> = one.iter().map(|item| (left.walker.part(item), item)).collect();
    let theirs: HashMap<Digest, &Value> = other.iter().map(|item| (right.walker.part(item), item)).collect();
    let only = |these: &HashMap<Digest, &Value>, those: &HashMap<Digest, &Value>| {
        these.iter().filter(|(key, _)| !those.contains_key(key)).map(|(_, item)| shown(item)).min()
    };
    let (only_left, only_right) = (only(&mine, &theirs), only(&theirs, &mine));
    if only_left.is_none() && only_right.is_none() {
        return None;
    }
    let says =
        |item: Option<String>| item.map_or_else(|| "all members of the other".to_owned(), |item| format!("has {item}"));
    Some(Difference { path: path.to_string(), left: says(only_left), right: says(only_right) })
}

fn arrays(one: &Array, other: &Array, path: &Rc<Step>) -> Option<Difference> {
    if one.flavour != other.flavour {
        return Some(Difference {
            path: format!("type({path})"),
            left: one.flavour.type_name().to_owned(),
            right: other.flavour.type_name().to_owned(),
        });
    }
    if one.dtype != other.dtype {
        return Some(difference(&format!("{path}.dtype"), &one.dtype, &other.dtype));
    }
    if one.shape != other.shape {
        return Some(shapes(path, &one.shape, &other.shape));
    }
    let size = one.item_size().filter(|&size| size > 0 && other.item_size() == Some(size))? as usize;
    let (mut mine, mut theirs) = (one.canonical(), other.canonical());
    let mut before = 0;
    let (index, mine, theirs) = loop {
        let (mine, theirs) = (mine.next()?, theirs.next()?);
        if let Some(byte) = mine.iter().zip(theirs).position(|(mine, theirs)| mine != theirs) {
            let start = byte / size * size;
            break (before + start / size, mine[start..start + size].to_vec(), theirs[start..start + size].to_vec());
        }
        before += mine.len() / size;
    };
    let show = |bytes: &[u8]| crate::literal::element(&one.dtype, bytes);
    Some(Difference {
        path: format!("{path}{}", position(&one.shape, index as u64)),
        left: show(&mine),
        right: show(&theirs),
    })
}

fn shapes(path: &Rc<Step>, one: &[u64], other: &[u64]) -> Difference {
    let show = |shape: &[u64]| {
        crate::literal::print(&Value::Tuple(shape.iter().map(|&extent| Value::Int(extent as i64)).collect()))
    };
    Difference { path: format!("{path}.shape"), left: show(one), right: show(other) }
}

/// `[1, 2]`: the index of the element at a place in C order.
fn position(shape: &[u64], mut place: u64) -> String {
    let mut index: Vec<String> = Vec::new();
    for &extent in shape.iter().rev() {
        index.push((place % extent.max(1)).to_string());
        place /= extent.max(1);
    }
    index.reverse();
    format!("[{}]", if index.is_empty() { "()".to_owned() } else { index.join(", ") })
}
