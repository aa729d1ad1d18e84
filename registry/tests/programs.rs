//! Programs of many files: what goes from file to file, in whatever order, and however many threads there are.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, registry};
use understudy_registry::Explanation;

/// `file:line original` of each reference, except to builtins.
fn references(explanation: &Explanation, folder: &Folder) -> Vec<String> {
    let mut found = Vec::new();
    for file in &explanation.files {
        let path = folder.shown(&file.path);
        let kept = file.references.iter().filter(|one| !one.original.starts_with("builtins."));
        found.extend(kept.map(|one| format!("{path}:{} {}", one.line, one.original)));
    }
    found
}

fn explained(files: &[(&str, &str)]) -> Vec<String> {
    let folder = Folder::new(files);
    references(&registry().references(std::slice::from_ref(&folder.0)), &folder)
}

/// The files of a program, and the references in it.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn values_go_from_file_to_file() {
    let cases: [Case; 5] = [
        // The importing file comes first by name.
        (
            &[
                ("a.py", "from z import make\nmake().sum()\n"),
                ("z.py", "import numpy as np\ndef make():\n    return np.zeros(3)\n"),
            ],
            &["a.py:2 numpy.ndarray.sum", "z.py:1 numpy", "z.py:3 numpy.zeros"],
        ),
        // An argument of a function that another file calls.
        (
            &[
                ("lib.py", "def total(values):\n    return values.sum()\n"),
                ("main.py", "import numpy as np\nimport lib\nlib.total(np.zeros(3))\n"),
            ],
            &["lib.py:2 numpy.ndarray.sum", "main.py:1 numpy", "main.py:3 numpy.zeros"],
        ),
        // Two files that import each other.
        (
            &[
                ("one.py", "import numpy as np\nimport two\ndef make():\n    return np.zeros(3)\n"),
                ("two.py", "import one\ndef use():\n    return one.make().sum()\n"),
            ],
            &["one.py:1 numpy", "one.py:4 numpy.zeros", "two.py:3 numpy.ndarray.sum"],
        ),
        // A class of another file, and what is set on its instances there.
        (
            &[
                (
                    "model.py",
                    "import numpy as np\nclass Model:\n    def __init__(self):\n        self.data = np.zeros(3)\n",
                ),
                ("use.py", "from model import Model\nModel().data.sum()\n"),
            ],
            &["model.py:1 numpy", "model.py:4 numpy.zeros", "use.py:2 numpy.ndarray.sum"],
        ),
        // A name that a text mentions is not imported.
        (&[("main.py", "'''\nimport other\n'''\nimport numpy\n"), ("sub/other.py", "x = 1\n")], &["main.py:4 numpy"]),
    ];
    for (files, expected) in cases {
        assert_eq!(explained(files), expected);
    }
}

/// Names that are handed on by many files, against the order of their names and with it.
#[test]
fn long_chains_of_imports() {
    for (first, last, step) in [(0, 19, 1i32), (19, 0, -1)] {
        let mut files: Vec<(String, String)> = (0..20)
            .map(|at| {
                let text = format!("from part{:02} import array\n", at + step);
                (format!("part{at:02}.py"), if at == last { "from numpy import array\n".into() } else { text })
            })
            .collect();
        files[first as usize].1.push_str("array([1]).sum()\n");
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let found = explained(&files);
        assert!(found.contains(&format!("part{first:02}.py:2 numpy.ndarray.sum")), "{found:?}");
        assert_eq!(found.iter().filter(|one| one.ends_with(" numpy.array")).count(), 21);
    }
}

#[test]
fn every_run_says_the_same() {
    let files: Vec<(String, String)> = (0..30)
        .map(|at| {
            let (left, right) = ((at * 7 + 1) % 30, (at * 11 + 5) % 30);
            let text = format!(
                "import numpy as np\nimport m{left}, m{right}\nclass C(m{left}.C if 0 else object):\n    pass\n\
                 def f(a, b=None):\n    a.sum()\n    return m{right}.f(b, a)\nm{left}.f(np.zeros({at}))\n"
            );
            (format!("m{at}.py"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let first = explained(&files);
    assert!(first.len() > 60);
    for _ in 0..5 {
        assert_eq!(explained(&files), first);
    }
}

#[test]
fn files_that_do_not_parse_are_reported_and_the_rest_explained() {
    let folder = Folder::new(&[("bad.py", "def f(:\n"), ("good.py", "import bad, numpy\nnumpy.zeros(1)\n")]);
    let explanation = registry().references(std::slice::from_ref(&folder.0));
    let failed: Vec<&str> =
        explanation.files.iter().filter_map(|file| file.error.as_ref()).map(|error| error.id).collect();
    assert_eq!(failed, ["syntax"]);
    assert_eq!(explanation.summary.failed_files, 1);
    assert_eq!(references(&explanation, &folder), ["good.py:1 numpy", "good.py:2 numpy.zeros"]);
}
