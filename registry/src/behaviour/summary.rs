//! What one definition does by itself, knowing nothing of other definitions: its code as a list of simple operations.
//!
//! A local name becomes a new slot with each assignment, so that `a = list(a)` parts the copy from what was given.
//! `lower` writes these lists, `link` runs them.

use serde::{Deserialize, Serialize};

use crate::facts::Annotation;

pub(crate) type Slot = u32;
/// A place in `Summary::names`.
pub(crate) type NameId = u32;

/// What one definition says of its own effects; `link` follows its calls.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The definition itself, then the functions and lambdas inside it, then the setter of a property.
    pub units: Vec<Unit>,
    pub names: Vec<String>,
    pub setter: Option<u32>,
    pub deleter: Option<u32>,
    /// Decorators by name; one that is no name is empty.
    pub decorators: Vec<String>,
    /// A set of `Feature`, by number.
    pub features: u32,
    /// Statements of the module other than its definition act on it, so that its contents are not known.
    pub touched: bool,
    /// Statements of the module give it another value, or replace these attributes of it; `*` where any may be.
    pub patched: Vec<String>,
    /// The class of a class, by name.
    pub metaclass: Option<String>,
    /// The definition rests on a construct that is not followed: a metaclass, a decorator of a class.
    pub opaque: Option<String>,
}

/// One function, or the value of one name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Unit {
    /// They have the first slots.
    pub parameters: Vec<Argument>,
    /// Names of the function around it: the name, its slot there, and its slot here.
    pub captured: Vec<(NameId, Slot, Slot)>,
    pub slots: u32,
    pub steps: Vec<Step>,
    pub guards: Vec<Guard>,
    pub handlers: Vec<Caught>,
    pub returns: Annotation,
    pub generator: bool,
    pub suspended: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Argument {
    pub name: NameId,
    pub kind: ArgumentKind,
    pub annotation: Annotation,
    pub default: Preset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ArgumentKind {
    PositionalOnly,
    Ordinary,
    Variadic,
    KeywordOnly,
    Keywords,
}

/// The default of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Preset {
    Required,
    Literal(Tag, Constant),
    Name(NameId),
    /// Given by the function around it, through a captured slot.
    Captured,
    /// An object that is made once and kept between calls.
    Kept,
}

/// One operation, the line that it stands on, and under which conditions and handlers it does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    pub op: Op,
    pub line: u32,
    pub guard: u32,
    pub handler: u32,
}

/// A condition on a parameter, inside another. The first one of a unit always holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Guard {
    pub parent: u32,
    pub parameter: u32,
    pub test: Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Test {
    Always,
    True,
    False,
    Is(Constant),
    IsNot(Constant),
}

/// What is known of a value beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Constant {
    #[default]
    Any,
    None,
    True,
    False,
    /// The object of a name: in a summary a `NameId`, when it runs a definition.
    Object(u32),
}

/// The exceptions that a `try` keeps from the caller, inside another. The first one of a unit keeps none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Caught {
    pub parent: u32,
    pub names: Vec<NameId>,
    pub all: bool,
}

/// A type whose behaviour is known from tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Tag {
    None,
    Bool,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Range,
    Slice,
    /// `...`, `NotImplemented`, and other values without contents.
    Atom,
    /// An object of the standard library that never changes: dates, fractions, compiled patterns, matches.
    Frozen,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Bytearray,
    Memoryview,
    /// `array.array`
    Buffer,
    /// Generators, `map`, `zip` and what else gives its elements once.
    Iterator,
    Exception,
    /// A class that is not known.
    Class,
    /// A plain `object()`.
    Object,
    /// `struct.Struct`
    Layout,
    /// `operator.itemgetter(…)` and the like.
    Getter,
    /// A context manager that does nothing to the outside.
    Context,
    /// `property(f)`
    Property,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Access {
    /// One element of an iteration.
    Iterate,
    Subscript,
    Slice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Passing {
    Positional,
    Keyword(NameId),
    Star,
    StarStar,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Op {
    Move {
        to: Slot,
        from: Slot,
    },
    /// A literal or a new container of `parts`.
    Make {
        to: Slot,
        tag: Tag,
        constant: Constant,
        parts: Vec<Slot>,
    },
    /// A name of the module, or with a leading `:` an absolute one.
    Name {
        to: Slot,
        name: NameId,
    },
    Attribute {
        to: Slot,
        of: Slot,
        name: NameId,
    },
    Item {
        to: Slot,
        of: Slot,
        access: Access,
        key: Option<Slot>,
    },
    /// Deletes without `from`.
    SetAttribute {
        of: Slot,
        name: NameId,
        from: Option<Slot>,
    },
    SetItem {
        of: Slot,
        key: Slot,
        from: Option<Slot>,
    },
    /// An operator by the name of its method.
    Operate {
        to: Slot,
        name: NameId,
        operands: Vec<Slot>,
    },
    Augment {
        to: Slot,
        name: NameId,
        left: Slot,
        right: Slot,
    },
    Truth {
        of: Slot,
    },
    Call {
        to: Slot,
        callee: Slot,
        arguments: Vec<(Passing, Slot)>,
    },
    Method {
        to: Slot,
        of: Slot,
        name: NameId,
        arguments: Vec<(Passing, Slot)>,
    },
    Super {
        to: Slot,
        name: NameId,
        arguments: Vec<(Passing, Slot)>,
    },
    Function {
        to: Slot,
        unit: u32,
    },
    /// `from`, where a test said that it is (or is not) of one of these classes.
    Narrow {
        to: Slot,
        from: Slot,
        classes: Vec<NameId>,
        holds: bool,
    },
    Return {
        from: Slot,
    },
    Yield {
        from: Slot,
    },
    /// Rebinds or deletes a name of the module.
    SetGlobal {
        name: NameId,
        from: Slot,
    },
    /// A name that a nested function rebinds.
    Anything {
        to: Slot,
    },
    Raise {
        name: Option<NameId>,
        from: Option<Slot>,
    },
    Enter {
        to: Slot,
        of: Slot,
    },
    Unknown {
        what: NameId,
    },
}

impl Summary {
    pub fn name(&self, id: NameId) -> &str {
        self.names.get(id as usize).map_or("", String::as_str)
    }
}

impl Op {
    /// The slots that an operation looks at.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let none: &[Slot] = &[];
        let given: &[(Passing, Slot)] = &[];
        let (single, several, given) = match self {
            Op::Move { from, .. }
            | Op::Narrow { from, .. }
            | Op::Return { from }
            | Op::Yield { from }
            | Op::SetGlobal { from, .. } => ([Some(*from), None, None], none, given),
            Op::Make { parts, .. } => ([None; 3], &parts[..], given),
            Op::Attribute { of, .. } | Op::Truth { of } | Op::Enter { of, .. } => {
                ([Some(*of), None, None], none, given)
            }
            Op::Item { of, key, .. } => ([Some(*of), *key, None], none, given),
            Op::SetAttribute { of, from, .. } => ([Some(*of), *from, None], none, given),
            Op::SetItem { of, key, from } => ([Some(*of), Some(*key), *from], none, given),
            Op::Operate { operands, .. } => ([None; 3], &operands[..], given),
            Op::Augment { left, right, .. } => ([Some(*left), Some(*right), None], none, given),
            Op::Call { callee, arguments, .. } => ([Some(*callee), None, None], none, &arguments[..]),
            Op::Method { of, arguments, .. } => ([Some(*of), None, None], none, &arguments[..]),
            // The receiver is the first parameter.
            Op::Super { arguments, .. } => ([Some(0), None, None], none, &arguments[..]),
            Op::Raise { from, .. } => ([*from, None, None], none, given),
            // These look at what is captured, at any object, or at nothing.
            Op::Name { .. } | Op::Function { .. } | Op::Anything { .. } | Op::Unknown { .. } => {
                ([None; 3], none, given)
            }
        };
        single.into_iter().flatten().chain(several.iter().copied()).chain(given.iter().map(|(_, slot)| *slot))
    }
}
