//! Where things are in the checkout: its root, the environments and their interpreters.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) struct Checkout {
    root: PathBuf,
}

/// The Python environments inside the checkout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Environment {
    /// `.venv`: Understudy, and neither numpy nor pandas.
    Understudy,
    /// `.vanilla`: the originals, for differential tests.
    Vanilla,
    /// `.peers`: what the executor is timed beside; made when that is first asked for.
    Peers,
}

impl Environment {
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Understudy => ".venv",
            Self::Vanilla => ".vanilla",
            Self::Peers => ".peers",
        }
    }
}

impl Checkout {
    /// The checkout that this binary was built in.
    pub(crate) fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask is not inside a checkout")?.to_path_buf();
        Ok(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn interpreter(&self, environment: Environment) -> PathBuf {
        let folder = self.path(environment.folder());
        if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") }
    }

    /// The interpreter of an environment, ready to be given arguments.
    pub(crate) fn python(&self, environment: Environment) -> Command {
        Command::new(self.interpreter(environment))
    }

    /// `understudy`, as the command line of `.venv`.
    pub(crate) fn understudy(&self) -> Command {
        let mut command = self.python(Environment::Understudy);
        command.args(["-m", "understudy"]);
        command
    }
}
