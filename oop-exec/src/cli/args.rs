//! What can be written on the command line. Nothing is looked up or started here.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use understudy_exec::Determinism;

const AFTER: &str = "\
Results go to standard output, everything else to standard error.

Exit codes:
    0  it worked                      113  out of memory under the limit
    1  the function raised            114  killed by the system (SIGKILL)
    2  usage, or a file or value      115  crashed: ended by another signal
       that cannot be read            116  the worker exited by itself
  110  a value cannot travel          117  not deterministic
  111  no worker could be started     118  no resources left, or the queue is full
  112  the protocol was broken        119  the worker that it needs is gone
  124  timeout                        130  interrupted (Ctrl-C); 143 asked to end
`run` ends with the script's own exit code. `--json` tells them apart by a stable id.

Example:
    understudy-exec call math:hypot 3 4";

const CALL: &str = "\
An ARG is JSON or a Python literal (a str needs quotes: '\"text\"'), `@FILE.npy` for an array, `@FILE.json` for
a JSON file, or `-` for a literal on standard input. `name=ARG` is a keyword argument.

Example:
    understudy-exec call statistics:quantiles '[1, 2, 3, 4, 5]' n=4";

const RUN: &str = "\
The script runs as `__main__`. Its output appears as it comes, and its exit code is ours. Everything after the script's
name belongs to the script.

Example:
    understudy-exec run script.py --option value";

const EVAL: &str = "\
Example:
    understudy-exec eval 'x + y' --var x=1 --var y=2";

const BATCH: &str = "\
A line is a JSON object with one of `call`, `run`, `eval`, `exec`, `set`, `get` and `delete`. By default all lines run
one after the other in the same worker, so that later ones see what earlier ones have set. `\"on\": \"any\"` runs a line in
whichever worker is free, beside others of its kind; `\"on\": \"all\"` in all workers, also in those that start later.
docs/executor.md lists every key.

Example:
    printf '%s\\n' '{\"set\": \"x\", \"value\": 20}' '{\"eval\": \"x + 1\"}' | understudy-exec batch -";

const SERVE: &str = "\
To a client the server looks like one worker (PROTOCOL.md). The socket is the user's own (mode 0600). SIGTERM or Ctrl-C
lets running calls end, removes the socket's file and leaves nothing behind; a second one ends at once.

Example:
    timeout 1 understudy-exec serve --listen unix:/tmp/understudy-example.sock --floor 1";

const DOCTOR: &str = "\
Example:
    understudy-exec doctor --json";

const WORKER_FILE: &str = "\
Example:
    understudy-exec worker-file | head -n 20";

/// Runs Python functions, scripts and expressions in supervised interpreters.
#[derive(Parser)]
#[command(name = "understudy-exec", version, after_help = AFTER, max_term_width = 110)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Call a function with arguments, and print its result.
    #[command(after_help = CALL)]
    Call {
        /// Where an interpreter finds it: `module:qualified.name`.
        #[arg(value_name = "MODULE:FUNCTION")]
        function: String,
        /// Its arguments, positional ones first; see below.
        #[arg(value_name = "ARG", allow_negative_numbers = true)]
        arguments: Vec<String>,
        #[command(flatten)]
        result: ResultArguments,
        #[command(flatten)]
        common: Common,
    },
    /// Run a script.
    #[command(after_help = RUN)]
    Run {
        #[command(flatten)]
        common: Common,
        /// The script, and what it finds in `sys.argv`.
        #[arg(value_name = "SCRIPT [ARGS]", required = true, num_args = 1.., trailing_var_arg = true, allow_hyphen_values = true)]
        script: Vec<String>,
    },
    /// Evaluate an expression, and print its value.
    #[command(after_help = EVAL)]
    Eval {
        expression: String,
        /// A name that the expression sees; ARG as for `call`. May be given several times.
        #[arg(long = "var", value_name = "NAME=ARG")]
        variables: Vec<String>,
        #[command(flatten)]
        result: ResultArguments,
        #[command(flatten)]
        common: Common,
    },
    /// Run a sequence of commands from a file of JSON lines.
    #[command(after_help = BATCH)]
    Batch {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// Go on after a command that failed.
        #[arg(long)]
        keep_going: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Let other programs use workers, through a socket.
    #[command(after_help = SERVE)]
    Serve {
        /// Where to listen.
        #[arg(long, value_name = "unix:PATH")]
        listen: String,
        /// At most so many clients at a time.
        #[arg(long, value_name = "N", default_value_t = 64)]
        clients: usize,
        /// How long running calls may take to end when the server is asked to.
        #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
        grace: Duration,
        #[command(flatten)]
        common: Common,
    },
    /// Say what interpreters there are, and what confinement this machine allows.
    #[command(after_help = DOCTOR)]
    Doctor {
        /// One JSON document instead of tables.
        #[arg(long)]
        json: bool,
    },
    /// Print the worker's one file, for those who drive one themselves.
    #[command(after_help = WORKER_FILE)]
    WorkerFile {
        /// Write it there instead of printing it.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct ResultArguments {
    /// Write the result, an array, to this file instead of printing it.
    #[arg(long, value_name = "FILE.npy")]
    pub out: Option<PathBuf>,
}

/// What all commands that start workers take.
#[derive(Args, Clone)]
#[command(next_help_heading = "Workers")]
pub struct Common {
    /// The interpreter: a path, a virtual environment's folder, a version (3.12) or a name (pypy3).
    #[arg(long, value_name = "PYTHON", default_value = "", hide_default_value = true)]
    pub python: String,
    /// So many workers: the same as `--floor N --ceiling N`.
    #[arg(long, value_name = "N", conflicts_with_all = ["floor", "ceiling"])]
    pub workers: Option<usize>,
    /// Keep at least so many workers.
    #[arg(long, value_name = "N")]
    pub floor: Option<usize>,
    /// Start at most so many workers.
    #[arg(long, value_name = "N")]
    pub ceiling: Option<usize>,
    /// Import these modules before the first call.
    #[arg(long, value_name = "MODULE", value_delimiter = ',')]
    pub preload: Vec<String>,
    /// A folder in front of the workers' `sys.path`, such as `.`, which is not in it. May be given several times.
    #[arg(long, value_name = "DIR")]
    pub path: Vec<PathBuf>,
    /// Set an environment variable of the workers. May be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub env: Vec<String>,
    /// The workers' working directory.
    #[arg(long, value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// The most that one call may take, such as `5s` or `200ms`; then its worker is killed.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Limits")]
    pub timeout: Option<Duration>,
    /// Try a call whose worker was lost again, so many times. For calls that may run twice.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Limits")]
    pub retries: u32,
    /// Memory of each worker, such as `2GiB`; past it Python raises MemoryError.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub memory: Option<u64>,
    /// Processor time of each worker.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Limits")]
    pub cpu: Option<Duration>,
    /// Processes and threads of each worker.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub processes: Option<u64>,
    /// Open files of each process.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub files: Option<u64>,
    /// The largest file that may be written.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub file_size: Option<u64>,
    /// No network, not even this machine's own.
    #[arg(long, help_heading = "Confinement")]
    pub no_network: bool,
    /// The file system can be read, and written nowhere but in a scratch folder.
    #[arg(long, help_heading = "Confinement")]
    pub read_only: bool,
    /// The folder that stays writable; without it, a fresh one that goes with the worker.
    #[arg(long, value_name = "DIR", requires = "read_only", help_heading = "Confinement")]
    pub scratch: Option<PathBuf>,
    /// All confinement that there is: no network, read-only files, no new privileges, no dangerous system calls.
    #[arg(long, help_heading = "Confinement")]
    pub confine: bool,
    /// Run each call (`check`), or this share of all calls (`0.1`), a second time elsewhere and compare.
    #[arg(long, value_name = "off|check|SHARE", default_value = "off", help_heading = "Results")]
    pub determinism: Determinism,
    /// One JSON document for each result instead of text for people.
    #[arg(long, help_heading = "Results")]
    pub json: bool,
    /// Colour in messages.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, help_heading = "Results")]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// `5s`, `200ms`, `2m`, `1h`, or seconds without a unit.
pub fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let factor = match unit {
        "" | "s" => 1.0,
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("the unit {unit:?} is none of us, ms, s, m, h")),
    };
    let number: f64 = number.parse().map_err(|_| format!("{number:?} is no number"))?;
    match Duration::try_from_secs_f64(number * factor) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("a time is above 0".to_owned()),
    }
}

/// `2GiB`, `500MB`, or bytes without a unit.
pub fn size(text: &str) -> Result<u64, String> {
    let (number, unit) = split_unit(text);
    let factor: u64 = match unit {
        "" | "B" => 1,
        "kB" | "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        "K" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        "T" | "TiB" => 1 << 40,
        _ => return Err(format!("the unit {unit:?} is none of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB")),
    };
    let number: f64 = number.parse().map_err(|_| format!("{number:?} is no number"))?;
    let bytes = number * factor as f64;
    if (1.0..9.0e18).contains(&bytes) { Ok(bytes as u64) } else { Err("a size is 1 byte or more".to_owned()) }
}

fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    (text[..end].trim(), text[end..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_have_units() {
        assert_eq!(duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("200ms"), Ok(Duration::from_millis(200)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(size("2GiB"), Ok(2 << 30));
        assert_eq!(size("1.5kB"), Ok(1500));
        assert_eq!(size("7"), Ok(7));
        for wrong in ["", "s", "5 parsecs", "-1s", "0", "nan", "inf"] {
            assert!(duration(wrong).is_err(), "{wrong}");
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
