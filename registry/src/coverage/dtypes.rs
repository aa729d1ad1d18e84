//! Names of dtypes, as far as a question about coverage needs them.

/// Short names, and the names that they stand for.
const SHORT: [(&str, &str); 25] = [
    ("?", "bool"),
    ("b1", "bool"),
    ("bool_", "bool"),
    ("i1", "int8"),
    ("i2", "int16"),
    ("i4", "int32"),
    ("i8", "int64"),
    ("u1", "uint8"),
    ("u2", "uint16"),
    ("u4", "uint32"),
    ("u8", "uint64"),
    ("f2", "float16"),
    ("f4", "float32"),
    ("f8", "float64"),
    ("half", "float16"),
    ("single", "float32"),
    ("double", "float64"),
    ("c8", "complex64"),
    ("c16", "complex128"),
    ("O", "object"),
    ("object_", "object"),
    ("int", "int64"),
    ("float", "float64"),
    ("complex", "complex128"),
    ("str_", "str"),
];

/// Full names with the kind of each.
const KINDS: [(&str, char); 17] = [
    ("bool", 'b'),
    ("int8", 'i'),
    ("int16", 'i'),
    ("int32", 'i'),
    ("int64", 'i'),
    ("uint8", 'u'),
    ("uint16", 'u'),
    ("uint32", 'u'),
    ("uint64", 'u'),
    ("float16", 'f'),
    ("float32", 'f'),
    ("float64", 'f'),
    ("complex64", 'c'),
    ("complex128", 'c'),
    ("object", 'O'),
    ("str", 'U'),
    ("bytes", 'S'),
];

/// Beginnings of names that go on with a unit or a width.
const FAMILIES: [(&str, char); 6] =
    [("datetime64", 'M'), ("timedelta64", 'm'), ("<M8", 'M'), ("<m8", 'm'), ("void", 'V'), ("str", 'U')];

/// The full name of a dtype, or None where it is none that is known.
pub(crate) fn full_name(name: &str) -> Option<String> {
    let bare = name.trim_start_matches(['<', '=', '|']);
    let full = SHORT.iter().find(|(short, _)| *short == bare).map_or(bare, |(_, full)| full);
    kind(full).map(|_| full.to_string())
}

/// The letter of NumPy's `dtype.kind`.
pub(crate) fn kind(name: &str) -> Option<char> {
    if let Some((_, kind)) = KINDS.iter().find(|(full, _)| *full == name) {
        return Some(*kind);
    }
    if let Some((_, kind)) = FAMILIES.iter().find(|(start, _)| name.starts_with(start)) {
        return Some(*kind);
    }
    // Text and bytes with a width: `U5`, `S3`.
    let (letter, width) = name.split_at_checked(1)?;
    let sized = width.chars().all(|digit| digit.is_ascii_digit());
    match letter {
        "U" | "S" | "V" if sized => letter.chars().next(),
        _ => None,
    }
}

/// Whether two names are of one dtype; None where that cannot be told.
pub(crate) fn same(left: &str, right: &str) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    Some(full_name(left)? == full_name(right)?)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name)
}
