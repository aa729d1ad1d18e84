//! Which names a function binds, and which of them functions inside it see.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet as HashSet;

use crate::syntax::*;

/// What a body binds.
#[derive(Default)]
pub(super) struct Assigned {
    pub names: HashSet<String>,
    pub globals: HashSet<String>,
    pub nonlocals: HashSet<String>,
}

pub(super) fn assigned(body: &[Stmt]) -> Assigned {
    let mut found = Assigned::default();
    body.iter().for_each(|stmt| found.stmt(stmt));
    found
}

impl Assigned {
    pub fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Function(function) => {
                self.names.insert(function.name.to_string());
                return;
            }
            StmtKind::Class(class) => {
                self.names.insert(class.name.to_string());
                return;
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let root = alias.name.split('.').next().unwrap_or_default();
                    self.names.insert(alias.asname.as_deref().unwrap_or(root).to_string());
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    self.names.insert(alias.asname.as_ref().unwrap_or(&alias.name).to_string());
                }
            }
            StmtKind::Global(names) => self.globals.extend(names.iter().map(ToString::to_string)),
            StmtKind::Nonlocal(names) => self.nonlocals.extend(names.iter().map(ToString::to_string)),
            StmtKind::Assign(targets, _) | StmtKind::Delete(targets) => {
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AnnotatedAssign(target, ..) | StmtKind::AugmentedAssign(target, ..) => self.target(target),
            StmtKind::For { target, .. } => self.target(target),
            StmtKind::With { items, .. } => {
                items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|target| self.target(target));
            }
            StmtKind::Try { handlers, .. } => {
                self.names.extend(handlers.iter().filter_map(|one| one.name.as_ref().map(ToString::to_string)));
            }
            StmtKind::Match { cases, .. } => {
                self.names.extend(cases.iter().flat_map(|case| case.captures.iter().map(ToString::to_string)));
            }
            _ => {}
        }
        let mut walruses = BTreeSet::new();
        let mut inner = Vec::new();
        stmt.children(&mut |expr| assigned_in(expr, &mut walruses), &mut |stmt| inner.push(stmt));
        self.names.extend(walruses);
        inner.into_iter().for_each(|stmt| self.stmt(stmt));
    }

    pub fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.names.insert(name.to_string());
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| self.target(part)),
            ExprKind::Starred(inner) => self.target(inner),
            _ => {}
        }
    }
}

/// The names that `:=` binds in an expression.
pub(super) fn assigned_in(expr: &Expr, found: &mut BTreeSet<String>) {
    let mut stack = vec![expr];
    while let Some(expr) = stack.pop() {
        match &expr.kind {
            ExprKind::Walrus(target, _) => {
                if let ExprKind::Name(name) = &target.kind {
                    found.insert(name.to_string());
                }
            }
            ExprKind::Lambda(..) => continue,
            _ => {}
        }
        expr.children(&mut |inner| stack.push(inner));
    }
}

/// What functions inside a body take from it.
#[derive(Default)]
pub(super) struct Captures {
    /// Every name that they read.
    pub read: BTreeSet<String>,
    /// Names of which they see a version that is assigned after they are made.
    pub needed: BTreeSet<String>,
    /// Names that they rebind.
    pub rebound: BTreeSet<String>,
}

#[derive(Default)]
struct Positions {
    bound: Vec<(String, u32)>,
    read: Vec<(String, u32)>,
    loops: Vec<Span>,
    rebound: BTreeSet<String>,
}

pub(super) fn captures(body: &[Stmt]) -> Captures {
    let mut found = Positions::default();
    body.iter().for_each(|stmt| found.stmt(stmt));
    let mut captures = Captures { rebound: found.rebound, ..Captures::default() };
    for (name, made) in &found.read {
        captures.read.insert(name.clone());
        let later = found.bound.iter().filter(|(bound, _)| bound == name).any(|(_, at)| {
            at >= made
                || found
                    .loops
                    .iter()
                    .any(|all| (all.start..all.end).contains(at) && (all.start..all.end).contains(made))
        });
        if later || captures.rebound.contains(name) {
            captures.needed.insert(name.clone());
        }
    }
    captures.needed.extend(captures.rebound.iter().cloned());
    captures
}

impl Positions {
    pub fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Function(function) => {
                self.bound.push((function.name.to_string(), stmt.span.start));
                self.inside(stmt, stmt.span.start);
                return;
            }
            StmtKind::Class(class) => {
                self.bound.push((class.name.to_string(), stmt.span.start));
                self.inside(stmt, stmt.span.start);
                return;
            }
            StmtKind::For { .. } | StmtKind::While { .. } => self.loops.push(stmt.span),
            _ => {}
        }
        // A compound statement binds where it begins, and what it holds is looked at by itself.
        let compound = matches!(
            stmt.kind,
            StmtKind::If { .. }
                | StmtKind::For { .. }
                | StmtKind::While { .. }
                | StmtKind::With { .. }
                | StmtKind::Try { .. }
                | StmtKind::Match { .. }
        );
        let mut own = Assigned::default();
        if !compound {
            own.stmt(stmt);
            self.bound.extend(own.names.into_iter().map(|name| (name, stmt.span.end)));
        } else {
            own.stmt(stmt);
            let end = stmt.span.end;
            // Its own targets, walruses and handlers' names: taken to be bound up to its end.
            self.bound.extend(direct(stmt).into_iter().map(|name| (name, end)));
        }
        let (mut exprs, mut stmts) = (Vec::new(), Vec::new());
        stmt.children(&mut |expr| exprs.push(expr), &mut |inner| stmts.push(inner));
        exprs.into_iter().for_each(|expr| self.expr(expr));
        stmts.into_iter().for_each(|inner| self.stmt(inner));
    }

    pub fn expr(&mut self, expr: &Expr) {
        let mut stack = vec![expr];
        while let Some(expr) = stack.pop() {
            match &expr.kind {
                ExprKind::Lambda(parameters, body) => {
                    parameters.iter().filter_map(|one| one.default.as_ref()).for_each(|default| stack.push(default));
                    self.names(body, expr.span.start);
                }
                // A generator that nobody uses up at once runs later than it is made.
                ExprKind::Call { function, arguments, .. } if uses_up(function) => {
                    stack.push(function);
                    for argument in arguments {
                        if matches!(argument.kind, ExprKind::Comprehension { .. }) {
                            self.loops.push(argument.span);
                            argument.children(&mut |inner| stack.push(inner));
                        } else {
                            stack.push(argument);
                        }
                    }
                }
                ExprKind::Comprehension { kind, .. } => {
                    // It may make a function again and again.
                    self.loops.push(expr.span);
                    if *kind == ComprehensionKind::Generator {
                        expr.children(&mut |inner| self.names(inner, expr.span.start));
                    }
                    expr.children(&mut |inner| stack.push(inner));
                }
                _ => expr.children(&mut |inner| stack.push(inner)),
            }
        }
    }

    pub fn names(&mut self, expr: &Expr, made: u32) {
        let mut stack = vec![expr];
        while let Some(expr) = stack.pop() {
            if let ExprKind::Name(name) = &expr.kind {
                self.read.push((name.to_string(), made));
            }
            expr.children(&mut |inner| stack.push(inner));
        }
    }

    fn inside(&mut self, stmt: &Stmt, made: u32) {
        if let StmtKind::Nonlocal(names) = &stmt.kind {
            self.rebound.extend(names.iter().map(ToString::to_string));
        }
        let (mut exprs, mut stmts) = (Vec::new(), Vec::new());
        stmt.children(&mut |expr| exprs.push(expr), &mut |inner| stmts.push(inner));
        exprs.into_iter().for_each(|expr| self.names(expr, made));
        stmts.into_iter().for_each(|inner| self.inside(inner, made));
    }
}

/// Whether a function has used up what it is given when it returns.
fn uses_up(function: &Expr) -> bool {
    let name = match &function.kind {
        ExprKind::Name(name) | ExprKind::Attribute(_, name) => name.as_str(),
        _ => return false,
    };
    matches!(
        name,
        "all"
            | "any"
            | "dict"
            | "extend"
            | "frozenset"
            | "join"
            | "list"
            | "max"
            | "min"
            | "set"
            | "sorted"
            | "sum"
            | "tuple"
    )
}

/// The names that a compound statement binds itself, outside the statements in it.
fn direct(stmt: &Stmt) -> HashSet<String> {
    let mut found = Assigned::default();
    match &stmt.kind {
        StmtKind::For { target, .. } => found.target(target),
        StmtKind::With { items, .. } => {
            items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|target| found.target(target));
        }
        StmtKind::Try { handlers, .. } => {
            found.names.extend(handlers.iter().filter_map(|one| one.name.as_ref().map(ToString::to_string)));
        }
        StmtKind::Match { cases, .. } => {
            found.names.extend(cases.iter().flat_map(|case| case.captures.iter().map(ToString::to_string)));
        }
        _ => {}
    }
    let mut walruses = BTreeSet::new();
    stmt.children(&mut |expr| assigned_in(expr, &mut walruses), &mut |_| {});
    found.names.extend(walruses);
    found.names
}

/// The dotted name of a decorator, called or not.
pub(super) fn dotted_of(decorator: &Expr) -> Option<String> {
    match &decorator.kind {
        ExprKind::Call { function, .. } => function.dotted(),
        _ => decorator.dotted(),
    }
}

/// Every name that is written in a statement.
pub(super) fn mentioned(stmt: &Stmt, found: &mut BTreeSet<String>) {
    let mut stmts = vec![stmt];
    let mut exprs = Vec::new();
    while let Some(stmt) = stmts.pop() {
        stmt.children(&mut |expr| exprs.push(expr), &mut |inner| stmts.push(inner));
    }
    while let Some(expr) = exprs.pop() {
        if let ExprKind::Name(name) = &expr.kind {
            found.insert(name.to_string());
        }
        expr.children(&mut |inner| exprs.push(inner));
    }
}
