//! The imports of a text, read ahead of parsing it: a program is put in order before its first file is parsed.
//!
//! Only strings, comments, brackets and the beginnings of statements matter for that. It is exact for what parses.

/// One name of an import statement: `import a.b` has the module alone, `from ..a import b` has all three.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ahead {
    pub(crate) level: usize,
    pub(crate) module: Option<String>,
    /// The names of `from … import`, or None for `import …`.
    pub(crate) names: Option<Vec<String>>,
    /// It stands in a function: importing the file does not run it.
    pub(crate) late: bool,
}

/// Every import statement of a text, wherever it stands.
pub(crate) fn imports(text: &str) -> Vec<Ahead> {
    let mut reader = Reader { bytes: text.as_bytes(), at: 0, late: false };
    let mut found = Vec::new();
    let (mut begins, mut depth) = (true, 0usize);
    // Where the line starts whose first word is not read yet, and the indentation of the function around it.
    let (mut line, mut function) = (Some(0), None);
    while let Some(byte) = reader.peek() {
        match byte {
            b' ' | b'\t' | b'\r' | 0x0c => reader.at += 1,
            b'\n' => {
                reader.at += 1;
                if depth == 0 {
                    begins = true;
                    line = Some(reader.at);
                }
            }
            b'\\' => reader.at += if reader.bytes.get(reader.at + 1) == Some(&b'\r') { 3 } else { 2 },
            b'#' => reader.skip_line(),
            b'"' | b'\'' => {
                reader.skip_string(byte);
                begins = false;
            }
            b';' | b':' => {
                reader.at += 1;
                begins = depth == 0;
            }
            b'(' | b'[' | b'{' | b')' | b']' | b'}' => {
                reader.at += 1;
                depth = if matches!(byte, b'(' | b'[' | b'{') { depth + 1 } else { depth.saturating_sub(1) };
                begins = false;
            }
            _ if is_word(byte) => {
                let indentation = line.take().map(|start| reader.at - start);
                let word = reader.word();
                if begins && depth == 0 {
                    if let Some(indentation) = indentation {
                        function = function.filter(|outer| indentation > *outer);
                        if function.is_none() && matches!(word, "def" | "async") {
                            function = Some(indentation);
                        }
                        reader.late = function.is_some();
                    }
                    match word {
                        "import" => reader.modules(&mut found),
                        "from" => found.extend(reader.from()),
                        _ => {}
                    }
                }
                begins = false;
            }
            _ => {
                reader.at += 1;
                begins = false;
            }
        }
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Whether what is read stands in a function.
    late: bool,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Past a string whose first quote is next. A backslash keeps the quote after it, in raw strings too.
    fn skip_string(&mut self, quote: u8) {
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        while let Some(byte) = self.peek() {
            if byte == b'\\' {
                self.at += 2;
            } else if triple && self.bytes[self.at..].starts_with(&[quote; 3]) {
                self.at += 3;
                return;
            } else {
                if !triple && byte == b'\n' {
                    return;
                }
                self.at += 1;
                if !triple && byte == quote {
                    return;
                }
            }
        }
    }

    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default()
    }

    /// Past what stands between the words of one statement; inside brackets lines may end.
    fn space(&mut self, inside: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | 0x0c => self.at += 1,
                b'\\' => self.at += if self.bytes.get(self.at + 1) == Some(&b'\r') { 3 } else { 2 },
                b'\n' | b'\r' if inside => self.at += 1,
                b'#' if inside => self.skip_line(),
                _ => return,
            }
        }
    }

    fn dotted(&mut self) -> Option<String> {
        let mut name = self.word().to_string();
        loop {
            self.space(false);
            if self.peek() != Some(b'.') {
                return (!name.is_empty()).then_some(name);
            }
            self.at += 1;
            self.space(false);
            name.push('.');
            name.push_str(self.word());
        }
    }

    /// Past `as name` and a comma; says whether there was a comma.
    fn another(&mut self, inside: bool) -> bool {
        self.space(inside);
        if self.bytes[self.at.min(self.bytes.len())..].starts_with(b"as") {
            self.word();
            self.space(inside);
            self.word();
            self.space(inside);
        }
        let comma = self.peek() == Some(b',');
        self.at += usize::from(comma);
        comma
    }

    fn modules(&mut self, found: &mut Vec<Ahead>) {
        loop {
            self.space(false);
            let Some(module) = self.dotted() else { return };
            found.push(Ahead { level: 0, module: Some(module), names: None, late: self.late });
            if !self.another(false) {
                return;
            }
        }
    }

    fn from(&mut self) -> Option<Ahead> {
        let mut level = 0;
        self.space(false);
        while self.peek() == Some(b'.') {
            level += 1;
            self.at += 1;
            self.space(false);
        }
        let before = self.at;
        let module = match self.word() {
            "import" => None,
            _ => {
                self.at = before;
                let module = self.dotted()?;
                self.space(false);
                (self.word() == "import").then_some(())?;
                Some(module)
            }
        };
        self.space(false);
        let inside = self.peek() == Some(b'(');
        self.at += usize::from(inside);
        let mut names = Vec::new();
        loop {
            self.space(inside);
            if self.peek() == Some(b'*') {
                self.at += 1;
                names.push("*".to_string());
                break;
            }
            let name = self.word();
            if name.is_empty() {
                break;
            }
            names.push(name.to_string());
            if !self.another(inside) {
                break;
            }
        }
        Some(Ahead { level, module, names: Some(names), late: self.late })
    }
}

#[cfg(test)]
mod tests {
    use super::{Ahead, imports};
    use crate::source;
    use crate::syntax::{Stmt, StmtKind};

    /// The same from the parser.
    fn parsed(text: &str) -> Vec<Ahead> {
        fn collect(stmt: &Stmt, late: bool, found: &mut Vec<Ahead>) {
            match &stmt.kind {
                StmtKind::Import(names) => found.extend(names.iter().map(|alias| Ahead {
                    level: 0,
                    module: Some(alias.name.to_string()),
                    names: None,
                    late,
                })),
                StmtKind::ImportFrom { level, module, names } => found.push(Ahead {
                    level: *level,
                    module: module.as_ref().map(ToString::to_string),
                    names: Some(names.iter().map(|alias| alias.name.to_string()).collect()),
                    late,
                }),
                kind => {
                    let late = late || matches!(kind, StmtKind::Function(_));
                    stmt.children(&mut |_| {}, &mut |inner| collect(inner, late, found));
                }
            }
        }
        let mut found = Vec::new();
        let body = source::parse_module(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
        body.iter().for_each(|stmt| collect(stmt, false, &mut found));
        found
    }

    #[test]
    fn imports_are_those_of_the_parser() {
        let texts = [
            "import a\nimport a.b as c, d\nfrom e import f as g, h\nfrom . import i\nfrom ..j.k import *\n",
            "from a import (\n    b as c,  # one\n    d,\n)\nimport e; import f\n",
            "if x: import a\nelse: from b import c\ntry: import d\nexcept E: import e\n",
            "class A:\n    import b\n    def f(self):\n        from c import d\n        return [e for e in d]\n",
            "text = 'import a'\nraw = r'\\' \"import b\"'\nlong = '''\nimport c\n'''\nb'x'\nimport d # import e\n",
            "f(a,\nimport_ := 1)\nx = {\n'import': 1,\n}\nimport y\n",
            "import a, \\\n    b\nfrom c \\\n    import d\nimporter = 1\nfrom_ = 2\nx.import_ = 3\n",
            "def f() -> None: import a\nx: int = 1\nlambda: 0\nasync def g():\n    import b\n",
            "def f():\n    x = (\n1)\n\n# b\n    import a\n    def g():\n        import b\n    import c\nimport d\n",
            "class A:\n    @b\n    def f(self): import c; import d\n    import e\n    async def g(self):\n\n        import h\n",
            "if a:\n\tdef f():\n\t\t'''\ntext\n'''\n\t\timport b\n\timport c\nelse:\n    import d\n",
            "raise E from error\nyield_ = 1\ndef g():\n    yield from h\n    import z\n",
            "s = f'{x}import a'\r\nimport b\r\nfrom c import (d,\r\n    e)\r\n",
            "import na\u{ef}ve\nfrom \u{e9}t\u{e9} import \u{e0}\n",
            "from . a . b import c\nimport d . e\nfrom ... import f\nfrom .... g import h\n",
            "",
        ];
        for text in texts {
            assert_eq!(imports(text), parsed(text), "{text}");
        }
    }

    /// What does not parse does not stop it either.
    #[test]
    fn anything_is_read() {
        let text = "import a\nfrom b import (c, d\n'''\\\n\"from ..\\";
        for end in 0..=text.len() {
            imports(&text[..end]);
        }
        for text in ["\\", "from", "import", "import a.", "from . import", "from a import (", "'", "'''", "\\\r"] {
            imports(text);
        }
    }
}
