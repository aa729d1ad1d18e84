//! What a person reads: lookup pages, the errors for unknown and for unserved names, and explain's report.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, fixtures, registry};
use understudy_registry::Asked;

/// Paths of the checkout taken out, so that the text is the same everywhere.
fn portable(text: &str) -> String {
    text.replace(&format!("{}/", fixtures().display()), "")
}

#[test]
fn lookup_pages() {
    let names = [
        "numpy.percentile",
        "numpy.abs",
        "numpy.ndarray",
        "numpy.ndarray.reshape",
        "numpy.ndarray.flatten",
        "numpy.exp",
        "numpy.median",
        "numpy.random.rand",
        "numpy.emath.sqrt",
        "numpy.linalg",
        "numpy.pi",
        "pandas.DataFrame.merge",
        "pandas.DatetimeIndex.tolist",
        "pandas.Series.str.upper",
        "pandas.api.typing.DataFrameGroupBy.mean",
        "builtins.any",
    ];
    let pages: Vec<String> = names.iter().map(|name| registry().lookup_text(name, false).unwrap()).collect();
    insta::assert_snapshot!(portable(&pages.join("\n")));
}

#[test]
fn what_a_person_calls_an_original() {
    for (asked, found) in [("np.zeros", "numpy.zeros"), ("pd.DataFrame", "pandas.DataFrame"), ("any", "builtins.any")] {
        assert_eq!(registry().lookup(asked).unwrap().name, found);
    }
}

#[test]
fn a_lookup_as_json() {
    insta::assert_snapshot!(portable(&registry().lookup_json("numpy.percentile").unwrap()));
}

#[test]
fn unknown_names() {
    let names = ["np.percentil", "numpy.percentil", "numpy.core.zeros", "pandas.Dataframe", "xyzzy", "", "numpy."];
    let errors: Vec<String> =
        names.iter().map(|name| registry().lookup_text(name, false).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(errors.join("\n\n"));
    assert!(registry().lookup_json("numpy.percentil").is_none());
}

#[test]
fn diagnostics_of_what_nothing_serves() {
    let program = "import numpy as np\n\nspectrum = np.fft.fft(\n    signal)\nprint('ä', np.exp(1))\n";
    let registry = registry();
    let at = |first, last| Some(Asked { file: "program.py", text: program, lines: (first, last) });
    let no_source = Some(Asked { file: "<string>", text: "", lines: (1, 1) });
    let texts = [
        registry.diagnose("numpy.fft.fft", at(3, 4), false),
        registry.diagnose("numpy.fft", at(3, 3), false),
        registry.diagnose("numpy.exp", at(5, 5), false),
        registry.diagnose("numpy.exp", at(3, 5), false),
        registry.diagnose("numpy.exp", at(99, 99), false),
        registry.diagnose("numpy.exp", no_source, false),
        registry.diagnose("pandas.DataFrame.plot", None, false),
        registry.diagnose("numpy.ndarray.flatten", at(4, 4), false),
        registry.diagnose("numpy.abs", at(5, 5), false),
        registry.diagnose("numpy.nothing", None, false),
        registry.refusal("numpy.zeros", "numpy.zeros does not cover order='K': only C and F.", at(3, 3), false),
        registry.refusal("numpy.zeros", "numpy.zeros does not cover order='K'", no_source, false),
        registry.refusal("elsewhere.f", "elsewhere.f does not cover x=1", None, false),
    ];
    insta::assert_snapshot!(portable(&texts.join("\n\n")));
}

const PROGRAM: &str = r#""""A small analysis."""
import numpy as np
import pandas as pd


def load(path):
    frame = pd.read_csv(path)
    return frame[frame["delay"] > 0]


late = load("flights.csv")
print(late.groupby("carrier")["delay"].mean().head())
late.plot()
spectrum = np.fft.fft(late["delay"].to_numpy())
print(np.absolute(spectrum), np.random.rand(3))
"#;

#[test]
fn a_report() {
    let folder = Folder::new(&[("program.py", PROGRAM), ("served.py", "import numpy as np\n\nnp.zeros(3)\n")]);
    let (text, code) = registry().explain(&[folder.path("program.py")], false, false);
    assert_eq!(code, 1);
    let (served, code) = registry().explain(&[folder.path("served.py")], false, false);
    assert_eq!(code, 0);
    insta::assert_snapshot!(folder.shown(&format!("{text}\n=====\n\n{served}")));
}

#[test]
fn a_report_as_json() {
    let folder =
        Folder::new(&[("program.py", "import numpy as np\n\nnp.fft.fft(np.zeros(3))\n"), ("broken.py", "x = (\n")]);
    let (text, code) = registry().explain(&[folder.path("program.py"), folder.path("broken.py")], true, false);
    assert_eq!(code, 2);
    insta::assert_snapshot!(folder.shown(&text));
}

#[test]
fn files_that_cannot_be_explained() {
    let folder = Folder::new(&[
        ("a_good.py", "import numpy as np\n\nnp.zeros(3)\n"),
        ("b_colon.py", "import numpy as np\n\ndef f()\n    return np.zeros(1)\n"),
        ("c_bracket.py", "values = [1, 2\nprint(values)\n"),
        ("d_end.py", "print((1,\n"),
        ("e_indent.py", "if True:\nx = 1\n"),
        ("f_string.py", "x = 'ab\n"),
        ("g_dedent.py", "if True:\n        x = 1\n    y = 2\n"),
        ("h_two.py", "print 'hello'\n"),
        ("j_empty.py", ""),
        ("empty/readme.txt", ""),
    ]);
    folder.write("i_bytes.py", b"x = '\xff'\n");
    let paths = [folder.0.clone(), folder.path("gone.py"), folder.path("empty")];
    let (text, code) = registry().explain(&paths, false, false);
    assert_eq!(code, 2);
    insta::assert_snapshot!(folder.shown(&text));
}

#[test]
fn encodings_and_depth() {
    let deep = format!("import numpy as np\nx = np.zeros(1){}\n", " + 1".repeat(20_000));
    let marked = "\u{feff}import numpy as np\nnp.zeros(1)\n";
    let folder = Folder::new(&[("a_deep.py", &deep), ("b_marked.py", marked)]);
    folder.write("c_latin.py", b"# -*- coding: latin-1 -*-\nimport numpy as np\nx = '\xe9', np.zeros(1)\n");
    folder.write("c_koi8.py", b"# coding=koi8-r\nimport numpy as np\nx = '\xf7', np.zeros(1)\n");
    folder.write("d_other.py", b"# coding=euc-jp\nx = '\xc6\xfc'\n");
    let (text, code) = registry().explain(std::slice::from_ref(&folder.0), false, false);
    assert_eq!(code, 2);
    insta::assert_snapshot!(folder.shown(&text));
}

#[test]
fn colours_are_only_colours() {
    let plain = registry().lookup_text("numpy.percentile", false).unwrap();
    let mut colored = registry().lookup_text("numpy.percentile", true).unwrap();
    assert_ne!(plain, colored);
    while let Some(start) = colored.find("\x1b[") {
        let end = start + colored[start..].find('m').unwrap();
        colored.replace_range(start..=end, "");
    }
    assert_eq!(plain, colored);
}

#[test]
fn libraries_and_names() {
    let list: serde_json::Value = serde_json::from_str(&registry().libraries_json()).unwrap();
    let found: Vec<_> = list.as_array().unwrap().iter().map(|one| (&one["name"], &one["serves"])).collect();
    assert_eq!(
        format!("{found:?}"),
        r#"[(String("builtins"), String("interpreter")), (String("numpy"), String("import")), (String("pandas"), String("import"))]"#
    );
    assert_eq!(registry().names("numpy.linalg"), ["LinAlgError", "inv", "lstsq", "norm"]);
    assert_eq!(registry().names("pandas.DatetimeIndex"), ["day_name", "is_unique", "str", "tolist"]);
    assert!(registry().names("numpy.nothing").is_empty());
}
