//! `cargo xtask test`: every suite, in the order in which a failure is cheapest to find.

use crate::environment::{Checkout, Environment};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::process::{Command, ExitCode};
use std::time::Instant;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// rustfmt, clippy, ruff and mypy.
    Lint,
    /// The Rust crates.
    Rust,
    /// Shims against originals, in `.vanilla`.
    Shims,
    /// The neutral value's codec in Python, and the executor's worker in every interpreter found.
    Worker,
    /// The command line, the import hook and the executor in Python, in `.venv`; and in `.vanilla` what needs NumPy on this side.
    Face,
    /// The programs of the repository on both sides, and the invariants that cross rooms.
    Programs,
}

/// Run the named suites, or all of them; fail at the end if one failed, so that one run tells everything.
pub(crate) fn run(checkout: &Checkout, suites: &[Suite]) -> Result<ExitCode> {
    let chosen = if suites.is_empty() { Suite::value_variants() } else { suites };
    let mut failed = Vec::new();
    for suite in chosen {
        for mut command in suite.commands(checkout) {
            let started = Instant::now();
            eprintln!("\n── {} ──", shown(&command));
            command.current_dir(checkout.root());
            let status = command.status().with_context(|| format!("cannot start {}", shown(&command)))?;
            if status.success() {
                eprintln!("── passed in {:.0} s", started.elapsed().as_secs_f64());
            } else {
                eprintln!("── FAILED ({status}) after {:.0} s", started.elapsed().as_secs_f64());
                failed.push(shown(&command));
            }
        }
    }
    if failed.is_empty() {
        eprintln!("\nAll suites passed.");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("\n{} failed:\n  {}", failed.len(), failed.join("\n  "));
    Ok(ExitCode::FAILURE)
}

impl Suite {
    fn commands(self, checkout: &Checkout) -> Vec<Command> {
        let pytest = |environment: Environment, targets: &[&str]| {
            let mut command = checkout.python(environment);
            command.args(["-m", "pytest"]).args(targets);
            command
        };
        match self {
            Self::Lint => vec![
                cargo(&["fmt", "--all", "--check"]),
                cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
                tool(checkout, &["ruff", "check", "."]),
                tool(checkout, &["mypy"]),
            ],
            Self::Rust => vec![cargo(&["test", "--quiet", "--workspace"])],
            Self::Shims => {
                let mut native = pytest(Environment::Vanilla, &["shims-builtins", "shims-numpy", "shims-pandas"]);
                native.env("UNDERSTUDY_NATIVE", "1");
                let mut pure = pytest(Environment::Vanilla, &["shims-numpy"]);
                pure.env("UNDERSTUDY_NATIVE", "0");
                vec![native, pure]
            }
            Self::Worker => vec![
                pytest(Environment::Vanilla, &["translators/python"]),
                pytest(Environment::Understudy, &["oop-exec/worker"]),
            ],
            Self::Face => {
                // Where there is NumPy, arrays come and go as NumPy's own.
                let mut arrays = pytest(Environment::Vanilla, &["python/tests/test_executor_arrays.py"]);
                let sources =
                    std::env::join_paths(["python", "translators/python"].map(|folder| checkout.path(folder)));
                arrays.env("PYTHONPATH", sources.unwrap_or_default());
                vec![pytest(Environment::Understudy, &["python/tests"]), arrays]
            }
            Self::Programs => vec![pytest(Environment::Understudy, &["tests"])],
        }
    }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments);
    command
}

fn tool(checkout: &Checkout, arguments: &[&str]) -> Command {
    let mut command = checkout.python(Environment::Understudy);
    command.arg("-m").args(arguments);
    command
}

fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
    let environment = if program.components().any(|part| part.as_os_str() == ".vanilla") { ".vanilla " } else { "" };
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    format!("{environment}{name} {}", arguments.join(" "))
}
