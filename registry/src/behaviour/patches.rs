//! What statements of a module do to its definitions after they were made: `A.method = other`, `setattr(A, name, f)`,
//! `for handler in …`, `globals()[name] = f`.

use std::collections::{BTreeMap, BTreeSet};

use crate::behaviour::names::Assigned;
use crate::facts::{Definition, DefinitionKind};
use crate::syntax::*;

/// Stands for every attribute.
const ANY: &str = "*";

#[derive(Default)]
pub(super) struct Patches {
    /// Names that statements bind which make no definition.
    rebound: BTreeSet<String>,
    /// The attributes that are replaced, by name of the object.
    attributes: BTreeMap<String, BTreeSet<String>>,
    /// Objects that are handed to calls.
    handed: BTreeSet<String>,
    /// The names of the module are reached as data.
    all: bool,
}

impl Patches {
    pub fn of(body: &[Stmt]) -> Patches {
        let mut found = Patches::default();
        body.iter().for_each(|stmt| found.stmt(stmt));
        found
    }

    /// The attributes of a definition that are replaced.
    pub fn of_definition(&self, definition: &Definition) -> Vec<String> {
        let (first, rest) = definition.name.split_once('.').unwrap_or((&definition.name, ""));
        if !rest.is_empty() {
            return Vec::new();
        }
        let is_class = definition.kind == DefinitionKind::Class;
        if self.all || self.rebound.contains(first) || is_class && self.handed.contains(first) {
            return vec![ANY.into()];
        }
        let replaced = self.attributes.get(first).into_iter().flatten();
        // What a function is called and how it is shown has no part in what it does.
        replaced.filter(|name| is_class || !names_only(name)).cloned().collect()
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Function(_) | StmtKind::Class(_) => return,
            StmtKind::Assign(targets, _) => targets.iter().for_each(|target| self.replaced(target)),
            StmtKind::AnnotatedAssign(target, ..) => self.replaced(target),
            StmtKind::AugmentedAssign(target, ..) => self.bound(target),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.bound(target)),
            StmtKind::For { target, .. } => self.bound(target),
            StmtKind::With { items, .. } => {
                items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|target| self.bound(target));
            }
            StmtKind::Match { cases, .. } => {
                self.rebound.extend(cases.iter().flat_map(|case| case.captures.iter().map(ToString::to_string)));
            }
            // `register(A)` may do anything to `A`; `x = made_of(A)` is not taken to.
            StmtKind::Expr(Expr { kind: ExprKind::Call { function, arguments, .. }, .. }) => {
                let registers = matches!(&function.kind, ExprKind::Attribute(_, name) if name == "register");
                let known = matches!(&function.kind, ExprKind::Name(name) if matches!(name.as_str(), "print" | "setattr" | "delattr"));
                if !registers && !known {
                    self.handed.extend(arguments.iter().filter_map(Expr::dotted));
                }
            }
            _ => {}
        }
        let (mut exprs, mut stmts) = (Vec::new(), Vec::new());
        stmt.children(&mut |expr| exprs.push(expr), &mut |inner| stmts.push(inner));
        exprs.into_iter().for_each(|expr| self.expr(expr));
        stmts.into_iter().for_each(|inner| self.stmt(inner));
    }

    fn expr(&mut self, expr: &Expr) {
        let mut stack = vec![expr];
        while let Some(expr) = stack.pop() {
            match &expr.kind {
                ExprKind::Lambda(..) => continue,
                ExprKind::Walrus(target, _) => self.bound(target),
                ExprKind::Call { function, arguments, .. } => self.called(function, arguments),
                ExprKind::Subscript(of, _) if of.dotted().as_deref() == Some("sys.modules") => self.all = true,
                _ => {}
            }
            expr.children(&mut |inner| stack.push(inner));
        }
    }

    fn called(&mut self, function: &Expr, arguments: &[Expr]) {
        let ExprKind::Name(name) = &function.kind else { return };
        match (name.as_str(), arguments) {
            ("globals" | "exec" | "eval" | "locals", _) | ("vars", []) => self.all = true,
            ("setattr" | "delattr", [of, attribute, ..]) => {
                let Some(of) = of.dotted() else { return };
                let attribute = match &attribute.kind {
                    ExprKind::Str(name) => name.clone(),
                    _ => ANY.into(),
                };
                self.replaces(&of, &attribute);
            }
            _ => {}
        }
    }

    /// Targets that make definitions replace nothing by their names.
    fn replaced(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Attribute(of, name) => {
                if let Some(of) = of.dotted() {
                    self.replaces(&of, name);
                }
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| self.replaced(part)),
            ExprKind::Starred(inner) => self.bound(inner),
            _ => {}
        }
    }

    fn replaces(&mut self, of: &str, attribute: &str) {
        let (first, attribute) = match of.split_once('.') {
            Some((first, _)) => (first, ANY),
            None => (of, attribute),
        };
        self.attributes.entry(first.into()).or_default().insert(attribute.into());
    }

    fn bound(&mut self, target: &Expr) {
        self.replaced(target);
        let mut found = Assigned::default();
        found.target(target);
        self.rebound.extend(found.names);
        // `__all__ += […]` is read for what it says.
        self.rebound.remove("__all__");
    }
}

fn names_only(attribute: &str) -> bool {
    matches!(
        attribute,
        "__name__"
            | "__qualname__"
            | "__module__"
            | "__doc__"
            | "__signature__"
            | "__annotations__"
            | "__wrapped__"
            | "__text_signature__"
    )
}
