//! `batch`: sequences of commands, and in which workers they run.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod programs;

use std::io::Write;
use std::process::{Command, Stdio};

use programs::{Folder, children_of, gone, program, text};
use serde_json::Value as Tree;

/// Does these lines; gives exit code, standard output and standard error.
fn batch(lines: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut child = program(&[&["batch", "-"][..], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn documents(out: &str) -> Vec<Tree> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lines_share_their_worker() {
    let lines = r#"
{"set": "x", "value": 20}
{"exec": "y = x + 1\nprint('said')"}
{"eval": "y * k", "vars": {"k": 2}}
{"get": "x"}
{"call": "builtins:dict", "args": [[["b", 1]]], "kwargs": {"a": 2}, "bind": "d"}
{"eval": "d['b']"}
{"delete": ["x", "y"]}
{"eval": "'x' in globals()"}
"#;
    assert_eq!(batch(lines, &[]), (0, "42\n20\n{'b': 1, 'a': 2}\n1\nFalse\n".to_owned(), "said\n".to_owned()));
    let (code, out, _) = batch(lines, &["--json", "--workers", "2"]);
    let documents = documents(&out);
    assert_eq!((code, documents.len()), (0, 8));
    assert_eq!(
        documents.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(),
        (2..10).collect::<Vec<_>>()
    );
    assert!(documents.iter().all(|line| line["worker"] == documents[0]["worker"]), "{out}");
}

#[test]
fn values_may_be_tagged_and_dicts_keep_their_order() {
    let lines = r#"
{"eval": "(x, list(y))", "vars": {"x": {"$tuple": [1, {"$float": "inf"}]}, "y": [3]}}
{"eval": "list(d)", "vars": {"d": {"z": 1, "a": 2}}}
"#;
    assert_eq!(batch(lines, &[]).1, "((1, inf), [3])\n['z', 'a']\n");
}

#[test]
fn the_first_failure_ends_it_unless_told_otherwise() {
    let lines = "{\"eval\": \"1\"}\n{\"eval\": \"1/0\"}\n{\"nonsense\": 1}\n{\"eval\": \"4\"}\n";
    let (code, out, err) = batch(lines, &[]);
    assert_eq!((code, &*out), (1, "1\n"));
    assert!(err.starts_with("line 2:\nTraceback") && err.contains("ZeroDivisionError"), "{err}");
    let (code, out, _) = batch(lines, &["--keep-going", "--json"]);
    let documents = documents(&out);
    let ids: Vec<&str> = documents.iter().map(|line| line["error"]["id"].as_str().unwrap_or("ok")).collect();
    assert_eq!((code, ids), (1, vec!["ok", "exec-raised", "exec-usage", "ok"]));
}

#[test]
fn a_line_that_cannot_be_says_why() {
    let rows = [
        ("nonsense", "this is no JSON"),
        ("[]", "must be a JSON object"),
        (r#"{"call": "f"}"#, "module:function"),
        (r#"{"eval": "1", "exec": "2"}"#, "exactly one of"),
        (r#"{"eval": "1", "on": "some"}"#, "same, any, all"),
        (r#"{"eval": "1", "timeout": "soon"}"#, "timeout"),
        (r#"{"eval": 1}"#, "must be a str"),
        (r#"{"evil": "1"}"#, "there is no such key"),
        (r#"{"set": "x"}"#, "missing"),
    ];
    for (line, why) in rows {
        let (code, out, err) = batch(&format!("\n{line}\n"), &[]);
        assert!(
            code == 2 && out.is_empty() && err.contains(why) && err.contains("line 2"),
            "{line}: {code} {out} {err}"
        );
    }
}

#[test]
fn a_lost_worker_costs_its_state_and_no_more() {
    let lines =
        "{\"set\": \"x\", \"value\": 1}\n{\"exec\": \"import os; os._exit(3)\"}\n{\"eval\": \"'x' in globals()\"}\n";
    let (code, out, err) = batch(lines, &["--keep-going"]);
    assert_eq!((code, &*out), (116, "False\n"), "{err}");
    assert!(err.contains("the worker is lost with all that earlier lines had set"), "{err}");
}

#[test]
fn lines_for_any_worker_run_beside_one_another() {
    let folder = Folder::new("any");
    let (one, other) = (folder.fifo("one"), folder.fifo("other"));
    // Each waits for the other, so that they end only if both run at a time.
    let first = format!("open('{one}', 'w').write('1') and open('{other}').read()");
    let second = format!("(open('{one}').read(), open('{other}', 'w').write('22'))");
    let lines =
        [first, second].map(|text| serde_json::json!({ "eval": text, "on": "any", "timeout": "20s" }).to_string());
    let (code, out, err) = batch(&format!("{}\n{{\"eval\": \"3\"}}\n", lines.join("\n")), &["--workers", "2"]);
    assert_eq!((code, &*out), (0, "'22'\n('1', 2)\n3\n"), "{err}");
}

#[test]
fn lines_for_all_reach_every_worker() {
    let lines = r#"
{"exec": "mark = 7", "on": "all"}
{"eval": "mark", "on": "all"}
{"eval": "mark", "on": "any"}
"#;
    let (code, out, _) = batch(lines, &["--workers", "2", "--json"]);
    let documents = documents(&out);
    assert_eq!(code, 0);
    let workers = documents[1]["workers"].as_array().unwrap();
    assert!(workers.len() == 2 && workers.iter().all(|worker| worker["value"] == 7), "{out}");
    assert_eq!(documents[2]["value"], 7);
}

#[test]
fn scripts_files_and_interpreters_of_lines() {
    let Some(numpy) = programs::python_with_numpy() else { return };
    let folder = Folder::new("lines");
    let script = folder.write("script.py", "import sys\nprint(sys.argv[1:], name)\nsys.exit(5)\n");
    let array = folder.path("a.npy");
    let lines = [
        serde_json::json!({ "eval": "__import__('numpy').ones((2, 2))", "python": numpy, "out": array }),
        serde_json::json!({ "eval": "a.sum()", "vars": { "a": { "$file": array } }, "python": numpy }),
        serde_json::json!({ "eval": "__import__('sys').prefix != __import__('sys').base_prefix" }),
        serde_json::json!({ "run": script, "args": ["x"], "vars": { "name": 1 } }),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (code, out, err) = batch(&lines, &[]);
    assert_eq!((code, &*out), (5, "np.float64(4.0)\nFalse\n['x'] 1\n"), "{err}");
}

#[test]
fn results_come_before_the_next_line_is_there() {
    let mut child = program(&["batch", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = programs::lines(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(input, "{{\"eval\": \"{number} + 1\"}}").unwrap();
        assert_eq!(lines.next(), Some((number + 1).to_string()));
    }
    // And a signal ends the wait for a line that never comes.
    let below = children_of(child.id());
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    below.into_iter().for_each(gone);
}
