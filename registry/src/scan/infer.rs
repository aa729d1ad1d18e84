//! Statements: what they bind, in which scope, on which way through the program.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::facts::{DefinitionKind, method_kind};
use crate::index::{Index, Shim, State};
use crate::scan::pieces::{Known, Learnt, Look, Passing, Piece, number};
use crate::scan::program::Program;
use crate::scan::scopes::{Bound, Frame, FrameKind};
use crate::scan::values::{Class, Key, Names, Text, Value, join_names};
use crate::scan::world::{ClassInfo, Outside, Passed, Read, Seen, Signature, Summary, World};
use crate::syntax::*;

/// A reference as the scan finds it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) written: Text,
    pub(crate) id: u32,
    pub(crate) alias: Option<Text>,
    pub(crate) state: State,
    pub(crate) shim: Option<Shim>,
}

/// What a file refers to, what it is for others, what it gives them, and what it has looked at in them.
pub(crate) struct Scanned {
    pub(crate) found: Vec<Found>,
    pub(crate) summary: Summary,
    pub(crate) passing: Box<[(usize, Passed)]>,
    /// The parameters for which it matters that something is passed, as numbers of looks.
    pub(crate) given: Box<[u64]>,
    pub(crate) seen: Box<[(Read, Seen)]>,
}

pub(crate) struct Deferred<'p> {
    key: Key,
    function: &'p Function,
    class: Option<Key>,
}

/// Goes over one file.
pub(crate) struct Scanner<'p> {
    pub(crate) index: &'p Index,
    pub(crate) program: &'p Program,
    pub(crate) file: usize,
    pub(crate) outside: Outside<'p, 'p>,
    pub(crate) stack: Vec<Frame>,
    pub(crate) outer: Vec<Rc<Frame>>,
    pub(super) deferred: Vec<Deferred<'p>>,
    /// The names at the top of the file, once all of it has been gone over.
    pub(crate) top: Option<Names>,
    pub(super) signatures: HashMap<u32, Arc<Signature>>,
    bounds: HashMap<u32, Rc<Bound>>,
    /// The names that some function declares global.
    pub(super) declared: HashSet<Text>,
    pub(super) classes: HashMap<u32, Arc<ClassInfo>>,
    pub(crate) known: Known,
    /// The piece that has its turn.
    pub(super) piece: Piece,
    /// Above zero while a loop body is gone over only for what it binds.
    pub(crate) silent: usize,
    returned: Option<Value>,
    class_of_function: Option<Key>,
}

impl<'p> Scanner<'p> {
    pub(crate) fn new(world: &'p World<'p>, file: usize) -> Scanner<'p> {
        Scanner {
            index: world.index,
            program: &world.program,
            file,
            outside: Outside::new(world, file),
            stack: Vec::new(),
            outer: Vec::new(),
            deferred: Vec::new(),
            top: None,
            signatures: HashMap::default(),
            bounds: HashMap::default(),
            declared: HashSet::default(),
            classes: HashMap::default(),
            known: Known { passed: world.passed(file).as_ref().clone(), ..Known::default() },
            piece: Piece::default(),
            silent: 0,
            returned: None,
            class_of_function: None,
        }
    }

    /// A name at the top of a file of the program.
    pub(super) fn top_name(&mut self, file: usize, name: &str) -> Option<Value> {
        if file == self.file {
            return self.top.as_ref()?.get(name).cloned();
        }
        self.outside.value(Read::Name(file, name.into()))
    }

    /// All names at the top of a file of the program.
    pub(super) fn top_names(&mut self, file: usize) -> Names {
        if file == self.file {
            return self.top.clone().unwrap_or_default();
        }
        match self.outside.see(Read::Names(file)) {
            Seen::Names(names) => names.as_ref().clone(),
            _ => Names::default(),
        }
    }

    pub(super) fn signature(&mut self, key: Key) -> Option<Arc<Signature>> {
        if key.0 == self.file {
            let known = self.signatures.get(&key.1).cloned();
            self.piece.unsettled |= known.is_none();
            return known;
        }
        match self.outside.see(Read::Function(key)) {
            Seen::Function(signature) => Some(signature),
            _ => None,
        }
    }

    pub(super) fn class_info(&mut self, key: Key) -> Option<Arc<ClassInfo>> {
        if key.0 == self.file {
            self.piece.look(&Look::Class(key.1));
            return self.classes.get(&key.1).cloned();
        }
        match self.outside.see(Read::Class(key)) {
            Seen::Class(info) => Some(info),
            _ => None,
        }
    }

    /// What a function of the program gives.
    pub(super) fn result(&mut self, key: Key) -> Value {
        let known = match key.0 == self.file {
            true => {
                self.piece.look(&Look::Returned(key.1));
                self.known.returns.get(&key.1).cloned()
            }
            false => self.outside.value(Read::Returned(key)),
        };
        known.unwrap_or(Value::Unknown)
    }

    /// What is set on the instances of a class of the program.
    pub(super) fn assigned(&mut self, class: Key, name: &str) -> Option<Value> {
        match class.0 == self.file {
            true => {
                self.piece.look(&Look::Attribute(class.1, name));
                self.known.passed.attributes.get(&(class.1, name.into())).cloned()
            }
            false => self.outside.value(Read::Attribute(class, name.into())),
        }
    }

    /// Notes what this pass passes to a file.
    fn pass_to(&mut self, file: usize, passing: Passing) {
        self.piece.learnt.push(Learnt::Of(file, passing));
    }

    pub(super) fn pass_parameter(&mut self, function: Key, name: Text, value: Value) {
        self.pass_to(function.0, Passing::Parameter(function.1, name, value));
    }

    pub(super) fn escapes(&mut self, function: Key) {
        self.pass_to(function.0, Passing::Escaped(function.1));
    }

    /// Runs the bodies of the functions that a scope has defined, now that all its names are bound.
    fn run_deferred(&mut self, frame: Frame) {
        let waiting = std::mem::take(&mut self.deferred);
        if waiting.is_empty() {
            return;
        }
        self.outer.push(Rc::new(frame));
        let stack = std::mem::take(&mut self.stack);
        for deferred in waiting {
            self.body(&deferred);
        }
        self.stack = stack;
        self.outer.pop();
    }

    pub(super) fn body(&mut self, deferred: &Deferred<'p>) {
        let function = deferred.function;
        let mut frame = Frame::new(FrameKind::Function);
        let bound = self.bounds.entry(deferred.key.1).or_insert_with(|| Rc::new(Bound::of(&function.body))).clone();
        frame.global.clone_from(&bound.global);
        frame.bound = bound.clone();
        let is_static = method_kind(function) == DefinitionKind::Staticmethod;
        for (at, parameter) in function.parameters.iter().enumerate() {
            let value = match deferred.class {
                Some(class) if at == 0 && !is_static => {
                    if method_kind(function) == DefinitionKind::Classmethod {
                        Value::LocalClass(class)
                    } else {
                        Value::Instance(Class::Local(class))
                    }
                }
                _ => self.parameter(deferred.key, parameter),
            };
            frame.names.insert(&parameter.name, value);
        }
        let outer_return = self.returned.replace(Value::None);
        let outer_class = std::mem::replace(&mut self.class_of_function, deferred.class);
        self.returned = None;
        self.stack.push(frame);
        let falls_through = self.block(&function.body);
        let frame = self.stack.pop().unwrap_or_else(|| Frame::new(FrameKind::Function));
        let mut returned = self.returned.take();
        if falls_through {
            returned = Some(returned.map_or(Value::None, |value| value.join(Value::None)));
        }
        self.run_deferred(frame);
        self.returned = outer_return;
        self.class_of_function = outer_class;
        let value = match &function.returns {
            Some(annotation) => {
                let declared = self.quietly(|scan| scan.annotation(annotation));
                if declared == Value::Unknown { returned.unwrap_or(Value::Unknown) } else { declared }
            }
            None => returned.unwrap_or(Value::Unknown),
        };
        let plain = !function.is_async && !bound.yields;
        let value = if plain { value } else { Value::Unknown };
        self.piece.learnt.push(Learnt::Returned(deferred.key.1, value));
    }

    fn parameter(&mut self, key: Key, parameter: &'p Parameter) -> Value {
        if let Some(annotation) = &parameter.annotation {
            let declared = self.quietly(|scan| scan.annotation(annotation));
            if declared != Value::Unknown {
                return match parameter.kind {
                    ParameterKind::Variadic => Value::many(declared),
                    ParameterKind::Keywords => Value::Unknown,
                    _ => declared,
                };
            }
        }
        if matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords) {
            return Value::Unknown;
        }
        let plain_default = match &parameter.default {
            None => true,
            Some(default) => default.kind.is_literal(),
        };
        if plain_default {
            self.piece.look(&Look::Passed(key.1, &parameter.name));
        } else {
            self.piece.look(&Look::Given(key.1, &parameter.name));
            self.piece.look(&Look::Escaped(key.1));
            let given = [Look::Given(key.1, &parameter.name), Look::Escaped(key.1)];
            self.piece.defaults.extend(given.iter().map(number));
        }
        if self.known.passed.escaped.contains(&key.1) {
            return Value::Unknown;
        }
        let Some(passed) = self.known.passed.parameters.get(&(key.1, parameter.name.clone())).cloned() else {
            return Value::Unknown;
        };
        match &parameter.default {
            Some(default) => self.quietly(|scan| scan.eval(default)).join(passed),
            None => passed,
        }
    }

    /// Does something without reporting references or what was learnt.
    pub(crate) fn quietly<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.silent += 1;
        let result = act(self);
        self.silent -= 1;
        result
    }

    /// Runs statements in turn; says whether the end can be reached.
    pub(crate) fn block(&mut self, body: &'p [Stmt]) -> bool {
        let mut reached = true;
        for stmt in body {
            reached &= self.stmt(stmt);
        }
        reached
    }

    fn stmt(&mut self, stmt: &'p Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.eval(value);
            }
            StmtKind::Assign(targets, value) => {
                let result = self.eval(value);
                for target in targets {
                    self.bind_target(target, result.clone());
                }
            }
            StmtKind::AnnotatedAssign(target, annotation, value) => {
                let declared = self.annotation(annotation);
                let result = value.as_ref().map(|value| self.eval(value));
                let bound = match (declared, result) {
                    (Value::Unknown, Some(result)) => result,
                    (declared, _) => declared,
                };
                if value.is_some() || self.kind() == FrameKind::Class {
                    self.bind_target(target, bound);
                }
            }
            StmtKind::AugmentedAssign(target, operator, value) => {
                let left = self.eval(target);
                let right = self.eval(value);
                let result = self.binary(&left, operator, &right);
                self.bind_target(target, result);
            }
            StmtKind::Return(value) => {
                let result = value.as_ref().map_or(Value::None, |value| self.eval(value));
                if self.silent == 0 {
                    self.returned = Some(match self.returned.take() {
                        Some(before) => before.join(result),
                        None => result,
                    });
                }
                return false;
            }
            StmtKind::Raise(exception, cause) => {
                for value in exception.iter().chain(cause) {
                    self.eval(value);
                }
                return false;
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    match &target.kind {
                        ExprKind::Name(name) => self.bind(name, Value::Unknown),
                        _ => {
                            self.eval(target);
                        }
                    }
                }
            }
            StmtKind::Assert(values) => {
                for value in values {
                    self.eval(value);
                }
            }
            StmtKind::If { test, body, otherwise } => {
                self.eval(test);
                return self.ways(&[body, otherwise]);
            }
            StmtKind::While { test, body, otherwise } => {
                self.eval(test);
                self.repeat(body, None);
                self.block(otherwise);
            }
            StmtKind::For { target, iterable, body, otherwise } => {
                let many = self.eval(iterable);
                let element = self.element(&many);
                self.repeat(body, Some((target, element)));
                self.block(otherwise);
            }
            StmtKind::With { items, body } => {
                for (value, target) in items {
                    let entered = self.eval(value);
                    let entered = self.entered(entered);
                    if let Some(target) = target {
                        self.bind_target(target, entered);
                    }
                }
                return self.block(body);
            }
            StmtKind::Try { body, handlers, otherwise, finally } => {
                return self.try_block(body, handlers, otherwise, finally);
            }
            StmtKind::Match { subject, cases } => {
                self.eval(subject);
                let before = self.names();
                let mut after = before.clone();
                for case in cases {
                    self.set_names(before.clone());
                    for read in &case.reads {
                        self.eval(read);
                    }
                    for capture in &case.captures {
                        self.bind(capture, Value::Unknown);
                    }
                    if let Some(guard) = &case.guard {
                        self.eval(guard);
                    }
                    if self.block(&case.body) {
                        after = join_names(after, self.names());
                    }
                }
                self.set_names(after);
            }
            StmtKind::Import(names) => names.iter().for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom { level, module, names } => self.import_from(*level, module.as_deref(), names),
            StmtKind::Function(function) => self.function(stmt, function),
            StmtKind::Class(class) => self.class(stmt, class),
            StmtKind::Global(names) => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.global.extend(names.iter().cloned());
                }
            }
            StmtKind::Nonlocal(_) | StmtKind::Nothing => {}
        }
        true
    }

    fn ways(&mut self, ways: &[&'p Vec<Stmt>]) -> bool {
        let before = self.names();
        let mut after: Option<Names> = None;
        for way in ways {
            self.set_names(before.clone());
            if self.block(way) {
                let names = self.names();
                after = Some(match after {
                    Some(other) => join_names(other, names),
                    None => names,
                });
            }
        }
        let reached = after.is_some();
        self.set_names(after.unwrap_or(before));
        reached
    }

    /// A loop body, first in silence for what it binds, since its start is reached again from its end.
    fn repeat(&mut self, body: &'p [Stmt], target: Option<(&'p Expr, Value)>) {
        let before = self.names();
        self.quietly(|scan| {
            if let Some((target, element)) = &target {
                scan.bind_target(target, element.clone());
            }
            scan.block(body);
        });
        let joined = join_names(before, self.names());
        self.set_names(joined.clone());
        if let Some((target, element)) = target {
            self.bind_target(target, element);
        }
        self.block(body);
        let after = join_names(joined, self.names());
        self.set_names(after);
    }

    fn try_block(
        &mut self,
        body: &'p [Stmt],
        handlers: &'p [Handler],
        otherwise: &'p [Stmt],
        finally: &'p [Stmt],
    ) -> bool {
        let before = self.names();
        let mut reached = self.block(body);
        let during = join_names(before.clone(), self.names());
        reached = self.block(otherwise) && reached;
        let mut after = reached.then(|| self.names());
        for handler in handlers {
            self.set_names(during.clone());
            if let Some(exception) = &handler.exception {
                self.eval(exception);
            }
            if let Some(name) = &handler.name {
                self.bind(name, Value::Unknown);
            }
            if self.block(&handler.body) {
                let names = self.names();
                after = Some(match after {
                    Some(other) => join_names(other, names),
                    None => names,
                });
                reached = true;
            }
        }
        self.set_names(after.unwrap_or(during));
        self.block(finally) && reached
    }

    fn function(&mut self, stmt: &Stmt, function: &'p Function) {
        let key = (self.file, stmt.span.start);
        let kind = method_kind(function);
        self.signatures.entry(key.1).or_insert_with(|| {
            Arc::new(Signature {
                parameters: function.parameters.iter().map(|one| (one.name.clone(), one.kind)).collect(),
                is_static: kind == DefinitionKind::Staticmethod,
                is_property: kind == DefinitionKind::Property,
            })
        });
        let mut transparent = true;
        for decorator in &function.decorators {
            self.eval(decorator);
            let name = match &decorator.kind {
                ExprKind::Call { function, .. } => function.dotted(),
                _ => decorator.dotted(),
            };
            transparent &= matches!(
                name.as_deref().and_then(|name| name.rsplit('.').next()),
                Some(
                    "staticmethod"
                        | "classmethod"
                        | "property"
                        | "cached_property"
                        | "lru_cache"
                        | "cache"
                        | "override"
                )
            );
        }
        for parameter in &function.parameters {
            if let Some(default) = &parameter.default {
                self.eval(default);
            }
            if let Some(annotation) = &parameter.annotation {
                self.annotation(annotation);
            }
        }
        if let Some(returns) = &function.returns {
            self.annotation(returns);
        }
        if !transparent {
            self.escapes(key);
        }
        let class = match self.stack.last() {
            Some(frame) if frame.kind == FrameKind::Class => self.class_of_function,
            _ => None,
        };
        self.bind(&function.name, if transparent { Value::Function(key) } else { Value::Unknown });
        if self.silent == 0 {
            self.deferred.push(Deferred { key, function, class });
        }
    }

    fn class(&mut self, stmt: &Stmt, class: &'p Class_) {
        let key = (self.file, stmt.span.start);
        for expr in class.decorators.iter().chain(&class.keywords) {
            self.eval(expr);
        }
        let bases: Vec<Value> = class.bases.iter().map(|base| self.eval(base)).collect();
        self.define_class(key, ClassInfo { bases: bases.clone(), members: Names::default() });
        let outer = self.class_of_function.replace(key);
        self.stack.push(Frame::new(FrameKind::Class));
        self.block(&class.body);
        let members = self.stack.pop().map(|frame| frame.names).unwrap_or_default();
        self.class_of_function = outer;
        self.define_class(key, ClassInfo { bases, members });
        self.bind(&class.name, Value::LocalClass(key));
    }

    fn define_class(&mut self, key: Key, info: ClassInfo) {
        let info = Arc::new(info);
        match self.piece.classes.iter_mut().find(|(class, _)| *class == key.1) {
            Some((_, before)) => *before = info.clone(),
            None => self.piece.classes.push((key.1, info.clone())),
        }
        self.classes.insert(key.1, info);
    }

    pub(crate) fn note(&mut self, found: Found) {
        if self.silent == 0 {
            self.piece.found.push(found);
        }
    }

    pub(crate) fn kind(&self) -> FrameKind {
        self.stack.last().map_or(FrameKind::Module, |frame| frame.kind)
    }

    fn names(&self) -> Names {
        self.stack.last().map(|frame| frame.names.clone()).unwrap_or_default()
    }

    fn set_names(&mut self, names: Names) {
        if let Some(frame) = self.stack.last_mut() {
            frame.names = names;
        }
    }

    pub(crate) fn bind(&mut self, name: &str, value: Value) {
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.global.contains(name) {
            self.piece.learnt.push(Learnt::Global(name.into(), value));
            return;
        }
        frame.names.insert(name, value);
    }

    pub(crate) fn bind_target(&mut self, target: &Expr, value: Value) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name, value),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                let starred = parts.iter().any(|part| matches!(part.kind, ExprKind::Starred(_)));
                for (at, part) in parts.iter().enumerate() {
                    let element = match &value {
                        Value::Tuple(values) if !starred && values.len() == parts.len() => values[at].clone(),
                        Value::Tuple(_) => Value::Unknown,
                        other => self.element(other),
                    };
                    self.bind_target(part, element);
                }
            }
            ExprKind::Starred(inner) => self.bind_target(inner, Value::Unknown),
            ExprKind::Attribute(owner, name) => {
                if let Value::Instance(Class::Local(class)) = self.quietly(|scan| scan.eval(owner)) {
                    // What is set on an instance of the program is no original, whatever it was before.
                    if self.silent == 0 {
                        self.pass_to(class.0, Passing::Attribute(class.1, name.clone(), value));
                    }
                    self.operand(owner);
                } else {
                    self.eval(target);
                }
            }
            _ => {
                self.eval(target);
            }
        }
    }
}

type Class_ = crate::syntax::Class;
