//! From syntax to the operations of a `Summary`.
//!
//! Each assignment makes a new slot. Where ways part and meet again, a slot takes the versions of all of them; a loop,
//! a `try` or a `with` may be left anywhere, so its slot takes every version that is assigned inside.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::behaviour::Feature;
use crate::behaviour::names::{assigned, assigned_in, captures, dotted_of, mentioned};
use crate::behaviour::patches::Patches;
use crate::behaviour::summary::*;
use crate::facts::{Definition, annotation};
use crate::lines::Lines;
use crate::syntax::*;

mod conditions;
mod expressions;
mod statements;

/// Deeper than this nothing is followed.
const DEEPEST: u32 = 120;

/// Where a piece of code stands.
pub(crate) struct Place<'a> {
    pub text: &'a str,
    pub lines: &'a Lines,
    pub module: &'a str,
    pub is_package: bool,
}

pub(super) struct Lower<'a> {
    place: &'a Place<'a>,
    summary: Summary,
    ids: HashMap<String, NameId>,
    frames: Vec<Frame>,
    line: u32,
    depth: u32,
}

/// One function while it is read.
struct Frame {
    unit: usize,
    /// The slot of each name here and now.
    env: HashMap<String, Slot>,
    locals: HashSet<String>,
    globals: HashSet<String>,
    nonlocals: HashSet<String>,
    /// Names with one slot for good, because a function inside sees their later versions.
    fixed: HashMap<String, Slot>,
    /// The slots of loops and `try`s around the place that take every version.
    takers: Vec<HashMap<String, Slot>>,
    guard: u32,
    handler: u32,
    /// The parameter that a narrowed slot is a version of.
    origin: HashMap<Slot, u32>,
    /// The slot that a narrowed slot is a version of.
    base: HashMap<Slot, Slot>,
    /// `kind` after `kind = type(x)`: its slot, `x`, and the slot of `x`.
    kinds: HashMap<String, (Slot, String, Slot)>,
}

impl Frame {
    pub fn base_of(&self, slot: Slot) -> Slot {
        self.base.get(&slot).copied().unwrap_or(slot)
    }
}

impl Summary {
    /// Of a function or method.
    pub(crate) fn of_function(place: &Place, stmt: &Stmt, function: &Function) -> Summary {
        let mut lower = Lower::new(place);
        lower.at(stmt.span);
        for decorator in &function.decorators {
            lower.feature(Feature::Decorator);
            let name = match &decorator.kind {
                ExprKind::Call { function, .. } => function.dotted().map(|name| name + "()"),
                _ => decorator.dotted(),
            };
            if matches!(name.as_deref(), Some("property")) {
                lower.feature(Feature::Property);
            }
            lower.summary.decorators.push(name.unwrap_or_default());
        }
        lower.function(function);
        lower.summary
    }

    /// Of the value of a name.
    pub(crate) fn of_value(place: &Place, value: &Expr) -> Summary {
        let mut lower = Lower::new(place);
        lower.at(value.span);
        lower.enter(HashSet::default(), HashSet::default(), HashMap::default());
        let from = lower.expr(value);
        lower.emit(Op::Return { from });
        lower.leave();
        lower.summary
    }

    /// Of a class itself; its members have their own.
    pub(crate) fn of_class(place: &Place, class: &Class) -> Summary {
        let mut lower = Lower::new(place);
        lower.feature(Feature::Class);
        for keyword in &class.keywords {
            let before = place.text.get(..keyword.span.start as usize).unwrap_or_default().trim_end();
            if before.strip_suffix('=').is_some_and(|left| left.trim_end().ends_with("metaclass")) {
                lower.feature(Feature::Metaclass);
                lower.summary.metaclass = Some(keyword.dotted().unwrap_or_default());
            }
            lower.summary.opaque = Some("its class is made with keywords".into());
        }
        for decorator in &class.decorators {
            lower.feature(Feature::Decorator);
            let name = dotted_of(decorator).unwrap_or_default();
            lower.summary.decorators.push(name.clone());
            if !matches!(
                name.as_str(),
                "dataclass" | "dataclasses.dataclass" | "final" | "total_ordering" | "functools.total_ordering"
            ) {
                lower.summary.opaque = Some(format!("its class is decorated with `{name}`"));
            }
        }
        lower.summary
    }

    /// Marks the values on which other statements of their module act: `TABLE["x"] = f` while the module is loaded.
    pub(crate) fn settle(body: &[Stmt], definitions: &mut [Definition]) {
        let mut touched = BTreeSet::new();
        for stmt in body {
            let plain = match &stmt.kind {
                StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Import(_) | StmtKind::ImportFrom { .. } => true,
                StmtKind::Assign(targets, _) => targets.iter().all(|target| matches!(target.kind, ExprKind::Name(_))),
                StmtKind::AnnotatedAssign(target, ..) => matches!(target.kind, ExprKind::Name(_)),
                _ => false,
            };
            if !plain {
                mentioned(stmt, &mut touched);
            }
        }
        let patches = Patches::of(body);
        for definition in definitions {
            let first = definition.name.split('.').next().unwrap_or_default();
            if touched.contains(first) {
                definition.summary.touched = true;
            }
            definition.summary.patched = patches.of_definition(definition);
        }
    }

    /// Takes over the setter or the deleter of a property.
    pub(crate) fn add_setter(&mut self, place: &Place, stmt: &Stmt, function: &Function, deletes: bool) {
        let mut lower = Lower::new(place);
        lower.summary = std::mem::take(self);
        lower.ids = lower.summary.names.iter().cloned().zip(0..).collect();
        lower.at(stmt.span);
        let unit = Some(lower.summary.units.len() as u32);
        if deletes {
            lower.summary.deleter = unit;
        } else {
            lower.summary.setter = unit;
        }
        lower.function(function);
        *self = lower.summary;
    }
}

impl<'a> Lower<'a> {
    pub fn new(place: &'a Place<'a>) -> Lower<'a> {
        Lower { place, summary: Summary::default(), ids: HashMap::default(), frames: Vec::new(), line: 0, depth: 0 }
    }

    pub fn at(&mut self, span: Span) {
        self.line = self.place.lines.line(span.start) as u32;
    }

    pub fn feature(&mut self, feature: Feature) {
        self.summary.features |= 1 << feature as u32;
    }

    pub fn id(&mut self, name: &str) -> NameId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.summary.names.len() as NameId;
        self.summary.names.push(name.to_string());
        self.ids.insert(name.to_string(), id);
        id
    }

    fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub fn unit(&mut self) -> &mut Unit {
        let unit = self.frame().unit;
        &mut self.summary.units[unit]
    }

    pub fn slot(&mut self) -> Slot {
        let unit = self.unit();
        unit.slots += 1;
        unit.slots - 1
    }

    pub fn emit(&mut self, op: Op) {
        let (guard, handler, line) = (self.frame().guard, self.frame().handler, self.line);
        self.unit().steps.push(Step { op, line, guard, handler });
    }

    pub fn unknown(&mut self, what: &str) -> Slot {
        let what = self.id(what);
        self.emit(Op::Unknown { what });
        self.anything()
    }

    pub fn anything(&mut self) -> Slot {
        let to = self.slot();
        self.emit(Op::Anything { to });
        to
    }

    pub fn make(&mut self, tag: Tag, parts: Vec<Slot>) -> Slot {
        let to = self.slot();
        let constant = if tag == Tag::None { Constant::None } else { Constant::Any };
        self.emit(Op::Make { to, tag, constant, parts });
        to
    }

    fn enter(&mut self, locals: HashSet<String>, globals: HashSet<String>, env: HashMap<String, Slot>) {
        self.summary.units.push(Unit {
            guards: vec![Guard { parent: 0, parameter: 0, test: Test::Always }],
            handlers: vec![Caught::default()],
            ..Unit::default()
        });
        self.frames.push(Frame {
            unit: self.summary.units.len() - 1,
            env,
            locals,
            globals,
            nonlocals: HashSet::default(),
            fixed: HashMap::default(),
            takers: Vec::new(),
            guard: 0,
            handler: 0,
            origin: HashMap::default(),
            base: HashMap::default(),
            kinds: HashMap::default(),
        });
    }

    fn leave(&mut self) {
        self.frames.pop();
    }

    /// A function with its body, as a new unit; its number.
    pub fn function(&mut self, function: &Function) -> u32 {
        let found = assigned(&function.body);
        let parameters: Vec<&Parameter> = function.parameters.iter().collect();
        let at = self.begin(&parameters, found.names, found.globals, found.nonlocals);
        if function.is_async {
            self.feature(Feature::Async);
            self.unit().suspended = true;
        }
        self.unit().returns = function.returns.as_ref().map(annotation).unwrap_or_default();
        let inner = captures(&function.body);
        self.fix(inner.needed, &inner.rebound, &parameters);
        self.block(&function.body);
        self.leave();
        at
    }

    pub fn lambda(&mut self, parameters: &[Parameter], body: &Expr) -> u32 {
        let mut found = BTreeSet::new();
        assigned_in(body, &mut found);
        let parameters: Vec<&Parameter> = parameters.iter().collect();
        let at = self.begin(&parameters, found.into_iter().collect(), HashSet::default(), HashSet::default());
        let from = self.expr(body);
        self.emit(Op::Return { from });
        self.leave();
        at
    }

    /// Enters a unit with its parameters. What the defaults of an inner function are is known where it is made.
    pub fn begin(
        &mut self,
        parameters: &[&Parameter],
        mut locals: HashSet<String>,
        globals: HashSet<String>,
        nonlocals: HashSet<String>,
    ) -> u32 {
        let outer = !self.frames.is_empty();
        let mut given: Vec<Option<Slot>> = Vec::new();
        for parameter in parameters {
            let evaluated = match &parameter.default {
                Some(default) if outer && literal(default, self.place.text).is_none() => Some(self.expr(default)),
                _ => None,
            };
            given.push(evaluated);
        }
        locals.extend(parameters.iter().map(|one| one.name.to_string()));
        locals.retain(|name| !globals.contains(name) && !nonlocals.contains(name));
        let env = parameters.iter().zip(0..).map(|(one, slot)| (one.name.to_string(), slot)).collect();
        self.enter(locals, globals, env);
        self.frame().nonlocals = nonlocals;
        self.unit().slots = parameters.len() as u32;
        for (at, (parameter, given)) in parameters.iter().zip(given).enumerate() {
            let name = self.id(&parameter.name);
            let kind = match parameter.kind {
                ParameterKind::PositionalOnly => ArgumentKind::PositionalOnly,
                ParameterKind::Ordinary => ArgumentKind::Ordinary,
                ParameterKind::Variadic => ArgumentKind::Variadic,
                ParameterKind::KeywordOnly => ArgumentKind::KeywordOnly,
                ParameterKind::Keywords => ArgumentKind::Keywords,
            };
            match parameter.kind {
                ParameterKind::PositionalOnly => self.feature(Feature::PositionalOnly),
                ParameterKind::KeywordOnly => self.feature(Feature::KeywordOnly),
                ParameterKind::Variadic | ParameterKind::Keywords => self.feature(Feature::StarArguments),
                ParameterKind::Ordinary => {}
            }
            let default = match (&parameter.default, given) {
                (None, _) => Preset::Required,
                (Some(_), Some(slot)) => {
                    let here = self.slot();
                    let unnamed = self.id("");
                    self.unit().captured.push((unnamed, slot, here));
                    self.emit(Op::Move { to: at as Slot, from: here });
                    Preset::Captured
                }
                (Some(value), None) => match literal(value, self.place.text) {
                    Some((tag, constant)) => Preset::Literal(tag, constant),
                    None => match value.dotted() {
                        Some(dotted) => Preset::Name(self.id(&dotted)),
                        None => Preset::Kept,
                    },
                },
            };
            let annotation = parameter.annotation.as_ref().map(annotation).unwrap_or_default();
            self.unit().parameters.push(Argument { name, kind, annotation, default });
            self.frame().origin.insert(at as Slot, at as u32);
        }
        self.frame().unit as u32
    }

    /// Gives names whose later versions an inner function sees one slot for good.
    fn fix(&mut self, needed: BTreeSet<String>, rebound: &BTreeSet<String>, parameters: &[&Parameter]) {
        for name in needed {
            if !self.frame().locals.contains(&name) {
                continue;
            }
            let slot = match parameters.iter().position(|one| one.name == name) {
                Some(at) => at as Slot,
                None => self.slot(),
            };
            if rebound.contains(&name) {
                self.emit(Op::Anything { to: slot });
            }
            self.frame().origin.remove(&slot);
            self.frame().fixed.insert(name.clone(), slot);
            self.frame().env.insert(name, slot);
        }
    }

    // Names ---------------------------------------------------------------------------------------------------------

    pub fn read(&mut self, name: &str) -> Slot {
        let here = self.frames.len() - 1;
        if let Some(slot) = self.slot_in(here, name) {
            return slot;
        }
        let to = self.slot();
        let name = self.id(name);
        self.emit(Op::Name { to, name });
        to
    }

    /// The slot of a name that belongs to a function, as seen from a frame.
    pub fn slot_in(&mut self, at: usize, name: &str) -> Option<Slot> {
        let frame = &self.frames[at];
        if frame.globals.contains(name) {
            return None;
        }
        if let Some(slot) = frame.env.get(name) {
            return Some(*slot);
        }
        if frame.locals.contains(name) {
            // Bound further down: whatever it may be then.
            let unit = &mut self.summary.units[frame.unit];
            let to = unit.slots;
            unit.slots += 1;
            let (guard, handler) = (frame.guard, frame.handler);
            unit.steps.push(Step { op: Op::Anything { to }, line: self.line, guard, handler });
            return Some(to);
        }
        let outer = self.slot_in(at.checked_sub(1)?, name)?;
        self.feature(Feature::Closure);
        let id = self.id(name);
        let unit = &mut self.summary.units[self.frames[at].unit];
        let here = unit.slots;
        unit.slots += 1;
        unit.captured.push((id, outer, here));
        self.frames[at].env.insert(name.to_string(), here);
        Some(here)
    }

    pub fn bind(&mut self, name: &str, from: Slot) {
        if self.frame().globals.contains(name) {
            let name = self.id(name);
            self.emit(Op::SetGlobal { name, from });
            return;
        }
        if self.frame().nonlocals.contains(name) {
            // The variable of the function around it, which has no name outside.
            let unnamed = self.id("");
            self.emit(Op::SetGlobal { name: unnamed, from });
        }
        if let Some(fixed) = self.frame().fixed.get(name).copied() {
            self.emit(Op::Move { to: fixed, from });
            return;
        }
        self.frame().kinds.remove(name);
        let takers: Vec<Slot> = self.frame().takers.iter().filter_map(|taker| taker.get(name).copied()).collect();
        for to in takers {
            self.emit(Op::Move { to, from });
        }
        self.frame().env.insert(name.to_string(), from);
    }

    pub fn target(&mut self, target: &Expr, from: Slot) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name, from),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                for part in parts {
                    let to = self.slot();
                    self.emit(Op::Item { to, of: from, access: Access::Iterate, key: None });
                    if let ExprKind::Starred(inner) = &part.kind {
                        self.feature(Feature::StarExpression);
                        let rest = self.make(Tag::List, vec![to]);
                        self.target(inner, rest);
                    } else {
                        self.target(part, to);
                    }
                }
            }
            ExprKind::Starred(inner) => self.target(inner, from),
            ExprKind::Attribute(of, name) => {
                let of = self.expr(of);
                let name = self.id(name);
                self.emit(Op::SetAttribute { of, name, from: Some(from) });
            }
            ExprKind::Subscript(of, key) => {
                let of = self.expr(of);
                let key = self.expr(key);
                self.emit(Op::SetItem { of, key, from: Some(from) });
            }
            _ => {
                self.unknown("assigns to what is no target");
            }
        }
    }
}

/// A literal without parts: what it is, and which value.
fn literal(expr: &Expr, text: &str) -> Option<(Tag, Constant)> {
    let plain = |tag| Some((tag, Constant::Any));
    match &expr.kind {
        ExprKind::None => Some((Tag::None, Constant::None)),
        ExprKind::Bool => {
            Some((Tag::Bool, if expr.span.text(text) == "True" { Constant::True } else { Constant::False }))
        }
        ExprKind::Int(_) => plain(Tag::Int),
        ExprKind::Float => plain(Tag::Float),
        ExprKind::Complex => plain(Tag::Complex),
        ExprKind::Str(_) => plain(Tag::Str),
        ExprKind::Bytes => plain(Tag::Bytes),
        ExprKind::Ellipsis => plain(Tag::Atom),
        ExprKind::Unary("-" | "+" | "~", inner) => literal(inner, text).filter(|(tag, _)| *tag != Tag::None),
        ExprKind::Tuple(parts) if parts.is_empty() => plain(Tag::Tuple),
        _ => None,
    }
}

/// The method of an operator.
fn operator_method(op: &str) -> &'static str {
    match op {
        "+" => "__add__",
        "-" => "__sub__",
        "*" => "__mul__",
        "@" => "__matmul__",
        "/" => "__truediv__",
        "%" => "__mod__",
        "**" => "__pow__",
        "<<" => "__lshift__",
        ">>" => "__rshift__",
        "|" => "__or__",
        "^" => "__xor__",
        "&" => "__and__",
        _ => "__floordiv__",
    }
}
