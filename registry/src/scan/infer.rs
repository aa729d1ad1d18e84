//! Statements: what they bind, in which scope, on which way through the program.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::facts::{DefinitionKind, method_kind};
use crate::index::{Index, Shim, State};
use crate::scan::program::Program;
use crate::scan::scopes::{Frame, FrameKind, bound_names, yields};
use crate::scan::values::{Class, Key, Names, Value, join_names};
use crate::syntax::*;

/// More rounds than chains of calls are long in practice; each knows one call more.
const ROUNDS: usize = 6;

/// A reference as the scan finds it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) written: String,
    pub(crate) id: u32,
    pub(crate) alias: Option<String>,
    pub(crate) state: State,
    pub(crate) shim: Option<Shim>,
}

/// What one round finds out about the program's own definitions, for the next round.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Known {
    pub(crate) parameters: HashMap<(Key, String), Value>,
    pub(crate) returns: HashMap<Key, Value>,
    /// Functions that are used as values: who calls them, and with what, is not seen.
    pub(crate) escaped: BTreeSet<Key>,
    pub(crate) attributes: HashMap<(Key, String), Value>,
    pub(crate) globals: HashMap<(usize, String), Value>,
}

pub(crate) struct ClassInfo {
    pub(crate) bases: Vec<Value>,
    pub(crate) members: Names,
}

struct Deferred<'p> {
    key: Key,
    function: &'p Function,
    class: Option<Key>,
}

pub(crate) struct Scanner<'p> {
    pub(crate) index: &'p Index,
    pub(crate) program: &'p Program,
    pub(crate) file: usize,
    pub(crate) stack: Vec<Frame>,
    pub(crate) outer: Vec<Rc<Frame>>,
    deferred: Vec<Deferred<'p>>,
    module_names: HashMap<usize, Names>,
    running: BTreeSet<usize>,
    pub(crate) functions: HashMap<Key, &'p Function>,
    pub(crate) classes: HashMap<Key, ClassInfo>,
    pub(crate) known: Known,
    pub(crate) next: Known,
    found: HashMap<usize, Vec<Found>>,
    /// Above zero while a loop body is gone over only for what it binds.
    pub(crate) silent: usize,
    returned: Option<Value>,
    class_of_function: Option<Key>,
}

impl<'p> Scanner<'p> {
    pub(crate) fn new(index: &'p Index, program: &'p Program) -> Scanner<'p> {
        Scanner {
            index,
            program,
            file: 0,
            stack: Vec::new(),
            outer: Vec::new(),
            deferred: Vec::new(),
            module_names: HashMap::new(),
            running: BTreeSet::new(),
            functions: HashMap::new(),
            classes: HashMap::new(),
            known: Known::default(),
            next: Known::default(),
            found: HashMap::new(),
            silent: 0,
            returned: None,
            class_of_function: None,
        }
    }

    /// The references of each file of the program.
    pub(crate) fn run(mut self) -> HashMap<usize, Vec<Found>> {
        for _ in 0..ROUNDS {
            self.found.clear();
            self.module_names.clear();
            self.classes.clear();
            for file in 0..self.program.files.len() {
                self.module(file);
            }
            let next = std::mem::take(&mut self.next);
            if next == self.known {
                break;
            }
            self.known = next;
        }
        self.found
    }

    /// The names at the top of a file of the program, which runs first if it has not.
    pub(crate) fn module(&mut self, file: usize) -> Names {
        if let Some(names) = self.module_names.get(&file) {
            return names.clone();
        }
        if !self.running.insert(file) {
            return Names::new();
        }
        // Another module is in the middle of its import: put its state aside.
        let aside = (
            std::mem::replace(&mut self.file, file),
            std::mem::take(&mut self.stack),
            std::mem::take(&mut self.outer),
            std::mem::take(&mut self.deferred),
            std::mem::take(&mut self.silent),
            self.returned.take(),
            self.class_of_function.take(),
        );
        self.stack.push(Frame::new(FrameKind::Module));
        let program = self.program;
        self.block(&program.files[file].body);
        let frame = self.stack.pop().unwrap_or_else(|| Frame::new(FrameKind::Module));
        let names = frame.names.clone();
        self.module_names.insert(file, names.clone());
        self.run_deferred(frame);
        (self.file, self.stack, self.outer, self.deferred, self.silent, self.returned, self.class_of_function) = aside;
        self.running.remove(&file);
        names
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

    fn body(&mut self, deferred: &Deferred<'p>) {
        let function = deferred.function;
        let mut frame = Frame::new(FrameKind::Function);
        for stmt in &function.body {
            bound_names(stmt, &mut frame);
        }
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
            frame.own.insert(parameter.name.clone());
            frame.names.insert(parameter.name.clone(), value);
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
        let plain = !function.is_async && !yields(&function.body);
        self.next.returns.insert(deferred.key, if plain { value } else { Value::Unknown });
    }

    fn parameter(&mut self, key: Key, parameter: &'p Parameter) -> Value {
        if let Some(annotation) = &parameter.annotation {
            let declared = self.quietly(|scan| scan.annotation(annotation));
            if declared != Value::Unknown {
                return match parameter.kind {
                    ParameterKind::Variadic => Value::Many(Box::new(declared)),
                    ParameterKind::Keywords => Value::Unknown,
                    _ => declared,
                };
            }
        }
        if matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords)
            || self.known.escaped.contains(&key)
        {
            return Value::Unknown;
        }
        let Some(passed) = self.known.parameters.get(&(key, parameter.name.clone())).cloned() else {
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
        self.functions.insert(key, function);
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
            self.next.escaped.insert(key);
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
        self.classes.insert(key, ClassInfo { bases, members: Names::new() });
        let outer = self.class_of_function.replace(key);
        self.stack.push(Frame::new(FrameKind::Class));
        self.block(&class.body);
        let members = self.stack.pop().map(|frame| frame.names).unwrap_or_default();
        self.class_of_function = outer;
        if let Some(info) = self.classes.get_mut(&key) {
            info.members = members;
        }
        self.bind(&class.name, Value::LocalClass(key));
    }

    pub(crate) fn note(&mut self, found: Found) {
        if self.silent == 0 {
            self.found.entry(self.file).or_default().push(found);
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
        let file = self.file;
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.global.contains(name) {
            let entry = self.next.globals.entry((file, name.to_string()));
            entry.and_modify(|known| *known = known.clone().join(value.clone())).or_insert(value);
            return;
        }
        frame.names.insert(name.to_string(), value);
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
                    if self.silent == 0 {
                        let entry = self.next.attributes.entry((class, name.clone()));
                        entry.and_modify(|known| *known = known.clone().join(value.clone())).or_insert(value);
                    }
                }
                self.eval(target);
            }
            _ => {
                self.eval(target);
            }
        }
    }
}

type Class_ = crate::syntax::Class;
