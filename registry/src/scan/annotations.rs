//! Annotations: which class they promise, in the program and in shims.

use crate::facts::{Annotation, DefinitionKind};
use crate::index::Shim;
use crate::scan::infer::Scanner;
use crate::scan::rules;
use crate::scan::values::{Class, Value};
use crate::source;
use crate::syntax::*;

impl Scanner<'_> {
    /// The class that an annotation of the program promises; the originals in it are references.
    pub(crate) fn annotation(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::Str(text) => match source::parse_expression(text, expr.span) {
                Some(inner) => self.annotation(&inner),
                None => Value::Unknown,
            },
            ExprKind::None => Value::None,
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.operand(expr) {
                Value::Original { path, .. } if rules::annotated_alias(&path).is_some() => {
                    rules::annotated_alias(&path).map_or(Value::Unknown, |class| Value::instance(self.index, class))
                }
                Value::Original { id, .. } if self.index.record(id).original.kind.is_class() => {
                    Value::Instance(Class::Original(id))
                }
                Value::LocalClass(key) => Value::Instance(Class::Local(key)),
                _ => Value::Unknown,
            },
            ExprKind::Binary(left, "|", right) => {
                let left = self.annotation(left);
                left.join(self.annotation(right))
            }
            ExprKind::Subscript(base, arguments) => {
                let owner = self.annotation(base);
                let values: Vec<Value> = match &arguments.kind {
                    ExprKind::Tuple(parts) => parts.iter().map(|part| self.annotation(part)).collect(),
                    _ => vec![self.annotation(arguments)],
                };
                let open = matches!(&arguments.kind, ExprKind::Tuple(parts)
                    if parts.iter().any(|part| matches!(part.kind, ExprKind::Ellipsis)));
                let last = base.dotted();
                match last.as_deref().and_then(|name| name.rsplit('.').next()) {
                    Some("Optional" | "Annotated") => values.into_iter().next().unwrap_or(Value::Unknown),
                    Some("Union") => values.into_iter().reduce(Value::join).unwrap_or(Value::Unknown),
                    Some("tuple" | "Tuple") if !open => Value::Tuple(values.into()),
                    Some("list" | "List" | "Sequence" | "Iterable" | "Iterator" | "tuple" | "Tuple") => {
                        Value::many(values.into_iter().next().unwrap_or(Value::Unknown))
                    }
                    _ => owner,
                }
            }
            ExprKind::List(parts) | ExprKind::Tuple(parts) => {
                for part in parts {
                    self.annotation(part);
                }
                Value::Unknown
            }
            _ => {
                expr.children(&mut |part| {
                    self.eval(part);
                });
                Value::Unknown
            }
        }
    }

    /// The class that an annotation of a shim promises, read in the shim's module.
    pub(super) fn annotated(&self, module: u32, annotation: &Annotation, receiver: Option<Class>) -> Value {
        match annotation {
            Annotation::Unknown => Value::Unknown,
            Annotation::None => Value::None,
            Annotation::Name(name) => {
                if name == "Self" || name.ends_with(".Self") {
                    return receiver.map_or(Value::Unknown, Value::Instance);
                }
                match self.index.resolve(module, name) {
                    Some(Shim::Definition(id)) if self.index.definition(id).facts.kind == DefinitionKind::Class => {
                        self.class_of_shim(id)
                    }
                    Some(_) => Value::Unknown,
                    None => Value::instance(self.index, &format!("builtins.{name}")),
                }
            }
            Annotation::Union(parts) => parts
                .iter()
                .map(|part| self.annotated(module, part, receiver))
                .reduce(Value::join)
                .unwrap_or(Value::Unknown),
            Annotation::Generic(base, parts) => {
                let values: Vec<Value> = parts.iter().map(|part| self.annotated(module, part, receiver)).collect();
                match base.rsplit('.').next().unwrap_or_default() {
                    "tuple" | "Tuple" if parts.len() != 2 || values[1] != Value::Unknown => Value::Tuple(values.into()),
                    "tuple" | "Tuple" => Value::Tuple(values.into()),
                    "list" | "List" | "Sequence" | "Iterable" | "Iterator" | "Generator" => {
                        Value::many(values.into_iter().next().unwrap_or(Value::Unknown))
                    }
                    _ => self.annotated(module, &Annotation::Name(base.clone()), receiver),
                }
            }
        }
    }

    pub(super) fn class_of_shim(&self, shim: u32) -> Value {
        match self.index.stand_in_of(shim) {
            Some(id) => Value::Instance(Class::Original(id)),
            None => Value::Instance(Class::Shim(shim)),
        }
    }
}
