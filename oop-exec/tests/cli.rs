//! The program as people and tools use it: real processes, their output and exit codes.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod programs;

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use programs::{Folder, PROGRAM, children_of, gone, program, run, text, until};
use serde_json::Value as Tree;

/// Runs the program; gives exit code, standard output and standard error.
fn outcome(arguments: &[&str]) -> (i32, String, String) {
    let output = run(arguments);
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn json(arguments: &[&str]) -> (i32, Tree) {
    let (code, out, err) = outcome(arguments);
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")))
}

#[test]
fn results_go_to_standard_output() {
    let rows: &[(&[&str], &str)] = &[
        (&["call", "math:hypot", "3", "4"], "5.0\n"),
        (&["call", "statistics:quantiles", "[1, 2, 3, 4, 5]", "n=4"], "[1.5, 3.0, 4.5]\n"),
        (&["call", "builtins:abs", "-3"], "3\n"),
        (&["call", "builtins:sorted", "{'b', 'a'}", "reverse=True"], "['b', 'a']\n"),
        (&["call", "datetime:timedelta", "1", "2"], "datetime.timedelta(1, 2)\n"),
        (&["eval", "x + y", "--var", "x=1", "--var", "y=2"], "3\n"),
        (&["eval", "(x, None)", "--var", "x={\"a\": [1.0, true]}"], "({'a': [1.0, True]}, None)\n"),
        (&["eval", "__import__('os').environ['GREETING']", "--env", "GREETING=hello"], "'hello'\n"),
        (&["eval", "__import__('os').getcwd()", "--directory", "/"], "'/'\n"),
        (&["eval", "'json' in __import__('sys').modules", "--preload", "json"], "True\n"),
        (&["eval", "sum(range(10))", "--determinism", "check"], "45\n"),
    ];
    for (arguments, expected) in rows {
        assert_eq!(outcome(arguments), (0, (*expected).to_owned(), String::new()), "{arguments:?}");
    }
}

#[test]
fn every_way_to_fail_has_its_exit_code_and_id() {
    let rows: &[(&[&str], i32, &str)] = &[
        (&["eval", "1/0"], 1, "exec-raised"),
        (&["call", "hello"], 2, "exec-usage"),
        (&["call", "math:sqrt", "hello"], 2, "exec-usage"),
        (&["call", "math:sqrt", "@/no/such/file.npy"], 2, "exec-usage"),
        (&["call", "math:sqrt", "@/no/such/file.json"], 2, "exec-file"),
        (&["run", "/no/such/script.py"], 2, "exec-file"),
        (&["eval", "1", "--floor", "3", "--ceiling", "2"], 2, "exec-settings-floor-above-ceiling"),
        (&["eval", "1", "--out", "/tmp/never.npy"], 2, "exec-no-array"),
        (&["serve", "--listen", "tcp:1"], 2, "exec-usage"),
        (&["eval", "(x for x in ())"], 110, "exec-cannot-travel"),
        (&["eval", "1", "--python", "2.4"], 111, "exec-no-interpreter"),
        (&["eval", "b'x' * 10**9", "--memory", "300MiB"], 113, "exec-memory-limit"),
        (&["eval", "__import__('os').kill(__import__('os').getpid(), 9)"], 114, "exec-killed-by-system"),
        (&["eval", "__import__('ctypes').string_at(0)"], 115, "exec-signal"),
        (&["eval", "__import__('os')._exit(3)"], 116, "exec-exit"),
        (&["eval", "__import__('random').random()", "--determinism", "check"], 117, "exec-not-deterministic"),
        (&["eval", "__import__('time').sleep(60)", "--timeout", "200ms"], 124, "exec-timeout"),
    ];
    for (arguments, code, id) in rows {
        let arguments = [&arguments[..1], &["--json"], &arguments[1..]].concat();
        let (found, document) = json(&arguments);
        assert_eq!(
            (found, &document["ok"], &document["error"]["id"]),
            (*code, &Tree::Bool(false), &Tree::from(*id)),
            "{arguments:?}"
        );
        assert_eq!(document["error"]["exit_code"], *code, "{arguments:?}");
    }
}

#[test]
fn what_is_wrong_is_said_on_standard_error() {
    let message = |arguments: &[&str]| {
        let (_, out, err) = outcome(arguments);
        assert_eq!(out, "", "{arguments:?}");
        err
    };
    insta::assert_snapshot!(message(&["eval", "[][1]"]), @r#"
    Traceback (most recent call last):
      File "<understudy-1>", line 1, in <module>
        [][1]
    IndexError: list index out of range
    "#);
    let hint =
        "neither JSON nor a Python literal (line 1, column 1: the name two stands for no literal). A str needs quotes";
    let message_of_two = message(&["call", "math:sqrt", "two"]);
    assert!(message_of_two.contains(hint) && message_of_two.contains("'\"two\"'"), "{message_of_two}");
    insta::assert_snapshot!(message(&["call", "math"]), @"error[exec-usage]: math: a function is named as module:function, such as math:sqrt");
    let colored = message(&["call", "math", "--color", "always"]);
    assert!(colored.starts_with("\u{1b}[1;31merror[exec-usage]\u{1b}[0m:"), "{colored:?}");
    let timeout = message(&["eval", "__import__('time').sleep(60)", "--timeout", "3s"]);
    assert!(timeout.contains("missed its deadline of 3s") && timeout.contains("<understudy-1>"), "{timeout}");
    let death = message(&["eval", "__import__('ctypes').string_at(0)"]);
    assert!(death.contains("SIGSEGV") && death.contains("string_at"), "{death}");
}

#[test]
fn json_has_what_a_tool_needs() {
    let (code, document) = json(&["eval", "print('said') or (1, float('nan'))", "--json"]);
    assert_eq!(code, 0);
    assert_eq!(document["value"].to_string(), r#"{"$tuple":[1,{"$float":"nan"}]}"#);
    assert_eq!(document["output"].to_string(), r#"[["stdout","said\n"]]"#);
    let (_, document) = json(&["eval", "{}['key']", "--json"]);
    let exception = &document["error"]["exception"];
    assert_eq!(
        (exception["class"].as_str(), exception["args"].to_string()),
        (Some("builtins.KeyError"), r#"{"$tuple":["key"]}"#.to_owned())
    );
    assert!(exception["traceback"].as_str().unwrap().contains("{}['key']"), "{document}");
    let (_, document) = json(&["eval", "__import__('os')._exit(3)", "--json"]);
    assert_eq!(document["error"]["death"]["code"], 3);
}

#[test]
fn a_script_has_its_output_and_exit_code() {
    let folder = Folder::new("script");
    let script = folder
        .write("script.py", "import sys\nprint('out', sys.argv[1:])\nprint('err', file=sys.stderr)\nsys.exit(7)\n");
    let expected = (7, "out ['--json', '-x']\n".to_owned(), "err\n".to_owned());
    assert_eq!(outcome(&["run", &script, "--json", "-x"]), expected);
    let (code, document) = json(&["run", "--json", &script]);
    assert_eq!((code, &document["exit_code"], &document["ok"]), (7, &Tree::from(7), &Tree::Bool(true)));
    let script = folder.write("fails.py", "import json\njson.loads('{')\n");
    let (code, out, err) = outcome(&["run", &script]);
    assert!(
        code == 1 && out.is_empty() && err.contains("fails.py\", line 2") && err.contains("JSONDecodeError"),
        "{code} {out} {err}"
    );
}

#[test]
fn output_of_a_script_appears_as_it_comes() {
    let folder = Folder::new("live");
    let gate = folder.fifo("gate");
    let script = folder.write("script.py", &format!("print('first', flush=True)\nprint(open({gate:?}).read())\n"));
    let mut child = program(&["run", &script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = programs::lines(child.stdout.take().unwrap());
    assert_eq!(lines.next().as_deref(), Some("first"));
    std::fs::write(&gate, "second").unwrap();
    assert_eq!(lines.next().as_deref(), Some("second"));
    assert!(child.wait().unwrap().success());
}

#[test]
fn arrays_come_from_files_and_go_to_files() {
    let Some(python) = programs::python_with_numpy() else { return };
    let folder = Folder::new("arrays");
    let (first, second) = (folder.path("first.npy"), folder.path("second.npy"));
    let made =
        outcome(&["eval", "__import__('numpy').arange(6.0).reshape(2, 3)", "--python", &python, "--out", &first]);
    assert_eq!(made, (0, String::new(), String::new()));
    let array = format!("@{first}");
    let shown = outcome(&["call", "numpy:multiply", &array, "2", "--python", &python]).1;
    insta::assert_snapshot!(shown, @r"
    array([[ 0.0,  2.0,  4.0],
           [ 6.0,  8.0, 10.0]])
    ");
    let variable = format!("a={array}");
    let (code, document) = json(&["eval", "a.T", "--var", &variable, "--python", &python, "--out", &second, "--json"]);
    assert_eq!((code, document["out"].as_str(), document.get("value")), (0, Some(&*second), None));
    let same = format!("(lambda n: n.array_equal(n.load({first:?}).T, n.load({second:?})))(__import__('numpy'))");
    assert_eq!(outcome(&["eval", &same, "--python", &python]).1, "True\n");
    let (code, _, err) = outcome(&["eval", "[1]", "--out", &first]);
    assert!(code == 2 && err.contains("it is no array but list"), "{code} {err}");
}

#[test]
fn arguments_come_from_standard_input_and_json_files() {
    let folder = Folder::new("inputs");
    let file = folder.write("data.json", "{\"b\": 1, \"a\": [2]}");
    assert_eq!(outcome(&["call", "builtins:list", &format!("@{file}")]).1, "['b', 'a']\n");
    let mut child =
        program(&["call", "builtins:len", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"(1, 2, 3)\n").unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap().stdout), "3\n");
}

#[test]
fn a_lost_call_is_tried_again_when_asked() {
    let folder = Folder::new("retries");
    let mark = folder.path("mark");
    let text = format!(
        "'second' if __import__('os').path.exists({mark:?}) else (open({mark:?}, 'w').close(), __import__('os')._exit(3))"
    );
    let (code, ..) = outcome(&["eval", &text]);
    assert_eq!(code, 116);
    std::fs::remove_file(&mark).unwrap();
    assert_eq!(outcome(&["eval", &text, "--retries", "1"]), (0, "'second'\n".to_owned(), String::new()));
}

#[test]
fn modules_are_found_in_folders_that_are_named() {
    let folder = Folder::new("path");
    folder.write("understudy_example.py", "def double(x):\n    return 2 * x\n");
    let arguments = ["call", "understudy_example:double", "x=4", "--path"];
    assert_eq!(outcome(&[&arguments[..], &[&folder.path("")]].concat()).1, "8\n");
    let (code, _, err) = outcome(&arguments[..3]);
    assert!(code == 1 && err.contains("ModuleNotFoundError"), "{code} {err}");
}

#[test]
fn several_interpreters_have_their_own_names() {
    let others: Vec<String> = programs::other_pythons();
    for python in others {
        let (code, out, err) = outcome(&["eval", "__import__('sys').executable", "--python", &python]);
        assert!(code == 0 && out.contains("py"), "{python}: {out}{err}");
    }
}

#[test]
fn confinement_holds_or_is_refused() {
    let (code, _, err) = outcome(&["eval", "open('/tmp/understudy-must-not-be', 'w')", "--read-only"]);
    assert!((code == 1 && err.contains("Error")) || (code == 111 && err.contains("not to be had")), "{code} {err}");
    assert!(!std::path::Path::new("/tmp/understudy-must-not-be").exists());
    let (code, _, err) =
        outcome(&["eval", "__import__('socket').create_connection(('127.0.0.1', 9), 1)", "--no-network"]);
    assert!((code == 1 && !err.contains("refused")) || code == 111, "{code} {err}");
}

#[test]
fn ctrl_c_ends_everything() {
    let folder = Folder::new("interrupt");
    let gate = folder.fifo("gate");
    let waits = format!("open({gate:?}, 'w').write('here') and __import__('time').sleep(600)");
    for signal in ["INT", "TERM"] {
        let mut child = program(&["eval", &waits]).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(std::fs::read_to_string(&gate).unwrap(), "here");
        let below = children_of(child.id());
        assert!(below.len() >= 2, "a guard and a worker: {below:?}");
        let began = Instant::now();
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success()
        );
        let code = child.wait().unwrap().code();
        assert_eq!(code, Some(if signal == "INT" { 130 } else { 143 }));
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
        below.into_iter().for_each(gone);
    }
}

#[test]
fn a_killed_program_leaves_nothing() {
    let folder = Folder::new("killed");
    let gate = folder.fifo("gate");
    let waits = format!("open({gate:?}, 'w').write('here') and __import__('time').sleep(600)");
    let mut child = program(&["eval", &waits]).spawn().unwrap();
    assert_eq!(std::fs::read_to_string(&gate).unwrap(), "here");
    let below = children_of(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    below.into_iter().for_each(gone);
}

#[test]
fn closed_output_is_no_panic() {
    let mut child = program(&["eval", "'x' * 100"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(141), String::new()));
}

#[test]
fn help_and_its_examples_hold() {
    let folder = Folder::new("examples");
    let script = folder.write("script.py", "pass\n");
    for command in ["call", "run", "eval", "batch", "serve", "doctor", "worker-file"] {
        let (code, help, _) = outcome(&[command, "--help"]);
        assert_eq!(code, 0);
        let example = help.split("Example:\n").nth(1).unwrap_or_else(|| panic!("{command} has no example")).trim();
        let path = std::path::Path::new(PROGRAM).parent().unwrap().display().to_string();
        let path = format!("{path}:{}", std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .args(["-c", &example.replace("script.py", &script)])
            .env("PATH", path)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        // `timeout` ends the server, which is the one that does not end by itself, with 124.
        let expected = if command == "serve" { 124 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{example}\n{}", text(&output.stderr));
    }
    insta::assert_snapshot!("help", outcome(&["--help"]).1);
    until("the server's file to go", || !std::path::Path::new("/tmp/understudy-example.sock").exists());
}

#[test]
fn the_worker_file_is_python() {
    let (code, out, _) = outcome(&["worker-file"]);
    assert!(code == 0 && out.contains("def main("), "{}", &out[..200]);
}

#[test]
fn doctor_says_what_there_is() {
    let (code, facts) = json(&["doctor", "--json"]);
    assert_eq!(code, 0);
    assert!(!facts["interpreters"].as_array().unwrap().is_empty());
    assert!(facts["confinement"].as_array().unwrap().iter().any(|ability| ability["name"] == "no network"));
    let (code, table, _) = outcome(&["doctor"]);
    assert!(code == 0 && table.contains("confinement") && table.contains("interpreter"), "{table}");
}
