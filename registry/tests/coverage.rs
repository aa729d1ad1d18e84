//! Refusals as data: what is read from a shim, and what is answered without calling it.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use understudy_registry::{Answer, ArgumentType, Coverage, Covers, ParameterState, Registry};

mod support;

use support::Folder;

const MANIFEST: &str = "[library]\nname = \"small\"\npackage = \"understudy_small\"\nversions = \">=1\"\n";
const HEAD: &str = "from __future__ import annotations\nfrom .refusal import Refusal\n\
                    from .arrays import asarray, ndarray\n\n\n";
const REFUSAL: &str = "class Refusal(NotImplementedError):\n    pass\n";
const ARRAYS: &str = "class ndarray:\n    pass\n\n\ndef asarray(a, dtype=None) -> ndarray:\n    return a\n";

/// A registry over one shim package whose `__init__` is a source.
fn registry(source: &str) -> (Folder, Registry) {
    let folder = Folder::new(&[
        ("understudy_small/registry.toml", MANIFEST),
        ("understudy_small/__init__.py", &format!("{HEAD}{source}")),
        ("understudy_small/refusal.py", REFUSAL),
        ("understudy_small/arrays.py", ARRAYS),
        (
            "understudy_numpy/registry.toml",
            "[library]\nname = \"numpy\"\npackage = \"understudy_numpy\"\nversions = \">=1\"\n",
        ),
        ("understudy_numpy/__init__.py", "from understudy_small.arrays import asarray, ndarray\n"),
    ]);
    let registry = Registry::build(&[folder.path("understudy_numpy"), folder.path("understudy_small")]).unwrap();
    (folder, registry)
}

fn coverage(source: &str, name: &str) -> Coverage {
    let (_folder, registry) = registry(source);
    registry.lookup(name).unwrap_or_else(|| panic!("{name} is not known")).coverage.unwrap()
}

/// Each refusal as a line: `parameter: conditions`, with `~` in front where it is not exact.
fn refusals(source: &str) -> Vec<String> {
    let mut lines: Vec<String> = coverage(source, "small.f")
        .refusals
        .iter()
        .map(|refusal| {
            let conditions: Vec<String> = refusal.conditions.iter().map(ToString::to_string).collect();
            format!("{}{}: {}", if refusal.exact { "" } else { "~" }, refusal.parameter, conditions.join(" and "))
        })
        .collect();
    lines.sort();
    lines
}

fn body(lines: &str) -> String {
    format!("def f(a, b=None, mode='x', *, like=None, n=0):\n{lines}\n")
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(refusals(source), expected, "\n{source}");
}

#[test]
fn conditions_on_the_way_to_a_refusal() {
    let refuse = |parameter: &str| format!("raise Refusal('small.f', '{parameter}', {parameter}, 'why')");
    for (lines, expected) in [
        (format!("    {}", refuse("a")), vec!["a: "]),
        (format!("    if b is not None:\n        {}", refuse("b")), vec!["b: b is given"]),
        (format!("    if b is None:\n        return a\n    {}", refuse("b")), vec!["b: b is given"]),
        (format!("    if b is None:\n        return a\n    else:\n        {}", refuse("b")), vec!["b: b is given"]),
        (
            format!("    if not (b is None or mode == 'x'):\n        {}", refuse("b")),
            vec!["b: b is given and mode is not 'x'"],
        ),
        (
            format!("    if b is not None or like is not None:\n        {}", refuse("b")),
            vec!["b: b is given", "b: like is given"],
        ),
        (format!("    if mode not in ('x', 'y'):\n        {}", refuse("mode")), vec!["mode: mode is not 'x' or 'y'"]),
        (format!("    if mode == 'z' and n == 1:\n        {}", refuse("mode")), vec!["mode: mode is 'z' and n is 1"]),
        (
            format!("    if isinstance(a, (list, dict)):\n        {}", refuse("a")),
            vec!["a: a is a builtins.list or builtins.dict"],
        ),
        (format!("    if type(a) is list:\n        {}", refuse("a")), vec!["a: a is exactly a builtins.list"]),
        (format!("    if n:\n        {}", refuse("n")), vec!["n: n is true"]),
        (format!("    if a.dtype.kind in 'OU':\n        {}", refuse("a")), vec!["a: the dtype of a is of kind OU"]),
        (
            format!("    kind = a.dtype.kind\n    if kind not in 'biuf':\n        {}", refuse("a")),
            vec!["a: the dtype of a is of kind cmMOSUVT"],
        ),
        (
            format!("    if 'O' in (a.dtype.kind, b.dtype.kind):\n        {}", refuse("a")),
            vec!["a: the dtype of a is of kind O", "a: the dtype of b is of kind O"],
        ),
        (format!("    if a.dtype == object:\n        {}", refuse("a")), vec!["a: the dtype of a is object"]),
        (format!("    if a.dtype.name != 'f4':\n        {}", refuse("a")), vec!["a: the dtype of a is not float32"]),
        (format!("    if a.ndim > 2:\n        {}", refuse("a")), vec!["a: a has 3 dimensions or more"]),
        (
            format!("    if not a.ndim == 1:\n        {}", refuse("a")),
            vec!["a: a has 0 dimensions", "a: a has 2 dimensions or more"],
        ),
        (format!("    if len(a.shape) < 2:\n        {}", refuse("a")), vec!["a: a has 0 to 1 dimensions"]),
        // 1 is not True, though it equals it.
        (format!("    if n is True:\n        {}", refuse("n")), vec!["n: n is exactly a builtins.bool and n is True"]),
        // A `break` leaves the `else` of its loop out, and what comes behind is reached.
        (
            format!(
                "    for m in ('x', 'y'):\n        if m == mode:\n            break\n    else:\n        {}\n    if b is not None:\n        {}",
                refuse("mode"),
                refuse("b")
            ),
            vec!["~b: b is given", "~mode: "],
        ),
        // A guard that raises something else is no condition of which more than the text is known.
        (
            format!(
                "    if helper(a):\n        raise ValueError('bad')\n    if b is not None:\n        {}",
                refuse("b")
            ),
            vec!["b: b is given"],
        ),
        (
            format!(
                "    if mode == 'bad':\n        raise ValueError('bad')\n    if b is not None:\n        {}",
                refuse("b")
            ),
            vec!["b: mode is not 'bad' and b is given"],
        ),
        (format!("    if n > 3:\n        {}", refuse("n")), vec!["~n: `n > 3`"]),
        (
            format!("    if mode == 'x': # or not\n        return a\n    {}", refuse("mode")),
            vec!["mode: mode is not 'x'"],
        ),
        (
            format!("    if (b is None # or so\n            and mode == 'y'):\n        {}", refuse("b")),
            vec!["b: b is None and mode is 'y'"],
        ),
        // Both sides of a branch that comes back together.
        (
            format!(
                "    if n:\n        c = 1\n    else:\n        c = 2\n    if b is not None:\n        {}",
                refuse("b")
            ),
            vec!["b: b is given"],
        ),
        (
            format!("    if n:\n        if mode == 'x':\n            return a\n    {}", refuse("a")),
            vec!["a: n is not true", "a: n is true and mode is not 'x'"],
        ),
    ] {
        check(&body(&lines), &expected);
    }
}

#[test]
fn what_cannot_be_told_is_not_exact() {
    for (lines, expected) in [
        // Caught, perhaps.
        (
            "    try:\n        raise Refusal('small.f', 'a', a, 'why')\n    except NotImplementedError:\n        pass",
            vec!["~a: "],
        ),
        (
            "    try:\n        raise Refusal('small.f', 'a', a, 'why')\n    except Exception:\n        pass",
            vec!["~a: "],
        ),
        // Not caught.
        (
            "    try:\n        raise Refusal('small.f', 'a', a, 'why')\n    except ValueError:\n        pass",
            vec!["a: "],
        ),
        (
            "    for x in a:\n        if b is None:\n            raise Refusal('small.f', 'a', a, 'why')",
            vec!["~a: `for x in a` and b is None"],
        ),
        ("    while n:\n        n -= 1\n        raise Refusal('small.f', 'n', n, 'why')", vec!["~n: `while n`"]),
        // Not the argument any more.
        (
            "    b = helper(b)\n    if b is not None:\n        raise Refusal('small.f', 'b', b, 'why')",
            vec!["~b: `b is not None`"],
        ),
        (
            "    if n:\n        b = 3\n    if b is None:\n        raise Refusal('small.f', 'b', b, 'why')",
            vec!["~b: `b is None`"],
        ),
        (
            "    for b in a:\n        pass\n    if b is None:\n        raise Refusal('small.f', 'b', b, 'why')",
            vec!["~b: `b is None`"],
        ),
        (
            "    def g():\n        nonlocal b\n        b = 1\n    g()\n    if b is None:\n        raise Refusal('small.f', 'b', b, 'why')",
            vec!["~b: `b is None`"],
        ),
        ("    def g():\n        raise Refusal('small.f', 'a', a, 'why')\n    return g", vec!["~a: "]),
        ("    return [refused(x) for x in a]", vec!["~x: "]),
        ("    with a:\n        raise Refusal('small.f', 'a', a, 'why')", vec!["~a: "]),
        ("    yield a\n    raise Refusal('small.f', 'a', a, 'why')", vec!["~a: "]),
        ("    match a:\n        case 1:\n            raise Refusal('small.f', 'a', a, 'why')", vec!["~a: `match a`"]),
        ("    error = Refusal('small.f', 'a', a, 'why')\n    if b is None:\n        raise error", vec!["~a: "]),
        (
            "    for x in a:\n        if x:\n            return x\n    raise Refusal('small.f', 'a', a, 'why')",
            vec!["~a: "],
        ),
    ] {
        let helpers =
            "\n\ndef helper(x):\n    return x.y\n\n\ndef refused(x):\n    raise Refusal('small.g', 'x', x, 'why')\n";
        check(&format!("{}{helpers}", body(lines)), &expected);
    }
}

#[test]
fn through_helpers() {
    for (source, expected) in [
        (
            "def f(a, b=None):\n    return _first('small.f', a, b)\n\ndef _first(name, x, y):\n    return _second(name, y, x)\n\n\
             def _second(name, p, q):\n    if p is not None:\n        raise Refusal(name, 'b', p, 'why')\n    return q\n",
            vec!["b: b is given"],
        ),
        // The name is put together.
        (
            "def f(a, b=None):\n    return _g('f', b)\n\ndef _g(name, b=None):\n    if b is not None:\n\
             \x20       raise Refusal(f'small.{name}', 'b', b, 'why')\n",
            vec!["b: b is given"],
        ),
        // Known where it is called, so that it is no condition; and never so, so that it is no refusal.
        (
            "def f(a):\n    return _g(a, 'deep')\n\ndef _g(a, how):\n    if how == 'deep' and a is None:\n\
             \x20       raise Refusal('small.f', 'a', a, 'why')\n",
            vec!["a: a is None"],
        ),
        (
            "def f(a):\n    return _g(a, 'flat')\n\ndef _g(a, how):\n    if how == 'deep':\n\
             \x20       raise Refusal('small.g', 'a', a, 'why')\n",
            vec![],
        ),
        // Left to its default.
        (
            "def f(a):\n    return _g(a)\n\ndef _g(a, dtype=None):\n    if dtype is not None:\n\
             \x20       raise Refusal('small.g', 'dtype', dtype, 'why')\n",
            vec![],
        ),
        // `*` arguments may fill it.
        (
            "def f(*a):\n    return _g(*a)\n\ndef _g(a=None, dtype=None):\n    if dtype is not None:\n\
             \x20       raise Refusal('small.f', 'dtype', dtype, 'why')\n",
            vec!["~dtype: `dtype is not None`"],
        ),
        // One after another, each of the `*` arguments.
        (
            "def f(a, b):\n    _real('small.f', a)\n    return a\n\ndef _real(name, *arrays):\n    for x in arrays:\n\
             \x20       if x.dtype.kind == 'c':\n            raise Refusal(name, 'a', str(x.dtype), 'why')\n",
            vec!["a: the dtype of a is of kind c"],
        ),
        // As an array: the dtype is that of the argument, the rest is not.
        (
            "def f(a):\n    a = asarray(a)\n    if a.dtype.kind == 'c':\n        raise Refusal('small.f', 'a', a, 'why')\n",
            vec!["a: the dtype of a is of kind c"],
        ),
        (
            "def f(a):\n    a = asarray(a, 'f8')\n    if a.dtype.kind == 'c':\n        raise Refusal('small.f', 'a', a, 'why')\n",
            vec!["~a: `a.dtype.kind == 'c'`"],
        ),
        (
            "def f(a):\n    a = _checked(a)\n    if a.ndim > 1:\n        raise Refusal('small.f', 'a', a, 'why')\n\n\
             def _checked(x):\n    x = asarray(x)\n    return x\n",
            vec!["a: a has 2 dimensions or more"],
        ),
        // In a circle.
        (
            "def f(a, b=None):\n    if b is not None:\n        raise Refusal('small.f', 'b', b, 'why')\n    return f(a, None)\n",
            vec!["b: b is given"],
        ),
        (
            "def f(a):\n    return _even(a)\n\ndef _even(a):\n    if a is None:\n        raise Refusal('small.f', 'a', a, 'why')\n\
             \x20   return _odd(a)\n\ndef _odd(a):\n    return _even(a)\n",
            vec!["a: a is None"],
        ),
        // Handed on without being called.
        ("def f(a):\n    return map(_g, a)\n\ndef _g(x):\n    raise Refusal('small.f', 'a', x, 'why')\n", vec!["~a: "]),
        // Through a method of a class that is made.
        (
            "def f(a):\n    return Maker(a).run()\n\nclass Maker:\n    def __init__(self, a):\n        if a is None:\n\
             \x20           raise Refusal('small.f', 'a', a, 'why')\n\n    def run(self):\n        return 1\n",
            vec!["a: a is None"],
        ),
        // In a loop over a display, one after another.
        (
            "def f(a, b=None, c=None):\n    for name, value in (('b', b), ('c', c)):\n        if value is not None:\n\
             \x20           raise Refusal('small.f', name, value, 'why')\n",
            vec!["b: b is given", "c: b is None and c is given"],
        ),
        // A wrapper of which nothing is known.
        (
            "def _wrap(g):\n    return g\n\n@_wrap\ndef f(a):\n    raise Refusal('small.f', 'a', a, 'why')\n",
            vec!["~a: "],
        ),
        // Under another name.
        ("from .refusal import Refusal as No\n\ndef f(a):\n    raise No('small.f', 'a', a, 'why')\n", vec!["a: "]),
    ] {
        check(source, &expected);
    }
}

#[test]
fn complete_where_every_call_is_known() {
    for (source, expected) in [
        ("def f(a):\n    return len(a)\n", Answer::Yes),
        ("def f(a):\n    return _g(a)\n\ndef _g(a):\n    return [a]\n", Answer::Yes),
        ("def f(a):\n    return a.strip()\n", Answer::Yes),
        // A method that some shim has, of a value of which nothing is known.
        ("def f(a):\n    return a.take()\n\nclass T:\n    def take(self):\n        return 1\n", Answer::Unknown),
        ("def f(a):\n    return a()\n", Answer::Unknown),
        ("def f(a):\n    return _g(a)\n\ndef _g(a):\n    return (lambda: a)()\n", Answer::Unknown),
        // It names this original, and no way to it is seen.
        ("def f(a):\n    return 1\n\ndef _lost(a):\n    raise Refusal('small.f', 'a', a, 'why')\n", Answer::Unknown),
    ] {
        assert_eq!(coverage(source, "small.f").complete, expected, "\n{source}");
    }
}

#[test]
fn deeply_nested_source_is_open_and_does_not_overflow() {
    let mut lines = String::from("def f(a):\n");
    for depth in 1..90 {
        lines.push_str(&format!("{}if a != {depth}:\n", " ".repeat(depth)));
    }
    lines.push_str(&format!("{}raise Refusal('small.f', 'a', a, 'why')\n", " ".repeat(90)));
    let found = coverage(&lines, "small.f");
    assert_eq!(found.complete, Answer::Unknown);
    let long = format!("def f(a):\n    if {}a:\n        raise Refusal('small.f', 'a', a, 'why')\n", "not ".repeat(600));
    assert_eq!(coverage(&long, "small.f").refusals.len(), 1);
    let sum = format!("def f(a):\n    return {}a\n", "a + ".repeat(3000));
    assert_eq!(coverage(&sum, "small.f").complete, Answer::Unknown);
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(format!("shims-{name}/understudy_{name}"))
}

/// The registry over the packages of this checkout.
fn shipped() -> &'static Registry {
    static REGISTRY: std::sync::OnceLock<Registry> = std::sync::OnceLock::new();
    REGISTRY.get_or_init(|| Registry::build(&["builtins", "numpy", "pandas"].map(fixture)).unwrap())
}

#[test]
fn every_refusal_in_the_packages_is_in_some_entry() {
    let mut lost = Vec::new();
    let mut served = std::collections::BTreeSet::new();
    for record in shipped().index().records.iter() {
        let refusals = shipped().index().coverage(record).refusals.into_iter();
        served.extend(refusals.map(|refusal| (refusal.definition, refusal.line)));
    }
    for package in ["numpy", "pandas"] {
        for file in walkdir::WalkDir::new(fixture(package)).into_iter().flatten() {
            let path = file.path();
            if path.extension().is_none_or(|end| end != "py") {
                continue;
            }
            let last = path.file_stem().unwrap().to_string_lossy().into_owned();
            for (at, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
                let number = at as u32 + 1;
                let known = served.iter().any(|(name, line)| *line == number && name.contains(&format!(".{last}.")));
                // A name that is put together when it runs belongs to no entry before.
                if line.trim_start().starts_with("raise Refusal(") && !line.contains("Refusal(f") && !known {
                    lost.push(format!("{}:{}", path.display(), at + 1));
                }
            }
        }
    }
    assert!(lost.is_empty(), "no entry has these refusals:\n{}", lost.join("\n"));
}

#[test]
fn questions_about_the_packages() {
    for (name, arguments, expected) in [
        ("numpy.percentile", &["float64[2]", "float64", "axis=int"][..], Answer::Yes),
        ("np.percentile", &["complex128[1]", "int"], Answer::No),
        ("numpy.median", &["complex128[1]"], Answer::Unknown),
        ("numpy.geomspace", &["complex128", "complex128"], Answer::No),
        ("numpy.matmul", &["float64[2]", "float64[2]", "axes=list"], Answer::Unknown),
        ("numpy.median", &["float64[1]"], Answer::Yes),
        ("numpy.median", &["?"], Answer::Unknown),
        ("numpy.median", &["list"], Answer::Unknown),
        ("numpy.linalg.qr", &["float64[2]", "='raw'"], Answer::Yes),
        ("numpy.linalg.qr", &["float64[2]", "mode=='reduced'"], Answer::Yes),
        ("numpy.linalg.svd", &["complex128[2]"], Answer::Unknown),
        ("numpy.add", &["float64[1]", "float64[1]", "signature=='dd->d'"], Answer::Yes),
        ("numpy.ndarray.take", &["int64[1]", "self=float64[2]"], Answer::Yes),
        ("pandas.Series.where", &["?", "level=int"], Answer::No),
        ("builtins.len", &["list"], Answer::Yes),
        ("numpy.median", &["float64[1]", "nonsense=int"], Answer::No),
        ("numpy.median", &[], Answer::No),
        ("numpy.pi", &[], Answer::Yes),
    ] {
        let written: Vec<String> = arguments.iter().map(|text| text.to_string()).collect();
        let found: Covers = shipped().covers_written(name, &written).unwrap();
        assert_eq!(found.answer, expected, "{name}({arguments:?}): {found:#?}");
    }
}

#[test]
fn parameters_of_original_and_shim() {
    let rows = shipped().lookup("numpy.percentile").unwrap().coverage.unwrap().parameters;
    let state = |name: &str| rows.iter().find(|row| row.name == name).map(|row| row.state);
    assert_eq!(state("a"), Some(ParameterState::InPart));
    assert_eq!(state("axis"), Some(ParameterState::Covered));
    let rows = shipped().lookup("numpy.vectorize").unwrap().coverage.unwrap().parameters;
    assert!(rows.iter().any(|row| row.name == "signature" && row.state == ParameterState::Refused), "{rows:?}");
}

#[test]
fn written_forms_of_arguments() {
    for (text, class, dtype, rank, value) in [
        ("float64[2]", Some("numpy.ndarray"), Some("float64"), Some(2), None),
        ("f4[]", Some("numpy.ndarray"), Some("float32"), None, None),
        ("[3]", Some("numpy.ndarray"), None, Some(3), None),
        ("datetime64[ns][1]", Some("numpy.ndarray"), Some("datetime64[ns]"), Some(1), None),
        ("float64", Some("numpy.float64"), Some("float64"), Some(0), None),
        ("int", Some("builtins.int"), None, None, None),
        ("np.ndarray", Some("numpy.ndarray"), None, None, None),
        ("Series[float64]", Some("pandas.Series"), Some("float64"), Some(1), None),
        ("None", Some("builtins.NoneType"), None, None, Some("None")),
        ("=\"linear\"", Some("builtins.str"), None, None, Some("'linear'")),
        ("=-1", Some("builtins.int"), None, None, Some("-1")),
        ("my.own.Class", Some("my.own.Class"), None, None, None),
        ("?", None, None, None, None),
    ] {
        let expected = ArgumentType {
            class: class.map(str::to_string),
            dtype: dtype.map(str::to_string),
            rank,
            value: value.map(str::to_string),
        };
        assert_eq!(ArgumentType::parse(text).unwrap(), expected, "{text}");
    }
    for text in ["", "flot64", "float64[-1]", "=linear", "=f(1)", "a b", "1.2.3", "[x]"] {
        let error = ArgumentType::parse(text).unwrap_err().to_string();
        assert!(error.starts_with("error[argument-type]: "), "{text}: {error}");
    }
}

#[test]
fn answers_as_text() {
    let (text, code) =
        shipped().covers_text("numpy.geomspace", &["complex128".to_string(), "complex128".to_string()], false).unwrap();
    assert_eq!(code, 1);
    let first: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(
        first,
        [
            "numpy.geomspace(complex128, complex128): no",
            "    start is refused where the dtype of start is of kind c: complex progressions are not covered.",
        ]
    );
}

#[test]
fn refusals_of_what_is_called_are_told_together() {
    let source = "def f(a, b=None):\n    if b is not None:\n        raise Refusal('small.f', 'b', b, 'no b yet')\n\
                  \x20   return _g([len(x) for x in a])\n\n\
                  def _g(n):\n    if n > 3:\n        raise Refusal('small.g', 'n', n, f'{n} is too large.')\n    return _h(n)\n\n\
                  def _h(n):\n    if n < 3:\n        raise Refusal('small.h', 'n', n, 'too small')\n";
    let (_folder, registry) = registry(source);
    let page = registry.lookup_text("small.f", false).unwrap();
    let refused: Vec<&str> =
        page.lines().skip_while(|line| !line.trim_start().starts_with("refused")).take(3).collect();
    assert_eq!(
        refused,
        [
            "  refused     b: b is given (no b yet)",
            "              and where something inside cannot be handled: n of small.g (… is too large), n of",
            "              small.h (too small)",
        ],
        "{page}"
    );
    let (text, code) = registry.covers_text("small.f", &["list".to_string()], false).unwrap();
    assert_eq!(
        (text.as_str(), code),
        (
            "small.f(list): unknown\n    something inside may be refused: n of small.g (… is too large), n of small.h \
             (too small)\n",
            3
        )
    );
}
