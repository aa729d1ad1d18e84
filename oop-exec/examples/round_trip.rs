//! How long a call takes, from Rust: beside the least that two processes and one socket can do.
//!
//!     cargo run --release --example round_trip -- [INTERPRETER]
//!
//! `understudy-exec` must be built in the same profile; arrays need NumPy in the interpreter.

use std::error::Error;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use understudy_exec::exchange::{BatchStep, Step, Wake, Worker};
use understudy_exec::function::Function;
use understudy_exec::interpreter::Interpreter;
use understudy_exec::memory::SharedBlock;
use understudy_exec::outcome::Outcome;
use understudy_exec::settings::Settings;
use understudy_exec::task::{Options, Task, WorkerId};
use understudy_translators::{Array, Buffer, Encoded, Flavour, Value};

const ECHO: &str =
    "import os\nwhile True:\n    data = os.read(0, 65536)\n    if not data: break\n    os.write(0, data)\n";
const LENGTH: usize = 64 << 20;
const STARTS: usize = 41;

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| "python3".to_owned());
    let interpreter = Interpreter::find(&name)?;
    println!("{}", interpreter.executable.display());

    let (mut ours, theirs) = UnixStream::pair()?;
    let mut echo = Command::new(&interpreter.executable)
        .args(["-I", "-c", ECHO])
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .spawn()?;
    let mut buffer = [0; 64];
    let floor = measure(20_000, || {
        ours.write_all(&buffer)?;
        Ok(ours.read_exact(&mut buffer)?)
    })?;
    report("blocking echo", floor);
    drop(ours);
    echo.wait()?;

    let settings = Settings::new(interpreter);
    let wake = Wake::new()?;
    let function = Function::reference("builtins:bool")?;
    let nothing = Encoded::value(&Value::Tuple(Vec::new()))?;
    let (mut bare, mut cold) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        // They take turns, so that what else the machine does hits both alike.
        let began = Instant::now();
        let (mut ours, theirs) = UnixStream::pair()?;
        let mut process = Command::new(&settings.interpreter.executable)
            .args(["-I", "-c", "import os; os.write(0, b'1')"])
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .spawn()?;
        ours.read_exact(&mut buffer[..1])?;
        bare.push(began.elapsed());
        process.wait()?;
        let began = Instant::now();
        let mut worker = Worker::start(&settings, WorkerId(1), "cold")?;
        run(&mut worker, &Task::call(function.clone(), nothing.clone()), &wake)?;
        cold.push(began.elapsed());
    }
    for times in [&mut bare, &mut cold] {
        times.sort_unstable();
    }
    let ratio = |place: usize| cold[place].as_secs_f64() / bare[place].as_secs_f64();
    println!("{:<28}{:>10.2} median{:>10.2} least", "cold start / bare", ratio(STARTS / 2), ratio(0));
    report("bare interpreter", bare);
    report("cold start", cold);
    let mut worker = Worker::start(&settings, WorkerId(1), "round-trip")?;
    run(&mut worker, &Task::call(function.clone(), nothing.clone()), &wake)?;

    let task = Task::call(function.clone(), nothing.clone());
    report("no-op", measure(20_000, || run(&mut worker, &task, &wake).map(drop))?);
    let slow = Task::call(Function::reference("time:sleep")?, tuple(vec![Value::Float(0.002)])?);
    report("sleep of 2 ms", measure(300, || run(&mut worker, &slow, &wake).map(drop))?);

    let calls = vec![nothing; 1000];
    let began = Instant::now();
    for _ in 0..100 {
        worker.begin_batch(&function, &Options::default(), &calls)?;
        let mut finished = 0;
        match worker.wait_batch(None, &wake, &mut |_, result| finished += usize::from(result.is_ok())) {
            BatchStep::Done => assert_eq!(finished, calls.len()),
            step => return Err(format!("{step:?}").into()),
        }
    }
    println!("{:<28}{:>10.0} calls/s", "batches of 1000", 100_000.0 / began.elapsed().as_secs_f64());

    let double = Function::reference("operator:mul")?;
    let array = |buffer: Buffer| {
        let array = Array {
            flavour: Flavour::NdArray,
            dtype: Value::str("<f8"),
            writeable: true,
            shape: vec![(LENGTH / 8) as u64],
            strides: vec![8],
            buffer,
            offset: 0,
        };
        Ok::<_, Box<dyn Error>>(Task::call(
            double.clone(),
            tuple(vec![Value::Array(Box::new(array)), Value::Float(2.0)])?,
        ))
    };
    let copied = array(Buffer::new(vec![0; LENGTH]))?;
    if let Err(error) = run(&mut worker, &copied, &wake) {
        println!("no arrays: {error}");
        return Ok(());
    }
    report("64 MiB * 2.0, copied", measure(40, || run(&mut worker, &copied, &wake).map(drop))?);
    let shared = array(SharedBlock::new(LENGTH)?.buffer())?;
    report("64 MiB * 2.0, shared", measure(40, || run(&mut worker, &shared, &wake).map(drop))?);
    let length = Function::reference("builtins:len")?;
    let mut task = shared;
    if let understudy_exec::task::Job::Call { function, args, .. } = &mut task.job {
        *function = length;
        let block = SharedBlock::new(LENGTH)?.buffer();
        let array = Array {
            flavour: Flavour::NdArray,
            dtype: Value::str("<f8"),
            writeable: true,
            shape: vec![(LENGTH / 8) as u64],
            strides: vec![8],
            buffer: block,
            offset: 0,
        };
        *args = tuple(vec![Value::Array(Box::new(array))])?;
    }
    report("len of 64 MiB, shared", measure(2000, || run(&mut worker, &task, &wake).map(drop))?);
    Ok(())
}

fn tuple(values: Vec<Value>) -> Result<Encoded, Box<dyn Error>> {
    Ok(Encoded::value(&Value::Tuple(values))?)
}

fn run(worker: &mut Worker, task: &Task, wake: &Wake) -> Result<Outcome, Box<dyn Error>> {
    worker.begin(task)?;
    match worker.wait(None, wake) {
        Step::Done(result) => Ok(result?),
        step => Err(format!("{step:?}").into()),
    }
}

fn measure(
    count: usize,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count / 10 + 1 {
        work()?;
    }
    for _ in 0..count {
        let began = Instant::now();
        work()?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn report(name: &str, times: Vec<Duration>) {
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e6;
    println!("{name:<28}{:>10.1} µs median{:>10.1} µs p99{:>10.1} µs least", at(0.5), at(0.99), at(0.0));
}
