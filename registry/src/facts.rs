//! What one file of a shim package says: its names, definitions, and what each definition reads.
//!
//! Facts are taken file by file, knowing nothing of other files; `index` puts them together.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::behaviour::{Place, Summary};
use crate::coverage::Local;
use crate::lines::Lines;
use crate::reads::Reads;
use crate::source::{self, SyntaxError};
use crate::syntax::*;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ModuleFacts {
    pub name: String,
    pub path: String,
    pub is_package: bool,
    /// The names in `__all__`, where the module has it.
    pub exports: Option<Vec<String>>,
    pub bindings: BTreeMap<String, Binding>,
    /// Modules whose public names are taken over by `from m import *`.
    pub stars: Vec<String>,
    pub definitions: Vec<Definition>,
}

/// What a name at the top of a module is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binding {
    Definition(u32),
    Module(String),
    From(String, String),
    Alias(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// The qualified name inside the module: `ndarray.take`.
    pub name: String,
    pub kind: DefinitionKind,
    pub span: (u32, u32),
    pub lines: (u32, u32),
    /// Of its source text.
    pub sha256: [u8; 32],
    pub signature: Option<String>,
    pub returns: Annotation,
    /// `@overload`s: the annotation of the last parameter, and what is returned.
    pub overloads: Vec<(Annotation, Annotation)>,
    pub raises: Vec<String>,
    pub body: Body,
    /// Dotted names that are read at run time; a leading `:` marks one that is absolute.
    pub reads: Vec<String>,
    pub bases: Vec<String>,
    /// The qualified name of the original, where the class says so by `__module__`.
    pub stands_for: Option<String>,
    /// Another name of the module or class that this is the same as.
    pub alias: Option<String>,
    pub(crate) summary: Summary,
    pub(crate) refusals: Local,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefinitionKind {
    Function,
    Class,
    Method,
    Property,
    Classmethod,
    Staticmethod,
    /// Bound in the body of a class.
    Attribute,
    /// Set on `self` by a method.
    Field,
    Value,
}

/// How far a definition has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    Written,
    /// A docstring and `raise NotImplementedError`, no more.
    Started,
    /// A docstring and `raise Refusal(…)`, no more: every call is refused.
    Refuses,
}

/// A type annotation, as far as a class can be read from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Annotation {
    #[default]
    Unknown,
    None,
    Name(String),
    Union(Vec<Annotation>),
    Generic(String, Vec<Annotation>),
}

pub fn of_module(name: &str, path: &str, is_package: bool, text: &str) -> Result<ModuleFacts, SyntaxError> {
    let body = source::parse_module(text)?;
    let mut collector = Collector {
        text,
        lines: Lines::of(text),
        facts: ModuleFacts { name: name.into(), path: path.into(), is_package, ..ModuleFacts::default() },
        depth: 0,
    };
    for stmt in &body {
        collector.top(stmt);
    }
    Summary::settle(&body, &mut collector.facts.definitions);
    Ok(collector.facts)
}

/// The module that `from ..a import b` names, seen from a module.
pub fn absolute_module(from: &str, is_package: bool, level: usize, module: Option<&str>) -> Option<String> {
    if level == 0 {
        return module.map(str::to_string);
    }
    let mut base: Vec<&str> = from.split('.').collect();
    let up = if is_package { level - 1 } else { level };
    if up > base.len() {
        return None;
    }
    base.truncate(base.len() - up);
    base.extend(module);
    Some(base.join("."))
}

/// The signature of a function as it is written, without annotations.
pub fn signature(text: &str, parameters: &[Parameter]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut starred = false;
    let last_positional_only = parameters.iter().rposition(|one| one.kind == ParameterKind::PositionalOnly);
    for (at, parameter) in parameters.iter().enumerate() {
        let mark = match parameter.kind {
            ParameterKind::Variadic => "*",
            ParameterKind::Keywords => "**",
            _ => "",
        };
        starred |= parameter.kind == ParameterKind::Variadic;
        if parameter.kind == ParameterKind::KeywordOnly && !starred {
            starred = true;
            parts.push("*".into());
        }
        let default = parameter.default.as_ref().map(|value| format!("={}", value.span.text(text)));
        parts.push(format!("{mark}{}{}", parameter.name, default.unwrap_or_default()));
        if last_positional_only == Some(at) {
            parts.push("/".into());
        }
    }
    format!("({})", parts.join(", "))
}

pub fn annotation(expr: &Expr) -> Annotation {
    match &expr.kind {
        ExprKind::None => Annotation::None,
        ExprKind::Name(_) | ExprKind::Attribute(..) => expr.dotted().map_or(Annotation::Unknown, Annotation::Name),
        ExprKind::Str(text) => {
            source::parse_expression(text, expr.span).as_ref().map_or(Annotation::Unknown, annotation)
        }
        ExprKind::Binary(left, "|", right) => {
            let mut parts = Vec::new();
            for side in [annotation(left), annotation(right)] {
                match side {
                    Annotation::Union(inner) => parts.extend(inner),
                    other => parts.push(other),
                }
            }
            Annotation::Union(parts)
        }
        ExprKind::Subscript(base, index) => {
            let Some(base) = base.dotted() else { return Annotation::Unknown };
            let arguments: Vec<Annotation> = match &index.kind {
                ExprKind::Tuple(items) => items.iter().map(annotation).collect(),
                _ => vec![annotation(index)],
            };
            match base.rsplit('.').next() {
                Some("Optional") => Annotation::Union(arguments.into_iter().chain([Annotation::None]).collect()),
                Some("Union") => Annotation::Union(arguments),
                Some("Annotated" | "ClassVar" | "Final") => arguments.into_iter().next().unwrap_or_default(),
                _ => Annotation::Generic(base, arguments),
            }
        }
        _ => Annotation::Unknown,
    }
}

struct Collector<'a> {
    text: &'a str,
    lines: Lines,
    facts: ModuleFacts,
    /// How many statements are around the one that is read.
    depth: u32,
}

impl Collector<'_> {
    fn top(&mut self, stmt: &Stmt) {
        self.depth += 1;
        self.top_inside(stmt);
        self.depth -= 1;
    }

    fn top_inside(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Function(function) => {
                if is_overload(function) {
                    return;
                }
                let definition = self.function(stmt, function, &function.name, DefinitionKind::Function, None);
                self.define(&function.name, definition);
            }
            StmtKind::Class(class) => self.class(stmt, class, &class.name),
            StmtKind::Import(names) => {
                for alias in names {
                    match &alias.asname {
                        Some(asname) => self.bind(asname, Binding::Module(alias.name.to_string())),
                        None => {
                            let root = alias.name.split('.').next().unwrap_or_default();
                            self.bind(root, Binding::Module(root.to_string()));
                        }
                    }
                }
            }
            StmtKind::ImportFrom { level, module, names } => {
                let Some(from) = absolute_module(&self.facts.name, self.facts.is_package, *level, module.as_deref())
                else {
                    return;
                };
                for alias in names {
                    if alias.name == "*" {
                        self.facts.stars.push(from.clone());
                    } else {
                        let name = alias.asname.as_ref().unwrap_or(&alias.name);
                        self.bind(name, Binding::From(from.clone(), alias.name.to_string()));
                    }
                }
            }
            StmtKind::Assign(targets, value) => {
                for target in targets {
                    self.assign(stmt, target, Some(value), Annotation::Unknown);
                }
            }
            StmtKind::AnnotatedAssign(target, declared, value) => {
                self.assign(stmt, target, value.as_ref(), annotation(declared));
            }
            StmtKind::AugmentedAssign(target, "+", value) => {
                if matches!(&target.kind, ExprKind::Name(name) if name == "__all__") {
                    self.facts.exports.get_or_insert_default().extend(strings(value));
                }
            }
            StmtKind::If { body, otherwise, .. } | StmtKind::For { body, otherwise, .. } => {
                body.iter().chain(otherwise).for_each(|inner| self.top(inner));
            }
            StmtKind::While { body, .. } | StmtKind::With { body, .. } => body.iter().for_each(|inner| self.top(inner)),
            StmtKind::Try { body, handlers, otherwise, finally } => {
                body.iter().for_each(|inner| self.top(inner));
                handlers.iter().flat_map(|handler| &handler.body).for_each(|inner| self.top(inner));
                otherwise.iter().chain(finally).for_each(|inner| self.top(inner));
            }
            _ => {}
        }
    }

    /// The last definition of a name stands; inside other statements the first, so that a fallback in an `except` does
    /// not hide it.
    fn bind(&mut self, name: &str, binding: Binding) {
        if self.depth == 1 {
            self.facts.bindings.insert(name.to_string(), binding);
        } else {
            self.facts.bindings.entry(name.to_string()).or_insert(binding);
        }
    }

    fn define(&mut self, name: &str, definition: Definition) {
        let at = self.facts.definitions.len() as u32;
        self.facts.definitions.push(definition);
        if !name.contains('.') {
            self.bind(name, Binding::Definition(at));
        }
    }

    fn assign(&mut self, stmt: &Stmt, target: &Expr, value: Option<&Expr>, declared: Annotation) {
        match &target.kind {
            ExprKind::Name(name) if name == "__all__" => {
                self.facts.exports.get_or_insert_default().extend(value.map(strings).unwrap_or_default());
            }
            ExprKind::Name(name) => {
                let another = self.depth > 1 && self.facts.bindings.contains_key(name.as_str());
                if let Some(dotted) = value.and_then(Expr::dotted)
                    && !another
                {
                    self.bind(name, Binding::Alias(dotted));
                    return;
                }
                let mut definition = self.blank(stmt, name.to_string(), DefinitionKind::Value);
                definition.returns = match (declared, value.map(|value| &value.kind)) {
                    // `add = ufunc("add", …)`: an instance of what is called, where that turns out to be a class.
                    (Annotation::Unknown, Some(ExprKind::Call { function, .. })) => {
                        function.dotted().map_or(Annotation::Unknown, Annotation::Name)
                    }
                    (declared, _) => declared,
                };
                if let Some(value) = value {
                    definition.reads = Reads::of_expr(&self.facts, value);
                    definition.summary = Summary::of_value(&self.place(), value);
                }
                self.define(name, definition);
            }
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                if let Some(ExprKind::Tuple(values)) = value.map(|value| &value.kind)
                    && values.len() == parts.len()
                {
                    for (part, value) in parts.iter().zip(values) {
                        self.assign(stmt, part, Some(value), Annotation::Unknown);
                    }
                    return;
                }
                for part in parts {
                    if let ExprKind::Name(name) = &part.kind {
                        let mut definition = self.blank(stmt, name.to_string(), DefinitionKind::Value);
                        definition.reads = value.map(|value| Reads::of_expr(&self.facts, value)).unwrap_or_default();
                        self.define(name, definition);
                    }
                }
            }
            _ => {}
        }
    }

    fn blank(&self, stmt: &Stmt, name: String, kind: DefinitionKind) -> Definition {
        let last = stmt.span.end.saturating_sub(1).max(stmt.span.start);
        Definition {
            name,
            kind,
            span: (stmt.span.start, stmt.span.end),
            lines: (self.lines.line(stmt.span.start) as u32, self.lines.line(last) as u32),
            sha256: Sha256::digest(stmt.span.text(self.text)).into(),
            signature: None,
            returns: Annotation::Unknown,
            overloads: Vec::new(),
            raises: Vec::new(),
            body: Body::Written,
            reads: Vec::new(),
            bases: Vec::new(),
            stands_for: None,
            alias: None,
            summary: Summary::default(),
            refusals: Local::default(),
        }
    }

    fn function(
        &self,
        stmt: &Stmt,
        function: &Function,
        name: &str,
        kind: DefinitionKind,
        receiver: Option<&str>,
    ) -> Definition {
        let mut definition = self.blank(stmt, name.to_string(), kind);
        definition.signature = Some(signature(self.text, &function.parameters));
        definition.returns = function.returns.as_ref().map(annotation).unwrap_or_default();
        definition.body = body_of(&function.body);
        definition.refusals = Local::of(self.text, &self.lines, &self.facts, function);
        let mut reads = Reads::new(&self.facts, receiver);
        reads.function(function);
        definition.raises = reads.raises.iter().cloned().collect();
        definition.reads = reads.finish();
        definition.summary = Summary::of_function(&self.place(), stmt, function);
        definition
    }

    fn place(&self) -> Place<'_> {
        let ModuleFacts { name, is_package, .. } = &self.facts;
        Place { text: self.text, lines: &self.lines, module: name, is_package: *is_package }
    }

    fn class(&mut self, stmt: &Stmt, class: &Class, name: &str) {
        let mut definition = self.blank(stmt, name.to_string(), DefinitionKind::Class);
        definition.bases = class
            .bases
            .iter()
            .filter_map(|base| match &base.kind {
                ExprKind::Subscript(base, _) => base.dotted(),
                _ => base.dotted(),
            })
            .collect();
        let mut reads = Reads::new(&self.facts, None);
        class.bases.iter().chain(&class.decorators).chain(&class.keywords).for_each(|expr| reads.expr(expr));
        let (mut module, mut qualified) = (None, class.name.clone());
        for stmt in &class.body {
            let StmtKind::Assign(targets, value) = &stmt.kind else { continue };
            let (Some(ExprKind::Name(target)), ExprKind::Str(text)) =
                (targets.first().map(|target| &target.kind), &value.kind)
            else {
                continue;
            };
            match target.as_str() {
                "__module__" => module = Some(text.clone()),
                "__qualname__" => qualified = text.as_str().into(),
                _ => {}
            }
        }
        definition.stands_for = module.map(|module| format!("{module}.{qualified}"));
        definition.reads = reads.finish();
        definition.summary = Summary::of_class(&self.place(), class);
        self.define(name, definition);
        let mut overloads: HashMap<String, Vec<(Annotation, Annotation)>> = HashMap::new();
        let mut attributes = BTreeMap::new();
        for inner in &class.body {
            self.member(inner, name, &mut overloads, &mut attributes);
        }
        for (attribute, mut definition) in attributes {
            let full = format!("{name}.{attribute}");
            if !self.facts.definitions.iter().any(|known| known.name == full) {
                definition.name.clone_from(&full);
                self.define(&full, definition);
            }
        }
    }

    fn member(
        &mut self,
        stmt: &Stmt,
        class: &str,
        overloads: &mut HashMap<String, Vec<(Annotation, Annotation)>>,
        attributes: &mut BTreeMap<String, Definition>,
    ) {
        match &stmt.kind {
            StmtKind::Function(function) => {
                let full = format!("{class}.{}", function.name);
                if is_overload(function) {
                    let parameter = function.parameters.last().and_then(|one| one.annotation.as_ref());
                    let pair = (
                        parameter.map(annotation).unwrap_or_default(),
                        function.returns.as_ref().map(annotation).unwrap_or_default(),
                    );
                    overloads.entry(function.name.to_string()).or_default().push(pair);
                    return;
                }
                let kind = method_kind(function);
                // A setter is part of the property, whose getter came first.
                if function.decorators.iter().any(
                    |one| matches!(&one.kind, ExprKind::Attribute(_, name) if name == "setter" || name == "deleter"),
                ) {
                    self.setter(stmt, function, &full);
                    return;
                }
                let receiver = function.parameters.first().map(|one| one.name.as_str());
                let receiver = if kind == DefinitionKind::Staticmethod { None } else { receiver };
                let mut definition = self.function(stmt, function, &full, kind, receiver);
                definition.overloads = overloads.remove(function.name.as_str()).unwrap_or_default();
                self.define(&full, definition);
                if let Some(receiver) = receiver {
                    self.assigned_attributes(&function.body, receiver, attributes);
                }
            }
            StmtKind::Class(inner) => self.class(stmt, inner, &format!("{class}.{}", inner.name)),
            StmtKind::Assign(targets, value) => {
                for target in targets {
                    let ExprKind::Name(name) = &target.kind else { continue };
                    if name == "__slots__" {
                        for slot in strings(value) {
                            let field = self.blank(stmt, slot.clone(), DefinitionKind::Field);
                            attributes.entry(slot).or_insert(field);
                        }
                    }
                    let full = format!("{class}.{name}");
                    let mut definition = self.blank(stmt, full.clone(), DefinitionKind::Attribute);
                    definition.alias = value.dotted();
                    definition.reads = Reads::of_expr(&self.facts, value);
                    definition.summary = Summary::of_value(&self.place(), value);
                    if let ExprKind::Call { function, arguments, .. } = &value.kind {
                        // `str = CachedAccessor("str", StringMethods)`, `mean = property(_mean)`.
                        let made = arguments.iter().rev().find_map(Expr::dotted).or_else(|| function.dotted());
                        definition.returns = made.map_or(Annotation::Unknown, Annotation::Name);
                    }
                    self.define(&full, definition);
                }
            }
            StmtKind::AnnotatedAssign(target, declared, value) => {
                if let ExprKind::Name(name) = &target.kind {
                    let full = format!("{class}.{name}");
                    let mut definition = self.blank(stmt, full.clone(), DefinitionKind::Attribute);
                    definition.returns = annotation(declared);
                    definition.reads = value.as_ref().map(|v| Reads::of_expr(&self.facts, v)).unwrap_or_default();
                    definition.summary =
                        value.as_ref().map(|value| Summary::of_value(&self.place(), value)).unwrap_or_default();
                    self.define(&full, definition);
                }
            }
            StmtKind::If { body, otherwise, .. } => {
                for inner in body.iter().chain(otherwise) {
                    self.member(inner, class, overloads, attributes);
                }
            }
            _ => {}
        }
    }

    fn setter(&mut self, stmt: &Stmt, function: &Function, property: &str) {
        let known = self.facts.definitions.iter().rposition(|known| known.name == property);
        let Some(known) = known else { return };
        let mut summary = std::mem::take(&mut self.facts.definitions[known].summary);
        let deletes = |one: &Expr| matches!(&one.kind, ExprKind::Attribute(_, name) if name == "deleter");
        summary.add_setter(&self.place(), stmt, function, function.decorators.iter().any(deletes));
        self.facts.definitions[known].summary = summary;
    }

    /// `self.shape = …` makes an attribute, wherever it stands in a method.
    fn assigned_attributes(&self, body: &[Stmt], receiver: &str, found: &mut BTreeMap<String, Definition>) {
        for stmt in body {
            let (targets, declared): (Vec<&Expr>, _) = match &stmt.kind {
                StmtKind::Assign(targets, _) => (targets.iter().collect(), Annotation::Unknown),
                StmtKind::AnnotatedAssign(target, declared, _) => (vec![target], annotation(declared)),
                StmtKind::Function(_) | StmtKind::Class(_) => continue,
                _ => {
                    stmt.children(&mut |_| {}, &mut |inner| {
                        self.assigned_attributes(std::slice::from_ref(inner), receiver, found);
                    });
                    continue;
                }
            };
            let mut flat = Vec::new();
            for target in targets {
                match &target.kind {
                    ExprKind::Tuple(parts) | ExprKind::List(parts) => flat.extend(parts),
                    _ => flat.push(target),
                }
            }
            for target in flat {
                let ExprKind::Attribute(owner, name) = &target.kind else { continue };
                if !matches!(&owner.kind, ExprKind::Name(owner) if owner == receiver) {
                    continue;
                }
                let entry = found
                    .entry(name.to_string())
                    .or_insert_with(|| self.blank(stmt, name.to_string(), DefinitionKind::Field));
                if entry.returns == Annotation::Unknown {
                    entry.returns = declared.clone();
                }
            }
        }
    }
}

fn strings(value: &Expr) -> Vec<String> {
    match &value.kind {
        ExprKind::List(items) | ExprKind::Tuple(items) => items
            .iter()
            .filter_map(|item| match &item.kind {
                ExprKind::Str(text) => Some(text.clone()),
                _ => None,
            })
            .collect(),
        ExprKind::Binary(left, "+", right) => strings(left).into_iter().chain(strings(right)).collect(),
        _ => Vec::new(),
    }
}

fn decorator_name(decorator: &Expr) -> Option<&str> {
    match &decorator.kind {
        ExprKind::Name(name) | ExprKind::Attribute(_, name) => Some(name),
        ExprKind::Call { function, .. } => decorator_name(function),
        _ => None,
    }
}

fn is_overload(function: &Function) -> bool {
    function.decorators.iter().any(|decorator| decorator_name(decorator) == Some("overload"))
}

pub fn method_kind(function: &Function) -> DefinitionKind {
    for decorator in &function.decorators {
        match decorator_name(decorator) {
            Some("property" | "cached_property") => return DefinitionKind::Property,
            Some("classmethod") => return DefinitionKind::Classmethod,
            Some("staticmethod") => return DefinitionKind::Staticmethod,
            _ => {}
        }
    }
    DefinitionKind::Method
}

fn body_of(body: &[Stmt]) -> Body {
    let (documented, rest) = match body {
        [Stmt { kind: StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }), .. }, rest @ ..] => (true, rest),
        all => (false, all),
    };
    let [Stmt { kind: StmtKind::Raise(Some(raised), _), .. }] = rest else { return Body::Written };
    let name = match &raised.kind {
        ExprKind::Call { function, .. } => function.dotted(),
        _ => raised.dotted(),
    };
    match name.as_deref() {
        // Without a docstring it is an original that raises NotImplementedError itself.
        Some("NotImplementedError") if documented => Body::Started,
        Some("Refusal") => Body::Refuses,
        _ => Body::Written,
    }
}
