//! Whatever the other end of a worker's socket does costs one call and ends in one clear failure.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/peer.rs"]
mod peer;

use std::sync::Arc;
use std::time::Instant;

use peer::*;
use understudy_exec::exchange::{BatchStep, Step, Wake};
use understudy_exec::frame::FaultCode;
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Reply};
use understudy_exec::settings::Settings;
use understudy_exec::task::{Callbacks, Options};
use understudy_translators::{Encoded, Value};

fn settings() -> Settings {
    Settings { max_body: 1 << 20, max_result: 4 << 20, ..Settings::default() }
}

/// What the peer answers to a call with id `id`.
type Answer = Box<dyn Fn(u64) -> Vec<u8> + Send>;

fn header(length: u32, kind: u8, flags: u8, descriptors: u16, id: u64) -> Vec<u8> {
    let mut bytes = length.to_le_bytes().to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(descriptors.to_le_bytes());
    bytes.extend(id.to_le_bytes());
    bytes
}

fn raw(kind: u8, body: &'static [u8]) -> Answer {
    Box::new(move |id| frame(kind, id, body))
}

fn said(kind: u8, fields: Vec<Value>) -> Answer {
    Box::new(move |id| frame(kind, id, &body(&fields)))
}

/// A reply whose table names these ranges.
fn naming(id: u64, ranges: &[(u32, u64, u64)]) -> Vec<u8> {
    let mut body = (ranges.len() as u32).to_le_bytes().to_vec();
    for (segment, offset, length) in ranges {
        body.push(1);
        body.extend(segment.to_le_bytes());
        body.extend(offset.to_le_bytes());
        body.extend(length.to_le_bytes());
    }
    body.extend([0, 0]);
    frame(RESULT, id, &body)
}

/// A body whose only buffer is this range of shared memory.
fn shared(segment: u32, offset: u64, length: u64) -> Answer {
    Box::new(move |id| naming(id, &[(segment, offset, length)]))
}

#[test]
fn every_hostile_answer_is_one_protocol_failure() {
    let deep = |id: u64| {
        let mut body = vec![0, 0, 0, 0, 0];
        for _ in 0..100_000 {
            body.extend([0x10, 1, 0, 0, 0]);
        }
        body.push(0);
        frame(RESULT, id, &body)
    };
    let many_buffers = |id: u64| {
        let mut body = u32::MAX.to_le_bytes().to_vec();
        body.extend([0; 64]);
        frame(RESULT, id, &body)
    };
    let rows: Vec<(&str, Answer, FaultCode)> = vec![
        ("garbage", Box::new(|_| vec![0xEE; 4096]), FaultCode::Frame),
        ("zeros", Box::new(|_| vec![0; 16]), FaultCode::Frame),
        ("a supervisor's kind", raw(0x10, &[0, 0, 0, 0]), FaultCode::Frame),
        ("flags", Box::new(|id| header(6, RESULT, 1, 0, id)), FaultCode::Frame),
        ("descriptors", Box::new(|id| header(6, RESULT, 0, 1, id)), FaultCode::Frame),
        ("a giant length", Box::new(|id| header(u32::MAX, RESULT, 0, 0, id)), FaultCode::Length),
        ("just over the limit", Box::new(|id| header((1 << 20) + 1, RESULT, 0, 0, id)), FaultCode::Length),
        ("no body", raw(RESULT, &[]), FaultCode::Value),
        ("no fields", raw(RESULT, &[0, 0, 0, 0]), FaultCode::Value),
        ("one field", raw(RESULT, &[0, 0, 0, 0, 0]), FaultCode::Message),
        ("three fields", raw(RESULT, &[0, 0, 0, 0, 0, 0, 0]), FaultCode::Message),
        ("an unknown tag", raw(RESULT, &[0, 0, 0, 0, 0, 0xFE]), FaultCode::Value),
        ("a list that claims much", raw(RESULT, &[0, 0, 0, 0, 0, 0x10, 0xFF, 0xFF, 0xFF, 0xFF]), FaultCode::Value),
        ("a str that claims much", raw(RESULT, &[0, 0, 0, 0, 0, 0x07, 0xFF, 0xFF, 0xFF, 0x7F]), FaultCode::Value),
        ("deep nesting", Box::new(deep), FaultCode::Value),
        ("many buffers", Box::new(many_buffers), FaultCode::Value),
        ("an unknown segment", shared(99_999_999, 0, 8), FaultCode::Segment),
        ("a range that wraps around", shared(99_999_999, u64::MAX, 8), FaultCode::Segment),
        ("a report that is no dict", said(RESULT, vec![Value::Int(1), Value::None]), FaultCode::Message),
        (
            "a report with a wrong entry",
            said(RESULT, vec![Value::dict([("output", Value::Int(1))]), Value::None]),
            FaultCode::Message,
        ),
        ("an error without a record", said(ERROR, vec![Value::None, Value::Int(1)]), FaultCode::Message),
        (
            "an error without a type",
            said(ERROR, vec![Value::None, Value::record("exception", Value::dict([("text", Value::str("x"))]))]),
            FaultCode::Message,
        ),
        ("another kind of answer", said(0x92, vec![Value::Int(0), Value::Int(0)]), FaultCode::Order),
        ("a second HELLO", Box::new(|_| hello()), FaultCode::Order),
        (
            "a callback nobody offered",
            said(0x94, vec![Value::Int(1), Value::Tuple(vec![]), Value::None]),
            FaultCode::Order,
        ),
        (
            "RELEASED of what it does not have",
            said(0x96, vec![Value::List(vec![Value::Tuple(vec![Value::Int(1), Value::Int(0)])])]),
            FaultCode::Segment,
        ),
        ("RELEASED of nonsense", said(0x96, vec![Value::Int(3)]), FaultCode::Message),
        ("NEED of less than nothing", said(0x95, vec![Value::Int(-1)]), FaultCode::Message),
        ("EXITED of nobody", said(0x98, vec![Value::None, Value::None]), FaultCode::Message),
        ("FAULT", said(0x99, vec![Value::str("value"), Value::str("no such tag")]), FaultCode::Reported),
    ];
    for (name, answer, code) in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let Some((id, _)) = peer.expect(CALL) else { return };
            peer.say(&answer(id));
            peer.drain();
        });
        let failure = run(&mut worker, &call("m:f", &[])).err();
        match &failure {
            Some(Failure::Protocol { fault, .. }) => assert_eq!(fault.code, code, "{name}: {fault}"),
            other => panic!("{name}: {other:?}"),
        }
        assert!(!worker.alive(), "{name}");
        assert!(run(&mut worker, &call("m:f", &[])).is_err(), "{name}: it is used again");
        drop(worker);
        thread.join().unwrap();
    }
}

#[test]
fn a_version_or_frame_before_hello_is_refused() {
    let rows: Vec<(Vec<u8>, FaultCode)> = vec![
        (frame(HELLO, 0, &body(&[Value::Int(2), Value::dict([("pid", Value::Int(1))])])), FaultCode::Version),
        (frame(HELLO, 0, &body(&[Value::Int(1), Value::None])), FaultCode::Message),
        (frame(HELLO, 0, &body(&[Value::Int(1)])), FaultCode::Message),
        (result(1, Value::None), FaultCode::Order),
    ];
    for (bytes, code) in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&bytes);
            peer.drain();
        });
        match worker.ready(Some(Instant::now() + PATIENCE), &Wake::new().unwrap()) {
            Err(Failure::Protocol { fault, .. }) => assert_eq!(fault.code, code, "{fault}"),
            other => panic!("{other:?}"),
        }
        drop(worker);
        thread.join().unwrap();
    }
}

/// What a worker says in a call with everything in it, and the call's id.
fn conversation(id: u64) -> Vec<u8> {
    let report =
        Value::dict([("output", Value::List(vec![Value::Tuple(vec![Value::str("stdout"), Value::str("hi")])]))]);
    [
        hello(),
        frame(0x93, id, &body(&[Value::List(vec![Value::Tuple(vec![Value::str("stdout"), Value::str("live")])])])),
        frame(RESULT, id + 1000, &body(&[Value::None, Value::str("late")])),
        frame(0x96, 0, &body(&[Value::List(vec![])])),
        frame(RESULT, id, &body(&[report, Value::List((0..5).map(Value::Int).collect())])),
    ]
    .concat()
}

#[test]
fn a_death_at_every_byte_that_a_worker_says() {
    let whole = conversation(1);
    for cut in 0..=whole.len() {
        let bytes = whole[..cut].to_vec();
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.expect(CALL);
            peer.say(&bytes);
        });
        let result = run(&mut worker, &call("m:f", &[]));
        if cut == whole.len() {
            let outcome = result.unwrap();
            assert_eq!(outcome.value().unwrap(), Value::List((0..5).map(Value::Int).collect()));
            assert_eq!(outcome.report.unwrap().output, [("stdout".to_owned(), "hi".to_owned())]);
        } else {
            match result {
                Err(Failure::Protocol { fault, .. }) => assert_eq!(fault.code, FaultCode::Order, "{cut}: {fault}"),
                other => panic!("{cut}: {other:?}"),
            }
        }
        thread.join().unwrap();
    }
}

#[test]
fn a_death_at_every_byte_that_a_worker_reads() {
    use std::io::Read;
    let total = {
        let (mut worker, thread) = worker(&settings(), Peer::drain);
        worker.begin(&call("m:f", &[Value::Int(1)])).unwrap();
        let bytes = worker.bytes();
        drop(worker);
        thread.join().unwrap();
        bytes as usize
    };
    for cut in 0..=total {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let mut bytes = vec![0; cut];
            peer.0.read_exact(&mut bytes).unwrap();
        });
        match (run(&mut worker, &call("m:f", &[Value::Int(1)])), cut == total) {
            (Err(Failure::NeverStarted { .. }), false) | (Err(Failure::Protocol { .. }), true) => {}
            (other, _) => panic!("{cut} of {total}: {other:?}"),
        }
        thread.join().unwrap();
    }
}

#[test]
fn replies_that_nobody_waits_for_are_dropped() {
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        peer.say(
            &[
                result(0, Value::Int(-1)),
                result(u64::MAX, Value::Int(-2)),
                exception(id + 1, "builtins.ValueError", "no"),
            ]
            .concat(),
        );
        peer.say(&result(id, Value::Int(4)));
        peer.drain();
    });
    assert_eq!(run(&mut worker, &call("m:f", &[])).unwrap().value().unwrap(), Value::Int(4));
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn a_worker_that_does_not_read_cannot_hang_us() {
    let (mut worker, thread) = worker(&Settings { threshold: 64 << 20, ..Settings::default() }, |peer| {
        peer.say(&hello());
        // Reads nothing until the other side has given up.
        let mut one = [0];
        while std::io::Read::read(&mut peer.0, &mut one).is_ok_and(|count| count > 0 && one[0] != 0xAB) {}
    });
    let big = Value::bytes(vec![0xAA; 8 << 20]);
    let wake = Wake::new().unwrap();
    worker.begin(&call("m:f", &[big])).unwrap();
    let began = Instant::now();
    let limit = std::time::Duration::from_millis(50);
    // The peer may read a little; it never answers.
    assert!(matches!(worker.wait(Some(began + limit), &wake), Step::TimedOut));
    assert!(began.elapsed() < PATIENCE / 2);
    wake.wake();
    assert!(matches!(worker.wait(None, &wake), Step::Woken));
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn a_worker_that_never_stops_talking_does_not_stop_the_clock() {
    let rows: [fn(u64) -> Vec<u8>; 3] = [
        |id| frame(0x93, id, &body(&[Value::List(vec![])])),
        |id| result(id + 1000, Value::None),
        |_| frame(0x96, 0, &body(&[Value::List(vec![])])),
    ];
    for chatter in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let Some((id, _)) = peer.expect(CALL) else { return };
            let bytes = chatter(id).repeat(1000);
            while peer.say(&bytes) {}
        });
        let wake = Wake::new().unwrap();
        worker.begin(&call("m:f", &[])).unwrap();
        let until = Instant::now() + std::time::Duration::from_millis(50);
        assert!(matches!(worker.wait(Some(until), &wake), Step::TimedOut));
        wake.wake();
        assert!(matches!(worker.wait(None, &wake), Step::Woken));
        assert!(matches!(worker.idle(), understudy_exec::exchange::Idle::Fine));
        drop(worker);
        thread.join().unwrap();
    }
}

#[test]
fn silence_costs_nothing_but_the_deadline() {
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        peer.drain();
    });
    let wake = Wake::new().unwrap();
    worker.begin(&call("m:f", &[])).unwrap();
    let until = Instant::now() + std::time::Duration::from_millis(30);
    assert!(matches!(worker.wait(Some(until), &wake), Step::TimedOut));
    let death = worker.kill(false);
    assert_eq!(death.call, "m:f");
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn memory_for_results_is_bounded() {
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        let mut granted = 0;
        loop {
            peer.say(&frame(0x95, id, &body(&[Value::Int(1 << 20)])));
            let (_, answer) = peer.expect(0x1E).unwrap();
            // The first field is the segment; 0 refuses.
            if i64::from_le_bytes(answer[5..13].try_into().unwrap()) == 0 {
                break;
            }
            granted += 1;
        }
        peer.say(&result(id, Value::Int(granted)));
        peer.drain();
    });
    assert_eq!(run(&mut worker, &call("m:f", &[])).unwrap().value().unwrap(), Value::Int(4));
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn a_batch_ends_at_every_byte_with_what_was_finished() {
    let replies = |id: u64| {
        [result(id + 1, Value::Int(10)), exception(id + 2, "builtins.ValueError", "no"), result(id + 3, Value::Int(30))]
    };
    let ends: Vec<usize> = replies(1)
        .iter()
        .scan(0, |end, reply| {
            *end += reply.len();
            Some(*end)
        })
        .collect();
    let done = |id: u64| frame(0x92, id, &body(&[Value::Int(0), Value::Int(0)]));
    let whole = [replies(1).concat(), done(1)].concat();
    for cut in 0..=whole.len() {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let Some((id, _)) = peer.expect(0x11) else { return };
            peer.say(&[replies(id).concat(), done(id)].concat()[..cut]);
        });
        let wake = Wake::new().unwrap();
        let function = Function::reference("m:f").unwrap();
        let calls: Vec<_> = (0..3).map(|index| args(&[Value::Int(index)])).collect();
        assert_eq!(worker.begin_batch(&function, &Options::default(), &calls).unwrap(), 3);
        let mut seen = Vec::new();
        let step = worker.wait_batch(Some(Instant::now() + PATIENCE), &wake, &mut |index, result| {
            seen.push((index, result.map(|outcome| outcome.value().unwrap()).map_err(|failure| failure.id())));
        });
        let finished = ends.iter().filter(|&&end| end <= cut).count();
        let all = [(0, Ok(Value::Int(10))), (1, Err("exec-raised")), (2, Ok(Value::Int(30)))];
        assert_eq!(seen, all[..finished], "{cut}");
        match step {
            BatchStep::Done => assert_eq!(cut, whole.len()),
            BatchStep::Lost { running, .. } => assert_eq!(running, (finished < 3).then_some(finished), "{cut}"),
            other => panic!("{cut}: {other:?}"),
        }
        thread.join().unwrap();
    }
}

#[test]
fn a_batch_out_of_order_is_refused() {
    let rows: [fn(u64) -> Vec<u8>; 4] = [
        |id| result(id + 2, Value::None),
        |id| [result(id + 1, Value::None), result(id + 1, Value::None)].concat(),
        |id| frame(0x92, id, &body(&[Value::Int(0), Value::Int(0)])),
        |id| frame(0x92, id, &body(&[Value::Int(7), Value::Int(1000)])),
    ];
    for answer in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let Some((id, _)) = peer.expect(0x11) else { return };
            peer.say(&answer(id));
            peer.drain();
        });
        let calls: Vec<_> = (0..2).map(|index| args(&[Value::Int(index)])).collect();
        worker.begin_batch(&Function::reference("m:f").unwrap(), &Options::default(), &calls).unwrap();
        let step = worker.wait_batch(Some(Instant::now() + PATIENCE), &Wake::new().unwrap(), &mut |_, _| {});
        assert!(matches!(step, BatchStep::Lost { failure: Failure::Protocol { .. }, .. }), "{step:?}");
        drop(worker);
        thread.join().unwrap();
    }
}

#[test]
fn a_journal_that_lies_is_one_protocol_failure() {
    type Write = fn(u64) -> (u64, u64, Vec<u8>);
    let rows: [(&str, Write); 8] = [
        ("more bytes than there are", |_| (1, u64::MAX, vec![])),
        ("more frames than bytes", |id| (u64::MAX, 21, result(id + 1, Value::None))),
        ("fewer frames than bytes", |id| (1, 44, [result(id + 1, Value::None), result(id + 2, Value::None)].concat())),
        ("zeros", |_| (1, 64, vec![0; 64])),
        ("half a frame", |id| (1, 20, result(id + 1, Value::None))),
        ("another call", |id| (1, 22, result(id + 2, Value::None))),
        ("another kind", |id| (1, 22, frame(0x93, id + 1, &[0, 0, 0, 0, 0, 0]))),
        ("more outcomes than calls", |id| {
            let frames: Vec<u8> = (1..=3).flat_map(|index| result(id + index, Value::None)).collect();
            (3, frames.len() as u64, frames)
        }),
    ];
    for (name, write) in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let mut journal = None;
            let id = loop {
                match peer.read_with_descriptor() {
                    Some((0x11, id, ..)) => break id,
                    Some((_, _, _, descriptor)) => journal = descriptor.or(journal),
                    None => return,
                }
            };
            let (frames, bytes, content) = write(id);
            let file = std::fs::File::from(journal.unwrap());
            std::os::unix::fs::FileExt::write_all_at(&file, &content, 16).unwrap();
            std::os::unix::fs::FileExt::write_all_at(&file, &[frames.to_le_bytes(), bytes.to_le_bytes()].concat(), 0)
                .unwrap();
            assert!(file.set_len(1).is_err(), "a segment can be made smaller");
            let claim = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
            peer.say(&frame(0x92, id, &body(&[claim(frames), claim(bytes)])));
            peer.drain();
        });
        let calls: Vec<_> = (0..2).map(|index| args(&[Value::Int(index)])).collect();
        worker.begin_batch(&Function::reference("m:f").unwrap(), &Options::default(), &calls).unwrap();
        let mut seen = 0;
        let step = worker.wait_batch(Some(Instant::now() + PATIENCE), &Wake::new().unwrap(), &mut |_, _| seen += 1);
        assert!(matches!(step, BatchStep::Lost { failure: Failure::Protocol { .. }, .. }), "{name}: {step:?}");
        assert!(seen <= 2, "{name}");
        drop(worker);
        thread.join().unwrap();
    }
}

#[test]
fn ranges_of_results_are_checked_counted_and_given_back() {
    let table = |ranges: &[(u32, u64, u64)]| {
        let mut body = (ranges.len() as u32).to_le_bytes().to_vec();
        for (segment, offset, length) in ranges {
            body.push(1);
            body.extend(segment.to_le_bytes());
            body.extend(offset.to_le_bytes());
            body.extend(length.to_le_bytes());
        }
        body.extend([0, 0]);
        body
    };
    const MANY: usize = 40_000;
    let rows: [(&str, u64, u64, usize, bool); 5] = [
        ("within", 64, 4096, 1, true),
        ("named often", 0, 4096, MANY, true),
        ("over the end", 64, 64 << 20, 1, false),
        ("past the end", 64 << 20, 1, 1, false),
        ("wrapping", u64::MAX - 1, 8, 1, false),
    ];
    for (name, offset, length, count, good) in rows {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let (id, _) = peer.expect(CALL).unwrap();
            peer.say(&frame(0x95, id, &body(&[Value::Int(8192)])));
            let (_, answer) = peer.expect(0x1E).unwrap();
            let segment = u32::try_from(i64::from_le_bytes(answer[5..13].try_into().unwrap())).unwrap();
            peer.say(&frame(RESULT, id, &table(&vec![(segment, offset, length); count])));
            if !good {
                return peer.drain();
            }
            // The next call is told that all of it is free again, as often as it was named.
            let mut released = 0;
            let id = loop {
                match peer.read().unwrap() {
                    (0x1C, _, ranges) => released += u32::from_le_bytes(ranges[5..9].try_into().unwrap()) as usize,
                    (CALL, id, _) => break id,
                    _ => {}
                }
            };
            assert_eq!(released, count);
            peer.say(&result(id, Value::None));
            peer.drain();
        });
        let result = run(&mut worker, &call("m:f", &[]));
        match result {
            Ok(outcome) if good => {
                drop(outcome);
                run(&mut worker, &call("m:f", &[])).unwrap();
            }
            Err(Failure::Protocol { fault, .. }) if !good => assert_eq!(fault.code, FaultCode::Segment, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        drop(worker);
        thread.join().unwrap();
    }
}

/// The segment that a MEMORY names; 0 is a refusal.
fn granted(peer: &mut Peer) -> u32 {
    let (_, body) = peer.expect(0x1E).unwrap();
    let fields = understudy_translators::decode(&body, &Default::default(), |_| Err(String::new())).unwrap();
    u32::try_from(fields[0].as_int().unwrap()).unwrap()
}

fn need(id: u64, bytes: i64) -> Vec<u8> {
    frame(0x95, id, &body(&[Value::Int(bytes)]))
}

#[test]
fn many_small_needs_get_no_more_memory_than_one_large_one() {
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        let mut got = 0;
        for _ in 0..100 {
            peer.say(&need(id, 1));
            got += i64::from(granted(peer) != 0);
        }
        peer.say(&result(id, Value::Int(got)));
        peer.drain();
    });
    let got = run(&mut worker, &call("m:f", &[])).unwrap().value().unwrap();
    let most = settings().max_result as i64 >> 20;
    assert!(got.as_int().is_some_and(|got| (1..=most).contains(&got)), "{got:?} segments of 1 MiB");
    assert!(worker.shared() <= 2 * settings().max_result);
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn many_results_that_are_kept_lie_in_few_segments() {
    let settings = Settings { max_result: 256 << 20, ..settings() };
    let (mut worker, thread) = worker(&settings, |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        let mut room = 0;
        let mut segments = 0;
        while room < 100 << 20 {
            peer.say(&need(id, 1 << 20));
            let (_, body) = peer.expect(0x1E).unwrap();
            let fields = understudy_translators::decode(&body, &Default::default(), |_| Err(String::new())).unwrap();
            room += fields[2].as_int().unwrap();
            segments += 1;
        }
        peer.say(&result(id, Value::Int(segments)));
        peer.drain();
    });
    let segments = run(&mut worker, &call("m:f", &[])).unwrap().value().unwrap().as_int().unwrap();
    assert!(segments < 30, "{segments} segments for 100 MiB");
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn lengths_that_overflow_together_are_a_fault() {
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        peer.say(&need(id, 100));
        let segment = granted(peer);
        peer.say(&naming(id, &[(segment, 0, 8), (segment, 0, u64::MAX)]));
        peer.drain();
    });
    match run(&mut worker, &call("m:f", &[])) {
        Err(Failure::Protocol { fault, .. }) => assert_eq!(fault.code, FaultCode::Segment, "{fault}"),
        other => panic!("{other:?}"),
    }
    drop(worker);
    thread.join().unwrap();
}

#[test]
fn what_a_worker_makes_us_keep_for_it_is_bounded() {
    // It asks and does not read the answers.
    let asks: Answer = Box::new(|id| need(id, i64::MAX).repeat(1000));
    // Replies that nobody waits for name memory, which it would have to be told of.
    let replies: Answer = Box::new(|_| Vec::new());
    for (name, answer, uncalled) in [("asks", asks, false), ("replies", replies, true)] {
        let (mut worker, thread) = worker(&settings(), move |peer| {
            peer.say(&hello());
            let (id, _) = peer.expect(CALL).unwrap();
            let bytes = if uncalled {
                peer.say(&need(id, 100));
                naming(id + 1000, &vec![(granted(peer), 0, 8); 40_000])
            } else {
                answer(id)
            };
            while peer.say(&bytes) {}
        });
        match run(&mut worker, &call("m:f", &[])) {
            Err(Failure::Protocol { fault, .. }) => assert_eq!(fault.code, FaultCode::Order, "{name}: {fault}"),
            other => panic!("{name}: {other:?}"),
        }
        drop(worker);
        thread.join().unwrap();
    }
}

#[test]
fn a_closure_that_panics_costs_its_call_and_not_the_worker() {
    struct Panics;
    impl Callbacks for Panics {
        fn call(&self, _: u64, _: Reply) -> Result<Encoded, Encoded> {
            panic!("in a callback");
        }
    }
    let (mut worker, thread) = worker(&settings(), |peer| {
        peer.say(&hello());
        let (id, _) = peer.expect(CALL).unwrap();
        let printed = Value::List(vec![Value::Tuple(vec![Value::str("stdout"), Value::str("hi")])]);
        peer.say(&frame(0x93, id, &body(&[printed])));
        peer.say(&frame(0x94, id, &body(&[Value::Int(1), Value::Tuple(vec![]), Value::None])));
        let (_, body) = peer.expect(0x1D).unwrap();
        let fields = understudy_translators::decode(&body, &Default::default(), |_| Err(String::new())).unwrap();
        peer.say(&result(id, fields[0].clone()));
        peer.drain();
    });
    let mut task = call("m:f", &[]);
    task.options.callbacks = Some(Arc::new(Panics));
    task.options.live = Some(Arc::new(|_, _| panic!("in a listener")));
    assert_eq!(run(&mut worker, &task).unwrap().value().unwrap(), Value::Bool(false));
    assert!(worker.alive());
    drop(worker);
    thread.join().unwrap();
}
