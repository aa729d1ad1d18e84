//! What an expression stands for, by what the names in it stand for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::coverage::conditions::Terms;
use crate::coverage::statements::DEEPEST;
use crate::coverage::terms::{Property, Term, joined, quoted};
use crate::syntax::*;

/// The names of a state, to read expressions by.
pub(crate) struct Scope<'a> {
    pub text: &'a str,
    pub imports: &'a HashMap<String, String>,
    pub shared: &'a BTreeSet<String>,
    pub names: &'a BTreeMap<String, Term>,
}

impl Terms for Scope<'_> {
    fn source(&self) -> &str {
        self.text
    }

    fn term(&self, expr: &Expr) -> Term {
        self.term_within(expr, 0)
    }
}

impl Scope<'_> {
    fn term_within(&self, expr: &Expr, depth: usize) -> Term {
        if depth > DEEPEST {
            return Term::Unknown;
        }
        match &expr.kind {
            ExprKind::Name(name) => self.name(name),
            ExprKind::None => Term::Literal("None".into()),
            ExprKind::Bool | ExprKind::Float => Term::Literal(expr.span.text(self.text).to_string()),
            ExprKind::Str(text) => Term::Literal(quoted(text)),
            ExprKind::Int(Some(value)) => Term::Literal(value.to_string()),
            ExprKind::Unary("-", inner) => match self.term_within(inner, depth + 1) {
                Term::Literal(value) if matches!(inner.kind, ExprKind::Int(_) | ExprKind::Float) => {
                    Term::Literal(format!("-{value}"))
                }
                _ => Term::Unknown,
            },
            ExprKind::Tuple(items) if !items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_))) => {
                Term::Tuple(items.iter().map(|item| self.term_within(item, depth + 1)).collect()).bounded()
            }
            ExprKind::FString(parts) => {
                joined(parts.iter().map(|part| self.piece(part, depth + 1)).collect()).bounded()
            }
            ExprKind::Attribute(value, name) => self.attribute(value, name, depth),
            ExprKind::Call { function, arguments, keywords } => {
                self.call(function, arguments, keywords.is_empty(), depth)
            }
            ExprKind::Choice { condition: Some(_), options } => {
                one_or_other(options.iter().map(|option| self.term_within(option, depth + 1)))
            }
            ExprKind::List(_) => Term::Instance("builtins.list".into()),
            ExprKind::Dict(_) => Term::Instance("builtins.dict".into()),
            ExprKind::Set(_) => Term::Instance("builtins.set".into()),
            ExprKind::Comprehension { kind, .. } => match kind {
                ComprehensionKind::List => Term::Instance("builtins.list".into()),
                ComprehensionKind::Set => Term::Instance("builtins.set".into()),
                ComprehensionKind::Dict => Term::Instance("builtins.dict".into()),
                ComprehensionKind::Generator => Term::Unknown,
            },
            _ => Term::Unknown,
        }
    }

    fn name(&self, name: &str) -> Term {
        if self.shared.contains(name) {
            return Term::Unknown;
        }
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        Term::Name(self.imports.get(name).cloned().unwrap_or_else(|| name.to_string()))
    }

    fn piece(&self, part: &Expr, depth: usize) -> Term {
        match &part.kind {
            // `{value!r}` is another text.
            ExprKind::Parts(_) if part.span.text(self.text).contains('!') => Term::Unknown,
            ExprKind::Parts(inner) if inner.len() == 1 => self.term_within(&inner[0], depth),
            _ => self.term_within(part, depth),
        }
    }

    fn attribute(&self, value: &Expr, name: &str, depth: usize) -> Term {
        let property = match name {
            "dtype" | "_dtype" => Property::Dtype,
            "kind" => Property::Kind,
            "name" => Property::DtypeName,
            "ndim" => Property::Rank,
            "shape" | "_shape" => Property::Shape,
            "__class__" => Property::Class,
            _ => return self.global_attribute(value, name, depth),
        };
        match (self.term_within(value, depth + 1), property) {
            (Term::Attribute(of, Property::Dtype), Property::Kind | Property::DtypeName) => {
                Term::Attribute(of, property)
            }
            (of @ Term::Parameter(_), Property::Kind | Property::DtypeName) => {
                Term::Attribute(Box::new(Term::Bearer(Box::new(of))), property)
            }
            (_, Property::Kind | Property::DtypeName) => Term::Unknown,
            (
                of @ (Term::Parameter(_) | Term::Array(_) | Term::Either(_) | Term::Element(_) | Term::Made { .. }),
                _,
            ) => Term::Attribute(Box::new(of), property),
            (Term::Name(_), _) => self.global_attribute(value, name, depth),
            _ => Term::Unknown,
        }
    }

    fn global_attribute(&self, value: &Expr, name: &str, depth: usize) -> Term {
        match self.term_within(value, depth + 1) {
            Term::Name(owner) => Term::Name(format!("{owner}.{name}")),
            _ => Term::Unknown,
        }
    }

    fn call(&self, function: &Expr, arguments: &[Expr], plain: bool, depth: usize) -> Term {
        let Term::Name(name) = self.term_within(function, depth + 1) else { return Term::Unknown };
        let plain = plain && !arguments.iter().any(|one| matches!(one.kind, ExprKind::Starred(_)));
        let arguments: Vec<Term> = arguments.iter().map(|one| self.term_within(one, depth + 1)).collect();
        match (name.as_str(), arguments.as_slice()) {
            ("len", [Term::Attribute(of, Property::Shape)]) => Term::Attribute(of.clone(), Property::Rank),
            ("type", [of]) if plain && *of != Term::Unknown => Term::Attribute(Box::new(of.clone()), Property::Class),
            ("len" | "isinstance" | "bool" | "repr" | "getattr", _) => Term::Unknown,
            ("str", [_]) => Term::Instance("builtins.str".into()),
            ("list" | "tuple" | "dict" | "set" | "int" | "float", _) => Term::Instance(format!("builtins.{name}")),
            _ => Term::Made { function: name, arguments, plain }.bounded(),
        }
    }
}

/// A value of which there are several, none of them unknown.
pub(crate) fn one_or_other(terms: impl Iterator<Item = Term>) -> Term {
    let mut terms: Vec<Term> = terms.collect();
    terms.dedup();
    match terms.as_slice() {
        [only] => only.clone(),
        several if several.contains(&Term::Unknown) => Term::Unknown,
        _ => Term::Either(terms).bounded(),
    }
}
