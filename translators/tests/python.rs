//! Literals and `.npy` files, checked against CPython and NumPy themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::values;
use understudy_translators::*;

/// Runs a program with lines on its input, and gives the lines of its output.
fn python(executable: &Path, program: &str, lines: &[String]) -> Vec<String> {
    let mut child = Command::new(executable)
        .args(["-I", "-W", "ignore", "-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 can be started");
    let mut input = child.stdin.take().unwrap();
    let text = lines.join("\n");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Prints the repr, in ASCII, of what `ast.literal_eval` makes of each line (an escaped text), or that it refuses.
const EVALUATE: &str = r#"
import ast, sys
for line in sys.stdin.read().split("\n"):
    text = ast.literal_eval(line)
    try:
        print(ascii(ast.literal_eval(text)))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, OverflowError):
        print("refused")
"#;

/// Prints the repr of what `eval` makes of each line, in ASCII, with a fixed set of names.
const REPRINT: &str = r#"
import sys
names = {"__builtins__": {}, "nan": float("nan"), "inf": float("inf")}
for name in ("set", "frozenset", "bytearray", "range", "slice", "NotImplemented", "Ellipsis"):
    names[name] = getattr(__builtins__, name)
for line in sys.stdin.read().split("\n"):
    print(ascii(eval(line, names)))
"#;

/// A text as a Python literal of ASCII characters, on one line.
fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(|char| format!("\\U{:08x}", u32::from(char))).collect();
    format!("'{escaped}'")
}

/// Our print of a value with all but ASCII escaped, as `ascii` does.
fn ascii(value: &Value) -> String {
    let mut out = String::new();
    for char in literal::print(value).chars() {
        match u32::from(char) {
            0..0x80 => out.push(char),
            point @ 0x80..0x100 => out.push_str(&format!("\\x{point:02x}")),
            point @ 0x100..0x1_0000 => out.push_str(&format!("\\u{point:04x}")),
            point => out.push_str(&format!("\\U{point:08x}")),
        }
    }
    out
}

#[test]
fn literals_mean_what_cpython_says() {
    let texts: Vec<String> = [
        "None",
        "True",
        "...",
        "0",
        "-0",
        "+5",
        "- 7",
        "1_000",
        "0x_ff",
        "0XFF",
        "0o17",
        "0b101",
        "00",
        "1.",
        ".5",
        "1e5",
        "1E-5",
        "1_0.0_1e1_0",
        "1e400",
        "-1e-400",
        "1e22",
        "1e16",
        "123456789012345680.0",
        "0.0001",
        "0.00001",
        "5e-324",
        "1.7976931348623157e308",
        "2j",
        "-2j",
        "1+2j",
        "1 - 2.5j",
        "-1.5+1e3j",
        "(1+2j)",
        "0.1j",
        "99999999999999999999999",
        "-9223372036854775808",
        "9223372036854775808",
        "''",
        "'a' 'b'",
        "\"it's\"",
        "'say \"x\"'",
        "'''tri'ple\n'''",
        "\"\"\"x\"\"\"",
        "r'\\n'",
        "R\"\\\"\"",
        "u'x'",
        "'\\x41\\u00e9\\U0001F600\\101\\7\\08'",
        "'\\q\\\n'",
        "'\\ud800'",
        "'\\ud83d\\ude00'",
        "'é\u{7f}\u{a0}\u{ad}\u{200b}'",
        "b'ab\\xff\\0'",
        "B'x' b\"y\"",
        "rb'\\x'",
        "b'it\\'s'",
        "'\\a\\b\\f\\n\\r\\t\\v'",
        "[]",
        "[1,]",
        "[1, 2, [3]]",
        "()",
        "(1)",
        "(1,)",
        "1, 2",
        "1,",
        "((1, 2), 3)",
        "{}",
        "{1}",
        "{1, True, 1.0}",
        "{1: 2, 'a': {}}",
        "{1: 'a', True: 'b'}",
        "{0.0: 1, -0.0: 2, 0: 3}",
        "{(1, 2): 3, (1.0, 2): 4}",
        "{1,}",
        "{1: 2,}",
        " \t1",
        "1 # comment",
        "[1, # one\n 2]",
        "[\n1\n]",
        "set()",
        "{2**1}",
        "[1 2]",
        "[1,,2]",
        "[,]",
        "(,)",
        "{,}",
        "{1: }",
        "{1: 2, 3}",
        "{1, 2: 3}",
        "{[]: 1}",
        "{{}}",
        "1 +",
        "1 + 2",
        "1j + 2",
        "--1",
        "'abc",
        "'a\nb'",
        "b'é'",
        "'\\x4'",
        "'\\U00110000'",
        "012",
        "1__0",
        "1_",
        "0x",
        "1e",
        "1.e5",
        "..",
        "x",
        "f()",
        "[1",
        "1]",
        "(1]",
        "nope",
        "1a",
        "1.5.5",
        "b'a' 'b'",
        "",
        " ",
        ",",
        "1;2",
        "__import__('os')",
        "[True, False, None]",
        "{'a': [1.5, {'b': (None,)}]}",
        "1e1000j",
        "-(1)",
        "'\\N{DIGIT ONE}'",
    ]
    .iter()
    .map(|&text| text.to_owned())
    .chain([format!("{}1{}", "[".repeat(80), "]".repeat(80)), "7".repeat(4300), "7".repeat(4301)])
    .collect();
    // What Python reads or refuses and we do not, on purpose: parentheses behind a sign, characters by name, and two signs.
    let ours = ["-(1)", "'\\N{DIGIT ONE}'", "--1"];
    let lines: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let answers = python(Path::new("python3"), EVALUATE, &lines);
    assert_eq!(answers.len(), texts.len());
    for (text, answer) in texts.iter().zip(&answers).filter(|(text, _)| !ours.contains(&text.as_str())) {
        let mine = literal::parse_python(text).map_or("refused".to_owned(), |value| ascii(&value));
        assert_eq!(&mine, answer, "{text}");
    }
}

#[test]
fn printed_values_are_those_of_cpython() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::XorShift));
    let plain = values().prop_filter("only what has a literal", |value| {
        let text = format!("{value:?}");
        let none_of = ["Array(Array", "ObjectArray", "Record", "Set([", "Dict([(", "Slice", "Complex(-0.0", "Back"];
        none_of.iter().all(|kind| !text.contains(kind))
    });
    let values: Vec<Value> = (0..400).map(|_| plain.new_tree(&mut runner).unwrap().current()).collect();
    let lines: Vec<String> = values.iter().map(ascii).collect();
    for (line, answer) in lines.iter().zip(python(Path::new("python3"), REPRINT, &lines)) {
        assert_eq!(*line, answer);
    }
    for (value, line) in values.iter().zip(&lines) {
        let parsed = literal::parse_python(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(digest(&parsed), digest(value), "{line}");
    }
}

#[test]
fn json_is_json() {
    let parse =
        |text: &str| literal::parse_json(text).map(|value| literal::print(&value)).map_err(|error| error.position);
    for (text, expected) in [
        ("{\"a\": [1, 2.0, true, null], \"a\": 3}", Ok("{'a': 3}")),
        ("\"\\ud83d\\ude00 \\/ \\ud800\"", Ok("'😀 / \\ud800'")),
        ("[NaN, -Infinity, 1E5, -0, -0.0]", Ok("[nan, -inf, 100000.0, 0, -0.0]")),
        ("[1,]", Err(3)),
        ("{\"a\" 1}", Err(5)),
        ("{1: 2}", Err(2)),
        ("{\"a\"}", Err(4)),
        ("01", Err(0)),
        ("'a'", Err(0)),
        ("[1", Err(2)),
        ("{\"a\":}", Err(5)),
        ("1 2", Err(2)),
        ("\"\\x41\"", Err(1)),
        ("+1", Err(0)),
    ] {
        assert_eq!(parse(text), expected.map(str::to_owned), "{text}");
    }
    assert_eq!(literal::parse("[1, true]").unwrap(), literal::parse("[1, True]").unwrap());
    let error = literal::parse("[1,\n  zwei]").unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 3: the name zwei stands for no literal");
    assert!(literal::parse(&"[".repeat(300)).unwrap_err().why.contains("nested"));
}

/// The interpreter that has NumPy, if `cargo xtask` has set it up.
fn numpy() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.vanilla/bin/python");
    path.exists().then_some(path)
}

#[test]
fn npy_files_are_those_of_numpy() {
    let Some(numpy) = numpy() else {
        eprintln!("skipped: there is no interpreter with NumPy in .vanilla");
        return;
    };
    let folder = std::env::temp_dir().join(format!("understudy-npy-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.to_str().unwrap().to_owned();
    let count = python(
        &numpy,
        r#"
import sys, numpy as np
folder = sys.stdin.read()
rng = np.random.default_rng(0)
arrays = [np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.array(5, "<i2"), np.zeros((0, 3), ">c8"), np.array(["a", "éß"]),
  np.array([b"x", b"yy"]), np.array([1, -1], "<M8[25us]"), np.array([True, False]), rng.random((3, 4, 5))[::-1, ::2], np.array([1.5], "<f2"),
  np.zeros(2, [("x", "<f8"), ("é", ">i4", (2, 3))]), np.zeros(2, np.dtype({"names": ["a", "b"], "formats": ["i1", "i8"]}, align=True)), np.longdouble([1, np.nan])]
for i, a in enumerate(arrays):
    np.save(f"{folder}/{i}.npy", a)
np.save(f"{folder}/object.npy", np.array([None]), allow_pickle=True)
print(len(arrays))
"#,
        std::slice::from_ref(&path),
    );
    let count: usize = count[0].parse().unwrap();
    for index in 0..count {
        let array = npy::read(&folder.join(format!("{index}.npy"))).unwrap();
        npy::write(&folder.join(format!("{index}-again.npy")), &array).unwrap();
        let value = Value::Array(Box::new(array));
        assert_eq!(support::read(&support::write([&value])).unwrap(), [value]);
    }
    let refused = npy::read(&folder.join("object.npy")).unwrap_err().to_string();
    assert!(refused.contains("no dtype of plain data"), "{refused}");
    let strided = support::array("<i4", &[2, 2], &[-8, 8], 8, (0..24).collect());
    let Value::Array(strided) = strided else { unreachable!() };
    npy::write(&folder.join("strided.npy"), &strided).unwrap();
    let cut = std::fs::read(folder.join("0.npy")).unwrap();
    std::fs::write(folder.join("cut.npy"), &cut[..cut.len() - 1]).unwrap();
    assert!(npy::read(&folder.join("cut.npy")).is_err());
    let verdict = python(
        &numpy,
        r#"
import sys, numpy as np
folder, count = sys.stdin.read().split("\n")
for i in range(int(count)):
    a, b = np.load(f"{folder}/{i}.npy"), np.load(f"{folder}/{i}-again.npy")
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), (i, a, b)
    assert a.flags.f_contiguous == b.flags.f_contiguous, i
    same = open(f"{folder}/{i}.npy", "rb").read() == open(f"{folder}/{i}-again.npy", "rb").read()
    assert same, f"{i}: other bytes than numpy.save writes"
assert np.load(f"{folder}/strided.npy").tobytes() == np.arange(24, dtype="u1").view("<i4")[[2, 4, 0, 2]].tobytes()
print("equal")
"#,
        &[path, count.to_string()],
    );
    assert_eq!(verdict, ["equal"]);
    std::fs::remove_dir_all(&folder).unwrap();
}
