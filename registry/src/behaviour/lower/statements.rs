//! Statements, and the ways that part and join there.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::behaviour::Feature;
use crate::behaviour::lower::{DEEPEST, Lower, literal, operator_method};
use crate::behaviour::names::{assigned, dotted_of, mentioned};
use crate::behaviour::summary::*;
use crate::facts::absolute_module;
use crate::syntax::*;

impl Lower<'_> {
    /// Whether the end of the block is never reached. Conditions that hold after an early return end with the block.
    pub fn block(&mut self, body: &[Stmt]) -> bool {
        let guard = self.frame().guard;
        let mut ended = false;
        for stmt in body {
            ended |= self.stmt(stmt);
        }
        self.frame().guard = guard;
        ended
    }

    pub fn stmt(&mut self, stmt: &Stmt) -> bool {
        self.at(stmt.span);
        if self.depth > DEEPEST {
            self.unknown("is nested too deeply to be followed");
            return false;
        }
        self.depth += 1;
        let ended = self.stmt_inside(stmt);
        self.depth -= 1;
        ended
    }

    fn stmt_inside(&mut self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.expr(value);
            }
            StmtKind::Return(value) => {
                let from = match value {
                    Some(value) => self.expr(value),
                    None => self.make(Tag::None, Vec::new()),
                };
                self.emit(Op::Return { from });
                return true;
            }
            StmtKind::Assign(targets, value) => self.assign(targets, value),
            StmtKind::AnnotatedAssign(target, _, value) => {
                if let Some(value) = value {
                    let from = self.expr(value);
                    self.target(target, from);
                }
            }
            StmtKind::AugmentedAssign(target, op, value) => self.augment(target, op, value),
            StmtKind::If { test, body, otherwise } => return self.choose(test, body, otherwise),
            StmtKind::For { target, iterable, body, otherwise } => {
                let of = self.expr(iterable);
                let mut names = assigned(body).names;
                names.extend(assigned(std::slice::from_ref(stmt)).names);
                self.leaving(names, |lower| {
                    let to = lower.slot();
                    lower.emit(Op::Item { to, of, access: Access::Iterate, key: None });
                    lower.target(target, to);
                    lower.block(body);
                });
                self.block(otherwise);
                return false;
            }
            StmtKind::While { test, body, otherwise } => {
                let names = assigned(std::slice::from_ref(stmt)).names;
                self.leaving(names, |lower| {
                    let of = lower.expr(test);
                    lower.emit(Op::Truth { of });
                    let narrowed = lower.conditions(test, true);
                    let guard = lower.assume(&narrowed);
                    lower.block(body);
                    lower.frame().guard = guard;
                });
                self.block(otherwise);
            }
            StmtKind::With { items, body } => {
                self.feature(Feature::ContextManager);
                let names = assigned(std::slice::from_ref(stmt)).names;
                self.leaving(names, |lower| {
                    for (value, target) in items {
                        let of = lower.expr(value);
                        let to = lower.slot();
                        lower.emit(Op::Enter { to, of });
                        if let Some(target) = target {
                            lower.target(target, to);
                        }
                    }
                    lower.block(body);
                });
            }
            StmtKind::Try { body, handlers, otherwise, finally } => {
                return self.attempt(stmt, body, handlers, otherwise, finally);
            }
            StmtKind::Match { subject, cases } => {
                self.feature(Feature::Match);
                let of = self.expr(subject);
                let names = assigned(std::slice::from_ref(stmt)).names;
                self.leaving(names, |lower| {
                    for case in cases {
                        lower.emit(Op::Truth { of });
                        for read in &case.reads {
                            lower.expr(read);
                        }
                        for capture in &case.captures {
                            let to = lower.slot();
                            lower.emit(Op::Item { to, of, access: Access::Iterate, key: None });
                            lower.emit(Op::Move { to, from: of });
                            lower.bind(capture, to);
                        }
                        if let Some(guard) = &case.guard {
                            lower.expr(guard);
                        }
                        lower.block(&case.body);
                    }
                });
            }
            StmtKind::Raise(exception, cause) => {
                let from = exception.as_ref().map(|value| self.expr(value));
                if let Some(cause) = cause {
                    self.expr(cause);
                }
                let name = exception.as_ref().and_then(|value| match &value.kind {
                    ExprKind::Call { function, .. } => function.dotted(),
                    _ => value.dotted(),
                });
                let name = name.map(|name| self.id(&name));
                self.emit(Op::Raise { name, from });
                return true;
            }
            StmtKind::Assert(values) => {
                let of = values.iter().map(|value| self.expr(value)).collect::<Vec<_>>();
                if let (Some(of), Some(test)) = (of.first().copied(), values.first()) {
                    self.emit(Op::Truth { of });
                    let narrowed = self.conditions(test, true);
                    self.assume(&narrowed);
                }
                let name = Some(self.id("AssertionError"));
                self.emit(Op::Raise { name, from: None });
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.delete(target);
                }
            }
            StmtKind::Function(function) => {
                self.feature(Feature::NestedFunction);
                let unit = self.function(function);
                self.at(stmt.span);
                let mut to = self.slot();
                self.emit(Op::Function { to, unit });
                for decorator in function.decorators.iter().rev() {
                    self.feature(Feature::Decorator);
                    if matches!(dotted_of(decorator).as_deref(), Some("wraps" | "functools.wraps")) {
                        continue;
                    }
                    let callee = self.expr(decorator);
                    let result = self.slot();
                    self.emit(Op::Call { to: result, callee, arguments: vec![(Passing::Positional, to)] });
                    to = result;
                }
                self.bind(&function.name, to);
            }
            StmtKind::Class(class) => {
                self.feature(Feature::Class);
                let plain = |stmt: &Stmt| match &stmt.kind {
                    StmtKind::Function(_) | StmtKind::Nothing => true,
                    StmtKind::Assign(_, value) | StmtKind::Expr(value) => literal(value, self.place.text).is_some(),
                    _ => false,
                };
                let known = |base: &Expr| {
                    matches!(base.dotted().as_deref(), Some("object" | "Exception" | "ValueError" | "TypeError"))
                };
                if !class.keywords.is_empty() || !class.decorators.is_empty() || !class.bases.iter().all(known) {
                    self.unknown("derives a class while it runs");
                }
                if !class.body.iter().all(plain) {
                    self.unknown("makes a class whose body computes");
                }
                let mut parts = Vec::new();
                for expr in class.bases.iter().chain(&class.decorators).chain(&class.keywords) {
                    parts.push(self.expr(expr));
                }
                let mut names = std::collections::BTreeSet::new();
                class.body.iter().for_each(|inner| mentioned(inner, &mut names));
                for name in names {
                    let here = self.frames.len() - 1;
                    parts.extend(self.slot_in(here, &name));
                }
                let to = self.make(Tag::Class, parts);
                self.bind(&class.name, to);
            }
            StmtKind::Import(names) => {
                self.feature(Feature::Import);
                for alias in names {
                    let root = alias.name.split('.').next().unwrap_or_default();
                    let (bound, dotted) = match &alias.asname {
                        Some(asname) => (asname.as_str(), alias.name.as_str()),
                        None => (root, root),
                    };
                    self.import(bound, dotted);
                }
            }
            StmtKind::ImportFrom { level, module, names } => {
                self.feature(Feature::Import);
                let from = absolute_module(self.place.module, self.place.is_package, *level, module.as_deref());
                for alias in names {
                    match &from {
                        Some(from) if alias.name != "*" => {
                            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                            self.import(bound, &format!("{from}.{}", alias.name));
                        }
                        _ => {
                            self.unknown("imports names that are not told");
                        }
                    }
                }
            }
            StmtKind::Global(_) => self.feature(Feature::Global),
            StmtKind::Nonlocal(_) => self.feature(Feature::Nonlocal),
            StmtKind::Nothing => {
                return matches!(stmt.span.text(self.place.text).trim(), "break" | "continue");
            }
        }
        false
    }

    fn import(&mut self, bound: &str, dotted: &str) {
        let to = self.slot();
        let name = self.id(&format!(":{dotted}"));
        self.emit(Op::Name { to, name });
        self.bind(bound, to);
    }

    fn assign(&mut self, targets: &[Expr], value: &Expr) {
        if let ([Expr { kind: ExprKind::Tuple(parts), .. }], ExprKind::Tuple(values)) = (targets, &value.kind) {
            let starred = |expr: &Expr| matches!(expr.kind, ExprKind::Starred(_));
            if parts.len() == values.len() && !parts.iter().chain(values).any(starred) {
                let given: Vec<Slot> = values.iter().map(|value| self.expr(value)).collect();
                for (part, from) in parts.iter().zip(given) {
                    self.target(part, from);
                }
                return;
            }
        }
        let from = self.expr(value);
        for target in targets {
            self.target(target, from);
        }
        // `kind = type(x)`, which later tests narrow `x` by.
        if let ([Expr { kind: ExprKind::Name(kind), .. }], ExprKind::Call { function, arguments, keywords }) =
            (targets, &value.kind)
            && let (Some("type"), [Expr { kind: ExprKind::Name(x), .. }], []) =
                (function.dotted().as_deref(), &arguments[..], &keywords[..])
        {
            let frame = self.frame();
            if let (Some(at), Some(slot)) = (frame.env.get(kind.as_str()).copied(), frame.env.get(x.as_str()).copied())
                && !frame.fixed.contains_key(kind.as_str())
                && !frame.fixed.contains_key(x.as_str())
            {
                let base = frame.base_of(slot);
                frame.kinds.insert(kind.to_string(), (at, x.to_string(), base));
            }
        }
    }

    pub fn augment(&mut self, target: &Expr, op: &str, value: &Expr) {
        let name = self.id(operator_method(op));
        match &target.kind {
            ExprKind::Name(bound) => {
                let left = self.read(bound);
                let right = self.expr(value);
                let to = self.slot();
                self.emit(Op::Augment { to, name, left, right });
                self.bind(bound, to);
            }
            ExprKind::Attribute(of, attribute) => {
                let of = self.expr(of);
                let attribute = self.id(attribute);
                let left = self.slot();
                self.emit(Op::Attribute { to: left, of, name: attribute });
                let right = self.expr(value);
                let to = self.slot();
                self.emit(Op::Augment { to, name, left, right });
                self.emit(Op::SetAttribute { of, name: attribute, from: Some(to) });
            }
            ExprKind::Subscript(of, key) => {
                let of = self.expr(of);
                let key = self.expr(key);
                let left = self.slot();
                self.emit(Op::Item { to: left, of, access: Access::Subscript, key: Some(key) });
                let right = self.expr(value);
                let to = self.slot();
                self.emit(Op::Augment { to, name, left, right });
                self.emit(Op::SetItem { of, key, from: Some(to) });
            }
            _ => {
                self.unknown("assigns to what is no target");
            }
        }
    }

    fn delete(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) if self.frame().globals.contains(name.as_str()) => {
                let from = self.make(Tag::None, Vec::new());
                self.bind(name, from);
            }
            ExprKind::Attribute(of, name) => {
                let of = self.expr(of);
                let name = self.id(name);
                self.emit(Op::SetAttribute { of, name, from: None });
            }
            ExprKind::Subscript(of, key) => {
                let of = self.expr(of);
                let key = self.expr(key);
                self.emit(Op::SetItem { of, key, from: None });
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().for_each(|part| self.delete(part)),
            _ => {}
        }
    }

    /// Runs a body that may run again, or be left anywhere: what it assigns is one of all versions, there and after.
    pub fn leaving(&mut self, names: HashSet<String>, run: impl FnOnce(&mut Self)) {
        let mut taker = HashMap::default();
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_unstable();
        for name in names {
            let frame = self.frame();
            if frame.fixed.contains_key(&name) || frame.globals.contains(&name) {
                continue;
            }
            let before = frame.env.get(&name).copied();
            let to = self.slot();
            if let Some(from) = before {
                self.emit(Op::Move { to, from });
            }
            taker.insert(name.clone(), to);
            self.frame().env.insert(name.clone(), to);
            self.frame().kinds.remove(&name);
        }
        let frame = self.frame();
        let guard = frame.guard;
        let env = frame.env.clone();
        frame.takers.push(taker);
        run(self);
        let frame = self.frame();
        frame.guard = guard;
        // What was narrowed inside holds inside only; what was assigned is with the taker.
        frame.env = env;
        frame.takers.pop();
    }

    fn attempt(
        &mut self,
        stmt: &Stmt,
        body: &[Stmt],
        handlers: &[Handler],
        otherwise: &[Stmt],
        finally: &[Stmt],
    ) -> bool {
        self.feature(Feature::Try);
        let names = assigned(std::slice::from_ref(stmt)).names;
        let mut ends = false;
        self.leaving(names, |lower| {
            let outer = lower.frame().handler;
            let mut caught = Caught { parent: outer, ..Caught::default() };
            for handler in handlers.iter().filter(|handler| !raises_again(handler)) {
                let kinds = match handler.exception.as_ref().map(|value| &value.kind) {
                    Some(ExprKind::Tuple(parts)) => parts.iter().map(Expr::dotted).collect(),
                    Some(_) => vec![handler.exception.as_ref().and_then(Expr::dotted)],
                    None => {
                        caught.all = true;
                        Vec::new()
                    }
                };
                for name in kinds.into_iter().flatten() {
                    caught.names.push(lower.id(&name));
                }
            }
            lower.unit().handlers.push(caught);
            let inside = lower.unit().handlers.len() as u32 - 1;
            lower.frame().handler = inside;
            // Versions of the try and of its handlers meet in the taker, which the whole is left with.
            let env = lower.frame().env.clone();
            let mut all = lower.block(body);
            lower.frame().handler = outer;
            all |= lower.block(otherwise);
            for handler in handlers {
                lower.frame().env.clone_from(&env);
                if let Some(exception) = &handler.exception {
                    lower.at(exception.span);
                    lower.expr(exception);
                }
                if let Some(name) = &handler.name {
                    let caught = lower.anything();
                    lower.bind(name, caught);
                }
                all &= lower.block(&handler.body);
            }
            lower.frame().env = env;
            all |= lower.block(finally);
            ends = all;
        });
        ends
    }

    fn choose(&mut self, test: &Expr, body: &[Stmt], otherwise: &[Stmt]) -> bool {
        let of = self.expr(test);
        self.emit(Op::Truth { of });
        let (then, other) = (self.conditions(test, true), self.conditions(test, false));
        let env = self.frame().env.clone();
        let guard = self.assume(&then);
        let then_guard = self.frame().guard;
        let then_ends = self.block(body);
        let then_env = std::mem::replace(&mut self.frame().env, env);
        self.frame().guard = guard;
        self.assume(&other);
        let other_guard = self.frame().guard;
        let other_ends = self.block(otherwise);
        match (then_ends, other_ends) {
            (true, true) => self.frame().guard = guard,
            // The rest of the block runs under the condition that did not end it.
            (true, false) => self.frame().guard = other_guard,
            (false, true) => {
                self.frame().env = then_env;
                self.frame().guard = then_guard;
            }
            (false, false) => {
                let other_env = std::mem::take(&mut self.frame().env);
                self.join((then_env, then_guard), (other_env, other_guard));
                self.frame().guard = guard;
            }
        }
        then_ends && other_ends
    }

    /// Where two ways meet: a slot that is one or the other, for each name that differs.
    pub fn join(&mut self, (left, left_guard): (HashMap<String, Slot>, u32), right: (HashMap<String, Slot>, u32)) {
        let (mut env, right_guard) = right;
        let mut differing: Vec<(String, Slot)> =
            left.into_iter().filter(|(name, slot)| env.get(name) != Some(slot)).collect();
        differing.sort_unstable();
        for (name, one) in differing {
            let Some(other) = env.get(&name).copied() else {
                env.insert(name, one);
                continue;
            };
            let to = self.slot();
            let frame = self.frame();
            let (left, right) = (frame.origin.get(&one).copied(), frame.origin.get(&other).copied());
            if let Some(parameter) = left.filter(|_| left == right) {
                frame.origin.insert(to, parameter);
            }
            if frame.base_of(one) == frame.base_of(other) {
                let base = frame.base_of(one);
                frame.base.insert(to, base);
            }
            for (from, guard) in [(one, left_guard), (other, right_guard)] {
                let before = std::mem::replace(&mut self.frame().guard, guard);
                self.emit(Op::Move { to, from });
                self.frame().guard = before;
            }
            env.insert(name, to);
        }
        self.frame().env = env;
    }
}

/// Whether a handler hands on what it caught.
fn raises_again(handler: &Handler) -> bool {
    pub fn inside(stmt: &Stmt, name: Option<&str>) -> bool {
        match &stmt.kind {
            StmtKind::Raise(None, _) => return true,
            StmtKind::Raise(Some(Expr { kind: ExprKind::Name(raised), .. }), _) if Some(raised.as_str()) == name => {
                return true;
            }
            StmtKind::Function(_) | StmtKind::Class(_) => return false,
            _ => {}
        }
        let mut found = false;
        stmt.children(&mut |_| {}, &mut |inner| found |= inside(inner, name));
        found
    }
    handler.body.iter().any(|stmt| inside(stmt, handler.name.as_deref()))
}
