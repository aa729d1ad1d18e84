//! Scopes: which names a piece of code binds, before any of it is interpreted.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::scan::values::{Names, Text};
use crate::syntax::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameKind {
    Module,
    Function,
    Class,
    /// A comprehension or a lambda.
    Inner,
}

#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) kind: FrameKind,
    pub(crate) names: Names,
    pub(crate) bound: Rc<Bound>,
    pub(crate) global: FxHashSet<Text>,
}

/// What the statements of a function bind, wherever they stand.
#[derive(Debug, Default)]
pub(crate) struct Bound {
    /// Names that are bound somewhere in the scope, so that an outer one of that name is never meant.
    pub(crate) own: FxHashSet<Text>,
    pub(crate) global: FxHashSet<Text>,
    /// Names of an enclosing function that this one may bind anew.
    free: FxHashSet<Text>,
    pub(crate) yields: bool,
}

impl Bound {
    pub(crate) fn of(body: &[Stmt]) -> Bound {
        let mut bound = Bound::default();
        for stmt in body {
            bound_names(stmt, &mut bound);
        }
        let Bound { own, global, free, yields: found } = &mut bound;
        own.retain(|name| !global.contains(name) && !free.contains(name));
        *found = yields(body);
        bound
    }
}

impl Frame {
    pub(crate) fn new(kind: FrameKind) -> Frame {
        Frame { kind, names: Names::default(), bound: Rc::default(), global: FxHashSet::default() }
    }
}

/// Every name that some function of a file declares global.
pub(crate) fn declared_global(body: &[Stmt]) -> FxHashSet<Text> {
    fn collect(stmt: &Stmt, found: &mut FxHashSet<Text>) {
        match &stmt.kind {
            StmtKind::Global(names) => found.extend(names.iter().cloned()),
            _ => stmt.children(&mut |_| {}, &mut |inner| collect(inner, found)),
        }
    }
    let mut found = FxHashSet::default();
    body.iter().for_each(|stmt| collect(stmt, &mut found));
    found
}

/// The names that a function's own statements bind, and those that it declares global.
fn bound_names(stmt: &Stmt, frame: &mut Bound) {
    fn target(expr: &Expr, own: &mut FxHashSet<Text>) {
        match &expr.kind {
            ExprKind::Name(name) => {
                own.insert(name.clone());
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| target(part, own)),
            ExprKind::Starred(inner) => target(inner, own),
            _ => {}
        }
    }
    fn walrus(expr: &Expr, own: &mut FxHashSet<Text>) {
        if let ExprKind::Walrus(name, _) = &expr.kind {
            target(name, own);
        }
        expr.children(&mut |inner| walrus(inner, own));
    }
    match &stmt.kind {
        StmtKind::Function(function) => {
            frame.own.insert(function.name.clone());
            return;
        }
        StmtKind::Class(class) => {
            frame.own.insert(class.name.clone());
            return;
        }
        StmtKind::Global(names) => {
            frame.global.extend(names.iter().cloned());
            return;
        }
        StmtKind::Nonlocal(names) => {
            frame.free.extend(names.iter().cloned());
            return;
        }
        StmtKind::Assign(targets, _) => targets.iter().for_each(|one| target(one, &mut frame.own)),
        StmtKind::AnnotatedAssign(one, ..) | StmtKind::AugmentedAssign(one, ..) | StmtKind::For { target: one, .. } => {
            target(one, &mut frame.own);
        }
        StmtKind::With { items, .. } => {
            items.iter().filter_map(|(_, one)| one.as_ref()).for_each(|one| target(one, &mut frame.own));
        }
        StmtKind::Delete(targets) => targets.iter().for_each(|one| target(one, &mut frame.own)),
        StmtKind::Try { handlers, .. } => {
            frame.own.extend(handlers.iter().filter_map(|one| one.name.clone()));
        }
        StmtKind::Match { cases, .. } => {
            frame.own.extend(cases.iter().flat_map(|case| case.captures.iter().cloned()));
        }
        StmtKind::Import(names) => frame.own.extend(names.iter().map(|alias| {
            let root = alias.name.split('.').next().unwrap_or_default();
            Text::from(alias.asname.as_deref().unwrap_or(root))
        })),
        StmtKind::ImportFrom { names, .. } => {
            frame.own.extend(names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).clone()));
        }
        _ => {}
    }
    let mut inner = Vec::new();
    stmt.children(&mut |expr| walrus(expr, &mut frame.own), &mut |stmt| inner.push(stmt));
    inner.into_iter().for_each(|stmt| bound_names(stmt, frame));
}

/// Whether a function is a generator.
fn yields(body: &[Stmt]) -> bool {
    fn in_expr(expr: &Expr) -> bool {
        if matches!(expr.kind, ExprKind::Yield(_)) {
            return true;
        }
        let mut found = false;
        expr.children(&mut |inner| found |= in_expr(inner));
        found
    }
    body.iter().any(|stmt| {
        if matches!(stmt.kind, StmtKind::Function(_) | StmtKind::Class(_)) {
            return false;
        }
        let mut found = false;
        let mut inner = Vec::new();
        stmt.children(&mut |expr| found |= in_expr(expr), &mut |stmt| inner.push(stmt));
        found || inner.into_iter().any(|stmt| yields(std::slice::from_ref(stmt)))
    })
}
