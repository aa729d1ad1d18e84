//! What is printed: results to standard output, everything else to standard error.

use std::io::{ErrorKind, IsTerminal, Write};

use serde::Serialize;
use serde_json::{Value as Tree, json};
use understudy_exec::outcome::{Outcome, Report};
use understudy_translators::{Json, Value, to_json};

use super::args::Color;
use super::problem::Problem;

/// A result as one line of JSON.
#[derive(Serialize)]
struct Done<'a> {
    /// The number of the line, in a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    ok: bool,
    /// Absent when it was written to a file or when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Json<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<String>,
    worker: u64,
    /// What a check of determinism found.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Tree>,
    #[serde(flatten)]
    report: Tree,
}

/// What came of a task, besides the value.
pub struct Extra {
    pub line: Option<usize>,
    pub exit_code: Option<i64>,
    pub out: Option<String>,
}

pub fn done_json(outcome: &Outcome, value: Option<&Value>, extra: Extra) -> String {
    let report = outcome.report.as_ref().map_or_else(|| json!({}), report_json);
    let verdict = outcome.verdict.as_ref().map(|verdict| verdict.to_json());
    let Extra { line, exit_code, out } = extra;
    let done =
        Done { line, ok: true, value: value.map(Json), exit_code, out, worker: outcome.worker.0, verdict, report };
    serde_json::to_string(&done).unwrap_or_default()
}

pub fn problem_json(problem: &Problem, line: Option<usize>) -> String {
    let mut out = json!({ "ok": false, "error": problem.to_json() });
    if let Some(line) = line {
        out["line"] = json!(line);
    }
    if let Problem::Failure(understudy_exec::outcome::Failure::Raised(exception)) = problem
        && let Some(Tree::Object(report)) = exception.report.as_ref().map(report_json)
        && let Tree::Object(whole) = &mut out
    {
        whole.extend(report);
    }
    out.to_string()
}

fn report_json(report: &Report) -> Tree {
    let mut out = json!({});
    if !report.output.is_empty() {
        out["output"] = json!(report.output);
    }
    if report.dropped > 0 {
        out["dropped"] = json!(report.dropped);
    }
    if !report.changes.is_empty() {
        let change = |change: &understudy_exec::outcome::Change| json!({ "what": change.what, "before": to_json(&change.before), "after": to_json(&change.after), "undone": change.undone });
        out["changes"] = report.changes.iter().map(change).collect();
    }
    if let Some(peak) = report.peak {
        out["peak"] = json!(peak);
    }
    out
}

/// One line of a result.
pub fn print(text: &str) -> Result<(), Problem> {
    put(text, "\n")
}

/// What a script wrote, and what it did to its process.
pub fn print_script(report: &Report) -> Result<(), Problem> {
    let (out, rest) = report.output.iter().cloned().partition(|(stream, _)| stream == "stdout");
    let out: Vec<(String, String)> = out;
    out.iter().try_for_each(|(_, text)| put(text, ""))?;
    say_report(Some(&Report { output: rest, ..report.clone() }));
    Ok(())
}

fn put(text: &str, end: &str) -> Result<(), Problem> {
    let mut out = std::io::stdout().lock();
    let written =
        out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes())).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Problem::OutputClosed,
        _ => Problem::file(std::path::Path::new("standard output"), error),
    })
}

/// A message to a person.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Says what a call did to its process, and what of its output was lost.
pub fn say_report(report: Option<&Report>) {
    let Some(report) = report else { return };
    for (stream, text) in &report.output {
        let mut err = std::io::stderr().lock();
        let _ = match stream.strip_prefix("log:") {
            Some(record) => writeln!(err, "{record}: {}", text.trim_end()),
            None => err.write_all(text.as_bytes()),
        };
    }
    if report.dropped > 0 {
        say(&format!("note: {} more bytes of output were not kept", report.dropped));
    }
    for change in &report.changes {
        let undone = if change.undone { "undone" } else { "not undone" };
        say(&format!("note: the call changed the worker's {} ({undone})", change.what));
    }
}

/// A failure to a person.
pub fn say_problem(problem: &Problem, color: Color) {
    let text = problem.for_people();
    let colored = match color {
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        Color::Always => true,
        Color::Never => false,
    };
    match text.strip_prefix("error[") {
        Some(rest) if colored => match rest.split_once("]:") {
            Some((id, rest)) => say(&format!("\u{1b}[1;31merror[{id}]\u{1b}[0m:{rest}")),
            None => say(&text),
        },
        _ => say(&text),
    }
}
