//! `cargo xtask …`: everything a contributor or CI does in this checkout.
//!
//! It needs cargo, python3 and a package index, and nothing else. It holds no knowledge of shims or of the registry:
//! it makes the two environments, fetches the data, and calls the tools that live in them.

mod environment;
mod fuzz;
mod progress;
mod python;
mod setup;
mod tests;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// The libraries whose originals are recorded, and the file beside each manifest.
const INVENTORIES: [(&str, &str); 3] = [
    ("builtins", "shims-builtins/understudy_builtins/originals.json"),
    ("numpy", "shims-numpy/understudy_numpy/originals.json"),
    ("pandas", "shims-pandas/understudy_pandas/originals.json"),
];

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Set up, run, test and extend Understudy.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make `.venv` (Understudy, no numpy, no pandas), `.vanilla` (the originals) and `data/`; quick when nothing changed.
    Setup {
        /// Take newer releases of the originals into `.vanilla` where the package index has them.
        #[arg(long)]
        upgrade: bool,
    },
    /// Set up, then `understudy run` the program on stand-ins.
    Run {
        /// What `understudy run` takes: options, the program, and the program's own arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Set up, then run all tests: Rust, lints, shims against originals, command line, programs.
    Test {
        /// Run only these suites.
        #[arg(value_enum)]
        suites: Vec<tests::Suite>,
    },
    /// Time stand-ins beside originals: whole programs, or the hot paths one by one.
    Bench {
        #[arg(value_enum)]
        what: Bench,
        /// Programs to run, or words that the names of the paths or rows have; everything when none is given.
        /// After them, options of the benchmark, such as `--json` of `exec`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        chosen: Vec<String>,
    },
    /// Run the originals' own tests on stand-ins: CPython's on those of `understudy_builtins`, on each interpreter that has
    /// `Lib/test`; after the word `numpy`, NumPy's on those of `understudy_numpy`.
    Conformance {
        /// Suites such as `test_math` or `numpy lib.test_io`, and options such as `--ci`, `--json FILE`, `--verbose`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run for a long time and check that memory stays flat.
    Soak {
        #[arg(value_enum)]
        what: Soak,
        /// Options of the run, such as `--calls 1000000`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Throw made-up bytes at what reads them: the decoders of `translators/`, and the manifests, programs and shims that
    /// `registry/` reads. libFuzzer does it; what it learned stays in `target/fuzz` and is used again.
    Fuzz {
        /// How long each target runs, in seconds.
        #[arg(default_value_t = 60)]
        seconds: u32,
        /// Only these targets.
        #[arg(long = "target", value_enum)]
        targets: Vec<fuzz::Target>,
    },
    /// Start a shim: file, signature, export and differential test for one original, such as `numpy.fft.fft`.
    NewShim {
        /// The original's qualified name.
        name: String,
    },
    /// Record the public names and signatures of the installed originals beside each manifest.
    Inventory,
}

#[derive(Clone, Copy, ValueEnum)]
enum Bench {
    /// The programs of the repository, as whole processes.
    Programs,
    /// The operations that programs spend their time in, in one process.
    Paths,
    /// The out-of-process executor, beside the pools that people use and a bare floor.
    Exec,
    /// The registry: look-ups, its index, and the scan of programs beside the same written with `ast`.
    Registry,
    /// The stand-ins of NumPy beside NumPy: operations by size, and whole programs.
    Numpy,
    /// Values that cross, within a process and as messages, beside pickle and pyarrow.
    Translators,
}

#[derive(Clone, Copy, ValueEnum)]
enum Soak {
    /// The out-of-process executor: many calls, with the memory of parent and workers watched.
    Exec,
}

impl Bench {
    fn script(self) -> &'static str {
        match self {
            Self::Programs => "xtask/bench/programs.py",
            Self::Paths => "xtask/bench/paths.py",
            Self::Exec => "xtask/bench/exec",
            Self::Registry => "xtask/bench/registry",
            Self::Numpy => "xtask/bench/numpy",
            Self::Translators => "xtask/bench/translators",
        }
    }

    fn environment(self) -> environment::Environment {
        match self {
            Self::Programs | Self::Paths | Self::Numpy => environment::Environment::Vanilla,
            Self::Exec | Self::Translators => environment::Environment::Peers,
            Self::Registry => environment::Environment::Understudy,
        }
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let checkout = environment::Checkout::find()?;
    match command {
        Command::Setup { upgrade } => {
            setup::set_up(&checkout, upgrade)?;
            println!("Ready. Try: cargo xtask run examples/flights.py");
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { arguments } => {
            setup::set_up(&checkout, false)?;
            let mut understudy = checkout.understudy();
            understudy.arg("run").args(arguments);
            // The program runs where the user stands, so that its relative paths mean what they say.
            Ok(python::pass_through(understudy)?)
        }
        Command::Test { suites } => {
            setup::set_up(&checkout, false)?;
            tests::run(&checkout, &suites)
        }
        Command::Bench { what, chosen } => {
            setup::set_up(&checkout, false)?;
            if what.environment() == environment::Environment::Peers {
                setup::peers_environment(&checkout)?;
            }
            let mut bench = checkout.python(what.environment());
            bench.arg(checkout.path(what.script())).args(chosen);
            Ok(python::pass_through(bench)?)
        }
        Command::Conformance { arguments } => {
            setup::set_up(&checkout, false)?;
            let mut conformance = checkout.python(environment::Environment::Understudy);
            conformance.arg(checkout.path("tests/conformance")).args(arguments);
            Ok(python::pass_through(conformance)?)
        }
        Command::Fuzz { seconds, targets } => fuzz::fuzz(&checkout, seconds, &targets),
        Command::Soak { what: Soak::Exec, options } => {
            setup::set_up(&checkout, false)?;
            setup::peers_environment(&checkout)?;
            let mut soak = checkout.python(environment::Environment::Peers);
            soak.arg(checkout.path("xtask/bench/exec/soak.py")).args(options);
            Ok(python::pass_through(soak)?)
        }
        Command::NewShim { name } => {
            setup::set_up(&checkout, false)?;
            let mut command = checkout.python(environment::Environment::Understudy);
            command.args(["-m", "understudy.new_shim", &name]).current_dir(checkout.root());
            Ok(python::pass_through(command)?)
        }
        Command::Inventory => {
            setup::set_up(&checkout, false)?;
            for (library, file) in INVENTORIES {
                let mut record = checkout.python(environment::Environment::Understudy);
                record.args(["-m", "understudy", "record", library, "--python", ".vanilla"]);
                python::quiet(record.current_dir(checkout.root()), &format!("Recording the originals of {library}"))?;
                println!("{library}: {file}");
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
