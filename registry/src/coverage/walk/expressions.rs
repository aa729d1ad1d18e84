//! What an expression leads to: the calls and refusals in it, and the names that it binds.

use super::{State, Walk, inexact, same_names};
use crate::coverage::conditions::runs_on_truth;
use crate::coverage::refusals::{Call, Callee, Site};
use crate::coverage::statements::DEEPEST;
use crate::coverage::terms::{Term, one_line};
use crate::facts::Binding;
use crate::syntax::*;

impl Walk<'_> {
    pub(super) fn is_refusal(&self, function: &Expr, state: &State) -> bool {
        let Term::Name(name) = self.term(function, state) else { return false };
        let last = name.rsplit('.').next().unwrap_or_default();
        if last == "Refusal" {
            return true;
        }
        match self.module.bindings.get(&name) {
            Some(Binding::From(_, original)) => original == "Refusal",
            // A class of its own, made of the one that every package has.
            Some(Binding::Definition(at)) => {
                let bases = self.module.definitions.get(*at as usize).map(|class| &class.bases);
                bases.is_some_and(|bases| bases.iter().any(|base| base.rsplit('.').next() == Some("Refusal")))
            }
            _ => false,
        }
    }

    pub(super) fn site(
        &mut self,
        span: Span,
        arguments: &[Expr],
        keywords: &[(Option<Name>, Expr)],
        state: &State,
        raised: bool,
    ) {
        let argument = |at: usize, name: &str| {
            arguments
                .get(at)
                .or_else(|| keywords.iter().find(|(known, _)| known.as_deref() == Some(name)).map(|(_, value)| value))
        };
        let term = |at: usize, name: &str| argument(at, name).map_or(Term::Unknown, |value| self.term(value, state));
        let why = match argument(3, "why").map(|value| (self.term(value, state), value)) {
            Some((term @ (Term::Literal(_) | Term::Join(_)), _)) => term.text("…"),
            Some((_, value)) => one_line(value.span.text(self.text)),
            None => String::new(),
        };
        let mut path = state.path.clone();
        path.exact &= raised;
        self.found.sites.push(Site {
            original: term(0, "original"),
            parameter: term(1, "parameter"),
            value: match term(2, "value") {
                Term::Instance(_) => argument(2, "value").map_or(Term::Unknown, |value| self.inner(value, state)),
                term => term,
            },
            why,
            path,
            line: self.lines.line(span.start) as u32,
        });
    }

    /// What `str(a.dtype)` tells of.
    fn inner(&self, value: &Expr, state: &State) -> Term {
        match &value.kind {
            ExprKind::Call { arguments, .. } => arguments.first().map_or(Term::Unknown, |one| self.term(one, state)),
            _ => Term::Unknown,
        }
    }

    /// Notes the calls in an expression, and the names that it binds.
    pub(super) fn visit(&mut self, expr: &Expr, state: &mut State) {
        if self.depth > DEEPEST {
            self.found.open = true;
            return;
        }
        self.depth += 1;
        self.visit_inside(expr, state);
        self.depth -= 1;
    }

    fn visit_inside(&mut self, expr: &Expr, state: &mut State) {
        match &expr.kind {
            ExprKind::Lambda(parameters, body) => {
                let inside = StmtKind::Expr((**body).clone());
                self.nested(parameters, &[Stmt { span: body.span, kind: inside }], state);
            }
            ExprKind::Comprehension { clauses, elements, .. } => {
                let mut inside = inexact(state.clone());
                for clause in clauses {
                    self.visit(&clause.iterable, &mut inside);
                    self.assign(&clause.target, &Term::Unknown, &mut inside);
                    clause.conditions.iter().for_each(|one| self.visit(one, &mut inside));
                }
                elements.iter().for_each(|one| self.visit(one, &mut inside));
            }
            ExprKind::Choice { condition: Some(test), options } => {
                self.visit(test, state);
                for (option, negated) in options.iter().zip([false, true]) {
                    let mut inside = self.under(test, negated, state);
                    self.visit(option, &mut inside);
                }
            }
            ExprKind::Choice { condition: None, options } => {
                let mut inside = state.clone();
                let on_truth = runs_on_truth(self.text, options);
                for (at, option) in options.iter().enumerate() {
                    self.visit(option, &mut inside);
                    if at + 1 < options.len() {
                        inside = match on_truth {
                            Some(on_truth) => self.under(option, !on_truth, &inside),
                            None => inexact(inside),
                        };
                    }
                }
                // A name bound in an operand that may not have run.
                state.names = same_names(std::mem::take(&mut state.names), &inside.names);
            }
            ExprKind::Walrus(target, value) => {
                self.visit(value, state);
                let term = self.term(value, state);
                self.assign(target, &term, state);
            }
            ExprKind::Call { function, arguments, keywords } => {
                if !matches!(function.kind, ExprKind::Name(_)) {
                    match &function.kind {
                        ExprKind::Attribute(owner, _) => self.visit(owner, state),
                        _ => self.visit(function, state),
                    }
                }
                arguments.iter().for_each(|one| self.visit(one, state));
                keywords.iter().for_each(|(_, one)| self.visit(one, state));
                if self.is_refusal(function, state) {
                    self.site(expr.span, arguments, keywords, state, false);
                    return;
                }
                self.call(function, arguments, keywords, state);
            }
            _ => {
                let mut inner = Vec::new();
                expr.children(&mut |one| inner.push(one));
                inner.into_iter().for_each(|one| self.visit(one, state));
            }
        }
    }

    fn call(&mut self, function: &Expr, arguments: &[Expr], keywords: &[(Option<Name>, Expr)], state: &State) {
        let callee = match (self.term(function, state), &function.kind) {
            (Term::Name(name), _) => Callee::Name(name),
            (_, ExprKind::Attribute(owner, name)) if is_super(owner) => Callee::Super(name.to_string()),
            (_, ExprKind::Attribute(owner, name)) => Callee::Method(self.term(owner, state), name.to_string()),
            // What a table of the module gives is among the names that the definition reads.
            (_, ExprKind::Subscript(table, _)) if matches!(self.term(table, state), Term::Name(_)) => return,
            _ => {
                self.found.open = true;
                return;
            }
        };
        self.found.calls.push(Call {
            callee,
            starred: arguments.iter().any(|one| matches!(one.kind, ExprKind::Starred(_)))
                || keywords.iter().any(|(name, _)| name.is_none()),
            arguments: arguments
                .iter()
                .take_while(|one| !matches!(one.kind, ExprKind::Starred(_)))
                .map(|one| self.term(one, state))
                .collect(),
            keywords: keywords
                .iter()
                .filter_map(|(name, one)| Some((name.as_ref()?.to_string(), self.term(one, state))))
                .collect(),
            path: state.path.clone(),
        });
    }
}

fn is_super(expr: &Expr) -> bool {
    let ExprKind::Call { function, .. } = &expr.kind else { return false };
    matches!(&function.kind, ExprKind::Name(name) if name == "super")
}
