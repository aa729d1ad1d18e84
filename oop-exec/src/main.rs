//! `understudy-exec`: the executor as a program. See [`understudy_exec`] for the library, and docs/executor.md.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all, and without a parser of arguments: every worker's start waits for this.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "guard") {
        return ExitCode::from(understudy_exec::guard::main());
    }
    cli::main()
}
