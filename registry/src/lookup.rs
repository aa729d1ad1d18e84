//! Names that are near to what was asked for.

/// Nobody means a name by a longer text.
const LONGEST: usize = 200;

/// Up to `count` candidates that a person may have meant, nearest first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, count: usize) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let last = last_part(name);
    let mut found: Vec<(f64, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let whole = strsim::normalized_damerau_levenshtein(name, candidate);
            let ending = last_part(candidate);
            // The last part says most: `np.percentil` means `numpy.percentile`.
            let part = if ending.len().abs_diff(last.len()) > 4 {
                0.0
            } else {
                strsim::normalized_damerau_levenshtein(last, ending)
            };
            // What is begun right is more likely meant than what merely resembles.
            let begun = if last.len() > 2 && ending.starts_with(last) { 0.3 } else { 0.0 };
            // And `numpy.array` is more likely than `numpy.ma.core.array`.
            let top = if ending == last && candidate.matches('.').count() == 1 { 0.2 } else { 0.0 };
            let score = part * 0.7 + whole * 0.3 + begun + top;
            (score >= 0.6).then_some((score, candidate))
        })
        .collect();
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    found.dedup_by(|left, right| left.1 == right.1);
    found.into_iter().take(count).map(|(_, candidate)| candidate).collect()
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
