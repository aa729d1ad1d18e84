//! The page of one original, for a person.

use std::collections::BTreeMap;

use crate::behaviour::{Answer, Behaviour, EffectKind, Feature, Verdict};
use crate::coverage::{Coverage, ParameterState, Refusal};
use crate::entry::{Entry, Fallback, StandIn, Travel};
use crate::evidence::{Agreement, Aliasing, Evidence, ResultRule};
use crate::index::State;
use crate::inventory::{Deprecation, Kind};
use crate::manifest::{Fidelity, Serves};
use crate::render::refusals::{conditions, inside};
use crate::render::style::Style;

const LABEL: usize = 12;
const WIDTH: usize = 100;
/// So many of a list are shown; `--json` has all.
const NEEDS_SHOWN: usize = 12;
const REFUSALS_SHOWN: usize = 8;
const CAUSES_SHOWN: usize = 3;
const RULES_SHOWN: usize = 8;

/// The rows of a page: a label and a text, folded.
pub(super) struct Rows {
    out: String,
    style: Style,
}

impl Rows {
    pub(super) fn add(&mut self, label: &str, text: &str) {
        self.out.push_str("  ");
        self.out.push_str(&self.style.dim(&format!("{label:<LABEL$}")));
        self.out.push_str(&fold(text, WIDTH - LABEL - 2, LABEL + 2));
        self.out.push('\n');
    }

    /// Several texts under one label, each on a line of its own.
    pub(super) fn add_all(&mut self, label: &str, texts: &[String]) {
        for (at, text) in texts.iter().enumerate() {
            self.add(if at == 0 { label } else { "" }, text);
        }
    }

    /// As it is, unfolded.
    pub(super) fn add_table(&mut self, label: &str, lines: &[String]) {
        for (at, line) in lines.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let line = format!("  {}{line}", self.style.dim(&format!("{label:<LABEL$}")));
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

pub fn page(entry: &Entry, color: bool) -> String {
    let style = Style { color };
    let out = format!("{}  {}\n", style.bold(&entry.name), style.dim(&describe(entry)));
    let mut rows = Rows { out, style };
    if !entry.aliases.is_empty() {
        rows.add("also called", &entry.aliases.join(", "));
    }
    rows.add("library", &library(entry));
    rows.add("served", &served(entry, style));
    rows.add_all("deprecated", &entry.deprecated.iter().map(deprecated).collect::<Vec<_>>());
    let last = entry.name.rsplit('.').next().unwrap_or_default();
    if let Some(signature) = &entry.signature {
        rows.add("signature", &format!("{last}{signature}"));
    }
    if let Some(covered) = entry.covered.as_ref().filter(|covered| entry.signature.as_ref() != Some(covered)) {
        rows.add("covered", &format!("{last}{covered}"));
    }
    if let Some(returns) = &entry.returns {
        rows.add("gives", returns);
    }
    if let Some(names) = entry.names.filter(|names| names.recorded > 0) {
        rows.add("names", &format!("{} of {} recorded names are served", names.served, names.recorded));
    }
    if let Some(note) = &entry.note {
        rows.add("note", note);
    }
    if let Some(coverage) = &entry.coverage {
        refusals(coverage, &mut rows);
    }
    fidelity(entry, &mut rows);
    if let Some(evidence) = &entry.evidence {
        found(evidence, &mut rows);
    }
    if let Some(behaviour) = &entry.behaviour {
        effects(behaviour, &mut rows);
    }
    if let Some(shim) = &entry.shim {
        stand_in(shim, &mut rows);
    }
    if !entry.converters.is_empty() {
        rows.add("converters", &entry.converters.join(", "));
    }
    if let Some(fallback) = &entry.fallback {
        instead(fallback, &mut rows);
    }
    if !entry.nearest.is_empty() {
        rows.add("served near", &entry.nearest.join(", "));
    }
    if entry.state == State::NotServed && entry.unserved.is_none() {
        rows.add("to begin", &format!("cargo xtask new-shim {}", entry.name));
    }
    rows.out
}

fn stand_in(shim: &StandIn, rows: &mut Rows) {
    let name = if shim.name.is_empty() { shim.module.clone() } else { format!("{}:{}", shim.module, shim.name) };
    rows.add("stand-in", &name);
    match shim.lines {
        Some((first, last)) if first == last => rows.add("in", &format!("{}:{first}", shim.file)),
        Some((first, last)) => rows.add("in", &format!("{}:{first}-{last}", shim.file)),
        None if !shim.file.is_empty() => rows.add("in", &shim.file),
        None => rows.add("in", "the standard library, whose source is not at hand"),
    }
    if let Some(signature) = &shim.signature {
        let last = shim.name.rsplit('.').next().unwrap_or_default();
        rows.add("its call", &format!("{last}{signature}"));
    }
    if !shim.needs.is_empty() {
        rows.add("needs", &shortened(&shim.needs, NEEDS_SHOWN));
    }
    if !(shim.closure.is_empty() && shim.outside.is_empty()) {
        rows.add("in all", &closure(shim));
    }
    if let Some(hash) = &shim.sha256 {
        rows.add("sha256", hash);
    }
}

fn refusals(coverage: &Coverage, rows: &mut Rows) {
    let mut lines: Vec<String> = coverage
        .parameters
        .iter()
        .filter(|one| one.state == ParameterState::Missing)
        .map(|one| format!("{}: the shim has no such parameter", one.name))
        .collect();
    let own: Vec<&Refusal> = coverage.refusals.iter().filter(|refusal| !refusal.inner || refusal.exact).collect();
    lines.extend(own.iter().take(REFUSALS_SHOWN).map(|refusal| {
        let why = if refusal.why.is_empty() { String::new() } else { format!(" ({})", refusal.why) };
        match (conditions(refusal).as_str(), refusal.exact) {
            ("", true) => format!("{}: every call{why}", refusal.parameter),
            ("", false) => format!("{}: perhaps{why}", refusal.parameter),
            (when, true) => format!("{}: {when}{why}", refusal.parameter),
            (when, false) => format!("{}: perhaps where {when}{why}", refusal.parameter),
        }
    }));
    if own.len() > REFUSALS_SHOWN {
        lines.push(format!("and {} more", own.len() - REFUSALS_SHOWN));
    }
    if let Some(inside) = inside(&coverage.refusals) {
        let and = if lines.is_empty() { "" } else { "and " };
        lines.push(format!("{and}where something inside cannot be handled: {inside}"));
    }
    if coverage.complete != Answer::Yes && !lines.is_empty() {
        lines.push("and perhaps more: not every refusal can be told from the source".into());
    }
    rows.add_all("refused", &lines);
}

fn fidelity(entry: &Entry, rows: &mut Rows) {
    let text = match entry.fidelity {
        Some(Fidelity::BitExact) => "the same bits".to_string(),
        Some(Fidelity::CorrectlyRounded) => "correctly rounded, which the original may not be".to_string(),
        Some(Fidelity::Ulp(most)) => format!("within {} in the last place", counted(most as usize, "unit", "units")),
        Some(Fidelity::Relative(tolerance)) => format!("within a relative tolerance of {tolerance:e}"),
        None => String::new(),
    };
    if !text.is_empty() {
        rows.add("fidelity", &text);
    }
    let differs: Vec<String> = entry.divergences.iter().map(|one| format!("{}: {}", one.id, one.what)).collect();
    rows.add_all("differs", &differs);
}

fn found(evidence: &Evidence, rows: &mut Rows) {
    let verdict = match evidence.verdict {
        Agreement::Agrees => "agrees bit for bit",
        Agreement::Within => "agrees within the tolerance",
        Agreement::Differs => "differs",
    };
    let mut text = format!("{verdict} in {}", counted(evidence.cases as usize, "case", "cases"));
    if evidence.refused + evidence.raised > 0 {
        text.push_str(&format!(" ({} refused, {} raised)", evidence.refused, evidence.raised));
    }
    let versions: Vec<String> = evidence.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    text.push_str(&format!(", {}, with {}", evidence.date, versions.join(", ")));
    if let Some(worst) = evidence.worst_ulp.filter(|worst| *worst > 0.0) {
        text.push_str(&format!("; at worst {worst} units in the last place"));
    }
    let mut lines = vec![text];
    if !evidence.divergences.is_empty() {
        lines.push(format!("met the divergences {}", evidence.divergences.join(", ")));
    }
    if !evidence.stale.is_empty() {
        lines.push(format!("{}: {}", rows.style.bad("stale"), evidence.stale.join("; ")));
    }
    rows.add_all("evidence", &lines);
    if let Some(rule) = &evidence.result {
        result(rule, rows);
    }
}

fn result(rule: &ResultRule, rows: &mut Rows) {
    let mut lines: Vec<String> = Vec::new();
    let aliasing = match rule.aliasing {
        Some(Aliasing::Copy) => "shares no memory with an argument",
        Some(Aliasing::View) => "a view of an argument",
        Some(Aliasing::Either) => "a view of an argument, or shares no memory, depending on the arguments",
        Some(Aliasing::None) | None => "",
    };
    if !aliasing.is_empty() {
        lines.push(aliasing.to_string());
    }
    for (what, table) in [("dtype", &rule.dtypes), ("rank", &rule.ranks)] {
        let cases: Vec<String> = table.iter().map(|(from, to)| format!("{from} → {to}")).collect();
        if !cases.is_empty() {
            lines.push(format!("{what}: {}", shortened(&cases, RULES_SHOWN)));
        }
    }
    rows.add_all("result", &lines);
}

fn effects(behaviour: &Behaviour, rows: &mut Rows) {
    if !behaviour.arguments.is_empty() {
        let width = behaviour.arguments.iter().map(|one| one.name.chars().count()).max().unwrap_or(0);
        let mut lines = vec![format!("{:<width$}  reads    writes   escapes  called", "")];
        lines.extend(behaviour.arguments.iter().map(|one| {
            let [reads, writes, escapes, called] = [one.reads, one.writes, one.escapes, one.called].map(word);
            format!("{:<width$}  {reads:<8} {writes:<8} {escapes:<8} {called}", one.name)
        }));
        rows.add_table("arguments", &lines);
    }
    let mut seen: Vec<String> = Vec::new();
    for effect in &behaviour.global_effects {
        let text = format!("{} {}", effect_word(effect.kind), effect.on);
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    if !seen.is_empty() {
        rows.add("effects", &shortened(&seen, NEEDS_SHOWN));
    }
    for (label, verdict) in
        [("pure", &behaviour.pure), ("repeatable", &behaviour.deterministic), ("may alias", &behaviour.result_aliases)]
    {
        rows.add_all(label, &because(verdict));
    }
    let raises = &behaviour.raises;
    let others = match (raises.complete, raises.types.is_empty()) {
        (Answer::Yes, _) => "",
        (_, true) => "unknown",
        (_, false) => "perhaps others",
    };
    let listed = [raises.types.join(", "), others.to_string()];
    let listed: Vec<&str> = listed.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let listed = if listed.is_empty() { "nothing of its own".to_string() } else { listed.join("; ") };
    rows.add("raises", &listed);
    if !behaviour.calls.is_empty() {
        rows.add("calls", &shortened(&behaviour.calls, NEEDS_SHOWN));
    }
    if !behaviour.features.is_empty() {
        let features: Vec<String> = behaviour.features.iter().map(feature).collect();
        rows.add("language", &features.join(", "));
    }
}

fn because(verdict: &Verdict) -> Vec<String> {
    let causes = verdict
        .because
        .iter()
        .take(CAUSES_SHOWN)
        .map(|cause| format!("{}: {} ({}:{})", word(verdict.answer), cause.what, cause.definition, cause.line));
    let mut lines: Vec<String> = causes.collect();
    if lines.is_empty() {
        lines.push(word(verdict.answer).to_string());
    }
    if verdict.because.len() > CAUSES_SHOWN {
        lines.push(format!("and {} more causes", verdict.because.len() - CAUSES_SHOWN));
    }
    lines
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    }
}

/// The word that the data has for it too.
fn feature(feature: &Feature) -> String {
    serde_json::to_value(feature).ok().and_then(|word| word.as_str().map(str::to_string)).unwrap_or_default()
}

fn effect_word(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::ReadsGlobal => "reads the global",
        EffectKind::WritesGlobal => "writes the global",
        EffectKind::RandomState => "random state:",
        EffectKind::Clock => "the clock:",
        EffectKind::Environment => "the environment:",
        EffectKind::Files => "files:",
        EffectKind::Output => "writes to",
        EffectKind::Input => "reads from",
        EffectKind::Warnings => "warns:",
        EffectKind::Process => "processes:",
        EffectKind::Identity => "identity or hash order:",
        EffectKind::Unknown => "unknown:",
    }
}

fn deprecated(one: &Deprecation) -> String {
    let what = one.parameter.as_ref().map(|name| format!("the parameter {name}")).unwrap_or_default();
    let since = one.since.as_ref().map(|since| format!("since {since}")).unwrap_or_default();
    let instead = one.replacement.as_ref().map(|name| format!("use {name}")).unwrap_or_default();
    let parts: Vec<String> = [what, since, instead].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "its documentation says so".to_string() } else { parts.join(", ") }
}

fn instead(fallback: &Fallback, rows: &mut Rows) {
    let Some(command) = &fallback.command else { return };
    let travel = |travel: Travel| match travel {
        Travel::Data => "as data",
        Travel::Handle => "as a handle to what stays in the worker",
        Travel::Either => "as data, or as a handle where it is no data",
        Travel::Nothing => "",
    };
    let mut lines = vec![command.clone()];
    lines.push(format!("in an interpreter with {}; its determinism is not known", fallback.requires));
    let ways = [("arguments", fallback.arguments), ("result", fallback.result)];
    let ways: Vec<String> = ways
        .into_iter()
        .filter(|(_, way)| *way != Travel::Nothing)
        .map(|(what, way)| format!("{what} {}", travel(way)))
        .collect();
    lines.push(ways.join("; "));
    lines.extend(fallback.notes.iter().cloned());
    rows.add_all("meanwhile", &lines);
}

fn shortened(list: &[String], most: usize) -> String {
    let mut shown = list.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if list.len() > most {
        shown.push_str(&format!(" and {} more", list.len() - most));
    }
    shown
}

/// How much it needs, transitively: definitions by package, and names of the standard library.
fn closure(shim: &StandIn) -> String {
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &shim.closure {
        *packages.entry(name.split('.').next().unwrap_or(name)).or_default() += 1;
    }
    let mut parts: Vec<String> = packages
        .into_iter()
        .map(|(package, number)| format!("{} of {package}", counted(number, "definition", "definitions")))
        .collect();
    if !shim.outside.is_empty() {
        parts.push(format!("{} of the standard library", counted(shim.outside.len(), "name", "names")));
    }
    parts.join(", ")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn describe(entry: &Entry) -> String {
    let kind = entry.kind.word();
    match entry.backed.as_deref() {
        Some("C") => format!("{kind}, compiled"),
        Some(_) => format!("{kind}, Python over compiled code"),
        None if matches!(entry.kind, Kind::Module | Kind::Constant | Kind::Exception) => kind.to_string(),
        None => format!("{kind}, pure Python"),
    }
}

fn library(entry: &Entry) -> String {
    let library = &entry.library;
    let recorded = match library.serves {
        Serves::Interpreter => format!("Python {}", library.version),
        Serves::Import if library.version.is_empty() => format!("{}, whose names are not recorded", library.name),
        Serves::Import => format!("{} {}", library.name, library.version),
    };
    let mut text = format!("as in {recorded}");
    if !library.versions.is_empty() {
        text.push_str(&format!("; holds for {} {}", library.name, library.versions));
    }
    if !library.python.is_empty() {
        text.push_str(&format!("; Python {}", library.python));
    }
    text
}

fn served(entry: &Entry, style: Style) -> String {
    match entry.state {
        State::Shim => style.good("by a shim"),
        State::Interpreter if entry.shim.is_some() => {
            format!("{}; compilers take the stand-in", style.good("by the running interpreter"))
        }
        State::Interpreter => style.good("by the running interpreter"),
        State::NoneNeeded => format!("{}: {}", style.good("needs none"), entry.none.as_deref().unwrap_or_default()),
        State::Started => format!("{}: its shim is begun and raises NotImplementedError", style.bad("not yet")),
        State::Refused => format!("{}: its shim refuses every call", style.bad("not yet")),
        State::NotServed => match &entry.unserved {
            Some(why) => format!("{}: {why}", style.bad("not for these versions")),
            None => style.bad("not yet"),
        },
    }
}

/// Breaks a text at spaces into lines of at most `width`, the later ones indented.
fn fold(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}
