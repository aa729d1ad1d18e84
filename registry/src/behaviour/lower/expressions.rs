//! Expressions, as operations on slots.

use rustc_hash::FxHashMap as HashMap;

use super::{DEEPEST, Lower, literal, operator_method};
use crate::behaviour::Feature;
use crate::behaviour::names::assigned_in;
use crate::behaviour::summary::*;
use crate::syntax::*;

impl Lower<'_> {
    /// The slot of an expression's value.
    pub(super) fn expr(&mut self, expr: &Expr) -> Slot {
        if self.depth > DEEPEST {
            return self.unknown("is nested too deeply to be followed");
        }
        self.depth += 1;
        let line = self.line;
        self.at(expr.span);
        let slot = self.expr_inside(expr);
        self.line = line;
        self.depth -= 1;
        slot
    }

    fn exprs(&mut self, values: &[Expr]) -> Vec<Slot> {
        values.iter().map(|value| self.part(value)).collect()
    }

    /// A part of a literal; `*xs` stands for its elements.
    fn part(&mut self, value: &Expr) -> Slot {
        match &value.kind {
            ExprKind::Starred(inner) => {
                self.feature(Feature::StarExpression);
                let of = self.expr(inner);
                let to = self.slot();
                self.emit(Op::Item { to, of, access: Access::Iterate, key: None });
                to
            }
            _ => self.expr(value),
        }
    }

    /// A key of a new set or dict is hashed.
    fn hash(&mut self, key: Slot) {
        self.operate("__hash__", vec![key]);
    }

    pub fn operate(&mut self, name: &str, operands: Vec<Slot>) -> Slot {
        let name = self.id(name);
        let to = self.slot();
        self.emit(Op::Operate { to, name, operands });
        to
    }

    fn expr_inside(&mut self, expr: &Expr) -> Slot {
        if let Some((tag, constant)) = literal(expr, self.place.text) {
            let to = self.slot();
            self.emit(Op::Make { to, tag, constant, parts: Vec::new() });
            return to;
        }
        match &expr.kind {
            ExprKind::Name(name) => self.read(name),
            ExprKind::Attribute(of, name) => {
                let of = self.expr(of);
                let name = self.id(name);
                let to = self.slot();
                self.emit(Op::Attribute { to, of, name });
                to
            }
            ExprKind::Call { function, arguments, keywords } => self.call(function, arguments, keywords),
            ExprKind::Subscript(of, key) => {
                let of = self.expr(of);
                let access = if matches!(key.kind, ExprKind::Slice(_)) { Access::Slice } else { Access::Subscript };
                let key = Some(self.expr(key));
                let to = self.slot();
                self.emit(Op::Item { to, of, access, key });
                to
            }
            ExprKind::FString(parts) | ExprKind::Parts(parts) => {
                let operands = self.exprs(parts);
                self.operate("__format__", operands)
            }
            ExprKind::List(parts) => {
                let parts = self.exprs(parts);
                self.make(Tag::List, parts)
            }
            ExprKind::Tuple(parts) => {
                let parts = self.exprs(parts);
                self.make(Tag::Tuple, parts)
            }
            ExprKind::Set(parts) => {
                let parts = self.exprs(parts);
                parts.iter().for_each(|part| self.hash(*part));
                self.make(Tag::Set, parts)
            }
            ExprKind::Dict(items) => {
                let mut parts = Vec::new();
                for (key, value) in items {
                    match key {
                        Some(key) => {
                            let written = literal(key, self.place.text).is_some();
                            let key = self.expr(key);
                            if !written {
                                self.hash(key);
                            }
                            parts.push(key);
                            parts.push(self.expr(value));
                        }
                        None => {
                            let of = self.expr(value);
                            let to = self.slot();
                            self.emit(Op::Item { to, of, access: Access::Subscript, key: None });
                            parts.push(to);
                        }
                    }
                }
                self.make(Tag::Dict, parts)
            }
            ExprKind::Slice(parts) => {
                let parts = self.exprs(parts);
                self.make(Tag::Slice, parts)
            }
            ExprKind::Starred(inner) => self.expr(inner),
            ExprKind::Lambda(parameters, body) => {
                self.feature(Feature::Lambda);
                let unit = self.lambda(parameters, body);
                let to = self.slot();
                self.emit(Op::Function { to, unit });
                to
            }
            ExprKind::Comprehension { kind, elements, clauses } => self.comprehension(expr, *kind, elements, clauses),
            ExprKind::Binary(left, op, right) => {
                let operands = vec![self.expr(left), self.expr(right)];
                self.operate(operator_method(op), operands)
            }
            ExprKind::Compare(left, ops, others) => {
                let mut left = self.expr(left);
                let mut results = Vec::new();
                for (op, other) in ops.iter().zip(others) {
                    let right = self.expr(other);
                    let result = match *op {
                        "is" | "is not" => self.make(Tag::Bool, Vec::new()),
                        "in" | "not in" => self.operate("__contains__", vec![right, left]),
                        "==" => self.operate("__eq__", vec![left, right]),
                        "!=" => self.operate("__ne__", vec![left, right]),
                        "<" => self.operate("__lt__", vec![left, right]),
                        "<=" => self.operate("__le__", vec![left, right]),
                        ">" => self.operate("__gt__", vec![left, right]),
                        _ => self.operate("__ge__", vec![left, right]),
                    };
                    results.push(result);
                    left = right;
                }
                match results[..] {
                    [only] => only,
                    _ => {
                        let to = self.slot();
                        for from in results {
                            self.emit(Op::Truth { of: from });
                            self.emit(Op::Move { to, from });
                        }
                        to
                    }
                }
            }
            ExprKind::Unary(op, operand) => {
                let of = self.expr(operand);
                match *op {
                    "not" => {
                        self.emit(Op::Truth { of });
                        self.make(Tag::Bool, Vec::new())
                    }
                    "-" => self.operate("__neg__", vec![of]),
                    "+" => self.operate("__pos__", vec![of]),
                    _ => self.operate("__invert__", vec![of]),
                }
            }
            ExprKind::Choice { condition: Some(test), options } => {
                let of = self.expr(test);
                self.emit(Op::Truth { of });
                let (then, other) = (self.conditions(test, true), self.conditions(test, false));
                let to = self.slot();
                self.way(&then, options.first(), to);
                self.way(&other, options.get(1), to);
                to
            }
            ExprKind::Choice { condition: None, options } => {
                // The later operands are reached where the earlier ones came out true, or false.
                let or = self.is_or(options);
                let to = self.slot();
                let env = self.frame().env.clone();
                let guard = self.frame().guard;
                let mut envs = Vec::new();
                for (at, option) in options.iter().enumerate() {
                    let from = self.expr(option);
                    envs.push((self.frame().env.clone(), self.frame().guard));
                    self.emit(Op::Move { to, from });
                    if at + 1 < options.len() {
                        self.emit(Op::Truth { of: from });
                        let known = self.conditions(option, !or);
                        self.assume(&known);
                    }
                }
                self.frame().env = env;
                self.frame().guard = guard;
                self.meet(envs);
                to
            }
            ExprKind::Walrus(target, value) => {
                self.feature(Feature::Walrus);
                let from = self.expr(value);
                self.target(target, from);
                from
            }
            ExprKind::Await(inner) => {
                self.feature(Feature::Async);
                self.unit().suspended = true;
                self.expr(inner);
                self.unknown("waits for something")
            }
            ExprKind::Yield(values) => {
                self.feature(Feature::Generator);
                self.unit().generator = true;
                let delegates = expr.span.text(self.place.text).trim_start().starts_with("yield from");
                if delegates {
                    self.feature(Feature::YieldFrom);
                }
                for value in values {
                    let mut from = self.expr(value);
                    if delegates {
                        let to = self.slot();
                        self.emit(Op::Item { to, of: from, access: Access::Iterate, key: None });
                        from = to;
                    }
                    self.emit(Op::Yield { from });
                }
                self.anything()
            }
            _ => self.unknown("uses syntax that is not followed"),
        }
    }

    /// One way of `a if c else b`.
    fn way(&mut self, known: &super::conditions::Known, option: Option<&Expr>, to: Slot) {
        let Some(option) = option else { return };
        let env = self.frame().env.clone();
        let guard = self.assume(known);
        let from = self.expr(option);
        self.emit(Op::Move { to, from });
        let after = std::mem::replace(&mut self.frame().env, env);
        self.frame().guard = guard;
        self.meet(vec![(after, guard)]);
    }

    /// Keeps what parts of an expression bound, which may not have been reached.
    fn meet(&mut self, envs: Vec<(HashMap<String, Slot>, u32)>) {
        let walked: Vec<String> = envs
            .iter()
            .flat_map(|(env, _)| env.keys())
            .filter(|name| self.frames.last().is_some_and(|frame| frame.locals.contains(*name)))
            .cloned()
            .collect();
        let mut names: Vec<String> = walked;
        names.sort_unstable();
        names.dedup();
        for name in names {
            let mut versions: Vec<Slot> = envs.iter().filter_map(|(env, _)| env.get(&name).copied()).collect();
            let before = self.frame().env.get(&name).copied();
            versions.sort_unstable();
            versions.dedup();
            // Narrowed versions of one value are no new ones.
            let fresh: Vec<Slot> = versions.into_iter().filter(|slot| Some(*slot) != before).collect();
            let narrowed = |lower: &Self, slot: Slot| {
                let unit = &lower.summary.units[lower.frames[lower.frames.len() - 1].unit];
                unit.steps.iter().rev().any(|step| matches!(step.op, Op::Narrow { to, .. } if to == slot))
            };
            let fresh: Vec<Slot> = fresh.into_iter().filter(|slot| !narrowed(self, *slot)).collect();
            if fresh.is_empty() {
                continue;
            }
            let to = self.slot();
            for from in before.into_iter().chain(fresh) {
                self.emit(Op::Move { to, from });
            }
            self.frame().env.insert(name, to);
        }
    }

    fn arguments(&mut self, arguments: &[Expr], keywords: &[(Option<Name>, Expr)]) -> Vec<(Passing, Slot)> {
        let mut given = Vec::new();
        for argument in arguments {
            match &argument.kind {
                ExprKind::Starred(inner) => {
                    self.feature(Feature::StarExpression);
                    given.push((Passing::Star, self.expr(inner)));
                }
                _ => given.push((Passing::Positional, self.expr(argument))),
            }
        }
        for (name, value) in keywords {
            let passing = match name {
                Some(name) => Passing::Keyword(self.id(name)),
                None => {
                    self.feature(Feature::StarExpression);
                    Passing::StarStar
                }
            };
            given.push((passing, self.expr(value)));
        }
        given
    }

    pub fn call(&mut self, function: &Expr, arguments: &[Expr], keywords: &[(Option<Name>, Expr)]) -> Slot {
        if let ExprKind::Attribute(of, name) = &function.kind {
            if matches!(name.as_str(), "__setattr__" | "__getattribute__") {
                self.feature(Feature::DynamicAttribute);
            }
            let above = matches!(&of.kind, ExprKind::Call { function, arguments, .. }
                if arguments.is_empty() && matches!(&function.kind, ExprKind::Name(name) if name == "super"));
            if above {
                self.feature(Feature::Super);
                let given = self.arguments(arguments, keywords);
                let name = self.id(name);
                let to = self.slot();
                self.emit(Op::Super { to, name, arguments: given });
                return to;
            }
            let of = self.expr(of);
            let given = self.arguments(arguments, keywords);
            let name = self.id(name);
            let to = self.slot();
            self.emit(Op::Method { to, of, name, arguments: given });
            return to;
        }
        if let ExprKind::Name(name) = &function.kind {
            if matches!(name.as_str(), "getattr" | "setattr" | "delattr" | "vars" | "globals" | "exec" | "eval") {
                self.feature(Feature::DynamicAttribute);
            }
            if let Some(slot) = self.attribute_by_text(name, arguments, keywords) {
                return slot;
            }
        }
        let callee = self.expr(function);
        let arguments = self.arguments(arguments, keywords);
        let to = self.slot();
        self.emit(Op::Call { to, callee, arguments });
        to
    }

    /// `getattr(x, "name")` and `setattr(x, "name", value)` are what they say where the name is written out.
    fn attribute_by_text(
        &mut self,
        function: &str,
        arguments: &[Expr],
        keywords: &[(Option<Name>, Expr)],
    ) -> Option<Slot> {
        if !keywords.is_empty() || self.frames.iter().any(|frame| frame.locals.contains(function)) {
            return None;
        }
        let [of, Expr { kind: ExprKind::Str(name), .. }, rest @ ..] = arguments else { return None };
        match (function, rest) {
            ("getattr", []) | ("getattr", [_]) => {
                let of = self.expr(of);
                let to = self.slot();
                if let [default] = rest {
                    let from = self.expr(default);
                    self.emit(Op::Move { to, from });
                }
                let name = self.id(name);
                self.emit(Op::Attribute { to, of, name });
                Some(to)
            }
            ("hasattr", []) => {
                let of = self.expr(of);
                let to = self.slot();
                let name = self.id(name);
                self.emit(Op::Attribute { to, of, name });
                Some(self.make(Tag::Bool, Vec::new()))
            }
            ("setattr", [value]) => {
                let of = self.expr(of);
                let from = Some(self.expr(value));
                let name = self.id(name);
                self.emit(Op::SetAttribute { of, name, from });
                Some(self.make(Tag::None, Vec::new()))
            }
            _ => None,
        }
    }

    fn comprehension(&mut self, expr: &Expr, kind: ComprehensionKind, elements: &[Expr], clauses: &[Clause]) -> Slot {
        self.feature(Feature::Comprehension);
        let mut walruses = std::collections::BTreeSet::new();
        assigned_in(expr, &mut walruses);
        let mut parts = Vec::new();
        self.leaving(walruses.into_iter().collect(), |lower| {
            let env = lower.frame().env.clone();
            for clause in clauses {
                let of = lower.expr(&clause.iterable);
                let to = lower.slot();
                lower.emit(Op::Item { to, of, access: Access::Iterate, key: None });
                lower.inner_target(&clause.target, to);
                for condition in &clause.conditions {
                    let of = lower.expr(condition);
                    lower.emit(Op::Truth { of });
                    let known = lower.conditions(condition, true);
                    lower.assume(&known);
                }
            }
            parts = lower.exprs(elements);
            if let (ComprehensionKind::Set | ComprehensionKind::Dict, [key, ..]) = (kind, &parts[..]) {
                lower.hash(*key);
            }
            lower.frame().env = env;
        });
        let tag = match kind {
            ComprehensionKind::List => Tag::List,
            ComprehensionKind::Set => Tag::Set,
            ComprehensionKind::Dict => Tag::Dict,
            ComprehensionKind::Generator => {
                self.feature(Feature::Generator);
                Tag::Iterator
            }
        };
        self.make(tag, parts)
    }

    /// The target of a comprehension is a name of its own, whatever the function around it calls by that name.
    fn inner_target(&mut self, target: &Expr, from: Slot) {
        match &target.kind {
            ExprKind::Name(name) => {
                let frame = self.frame();
                frame.kinds.remove(name.as_str());
                frame.env.insert(name.to_string(), from);
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                for part in parts {
                    let to = self.slot();
                    self.emit(Op::Item { to, of: from, access: Access::Iterate, key: None });
                    self.inner_target(part, to);
                }
            }
            ExprKind::Starred(inner) => {
                let rest = self.make(Tag::List, vec![from]);
                self.inner_target(inner, rest);
            }
            _ => self.target(target, from),
        }
    }
}
