//! One error or note, with the line it is about and a caret under the place.
//!
//! `annotate-snippets` draws it: it is the renderer of rustc and cargo, small, and leaves the error types to us.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

pub struct Place<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub span: std::ops::Range<usize>,
    pub label: &'a str,
}

pub struct Diagnostic<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub place: Option<Place<'a>>,
    pub notes: &'a [&'a str],
    pub help: &'a [&'a str],
}

impl Diagnostic<'_> {
    pub fn render(&self, color: bool) -> String {
        let mut group = Group::with_title(Level::ERROR.primary_title(self.title).id(self.id));
        if let Some(place) = &self.place {
            let span = inside(place.text, &place.span);
            let annotation = AnnotationKind::Primary.span(span).label(place.label);
            group = group.element(Snippet::source(place.text).path(place.path).annotation(annotation));
        }
        for note in self.notes {
            group = group.element(Level::NOTE.message(*note));
        }
        for help in self.help {
            group = group.element(Level::HELP.message(*help));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// The span moved onto character boundaries, within one line, and one character wide where there is one.
fn inside(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let rest = &text[start..];
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let next = rest.chars().next().map_or(0, char::len_utf8);
    let end = floor(span.end).saturating_sub(start).max(next).min(line);
    start..start + end
}
