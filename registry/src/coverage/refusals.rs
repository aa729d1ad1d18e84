//! What one definition says of refusals: those that it raises, and the calls that may lead to others, each with the
//! conditions under which control reaches it. Knows nothing of other definitions.

use serde::{Deserialize, Serialize};

use crate::coverage::terms::{Atom, Term};
use crate::facts::Annotation;
use crate::storage::Element;
use crate::syntax::ParameterKind;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Local {
    pub parameters: Vec<Formal>,
    pub atoms: Vec<Atom>,
    pub sites: Vec<Site>,
    pub calls: Vec<Call>,
    /// What it returns, where every `return` gives the same.
    pub returns: Term,
    /// Whether something is called of which not even a name is known.
    pub open: bool,
}

/// The parameters of one definition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Formals(pub Vec<Formal>);

impl Element for Formals {}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Formal {
    pub name: String,
    pub passed: Passed,
    pub default: Option<Term>,
    pub annotation: Annotation,
}

/// How an argument reaches a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Passed {
    PositionalOnly,
    Either,
    Variadic,
    KeywordOnly,
    Keywords,
}

impl From<ParameterKind> for Passed {
    fn from(kind: ParameterKind) -> Passed {
        match kind {
            ParameterKind::PositionalOnly => Passed::PositionalOnly,
            ParameterKind::Ordinary => Passed::Either,
            ParameterKind::Variadic => Passed::Variadic,
            ParameterKind::KeywordOnly => Passed::KeywordOnly,
            ParameterKind::Keywords => Passed::Keywords,
        }
    }
}

/// Where control is: one of several lists of atoms holds in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Path {
    pub clauses: Vec<Vec<u32>>,
    /// Whether control comes here whenever one of them holds, exceptions on the way aside.
    pub exact: bool,
}

/// A place where a refusal is raised, with the arguments of `Refusal`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Site {
    pub original: Term,
    pub parameter: Term,
    pub value: Term,
    pub why: String,
    pub path: Path,
    pub line: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    pub callee: Callee,
    pub arguments: Vec<Term>,
    pub keywords: Vec<(String, Term)>,
    /// Whether there are `*` or `**` arguments.
    pub starred: bool,
    pub path: Path,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Callee {
    /// A name from outside the definition.
    Name(String),
    Method(Term, String),
    /// `super().name(…)`
    Super(String),
}
