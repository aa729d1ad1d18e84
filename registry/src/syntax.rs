//! Python syntax as the registry needs it: names, bindings, calls and annotations.
//!
//! Small on purpose. What neither binds nor reads a name is folded into `ExprKind::Parts`. Nothing here knows the
//! parser; `source` makes these values.

/// A name as it is written: a short one, and most are, takes no memory of its own.
pub type Name = compact_str::CompactString;

/// A range of bytes of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Debug, Clone)]
pub enum ExprKind {
    Name(Name),
    Attribute(Box<Expr>, Name),
    Call {
        function: Box<Expr>,
        arguments: Vec<Expr>,
        keywords: Vec<(Option<Name>, Expr)>,
    },
    Subscript(Box<Expr>, Box<Expr>),
    Str(String),
    Bytes,
    Int(Option<i64>),
    Float,
    Complex,
    Bool,
    None,
    Ellipsis,
    FString(Vec<Expr>),
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Set(Vec<Expr>),
    Dict(Vec<(Option<Expr>, Expr)>),
    Slice(Vec<Expr>),
    Starred(Box<Expr>),
    Lambda(Vec<Parameter>, Box<Expr>),
    Comprehension {
        kind: ComprehensionKind,
        elements: Vec<Expr>,
        clauses: Vec<Clause>,
    },
    Binary(Box<Expr>, &'static str, Box<Expr>),
    Compare(Box<Expr>, Vec<&'static str>, Vec<Expr>),
    Unary(&'static str, Box<Expr>),
    /// `a and b`, `a or b`, and `a if c else b` as `[a, b]` with the condition apart.
    Choice {
        condition: Option<Box<Expr>>,
        options: Vec<Expr>,
    },
    Walrus(Box<Expr>, Box<Expr>),
    Await(Box<Expr>),
    Yield(Vec<Expr>),
    /// Anything else, as the expressions inside it.
    Parts(Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

#[derive(Debug, Clone)]
pub struct Clause {
    pub target: Expr,
    pub iterable: Expr,
    pub conditions: Vec<Expr>,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: Name,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
    pub kind: ParameterKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    PositionalOnly,
    Ordinary,
    Variadic,
    KeywordOnly,
    Keywords,
}

#[derive(Debug, Clone)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

#[derive(Debug, Clone)]
pub enum StmtKind {
    Function(Box<Function>),
    Class(Box<Class>),
    Return(Option<Expr>),
    Delete(Vec<Expr>),
    Assign(Vec<Expr>, Expr),
    AugmentedAssign(Expr, &'static str, Expr),
    AnnotatedAssign(Expr, Expr, Option<Expr>),
    For { target: Expr, iterable: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt> },
    While { test: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt> },
    If { test: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt> },
    With { items: Vec<(Expr, Option<Expr>)>, body: Vec<Stmt> },
    Match { subject: Expr, cases: Vec<Case> },
    Raise(Option<Expr>, Option<Expr>),
    Try { body: Vec<Stmt>, handlers: Vec<Handler>, otherwise: Vec<Stmt>, finally: Vec<Stmt> },
    Assert(Vec<Expr>),
    Import(Vec<Alias>),
    ImportFrom { level: usize, module: Option<Name>, names: Vec<Alias> },
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Expr(Expr),
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Function {
    pub name: Name,
    pub parameters: Vec<Parameter>,
    pub returns: Option<Expr>,
    pub decorators: Vec<Expr>,
    pub body: Vec<Stmt>,
    pub is_async: bool,
}

#[derive(Debug, Clone)]
pub struct Class {
    pub name: Name,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Expr>,
    pub decorators: Vec<Expr>,
    pub body: Vec<Stmt>,
}

#[derive(Debug, Clone)]
pub struct Handler {
    pub exception: Option<Expr>,
    pub name: Option<Name>,
    pub body: Vec<Stmt>,
}

#[derive(Debug, Clone)]
pub struct Case {
    pub reads: Vec<Expr>,
    pub captures: Vec<Name>,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

#[derive(Debug, Clone)]
pub struct Alias {
    pub span: Span,
    pub name: Name,
    pub asname: Option<Name>,
}

impl ExprKind {
    /// Whether this is a value as it stands.
    pub fn is_literal(&self) -> bool {
        use ExprKind::*;
        matches!(self, Str(_) | Bytes | Int(_) | Float | Complex | Bool | None | Ellipsis)
    }
}

impl Expr {
    /// `a.b.c` as its parts, where the expression is nothing but names and dots.
    pub fn dotted(&self) -> Option<String> {
        match &self.kind {
            ExprKind::Name(name) => Some(name.to_string()),
            ExprKind::Attribute(value, name) => Some(format!("{}.{name}", value.dotted()?)),
            _ => None,
        }
    }

    /// Whether this is `a.b.c`, written so.
    pub fn is_dotted(&self, path: &str) -> bool {
        match &self.kind {
            ExprKind::Name(name) => name == path,
            ExprKind::Attribute(value, name) => {
                path.rsplit_once('.').is_some_and(|(owner, last)| last == name && value.is_dotted(owner))
            }
            _ => false,
        }
    }

    /// Calls `visit` for each expression directly inside this one.
    pub fn children<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Attribute(value, _)
            | ExprKind::Starred(value)
            | ExprKind::Await(value)
            | ExprKind::Unary(_, value) => visit(value),
            ExprKind::Call { function, arguments, keywords } => {
                visit(function);
                arguments.iter().for_each(&mut *visit);
                keywords.iter().for_each(|(_, value)| visit(value));
            }
            ExprKind::Subscript(left, right) | ExprKind::Binary(left, _, right) | ExprKind::Walrus(left, right) => {
                visit(left);
                visit(right);
            }
            ExprKind::FString(parts)
            | ExprKind::List(parts)
            | ExprKind::Tuple(parts)
            | ExprKind::Set(parts)
            | ExprKind::Slice(parts)
            | ExprKind::Yield(parts)
            | ExprKind::Parts(parts) => parts.iter().for_each(visit),
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    key.iter().for_each(&mut *visit);
                    visit(value);
                }
            }
            ExprKind::Lambda(parameters, body) => {
                parameters.iter().filter_map(|parameter| parameter.default.as_ref()).for_each(&mut *visit);
                visit(body);
            }
            ExprKind::Comprehension { elements, clauses, .. } => {
                for clause in clauses {
                    visit(&clause.iterable);
                    visit(&clause.target);
                    clause.conditions.iter().for_each(&mut *visit);
                }
                elements.iter().for_each(visit);
            }
            ExprKind::Compare(left, _, others) => {
                visit(left);
                others.iter().for_each(visit);
            }
            ExprKind::Choice { condition, options } => {
                condition.iter().for_each(|condition| visit(condition));
                options.iter().for_each(visit);
            }
            ExprKind::Name(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes
            | ExprKind::Int(_)
            | ExprKind::Float
            | ExprKind::Complex
            | ExprKind::Bool
            | ExprKind::None
            | ExprKind::Ellipsis => {}
        }
    }
}

impl Stmt {
    /// Calls `expression` for each expression directly in this statement and `statement` for each statement inside.
    pub fn children<'a>(&'a self, expression: &mut dyn FnMut(&'a Expr), statement: &mut dyn FnMut(&'a Stmt)) {
        match &self.kind {
            StmtKind::Function(function) => {
                function.decorators.iter().for_each(&mut *expression);
                for parameter in &function.parameters {
                    parameter.annotation.iter().chain(&parameter.default).for_each(&mut *expression);
                }
                function.returns.iter().for_each(expression);
                function.body.iter().for_each(statement);
            }
            StmtKind::Class(class) => {
                class.decorators.iter().chain(&class.bases).chain(&class.keywords).for_each(expression);
                class.body.iter().for_each(statement);
            }
            StmtKind::Return(value) => value.iter().for_each(expression),
            StmtKind::Delete(values) | StmtKind::Assert(values) => values.iter().for_each(expression),
            StmtKind::Assign(targets, value) => {
                targets.iter().for_each(&mut *expression);
                expression(value);
            }
            StmtKind::AugmentedAssign(target, _, value) => {
                expression(target);
                expression(value);
            }
            StmtKind::AnnotatedAssign(target, annotation, value) => {
                expression(target);
                expression(annotation);
                value.iter().for_each(expression);
            }
            StmtKind::For { target, iterable, body, otherwise } => {
                expression(target);
                expression(iterable);
                body.iter().chain(otherwise).for_each(statement);
            }
            StmtKind::While { test, body, otherwise } | StmtKind::If { test, body, otherwise } => {
                expression(test);
                body.iter().chain(otherwise).for_each(statement);
            }
            StmtKind::With { items, body } => {
                for (value, target) in items {
                    expression(value);
                    target.iter().for_each(&mut *expression);
                }
                body.iter().for_each(statement);
            }
            StmtKind::Match { subject, cases } => {
                expression(subject);
                for case in cases {
                    case.reads.iter().chain(&case.guard).for_each(&mut *expression);
                    case.body.iter().for_each(&mut *statement);
                }
            }
            StmtKind::Raise(exception, cause) => exception.iter().chain(cause).for_each(expression),
            StmtKind::Try { body, handlers, otherwise, finally } => {
                body.iter().for_each(&mut *statement);
                for handler in handlers {
                    handler.exception.iter().for_each(&mut *expression);
                    handler.body.iter().for_each(&mut *statement);
                }
                otherwise.iter().chain(finally).for_each(statement);
            }
            StmtKind::Expr(value) => expression(value),
            StmtKind::Import(_)
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Nothing => {}
        }
    }
}
