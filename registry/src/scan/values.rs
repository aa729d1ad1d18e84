//! What the scan knows of a value: enough to say which original a name or an attribute is.

use std::collections::HashMap;

use crate::index::Index;

/// A definition of the program: its file and the byte where it starts.
pub(crate) type Key = (usize, u32);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Unknown,
    None,
    /// An imported module or name of which the registry knows nothing.
    Foreign,
    /// A module of a mirrored library, by its name.
    Module(String),
    /// A file of the program.
    LocalModule(usize),
    /// An original itself, with the path by which the program reached it.
    Original {
        id: u32,
        path: String,
    },
    Instance(Class),
    /// A method of a class, to be called; `receiver` is what `Self` means in its annotation.
    Method {
        class: Class,
        name: String,
    },
    Function(Key),
    BoundFunction(Key),
    LocalClass(Key),
    Tuple(Vec<Value>),
    /// A list, or anything else that is iterated over, with elements of one kind.
    Many(Box<Value>),
    /// `.loc` or `.iloc` of a class.
    Located(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Original(u32),
    /// A class of a shim package that stands in for no original.
    Shim(u32),
    Local(Key),
}

pub(crate) type Names = HashMap<String, Value>;

impl Value {
    pub(crate) fn instance(index: &Index, class: &str) -> Value {
        index.find(class).map_or(Value::Unknown, |id| Value::Instance(Class::Original(id)))
    }

    /// The name of the original class of an instance.
    pub(crate) fn class_name<'i>(&self, index: &'i Index) -> Option<&'i str> {
        match self {
            Value::Instance(Class::Original(id)) => Some(&index.record(*id).original.name),
            _ => None,
        }
    }

    /// What a name is when it is one thing on one way through the program and another on the other.
    pub(crate) fn join(self, other: Value) -> Value {
        use Value::*;
        match (self, other) {
            (left, right) if left == right => left,
            (None, other) | (other, None) => other,
            // `try: import numpy as np` and a fallback in the `except`: the reference is to numpy where there is one.
            (known @ (Module(_) | Original { .. } | LocalModule(_)), Unknown | Foreign)
            | (Unknown | Foreign, known @ (Module(_) | Original { .. } | LocalModule(_))) => known,
            (Tuple(left), Tuple(right)) if left.len() == right.len() => {
                Tuple(left.into_iter().zip(right).map(|(left, right)| left.join(right)).collect())
            }
            (Many(left), Many(right)) => Many(Box::new(left.join(*right))),
            _ => Unknown,
        }
    }
}

/// The names after two ways through the program; a name that one way leaves unbound is as on the other.
pub(crate) fn join_names(mut left: Names, right: Names) -> Names {
    for (name, value) in right {
        let joined = match left.remove(&name) {
            Some(other) => other.join(value),
            None => value,
        };
        left.insert(name, joined);
    }
    left
}
