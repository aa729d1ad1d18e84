//! What a person sees while a step runs: a spinner with the seconds on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// One running step. Call `done` when it has succeeded; dropping it leaves the line to the error that follows.
pub(crate) struct Step {
    bar: ProgressBar,
    text: String,
    started: Instant,
}

impl Step {
    pub(crate) fn start(text: impl Into<String>) -> Self {
        let text = text.into();
        let bar = if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new_spinner().with_message(text.clone());
            bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        } else {
            eprintln!("… {text}");
            ProgressBar::hidden()
        };
        Self { bar, text, started: Instant::now() }
    }

    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
        eprintln!("✓ {} ({:.0?})", self.text, rounded(self.started.elapsed()));
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn rounded(elapsed: Duration) -> Duration {
    Duration::from_millis((elapsed.as_millis() / 100 * 100) as u64)
}
