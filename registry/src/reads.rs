//! What a piece of a shim reads from outside itself: the edges from which closures are made.

use std::collections::{BTreeSet, HashMap};

use crate::facts::{ModuleFacts, absolute_module};
use crate::syntax::*;

/// The dotted names that a piece of code reads from outside itself, and the exceptions it raises.
pub(crate) struct Reads<'a> {
    module: &'a ModuleFacts,
    receiver: Option<&'a str>,
    locals: BTreeSet<String>,
    imports: HashMap<String, String>,
    names: BTreeSet<String>,
    pub(crate) raises: BTreeSet<String>,
}

impl<'a> Reads<'a> {
    pub(crate) fn new(module: &'a ModuleFacts, receiver: Option<&'a str>) -> Reads<'a> {
        Reads {
            module,
            receiver,
            locals: BTreeSet::new(),
            imports: HashMap::new(),
            names: BTreeSet::new(),
            raises: BTreeSet::new(),
        }
    }

    pub(crate) fn of_expr(module: &'a ModuleFacts, expr: &Expr) -> Vec<String> {
        let mut reads = Reads::new(module, None);
        reads.expr(expr);
        reads.finish()
    }

    pub(crate) fn finish(self) -> Vec<String> {
        let Reads { receiver, locals, imports, names, .. } = self;
        let mut found = BTreeSet::new();
        for name in names {
            let (first, rest) = name.split_once('.').map_or((name.as_str(), ""), |(first, rest)| (first, rest));
            if Some(first) == receiver {
                // `self.take` is read from the class; `self` alone says nothing.
                if !rest.is_empty() {
                    found.insert(format!("self.{}", rest.split('.').next().unwrap_or_default()));
                }
            } else if let Some(target) = imports.get(first) {
                found.insert(if rest.is_empty() { format!(":{target}") } else { format!(":{target}.{rest}") });
            } else if !locals.contains(first) {
                found.insert(name);
            }
        }
        found.into_iter().collect()
    }

    pub(crate) fn function(&mut self, function: &Function) {
        for parameter in &function.parameters {
            self.locals.insert(parameter.name.to_string());
            parameter.default.iter().for_each(|default| self.expr(default));
        }
        function.decorators.iter().for_each(|decorator| self.expr(decorator));
        function.body.iter().for_each(|stmt| self.stmt(stmt, true));
    }

    fn stmt(&mut self, stmt: &Stmt, own: bool) {
        match &stmt.kind {
            StmtKind::Function(inner) => {
                self.locals.insert(inner.name.to_string());
                for parameter in &inner.parameters {
                    self.locals.insert(parameter.name.to_string());
                    parameter.default.iter().for_each(|default| self.expr(default));
                }
                inner.decorators.iter().for_each(|decorator| self.expr(decorator));
                inner.body.iter().for_each(|stmt| self.stmt(stmt, false));
                return;
            }
            StmtKind::Class(inner) => {
                self.locals.insert(inner.name.to_string());
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let root = alias.name.split('.').next().unwrap_or_default();
                    let (name, target) = match &alias.asname {
                        Some(asname) => (asname.as_str(), alias.name.as_str()),
                        None => (root, root),
                    };
                    self.imports.insert(name.to_string(), target.to_string());
                }
            }
            StmtKind::ImportFrom { level, module, names } => {
                let from = absolute_module(&self.module.name, self.module.is_package, *level, module.as_deref());
                for alias in names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    if let Some(from) = &from {
                        self.imports.insert(name.to_string(), format!("{from}.{}", alias.name));
                    }
                }
            }
            StmtKind::AnnotatedAssign(target, _, value) => {
                self.target(target);
                value.iter().for_each(|value| self.expr(value));
                return;
            }
            StmtKind::Assign(targets, _) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::For { target, .. } => self.target(target),
            StmtKind::With { items, .. } => {
                items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|target| self.target(target));
            }
            StmtKind::Try { handlers, .. } => {
                self.locals
                    .extend(handlers.iter().filter_map(|handler| handler.name.as_ref().map(ToString::to_string)));
            }
            StmtKind::Match { cases, .. } => {
                self.locals.extend(cases.iter().flat_map(|case| case.captures.iter().map(ToString::to_string)))
            }
            StmtKind::Raise(Some(raised), _) if own => {
                let name = match &raised.kind {
                    ExprKind::Call { function, .. } => function.dotted(),
                    _ => raised.dotted(),
                };
                self.raises.extend(name.filter(|name| name.starts_with(|first: char| !first.is_lowercase())));
            }
            _ => {}
        }
        let (mut exprs, mut stmts) = (Vec::new(), Vec::new());
        stmt.children(&mut |expr| exprs.push(expr), &mut |inner| stmts.push(inner));
        exprs.into_iter().for_each(|expr| self.expr(expr));
        stmts.into_iter().for_each(|inner| self.stmt(inner, own));
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.locals.insert(name.to_string());
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| self.target(part)),
            ExprKind::Starred(inner) => self.target(inner),
            _ => {}
        }
    }

    pub(crate) fn expr(&mut self, expr: &Expr) {
        if let Some(dotted) = expr.dotted() {
            self.names.insert(dotted);
            return;
        }
        match &expr.kind {
            ExprKind::Lambda(parameters, _) => {
                self.locals.extend(parameters.iter().map(|parameter| parameter.name.to_string()));
            }
            ExprKind::Comprehension { clauses, .. } => clauses.iter().for_each(|clause| self.target(&clause.target)),
            ExprKind::Walrus(target, _) => self.target(target),
            _ => {}
        }
        expr.children(&mut |inner| self.expr(inner));
    }
}
