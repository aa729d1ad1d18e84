//! Control flow of one function: what holds where a refusal is raised or another function is called.
//!
//! Conditions are necessary: they hold whenever control is there. `exact` says that they are sufficient too. A loop, a
//! `try` or a nested function is left to `exact = false`; no path is ever dropped.

mod expressions;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::coverage::conditions::{self, Choices, MOST_CHOICES, Terms, product};
use crate::coverage::refusals::{Formal, Local, Passed, Path};
use crate::coverage::scope::{Scope, one_or_other};
use crate::coverage::statements::{DEEPEST, binds_any, forget, generates, jumps, leaves, only_raises, shared_names};
use crate::coverage::terms::{Atom, Term};
use crate::facts::{ModuleFacts, absolute_module, annotation};
use crate::lines::Lines;
use crate::syntax::*;

/// A loop over a display of more items than this is a loop like any other.
const MOST_ITEMS: usize = 12;
/// Decorators under which a function is still called with the arguments that it is given.
const TRANSPARENT: [&str; 9] =
    ["property", "cached_property", "staticmethod", "classmethod", "overload", "cache", "lru_cache", "wraps", "final"];
/// Exceptions whose handlers do not catch a refusal.
const OTHERS: [&str; 16] = [
    "ArithmeticError",
    "AttributeError",
    "EOFError",
    "FloatingPointError",
    "ImportError",
    "IndexError",
    "KeyError",
    "LookupError",
    "ModuleNotFoundError",
    "OSError",
    "OverflowError",
    "StopIteration",
    "TypeError",
    "UnicodeDecodeError",
    "ValueError",
    "ZeroDivisionError",
];

impl Local {
    /// What a function says of refusals.
    pub(crate) fn of(text: &str, lines: &Lines, module: &ModuleFacts, function: &Function) -> Local {
        let mut walk = Walk {
            text,
            lines,
            module,
            imports: HashMap::new(),
            shared: BTreeSet::new(),
            atoms: HashMap::new(),
            found: Local::default(),
            depth: 0,
            returned: None,
        };
        walk.function(function);
        walk.found
    }
}

/// Where control is, and what the names stand for there.
#[derive(Clone)]
struct State {
    path: Path,
    names: BTreeMap<String, Term>,
}

struct Walk<'a> {
    text: &'a str,
    lines: &'a Lines,
    module: &'a ModuleFacts,
    /// Names imported inside the function, as `:absolute`.
    imports: HashMap<String, String>,
    /// Names that something else may bind anew: `global`, and what a nested function declares `nonlocal`.
    shared: BTreeSet<String>,
    atoms: HashMap<Atom, u32>,
    found: Local,
    depth: usize,
    /// What the `return`s so far gave.
    returned: Option<Term>,
}

impl Walk<'_> {
    fn function(&mut self, function: &Function) {
        let mut names = BTreeMap::new();
        let mut formals = Vec::new();
        for (at, parameter) in function.parameters.iter().enumerate() {
            let default = parameter.default.as_ref().map(|value| self.scope(&BTreeMap::new()).term(value));
            formals.push(Formal {
                name: parameter.name.to_string(),
                passed: parameter.kind.into(),
                default,
                annotation: parameter.annotation.as_ref().map(annotation).unwrap_or_default(),
            });
            names.insert(parameter.name.to_string(), Term::Parameter(at as u16));
        }
        self.found.parameters = formals;
        let opaque =
            function.is_async || generates(&function.body, 0) || !function.decorators.iter().all(is_transparent);
        shared_names(&function.body, 0, &mut self.shared);
        let path = Path { clauses: vec![Vec::new()], exact: !opaque };
        if self.block(&function.body, State { path, names }).is_some() {
            self.returns(Term::Literal("None".into()));
        }
        self.found.returns = match self.returned.take() {
            Some(term) if !opaque => term,
            _ => Term::Unknown,
        };
        self.found.open |= !function.decorators.iter().all(is_transparent);
    }

    fn scope<'b>(&'b self, names: &'b BTreeMap<String, Term>) -> Scope<'b> {
        Scope { text: self.text, imports: &self.imports, shared: &self.shared, names }
    }

    fn term(&self, expr: &Expr, state: &State) -> Term {
        self.scope(&state.names).term(expr)
    }

    fn returns(&mut self, term: Term) {
        self.returned = Some(match self.returned.take() {
            Some(before) if before != term => Term::Unknown,
            _ => term,
        });
    }

    /// The state behind statements, or None where control does not come there.
    fn block(&mut self, body: &[Stmt], state: State) -> Option<State> {
        if self.depth > DEEPEST {
            self.found.open = true;
            return Some(inexact(state));
        }
        self.depth += 1;
        let mut now = Some(state);
        for stmt in body {
            let Some(state) = now else { break };
            now = self.statement(stmt, state);
        }
        self.depth -= 1;
        now
    }

    fn statement(&mut self, stmt: &Stmt, mut state: State) -> Option<State> {
        match &stmt.kind {
            StmtKind::Function(inner) => {
                self.nested(&inner.parameters, &inner.body, &state);
                inner.decorators.iter().for_each(|one| self.visit(one, &mut state));
                state.names.insert(inner.name.to_string(), Term::Unknown);
            }
            StmtKind::Class(inner) => {
                self.found.open = true;
                state.names.insert(inner.name.to_string(), Term::Unknown);
            }
            StmtKind::Return(value) => {
                value.iter().for_each(|value| self.visit(value, &mut state));
                let term = value.as_ref().map_or(Term::Literal("None".into()), |value| self.term(value, &state));
                self.returns(term);
                return None;
            }
            StmtKind::Raise(raised, cause) => {
                cause.iter().for_each(|cause| self.visit(cause, &mut state));
                match raised {
                    Some(Expr { kind: ExprKind::Call { function, arguments, keywords }, span })
                        if self.is_refusal(function, &state) =>
                    {
                        arguments.iter().for_each(|one| self.visit(one, &mut state));
                        keywords.iter().for_each(|(_, one)| self.visit(one, &mut state));
                        self.site(*span, arguments, keywords, &state, true);
                    }
                    other => other.iter().for_each(|one| self.visit(one, &mut state)),
                }
                return None;
            }
            StmtKind::Assign(targets, value) => {
                self.visit(value, &mut state);
                let term = self.term(value, &state);
                for target in targets {
                    self.assign(target, &term, &mut state);
                }
            }
            StmtKind::AnnotatedAssign(target, _, Some(value)) => {
                self.visit(value, &mut state);
                let term = self.term(value, &state);
                self.assign(target, &term, &mut state);
            }
            StmtKind::AnnotatedAssign(_, _, None) => {}
            StmtKind::AugmentedAssign(target, _, value) => {
                self.visit(value, &mut state);
                self.assign(target, &Term::Unknown, &mut state);
            }
            StmtKind::Delete(targets) => {
                targets.iter().for_each(|target| self.assign(target, &Term::Unknown, &mut state));
            }
            StmtKind::If { test, body, otherwise } => return self.branches(test, body, otherwise, state),
            StmtKind::For { target, iterable, body, otherwise } => {
                self.visit(iterable, &mut state);
                return self.for_loop(stmt, target, iterable, (body, otherwise), state);
            }
            StmtKind::While { test, body, otherwise } => {
                let mut inside = self.looping(stmt, body, &state);
                self.visit(test, &mut inside);
                self.block(body, inside);
                let after = self.behind_loop(body, state);
                return self.or_else(body, otherwise, after);
            }
            StmtKind::With { items, body } => {
                for (value, target) in items {
                    self.visit(value, &mut state);
                    target.iter().for_each(|target| self.assign(target, &Term::Unknown, &mut state));
                }
                // What stands in `with` may keep an exception from the caller.
                let exact = state.path.exact && !leaves(body, 0);
                return self.block(body, inexact(state)).map(|mut end| {
                    end.path.exact = exact;
                    end
                });
            }
            StmtKind::Match { subject, cases } => {
                self.visit(subject, &mut state);
                return Some(self.cases(stmt, cases, state));
            }
            StmtKind::Try { body, handlers, otherwise, finally } => {
                return self.tried(body, handlers, otherwise, finally, state);
            }
            StmtKind::Assert(parts) => {
                parts.iter().for_each(|part| self.visit(part, &mut state));
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let root = alias.name.split('.').next().unwrap_or_default();
                    let (name, target) = alias.asname.as_deref().map_or((root, root), |name| (name, &*alias.name));
                    self.imports.insert(name.to_string(), format!(":{target}"));
                    state.names.remove(name);
                }
            }
            StmtKind::ImportFrom { level, module, names } => {
                let from = absolute_module(&self.module.name, self.module.is_package, *level, module.as_deref());
                for alias in names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    if let Some(from) = &from {
                        self.imports.insert(name.to_string(), format!(":{from}.{}", alias.name));
                        state.names.remove(name.as_str());
                    }
                }
            }
            StmtKind::Expr(value) => self.visit(value, &mut state),
            StmtKind::Nothing if stmt.span.text(self.text).starts_with("pass") => {}
            // `break` or `continue`
            StmtKind::Nothing => return None,
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
        }
        Some(state)
    }

    fn branches(&mut self, test: &Expr, body: &[Stmt], otherwise: &[Stmt], mut state: State) -> Option<State> {
        self.visit(test, &mut state);
        let met = self.guarded(test, false, only_raises(otherwise), &state);
        let unmet = self.guarded(test, true, only_raises(body), &state);
        let entered = [met.path.clauses.clone(), unmet.path.clauses.clone()];
        let then = self.block(body, met);
        let other = self.block(otherwise, unmet);
        match (then, other) {
            (Some(then), Some(other)) => {
                // Where it was left by exceptions alone, no more is known behind it than before.
                let jumped = jumps(body, 0) || jumps(otherwise, 0);
                let left = jumped && [&then.path.clauses, &other.path.clauses] != [&entered[0], &entered[1]];
                Some(joined_states(state, then, other, left))
            }
            (then, other) => then.or(other),
        }
    }

    /// The state where a test counts as true, or as false where `negated`.
    fn under(&mut self, test: &Expr, negated: bool, state: &State) -> State {
        self.guarded(test, negated, false, state)
    }

    /// The same, where `guard` says that an exception is raised otherwise.
    fn guarded(&mut self, test: &Expr, negated: bool, guard: bool, state: &State) -> State {
        let mut found = conditions::choices(&self.scope(&state.names), test, negated);
        found.iter_mut().flatten().for_each(|atom| atom.guard = guard);
        let path = self.narrowed(&state.path, found, test, negated, guard);
        State { path, names: state.names.clone() }
    }

    fn narrowed(&mut self, path: &Path, found: Choices, test: &Expr, negated: bool, guard: bool) -> Path {
        let mut decided: Vec<Vec<u32>> = Vec::new();
        for clause in found {
            decided.push(clause.into_iter().map(|atom| self.atom(atom)).collect());
        }
        let clauses = product(&path.clauses, &decided).unwrap_or_else(|| {
            let mut whole = Atom::other(Term::Unknown, test.span.text(self.text));
            (whole.negated, whole.unmet, whole.guard) = (negated, negated, guard);
            let whole = self.atom(whole);
            path.clauses.iter().map(|clause| [clause.as_slice(), &[whole]].concat()).collect()
        });
        Path { clauses, exact: path.exact }
    }

    fn atom(&mut self, atom: Atom) -> u32 {
        let next = self.found.atoms.len() as u32;
        let at = *self.atoms.entry(atom.clone()).or_insert(next);
        if at == next {
            self.found.atoms.push(atom);
        }
        at
    }

    /// Inside a loop: names that it binds are not known, and one round may not be the first.
    fn looping(&mut self, stmt: &Stmt, body: &[Stmt], state: &State) -> State {
        let head = stmt.span.text(self.text).lines().next().unwrap_or_default();
        let atom = self.atom(Atom::other(Term::Unknown, head.trim_end().trim_end_matches(':')));
        let mut inside = inexact(state.clone());
        inside.path.clauses.iter_mut().for_each(|clause| clause.push(atom));
        forget(body, &mut inside.names);
        inside
    }

    fn behind_loop(&mut self, body: &[Stmt], mut state: State) -> State {
        forget(body, &mut state.names);
        if leaves(body, 0) { inexact(state) } else { state }
    }

    fn for_loop(
        &mut self,
        stmt: &Stmt,
        target: &Expr,
        iterable: &Expr,
        (body, otherwise): (&[Stmt], &[Stmt]),
        state: State,
    ) -> Option<State> {
        let items = self.term(iterable, &state);
        let whole = match &items {
            // `for name, value in (("like", like), …)` is so many statements one after another.
            Term::Tuple(items) if items.len() <= MOST_ITEMS && !jumps(body, 0) => {
                let mut now = Some(state);
                for item in items {
                    let mut round = now?;
                    self.assign(target, item, &mut round);
                    now = self.block(body, round);
                }
                return now.and_then(|after| self.block(otherwise, after));
            }
            Term::Parameter(at) => {
                let passed = self.found.parameters.get(*at as usize).map(|formal| formal.passed);
                passed == Some(Passed::Variadic)
            }
            _ => false,
        };
        let mut inside = if whole && !jumps(body, 0) && !binds_any(body, &state.names) {
            state.clone()
        } else {
            self.looping(stmt, body, &state)
        };
        let item = if whole { Term::Element(Box::new(items)) } else { Term::Unknown };
        self.assign(target, &item, &mut inside);
        self.block(body, inside);
        let mut after = self.behind_loop(body, state);
        self.assign(target, &Term::Unknown, &mut after);
        self.or_else(body, otherwise, after)
    }

    /// Behind a loop, whose `else` is left out where a `break` ends it.
    fn or_else(&mut self, body: &[Stmt], otherwise: &[Stmt], after: State) -> Option<State> {
        if otherwise.is_empty() || !jumps(body, 0) {
            return self.block(otherwise, after);
        }
        let mut behind = inexact(after.clone());
        forget(otherwise, &mut behind.names);
        self.block(otherwise, inexact(after));
        Some(behind)
    }

    fn cases(&mut self, stmt: &Stmt, cases: &[Case], state: State) -> State {
        let mut after = state.clone();
        for case in cases {
            let mut inside = self.looping(stmt, &case.body, &state);
            case.captures.iter().for_each(|name| {
                inside.names.insert(name.to_string(), Term::Unknown);
                after.names.insert(name.to_string(), Term::Unknown);
            });
            case.guard.iter().for_each(|guard| self.visit(guard, &mut inside));
            self.block(&case.body, inside);
            forget(&case.body, &mut after.names);
        }
        if cases.iter().any(|case| leaves(&case.body, 0)) { inexact(after) } else { after }
    }

    fn tried(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        otherwise: &[Stmt],
        finally: &[Stmt],
        state: State,
    ) -> Option<State> {
        let catches = !handlers.iter().all(|handler| self.passes_refusals(handler));
        let mut inside = state.clone();
        inside.path.exact &= !catches && !leaves(finally, 0);
        let exact = state.path.exact;
        let mut end = self.block(body, inside).and_then(|end| self.block(otherwise, end));
        let mut falls_through = false;
        for handler in handlers {
            let head = handler.exception.as_ref().map_or("", |exception| exception.span.text(self.text));
            let atom = self.atom(Atom::other(Term::Unknown, &format!("except {head}")));
            let mut caught = inexact(state.clone());
            caught.path.clauses.iter_mut().for_each(|clause| clause.push(atom));
            forget(body, &mut caught.names);
            handler.name.iter().for_each(|name| {
                caught.names.insert(name.to_string(), Term::Unknown);
            });
            if let Some(caught) = self.block(&handler.body, caught) {
                falls_through = true;
                let path = Path { clauses: state.path.clauses.clone(), exact: false };
                end = Some(match end {
                    Some(end) => State { path, names: same_names(end.names, &caught.names) },
                    None => State { path, names: caught.names },
                });
            }
        }
        if let Some(end) = end.as_mut().filter(|_| !falls_through) {
            // What was tried went well, so that its end is where control is; nothing was caught.
            end.path.exact = end.path.exact || (exact && !leaves(body, 0));
        }
        if !finally.is_empty() {
            let mut last = inexact(state);
            forget(body, &mut last.names);
            handlers.iter().for_each(|handler| forget(&handler.body, &mut last.names));
            let last = self.block(finally, last)?;
            let mut names = end.as_ref().map_or(last.names, |end| end.names.clone());
            forget(finally, &mut names);
            return end.map(|end| State { path: end.path, names });
        }
        end
    }

    /// Whether a handler lets a refusal, which is a NotImplementedError, go by.
    fn passes_refusals(&self, handler: &Handler) -> bool {
        let passes = |expr: &Expr| {
            expr.dotted().is_some_and(|name| {
                let last = name.rsplit('.').next().unwrap_or_default();
                OTHERS.contains(&last) && !self.module.bindings.contains_key(last)
            })
        };
        match handler.exception.as_ref().map(|one| (&one.kind, one)) {
            Some((ExprKind::Tuple(items), _)) => items.iter().all(passes),
            Some((_, one)) => passes(one),
            None => false,
        }
    }

    fn assign(&mut self, target: &Expr, term: &Term, state: &mut State) {
        match &target.kind {
            ExprKind::Name(name) => {
                let term = if self.shared.contains(name.as_str()) { Term::Unknown } else { term.clone().bounded() };
                state.names.insert(name.to_string(), term);
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                let items = match term {
                    Term::Tuple(items) if items.len() == parts.len() => Some(items),
                    _ => None,
                };
                for (at, part) in parts.iter().enumerate() {
                    self.assign(part, items.map_or(&Term::Unknown, |items| &items[at]), state);
                }
            }
            ExprKind::Starred(inner) => self.assign(inner, &Term::Unknown, state),
            _ => self.visit(target, state),
        }
    }

    fn nested(&mut self, parameters: &[Parameter], body: &[Stmt], state: &State) {
        let mut inside = inexact(state.clone());
        // It runs later, when names that are bound again may stand for something else.
        inside.names.values_mut().for_each(|term| *term = Term::Unknown);
        for parameter in parameters {
            inside.names.insert(parameter.name.to_string(), Term::Unknown);
        }
        forget(body, &mut inside.names);
        let returned = self.returned.take();
        self.block(body, inside);
        self.returned = returned;
    }
}

fn is_transparent(decorator: &Expr) -> bool {
    let function = match &decorator.kind {
        ExprKind::Call { function, .. } => function,
        _ => decorator,
    };
    let name = match &function.kind {
        ExprKind::Name(name) | ExprKind::Attribute(_, name) => name,
        _ => return false,
    };
    TRANSPARENT.contains(&name.as_str())
}

fn inexact(mut state: State) -> State {
    state.path.exact = false;
    state
}

/// Behind both branches of an `if`. Where neither was left early, all that is known is what was known before.
fn joined_states(before: State, then: State, other: State, left: bool) -> State {
    let exact = then.path.exact && other.path.exact;
    let names = same_names(then.names, &other.names);
    if !left {
        return State { path: Path { clauses: before.path.clauses, exact }, names };
    }
    let mut clauses = then.path.clauses;
    clauses.extend(other.path.clauses);
    clauses.sort_unstable();
    clauses.dedup();
    let path = if clauses.len() <= MOST_CHOICES {
        Path { clauses, exact }
    } else {
        Path { clauses: before.path.clauses, exact: false }
    };
    State { path, names }
}

fn same_names(mut one: BTreeMap<String, Term>, other: &BTreeMap<String, Term>) -> BTreeMap<String, Term> {
    for (name, term) in &mut one {
        let other = other.get(name).cloned().unwrap_or_default();
        *term = one_or_other([std::mem::take(term), other].into_iter());
    }
    for name in other.keys() {
        one.entry(name.clone()).or_insert(Term::Unknown);
    }
    one
}
