//! Streams and draws are NumPy's, bit for bit: all bits of many draws, put together by exclusive or, are what NumPy 2.4
//! gives for the same state.

use understudy_array::random::{self, Bounded, Dxsm, Mersenne, Pcg, Stream};

fn pcg() -> Pcg {
    Pcg::new((1 << 100) + 12345, (1 << 90) + 7)
}

fn mersenne() -> Mersenne {
    Mersenne::new(std::array::from_fn(|k| (k as u32).wrapping_mul(2_654_435_761)), 624)
}

struct Row {
    name: &'static str,
    new: fn() -> Box<dyn Stream>,
    words: u64,
    doubles: u64,
    normals: u64,
    exponentials: u64,
    singles: [u32; 3],
    integers: [u64; 4],
}

const ROWS: [Row; 3] = [
    Row {
        name: "PCG64",
        new: || Box::new(pcg()),
        words: 8083557591662293985,
        doubles: 70960437602582691,
        normals: 20652384313048980,
        exponentials: 9093246174108815740,
        singles: [103950288, 1962875663, 121264622],
        integers: [232322, 120162246017070, 67, 530],
    },
    Row {
        name: "PCG64DXSM",
        new: || Box::new(Dxsm(pcg())),
        words: 1832712634500895202,
        doubles: 46554886855577526,
        normals: 9182684616380325083,
        exponentials: 31707245324941944,
        singles: [4063444073, 198015869, 27038459],
        integers: [690261, 861679105053050, 110, 591],
    },
    Row {
        name: "MT19937",
        new: || Box::new(mersenne()),
        words: 2416702758,
        doubles: 42109674580597165,
        normals: 9132066683374117438,
        exponentials: 9087851628471136554,
        singles: [4059029648, 2097340174, 38064428],
        integers: [278206, 847694072767138, 49, 731],
    },
];

fn all<T: Copy + Default>(n: usize, fill: impl FnOnce(&mut [T])) -> Vec<T> {
    let mut values = vec![T::default(); n];
    fill(&mut values);
    values
}

fn mixed(values: impl IntoIterator<Item = u64>) -> u64 {
    values.into_iter().fold(0, |a, b| a ^ b)
}

#[test]
fn streams() {
    for Row { name, new, words, doubles, normals, exponentials, singles, integers } in ROWS {
        // The raw words of the Mersenne Twister are 32 bits wide.
        let raw = if name == "MT19937" {
            mixed(all(1000, |out| new().words32(out)).into_iter().map(u64::from))
        } else {
            mixed(all(1000, |out| new().words64(out)))
        };
        assert_eq!(raw, words, "{name}");
        let bits = |values: Vec<f64>| mixed(values.into_iter().map(f64::to_bits));
        assert_eq!(bits(all(1000, |out| random::uniform_fill(&mut *new(), out))), doubles, "{name}");
        assert_eq!(bits(all(200_000, |out| random::normal_fill(&mut *new(), out))), normals, "{name}");
        assert_eq!(bits(all(200_000, |out| random::exponential_fill(&mut *new(), out))), exponentials, "{name}");
        let bits = |values: Vec<f32>| mixed(values.into_iter().map(|v| u64::from(v.to_bits()))) as u32;
        assert_eq!(bits(all(200_000, |out| random::normal_fill_single(&mut *new(), out))), singles[0], "{name}");
        assert_eq!(bits(all(200_000, |out| random::exponential_fill_single(&mut *new(), out))), singles[1], "{name}");
        assert_eq!(bits(all(1000, |out| random::uniform_fill_single(&mut *new(), out))), singles[2], "{name}");
        let spans: Vec<u64> = (0..999).collect();
        let made = [
            mixed(all(1001, |out| new().bounded(&mut Bounded::new(999_999, false), out))),
            mixed(all(1001, |out| new().bounded(&mut Bounded::new(999_999_999_999_999, false), out))),
            mixed(all(1001, |out| new().bounded(&mut Bounded::cut(99, 8, false), out))),
            mixed(all(999, |out| random::bounded_each(&mut *new(), &spans, None, false, out))),
        ];
        assert_eq!(made, integers, "{name}");
    }
}

/// Drawing many at once leaves the stream where single draws would, and so does moving on without drawing.
#[test]
fn one_by_one() {
    let (mut at_once, mut single, mut moved) = (pcg(), pcg(), pcg());
    let many = all(5000, |out| random::normal_fill(&mut at_once, out));
    assert!(many.iter().all(|value| *value == random::normal(&mut single)));
    assert_eq!(at_once.value, single.value);
    let steps = all(777, |out| single.words64(out)).len();
    moved.value = at_once.value;
    moved.advance(steps as u128);
    assert_eq!(moved.value, single.value);
}
