//! Values from the command line: literals, files, standard input.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use understudy_translators::{Encoded, Value, from_json, literal, npy};

use super::problem::Problem;

/// An argument: a JSON or Python literal, `@FILE.npy`, `@FILE.json`, or `-` for a literal on standard input.
pub fn value(text: &str) -> Result<Value, Problem> {
    match text.strip_prefix('@') {
        Some(path) => from_file(Path::new(path)),
        None if text == "-" => from_text("standard input", &standard_input()?),
        None => from_text(text, text),
    }
}

/// `name=ARG` if it begins like that, else a positional ARG.
pub fn argument(text: &str) -> Result<(Option<&str>, Value), Problem> {
    match text.split_once('=') {
        Some((name, rest)) if is_identifier(name) && !rest.starts_with('=') => Ok((Some(name), value(rest)?)),
        _ => Ok((None, value(text)?)),
    }
}

/// `NAME=ARG`.
pub fn variable(text: &str) -> Result<(&str, Value), Problem> {
    match argument(text)? {
        (Some(name), value) => Ok((name, value)),
        (None, _) => Err(Problem::usage(text, "a variable is given as NAME=ARG, such as x=1")),
    }
}

/// Positional and keyword arguments, encoded.
pub fn arguments(texts: &[String]) -> Result<(Encoded, Option<Encoded>), Problem> {
    let (mut args, mut kwargs) = (Vec::new(), Vec::new());
    for text in texts {
        match argument(text)? {
            (None, value) if kwargs.is_empty() => args.push(value),
            (None, _) => return Err(Problem::usage(text, "a positional argument comes before those with a name")),
            (Some(name), value) => kwargs.push((name, value)),
        }
    }
    Ok((encode(&Value::Tuple(args))?, names(kwargs)?))
}

/// Names and their values as a dict; None when there are none.
pub fn names(names: Vec<(&str, Value)>) -> Result<Option<Encoded>, Problem> {
    for (index, (name, _)) in names.iter().enumerate() {
        if names[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(Problem::usage(*name, "it is given twice"));
        }
    }
    if names.is_empty() { Ok(None) } else { encode(&Value::dict(names)).map(Some) }
}

pub fn encode(value: &Value) -> Result<Encoded, Problem> {
    Encoded::value(value).map_err(|error| Problem::usage("the arguments", error))
}

/// What `--json` prints, read back; `{"$file": "FILE.npy"}` stands for what is in the file.
pub fn from_tree(tree: &serde_json::Value) -> Result<Value, Problem> {
    // Files may stand at the top only: deeper down, a dict is a dict.
    if let Some(path) = tree.get("$file").and_then(serde_json::Value::as_str) {
        return from_file(Path::new(path));
    }
    from_json(tree).map_err(|error| Problem::usage("a value", error))
}

fn from_file(path: &Path) -> Result<Value, Problem> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("npy") => match npy::read(path) {
            Ok(array) => Ok(Value::Array(Box::new(array))),
            // The error names the path itself.
            Err(error) => Err(Problem::Usage { what: "an array".to_owned(), why: error.to_string() }),
        },
        Some("json") => {
            let mut text = String::new();
            let read = File::open(path).and_then(|mut file| file.read_to_string(&mut text));
            read.map_err(|error| Problem::file(path, error))?;
            literal::parse_json(&text).map_err(|error| Problem::file(path, error))
        }
        _ => Err(Problem::file(path, "only files that end in .npy or .json can be arguments")),
    }
}

fn from_text(what: &str, text: &str) -> Result<Value, Problem> {
    literal::parse(text.trim()).map_err(|error| {
        let bare = !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || "_-./: ".contains(letter));
        let hint =
            if bare { format!(". A str needs quotes that the shell keeps: '\"{text}\"'") } else { String::new() };
        Problem::usage(what, format!("neither JSON nor a Python literal ({error}){hint}"))
    })
}

pub fn standard_input() -> Result<String, Problem> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Problem::file(Path::new("-"), error))?;
    Ok(text)
}

/// The text of a file, or of standard input for `-`.
pub fn text_of(path: &Path) -> Result<String, Problem> {
    if path == Path::new("-") {
        return standard_input();
    }
    fs::read_to_string(path).map_err(|error| Problem::file(path, error))
}

fn is_identifier(text: &str) -> bool {
    text.chars().next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && text.chars().all(|letter| letter == '_' || letter.is_alphanumeric())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_positional_or_named() {
        let named = |text: &'static str| argument(text).unwrap();
        assert_eq!(named("3"), (None, Value::Int(3)));
        assert_eq!(named("n=3"), (Some("n"), Value::Int(3)));
        assert_eq!(named("'a=b'"), (None, Value::str("a=b")));
        assert_eq!(named("n='a=b'"), (Some("n"), Value::str("a=b")));
        assert_eq!(named("-1"), (None, Value::Int(-1)));
    }

    #[test]
    fn what_is_no_argument_says_why() {
        let why = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            arguments(&texts).unwrap_err().to_string()
        };
        assert!(why(&["hello"]).contains("A str needs quotes"), "{}", why(&["hello"]));
        assert!(why(&["a=1", "2"]).contains("comes before"));
        assert!(why(&["a=1", "a=2"]).contains("twice"));
        assert!(why(&["@x.csv"]).contains(".npy or .json"));
        assert!(why(&["@/no/such.npy"]).contains("/no/such.npy"));
    }
}
