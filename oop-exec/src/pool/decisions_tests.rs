//! The pool's decisions, without workers: a number stands for each.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use super::*;

type Numbers = Pool<u64, &'static str>;

fn bounds(floor: usize, ceiling: usize) -> Bounds {
    Bounds {
        floor,
        ceiling,
        queue: 2,
        idle_timeout: Some(Duration::from_secs(10)),
        recycle_calls: None,
        recycle_bytes: None,
    }
}

/// A pool with so many idle workers.
fn pool(floor: usize, ceiling: usize, workers: usize) -> Numbers {
    let mut pool = Pool::new(Bounds { floor: workers.max(floor), ..bounds(floor, ceiling) });
    for id in pool.grow(true, Instant::now) {
        assert!(matches!(back(&mut pool, id), Next::Idle { .. }));
    }
    assert_eq!(pool.idle(), workers.max(floor));
    pool.bounds.floor = floor;
    pool
}

fn back(pool: &mut Numbers, id: WorkerId) -> Next<u64, &'static str> {
    pool.give_back(id.0, id, Wear::default(), Instant::now, |_| {})
}

fn task(pool: &mut Numbers, payload: &'static str) -> Queued<&'static str> {
    Queued { seq: pool.next_seq(), deadline: None, bounded: true, payload }
}

fn place(pool: &mut Numbers, payload: &'static str, pinned: Option<u64>) -> Placed<u64, &'static str> {
    let queued = task(pool, payload);
    pool.place(queued, pinned.map(WorkerId), false, Instant::now)
}

fn runs(next: Next<u64, &'static str>) -> Option<&'static str> {
    match next {
        Next::Run(_, queued) => Some(queued.payload),
        _ => None,
    }
}

#[test]
fn the_worker_used_last_is_taken_first_and_waiting_tasks_go_in_order() {
    let mut pool = pool(2, 2, 2);
    assert_eq!(pool.take(100), Some(2));
    assert_eq!(pool.take(101), Some(1));
    assert_eq!(pool.take(102), None);
    assert!(matches!(place(&mut pool, "first", None), Placed::Waits));
    assert!(matches!(place(&mut pool, "second", None), Placed::Waits));
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("first"));
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("second"));
    assert!(matches!(back(&mut pool, WorkerId(1)), Next::Idle { .. }));
    assert_eq!((pool.busy(), pool.idle(), pool.waiting()), (1, 1, 0));
}

#[test]
fn a_full_queue_takes_no_more_unless_told_to() {
    let mut pool = pool(1, 1, 1);
    pool.take(100);
    assert!(matches!(place(&mut pool, "a", None), Placed::Waits));
    assert!(matches!(place(&mut pool, "b", None), Placed::Waits));
    assert!(pool.full());
    assert!(matches!(place(&mut pool, "c", None), Placed::Full(_)));
    let overfull = task(&mut pool, "d");
    assert!(matches!(pool.place(overfull, None, true, Instant::now), Placed::Waits));
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("a"));
    assert!(pool.full());
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("b"));
    assert!(!pool.full());
}

#[test]
fn a_pinned_task_waits_for_its_worker_and_for_no_other() {
    let mut pool = pool(2, 2, 2);
    assert!(matches!(place(&mut pool, "there", Some(1)), Placed::Run(1, _)));
    assert!(matches!(place(&mut pool, "later", Some(1)), Placed::Waits));
    assert_eq!(pool.idle(), 1);
    assert!(matches!(place(&mut pool, "any", None), Placed::Run(2, _)));
    assert!(matches!(back(&mut pool, WorkerId(2)), Next::Idle { .. }));
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("later"));
    assert!(matches!(place(&mut pool, "nowhere", Some(9)), Placed::Gone(_)));
    assert!(matches!(place(&mut pool, "lost", Some(1)), Placed::Waits));
    let lost: Vec<_> = pool.removed(WorkerId(1)).pinned.into_iter().map(|queued| queued.payload).collect();
    assert_eq!(lost, ["lost"]);
    assert_eq!((pool.workers(), pool.waiting()), (1, 0));
}

#[test]
fn the_older_of_pinned_and_common_tasks_goes_first() {
    for pinned_first in [true, false] {
        let mut pool = pool(1, 1, 1);
        pool.take(100);
        for pinned in [pinned_first, !pinned_first] {
            place(&mut pool, if pinned { "pinned" } else { "common" }, pinned.then_some(1));
        }
        let first = runs(back(&mut pool, WorkerId(1)));
        assert_eq!(first, Some(if pinned_first { "pinned" } else { "common" }));
    }
}

#[test]
fn a_task_that_is_tried_again_keeps_its_place() {
    let mut pool = pool(1, 1, 1);
    pool.take(100);
    let old = task(&mut pool, "old");
    place(&mut pool, "new", None);
    pool.place(old, None, true, Instant::now);
    assert_eq!(runs(back(&mut pool, WorkerId(1))), Some("old"));
}

#[test]
fn a_waiting_task_can_be_taken_out_by_name() {
    let mut pool = pool(1, 1, 1);
    pool.take(100);
    let queued = task(&mut pool, "a");
    let seq = queued.seq;
    pool.place(queued, Some(WorkerId(1)), false, Instant::now);
    assert_eq!(pool.take_out(seq).map(|queued| queued.payload), Some("a"));
    assert!(pool.take_out(seq).is_none());
    assert!(!pool.full());
}

#[test]
fn workers_are_started_for_the_floor_and_for_waiting_tasks_up_to_the_ceiling() {
    let mut pool: Numbers = Pool::new(Bounds { queue: 100, ..bounds(1, 3) });
    assert_eq!(pool.grow(false, Instant::now), []);
    assert_eq!(pool.grow(true, Instant::now), [WorkerId(1)]);
    assert_eq!(pool.grow(true, Instant::now), []);
    place(&mut pool, "a", None);
    assert_eq!(pool.grow(true, Instant::now), [], "one is starting for it");
    for _ in 0..5 {
        place(&mut pool, "b", None);
    }
    assert_eq!(pool.grow(true, Instant::now), [WorkerId(2), WorkerId(3)]);
    assert_eq!(pool.grow(true, Instant::now), []);
}

#[test]
fn a_start_that_fails_ends_the_tasks_only_when_no_worker_is_left() {
    let mut pool: Numbers = Pool::new(bounds(0, 2));
    place(&mut pool, "a", None);
    place(&mut pool, "b", None);
    let now = Instant::now();
    assert_eq!(pool.grow(true, || now), [WorkerId(1), WorkerId(2)]);
    assert!(pool.start_failed(WorkerId(1), now).is_empty());
    assert_eq!(pool.start_failed(WorkerId(2), now).len(), 2);
    assert_eq!(pool.grow(true, || now), []);
    let queued = task(&mut pool, "c");
    assert!(matches!(pool.place(queued, None, false, || now), Placed::Hopeless(_)));
    let later = now + LONGEST_BACKOFF;
    let queued = task(&mut pool, "d");
    assert!(matches!(pool.place(queued, None, false, || later), Placed::Waits));
    assert_eq!(pool.grow(true, || later).len(), 1);
}

#[test]
fn a_worn_worker_is_replaced_when_nobody_holds_on_to_it() {
    let mut pool = pool(1, 1, 1);
    pool.bounds.recycle_calls = Some(5);
    let rows =
        [(4, false, 0, false), (5, false, 0, true), (0, true, 0, true), (5, false, 1, false), (0, true, 1, false)];
    for (calls, retiring, handles, recycled) in rows {
        let id = pool.slots().map(|slot| slot.id).next().unwrap();
        pool.take(100);
        let lot = Arc::clone(&pool.slot_mut(id).unwrap().lot);
        let held: Vec<_> = (0..handles).map(|_| crate::work::remote::Remote::name("x".to_owned(), &lot)).collect();
        let next = pool.give_back(id.0, id, Wear { calls, bytes: 0, retiring }, Instant::now, |_| {});
        assert_eq!(matches!(next, Next::Recycle(_)), recycled, "{calls} {retiring} {handles}");
        drop(held);
        if recycled {
            pool.removed(id);
            let id = pool.grow(true, Instant::now)[0];
            back(&mut pool, id);
        }
    }
}

#[test]
fn idle_workers_above_the_floor_time_out_the_coldest_first() {
    let mut pool = pool(1, 3, 3);
    let now = Instant::now();
    let due = pool.next_idle_check(now).unwrap();
    assert!(due <= now + Duration::from_secs(10));
    assert_eq!(pool.take_timed_out(now), [] as [u64; 0]);
    assert_eq!(pool.take_timed_out(now + Duration::from_secs(11)), [1, 2]);
    assert_eq!(
        pool.take_timed_out(now + Duration::from_secs(12)),
        [] as [u64; 0],
        "those that are leaving do not count"
    );
    pool.removed(WorkerId(1));
    pool.removed(WorkerId(2));
    assert_eq!(pool.next_idle_check(now), None, "nothing to time at the floor");
    assert_eq!(pool.take_timed_out(now + Duration::from_secs(100)), [] as [u64; 0]);
}

#[test]
fn the_earliest_deadline_of_what_waits_is_known() {
    let mut pool = pool(1, 1, 1);
    pool.take(100);
    let now = Instant::now();
    for seconds in [9, 3] {
        let queued = Queued { deadline: Some(now + Duration::from_secs(seconds)), ..task(&mut pool, "timed") };
        pool.place(queued, None, false, Instant::now);
    }
    assert_eq!(pool.earliest_deadline(), Some(now + Duration::from_secs(3)));
    let late =
        pool.take_out_all(|queued| queued.deadline.is_some_and(|deadline| deadline <= now + Duration::from_secs(5)));
    assert_eq!((late.len(), pool.waiting()), (1, 1));
}

#[test]
fn an_idle_worker_rests_once_until_its_next_call() {
    let mut pool = pool(1, 1, 1);
    let now = Instant::now();
    assert!(pool.next_rest().is_some_and(|moment| moment <= now + REST));
    assert_eq!(pool.take_resting(now), [] as [u64; 0]);
    assert_eq!(pool.take_resting(now + REST), [1]);
    assert!(matches!(back(&mut pool, WorkerId(1)), Next::Idle { tell: false }));
    assert_eq!((pool.take_resting(now + 5 * REST), pool.next_rest()), (vec![], None));
    pool.take(100);
    assert!(matches!(back(&mut pool, WorkerId(1)), Next::Idle { tell: true }), "nobody watches the time");
    pool.take(101);
    assert!(matches!(back(&mut pool, WorkerId(1)), Next::Idle { tell: false }), "told once");
    assert!(pool.next_rest().is_some());
}

#[test]
fn workers_that_die_unused_are_not_replaced_as_fast_as_they_die() {
    let mut pool = pool(1, 1, 1);
    let now = Instant::now();
    for _ in 0..UNUSED_DEATHS {
        let id = pool.slots().next().map(|slot| slot.id);
        let Some(id) = id else { panic!("no worker") };
        pool.died_unused(now);
        pool.removed(id);
        pool.floor_from = pool.floor_from.map(|_| now + FIRST_BACKOFF);
        for id in pool.grow(true, || now) {
            back(&mut pool, id);
        }
    }
    assert_eq!(pool.workers(), 0, "one after the other was started");
    assert!(matches!(place(&mut pool, "task", None), Placed::Waits));
    let [id] = pool.grow(true, || now)[..] else { panic!("a task waits") };
    assert_eq!(runs(back(&mut pool, id)), Some("task"));
    pool.removed(id);
    assert_eq!(pool.grow(true, || now).len(), 0);
    let later = pool.grow(true, || now + FIRST_BACKOFF);
    assert_eq!(later.len(), 1, "the floor is kept up again");
    // A worker that has done something is no such worker.
    pool.give_back(1, later[0], Wear { calls: 1, ..Wear::default() }, || now, |_| {});
    assert_eq!(pool.stillborn, 0);
}

#[test]
fn a_worker_that_is_about_to_be_closed_is_asked_for_nothing_more() {
    let mut pool = pool(0, 2, 2);
    let now = Instant::now();
    pool.take(100);
    let closing = pool.take_timed_out(now + Duration::from_secs(100));
    assert_eq!(closing, [1]);
    assert_eq!(pool.staying().map(|slot| slot.id).collect::<Vec<_>>(), [WorkerId(2)]);
    assert_eq!(pool.start_at_least(2), [], "there would be more than the ceiling allows");
    pool.removed(WorkerId(1));
    assert_eq!(pool.start_at_least(2).len(), 1);
}

#[test]
fn times_beyond_what_the_clock_can_name_are_never() {
    let mut pool = pool(0, 1, 1);
    pool.bounds.idle_timeout = Some(Duration::MAX);
    let now = Instant::now();
    assert_eq!(pool.next_idle_check(now), None);
    assert_eq!(pool.take_timed_out(now + Duration::from_secs(1_000_000)), [] as [u64; 0]);
}
