//! The parameters of an original beside those of its shim.

use crate::coverage::refusals::{Formal, Passed};
use crate::coverage::signature::{Slot, slots};
use crate::coverage::terms::Term;
use crate::coverage::{Condition, ParameterCoverage, ParameterState, Refusal};

/// One row for each parameter of the original, and one for each that only the shim has.
pub(crate) fn compare(recorded: Option<&str>, shim: &[Formal], refusals: &[Refusal]) -> Vec<ParameterCoverage> {
    let row = |name: &str, state| ParameterCoverage { name: name.to_string(), state };
    let Some(recorded) = recorded.map(slots) else {
        return shim.iter().map(|formal| row(&formal.name, state(formal, refusals))).collect();
    };
    let mut matched = vec![false; shim.len()];
    let mut rows = Vec::new();
    for (at, slot) in recorded.iter().enumerate() {
        rows.push(match counterpart(slot, at, shim) {
            Some(found) => {
                matched[found] = true;
                row(&slot.name, state(&shim[found], refusals))
            }
            None => row(&slot.name, ParameterState::Missing),
        });
    }
    for (formal, matched) in shim.iter().zip(matched) {
        let collects = matches!(formal.passed, Passed::Variadic | Passed::Keywords);
        if !matched && !collects {
            rows.push(row(&formal.name, ParameterState::Added));
        }
    }
    rows
}

/// The parameter of the shim that an argument for one of the original reaches.
pub(crate) fn counterpart(slot: &Slot, at: usize, shim: &[Formal]) -> Option<usize> {
    let by_name = shim.iter().position(|formal| formal.name == slot.name && formal.passed != Passed::PositionalOnly);
    let by_place = || match slot.passed {
        Passed::PositionalOnly => positional(shim, at),
        Passed::Variadic => shim.iter().position(|formal| formal.passed == Passed::Variadic),
        Passed::Keywords => shim.iter().position(|formal| formal.passed == Passed::Keywords),
        Passed::Either | Passed::KeywordOnly => {
            let same = shim.iter().position(|formal| formal.name == slot.name);
            same.or_else(|| shim.iter().position(|formal| formal.passed == Passed::Keywords))
        }
    };
    by_name.or_else(by_place)
}

/// The parameter that takes the positional argument of a number.
pub(crate) fn positional(shim: &[Formal], at: usize) -> Option<usize> {
    let mut places = (0..shim.len()).filter(|at| matches!(shim[*at].passed, Passed::PositionalOnly | Passed::Either));
    places.nth(at).or_else(|| shim.iter().position(|formal| formal.passed == Passed::Variadic))
}

fn state(formal: &Formal, refusals: &[Refusal]) -> ParameterState {
    let name = formal.name.as_str();
    let mut state = ParameterState::Covered;
    for refusal in refusals.iter().filter(|refusal| !refusal.inner) {
        let refuses_all = match refusal.conditions.as_slice() {
            [Condition::Given { parameter }] => parameter == name,
            [Condition::Value { parameter, values, negated: true }] => {
                let default = formal.default.as_ref();
                parameter == name
                    && matches!((values.as_slice(), default), ([only], Some(Term::Literal(value))) if only == value)
            }
            _ => false,
        };
        if refuses_all && refusal.exact {
            return ParameterState::Refused;
        }
        if refusal.parameter == name || refusal.conditions.iter().any(|one| one.parameter() == Some(name)) {
            state = ParameterState::InPart;
        }
    }
    state
}
