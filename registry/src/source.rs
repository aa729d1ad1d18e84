//! Python source to syntax: the one module that names the parser.

use rustpython_parser::ast::{self, Ranged};
use rustpython_parser::lexer::LexicalErrorType;
use rustpython_parser::{Mode, ParseErrorType, parse};

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
    let parsed = parse(text, Mode::Module, "").map_err(|error| syntax_error(text, &error))?;
    match parsed {
        ast::Mod::Module(module) => Ok(statements(text, module.body)),
        _ => Ok(Vec::new()),
    }
}

/// One expression, as in a quoted annotation. Every part of it takes the place of the whole.
pub fn parse_expression(text: &str, place: Span) -> Option<Expr> {
    if depth::too_deep(text).is_some() {
        return None;
    }
    let parsed = parse(text.trim(), Mode::Expression, "").ok()?;
    let ast::Mod::Expression(expression) = parsed else { return None };
    let mut expr = expr(text, *expression.body);
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

fn syntax_error(text: &str, error: &rustpython_parser::ParseError) -> SyntaxError {
    // The end of the file says little: point behind the last thing that is written.
    let offset = u32::from(error.offset).min(text.trim_end().len() as u32);
    let message = match &error.error {
        ParseErrorType::Eof | ParseErrorType::Lexical(LexicalErrorType::Eof) => {
            "the file ends in the middle of a statement".to_string()
        }
        ParseErrorType::ExtraToken(token) => format!("unexpected {token}"),
        ParseErrorType::InvalidToken => "invalid syntax".to_string(),
        ParseErrorType::UnrecognizedToken(token, expected) => {
            if error.error.is_indentation_error() {
                match expected {
                    Some(_) => "expected an indented block".to_string(),
                    None => "unexpected indent".to_string(),
                }
            } else {
                match token.to_string().as_str() {
                    "Newline" => "invalid syntax: the line ends too early".to_string(),
                    "Dedent" => "invalid syntax: the block ends too early".to_string(),
                    token => format!("invalid syntax at {token}"),
                }
            }
        }
        ParseErrorType::Lexical(error) => error.to_string(),
    };
    SyntaxError { offset, message }
}

fn span(node: &impl Ranged) -> Span {
    Span { start: u32::from(node.range().start()), end: u32::from(node.range().end()) }
}

fn statements(text: &str, body: Vec<ast::Stmt>) -> Vec<Stmt> {
    body.into_iter().map(|stmt| statement(text, stmt)).collect()
}

fn statement(text: &str, stmt: ast::Stmt) -> Stmt {
    let mut place = span(&stmt);
    let kind = match stmt {
        ast::Stmt::FunctionDef(def) => {
            place.start = decorated_start(text, place.start, &def.decorator_list);
            function(text, def.name, *def.args, def.returns, def.decorator_list, def.body, false)
        }
        ast::Stmt::AsyncFunctionDef(def) => {
            place.start = decorated_start(text, place.start, &def.decorator_list);
            function(text, def.name, *def.args, def.returns, def.decorator_list, def.body, true)
        }
        ast::Stmt::ClassDef(def) => {
            place.start = decorated_start(text, place.start, &def.decorator_list);
            StmtKind::Class(Box::new(Class {
                name: def.name.to_string(),
                bases: exprs(text, def.bases),
                keywords: def.keywords.into_iter().map(|keyword| expr(text, keyword.value)).collect(),
                decorators: exprs(text, def.decorator_list),
                body: statements(text, def.body),
            }))
        }
        ast::Stmt::Return(it) => StmtKind::Return(optional(text, it.value)),
        ast::Stmt::Delete(it) => StmtKind::Delete(exprs(text, it.targets)),
        ast::Stmt::Assign(it) => StmtKind::Assign(exprs(text, it.targets), expr(text, *it.value)),
        ast::Stmt::TypeAlias(it) => StmtKind::Assign(vec![expr(text, *it.name)], expr(text, *it.value)),
        ast::Stmt::AugAssign(it) => {
            StmtKind::AugmentedAssign(expr(text, *it.target), operator(it.op), expr(text, *it.value))
        }
        ast::Stmt::AnnAssign(it) => {
            StmtKind::AnnotatedAssign(expr(text, *it.target), expr(text, *it.annotation), optional(text, it.value))
        }
        ast::Stmt::For(it) => for_loop(text, *it.target, *it.iter, it.body, it.orelse),
        ast::Stmt::AsyncFor(it) => for_loop(text, *it.target, *it.iter, it.body, it.orelse),
        ast::Stmt::While(it) => StmtKind::While {
            test: expr(text, *it.test),
            body: statements(text, it.body),
            otherwise: statements(text, it.orelse),
        },
        ast::Stmt::If(it) => StmtKind::If {
            test: expr(text, *it.test),
            body: statements(text, it.body),
            otherwise: statements(text, it.orelse),
        },
        ast::Stmt::With(it) => with(text, it.items, it.body),
        ast::Stmt::AsyncWith(it) => with(text, it.items, it.body),
        ast::Stmt::Match(it) => StmtKind::Match {
            subject: expr(text, *it.subject),
            cases: it.cases.into_iter().map(|case| match_case(text, case)).collect(),
        },
        ast::Stmt::Raise(it) => StmtKind::Raise(optional(text, it.exc), optional(text, it.cause)),
        ast::Stmt::Try(it) => try_block(text, it.body, it.handlers, it.orelse, it.finalbody),
        ast::Stmt::TryStar(it) => try_block(text, it.body, it.handlers, it.orelse, it.finalbody),
        ast::Stmt::Assert(it) => {
            StmtKind::Assert(std::iter::once(it.test).chain(it.msg).map(|part| expr(text, *part)).collect())
        }
        ast::Stmt::Import(it) => StmtKind::Import(aliases(it.names)),
        ast::Stmt::ImportFrom(it) => StmtKind::ImportFrom {
            level: it.level.map_or(0, |level| level.to_usize()),
            module: it.module.map(|module| module.to_string()),
            names: aliases(it.names),
        },
        ast::Stmt::Global(it) => StmtKind::Global(it.names.iter().map(ToString::to_string).collect()),
        ast::Stmt::Nonlocal(it) => StmtKind::Nonlocal(it.names.iter().map(ToString::to_string).collect()),
        ast::Stmt::Expr(it) => StmtKind::Expr(expr(text, *it.value)),
        ast::Stmt::Pass(_) | ast::Stmt::Break(_) | ast::Stmt::Continue(_) => StmtKind::Nothing,
    };
    Stmt { span: place, kind }
}

/// Where a definition starts when its decorators belong to it.
fn decorated_start(text: &str, start: u32, decorators: &[ast::Expr]) -> u32 {
    let Some(first) = decorators.first() else { return start };
    let first = span(first).start.min(start);
    text.get(..first as usize).and_then(|before| before.rfind('@')).map_or(start, |at| start.min(at as u32))
}

fn function(
    text: &str,
    name: ast::Identifier,
    arguments: ast::Arguments,
    returns: Option<Box<ast::Expr>>,
    decorators: Vec<ast::Expr>,
    body: Vec<ast::Stmt>,
    is_async: bool,
) -> StmtKind {
    StmtKind::Function(Box::new(Function {
        name: name.to_string(),
        parameters: parameters(text, arguments),
        returns: optional(text, returns),
        decorators: exprs(text, decorators),
        body: statements(text, body),
        is_async,
    }))
}

fn parameters(text: &str, arguments: ast::Arguments) -> Vec<Parameter> {
    let plain = |kind| {
        move |arg: ast::ArgWithDefault| Parameter {
            name: arg.def.arg.to_string(),
            annotation: optional(text, arg.def.annotation),
            default: optional(text, arg.default),
            kind,
        }
    };
    let starred = |kind| {
        move |arg: Box<ast::Arg>| Parameter {
            name: arg.arg.to_string(),
            annotation: optional(text, arg.annotation),
            default: None,
            kind,
        }
    };
    let mut found: Vec<Parameter> = Vec::new();
    found.extend(arguments.posonlyargs.into_iter().map(plain(ParameterKind::PositionalOnly)));
    found.extend(arguments.args.into_iter().map(plain(ParameterKind::Ordinary)));
    found.extend(arguments.vararg.map(starred(ParameterKind::Variadic)));
    found.extend(arguments.kwonlyargs.into_iter().map(plain(ParameterKind::KeywordOnly)));
    found.extend(arguments.kwarg.map(starred(ParameterKind::Keywords)));
    found
}

fn for_loop(
    text: &str,
    target: ast::Expr,
    iterable: ast::Expr,
    body: Vec<ast::Stmt>,
    otherwise: Vec<ast::Stmt>,
) -> StmtKind {
    StmtKind::For {
        target: expr(text, target),
        iterable: expr(text, iterable),
        body: statements(text, body),
        otherwise: statements(text, otherwise),
    }
}

fn with(text: &str, items: Vec<ast::WithItem>, body: Vec<ast::Stmt>) -> StmtKind {
    let items =
        items.into_iter().map(|item| (expr(text, item.context_expr), optional(text, item.optional_vars))).collect();
    StmtKind::With { items, body: statements(text, body) }
}

fn try_block(
    text: &str,
    body: Vec<ast::Stmt>,
    handlers: Vec<ast::ExceptHandler>,
    otherwise: Vec<ast::Stmt>,
    finally: Vec<ast::Stmt>,
) -> StmtKind {
    let handlers = handlers
        .into_iter()
        .map(|ast::ExceptHandler::ExceptHandler(handler)| Handler {
            exception: optional(text, handler.type_),
            name: handler.name.map(|name| name.to_string()),
            body: statements(text, handler.body),
        })
        .collect();
    StmtKind::Try {
        body: statements(text, body),
        handlers,
        otherwise: statements(text, otherwise),
        finally: statements(text, finally),
    }
}

fn match_case(text: &str, case: ast::MatchCase) -> Case {
    let (mut reads, mut captures) = (Vec::new(), Vec::new());
    pattern(text, case.pattern, &mut reads, &mut captures);
    Case { reads, captures, guard: optional(text, case.guard), body: statements(text, case.body) }
}

fn pattern(text: &str, pattern_: ast::Pattern, reads: &mut Vec<Expr>, captures: &mut Vec<String>) {
    let mut inner = Vec::new();
    match pattern_ {
        ast::Pattern::MatchValue(it) => reads.push(expr(text, *it.value)),
        ast::Pattern::MatchSingleton(_) => {}
        ast::Pattern::MatchSequence(it) => inner = it.patterns,
        ast::Pattern::MatchMapping(it) => {
            reads.extend(exprs(text, it.keys));
            captures.extend(it.rest.map(|name| name.to_string()));
            inner = it.patterns;
        }
        ast::Pattern::MatchClass(it) => {
            reads.push(expr(text, *it.cls));
            inner = it.patterns.into_iter().chain(it.kwd_patterns).collect();
        }
        ast::Pattern::MatchStar(it) => captures.extend(it.name.map(|name| name.to_string())),
        ast::Pattern::MatchAs(it) => {
            captures.extend(it.name.map(|name| name.to_string()));
            inner.extend(it.pattern.map(|inside| *inside));
        }
        ast::Pattern::MatchOr(it) => inner = it.patterns,
    }
    for inside in inner {
        pattern(text, inside, reads, captures);
    }
}

fn aliases(names: Vec<ast::Alias>) -> Vec<Alias> {
    names
        .into_iter()
        .map(|alias| Alias {
            span: span(&alias),
            name: alias.name.to_string(),
            asname: alias.asname.map(|name| name.to_string()),
        })
        .collect()
}

fn exprs(text: &str, values: Vec<ast::Expr>) -> Vec<Expr> {
    values.into_iter().map(|value| expr(text, value)).collect()
}

fn optional(text: &str, value: Option<Box<ast::Expr>>) -> Option<Expr> {
    value.map(|value| expr(text, *value))
}

fn boxed(text: &str, value: ast::Expr) -> Box<Expr> {
    Box::new(expr(text, value))
}

fn expr(text: &str, value: ast::Expr) -> Expr {
    let place = span(&value);
    let kind = match value {
        ast::Expr::Name(it) => ExprKind::Name(it.id.to_string()),
        ast::Expr::Attribute(it) => ExprKind::Attribute(boxed(text, *it.value), it.attr.to_string()),
        ast::Expr::Call(it) => ExprKind::Call {
            function: boxed(text, *it.func),
            arguments: exprs(text, it.args),
            keywords: it
                .keywords
                .into_iter()
                .map(|keyword| (keyword.arg.map(|name| name.to_string()), expr(text, keyword.value)))
                .collect(),
        },
        ast::Expr::Subscript(it) => ExprKind::Subscript(boxed(text, *it.value), boxed(text, *it.slice)),
        ast::Expr::Constant(it) => constant(it.value),
        ast::Expr::JoinedStr(it) => ExprKind::FString(exprs(text, it.values)),
        ast::Expr::FormattedValue(it) => ExprKind::Parts(
            std::iter::once(expr(text, *it.value)).chain(it.format_spec.map(|spec| expr(text, *spec))).collect(),
        ),
        ast::Expr::List(it) => ExprKind::List(exprs(text, it.elts)),
        ast::Expr::Tuple(it) => ExprKind::Tuple(exprs(text, it.elts)),
        ast::Expr::Set(it) => ExprKind::Set(exprs(text, it.elts)),
        ast::Expr::Dict(it) => ExprKind::Dict(
            it.keys
                .into_iter()
                .zip(it.values)
                .map(|(key, value)| (key.map(|key| expr(text, key)), expr(text, value)))
                .collect(),
        ),
        ast::Expr::Slice(it) => {
            ExprKind::Slice([it.lower, it.upper, it.step].into_iter().flatten().map(|part| expr(text, *part)).collect())
        }
        ast::Expr::Starred(it) => ExprKind::Starred(boxed(text, *it.value)),
        ast::Expr::Lambda(it) => ExprKind::Lambda(parameters(text, *it.args), boxed(text, *it.body)),
        ast::Expr::ListComp(it) => comprehension(text, ComprehensionKind::List, vec![*it.elt], it.generators),
        ast::Expr::SetComp(it) => comprehension(text, ComprehensionKind::Set, vec![*it.elt], it.generators),
        ast::Expr::GeneratorExp(it) => comprehension(text, ComprehensionKind::Generator, vec![*it.elt], it.generators),
        ast::Expr::DictComp(it) => {
            comprehension(text, ComprehensionKind::Dict, vec![*it.key, *it.value], it.generators)
        }
        ast::Expr::BinOp(it) => ExprKind::Binary(boxed(text, *it.left), operator(it.op), boxed(text, *it.right)),
        ast::Expr::Compare(it) => ExprKind::Compare(
            boxed(text, *it.left),
            it.ops.iter().map(ast::CmpOp::as_str).collect(),
            exprs(text, it.comparators),
        ),
        ast::Expr::UnaryOp(it) => {
            let op = match it.op {
                ast::UnaryOp::Invert => "~",
                ast::UnaryOp::Not => "not",
                ast::UnaryOp::UAdd => "+",
                ast::UnaryOp::USub => "-",
            };
            ExprKind::Unary(op, boxed(text, *it.operand))
        }
        ast::Expr::BoolOp(it) => ExprKind::Choice { condition: None, options: exprs(text, it.values) },
        ast::Expr::IfExp(it) => ExprKind::Choice {
            condition: Some(boxed(text, *it.test)),
            options: vec![expr(text, *it.body), expr(text, *it.orelse)],
        },
        ast::Expr::NamedExpr(it) => ExprKind::Walrus(boxed(text, *it.target), boxed(text, *it.value)),
        ast::Expr::Await(it) => ExprKind::Await(boxed(text, *it.value)),
        ast::Expr::Yield(it) => ExprKind::Yield(it.value.into_iter().map(|value| expr(text, *value)).collect()),
        ast::Expr::YieldFrom(it) => ExprKind::Yield(vec![expr(text, *it.value)]),
    };
    Expr { span: place, kind }
}

fn constant(value: ast::Constant) -> ExprKind {
    match value {
        ast::Constant::None => ExprKind::None,
        ast::Constant::Bool(_) => ExprKind::Bool,
        ast::Constant::Str(text) => ExprKind::Str(text),
        ast::Constant::Bytes(_) => ExprKind::Bytes,
        ast::Constant::Int(number) => ExprKind::Int(i64::try_from(&number).ok()),
        ast::Constant::Tuple(_) => ExprKind::Tuple(Vec::new()),
        ast::Constant::Float(_) => ExprKind::Float,
        ast::Constant::Complex { .. } => ExprKind::Complex,
        ast::Constant::Ellipsis => ExprKind::Ellipsis,
    }
}

fn comprehension(
    text: &str,
    kind: ComprehensionKind,
    elements: Vec<ast::Expr>,
    clauses: Vec<ast::Comprehension>,
) -> ExprKind {
    ExprKind::Comprehension {
        kind,
        elements: exprs(text, elements),
        clauses: clauses
            .into_iter()
            .map(|clause| Clause {
                target: expr(text, clause.target),
                iterable: expr(text, clause.iter),
                conditions: exprs(text, clause.ifs),
            })
            .collect(),
    }
}

fn operator(op: ast::Operator) -> &'static str {
    match op {
        ast::Operator::Add => "+",
        ast::Operator::Sub => "-",
        ast::Operator::Mult => "*",
        ast::Operator::MatMult => "@",
        ast::Operator::Div => "/",
        ast::Operator::Mod => "%",
        ast::Operator::Pow => "**",
        ast::Operator::LShift => "<<",
        ast::Operator::RShift => ">>",
        ast::Operator::BitOr => "|",
        ast::Operator::BitXor => "^",
        ast::Operator::BitAnd => "&",
        ast::Operator::FloorDiv => "//",
    }
}
