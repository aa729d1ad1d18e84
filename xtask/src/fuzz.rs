//! Fuzzing of what reads foreign bytes: the targets of `translators/fuzz` and `registry/fuzz`, built for libFuzzer and run
//! for a while.
//!
//! A stable compiler suffices, since coverage needs flags and no unstable feature: no sanitizer is linked, and the crates under
//! test have no `unsafe` that one would watch. A panic, a failed assertion, a hang and a large allocation are found.

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::environment::Checkout;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Bodies of messages.
    Body,
    /// Python literals and JSON.
    Literal,
    /// Manifests and evidence of shim packages.
    Manifest,
    /// Programs that are scanned.
    Program,
    /// Files of shim packages.
    Shim,
}

impl Target {
    /// The room whose crate it tests, where `fuzz/` holds it.
    fn room(self) -> &'static str {
        match self {
            Target::Body | Target::Literal => "translators",
            Target::Manifest | Target::Program | Target::Shim => "registry",
        }
    }
}

/// What makes the compiler count which code runs and what is compared, for libFuzzer.
const COVERAGE: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// An input may take so much memory, in MiB, and so long, in seconds.
const MEMORY: u32 = 1024;
const PATIENCE: u32 = 10;

/// Runs each of the targets (all when none is given) for so many seconds. Fails when one of them finds something.
pub fn fuzz(checkout: &Checkout, seconds: u32, targets: &[Target]) -> Result<ExitCode> {
    let targets = if targets.is_empty() { Target::value_variants() } else { targets };
    let folder = checkout.path("target/fuzz");
    let rustc = Command::new("rustc").arg("-vV").output().context("rustc")?;
    let about = String::from_utf8(rustc.stdout)?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")?;
    let mut rooms: Vec<&str> = targets.iter().map(|target| target.room()).collect();
    rooms.dedup();
    for room in rooms {
        // With a target given, the flags are those of the targets and not of the build scripts.
        let status = Command::new("cargo")
            .args(["build", "--release", "--target", host, "--manifest-path"])
            .arg(checkout.path(&format!("{room}/fuzz/Cargo.toml")))
            .env("CARGO_TARGET_DIR", &folder)
            .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"))
            .status()
            .context("cargo")?;
        if !status.success() {
            bail!("the fuzz targets of {room} were not built; libFuzzer needs a C++ compiler beside cargo");
        }
    }
    for target in targets {
        let name = target.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let (corpus, findings) = (folder.join("corpus").join(&name), folder.join("findings").join(&name));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&findings)?;
        println!("Fuzzing {name} for {seconds} s.");
        // What was found goes into the first folder; the seeds are only read.
        let seeds = checkout.path(&format!("{}/fuzz/seeds/{name}", target.room()));
        let status = Command::new(folder.join(host).join("release").join(&name))
            .arg(&corpus)
            .args(seeds.is_dir().then_some(seeds))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg(format!("-rss_limit_mb={MEMORY}"))
            .arg(format!("-timeout={PATIENCE}"))
            .args(["-max_len=4096", "-print_final_stats=1", "-verbosity=0", "-print_funcs=0"])
            .status()
            .with_context(|| format!("the fuzz target {name}"))?;
        if !status.success() {
            bail!("{name}: an input that breaks it is in {}", findings.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
