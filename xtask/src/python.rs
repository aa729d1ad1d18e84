//! Finding a Python, running commands, and turning their failures into one message that names the remedy.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::process::{Command, ExitCode, Stdio};

/// The oldest Python that the environments are made with: the first whose stable ABI has the buffer protocol.
const OLDEST: (u32, u32) = (3, 11);

/// The Python to make environments with: `UNDERSTUDY_PYTHON`, or the first of the usual names that is new enough.
pub(crate) fn find() -> Result<OsString> {
    if let Some(chosen) = std::env::var_os("UNDERSTUDY_PYTHON") {
        return match version(&chosen) {
            Some(found) if found >= OLDEST => Ok(chosen),
            Some((major, minor)) => bail!(
                "UNDERSTUDY_PYTHON={} is Python {major}.{minor}, and Understudy is set up with {}.{} or newer.\n  \
                 Point UNDERSTUDY_PYTHON at a newer interpreter, or unset it.",
                chosen.to_string_lossy(),
                OLDEST.0,
                OLDEST.1
            ),
            None => bail!(
                "UNDERSTUDY_PYTHON={} is not a Python interpreter that runs.\n  Point it at one, or unset it.",
                chosen.to_string_lossy()
            ),
        };
    }
    let mut seen = Vec::new();
    for name in ["python3.11", "python3", "python3.12", "python3.13", "python3.14", "python"] {
        match version(name.as_ref()) {
            Some(found) if found >= OLDEST => return Ok(name.into()),
            Some((major, minor)) => seen.push(format!("{name} is {major}.{minor}")),
            None => {}
        }
    }
    let found = if seen.is_empty() { "none was found on PATH".to_owned() } else { seen.join(", ") };
    bail!(
        "Understudy is set up with Python {}.{} or newer, and {found}.\n  \
         Install one (Debian and Ubuntu: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.11),\n  \
         or name an interpreter: UNDERSTUDY_PYTHON=/path/to/python3.11 cargo xtask setup",
        OLDEST.0,
        OLDEST.1
    )
}

/// The version of the interpreter behind a name, or None where it does not run.
pub(crate) fn version(interpreter: &std::ffi::OsStr) -> Option<(u32, u32)> {
    let program = "import sys; print(sys.version_info[0], sys.version_info[1])";
    let output = Command::new(interpreter).args(["-I", "-c", program]).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Run a command quietly. Where it fails, the error is one message: what, the remedy, and the end of what it printed.
pub(crate) fn quiet(command: &mut Command, what: &str) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{what}: cannot start {command:?}"))?;
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() {
        return Ok(printed);
    }
    bail!("{what} failed ({}).\n  {}\n\n{}", output.status, remedy(&printed), tail(&printed, 25))
}

/// What to do about a failed step, told from what the tool printed.
fn remedy(printed: &str) -> &'static str {
    const REMEDIES: [(&[&str], &str); 5] = [
        (
            &[
                "NewConnectionError",
                "name resolution",
                "ConnectTimeout",
                "Network is unreachable",
                "ProxyError",
                "spurious network error",
                "NameResolutionError",
                "(from versions: none)",
                "Could not resolve host",
                "failed to download from",
            ],
            "The package index could not be reached. Check the network (or set PIP_INDEX_URL to a mirror) and run the same command again.",
        ),
        (
            &["ensurepip is not available", "No module named ensurepip", "No module named venv"],
            "This Python cannot make environments. Install its venv module (Debian and Ubuntu: apt-get install python3-venv) and run the same command again.",
        ),
        (&["No space left on device"], "The disk is full. Free some space and run the same command again."),
        (
            &["linker `cc` not found", "linking with `cc` failed"],
            "Rust needs a C linker. Install one (Debian and Ubuntu: apt-get install gcc) and run the same command again.",
        ),
        (
            &["No matching distribution found"],
            "The package index has no release for this Python. Use a Python that the newest numpy and pandas support.",
        ),
    ];
    let known = REMEDIES.iter().find(|(signs, _)| signs.iter().any(|sign| printed.contains(sign)));
    known.map_or("The end of what it printed follows.", |(_, remedy)| remedy)
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// Run a command on this terminal and give its exit code on, also where a signal ended it.
pub(crate) fn pass_through(mut command: Command) -> Result<ExitCode> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = command.exec();
        Err(error).with_context(|| format!("cannot start {command:?}"))
    }
    #[cfg(not(unix))]
    {
        let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
        Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
    }
}
