//! What the scan knows of a value: enough to say which original a name or an attribute is.

use std::sync::Arc;

use compact_str::CompactString;

use rustc_hash::FxHashMap;

use crate::index::Index;

/// A name of the program, or a path of names: short enough, mostly, to be copied without being allocated.
pub(crate) type Text = CompactString;

/// `owner.name`.
pub(crate) fn path_to(owner: &str, name: &str) -> Text {
    let mut path = Text::with_capacity(owner.len() + 1 + name.len());
    path.push_str(owner);
    path.push('.');
    path.push_str(name);
    path
}

/// A definition of the program: its file and the byte where it starts.
pub(crate) type Key = (usize, u32);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Unknown,
    None,
    /// An imported module or name of which the registry knows nothing.
    Foreign,
    /// A module of a mirrored library, by its name.
    Module(Text),
    /// A file of the program.
    LocalModule(usize),
    /// An original itself, with the path by which the program reached it.
    Original {
        id: u32,
        path: Text,
    },
    Instance(Class),
    /// A method of a class, to be called; `receiver` is what `Self` means in its annotation.
    Method {
        class: Class,
        name: Text,
    },
    Function(Key),
    BoundFunction(Key),
    LocalClass(Key),
    Tuple(Arc<[Value]>),
    /// A list, or anything else that is iterated over, with elements of one kind.
    Many(Arc<Value>),
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

/// The names of a scope. A copy is the same names until one of the two is changed: ways through a program are many, and
/// most of them bind little.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Names(Arc<FxHashMap<Text, Value>>);

impl Names {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn insert(&mut self, name: &str, value: Value) {
        match self.0.get(name) {
            Some(before) if *before == value => {}
            Some(_) => {
                if let Some(before) = Arc::make_mut(&mut self.0).get_mut(name) {
                    *before = value;
                }
            }
            None => {
                Arc::make_mut(&mut self.0).insert(name.into(), value);
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl Value {
    pub(crate) fn many(element: Value) -> Value {
        Value::Many(Arc::new(element))
    }

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
                Tuple(left.iter().zip(right.iter()).map(|(left, right)| left.clone().join(right.clone())).collect())
            }
            (Many(left), Many(right)) => Value::many((*left).clone().join((*right).clone())),
            _ => Unknown,
        }
    }
}

/// The names after two ways through the program; a name that one way leaves unbound is as on the other.
pub(crate) fn join_names(mut left: Names, right: Names) -> Names {
    if Arc::ptr_eq(&left.0, &right.0) {
        return left;
    }
    for (name, value) in right.iter() {
        let joined = match left.get(name) {
            Some(other) if other == value => continue,
            Some(other) => other.clone().join(value.clone()),
            None => value.clone(),
        };
        left.insert(name, joined);
    }
    left
}
