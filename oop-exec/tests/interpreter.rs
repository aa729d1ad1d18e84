//! Finding interpreters, and what the doctor says of them and of the machine.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod guarded;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use guarded::{Folder, guard};
use understudy_exec::doctor;
use understudy_exec::interpreter::Interpreter;

/// What the interpreter itself says.
fn says(interpreter: &Interpreter, expression: &str) -> String {
    let code = format!("import sys, platform; print({expression})");
    let output = Command::new(&interpreter.executable).args(["-I", "-c", &code]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn every_name_of_an_interpreter_leads_to_it() {
    let python = Interpreter::find("").unwrap();
    assert_eq!(says(&python, "sys.version_info[0]"), "3");
    let version = says(&python, "'%d.%d' % sys.version_info[:2]");
    let path = python.executable.display().to_string();
    for name in ["python3", path.as_str()] {
        assert_eq!(Interpreter::find(name).unwrap(), python, "{name}");
    }
    assert_eq!(says(&Interpreter::find(&version).unwrap(), "'%d.%d' % sys.version_info[:2]"), version);
    assert_eq!(says(&Interpreter::find("3").unwrap(), "sys.version_info[0]"), "3");
}

#[test]
fn every_version_that_there_is_can_be_asked_for() {
    let all = Interpreter::all();
    assert!(!all.is_empty());
    for interpreter in all {
        let implementation = says(&interpreter, "platform.python_implementation()");
        let version = says(&interpreter, "'%d.%d' % sys.version_info[:2]");
        if implementation == "CPython" && version.starts_with('3') {
            let found = Interpreter::find(&version).unwrap();
            assert_eq!(says(&found, "'%d.%d' % sys.version_info[:2]"), version);
        } else if implementation == "PyPy" {
            assert_eq!(says(&Interpreter::find("pypy3").unwrap(), "platform.python_implementation()"), "PyPy");
        }
    }
}

#[test]
fn a_virtual_environment_is_found_by_its_folder() {
    let folder = Folder::new("environment");
    let base = Interpreter::find("").unwrap();
    std::fs::create_dir(folder.0.join("bin")).unwrap();
    std::fs::write(folder.0.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    symlink(&base.executable, folder.0.join("bin/python")).unwrap();
    let found = Interpreter::find(folder.0.to_str().unwrap()).unwrap();
    assert_eq!(found.executable, folder.0.join("bin/python"));
    assert_eq!(says(&found, "sys.prefix"), folder.0.display().to_string());
}

#[test]
fn what_is_not_there_is_an_error_that_names_the_choices() {
    let folder = Folder::new("no-python");
    std::fs::write(folder.0.join("text"), "").unwrap();
    let python = Interpreter::find("").unwrap().executable.display().to_string();
    let text = folder.0.join("text").display().to_string();
    let rows = [
        ("/there/is/no/python".to_owned(), "/there/is/no/python".to_owned()),
        ("3.99".into(), "python3.99".into()),
        ("pithon".into(), "/pithon".into()),
        (folder.0.display().to_string(), format!("{}/bin/python", folder.0.display())),
        (text.clone(), format!("{text} (is not executable)")),
    ];
    for (wanted, looked_at) in rows {
        let error = Interpreter::find(&wanted).unwrap_err();
        assert!(error.looked_at.iter().any(|place| place.ends_with(&looked_at)), "{error}");
        assert!(!error.choices.is_empty());
        let shown = error.to_string();
        assert!(shown.contains(&format!("{wanted:?}")) && shown.contains("There are: /"), "{shown}");
    }
    assert!(Path::new(&python).metadata().unwrap().permissions().mode() & 0o111 != 0);
}

#[test]
fn the_doctor_knows_every_interpreter_and_what_can_be_confined() {
    let facts = doctor::doctor(Some(&guard()));
    let interpreters = facts["interpreters"].as_array().unwrap();
    assert_eq!(interpreters.len(), Interpreter::all().len());
    let default = Interpreter::find("").unwrap();
    let version = says(&default, "platform.python_version()");
    assert!(interpreters.iter().any(|one| one["version"] == version.as_str() && one["supported"] == true), "{facts:#}");
    assert!(interpreters.iter().all(|one| one["error"].is_string() || one["libraries"].get("numpy").is_some()));
    let abilities = facts["confinement"].as_array().unwrap();
    assert_eq!(abilities.len(), 9);
    for ability in abilities {
        let reason = if ability["possible"] == true { &ability["how"] } else { &ability["why_not"] };
        assert!(reason.as_str().is_some_and(|reason| !reason.is_empty()), "{ability}");
    }
    assert!(facts["memory"]["total"].as_u64().unwrap() > 1 << 20);
    assert!(facts["waiting"]["blocking_us"].as_f64().unwrap() > 0.0);
    let table = doctor::table(&facts);
    assert!(table.contains(&version) && table.contains("processes limit"), "{table}");
    assert!(table.lines().all(|line| line == line.trim_end()));
}

#[test]
fn without_a_guard_the_doctor_says_so() {
    let facts = doctor::doctor(None);
    assert!(facts["confinement"]["error"].as_str().unwrap().contains("not found"));
    assert!(doctor::table(&facts).contains("not found"));
}

#[test]
fn plain_user() {
    guarded::again_as_plain_user("plain_user");
}
