//! Python source to syntax: the one module that names the parser.

use ruff_python_ast as ast;
use ruff_python_parser::{LexicalErrorType, ParseErrorType};
use ruff_text_size::Ranged;

use crate::depth;
use crate::syntax::*;

/// The stack that a thread needs which reads source: room for what is nested as deep as `depth::DEEPEST`.
pub const STACK: usize = 256 << 20;

/// Why a text is not a Python program, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub offset: u32,
    pub message: String,
}

/// The statements of a file.
pub fn parse_module(text: &str) -> Result<Vec<Stmt>, SyntaxError> {
    if let Some(offset) = depth::too_deep(text) {
        return Err(SyntaxError { offset, message: "nested too deep".into() });
    }
    let parsed = ruff_python_parser::parse_module(text).map_err(|error| syntax_error(text, &error))?;
    // Each statement of the parser's is dropped while it is at hand: to come back to all of them later is dear.
    Ok(parsed.into_syntax().body.into_iter().map(|stmt| statement(&stmt)).collect())
}

/// One expression, as in a quoted annotation. Every part of it takes the place of the whole.
pub fn parse_expression(text: &str, place: Span) -> Option<Expr> {
    if depth::too_deep(text).is_some() {
        return None;
    }
    // As a statement, because `*args: "*Ts"` is a quoted annotation too.
    let parsed = ruff_python_parser::parse_module(text.trim()).ok()?;
    let [ast::Stmt::Expr(statement)] = parsed.suite().as_slice() else { return None };
    let mut expr = expr(&statement.value);
    relocate(&mut expr, place);
    Some(expr)
}

fn relocate(expr: &mut Expr, place: Span) {
    expr.span = place;
    match &mut expr.kind {
        ExprKind::Attribute(value, _) | ExprKind::Starred(value) | ExprKind::Unary(_, value) => relocate(value, place),
        ExprKind::Subscript(left, right) | ExprKind::Binary(left, _, right) => {
            relocate(left, place);
            relocate(right, place);
        }
        ExprKind::List(parts) | ExprKind::Tuple(parts) | ExprKind::Parts(parts) => {
            parts.iter_mut().for_each(|part| relocate(part, place));
        }
        ExprKind::Call { function, arguments, .. } => {
            relocate(function, place);
            arguments.iter_mut().for_each(|part| relocate(part, place));
        }
        _ => {}
    }
}

fn syntax_error(text: &str, error: &ruff_python_parser::ParseError) -> SyntaxError {
    // The end of the file says little: point behind the last thing that is written.
    let end = text.trim_end().len() as u32;
    let offset = u32::from(error.location.start());
    let message = match &error.error {
        ParseErrorType::Lexical(LexicalErrorType::Eof) => ENDS_EARLY.to_string(),
        ParseErrorType::UnexpectedIndentation => "unexpected indent".to_string(),
        ParseErrorType::ExpectedExpression | ParseErrorType::ExpectedToken { .. } if offset >= end => {
            ENDS_EARLY.to_string()
        }
        error => lower_first(&error.to_string()),
    };
    SyntaxError { offset: offset.min(end), message }
}

const ENDS_EARLY: &str = "the file ends in the middle of a statement";

/// Messages of this program begin in lower case.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn span(node: &impl Ranged) -> Span {
    Span { start: u32::from(node.range().start()), end: u32::from(node.range().end()) }
}

fn statements(body: &[ast::Stmt]) -> Vec<Stmt> {
    body.iter().map(statement).collect()
}

/// A definition starts where its first decorator does.
fn statement(stmt: &ast::Stmt) -> Stmt {
    let place = span(stmt);
    let kind = match stmt {
        ast::Stmt::FunctionDef(def) => StmtKind::Function(Box::new(Function {
            name: def.name.id.as_str().into(),
            parameters: parameters(&def.parameters),
            returns: optional(def.returns.as_deref()),
            decorators: decorators(&def.decorator_list),
            body: statements(&def.body),
            is_async: def.is_async,
        })),
        ast::Stmt::ClassDef(def) => StmtKind::Class(Box::new(Class {
            name: def.name.id.as_str().into(),
            bases: exprs(def.bases()),
            keywords: def.keywords().iter().map(|keyword| expr(&keyword.value)).collect(),
            decorators: decorators(&def.decorator_list),
            body: statements(&def.body),
        })),
        ast::Stmt::Return(it) => StmtKind::Return(optional(it.value.as_deref())),
        ast::Stmt::Delete(it) => StmtKind::Delete(exprs(&it.targets)),
        ast::Stmt::Assign(it) => StmtKind::Assign(exprs(&it.targets), expr(&it.value)),
        ast::Stmt::TypeAlias(it) => StmtKind::Assign(vec![expr(&it.name)], expr(&it.value)),
        ast::Stmt::AugAssign(it) => StmtKind::AugmentedAssign(expr(&it.target), it.op.as_str(), expr(&it.value)),
        ast::Stmt::AnnAssign(it) => {
            StmtKind::AnnotatedAssign(expr(&it.target), expr(&it.annotation), optional(it.value.as_deref()))
        }
        ast::Stmt::For(it) => StmtKind::For {
            target: expr(&it.target),
            iterable: expr(&it.iter),
            body: statements(&it.body),
            otherwise: statements(&it.orelse),
        },
        ast::Stmt::While(it) => {
            StmtKind::While { test: expr(&it.test), body: statements(&it.body), otherwise: statements(&it.orelse) }
        }
        ast::Stmt::If(it) => StmtKind::If {
            test: expr(&it.test),
            body: statements(&it.body),
            otherwise: branches(place.end, &it.elif_else_clauses),
        },
        ast::Stmt::With(it) => StmtKind::With {
            items: it
                .items
                .iter()
                .map(|item| (expr(&item.context_expr), optional(item.optional_vars.as_deref())))
                .collect(),
            body: statements(&it.body),
        },
        ast::Stmt::Match(it) => {
            StmtKind::Match { subject: expr(&it.subject), cases: it.cases.iter().map(match_case).collect() }
        }
        ast::Stmt::Raise(it) => StmtKind::Raise(optional(it.exc.as_deref()), optional(it.cause.as_deref())),
        ast::Stmt::Try(it) => StmtKind::Try {
            body: statements(&it.body),
            handlers: it.handlers.iter().map(handler).collect(),
            otherwise: statements(&it.orelse),
            finally: statements(&it.finalbody),
        },
        ast::Stmt::Assert(it) => {
            StmtKind::Assert(std::iter::once(&it.test).chain(&it.msg).map(|part| expr(part)).collect())
        }
        ast::Stmt::Import(it) => StmtKind::Import(aliases(&it.names)),
        ast::Stmt::ImportFrom(it) => StmtKind::ImportFrom {
            level: it.level as usize,
            module: it.module.as_ref().map(|module| module.id.as_str().into()),
            names: aliases(&it.names),
        },
        ast::Stmt::Global(it) => StmtKind::Global(names(&it.names)),
        ast::Stmt::Nonlocal(it) => StmtKind::Nonlocal(names(&it.names)),
        ast::Stmt::Expr(it) => StmtKind::Expr(expr(&it.value)),
        ast::Stmt::Pass(_) | ast::Stmt::Break(_) | ast::Stmt::Continue(_) | ast::Stmt::IpyEscapeCommand(_) => {
            StmtKind::Nothing
        }
    };
    Stmt { span: place, kind }
}

/// Each `elif` is an `if` in the `else` of the one before it.
fn branches(end: u32, clauses: &[ast::ElifElseClause]) -> Vec<Stmt> {
    clauses.iter().rev().fold(Vec::new(), |otherwise, clause| {
        let start = span(clause).start;
        let body = statements(&clause.body);
        match &clause.test {
            Some(test) => {
                let kind = StmtKind::If { test: expr(test), body, otherwise };
                vec![Stmt { span: Span { start, end }, kind }]
            }
            None => body,
        }
    })
}

fn names(names: &[ast::Identifier]) -> Vec<Name> {
    names.iter().map(|name| name.id.as_str().into()).collect()
}

fn decorators(decorators: &[ast::Decorator]) -> Vec<Expr> {
    decorators.iter().map(|decorator| expr(&decorator.expression)).collect()
}

fn parameters(parameters: &ast::Parameters) -> Vec<Parameter> {
    let plain = |kind| {
        move |one: &ast::ParameterWithDefault| Parameter {
            name: one.parameter.name.id.as_str().into(),
            annotation: optional(one.parameter.annotation.as_deref()),
            default: optional(one.default.as_deref()),
            kind,
        }
    };
    let starred = |kind| {
        move |one: &ast::Parameter| Parameter {
            name: one.name.id.as_str().into(),
            annotation: optional(one.annotation.as_deref()),
            default: None,
            kind,
        }
    };
    let mut found: Vec<Parameter> = Vec::new();
    found.extend(parameters.posonlyargs.iter().map(plain(ParameterKind::PositionalOnly)));
    found.extend(parameters.args.iter().map(plain(ParameterKind::Ordinary)));
    found.extend(parameters.vararg.as_deref().map(starred(ParameterKind::Variadic)));
    found.extend(parameters.kwonlyargs.iter().map(plain(ParameterKind::KeywordOnly)));
    found.extend(parameters.kwarg.as_deref().map(starred(ParameterKind::Keywords)));
    found
}

fn handler(handler: &ast::ExceptHandler) -> Handler {
    let ast::ExceptHandler::ExceptHandler(handler) = handler;
    Handler {
        exception: optional(handler.type_.as_deref()),
        name: handler.name.as_ref().map(|name| name.id.as_str().into()),
        body: statements(&handler.body),
    }
}

fn match_case(case: &ast::MatchCase) -> Case {
    let (mut reads, mut captures) = (Vec::new(), Vec::new());
    pattern(&case.pattern, &mut reads, &mut captures);
    Case { reads, captures, guard: optional(case.guard.as_deref()), body: statements(&case.body) }
}

fn pattern(pattern_: &ast::Pattern, reads: &mut Vec<Expr>, captures: &mut Vec<Name>) {
    let mut capture =
        |name: &Option<ast::Identifier>| captures.extend(name.as_ref().map(|name| Name::from(name.id.as_str())));
    let inner: Vec<&ast::Pattern> = match pattern_ {
        ast::Pattern::MatchValue(it) => {
            reads.push(expr(&it.value));
            Vec::new()
        }
        ast::Pattern::MatchSingleton(_) => Vec::new(),
        ast::Pattern::MatchSequence(it) => it.patterns.iter().collect(),
        ast::Pattern::MatchMapping(it) => {
            reads.extend(exprs(&it.keys));
            capture(&it.rest);
            it.patterns.iter().collect()
        }
        ast::Pattern::MatchClass(it) => {
            reads.push(expr(&it.cls));
            let named = it.arguments.keywords.iter().map(|keyword| &keyword.pattern);
            it.arguments.patterns.iter().chain(named).collect()
        }
        ast::Pattern::MatchStar(it) => {
            capture(&it.name);
            Vec::new()
        }
        ast::Pattern::MatchAs(it) => {
            capture(&it.name);
            it.pattern.as_deref().into_iter().collect()
        }
        ast::Pattern::MatchOr(it) => it.patterns.iter().collect(),
    };
    for inside in inner {
        pattern(inside, reads, captures);
    }
}

fn aliases(names: &[ast::Alias]) -> Vec<Alias> {
    names
        .iter()
        .map(|alias| Alias {
            span: span(alias),
            name: alias.name.id.as_str().into(),
            asname: alias.asname.as_ref().map(|name| name.id.as_str().into()),
        })
        .collect()
}

fn exprs<'a>(values: impl IntoIterator<Item = &'a ast::Expr>) -> Vec<Expr> {
    values.into_iter().map(expr).collect()
}

fn optional(value: Option<&ast::Expr>) -> Option<Expr> {
    value.map(expr)
}

fn boxed(value: &ast::Expr) -> Box<Expr> {
    Box::new(expr(value))
}

fn expr(value: &ast::Expr) -> Expr {
    let place = span(value);
    let kind = match value {
        ast::Expr::Name(it) => ExprKind::Name(it.id.as_str().into()),
        ast::Expr::Attribute(it) => ExprKind::Attribute(boxed(&it.value), it.attr.id.as_str().into()),
        ast::Expr::Call(it) => ExprKind::Call {
            function: boxed(&it.func),
            arguments: exprs(&it.arguments.args),
            keywords: it
                .arguments
                .keywords
                .iter()
                .map(|keyword| (keyword.arg.as_ref().map(|name| name.id.as_str().into()), expr(&keyword.value)))
                .collect(),
        },
        ast::Expr::Subscript(it) => ExprKind::Subscript(boxed(&it.value), boxed(&it.slice)),
        ast::Expr::StringLiteral(it) => ExprKind::Str(it.value.to_str().to_string()),
        ast::Expr::BytesLiteral(_) => ExprKind::Bytes,
        ast::Expr::NumberLiteral(it) => match &it.value {
            ast::Number::Int(number) => ExprKind::Int(number.as_i64()),
            ast::Number::Float(_) => ExprKind::Float,
            ast::Number::Complex { .. } => ExprKind::Complex,
        },
        ast::Expr::BooleanLiteral(_) => ExprKind::Bool,
        ast::Expr::NoneLiteral(_) => ExprKind::None,
        ast::Expr::EllipsisLiteral(_) => ExprKind::Ellipsis,
        ast::Expr::FString(it) => {
            let mut parts = Vec::new();
            for part in it.value.as_slice() {
                match part {
                    ast::FStringPart::Literal(literal) => push_text(&mut parts, span(literal), &literal.value),
                    ast::FStringPart::FString(formatted) => pieces(&mut parts, &formatted.elements),
                }
            }
            ExprKind::FString(parts)
        }
        ast::Expr::TString(it) => {
            let mut parts = Vec::new();
            it.value.as_slice().iter().for_each(|part| pieces(&mut parts, &part.elements));
            ExprKind::Parts(parts)
        }
        ast::Expr::List(it) => ExprKind::List(exprs(&it.elts)),
        ast::Expr::Tuple(it) => ExprKind::Tuple(exprs(&it.elts)),
        ast::Expr::Set(it) => ExprKind::Set(exprs(&it.elts)),
        ast::Expr::Dict(it) => {
            ExprKind::Dict(it.items.iter().map(|item| (item.key.as_ref().map(expr), expr(&item.value))).collect())
        }
        ast::Expr::Slice(it) => {
            ExprKind::Slice([&it.lower, &it.upper, &it.step].into_iter().flatten().map(|part| expr(part)).collect())
        }
        ast::Expr::Starred(it) => ExprKind::Starred(boxed(&it.value)),
        ast::Expr::Lambda(it) => {
            ExprKind::Lambda(it.parameters.as_deref().map(parameters).unwrap_or_default(), boxed(&it.body))
        }
        ast::Expr::ListComp(it) => comprehension(ComprehensionKind::List, [it.elt.as_ref()], &it.generators),
        ast::Expr::SetComp(it) => comprehension(ComprehensionKind::Set, [it.elt.as_ref()], &it.generators),
        ast::Expr::Generator(it) => comprehension(ComprehensionKind::Generator, [it.elt.as_ref()], &it.generators),
        ast::Expr::DictComp(it) => {
            let elements = it.key.iter().chain([&it.value]).map(AsRef::as_ref);
            comprehension(ComprehensionKind::Dict, elements, &it.generators)
        }
        ast::Expr::BinOp(it) => ExprKind::Binary(boxed(&it.left), it.op.as_str(), boxed(&it.right)),
        ast::Expr::Compare(it) => {
            ExprKind::Compare(boxed(&it.left), it.ops.iter().map(ast::CmpOp::as_str).collect(), exprs(&it.comparators))
        }
        ast::Expr::UnaryOp(it) => ExprKind::Unary(it.op.as_str(), boxed(&it.operand)),
        ast::Expr::BoolOp(it) => ExprKind::Choice { condition: None, options: exprs(&it.values) },
        ast::Expr::If(it) => {
            ExprKind::Choice { condition: Some(boxed(&it.test)), options: vec![expr(&it.body), expr(&it.orelse)] }
        }
        ast::Expr::Named(it) => ExprKind::Walrus(boxed(&it.target), boxed(&it.value)),
        ast::Expr::Await(it) => ExprKind::Await(boxed(&it.value)),
        ast::Expr::Yield(it) => ExprKind::Yield(it.value.iter().map(|value| expr(value)).collect()),
        ast::Expr::YieldFrom(it) => ExprKind::Yield(vec![expr(&it.value)]),
        ast::Expr::IpyEscapeCommand(_) => ExprKind::Parts(Vec::new()),
    };
    Expr { span: place, kind }
}

/// The literal texts and the values of a formatted string; each value with its format.
fn pieces(parts: &mut Vec<Expr>, elements: &ast::InterpolatedStringElements) {
    for element in elements {
        match element {
            ast::InterpolatedStringElement::Literal(literal) => push_text(parts, span(literal), &literal.value),
            ast::InterpolatedStringElement::Interpolation(it) => {
                if let Some(debug) = &it.debug_text {
                    push_text(parts, span(it), debug.as_str());
                }
                let mut inside = vec![expr(&it.expression)];
                if let Some(spec) = &it.format_spec {
                    let mut format = Vec::new();
                    pieces(&mut format, &spec.elements);
                    inside.push(Expr { span: span(spec.as_ref()), kind: ExprKind::FString(format) });
                }
                parts.push(Expr { span: span(it), kind: ExprKind::Parts(inside) });
            }
        }
    }
}

/// Texts side by side are one.
fn push_text(parts: &mut Vec<Expr>, place: Span, text: &str) {
    match parts.last_mut() {
        Some(Expr { span, kind: ExprKind::Str(before) }) => {
            before.push_str(text);
            span.end = place.end;
        }
        _ if text.is_empty() => {}
        _ => parts.push(Expr { span: place, kind: ExprKind::Str(text.to_string()) }),
    }
}

fn comprehension<'a>(
    kind: ComprehensionKind,
    elements: impl IntoIterator<Item = &'a ast::Expr>,
    clauses: &[ast::Comprehension],
) -> ExprKind {
    ExprKind::Comprehension {
        kind,
        elements: exprs(elements),
        clauses: clauses
            .iter()
            .map(|clause| Clause {
                target: expr(&clause.target),
                iterable: expr(&clause.iter),
                conditions: exprs(&clause.ifs),
            })
            .collect(),
    }
}
