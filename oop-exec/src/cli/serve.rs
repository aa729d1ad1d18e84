//! `serve`: the socket's file, and signals. The conversation with clients is the library's.

use std::path::PathBuf;
use std::time::Duration;

use understudy_exec::serve::{Listening, Server, ServerSettings};

use super::output;
use super::problem::Problem;
use super::session::Session;

/// Serves until a signal comes. That is the way to end it, and no failure.
pub fn run(session: &Session, listen: &str, clients: usize, grace: Duration) -> Result<u8, Problem> {
    let path = match listen.split_once(':') {
        Some(("unix", path)) if !path.is_empty() && !path.starts_with('@') => PathBuf::from(path),
        _ => return Err(Problem::usage(listen, "the place to listen at is given as unix:PATH")),
    };
    let listening = Listening::bind(&path).map_err(|error| Problem::Listen(error.to_string()))?;
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let executor = session.settings(&session.common.python, 1, most)?;
    let settings = ServerSettings { executor, clients, grace, deadline: session.common.timeout };
    let server = Server::new(listening, settings)?;
    let note = if session.common.json {
        serde_json::json!({ "ok": true, "listening": format!("unix:{}", path.display()), "pid": std::process::id() })
            .to_string()
    } else {
        format!("listening at unix:{}", path.display())
    };
    output::print(&note)?;
    server.run(session.signals.descriptor())?;
    Ok(0)
}
