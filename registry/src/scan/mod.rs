//! The references of a program to originals, found without running it.
//!
//! A program is interpreted over classes instead of values: every name is followed through imports, assignments,
//! scopes and calls, as far as its class can be said. Where it cannot, nothing is said. The whole program is gone over
//! in rounds, each of which knows what the round before found out about its own functions and classes.

mod annotations;
mod eval;
mod imports;
mod infer;
mod members;
mod program;
mod references;
mod rules;
mod scopes;
mod values;

use std::path::PathBuf;

pub use references::{ExplainedFile, Explanation, FileError, Reference, Summary};

use crate::index::{Index, Shim};
use crate::render::diagnostic::{Diagnostic, Place};
use infer::{Found, Scanner};
use program::{Failure, File, Program};

/// Room for expressions nested as deep as a program that a tool has written may nest them.
const STACK: usize = 256 << 20;

/// Every reference of the program in `paths` to an original.
pub fn explain(index: &Index, paths: &[PathBuf]) -> Explanation {
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || explained(index, paths));
        match deep.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(explanation)) => explanation,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => explained(index, paths),
        }
    })
}

fn explained(index: &Index, paths: &[PathBuf]) -> Explanation {
    let program = Program::read(paths);
    let mut found = Scanner::new(index, &program).run();
    let files: Vec<ExplainedFile> = program
        .files
        .iter()
        .enumerate()
        .map(|(at, file)| ExplainedFile {
            path: file.shown.clone(),
            error: file.failure.as_ref().map(|failure| file_error(file, failure)),
            references: references(index, file, found.remove(&at).unwrap_or_default()),
        })
        .collect();
    let summary = Summary::of(&files);
    Explanation { version: 1, files, problems: index.problems.clone(), summary }
}

fn references(index: &Index, file: &File, found: Vec<Found>) -> Vec<Reference> {
    let mut references: Vec<Reference> = found
        .into_iter()
        .map(|found| {
            let (line, column) = file.lines.place(&file.text, found.span.start);
            let record = index.record(found.id);
            Reference {
                line,
                column,
                written: found.written,
                original: record.original.name.clone(),
                alias: found.alias,
                kind: record.original.kind,
                state: found.state,
                shim: found.shim.map(|shim| shim_name(index, &shim)),
            }
        })
        .collect();
    references.sort_by(|left, right| {
        (left.line, left.column, &left.original).cmp(&(right.line, right.column, &right.original))
    });
    references.dedup();
    references
}

fn shim_name(index: &Index, shim: &Shim) -> String {
    match shim {
        Shim::Module(id) => index.modules[*id as usize].name.clone(),
        Shim::Definition(id) => {
            let linked = index.definition(*id);
            format!("{}:{}", index.modules[linked.module as usize].name, linked.facts.name)
        }
        Shim::Outside(name) => name.clone(),
    }
}

fn file_error(file: &File, failure: &Failure) -> FileError {
    let plain = |id, message: String| {
        let rendered = Diagnostic { id, title: &message, place: None, notes: &[], help: &[] }.render(false);
        FileError { id, message, line: None, column: None, rendered }
    };
    match failure {
        Failure::Missing => plain("no-such-file", format!("there is no file {}", file.shown)),
        Failure::NoFiles => plain("no-python-files", format!("the folder {} holds no Python file", file.shown)),
        Failure::Unreadable(reason) => plain("unreadable", format!("cannot read {}: {reason}", file.shown)),
        Failure::Syntax(error) => {
            let (line, column) = file.lines.place(&file.text, error.offset);
            let at = error.offset as usize;
            let place = Place { path: &file.shown, text: &file.text, span: at..at, label: &error.message };
            let title = "this file is not a Python program";
            let rendered = Diagnostic { id: "syntax", title, place: Some(place), notes: &[], help: &[] }.render(false);
            FileError { id: "syntax", message: error.message.clone(), line: Some(line), column: Some(column), rendered }
        }
    }
}
