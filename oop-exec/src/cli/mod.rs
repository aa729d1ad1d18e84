//! The program's commands. Everything about workers is the library's; here are words, files and exit codes.

mod args;
mod batch;
mod commands;
mod output;
mod problem;
mod serve;
mod session;
mod show;
mod signals;
mod values;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Arguments, Color, Command};
use problem::Problem;

pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { 0 } else { problem::USAGE });
        }
    };
    let (json, color) = arguments.command.manner();
    match commands::run(arguments.command) {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            if !matches!(problem, Problem::OutputClosed) {
                if json {
                    let _ = output::print(&output::problem_json(&problem, None));
                } else {
                    output::say_problem(&problem, color);
                }
            }
            ExitCode::from(problem.exit_code())
        }
    }
}

impl Command {
    /// Whether failures are told as JSON, and in which colours otherwise.
    fn manner(&self) -> (bool, Color) {
        match self {
            Command::Call { common, .. }
            | Command::Run { common, .. }
            | Command::Eval { common, .. }
            | Command::Batch { common, .. }
            | Command::Serve { common, .. } => (common.json, common.color),
            Command::Doctor { json } => (*json, Color::Auto),
            Command::WorkerFile { .. } => (false, Color::Auto),
        }
    }
}
