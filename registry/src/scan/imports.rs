//! Imports: local files first, as a running program finds them, then the mirrored libraries.

use crate::facts::absolute_module;
use crate::inventory::Kind;
use crate::scan::infer::Scanner;
use crate::scan::values::{Text, Value, path_to};
use crate::syntax::*;

impl Scanner<'_> {
    pub(super) fn import(&mut self, alias: &Alias) {
        if let Some(file) = self.program.module(self.file, &alias.name) {
            let root = alias.name.split('.').next().unwrap_or_default();
            let bound = match &alias.asname {
                Some(_) => Some(file),
                None => self.program.module(self.file, root),
            };
            let name = alias.asname.as_deref().unwrap_or(root);
            self.bind(name, bound.map_or(Value::Foreign, Value::LocalModule));
            return;
        }
        let known = self.index.find(&alias.name);
        if let Some(id) = known {
            self.emit(alias.span, alias.name.clone(), id, &alias.name);
        }
        let root = alias.name.split('.').next().unwrap_or_default();
        match &alias.asname {
            Some(asname) if known.is_some() => self.bind(asname, Value::Module(alias.name.clone())),
            Some(asname) => self.bind(asname, Value::Foreign),
            None if self.index.find(root).is_some() => self.bind(root, Value::Module(root.into())),
            None => self.bind(root, Value::Foreign),
        }
    }

    pub(super) fn import_from(&mut self, level: usize, module: Option<&str>, names: &[Alias]) {
        let file = &self.program.files[self.file];
        let Some(from) = absolute_module(&file.module, file.is_package, level, module) else {
            return;
        };
        let local = self.program.module(self.file, &from);
        for alias in names {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            if local.is_some() || level > 0 {
                if alias.name == "*" {
                    let inside = local.map(|file| self.top_names(file)).unwrap_or_default();
                    for (name, value) in inside.iter().filter(|(name, _)| !name.starts_with('_')) {
                        self.bind(name, value.clone());
                    }
                } else if let Some(value) = local.and_then(|file| self.top_name(file, &alias.name)) {
                    if let Value::Original { id, path } = &value {
                        self.emit(alias.span, alias.name.clone(), *id, &path.clone());
                    }
                    self.bind(bound, value);
                } else {
                    let submodule = self.program.module(self.file, &format!("{from}.{}", alias.name));
                    self.bind(bound, submodule.map_or(Value::Foreign, Value::LocalModule));
                }
            } else if alias.name == "*" {
                self.import_star(alias, &from);
            } else {
                let path = path_to(&from, &alias.name);
                let value = match self.index.find(&from).and_then(|_| self.index.find(&path)) {
                    Some(id) => {
                        self.emit(alias.span, alias.name.clone(), id, &path);
                        self.reached(id, path)
                    }
                    None => Value::Foreign,
                };
                self.bind(bound, value);
            }
        }
    }

    pub(super) fn import_star(&mut self, alias: &Alias, from: &str) {
        let Some(module) = self.index.find(from) else { return };
        self.emit(alias.span, path_to(from, "*"), module, from);
        for name in self.index.names_in(from) {
            let path = path_to(from, &name);
            if let Some(id) = self.index.find(&path) {
                let value = self.reached(id, path);
                self.bind(&name, value);
            }
        }
    }

    /// The value of an original that the program names by `path`.
    pub(crate) fn reached(&self, id: u32, path: Text) -> Value {
        match self.index.record(id).original.kind {
            Kind::Module => Value::Module(path),
            _ => Value::Original { id, path },
        }
    }

    /// Notes a reference by a path through modules.
    pub(crate) fn emit(&mut self, span: Span, written: Text, id: u32, path: &str) {
        let found = self.by_path(span, written, id, path);
        self.note(found);
    }
}
