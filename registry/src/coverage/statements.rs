//! What statements bind, and how control leaves them.

use std::collections::{BTreeMap, BTreeSet};

use crate::coverage::terms::Term;
use crate::syntax::*;

/// Source that nests deeper is not followed; the definition is then open.
pub(crate) const DEEPEST: usize = 60;

/// Names that statements bind are not known any more.
pub(crate) fn forget(body: &[Stmt], names: &mut BTreeMap<String, Term>) {
    let mut bound = BTreeSet::new();
    body.iter().for_each(|stmt| bound_names(stmt, 0, &mut bound));
    for name in bound {
        names.insert(name, Term::Unknown);
    }
}

pub(crate) fn binds_any(body: &[Stmt], names: &BTreeMap<String, Term>) -> bool {
    let mut bound = BTreeSet::new();
    body.iter().for_each(|stmt| bound_names(stmt, 0, &mut bound));
    bound.iter().any(|name| names.contains_key(name))
}

fn bound_names(stmt: &Stmt, depth: usize, bound: &mut BTreeSet<String>) {
    if depth > 2 * DEEPEST {
        return;
    }
    match &stmt.kind {
        StmtKind::Function(inner) => {
            bound.insert(inner.name.to_string());
            return;
        }
        StmtKind::Class(inner) => {
            bound.insert(inner.name.to_string());
            return;
        }
        StmtKind::Assign(targets, _) | StmtKind::Delete(targets) => {
            targets.iter().for_each(|target| target_names(target, bound));
        }
        StmtKind::AugmentedAssign(target, ..)
        | StmtKind::AnnotatedAssign(target, ..)
        | StmtKind::For { target, .. } => {
            target_names(target, bound);
        }
        StmtKind::With { items, .. } => {
            items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|target| target_names(target, bound));
        }
        StmtKind::Try { handlers, .. } => {
            bound.extend(handlers.iter().filter_map(|handler| handler.name.as_ref().map(ToString::to_string)))
        }
        StmtKind::Match { cases, .. } => {
            bound.extend(cases.iter().flat_map(|case| case.captures.iter().map(ToString::to_string)))
        }
        StmtKind::Import(names) | StmtKind::ImportFrom { names, .. } => {
            bound.extend(names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string()));
        }
        _ => {}
    }
    let mut walruses = Vec::new();
    stmt.children(&mut |expr| walrus_names(expr, depth, &mut walruses), &mut |inner| {
        bound_names(inner, depth + 1, bound);
    });
    bound.extend(walruses);
}

fn walrus_names(expr: &Expr, depth: usize, bound: &mut Vec<String>) {
    if depth > 2 * DEEPEST {
        return;
    }
    if let ExprKind::Walrus(target, _) = &expr.kind {
        let mut names = BTreeSet::new();
        target_names(target, &mut names);
        bound.extend(names);
    }
    expr.children(&mut |inner| walrus_names(inner, depth + 1, bound));
}

fn target_names(target: &Expr, bound: &mut BTreeSet<String>) {
    match &target.kind {
        ExprKind::Name(name) => {
            bound.insert(name.to_string());
        }
        ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| target_names(part, bound)),
        ExprKind::Starred(inner) => target_names(inner, bound),
        _ => {}
    }
}

/// Names declared `global` or `nonlocal` in a function or in one inside it.
pub(crate) fn shared_names(body: &[Stmt], depth: usize, found: &mut BTreeSet<String>) {
    if depth > 2 * DEEPEST {
        return;
    }
    for stmt in body {
        match &stmt.kind {
            StmtKind::Global(names) | StmtKind::Nonlocal(names) => found.extend(names.iter().map(ToString::to_string)),
            StmtKind::Function(inner) => shared_names(&inner.body, depth + 1, found),
            _ => stmt.children(&mut |_| {}, &mut |inner| {
                shared_names(std::slice::from_ref(inner), depth + 1, found);
            }),
        }
    }
}

/// Whether statements end in an exception, whichever way control takes through them.
pub(crate) fn only_raises(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt { kind: StmtKind::Raise(..), .. })) && !jumps(body, 0)
}

/// Whether control may leave the function from inside statements, by another way than an exception.
pub(crate) fn leaves(body: &[Stmt], depth: usize) -> bool {
    depth > 2 * DEEPEST
        || body.iter().any(|stmt| match &stmt.kind {
            StmtKind::Return(_) => true,
            StmtKind::Function(_) | StmtKind::Class(_) => false,
            _ => {
                let mut found = false;
                stmt.children(&mut |_| {}, &mut |inner| found |= leaves(std::slice::from_ref(inner), depth + 1));
                found
            }
        })
}

/// Whether statements leave a loop or one of its rounds early: by `break`, `continue` or `return`.
pub(crate) fn jumps(body: &[Stmt], depth: usize) -> bool {
    depth > 2 * DEEPEST
        || body.iter().any(|stmt| match &stmt.kind {
            // `pass` is of the same kind as `break`, and rare enough in a loop to count as one.
            StmtKind::Return(_) | StmtKind::Nothing => true,
            StmtKind::Function(_) | StmtKind::Class(_) => false,
            _ => {
                let mut found = false;
                stmt.children(&mut |_| {}, &mut |inner| found |= jumps(std::slice::from_ref(inner), depth + 1));
                found
            }
        })
}

/// Whether a function is a generator, whose body runs when it is asked for items.
pub(crate) fn generates(body: &[Stmt], depth: usize) -> bool {
    depth > 2 * DEEPEST
        || body.iter().any(|stmt| {
            if matches!(stmt.kind, StmtKind::Function(_) | StmtKind::Class(_)) {
                return false;
            }
            let (mut found, mut inside) = (false, Vec::new());
            stmt.children(&mut |expr| found |= yields(expr, depth), &mut |inner| inside.push(inner));
            found || inside.into_iter().any(|inner| generates(std::slice::from_ref(inner), depth + 1))
        })
}

fn yields(expr: &Expr, depth: usize) -> bool {
    if depth > 2 * DEEPEST || matches!(expr.kind, ExprKind::Yield(_) | ExprKind::Await(_)) {
        return true;
    }
    if matches!(expr.kind, ExprKind::Lambda(..)) {
        return false;
    }
    let mut found = false;
    expr.children(&mut |inner| found |= yields(inner, depth + 1));
    found
}
