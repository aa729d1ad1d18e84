//! What there is on this machine: interpreters, and what the kernel lets an executor do.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::Read;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags};
use rustix::process::{Resource, getrlimit};
use serde_json::{Value, json};

use crate::process::confine::Abilities;
use crate::process::control::wait_readable;
use crate::process::interpreter::Interpreter;
use crate::process::report::readable;

/// An interpreter that says nothing for so long is reported as such.
const PATIENCE: Duration = Duration::from_secs(10);
const LIBRARIES: [&str; 3] = ["numpy", "pandas", "cloudpickle"];
const QUESTION: &str = r#"
import json, platform, sys
try:
    from importlib.metadata import version
except ImportError:
    version = None
libraries = {}
for name in sys.argv[1:]:
    try:
        libraries[name] = version(name)
    except Exception:
        libraries[name] = None
print(json.dumps({"implementation": platform.python_implementation(), "version": platform.python_version(),
    "prefix": sys.prefix, "environment": sys.prefix != sys.base_prefix, "libraries": libraries}))
"#;

/// Everything as data: `interpreters`, `confinement`, `guard`, `kernel`, `memory`, `limits`, `waiting`.
///
/// `guard` is the program that [`crate::process::launch::find_guard`] finds; None tries nothing of confinement.
pub fn doctor(guard: Option<&Path>) -> Value {
    let asked: Vec<_> =
        Interpreter::all().into_iter().map(|interpreter| thread::spawn(move || ask(&interpreter))).collect();
    let confinement = guard.map_or_else(
        || Err("understudy-exec was not found".into()),
        |guard| Abilities::probe(guard).map_err(|error| error.to_string()),
    );
    let waiting = waiting();
    let interpreters: Vec<Value> = asked.into_iter().filter_map(|thread| thread.join().ok()).collect();
    json!({
        "interpreters": interpreters,
        "confinement": match confinement {
            Ok(abilities) => json!(abilities.entries.iter().map(|ability| json!({
                "name": ability.name,
                "possible": ability.how.is_ok(),
                "how": ability.how.as_ref().ok(),
                "why_not": ability.how.as_ref().err(),
            })).collect::<Vec<_>>()),
            Err(why) => json!({ "error": why }),
        },
        "guard": guard.map(|guard| guard.display().to_string()),
        "kernel": {
            "release": first_line("/proc/sys/kernel/osrelease"),
            "user": rustix::process::geteuid().as_raw(),
            "processors": thread::available_parallelism().map_or(1, std::num::NonZero::get),
        },
        "memory": memory(),
        "limits": limits(),
        "waiting": waiting,
    })
}

/// The same as a table for people.
pub fn table(facts: &Value) -> String {
    let mut out = String::new();
    let text = |value: &Value| {
        value.as_str().map_or_else(|| if value.is_null() { "-".into() } else { value.to_string() }, str::to_owned)
    };
    let empty = Vec::new();
    let rows = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut lines =
        vec![["interpreter".to_owned(), "version".into(), "numpy".into(), "pandas".into(), "cloudpickle".into()]];
    for interpreter in rows(&facts["interpreters"]) {
        let path = text(&interpreter["executable"]);
        if let Some(error) = interpreter["error"].as_str() {
            lines.push([path, error.into(), String::new(), String::new(), String::new()]);
        } else {
            let libraries = &interpreter["libraries"];
            let age = if interpreter["supported"] == true { "" } else { " (too old)" };
            let version = format!("{} {}{age}", text(&interpreter["implementation"]), text(&interpreter["version"]));
            lines.push([
                path,
                version,
                text(&libraries["numpy"]),
                text(&libraries["pandas"]),
                text(&libraries["cloudpickle"]),
            ]);
        }
    }
    align(&mut out, &lines);
    out.push('\n');
    let mut lines = vec![["confinement".to_owned(), "possible".into(), "how, or why not".into()]];
    for ability in facts["confinement"].as_array().unwrap_or(&empty) {
        let possible = ability["possible"].as_bool().unwrap_or(false);
        let reason = if possible { &ability["how"] } else { &ability["why_not"] };
        lines.push([text(&ability["name"]), if possible { "yes" } else { "no" }.into(), text(reason)]);
    }
    if let Some(error) = facts["confinement"]["error"].as_str() {
        lines.push(["all".into(), "no".into(), error.into()]);
    }
    align(&mut out, &lines);
    out.push('\n');
    let size = |value: &Value| value.as_u64().map_or_else(|| "unlimited".into(), readable);
    let memory = &facts["memory"];
    let limits = &facts["limits"];
    let count = |value: &Value| value.as_u64().map_or_else(|| "unlimited".into(), |count| count.to_string());
    let lines = [
        [
            "kernel".to_owned(),
            format!(
                "{}, {} processors, user {}",
                text(&facts["kernel"]["release"]),
                text(&facts["kernel"]["processors"]),
                text(&facts["kernel"]["user"])
            ),
        ],
        ["memory".into(), format!("{} available of {}", size(&memory["available"]), size(&memory["total"]))],
        [
            "shared memory".into(),
            format!(
                "{} free of {} in /dev/shm; memory files are not bound by it",
                size(&memory["shared_free"]),
                size(&memory["shared"])
            ),
        ],
        [
            "open files".into(),
            format!(
                "{} (about {} workers)",
                count(&limits["files"]),
                limits["files"]
                    .as_u64()
                    .map_or_else(|| "any number of".into(), |files| (files.saturating_sub(32) / 6).to_string())
            ),
        ],
        ["processes".into(), count(&limits["processes"])],
        [
            "waiting".into(),
            format!(
                "an answer comes after {} µs when the reader blocks, after {} µs when it spins",
                text(&facts["waiting"]["blocking_us"]),
                text(&facts["waiting"]["spinning_us"])
            ),
        ],
        ["guard".into(), text(&facts["guard"])],
    ];
    align(&mut out, &lines);
    out
}

fn ask(interpreter: &Interpreter) -> Value {
    let path = interpreter.executable.display().to_string();
    match answer(interpreter) {
        Ok(mut facts) => {
            facts["executable"] = json!(path);
            let supported = facts["version"].as_str().is_some_and(|version| {
                let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
                (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (3, 9)
            });
            facts["supported"] = json!(supported);
            facts
        }
        Err(error) => json!({ "executable": path, "error": error, "supported": false }),
    }
}

fn answer(interpreter: &Interpreter) -> Result<Value, String> {
    let mut child = Command::new(&interpreter.executable)
        .args(["-I", "-c", QUESTION])
        .args(LIBRARIES)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("could not be started: {error}"))?;
    let until = Instant::now() + PATIENCE;
    let mut text = Vec::new();
    let mut finished = false;
    if let Some(mut stdout) = child.stdout.take() {
        let mut buffer = [0; 4096];
        while wait_readable(stdout.as_fd(), Some(until)) {
            match stdout.read(&mut buffer) {
                Ok(0) | Err(_) => {
                    finished = true;
                    break;
                }
                Ok(count) => text.extend_from_slice(&buffer[..count]),
            }
        }
    }
    if !finished {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !finished {
        return Err(format!("said nothing for {} s", PATIENCE.as_secs()));
    }
    serde_json::from_slice(&text).map_err(|_| format!("gave no answer ({status})"))
}

/// How long a byte takes to a thread that waits for it and back, blocking and spinning: the median in microseconds.
fn waiting() -> Value {
    let measure = |spin: bool| -> Option<f64> {
        let (here, there) = std::os::unix::net::UnixStream::pair().ok()?;
        let echo = thread::spawn(move || relay(&File::from(std::os::fd::OwnedFd::from(there)), spin));
        let here = File::from(std::os::fd::OwnedFd::from(here));
        let mut times: Vec<Duration> = (0..200)
            .map_while(|_| {
                let start = Instant::now();
                rustix::io::write(&here, &[1]).ok()?;
                one_byte(&here, spin)?;
                Some(start.elapsed())
            })
            .collect();
        drop(here);
        let _ = echo.join();
        times.sort_unstable();
        times.get(times.len() / 2).map(|time| (time.as_secs_f64() * 1e7).round() / 10.0)
    };
    json!({ "blocking_us": measure(false), "spinning_us": measure(true) })
}

fn relay(socket: &File, spin: bool) {
    while one_byte(socket, spin).is_some() && rustix::io::write(socket, &[1]).is_ok() {}
}

fn one_byte(socket: &File, spin: bool) -> Option<u8> {
    let mut byte = [0];
    loop {
        if spin {
            let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
            if rustix::event::poll(&mut [PollFd::new(socket, PollFlags::IN)], Some(&now)) == Ok(0) {
                continue;
            }
        }
        return (rustix::io::read(socket, &mut byte) == Ok(1)).then_some(byte[0]);
    }
}

fn memory() -> Value {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let figure = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok().map(|size| size * 1024)
    };
    let shared = rustix::fs::statvfs("/dev/shm").ok();
    json!({
        "total": figure("MemTotal"),
        "available": figure("MemAvailable"),
        "shared": shared.as_ref().map(|facts| facts.f_blocks * facts.f_frsize),
        "shared_free": shared.as_ref().map(|facts| facts.f_bavail * facts.f_frsize),
    })
}

fn limits() -> Value {
    let soft = |resource| getrlimit(resource).current;
    json!({
        "files": soft(Resource::Nofile),
        "processes": soft(Resource::Nproc),
        "memory": soft(Resource::Data),
        "address_space": soft(Resource::As),
        "locked_memory": soft(Resource::Memlock),
        "file_size": soft(Resource::Fsize),
        "cpu": soft(Resource::Cpu),
    })
}

fn first_line(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()?.lines().next().map(str::to_owned)
}

fn align<const COLUMNS: usize>(out: &mut String, lines: &[[String; COLUMNS]]) {
    let mut widths = [0; COLUMNS];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for line in lines {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(widths) {
            let _ = write!(row, "{cell:<width$}  ");
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
}
