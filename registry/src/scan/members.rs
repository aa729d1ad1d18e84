//! Attributes: what they are on a module, an original, a value, and how they are served there.

use crate::facts::DefinitionKind;
use crate::index::{Index, Shim, State};
use crate::inventory::Kind;
use crate::manifest::Serves;
use crate::scan::infer::{Found, Scanner};
use crate::scan::rules;
use crate::scan::values::{Class, Key, Text, Value, path_to};
use crate::syntax::*;

impl Scanner<'_> {
    pub(super) fn attribute(
        &mut self,
        expr: &Expr,
        owner: Value,
        reference: Option<Found>,
        name: &str,
    ) -> (Value, Option<Found>) {
        match owner {
            Value::Module(module) => {
                let path = path_to(&module, name);
                match self.index.find(&path) {
                    Some(id) => {
                        let value = self.reached(id, path.clone());
                        let written = written(expr).unwrap_or_else(|| path.clone());
                        let reference = matches!(value, Value::Original { .. })
                            .then(|| self.by_path(expr.span, written, id, &path));
                        (value, reference)
                    }
                    None => (Value::Unknown, None),
                }
            }
            Value::LocalModule(file) => {
                let value = self.top_name(file, name);
                let value = value.unwrap_or_else(|| {
                    let module = format!("{}.{name}", self.program.files[file].module);
                    self.program.module(file, &module).map_or(Value::Unknown, Value::LocalModule)
                });
                let reference = match &value {
                    Value::Original { id, path } => {
                        let written = written(expr).unwrap_or_else(|| name.into());
                        Some(self.by_path(expr.span, written, *id, path))
                    }
                    _ => None,
                };
                (value, reference)
            }
            Value::Original { id, .. } => self.original_attribute(expr, id, reference, name),
            owner => {
                if let Some(reference) = reference {
                    self.note(reference);
                }
                let (value, id) = self.member(&owner, name);
                (value, id.map(|(id, state, shim)| self.at_name(expr, name, id, state, shim)))
            }
        }
    }

    /// An attribute of an original itself: of a class, of a ufunc, of a constant.
    pub(super) fn original_attribute(
        &mut self,
        expr: &Expr,
        id: u32,
        reference: Option<Found>,
        name: &str,
    ) -> (Value, Option<Found>) {
        let original = &self.index.record(id).original;
        if original.kind.is_class() {
            let class = Class::Original(id);
            let (value, found) = self.member(&Value::Instance(class), name);
            let Some((member, state, shim)) = found else {
                if let Some(reference) = reference {
                    self.note(reference);
                }
                return (Value::Unknown, None);
            };
            let kind = self.index.record(member).original.kind;
            // Read from the class, a property is the property itself.
            let value = match kind {
                Kind::Property | Kind::Attribute | Kind::Accessor => Value::Unknown,
                _ => value,
            };
            let written = written(expr).unwrap_or_else(|| path_to("", name));
            return (value, Some(Found { span: expr.span, written, id: member, alias: None, state, shim }));
        }
        if let Some(reference) = reference {
            self.note(reference);
        }
        let instance = match original.kind {
            Kind::Ufunc => Value::instance(self.index, "numpy.ufunc"),
            Kind::Constant => {
                original.class.as_ref().map_or(Value::Unknown, |class| Value::instance(self.index, class))
            }
            _ => Value::Unknown,
        };
        let (value, found) = self.member(&instance, name);
        (value, found.map(|(id, state, shim)| self.at_name(expr, name, id, state, shim)))
    }

    /// A reference to an attribute of a value stands where the attribute's name is.
    pub(super) fn at_name(&self, expr: &Expr, name: &str, id: u32, state: State, shim: Option<Shim>) -> Found {
        let start = expr.span.end.saturating_sub(name.len() as u32).max(expr.span.start);
        let written = written(expr).unwrap_or_else(|| path_to("", name));
        Found { span: Span { start, end: expr.span.end }, written, id, alias: None, state, shim }
    }

    /// An attribute of a value: what it is, and the original that it is, if it is one.
    pub(super) fn member(&mut self, owner: &Value, name: &str) -> (Value, Option<Member>) {
        match owner {
            Value::Instance(class) => self.class_member(*class, name, 0),
            Value::LocalClass(key) => match self.local_member(*key, name, 0) {
                Some((Value::Function(function), _)) => (Value::Function(function), None),
                Some((value, found)) => (value, found),
                None => (Value::Unknown, None),
            },
            Value::Many(_) => match self.index.find("builtins.list") {
                Some(list) => self.class_member(Class::Original(list), name, 0),
                None => (Value::Unknown, None),
            },
            Value::Tuple(_) => match self.index.find("builtins.tuple") {
                Some(tuple) => self.class_member(Class::Original(tuple), name, 0),
                None => (Value::Unknown, None),
            },
            _ => (Value::Unknown, None),
        }
    }

    pub(super) fn class_member(&mut self, class: Class, name: &str, depth: usize) -> (Value, Option<Member>) {
        match class {
            Class::Original(id) => {
                let Some(member) = self.index.member(id, name) else {
                    return (self.shim_attribute(class, name), None);
                };
                let found = served_member(self.index, id, member, name);
                let record = self.index.record(member);
                let class_name = &self.index.record(id).original.name;
                let value = match record.original.kind {
                    Kind::Accessor => Value::Instance(Class::Original(member)),
                    Kind::Property | Kind::Attribute | Kind::Constant => {
                        if rules::is_indexer(class_name, name) {
                            Value::Located(id)
                        } else {
                            self.attribute_class(class, member, name)
                        }
                    }
                    Kind::Class => record
                        .original
                        .returns
                        .as_deref()
                        .and_then(|name| self.index.find(name))
                        .map_or(Value::Unknown, |id| Value::Original { id, path: name.into() }),
                    _ => Value::Method { class, name: name.into() },
                };
                (value, Some((member, found.0, found.1)))
            }
            Class::Shim(_) => (self.shim_attribute(class, name), None),
            Class::Local(key) => match self.local_member(key, name, depth) {
                Some((Value::Function(function), found)) => {
                    if self.signature(function).is_some_and(|one| one.is_property) {
                        return (self.result(function), found);
                    }
                    (Value::BoundFunction(function), found)
                }
                Some(found) => found,
                None => (Value::Unknown, None),
            },
        }
    }

    /// A member of a class of the program: set on `self`, in the body, or a base's.
    pub(super) fn local_member(&mut self, key: Key, name: &str, depth: usize) -> Option<(Value, Option<Member>)> {
        let assigned = self.assigned(key, name);
        let info = self.class_info(key)?;
        if let Some(value) = info.members.get(name) {
            let value = value.clone();
            return Some((assigned.map_or(value.clone(), |other| value.join(other)), None));
        }
        if let Some(value) = assigned {
            return Some((value, None));
        }
        if depth > 10 {
            return None;
        }
        for base in &info.bases {
            let found = match *base {
                Value::LocalClass(base) => self.local_member(base, name, depth + 1),
                Value::Original { id, .. } => {
                    let (value, found) = self.class_member(Class::Original(id), name, depth + 1);
                    found.is_some().then_some((value, found))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    pub(super) fn attribute_class(&self, class: Class, member: u32, name: &str) -> Value {
        match self.shim_attribute(class, name) {
            Value::Unknown => {
                let returns = self.index.record(member).original.returns.as_deref();
                returns.map_or(Value::Unknown, |class| Value::instance(self.index, class))
            }
            value => value,
        }
    }

    /// What the shim class says of an attribute: a property's value, or a method to call.
    pub(super) fn shim_attribute(&self, class: Class, name: &str) -> Value {
        let Some(shim) = shim_class(self.index, class) else { return Value::Unknown };
        let Some(member) = self.index.shim_member(shim, name) else { return Value::Unknown };
        let facts = &self.index.definition(member).facts;
        match facts.kind {
            DefinitionKind::Property | DefinitionKind::Attribute | DefinitionKind::Field => {
                self.annotated(self.index.definition(member).module, &facts.returns, Some(class))
            }
            DefinitionKind::Method | DefinitionKind::Classmethod | DefinitionKind::Staticmethod => {
                Value::Method { class, name: name.into() }
            }
            _ => Value::Unknown,
        }
    }
}

/// The original that an attribute is, and how it is served there.
pub(super) type Member = (u32, State, Option<Shim>);

pub(super) fn shim_class(index: &Index, class: Class) -> Option<u32> {
    match class {
        Class::Shim(id) => Some(id),
        Class::Original(id) => match index.record(id).shim {
            Some(Shim::Definition(shim)) => Some(shim),
            _ => None,
        },
        Class::Local(_) => None,
    }
}

/// How a member of a class is served: by what the class of the value itself has, which may override a base's.
pub(super) fn served_member(index: &Index, class: u32, member: u32, name: &str) -> (State, Option<Shim>) {
    let record = index.record(member);
    let interpreter = index.library_of(index.record(class)).manifest.serves == Serves::Interpreter;
    if interpreter || record.original.kind == Kind::Accessor || index.state(member) == State::NoneNeeded {
        return (index.state(member), record.shim.clone());
    }
    match shim_class(index, Class::Original(class)).and_then(|shim| index.shim_attribute(shim, name)) {
        Some(shim) => (index.state_of(&shim), Some(shim)),
        None => (State::NotServed, None),
    }
}

/// `a.b.c`, where an expression is nothing but names and dots.
fn written(expr: &Expr) -> Option<Text> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Attribute(value, name) => {
            let mut path = written(value)?;
            path.push('.');
            path.push_str(name);
            Some(path)
        }
        _ => None,
    }
}
