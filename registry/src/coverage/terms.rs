//! What a value in a definition stands for, as far as refusals ask: a parameter, a literal, an array of a parameter.

use serde::{Deserialize, Serialize};

use crate::classes;

/// How deep a term may nest; what nests deeper is not known.
const DEEPEST: usize = 6;

/// Letters of NumPy's `dtype.kind`.
pub(crate) const KINDS: &str = "biufcmMOSUVT";

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Term {
    #[default]
    Unknown,
    /// The object that was given for a parameter, itself.
    Parameter(u16),
    /// The array that NumPy makes of a value: its dtype and rank are the value's.
    Array(Box<Term>),
    /// What has a value as its dtype.
    Bearer(Box<Term>),
    /// Any one of the items of a value.
    Element(Box<Term>),
    /// `dtype`, `kind`, `name`, `ndim` or `type` of a value.
    Attribute(Box<Term>, Property),
    /// A Python literal in its canonical spelling.
    Literal(String),
    Tuple(Vec<Term>),
    /// One or the other, depending on the way that control took.
    Either(Vec<Term>),
    /// Text put together.
    Join(Vec<Term>),
    /// A dotted name from outside the definition, spelled as `facts::Definition::reads` does.
    Name(String),
    /// What a call of such a name gives.
    Made {
        function: String,
        arguments: Vec<Term>,
        plain: bool,
    },
    /// A value of a class, by the original's qualified name, of which nothing else is known.
    Instance(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Property {
    Dtype,
    Kind,
    DtypeName,
    Rank,
    Shape,
    Class,
}

/// One thing that is asked of a value on the way to a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Atom {
    pub test: Test,
    pub negated: bool,
    /// Whether an exception that is no refusal is raised where it does not hold.
    pub guard: bool,
    /// What the source says.
    pub text: String,
    /// Whether that does not hold: `x is not None` holds where the test for None does not.
    pub unmet: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Test {
    /// It equals one of these literals.
    Is(Term, Vec<String>),
    /// It counts as true.
    Truth(Term),
    /// It is an instance of one of these classes; without the subclasses where `exactly`.
    Instance {
        of: Term,
        classes: Vec<String>,
        exactly: bool,
    },
    /// Its dtype is of one of these kinds.
    Kind(Term, String),
    Dtype(Term, Vec<String>),
    Rank(Term, u32, Option<u32>),
    /// Something else; a term that it speaks of.
    Other(Term),
}

impl Test {
    pub(crate) fn term(&self) -> &Term {
        match self {
            Test::Is(term, _)
            | Test::Truth(term)
            | Test::Instance { of: term, .. }
            | Test::Kind(term, _)
            | Test::Dtype(term, _)
            | Test::Rank(term, ..)
            | Test::Other(term) => term,
        }
    }

    fn with(&self, term: Term) -> Test {
        match self {
            Test::Is(_, values) => Test::Is(term, values.clone()),
            Test::Truth(_) => Test::Truth(term),
            Test::Instance { classes, exactly, .. } => {
                Test::Instance { of: term, classes: classes.clone(), exactly: *exactly }
            }
            Test::Kind(_, kinds) => Test::Kind(term, kinds.clone()),
            Test::Dtype(_, dtypes) => Test::Dtype(term, dtypes.clone()),
            Test::Rank(_, least, most) => Test::Rank(term, *least, *most),
            Test::Other(_) => Test::Other(term),
        }
    }
}

impl Atom {
    pub(crate) fn other(term: Term, text: &str) -> Atom {
        Atom { test: Test::Other(term), negated: false, guard: false, text: one_line(text), unmet: false }
    }

    /// The same with another term, as a test of which nothing is known where that term cannot be asked.
    pub(crate) fn about(&self, term: Term) -> Atom {
        let test = match (&self.test, &term) {
            (_, Term::Unknown | Term::Name(_) | Term::Made { .. } | Term::Join(_) | Term::Either(_)) => {
                Test::Other(Term::Unknown)
            }
            // What is true of the array is not true of what it was made of, its dtype and rank aside.
            (Test::Is(..) | Test::Instance { .. } | Test::Truth(_), Term::Array(inner))
                if inner.parameter().is_some() =>
            {
                match &self.test {
                    Test::Instance { .. } => self.test.with(Term::Instance("numpy.ndarray".into())),
                    _ => Test::Other((**inner).clone()),
                }
            }
            (test, _) => test.with(term.clone()),
        };
        Atom { test, text: self.text.clone(), ..*self }
    }

    /// Whether it holds, where its term says so already.
    pub(crate) fn decided(&self) -> Option<bool> {
        let holds = match &self.test {
            Test::Is(Term::Literal(value), values) => any(values.iter().map(|other| equal(value, other))),
            Test::Is(Term::Tuple(_) | Term::Instance(_), values) => {
                values.iter().all(|value| is_singleton(value)).then_some(false)
            }
            Test::Truth(Term::Literal(value)) => truth(value),
            Test::Truth(Term::Tuple(items)) => Some(!items.is_empty()),
            Test::Instance { of, classes, exactly } => {
                let class = match of {
                    Term::Literal(value) => class_of_literal(value)?.to_string(),
                    Term::Tuple(_) => "builtins.tuple".to_string(),
                    // An instance of a class may be one of a subclass of it.
                    Term::Instance(class) if *exactly => {
                        return unrelated(class, classes).then_some(self.negated);
                    }
                    Term::Instance(class) => {
                        let holds = any(classes.iter().map(|other| match is_subclass(class, other) {
                            Some(false) if is_subclass(other, class) != Some(false) => None,
                            known => known,
                        }));
                        return holds.map(|holds| holds != self.negated);
                    }
                    _ => return None,
                };
                any(classes.iter().map(|other| is_subclass(&class, other)))
            }
            _ => None,
        };
        holds.map(|holds| holds != self.negated)
    }
}

/// Whether one of several holds, each of which may not be known.
pub(crate) fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for one in each {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}

impl Term {
    pub(crate) fn depth(&self) -> usize {
        match self {
            Term::Array(inner) | Term::Bearer(inner) | Term::Element(inner) | Term::Attribute(inner, _) => {
                1 + inner.depth()
            }
            Term::Tuple(parts) | Term::Either(parts) | Term::Join(parts) | Term::Made { arguments: parts, .. } => {
                1 + parts.iter().map(Term::depth).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    pub(crate) fn bounded(self) -> Term {
        if self.depth() > DEEPEST { Term::Unknown } else { self }
    }

    /// The parameter that a value is, or is the array of.
    pub(crate) fn parameter(&self) -> Option<u16> {
        match self {
            Term::Parameter(at) => Some(*at),
            Term::Array(inner) => inner.parameter(),
            _ => None,
        }
    }

    /// A parameter that a value has to do with.
    pub(crate) fn mentions(&self) -> Option<u16> {
        match self {
            Term::Parameter(at) => Some(*at),
            Term::Array(inner) | Term::Bearer(inner) | Term::Element(inner) | Term::Attribute(inner, _) => {
                inner.mentions()
            }
            Term::Tuple(parts) | Term::Either(parts) | Term::Join(parts) | Term::Made { arguments: parts, .. } => {
                parts.iter().find_map(Term::mentions)
            }
            _ => None,
        }
    }

    /// The text that it stands for, where it is one, with something else for what is not known of it.
    pub(crate) fn text(&self, unknown: &str) -> String {
        match self {
            Term::Literal(value) => unquoted(value).unwrap_or_else(|| value.clone()),
            Term::Join(parts) => {
                let piece = |part: &Term| match part {
                    Term::Literal(_) => part.text(unknown),
                    _ => unknown.to_string(),
                };
                parts.iter().map(piece).collect()
            }
            _ => String::new(),
        }
    }

    pub(crate) fn has_element(&self) -> bool {
        match self {
            Term::Element(_) => true,
            Term::Array(inner) | Term::Bearer(inner) | Term::Attribute(inner, _) => inner.has_element(),
            Term::Tuple(parts) | Term::Join(parts) => parts.iter().any(Term::has_element),
            _ => false,
        }
    }

    /// The term with arguments in the place of parameters. `item` says which item an element is.
    pub(crate) fn bind(&self, arguments: &[Term], item: Option<usize>) -> Term {
        let bound = match self {
            Term::Parameter(at) => arguments.get(*at as usize).cloned().unwrap_or_default(),
            Term::Array(inner) => array_of(inner.bind(arguments, item)),
            Term::Bearer(inner) => match inner.bind(arguments, item) {
                Term::Attribute(of, Property::Dtype) => *of,
                bound @ Term::Parameter(_) => Term::Bearer(Box::new(bound)),
                _ => Term::Unknown,
            },
            Term::Attribute(inner, property) => match inner.bind(arguments, item) {
                Term::Unknown | Term::Instance(_) | Term::Literal(_) => Term::Unknown,
                bound => Term::Attribute(Box::new(bound), *property),
            },
            Term::Element(inner) => match (inner.bind(arguments, item), item) {
                (Term::Tuple(items), Some(item)) => items.into_iter().nth(item).unwrap_or_default(),
                (bound @ Term::Parameter(_), _) => Term::Element(Box::new(bound)),
                _ => Term::Unknown,
            },
            Term::Tuple(parts) => Term::Tuple(parts.iter().map(|part| part.bind(arguments, item)).collect()),
            Term::Either(parts) => either(parts.iter().map(|part| part.bind(arguments, item)).collect()),
            Term::Join(parts) => joined(parts.iter().map(|part| part.bind(arguments, item)).collect()),
            Term::Name(_) | Term::Made { .. } | Term::Unknown => Term::Unknown,
            Term::Literal(_) | Term::Instance(_) => self.clone(),
        };
        bound.bounded()
    }
}

/// The one that all of several are, if they are one.
pub(crate) fn either(mut parts: Vec<Term>) -> Term {
    parts.dedup();
    if parts.len() == 1 { parts.remove(0) } else { Term::Unknown }
}

/// The array of a value.
pub(crate) fn array_of(value: Term) -> Term {
    match value {
        Term::Array(_) => value,
        Term::Parameter(_) | Term::Element(_) | Term::Literal(_) => Term::Array(Box::new(value)),
        _ => Term::Instance("numpy.ndarray".into()),
    }
}

/// Text put together, as one literal where all parts are literals.
pub(crate) fn joined(parts: Vec<Term>) -> Term {
    let mut text = String::new();
    for part in &parts {
        match part {
            Term::Literal(value) => text.push_str(&unquoted(value).unwrap_or_else(|| value.clone())),
            _ => return Term::Join(parts),
        }
    }
    Term::Literal(quoted(&text))
}

/// A string as a Python literal, always in the same spelling.
pub(crate) fn quoted(text: &str) -> String {
    let mut made = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' => made.push_str("\\'"),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            other => made.push(other),
        }
    }
    made + "'"
}

/// The text of a literal in that spelling.
pub(crate) fn unquoted(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut made = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            made.push(letter);
            continue;
        }
        made.push(match letters.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        });
    }
    Some(made)
}

/// The class of a literal.
pub(crate) fn class_of_literal(value: &str) -> Option<&'static str> {
    Some(match value {
        "None" => "builtins.NoneType",
        "True" | "False" => "builtins.bool",
        _ if value.starts_with('\'') => "builtins.str",
        _ if value.starts_with("b'") => "builtins.bytes",
        _ if value.parse::<i128>().is_ok() => "builtins.int",
        _ if value.parse::<f64>().is_ok() => "builtins.float",
        _ => return None,
    })
}

fn number(value: &str) -> Option<f64> {
    match value {
        "True" => Some(1.0),
        "False" => Some(0.0),
        _ => value.parse().ok(),
    }
}

fn is_singleton(value: &str) -> bool {
    matches!(value, "None" | "True" | "False")
}

/// Whether two literals are equal in Python.
pub(crate) fn equal(left: &str, right: &str) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    match (number(left), number(right)) {
        (Some(left), Some(right)) => Some(left == right),
        _ => Some(false).filter(|_| class_of_literal(left).is_some() && class_of_literal(right).is_some()),
    }
}

pub(crate) fn truth(value: &str) -> Option<bool> {
    match value {
        "None" | "''" | "b''" => Some(false),
        _ => number(value).map(|number| number != 0.0).or_else(|| class_of_literal(value).map(|_| true)),
    }
}

/// Whether a class is another or derives from it, as far as classes of the language and of NumPy go.
pub(crate) fn is_subclass(class: &str, of: &str) -> Option<bool> {
    if class == of || of == "builtins.object" {
        return Some(true);
    }
    match (class, of) {
        ("builtins.bool", "builtins.int") => Some(true),
        ("numpy.float64", "builtins.float")
        | ("numpy.complex128", "builtins.complex")
        | ("numpy.str_", "builtins.str") => Some(true),
        _ if is_root(class) && is_root(of) => Some(false),
        _ => None,
    }
}

/// Whether no instance of a class, or of a subclass of it, can be exactly of one of these classes.
fn unrelated(class: &str, classes: &[String]) -> bool {
    classes.iter().all(|other| is_subclass(other, class) == Some(false))
}

/// Classes of which none derives from another, but for what `is_subclass` names, besides those of plain data.
const ROOTS: [&str; 5] = ["builtins.NoneType", "builtins.slice", "builtins.type", "numpy.dtype", "numpy.ndarray"];

/// Whether a class is among them.
pub(crate) fn is_root(class: &str) -> bool {
    classes::is_data(class) || ROOTS.contains(&class)
}

/// A piece of source on one line, not longer than a person reads.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 120 {
        line = line.chars().take(119).collect::<String>() + "…";
    }
    line
}
