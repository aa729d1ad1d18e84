//! The references of a program to originals, found without running it.
//!
//! A program is interpreted over classes instead of values: every name is followed through imports, assignments,
//! scopes and calls, as far as its class can be said. Where it cannot, nothing is said. The whole program is gone over
//! in rounds, each of which knows what the round before found out about its own functions and classes.

mod ahead;
mod annotations;
mod eval;
mod imports;
mod infer;
mod kept;
mod members;
mod noted;
mod order;
mod pieces;
mod program;
mod references;
mod rules;
mod scopes;
mod values;
mod workers;
mod world;

use std::path::PathBuf;
use std::sync::Arc;

pub use references::{ExplainedFile, Explanation, FileError, Reference, Summary};

use crate::index::Index;
use crate::lines::Lines;
use crate::render::diagnostic::{Diagnostic, Place};

use crate::source;
use infer::Scanner;
use noted::Noted;
use program::{Failure, File, Program};
use references::Counted;
use workers::Spare;
use world::{Outside, Passed, Read, Seen, World};

/// More rounds than values go from file to file and back in practice.
const ROUNDS: usize = 6;

/// One file after its turn.
struct Turned {
    error: Option<FileError>,
    references: Noted,
    passing: Box<[(usize, Passed)]>,
    given: Box<[u64]>,
    seen: Box<[(Read, Seen)]>,
    passed: Arc<Passed>,
}

/// Every reference of the program in `paths` to an original.
pub fn explain(index: &Index, paths: &[PathBuf]) -> Explanation {
    let mut files = Vec::new();
    let summary = explain_each(index, paths, &mut |file| files.push(file));
    Explanation {
        version: 1,
        files,
        problems: index.problems.iter().map(|problem| problem.text.clone()).collect(),
        summary,
    }
}

/// The same, file by file, for those who need not have all of it at once.
pub fn explain_each(index: &Index, paths: &[PathBuf], take: &mut dyn FnMut(ExplainedFile)) -> Summary {
    let mut world = World::new(index, Program::read(paths));
    let order = world.order();
    let mut turned: Vec<Option<Turned>> = order.iter().map(|_| None).collect();
    for _ in 0..ROUNDS {
        let found = workers::map(&order, |file, spare| turn(&world, *file, turned[*file].as_ref(), spare));
        if found.iter().all(Option::is_none) {
            break;
        }
        for (file, found) in order.iter().zip(found) {
            if found.is_some() {
                turned[*file] = found;
            }
        }
        world.next_round(turned.iter().flatten().map(|turned| &*turned.passing));
    }
    let mut counted = Counted::default();
    for (file, turned) in world.program.files.iter().zip(turned) {
        let Some(Turned { error, references, .. }) = turned else { continue };
        let explained = ExplainedFile { path: file.shown.clone(), error, references: references.references(index) };
        counted.count(&explained);
        take(explained);
    }
    counted.summary()
}

/// Goes over a file, unless it would see what it has seen before.
fn turn(world: &World, file: usize, before: Option<&Turned>, spare: &mut Spare) -> Option<Turned> {
    let turn = world.turn(file);
    if let Some(before) = before {
        let passed = world.passed(file);
        let same = before.passed == *passed || !passed.differs(&before.passed, &before.given);
        if same && !Outside::new(world, file).differs(&before.seen) {
            return None;
        }
    }
    let this = &world.program.files[file];
    let parsed = match &this.failure {
        Some(failure) => Err((String::new(), failure.clone())),
        None => match this.text(spare) {
            Err(reason) => Err((String::new(), Failure::Unreadable(reason))),
            Ok(text) => match source::parse_module(&text) {
                Ok(body) => Ok((text, body)),
                Err(error) => Err((text, Failure::Syntax(error))),
            },
        },
    };
    let (passing, given, seen, error, references) = match parsed {
        Err((text, failure)) => {
            (Box::default(), Box::default(), Box::default(), Some(file_error(this, &text, &failure)), Noted::default())
        }
        Ok((text, body)) => {
            let scanned = Scanner::new(world, file).run(&body);
            let asked = &world.program.asked[file];
            turn.end(scanned.summary.kept(file, asked, &scanned.passing));
            let noted = Noted::of(world.index, &text, scanned.found);
            spare.take_back(text);
            (scanned.passing, scanned.given, scanned.seen, None, noted)
        }
    };
    Some(Turned { error, references, passing, given, seen, passed: world.passed(file).clone() })
}

fn file_error(file: &File, text: &str, failure: &Failure) -> FileError {
    let plain = |id, message: String| {
        let rendered = Diagnostic { id, title: &message, place: None, notes: &[], help: &[] }.render(false);
        FileError { id, message, line: None, column: None, rendered }
    };
    match failure {
        Failure::Missing => plain("no-such-file", format!("there is no file {}", file.shown)),
        Failure::NoFiles => plain("no-python-files", format!("the folder {} holds no Python file", file.shown)),
        Failure::Unreadable(reason) => plain("unreadable", format!("cannot read {}: {reason}", file.shown)),
        Failure::Syntax(error) => {
            let (line, column) = Lines::of(text).place(text, error.offset);
            let at = error.offset as usize;
            let place = Place { path: &file.shown, text, span: at..at, label: &error.message };
            let title = "this file is not a Python program";
            let rendered = Diagnostic { id: "syntax", title, place: Some(place), notes: &[], help: &[] }.render(false);
            FileError { id: "syntax", message: error.message.clone(), line: Some(line), column: Some(column), rendered }
        }
    }
}
