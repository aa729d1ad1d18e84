//! One function for each command but `batch` and `serve`.

use std::path::Path;

use understudy_exec::Shutdown;
use understudy_exec::doctor;
use understudy_exec::function::Function;
use understudy_exec::launch::find_guard;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Task};
use understudy_exec::worker_file;
use understudy_translators::{Value, npy};

use super::args::{Command, ResultArguments};
use super::output::{self, Extra};
use super::problem::Problem;
use super::session::{Session, live};
use super::{batch, serve, show, values};

/// Does what was asked; gives the exit code.
pub fn run(command: Command) -> Result<u8, Problem> {
    match command {
        Command::Call { function, arguments, result, common } => {
            let (args, kwargs) = values::arguments(&arguments)?;
            let function = reference(&function)?;
            one(&Session::new(common)?, Job::Call { function, args, kwargs }, &result)
        }
        Command::Eval { expression, variables, result, common } => {
            let variables = variables.iter().map(|text| values::variable(text)).collect::<Result<_, _>>()?;
            let names = values::names(variables)?;
            one(&Session::new(common)?, Job::Eval { expression, names }, &result)
        }
        Command::Run { mut script, common } => {
            let arguments = script.split_off(1.min(script.len()));
            script_run(&Session::new(common)?, &script.concat(), arguments)
        }
        Command::Batch { file, keep_going, common } => batch::run(&Session::new(common)?, &file, keep_going),
        Command::Serve { listen, clients, grace, common } => {
            serve::run(&Session::new(common)?, &listen, clients, grace)
        }
        Command::Doctor { json } => {
            let facts = doctor::doctor(find_guard(None).ok().as_deref());
            output::print(&if json { facts.to_string() } else { doctor::table(&facts).trim_end().to_owned() })?;
            Ok(0)
        }
        Command::WorkerFile { write } => {
            let path = worker_file::path().map_err(|error| Problem::usage("the worker's file", error))?;
            let text = values::text_of(&path)?;
            match write {
                Some(file) => std::fs::write(&file, text).map_err(|error| Problem::file(&file, error))?,
                None => output::print(text.trim_end())?,
            }
            Ok(0)
        }
    }
}

/// `module:qualified.name` as a function.
pub fn reference(name: &str) -> Result<Function, Problem> {
    match name.split_once(':') {
        Some((module, function)) if !module.is_empty() && !function.is_empty() => {
            Function::reference(name).map_err(|error| Problem::usage(name, error))
        }
        _ => Err(Problem::usage(name, "a function is named as module:function, such as math:sqrt")),
    }
}

/// One task, whose value is printed or written.
fn one(session: &Session, job: Job, result: &ResultArguments) -> Result<u8, Problem> {
    let executor = session.executor(&session.common.python, 1, 1)?;
    let json = session.common.json;
    let mut task = session.task(job);
    if !json {
        task.options.live = Some(live(false));
    }
    let outcome = session.perform(&executor, &task)?;
    let text = render(&outcome, json, result.out.as_deref(), None)?;
    if !json {
        output::say_report(outcome.report.as_ref());
    }
    // The value's memory goes back before the worker ends.
    drop(outcome);
    if let Some(text) = text {
        output::print(&text)?;
    }
    executor.shutdown(Shutdown::now());
    Ok(0)
}

/// The text of a result; None if there is nothing to print. With `out` the result is written there.
pub fn render(
    outcome: &Outcome,
    json: bool,
    out: Option<&Path>,
    line: Option<usize>,
) -> Result<Option<String>, Problem> {
    let value = outcome.value().map_err(Failure::from)?;
    let written = match out {
        None => None,
        Some(path) => {
            let Value::Array(array) = &value else {
                let (path, kind) = (path.display().to_string(), value.type_name().to_owned());
                return Err(Problem::NoArray { path, kind });
            };
            npy::write(path, array).map_err(|error| Problem::usage("the result", error))?;
            Some(path.display().to_string())
        }
    };
    if json {
        let shown = written.is_none().then_some(&value);
        return Ok(Some(output::done_json(outcome, shown, Extra { line, exit_code: None, out: written })));
    }
    Ok(written.is_none().then(|| show::show(&value)))
}

fn script_run(session: &Session, script: &str, arguments: Vec<String>) -> Result<u8, Problem> {
    let path = std::path::absolute(script).map_err(|error| Problem::file(Path::new(script), error))?;
    // Said here and not by a worker: what was asked for is wrong, and no program has failed.
    std::fs::metadata(&path).map_err(|error| Problem::file(Path::new(script), error))?;
    let executor = session.executor(&session.common.python, 1, 1)?;
    let mut task: Task = session.task(Job::Run { path: path.display().to_string(), argv: arguments, names: None });
    let json = session.common.json;
    if !json {
        task.options.live = Some(live(true));
    }
    let outcome = session.perform(&executor, &task)?;
    let code = outcome.value().map_err(Failure::from)?.as_int().unwrap_or(0);
    if json {
        output::print(&output::done_json(&outcome, None, Extra { line: None, exit_code: Some(code), out: None }))?;
    }
    drop(outcome);
    executor.shutdown(Shutdown::now());
    Ok(u8::try_from(code & 0xFF).unwrap_or(1))
}
