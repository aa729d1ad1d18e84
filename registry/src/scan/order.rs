//! The order of the files of a program: imported files before those that import them, as far as that can be.
//!
//! A file that comes before one it has looked at is gone over again, so the order decides how much is done twice. Where
//! files import each other in a circle, imports in functions do not count: they are how programs break such circles.

/// An import of another file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) to: usize,
    /// Importing the one file does not import the other: a function does, if it is called.
    pub(crate) late: bool,
}

/// Where each file stands in the order, from what it imports.
pub(crate) fn places(imported: &[Vec<Edge>]) -> Vec<usize> {
    let circle = circles(imported);
    let counted: Vec<Vec<usize>> = imported
        .iter()
        .enumerate()
        .map(|(at, edges)| {
            let counts = |edge: &&Edge| !edge.late || circle[edge.to] != circle[at];
            edges.iter().filter(counts).map(|edge| edge.to).collect()
        })
        .collect();
    let level = levels(&counted);
    let mut order: Vec<usize> = (0..imported.len()).collect();
    order.sort_by_key(|at| (level[*at], *at));
    let mut places = vec![0; imported.len()];
    for (place, at) in order.into_iter().enumerate() {
        places[at] = place;
    }
    places
}

/// A level for each file above all that it imports; an import that closes a circle is left out.
fn levels(imported: &[Vec<usize>]) -> Vec<usize> {
    let mut level = vec![0usize; imported.len()];
    // 0: not yet seen; 1: on the way; 2: done.
    let mut state = vec![0u8; imported.len()];
    for start in 0..imported.len() {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, 0usize)];
        while let Some((at, next)) = way.pop() {
            match imported[at].get(next) {
                Some(&other) => {
                    way.push((at, next + 1));
                    match state[other] {
                        0 => {
                            state[other] = 1;
                            way.push((other, 0));
                        }
                        2 => level[at] = level[at].max(level[other] + 1),
                        _ => {}
                    }
                }
                None => {
                    state[at] = 2;
                    if let Some((above, _)) = way.last() {
                        level[*above] = level[*above].max(level[at] + 1);
                    }
                }
            }
        }
    }
    level
}

/// The same number for files that import each other in a circle, however long: Tarjan's strongly connected components.
fn circles(imported: &[Vec<Edge>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let count = imported.len();
    let (mut circle, mut number, mut lowest) = (vec![NONE; count], vec![NONE; count], vec![NONE; count]);
    let (mut open, mut numbered) = (Vec::new(), 0);
    for start in 0..count {
        let mut way = vec![(start, 0usize)];
        while let Some((at, next)) = way.pop() {
            if next == 0 {
                if number[at] != NONE {
                    continue;
                }
                (number[at], lowest[at]) = (numbered, numbered);
                numbered += 1;
                open.push(at);
            } else {
                let before = imported[at][next - 1].to;
                if circle[before] == NONE {
                    lowest[at] = lowest[at].min(lowest[before]);
                }
            }
            if let Some(edge) = imported[at].get(next) {
                way.push((at, next + 1));
                way.push((edge.to, 0));
            } else if lowest[at] == number[at] {
                while let Some(member) = open.pop() {
                    circle[member] = at;
                    if member == at {
                        break;
                    }
                }
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::{Edge, circles, places};

    type Import = (usize, usize, bool);
    const EARLY: bool = false;
    const LATE: bool = true;

    fn program(imports: &[Import], files: usize) -> Vec<Vec<Edge>> {
        let of = |at| imports.iter().filter(move |(from, ..)| *from == at);
        (0..files).map(|at| of(at).map(|&(_, to, late)| Edge { to, late }).collect()).collect()
    }

    #[test]
    fn imported_files_come_first() {
        let rows: [(&[Import], &[usize]); 7] = [
            (&[], &[0, 1, 2]),
            (&[(0, 1, EARLY), (1, 2, EARLY)], &[2, 1, 0]),
            (&[(0, 1, LATE), (1, 2, LATE)], &[2, 1, 0]),
            (&[(0, 1, EARLY), (1, 0, LATE)], &[1, 0]),
            (&[(0, 1, LATE), (1, 0, EARLY)], &[0, 1]),
            (&[(0, 1, LATE), (1, 2, EARLY), (2, 0, EARLY), (3, 1, LATE)], &[0, 2, 1, 3]),
            (&[(0, 1, EARLY), (1, 0, EARLY), (2, 0, LATE)], &[1, 0, 2]),
        ];
        for (imports, order) in rows {
            let places = places(&program(imports, order.len()));
            let mut found: Vec<usize> = (0..order.len()).collect();
            found.sort_by_key(|at| places[*at]);
            assert_eq!(found, order, "{imports:?}");
        }
    }

    #[test]
    fn files_of_a_circle_reach_each_other() {
        let mut state = 7u32;
        let mut random = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize % below
        };
        for _ in 0..200 {
            let files = 1 + random(9);
            let imports: Vec<Import> = (0..random(2 * files)).map(|_| (random(files), random(files), EARLY)).collect();
            let mut reaches = vec![vec![false; files]; files];
            imports.iter().for_each(|(from, to, _)| reaches[*from][*to] = true);
            for way in 0..files {
                for from in 0..files {
                    for to in 0..files {
                        reaches[from][to] |= reaches[from][way] && reaches[way][to];
                    }
                }
            }
            let circle = circles(&program(&imports, files));
            for left in 0..files {
                for right in 0..files {
                    let together = left == right || reaches[left][right] && reaches[right][left];
                    assert_eq!(circle[left] == circle[right], together, "{imports:?}");
                }
            }
        }
    }
}
