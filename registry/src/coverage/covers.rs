//! Whether a call is covered, from the types of its arguments, without calling.

use std::collections::BTreeMap;

use crate::behaviour::Answer;
use crate::coverage::dtypes::{kind, same};
use crate::coverage::parameters::{counterpart, positional};
use crate::coverage::records::{formals, roots, without_receiver};
use crate::coverage::refusals::{Formal, Passed};
use crate::coverage::signature::slots;
use crate::coverage::terms::{Term, any, class_of_literal, equal, is_subclass, truth};
use crate::coverage::{ArgumentType, Condition, Covers, Refusal};
use crate::index::{Index, State};
use crate::inventory::Kind;
use crate::manifest::Serves;

/// What is known of the arguments, by the parameter of the shim that they reach.
struct Arguments<'a> {
    index: &'a Index,
    formals: &'a [Formal],
    receiver: Option<&'a str>,
    given: BTreeMap<&'a str, &'a ArgumentType>,
    /// The receiver of a method about which nothing is said.
    assumed: Option<ArgumentType>,
}

/// Whether a call of a record with such arguments, by place or by name, is covered.
pub(crate) fn covers(index: &Index, id: u32, arguments: &[(Option<String>, ArgumentType)]) -> Covers {
    let record = index.record(id);
    let name = &record.original.name;
    let no = |why: String| Covers { answer: Answer::No, refusals: Vec::new(), why: vec![why] };
    match index.state(id) {
        State::NoneNeeded | State::Interpreter => {
            return Covers { answer: Answer::Yes, ..Covers::default() };
        }
        State::NotServed => return no(format!("nothing stands in for {name}")),
        State::Started => return no(format!("the shim of {name} is not written yet")),
        State::Refused => return no(format!("the shim of {name} refuses every call")),
        State::Shim => {}
    }
    if index.library_of(record).manifest.serves == Serves::Interpreter {
        return Covers { answer: Answer::Yes, ..Covers::default() };
    }
    if matches!(record.original.kind, Kind::Module | Kind::Constant) {
        return match arguments.is_empty() {
            true => Covers { answer: Answer::Yes, ..Covers::default() },
            false => no(format!("{name} is a {} and not called", record.original.kind.word())),
        };
    }
    let roots = record.shim.as_ref().map(|shim| roots(index, shim)).unwrap_or_default();
    if roots.is_empty() {
        return Covers {
            why: vec![format!("the source of the shim of {name} does not tell how it is called")],
            ..Covers::default()
        };
    }
    let (receiver, formals) = formals(index, &roots);
    let bound = match Arguments::bind(index, id, receiver, formals, arguments) {
        Ok(bound) => bound,
        Err(why) => return no(why),
    };
    let coverage = index.coverage(record);
    bound.judge(&coverage.refusals, coverage.complete)
}

impl<'a> Arguments<'a> {
    fn bind(
        index: &'a Index,
        id: u32,
        receiver: Option<&'a str>,
        formals: &'a [Formal],
        arguments: &'a [(Option<String>, ArgumentType)],
    ) -> Result<Arguments<'a>, String> {
        let original = &index.record(id).original;
        let recorded = original
            .signature
            .as_deref()
            .map(|text| slots(&without_receiver(text, usize::from(original.kind.is_member()))));
        let mut bound = Arguments { index, formals, receiver, given: BTreeMap::new(), assumed: None };
        for (place, (keyword, argument)) in arguments.iter().enumerate() {
            let at = match keyword {
                Some(name) if receiver == Some(name) => {
                    bound.given.insert(receiver.unwrap_or_default(), argument);
                    continue;
                }
                Some(name) => by_name(formals, recorded.as_deref(), name).ok_or_else(|| match &recorded {
                    Some(slots) if slots.iter().any(|slot| slot.name == *name) => {
                        format!("the shim has no parameter `{name}`")
                    }
                    _ => format!("{} has no parameter `{name}`", original.name),
                })?,
                None => positional(formals, place).ok_or_else(|| {
                    let most =
                        formals.iter().filter(|one| matches!(one.passed, Passed::PositionalOnly | Passed::Either));
                    format!("{} takes {} positional arguments, and there are more", original.name, most.count())
                })?,
            };
            let formal = &formals[at];
            let collects = matches!(formal.passed, Passed::Variadic | Passed::Keywords);
            if bound.given.insert(&formal.name, argument).is_some() && !collects {
                return Err(format!("the parameter `{}` is given twice", formal.name));
            }
        }
        let lacking = formals.iter().find(|formal| {
            formal.default.is_none()
                && !matches!(formal.passed, Passed::Variadic | Passed::Keywords)
                && !bound.given.contains_key(formal.name.as_str())
        });
        if let Some(lacking) = lacking {
            return Err(format!("an argument for `{}` is needed", lacking.name));
        }
        let class = original.kind.is_member().then(|| original.name.rsplit_once('.')).flatten();
        bound.assumed = class.map(|(class, _)| ArgumentType { class: Some(class.into()), ..ArgumentType::default() });
        Ok(bound)
    }

    /// The answer from what is known of each refusal.
    fn judge(&self, refusals: &[Refusal], complete: Answer) -> Covers {
        let (mut certain, mut possible, mut inner) = (Vec::new(), Vec::new(), 0);
        for refusal in refusals {
            match self.applies(refusal) {
                Some(false) => {}
                Some(true) => certain.push(refusal.clone()),
                None if refusal.inner && self.is_plain() => inner += 1,
                None => possible.push(refusal.clone()),
            }
        }
        let mut why = Vec::new();
        let answer = if !certain.is_empty() {
            Answer::No
        } else if !possible.is_empty() {
            Answer::Unknown
        } else if complete == Answer::Yes || self.is_plain() {
            Answer::Yes
        } else {
            why.push("not every call in the shim can be told, and of these arguments not enough is known".to_string());
            Answer::Unknown
        };
        if answer == Answer::Yes && inner > 0 {
            why.push(format!(
                "{inner} refusals of what the shim calls are about other kinds of values than these; they cannot be told \
                 from the source"
            ));
        }
        certain.extend(possible);
        Covers { answer, refusals: certain, why }
    }

    /// Whether a refusal applies.
    fn applies(&self, refusal: &Refusal) -> Option<bool> {
        let mut known = refusal.exact;
        for condition in &refusal.conditions {
            match self.holds(condition) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => known = false,
            }
        }
        known.then_some(true)
    }

    /// Whether all arguments are real numbers, arrays of them, values that are known, or the defaults.
    fn is_plain(&self) -> bool {
        let receiver = self.receiver.filter(|_| self.assumed.is_some());
        let receiver_plain = receiver.is_none_or(|name| self.given.get(name).is_some_and(|given| is_plain(given)));
        receiver_plain
            && self.given.iter().all(|(name, given)| {
                let default = self.default(name);
                is_plain(given) || (default.is_some() && given.value.as_deref() == default)
            })
    }

    /// What is known of the argument for a parameter; None where it is left out.
    fn argument(&self, name: &str) -> Option<&ArgumentType> {
        let assumed = self.assumed.as_ref().filter(|_| self.receiver == Some(name));
        self.given.get(name).copied().or(assumed)
    }

    fn default(&self, name: &str) -> Option<&str> {
        match &self.formals.iter().find(|formal| formal.name == name)?.default {
            Some(Term::Literal(value)) => Some(value),
            _ => None,
        }
    }

    /// The value of a parameter, and its class, as far as these are known.
    fn value(&self, name: &str) -> Option<&str> {
        match self.argument(name) {
            Some(argument) => argument.value.as_deref(),
            None => self.default(name),
        }
    }

    fn class(&self, name: &str) -> Option<&str> {
        match self.argument(name) {
            Some(argument) => argument.class.as_deref(),
            None => class_of_literal(self.default(name)?),
        }
    }

    fn collects(&self, name: &str) -> bool {
        self.formals
            .iter()
            .any(|formal| formal.name == name && matches!(formal.passed, Passed::Variadic | Passed::Keywords))
    }

    /// Whether a condition holds.
    fn holds(&self, condition: &Condition) -> Option<bool> {
        let name = condition.parameter()?;
        if self.collects(name) {
            let given = self.given.contains_key(name);
            return match condition {
                Condition::Truth { negated, .. } => Some(given != *negated),
                Condition::Given { .. } => Some(given),
                _ => None,
            };
        }
        match condition {
            Condition::Given { .. } => match self.argument(name) {
                None => Some(false),
                Some(argument) => match (&argument.value, self.default(name)) {
                    (Some(value), Some(default)) => equal(value, default).map(|same| !same),
                    (None, Some("None")) => argument.class.as_deref().map(|class| class != "builtins.NoneType"),
                    _ => None,
                },
            },
            Condition::Value { values, negated, .. } => self.is_one_of(name, values).map(|holds| holds != *negated),
            Condition::Truth { negated, .. } => {
                let value = self.value(name).and_then(truth);
                let none = (self.class(name) == Some("builtins.NoneType")).then_some(false);
                value.or(none).map(|holds| holds != *negated)
            }
            Condition::Type { classes, exactly, negated, .. } => {
                let class = self.class(name)?;
                let holds = any(classes
                    .iter()
                    .map(|of| if *exactly { self.is_exactly(class, of) } else { self.derives(class, of) }));
                holds.map(|holds| holds != *negated)
            }
            Condition::DtypeKind { kinds, .. } => {
                let kind = kind(self.dtype(name)?)?;
                self.of_array(name, kinds.contains(kind))
            }
            Condition::Dtype { dtypes, negated, .. } => {
                let dtype = self.dtype(name)?;
                let holds = any(dtypes.iter().map(|other| same(dtype, other)))? != *negated;
                self.of_array(name, holds)
            }
            Condition::Rank { least, most, .. } => {
                let rank = self.rank(name)?;
                self.of_array(name, rank >= *least && most.is_none_or(|most| rank <= most))
            }
            Condition::Source { .. } => None,
        }
    }

    /// What is so of the array that is made of a number need not be asked of it: a number itself has no dtype.
    fn of_array(&self, name: &str, holds: bool) -> Option<bool> {
        let has_dtype = self.argument(name).is_some_and(|argument| argument.dtype.is_some() || argument.rank.is_some());
        (has_dtype || !holds).then_some(holds)
    }

    fn dtype(&self, name: &str) -> Option<&str> {
        if let Some(dtype) = self.argument(name).and_then(|argument| argument.dtype.as_deref()) {
            return Some(dtype);
        }
        let class = self.class(name)?;
        let small = || self.value(name).is_some_and(|value| value.parse::<i64>().is_ok());
        match class {
            "builtins.int" => small().then_some("int64"),
            _ => DTYPES.iter().find(|(known, _)| *known == class).map(|(_, dtype)| *dtype),
        }
    }

    fn rank(&self, name: &str) -> Option<u32> {
        let rank = self.argument(name).and_then(|argument| argument.rank);
        let numbers = || DTYPES.iter().map(|(class, _)| *class).chain(["builtins.int"]);
        let scalar = || self.class(name).filter(|class| numbers().any(|known| known == *class)).map(|_| 0);
        rank.or_else(scalar)
    }

    fn is_one_of(&self, name: &str, values: &[String]) -> Option<bool> {
        if let Some(value) = self.value(name) {
            return any(values.iter().map(|other| equal(value, other)));
        }
        // Of another class than all of them, with an equality of its own.
        let class = self.class(name)?;
        let apart = |value: &String| match value.as_str() {
            "None" => (class != "builtins.NoneType").then_some(false),
            "True" | "False" if CLASSES.contains(&class) => {
                (!matches!(class, "builtins.bool" | "builtins.int" | "builtins.float" | "builtins.complex"))
                    .then_some(false)
            }
            text if text.starts_with('\'') && CLASSES.contains(&class) => (class != "builtins.str").then_some(false),
            number if number.parse::<f64>().is_ok() && CLASSES.contains(&class) => {
                (!matches!(class, "builtins.bool" | "builtins.int" | "builtins.float" | "builtins.complex"))
                    .then_some(false)
            }
            _ => None,
        };
        any(values.iter().map(apart))
    }

    fn is_exactly(&self, class: &str, of: &str) -> Option<bool> {
        if class == of { Some(true) } else { self.are_known(class, of).then_some(false) }
    }

    /// Whether a class is another or derives from it, by the language's own table or by the recorded bases.
    fn derives(&self, class: &str, of: &str) -> Option<bool> {
        if let Some(known) = is_subclass(class, of) {
            return Some(known);
        }
        let record = &self.index.record(self.index.find(class)?).original;
        if record.bases.iter().any(|base| base == of) {
            return Some(true);
        }
        self.are_known(class, of).then_some(false)
    }

    /// Whether both are recorded classes, so that what derives from what is known.
    fn are_known(&self, class: &str, of: &str) -> bool {
        [class, of].iter().all(|name| {
            let found = self.index.find(name).map(|id| &self.index.record(id).original);
            found.is_some_and(|original| original.kind.is_class() && original.name == **name)
        })
    }
}

/// The dtypes of the scalars of the language. An int may be too large for its dtype, and is left out.
const DTYPES: [(&str, &str); 4] = [
    ("builtins.bool", "bool"),
    ("builtins.float", "float64"),
    ("builtins.complex", "complex128"),
    ("builtins.str", "str"),
];

/// Classes whose instances are equal to those of other classes only among numbers.
const CLASSES: [&str; 12] = [
    "builtins.NoneType",
    "builtins.bool",
    "builtins.bytes",
    "builtins.complex",
    "builtins.dict",
    "builtins.float",
    "builtins.function",
    "builtins.int",
    "builtins.list",
    "builtins.range",
    "builtins.str",
    "builtins.tuple",
];

fn is_plain(argument: &ArgumentType) -> bool {
    if let Some(dtype) = &argument.dtype {
        return kind(dtype).is_some_and(|kind| "biuf".contains(kind));
    }
    match argument.class.as_deref() {
        Some("builtins.bool" | "builtins.int" | "builtins.float") => true,
        Some("builtins.str" | "builtins.tuple") => argument.value.is_some(),
        _ => false,
    }
}

/// The parameter that an argument given by name reaches.
fn by_name(formals: &[Formal], recorded: Option<&[crate::coverage::signature::Slot]>, name: &str) -> Option<usize> {
    let slot = recorded.and_then(|slots| slots.iter().position(|slot| slot.name == name).map(|at| (at, &slots[at])));
    match (recorded, slot) {
        // The original takes it by place alone.
        (_, Some((_, slot))) if slot.passed == Passed::PositionalOnly => None,
        (_, Some((at, slot))) => counterpart(slot, at, formals),
        (Some(slots), None) if !slots.iter().any(|slot| slot.passed == Passed::Keywords) => None,
        _ => {
            let own =
                |formal: &Formal| formal.name == name && matches!(formal.passed, Passed::Either | Passed::KeywordOnly);
            let keywords = || formals.iter().position(|formal| formal.passed == Passed::Keywords);
            formals.iter().position(own).or_else(keywords)
        }
    }
}
