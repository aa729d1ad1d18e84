//! A test in the source as a disjunction of conjunctions of atoms.

use crate::coverage::terms::{Atom, KINDS, Property, Term, Test, one_line, unquoted};
use crate::syntax::*;

/// Any one of these lists holds in full.
pub(crate) type Choices = Vec<Vec<Atom>>;

/// More ways than this are said as one test of which only the text is known.
pub(crate) const MOST_CHOICES: usize = 8;
const DEEPEST: usize = 40;

/// What an expression stands for where it is evaluated.
pub(crate) trait Terms {
    fn term(&self, expr: &Expr) -> Term;
    fn source(&self) -> &str;
}

/// When an expression counts as true, or as false where `negated`.
pub(crate) fn choices(terms: &impl Terms, expr: &Expr, negated: bool) -> Choices {
    within(terms, expr, negated, 0)
}

fn within(terms: &impl Terms, expr: &Expr, negated: bool, depth: usize) -> Choices {
    if depth > DEEPEST {
        return vec![vec![other(terms, expr, negated)]];
    }
    match &expr.kind {
        ExprKind::Unary("not", inner) => within(terms, inner, !negated, depth + 1),
        ExprKind::Choice { condition: None, options } => {
            let each = options.iter().map(|option| within(terms, option, negated, depth + 1));
            let joined = match connective(terms.source(), options) {
                Some(Connective::Or) if negated => all_of(each),
                Some(Connective::And) if !negated => all_of(each),
                Some(_) => Some(each.flatten().collect()),
                None => None,
            };
            joined
                .filter(|found: &Choices| found.len() <= MOST_CHOICES)
                .unwrap_or_else(|| vec![vec![other(terms, expr, negated)]])
        }
        ExprKind::Compare(left, operators, rights) => match (operators.as_slice(), rights.as_slice()) {
            ([operator], [right]) => {
                let mut found = compared(terms, expr, left, operator, right, negated);
                found.iter_mut().flatten().for_each(|atom| atom.unmet = negated);
                found
            }
            _ => vec![vec![other(terms, expr, negated)]],
        },
        ExprKind::Call { function, arguments, keywords } if keywords.is_empty() => {
            match (terms.term(function), arguments.as_slice()) {
                (Term::Name(name), [value, classes]) if name == "isinstance" => {
                    vec![vec![instance(terms, expr, value, classes, negated)]]
                }
                (Term::Name(name), [value]) if name == "bool" => within(terms, value, negated, depth + 1),
                _ => vec![vec![other(terms, expr, negated)]],
            }
        }
        _ => vec![vec![truth(terms, expr, negated)]],
    }
}

fn all_of(mut each: impl Iterator<Item = Choices>) -> Option<Choices> {
    each.try_fold(vec![Vec::new()], |sofar, next| product(&sofar, &next))
}

/// Each way of one together with each of another, unless these are too many.
pub(crate) fn product<T: Clone>(left: &[Vec<T>], right: &[Vec<T>]) -> Option<Vec<Vec<T>>> {
    (left.len() * right.len() <= MOST_CHOICES)
        .then(|| left.iter().flat_map(|one| right.iter().map(|two| [one.as_slice(), two].concat())).collect())
}

enum Connective {
    And,
    Or,
}

/// `and` or `or`, read between the first two operands, where comments and brackets may stand too.
fn connective(source: &str, options: &[Expr]) -> Option<Connective> {
    let between = source.get(options.first()?.span.end as usize..options.get(1)?.span.start as usize)?;
    let word = between
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split(|letter: char| !letter.is_ascii_alphabetic()))
        .find(|word| !word.is_empty())?;
    match word {
        "and" => Some(Connective::And),
        "or" => Some(Connective::Or),
        _ => None,
    }
}

/// Whether the operands of a Boolean operator run on while they count as true, as those of `and` do.
pub(crate) fn runs_on_truth(source: &str, options: &[Expr]) -> Option<bool> {
    connective(source, options).map(|found| matches!(found, Connective::And))
}

fn text<'a>(terms: &'a impl Terms, expr: &Expr) -> &'a str {
    expr.span.text(terms.source())
}

fn other(terms: &impl Terms, expr: &Expr, negated: bool) -> Atom {
    let mut atom = Atom::other(spoken_of(terms, expr, 0), text(terms, expr));
    (atom.negated, atom.unmet) = (negated, negated);
    atom
}

/// The first parameter that an expression speaks of.
fn spoken_of(terms: &impl Terms, expr: &Expr, depth: usize) -> Term {
    if let Some(at) = terms.term(expr).mentions() {
        return Term::Parameter(at);
    }
    if depth > DEEPEST {
        return Term::Unknown;
    }
    let mut found = Term::Unknown;
    expr.children(&mut |inner| {
        if found == Term::Unknown {
            found = spoken_of(terms, inner, depth + 1);
        }
    });
    found
}

fn truth(terms: &impl Terms, expr: &Expr, negated: bool) -> Atom {
    match terms.term(expr) {
        term @ (Term::Parameter(_) | Term::Literal(_) | Term::Tuple(_)) => {
            Atom { test: Test::Truth(term), negated, guard: false, text: one_line(text(terms, expr)), unmet: negated }
        }
        _ => other(terms, expr, negated),
    }
}

fn instance(terms: &impl Terms, expr: &Expr, value: &Expr, classes: &Expr, negated: bool) -> Atom {
    let of = terms.term(value);
    match class_names(terms, classes) {
        Some(classes) if of != Term::Unknown => Atom {
            test: Test::Instance { of, classes, exactly: false },
            negated,
            guard: false,
            text: one_line(text(terms, expr)),
            unmet: negated,
        },
        _ => other(terms, expr, negated),
    }
}

/// `int`, `(int, str)`, `int | str`; None where one of them is no name.
fn class_names(terms: &impl Terms, expr: &Expr) -> Option<Vec<String>> {
    match &expr.kind {
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
            items.iter().map(|item| class_names(terms, item)).collect::<Option<Vec<_>>>().map(|found| found.concat())
        }
        ExprKind::Binary(left, "|", right) => Some([class_names(terms, left)?, class_names(terms, right)?].concat()),
        _ => match terms.term(expr) {
            Term::Name(name) => Some(vec![name]),
            _ => None,
        },
    }
}

fn compared(terms: &impl Terms, whole: &Expr, left: &Expr, operator: &str, right: &Expr, negated: bool) -> Choices {
    let single = |test: Option<Test>, negated: bool| match test {
        Some(test) => {
            vec![vec![Atom { test, negated, guard: false, text: one_line(text(terms, whole)), unmet: false }]]
        }
        None => vec![vec![other(terms, whole, negated)]],
    };
    if let ("is" | "is not", Some(both)) = (operator, is_bool(terms, left, right)) {
        let negated = negated != (operator == "is not");
        let atoms =
            both.map(|test| Atom { test, negated, guard: false, text: one_line(text(terms, whole)), unmet: false });
        return if negated { atoms.map(|atom| vec![atom]).into() } else { vec![atoms.into()] };
    }
    match operator {
        "==" | "is" => single(equals(terms, left, right).or_else(|| equals(terms, right, left)), negated),
        "!=" | "is not" => {
            let (test, flipped) = match equals(terms, left, right).or_else(|| equals(terms, right, left)) {
                Some(test) => (Some(test), !negated),
                None => (None, negated),
            };
            single(test, flipped)
        }
        "in" | "not in" => {
            let negated = negated != (operator == "not in");
            match contained(terms, left, right) {
                Some(test) => single(Some(test), negated),
                None => one_of_many(terms, whole, left, right, negated)
                    .unwrap_or_else(|| vec![vec![other(terms, whole, negated != (operator == "not in"))]]),
            }
        }
        _ => match ordered(terms, left, operator, right) {
            Some(test) => single(Some(test), negated),
            None => single(None, negated),
        },
    }
}

fn literal(terms: &impl Terms, expr: &Expr) -> Option<String> {
    match terms.term(expr) {
        Term::Literal(value) => Some(value),
        _ => None,
    }
}

/// `left is True`, which 1 is not: its class, and its value.
fn is_bool(terms: &impl Terms, left: &Expr, right: &Expr) -> Option<[Test; 2]> {
    let (ExprKind::Bool, Term::Parameter(at)) = (&right.kind, terms.term(left)) else { return None };
    let of = Term::Parameter(at);
    let value = Test::Is(of.clone(), vec![literal(terms, right)?]);
    Some([Test::Instance { of, classes: vec!["bool".into()], exactly: true }, value])
}

/// `left == right`, where the right side is what `left` is compared with.
fn equals(terms: &impl Terms, left: &Expr, right: &Expr) -> Option<Test> {
    match terms.term(left) {
        Term::Unknown | Term::Name(_) | Term::Made { .. } | Term::Instance(_) => None,
        Term::Attribute(of, Property::Kind) => {
            let letter = unquoted(&literal(terms, right)?)?;
            (letter.len() == 1).then_some(Test::Kind(*of, letter))
        }
        Term::Attribute(of, Property::Rank) => {
            let rank = literal(terms, right)?.parse().ok()?;
            Some(Test::Rank(*of, rank, Some(rank)))
        }
        Term::Attribute(of, Property::Shape) => {
            matches!(&right.kind, ExprKind::Tuple(items) if items.is_empty()).then_some(Test::Rank(*of, 0, Some(0)))
        }
        Term::Attribute(of, Property::Class) => {
            Some(Test::Instance { of: *of, classes: class_names(terms, right)?, exactly: true })
        }
        Term::Attribute(of, Property::Dtype | Property::DtypeName) => {
            Some(Test::Dtype(*of, vec![dtype_name(terms, right)?]))
        }
        term => Some(Test::Is(term, vec![literal(terms, right)?])),
    }
}

/// A dtype as it is named in a comparison: by text, or by the class of the language.
fn dtype_name(terms: &impl Terms, expr: &Expr) -> Option<String> {
    match terms.term(expr) {
        Term::Literal(value) => unquoted(&value),
        Term::Name(name) => matches!(name.as_str(), "bool" | "int" | "float" | "complex" | "object").then_some(name),
        _ => None,
    }
}

/// `left in right` where the right side is text or a display of literals.
fn contained(terms: &impl Terms, left: &Expr, right: &Expr) -> Option<Test> {
    let items = match &right.kind {
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => Some(items),
        _ => None,
    };
    match (terms.term(left), items) {
        (Term::Attribute(of, Property::Kind), None) => {
            let letters = unquoted(&literal(terms, right)?)?;
            // The kind is one letter, so that being in a text means being one of its letters.
            letters.chars().all(|letter| KINDS.contains(letter)).then_some(Test::Kind(*of, letters))
        }
        (Term::Attribute(of, Property::Kind), Some(items)) => {
            let letters = items.iter().map(|item| unquoted(&literal(terms, item)?)).collect::<Option<Vec<_>>>()?;
            Some(Test::Kind(*of, letters.concat()))
        }
        (Term::Attribute(of, Property::Rank), Some(items)) => {
            let mut ranks =
                items.iter().map(|item| literal(terms, item)?.parse().ok()).collect::<Option<Vec<u32>>>()?;
            ranks.sort_unstable();
            let run = ranks.windows(2).all(|pair| pair[1] - pair[0] <= 1);
            (run && !ranks.is_empty()).then(|| Test::Rank(*of, ranks[0], ranks.last().copied()))
        }
        (Term::Attribute(of, Property::Class), Some(_)) => {
            Some(Test::Instance { of: *of, classes: class_names(terms, right)?, exactly: true })
        }
        (Term::Attribute(of, Property::Dtype | Property::DtypeName), Some(items)) => {
            Some(Test::Dtype(*of, items.iter().map(|item| dtype_name(terms, item)).collect::<Option<_>>()?))
        }
        (Term::Unknown | Term::Name(_) | Term::Made { .. } | Term::Instance(_) | Term::Attribute(..), _) => None,
        (term, Some(items)) => {
            Some(Test::Is(term, items.iter().map(|item| literal(terms, item)).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// `"O" in (left.kind, right.kind)`: equal to one of several values.
fn one_of_many(terms: &impl Terms, whole: &Expr, left: &Expr, right: &Expr, negated: bool) -> Option<Choices> {
    let (ExprKind::Tuple(items) | ExprKind::List(items)) = &right.kind else { return None };
    let atoms = items
        .iter()
        .map(|item| {
            let test = equals(terms, item, left).or_else(|| equals(terms, left, item))?;
            Some(Atom { test, negated, guard: false, text: one_line(text(terms, whole)), unmet: false })
        })
        .collect::<Option<Vec<_>>>()?;
    if negated {
        return Some(vec![atoms]);
    }
    (atoms.len() <= MOST_CHOICES).then(|| atoms.into_iter().map(|atom| vec![atom]).collect())
}

/// Comparisons of a rank with a number, in either order.
fn ordered(terms: &impl Terms, left: &Expr, operator: &str, right: &Expr) -> Option<Test> {
    let (of, operator, bound) = match (terms.term(left), terms.term(right)) {
        (Term::Attribute(of, Property::Rank), Term::Literal(bound)) => (of, operator, bound),
        (Term::Literal(bound), Term::Attribute(of, Property::Rank)) => {
            let flipped = match operator {
                "<" => ">",
                "<=" => ">=",
                ">" => "<",
                ">=" => "<=",
                other => other,
            };
            (of, flipped, bound)
        }
        _ => return None,
    };
    let bound: u32 = bound.parse().ok()?;
    Some(match operator {
        "<" => Test::Rank(*of, 0, Some(bound.checked_sub(1)?)),
        "<=" => Test::Rank(*of, 0, Some(bound)),
        ">" => Test::Rank(*of, bound.checked_add(1)?, None),
        ">=" => Test::Rank(*of, bound, None),
        _ => return None,
    })
}
