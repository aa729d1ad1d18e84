//! Classes of Python itself, which several tables begin with.

/// Those whose instances are plain data, by their bare names. None derives from another, but `bool` from `int`.
pub(crate) const DATA: [&str; 12] =
    ["bool", "bytearray", "bytes", "complex", "dict", "float", "int", "list", "range", "set", "str", "tuple"];

/// Whether a qualified name is of one of these.
pub(crate) fn is_data(class: &str) -> bool {
    class.strip_prefix("builtins.").is_some_and(|name| DATA.contains(&name))
}
