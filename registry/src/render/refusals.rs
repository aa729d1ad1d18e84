//! Refusals in words, for the page of an original and for an answer.

use crate::coverage::Refusal;

/// So many of those about values inside are named; JSON has all.
const INSIDE_SHOWN: usize = 3;

/// The conditions of a refusal, joined.
pub(super) fn conditions(refusal: &Refusal) -> String {
    refusal.conditions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

/// What the refusals of what a shim calls are about, each once: about arguments that the shim passes on, or values of
/// its own. Of these no more can be said than that they may be refused.
pub(super) fn inside(refusals: &[Refusal]) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for refusal in refusals.iter().filter(|refusal| refusal.inner && !refusal.exact) {
        let why = refusal.why.trim_end_matches('.');
        let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
        let text = match (refusal.original.as_str(), refusal.parameter.as_str()) {
            ("", "") => format!("a value{why}"),
            ("", parameter) => format!("{parameter}{why}"),
            (original, "") => format!("{original}{why}"),
            (original, parameter) => format!("{parameter} of {original}{why}"),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let more = said.len().saturating_sub(INSIDE_SHOWN);
    said.truncate(INSIDE_SHOWN);
    if more > 0 {
        said.push(format!("{more} more"));
    }
    (!said.is_empty()).then(|| said.join(", "))
}
