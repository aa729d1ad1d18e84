//! Definitions that call each other in a circle, in an order in which what is called comes first.

use std::collections::HashMap;

/// The strongly connected parts of a graph (R. Tarjan, "Depth-first search and linear graph algorithms", 1972), without
/// recursion, so that a long chain of calls needs no stack.
pub(crate) fn circles(nodes: &[u32], next: &dyn Fn(u32) -> Vec<u32>) -> Vec<Vec<u32>> {
    let mut found = Vec::new();
    let mut numbers: HashMap<u32, usize> = HashMap::with_capacity(nodes.len());
    let mut lowest: HashMap<u32, usize> = HashMap::with_capacity(nodes.len());
    let mut waiting: Vec<u32> = Vec::new();
    let mut is_waiting: HashMap<u32, bool> = HashMap::with_capacity(nodes.len());
    for start in nodes {
        if numbers.contains_key(start) {
            continue;
        }
        let mut stack: Vec<(u32, Vec<u32>, usize)> = Vec::new();
        let mut enter = vec![*start];
        loop {
            if let Some(node) = enter.pop() {
                let number = numbers.len();
                numbers.insert(node, number);
                lowest.insert(node, number);
                waiting.push(node);
                is_waiting.insert(node, true);
                stack.push((node, next(node), 0));
                continue;
            }
            let Some((node, others, at)) = stack.last_mut() else { break };
            if let Some(other) = others.get(*at).copied() {
                *at += 1;
                match numbers.get(&other) {
                    None => enter.push(other),
                    Some(number) if is_waiting[&other] => {
                        let low = lowest[&*node].min(*number);
                        lowest.insert(*node, low);
                    }
                    Some(_) => {}
                }
                continue;
            }
            let node = *node;
            stack.pop();
            if let Some((above, ..)) = stack.last() {
                let low = lowest[above].min(lowest[&node]);
                lowest.insert(*above, low);
            }
            if lowest[&node] == numbers[&node] {
                let at = waiting.iter().rposition(|other| *other == node).unwrap_or(0);
                let circle = waiting.split_off(at);
                circle.iter().for_each(|member| {
                    is_waiting.insert(*member, false);
                });
                found.push(circle);
            }
        }
    }
    found
}
