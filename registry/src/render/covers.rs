//! Whether a call is covered, for people.

use crate::behaviour::Answer;
use crate::coverage::{Covers, Refusal};
use crate::render::refusals::{conditions, inside};
use crate::render::style::Style;

/// So many refusals are shown; JSON has all.
const SHOWN: usize = 12;

/// The answer in one line, and under it what it rests on.
pub(crate) fn covers(name: &str, arguments: &[String], found: &Covers, color: bool) -> String {
    let style = Style { color };
    let answer = match found.answer {
        Answer::Yes => style.good("yes"),
        Answer::No => style.bad("no"),
        Answer::Unknown => style.bold("unknown"),
    };
    let mut text = format!("{name}({}): {answer}\n", arguments.join(", "));
    for why in &found.why {
        text.push_str(&format!("    {why}\n"));
    }
    let own: Vec<&Refusal> = found.refusals.iter().filter(|refusal| !refusal.inner || refusal.exact).collect();
    for refusal in own.iter().take(SHOWN) {
        text.push_str(&format!("    {}\n", line(refusal)));
        text.push_str(&format!("      {}\n", style.dim(&format!("{}, line {}", refusal.definition, refusal.line))));
    }
    if own.len() > SHOWN {
        text.push_str(&format!("    and {} more\n", own.len() - SHOWN));
    }
    if let Some(inside) = inside(&found.refusals) {
        text.push_str(&format!("    something inside may be refused: {inside}\n"));
    }
    text
}

fn line(refusal: &Refusal) -> String {
    let conditions = conditions(refusal);
    let when = if conditions.is_empty() { String::new() } else { format!(" where {conditions}") };
    let verb = if refusal.exact { "is refused" } else { "may be refused" };
    let of =
        if refusal.inner && !refusal.original.is_empty() { format!(" of {}", refusal.original) } else { String::new() };
    let why = if refusal.why.is_empty() { String::new() } else { format!(": {}", refusal.why) };
    format!("{}{of} {verb}{when}{why}", refusal.parameter)
}
