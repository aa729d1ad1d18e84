//! What the builtins and the standard library do, as far as shims use them. What stands in no table is unknown.

use std::sync::LazyLock;

use rustc_hash::FxHashMap as HashMap;

use crate::behaviour::EffectKind;
use crate::behaviour::summary::Tag;

/// What a function outside the shim packages gives, besides looking at its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// A value without contents.
    Plain(Tag),
    /// A new container of what the arguments hold.
    Elements(Tag),
    /// A new object that holds the arguments.
    Arguments(Tag),
    /// Something that the arguments hold, or one of them.
    Element,
    /// The first argument, or a view of it.
    First,
    /// An object of a class that is not told, made from the arguments.
    Unknown,
}

/// One function, or one method of a builtin type, whose receiver is then argument 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub gives: Gives,
    /// The arguments that are changed, counted from 0; and what they take in.
    pub changes: Option<u8>,
    /// Argument that is called with what the others hold; or the keyword `key`.
    pub calls: Option<u8>,
    pub effect: Option<(EffectKind, &'static str)>,
    /// Whether it may raise exceptions of its own.
    pub raises: bool,
    /// Whether the order of a set shows in what it gives.
    pub ordered: bool,
    /// Whether only the classes of arguments are looked at.
    pub looks: bool,
}

const PLAIN: Row = Row {
    gives: Gives::Plain(Tag::Atom),
    changes: None,
    calls: None,
    effect: None,
    raises: false,
    ordered: false,
    looks: true,
};

const fn plain(tag: Tag) -> Row {
    Row { gives: Gives::Plain(tag), ..PLAIN }
}

const fn raising(tag: Tag) -> Row {
    Row { raises: true, ..plain(tag) }
}

const fn elements(tag: Tag) -> Row {
    Row { gives: Gives::Elements(tag), ordered: true, ..PLAIN }
}

const fn holding(tag: Tag) -> Row {
    Row { gives: Gives::Arguments(tag), ..PLAIN }
}

const fn effect(kind: EffectKind, on: &'static str, gives: Gives) -> Row {
    Row { effect: Some((kind, on)), raises: true, gives, ..PLAIN }
}

const CHANGES: Row = Row { changes: Some(0), raises: true, gives: Gives::Plain(Tag::None), ..PLAIN };
const TAKES: Row = Row { changes: Some(0), raises: true, gives: Gives::Element, ..PLAIN };

/// Functions and classes by dotted name.
const FUNCTIONS: &[(&str, Row)] = &[
    ("builtins.isinstance builtins.issubclass builtins.callable", Row { looks: false, ..plain(Tag::Bool) }),
    ("builtins.bool builtins.all builtins.any builtins.hasattr", plain(Tag::Bool)),
    ("builtins.len", plain(Tag::Int)),
    ("builtins.int builtins.ord", raising(Tag::Int)),
    ("builtins.float", raising(Tag::Float)),
    ("builtins.complex", raising(Tag::Complex)),
    (
        "builtins.str builtins.repr builtins.ascii builtins.format builtins.bin builtins.hex builtins.oct",
        plain(Tag::Str),
    ),
    ("builtins.chr", raising(Tag::Str)),
    ("builtins.bytes", raising(Tag::Bytes)),
    ("builtins.range", raising(Tag::Range)),
    ("builtins.type", Row { looks: false, ..plain(Tag::Class) }),
    ("builtins.object", plain(Tag::Object)),
    ("builtins.slice", holding(Tag::Slice)),
    ("builtins.list", elements(Tag::List)),
    ("builtins.tuple", elements(Tag::Tuple)),
    ("builtins.dict collections.OrderedDict collections.Counter", elements(Tag::Dict)),
    ("builtins.set", Row { ordered: false, ..elements(Tag::Set) }),
    ("builtins.frozenset", Row { ordered: false, ..elements(Tag::FrozenSet) }),
    ("builtins.bytearray", raising(Tag::Bytearray)),
    ("builtins.memoryview", Row { gives: Gives::First, ..PLAIN }),
    ("builtins.iter builtins.reversed builtins.zip builtins.enumerate", elements(Tag::Iterator)),
    ("builtins.map builtins.filter", Row { calls: Some(0), ..elements(Tag::Iterator) }),
    ("builtins.sorted", Row { calls: Some(u8::MAX), ordered: false, ..elements(Tag::List) }),
    ("builtins.min builtins.max", Row { gives: Gives::Element, calls: Some(u8::MAX), raises: true, ..PLAIN }),
    ("builtins.sum builtins.next", Row { gives: Gives::Element, raises: true, ..PLAIN }),
    ("builtins.abs builtins.round builtins.pow builtins.divmod", Row { gives: Gives::Element, raises: true, ..PLAIN }),
    ("builtins.vars", Row { gives: Gives::First, ..PLAIN }),
    ("builtins.dir", elements(Tag::List)),
    ("builtins.id builtins.hash", effect(EffectKind::Identity, "`id` or `hash`", Gives::Plain(Tag::Int))),
    ("builtins.print", effect(EffectKind::Output, "standard output", Gives::Plain(Tag::None))),
    ("builtins.input", effect(EffectKind::Input, "standard input", Gives::Plain(Tag::Str))),
    ("builtins.open io.open", effect(EffectKind::Files, "the file system", Gives::Unknown)),
    // Arithmetic.
    (
        "math.sqrt math.exp math.log math.log2 math.log10 math.log1p math.expm1 math.sin math.cos math.tan math.asin \
         math.acos math.atan math.atan2 math.sinh math.cosh math.tanh math.asinh math.acosh math.atanh math.hypot \
         math.pow math.fabs math.fmod math.copysign math.ldexp math.degrees math.radians math.gamma math.lgamma math.erf \
         math.erfc math.fsum math.cbrt math.exp2 math.nextafter math.ulp math.dist math.remainder",
        raising(Tag::Float),
    ),
    ("math.isnan math.isinf math.isfinite math.isclose cmath.isnan cmath.isinf cmath.isfinite", raising(Tag::Bool)),
    ("math.floor math.ceil math.trunc math.prod math.sumprod", Row { gives: Gives::Element, raises: true, ..PLAIN }),
    ("math.gcd math.lcm math.comb math.perm math.factorial math.isqrt", raising(Tag::Int)),
    ("math.frexp math.modf cmath.polar", Row { gives: Gives::Elements(Tag::Tuple), raises: true, ..PLAIN }),
    (
        "cmath.sqrt cmath.exp cmath.log cmath.log10 cmath.sin cmath.cos cmath.tan cmath.asin cmath.acos cmath.atan \
         cmath.sinh cmath.cosh cmath.tanh cmath.asinh cmath.acosh cmath.atanh cmath.rect",
        raising(Tag::Complex),
    ),
    ("cmath.phase", raising(Tag::Float)),
    ("operator.index", raising(Tag::Int)),
    ("operator.truth operator.not_ operator.contains operator.is_ operator.is_not", plain(Tag::Bool)),
    ("operator.countOf operator.indexOf operator.length_hint", raising(Tag::Int)),
    (
        "operator.add operator.sub operator.mul operator.truediv operator.floordiv operator.mod operator.pow \
         operator.neg operator.pos operator.abs operator.invert operator.inv operator.and_ operator.or_ operator.xor \
         operator.lshift operator.rshift operator.matmul operator.eq operator.ne operator.lt operator.le operator.gt \
         operator.ge operator.getitem operator.concat",
        Row { gives: Gives::Element, ..PLAIN },
    ),
    ("operator.methodcaller", holding(Tag::Object)),
    ("operator.setitem operator.delitem", CHANGES),
    ("operator.itemgetter operator.attrgetter", holding(Tag::Getter)),
    // Iteration.
    (
        "itertools.chain itertools.chain.from_iterable itertools.compress itertools.islice itertools.product \
         itertools.zip_longest itertools.cycle itertools.combinations itertools.permutations itertools.tee \
         itertools.combinations_with_replacement itertools.pairwise itertools.batched",
        elements(Tag::Iterator),
    ),
    ("itertools.repeat itertools.count", holding(Tag::Iterator)),
    (
        "itertools.starmap itertools.takewhile itertools.dropwhile itertools.filterfalse functools.reduce",
        Row { calls: Some(0), ..elements(Tag::Iterator) },
    ),
    ("itertools.accumulate itertools.groupby", Row { calls: Some(1), ..elements(Tag::Iterator) }),
    ("functools.cmp_to_key", Row { calls: Some(0), ..holding(Tag::Object) }),
    ("heapq.merge heapq.nlargest heapq.nsmallest", Row { calls: Some(u8::MAX), ..elements(Tag::List) }),
    ("heapq.heappush heapq.heapify bisect.insort bisect.insort_left bisect.insort_right", CHANGES),
    ("heapq.heappop heapq.heappushpop heapq.heapreplace", TAKES),
    ("bisect.bisect bisect.bisect_left bisect.bisect_right", Row { calls: Some(u8::MAX), ..raising(Tag::Int) }),
    // Containers and buffers.
    ("array.array", Row { gives: Gives::Plain(Tag::Buffer), raises: true, ..PLAIN }),
    ("collections.deque", elements(Tag::List)),
    ("struct.Struct", raising(Tag::Layout)),
    ("struct.pack", raising(Tag::Bytes)),
    (
        "struct.unpack struct.unpack_from struct.iter_unpack",
        Row { gives: Gives::Elements(Tag::Tuple), raises: true, ..PLAIN },
    ),
    ("struct.calcsize", raising(Tag::Int)),
    ("struct.pack_into", Row { changes: Some(1), ..CHANGES }),
    ("copy.deepcopy", Row { gives: Gives::Unknown, ..PLAIN }),
    ("types.SimpleNamespace types.MappingProxyType", holding(Tag::Object)),
    // Text, dates and other values that never change.
    (
        "re.compile re.match re.fullmatch re.search datetime.datetime datetime.date datetime.time datetime.timedelta \
         datetime.timezone datetime.date.fromordinal datetime.datetime.combine datetime.datetime.strptime \
         datetime.datetime.fromisoformat datetime.datetime.fromtimestamp datetime.date.fromisoformat \
         datetime.datetime.fromordinal fractions.Fraction decimal.Decimal zoneinfo.ZoneInfo",
        raising(Tag::Frozen),
    ),
    ("re.sub re.subn", Row { calls: Some(1), ..raising(Tag::Str) }),
    (
        "re.escape unicodedata.normalize unicodedata.category textwrap.dedent textwrap.indent html.escape",
        raising(Tag::Str),
    ),
    ("re.split re.findall csv.reader", Row { gives: Gives::Elements(Tag::List), raises: true, ..PLAIN }),
    ("json.dumps unicodedata.east_asian_width unicodedata.name", raising(Tag::Str)),
    ("calendar.monthrange calendar.isleap calendar.leapdays", raising(Tag::Int)),
    ("io.StringIO io.BytesIO", holding(Tag::List)),
    ("sys.getsizeof", raising(Tag::Int)),
    ("sys.getrefcount", effect(EffectKind::Identity, "the count of references", Gives::Plain(Tag::Int))),
    ("sys.intern", plain(Tag::Str)),
    ("sys.exc_info", Row { gives: Gives::Unknown, ..PLAIN }),
    ("typing.cast", Row { gives: Gives::Element, ..PLAIN }),
    ("typing.TypeVar typing.NewType typing.ParamSpec", holding(Tag::Object)),
    ("contextlib.suppress contextlib.nullcontext", holding(Tag::Context)),
    ("threading.Lock threading.RLock", plain(Tag::Context)),
    ("threading.local", plain(Tag::Object)),
    // What reaches outside.
    ("warnings.warn warnings.warn_explicit", effect(EffectKind::Warnings, "warnings", Gives::Plain(Tag::None))),
    (
        "warnings.catch_warnings warnings.simplefilter warnings.filterwarnings",
        effect(EffectKind::Warnings, "the filters of warnings", Gives::Plain(Tag::Context)),
    ),
    (
        "time.time time.time_ns time.monotonic time.perf_counter time.perf_counter_ns time.monotonic_ns time.process_time \
         datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today time.localtime \
         time.gmtime",
        effect(EffectKind::Clock, "the clock", Gives::Plain(Tag::Frozen)),
    ),
    ("time.sleep", effect(EffectKind::Process, "the running thread", Gives::Plain(Tag::None))),
    (
        "random.random random.randint random.randrange random.getrandbits random.gauss random.uniform random.normalvariate \
         os.urandom secrets.token_bytes secrets.randbits uuid.uuid4 random.SystemRandom",
        effect(EffectKind::RandomState, "the random numbers of the process", Gives::Plain(Tag::Frozen)),
    ),
    ("random.choice", effect(EffectKind::RandomState, "the random numbers of the process", Gives::Element)),
    ("random.seed", effect(EffectKind::RandomState, "the random numbers of the process", Gives::Plain(Tag::None))),
    ("os.getenv os.environ os.environ.get", effect(EffectKind::Environment, "the environment", Gives::Plain(Tag::Str))),
    ("os.getpid os.cpu_count", effect(EffectKind::Process, "the process", Gives::Plain(Tag::Int))),
    ("os.getcwd", effect(EffectKind::Environment, "the working folder", Gives::Plain(Tag::Str))),
    ("os.fspath os.path.join os.path.basename os.path.dirname os.path.splitext os.path.expanduser", raising(Tag::Str)),
    (
        "os.path.exists os.path.isfile os.path.isdir os.listdir os.remove os.replace os.makedirs os.stat tempfile.mkstemp \
         shutil.copyfile gzip.open bz2.open lzma.open zipfile.ZipFile",
        effect(EffectKind::Files, "the file system", Gives::Unknown),
    ),
    (
        "shutil.get_terminal_size os.get_terminal_size",
        effect(EffectKind::Environment, "the terminal", Gives::Plain(Tag::Frozen)),
    ),
    ("sys.exit os._exit", effect(EffectKind::Process, "the process", Gives::Plain(Tag::None))),
    ("sys.stdout.write sys.stderr.write", effect(EffectKind::Output, "standard output", Gives::Plain(Tag::Int))),
];

const LOOK: Row = PLAIN;

/// Methods of builtin types. The receiver is argument 0.
const METHODS: &[(&[Tag], &str, Row)] = &[
    (
        &[Tag::List, Tag::Buffer, Tag::Bytearray],
        "append insert extend fromlist frombytes fromunicode reverse remove clear byteswap appendleft extendleft rotate write writelines truncate seek close",
        CHANGES,
    ),
    (&[Tag::List], "sort", Row { calls: Some(u8::MAX), ..CHANGES }),
    (&[Tag::List, Tag::Buffer, Tag::Bytearray], "pop popleft", TAKES),
    (&[Tag::List], "read readline readlines", Row { changes: Some(0), ..plain(Tag::Str) }),
    (&[Tag::List], "getvalue", plain(Tag::Str)),
    (
        &[Tag::List, Tag::Tuple, Tag::Buffer, Tag::Range, Tag::Bytearray, Tag::Memoryview],
        "index count buffer_info",
        raising(Tag::Int),
    ),
    (&[Tag::List, Tag::Bytearray], "copy", elements(Tag::List)),
    (&[Tag::Buffer, Tag::Memoryview], "tolist", Row { gives: Gives::Elements(Tag::List), ..PLAIN }),
    (&[Tag::Buffer, Tag::Memoryview], "tobytes", plain(Tag::Bytes)),
    (&[Tag::Buffer], "tounicode", plain(Tag::Str)),
    (&[Tag::Memoryview], "cast toreadonly", Row { gives: Gives::First, ..PLAIN }),
    (&[Tag::Memoryview], "release", CHANGES),
    (&[Tag::Dict], "get", Row { gives: Gives::Element, ..PLAIN }),
    (&[Tag::Dict], "items keys values most_common elements", Row { ordered: false, ..elements(Tag::Iterator) }),
    (&[Tag::Dict], "copy", elements(Tag::Dict)),
    (&[Tag::Dict], "update clear move_to_end subtract", CHANGES),
    (&[Tag::Dict], "pop popitem setdefault", TAKES),
    (&[Tag::Dict], "fromkeys", elements(Tag::Dict)),
    (
        &[Tag::Set],
        "add discard remove clear update difference_update intersection_update symmetric_difference_update",
        CHANGES,
    ),
    (&[Tag::Set], "pop", Row { ordered: true, ..TAKES }),
    (
        &[Tag::Set, Tag::FrozenSet],
        "union difference intersection symmetric_difference copy",
        Row { ordered: false, ..elements(Tag::Set) },
    ),
    (&[Tag::Set, Tag::FrozenSet], "issubset issuperset isdisjoint", plain(Tag::Bool)),
    (
        &[Tag::Str, Tag::Bytes, Tag::Bytearray],
        "capitalize casefold center expandtabs format format_map join ljust lower lstrip removeprefix removesuffix \
         replace rjust rstrip strip swapcase title translate upper zfill decode",
        Row { ordered: true, raises: true, ..plain(Tag::Str) },
    ),
    (&[Tag::Str], "encode", raising(Tag::Bytes)),
    (&[Tag::Str, Tag::Bytes], "count find index rfind rindex", raising(Tag::Int)),
    (
        &[Tag::Str, Tag::Bytes],
        "endswith startswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable \
         isspace istitle isupper",
        plain(Tag::Bool),
    ),
    (
        &[Tag::Str, Tag::Bytes],
        "split rsplit splitlines partition rpartition",
        Row { gives: Gives::Elements(Tag::List), ..PLAIN },
    ),
    (&[Tag::Str], "maketrans", elements(Tag::Dict)),
    (&[Tag::Bytes, Tag::Buffer, Tag::Memoryview], "hex", plain(Tag::Str)),
    (&[Tag::Bytes], "fromhex", raising(Tag::Bytes)),
    (
        &[Tag::Int, Tag::Bool, Tag::Float],
        "bit_length bit_count conjugate numerator denominator __index__ __int__ __trunc__ __round__ __floor__ __ceil__",
        raising(Tag::Int),
    ),
    (&[Tag::Int, Tag::Bool], "to_bytes", raising(Tag::Bytes)),
    (&[Tag::Int, Tag::Bool], "from_bytes", raising(Tag::Int)),
    (&[Tag::Float, Tag::Int], "is_integer", plain(Tag::Bool)),
    (&[Tag::Float], "hex", plain(Tag::Str)),
    (&[Tag::Float], "fromhex", raising(Tag::Float)),
    (&[Tag::Float, Tag::Int], "as_integer_ratio", Row { gives: Gives::Elements(Tag::Tuple), raises: true, ..PLAIN }),
    (&[Tag::Complex], "conjugate", plain(Tag::Complex)),
    (&[Tag::Slice], "indices", Row { gives: Gives::Elements(Tag::Tuple), raises: true, ..PLAIN }),
    (&[Tag::Iterator], "__next__", Row { gives: Gives::Element, changes: Some(0), raises: true, ..PLAIN }),
    (&[Tag::Iterator], "close", CHANGES),
    (&[Tag::Layout], "pack", raising(Tag::Bytes)),
    (
        &[Tag::Layout],
        "unpack unpack_from iter_unpack",
        Row { gives: Gives::Elements(Tag::Tuple), raises: true, ..PLAIN },
    ),
    (&[Tag::Layout], "pack_into", Row { changes: Some(1), ..CHANGES }),
    (&[Tag::Exception], "with_traceback", Row { gives: Gives::First, ..PLAIN }),
    (&[Tag::Context], "acquire release", plain(Tag::Bool)),
];

static BY_NAME: LazyLock<HashMap<&'static str, Row>> = LazyLock::new(|| {
    FUNCTIONS.iter().flat_map(|(names, row)| names.split_whitespace().map(move |name| (name, *row))).collect()
});

static BY_METHOD: LazyLock<HashMap<(Tag, &'static str), Row>> = LazyLock::new(|| {
    METHODS
        .iter()
        .flat_map(|(tags, names, row)| {
            tags.iter().flat_map(move |tag| names.split_whitespace().map(move |name| ((*tag, name), *row)))
        })
        .collect()
});

/// The row of a function outside the shim packages.
pub(super) fn function(name: &str) -> Option<Row> {
    BY_NAME.get(name).copied()
}

/// The row of a method of a builtin type.
pub(super) fn method(tag: Tag, name: &str) -> Option<Row> {
    if let Some(row) = BY_METHOD.get(&(tag, name)) {
        return Some(*row);
    }
    match (tag, name) {
        // Dates, fractions, patterns and matches never change.
        (Tag::Frozen, "now" | "today" | "utcnow" | "fromtimestamp" | "astimezone" | "utcoffset" | "dst" | "tzname") => {
            None
        }
        (Tag::Frozen, "sub" | "subn") => Some(Row { calls: Some(1), ..raising(Tag::Str) }),
        (Tag::Frozen, _) => Some(Row { gives: Gives::Plain(Tag::Frozen), raises: true, ..PLAIN }),
        (_, "__repr__" | "__str__" | "__format__") => Some(plain(Tag::Str)),
        (_, "__hash__") => Some(effect(EffectKind::Identity, "`id` or `hash`", Gives::Plain(Tag::Int))),
        (_, "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" | "__contains__" | "__bool__") => {
            Some(plain(Tag::Bool))
        }
        (_, "__len__") => Some(plain(Tag::Int)),
        (_, "__getitem__") => Some(Row { gives: Gives::Element, raises: true, ..LOOK }),
        (_, "__setitem__" | "__delitem__") => Some(CHANGES),
        (_, "__iter__" | "__reversed__") => Some(elements(Tag::Iterator)),
        _ => None,
    }
}

/// The type that a name from outside makes, where it is a class of which instances are known.
pub(super) fn class_tag(name: &str) -> Option<Tag> {
    let tag = match name.strip_prefix("builtins.").unwrap_or(name) {
        "None" | "NoneType" | "types.NoneType" => Tag::None,
        "bool" => Tag::Bool,
        "int" => Tag::Int,
        "float" => Tag::Float,
        "complex" => Tag::Complex,
        "str" => Tag::Str,
        "bytes" => Tag::Bytes,
        "range" => Tag::Range,
        "slice" => Tag::Slice,
        "list" | "typing.List" | "collections.deque" => Tag::List,
        "tuple" | "typing.Tuple" => Tag::Tuple,
        "dict" | "typing.Dict" | "collections.OrderedDict" | "collections.defaultdict" | "collections.Counter" => {
            Tag::Dict
        }
        "set" | "typing.Set" => Tag::Set,
        "frozenset" => Tag::FrozenSet,
        "bytearray" => Tag::Bytearray,
        "memoryview" => Tag::Memoryview,
        "array.array" => Tag::Buffer,
        "datetime.datetime" | "datetime.date" | "datetime.time" | "datetime.timedelta" | "datetime.timezone"
        | "fractions.Fraction" | "decimal.Decimal" | "re.Pattern" | "typing.Pattern" => Tag::Frozen,
        _ => return None,
    };
    Some(tag)
}

/// The class above an exception of the builtins.
pub(super) fn exception_parent(name: &str) -> Option<&'static str> {
    Some(match name {
        "BaseException" => return None,
        "Exception" | "KeyboardInterrupt" | "SystemExit" | "GeneratorExit" => "BaseException",
        "ZeroDivisionError" | "OverflowError" | "FloatingPointError" => "ArithmeticError",
        "IndexError" | "KeyError" => "LookupError",
        "UnicodeError" => "ValueError",
        "UnicodeDecodeError" | "UnicodeEncodeError" | "UnicodeTranslateError" => "UnicodeError",
        "NotImplementedError" | "RecursionError" => "RuntimeError",
        "ModuleNotFoundError" => "ImportError",
        "UnboundLocalError" => "NameError",
        "FileNotFoundError" | "FileExistsError" | "PermissionError" | "IsADirectoryError" | "NotADirectoryError"
        | "TimeoutError" | "ConnectionError" | "InterruptedError" | "BlockingIOError" | "ChildProcessError" => {
            "OSError"
        }
        "DeprecationWarning"
        | "FutureWarning"
        | "UserWarning"
        | "RuntimeWarning"
        | "SyntaxWarning"
        | "ImportWarning"
        | "PendingDeprecationWarning"
        | "ResourceWarning"
        | "UnicodeWarning"
        | "BytesWarning" => "Warning",
        "IndentationError" => "SyntaxError",
        "ArithmeticError" | "AssertionError" | "AttributeError" | "BufferError" | "EOFError" | "ImportError"
        | "LookupError" | "MemoryError" | "NameError" | "OSError" | "ReferenceError" | "RuntimeError"
        | "StopIteration" | "StopAsyncIteration" | "SyntaxError" | "SystemError" | "TypeError" | "ValueError"
        | "Warning" => "Exception",
        "EnvironmentError" | "IOError" => "OSError",
        _ => return None,
    })
}

/// Constants of the standard library, and modules whose attributes are.
pub(super) fn constant(name: &str) -> bool {
    matches!(
        name,
        "math.inf"
            | "math.nan"
            | "math.pi"
            | "math.e"
            | "math.tau"
            | "cmath.inf"
            | "cmath.nan"
            | "cmath.pi"
            | "sys.maxsize"
            | "sys.version_info"
            | "sys.byteorder"
            | "sys.float_info"
            | "sys.implementation"
            | "sys.platform"
            | "sys.version"
            | "os.sep"
            | "os.linesep"
            | "re.I"
            | "re.IGNORECASE"
            | "re.X"
            | "re.VERBOSE"
            | "re.M"
            | "re.MULTILINE"
            | "re.S"
            | "re.DOTALL"
            | "re.ASCII"
            | "builtins.NotImplemented"
            | "builtins.Ellipsis"
            | "builtins.__name__"
            | "builtins.__debug__"
            | "typing.TYPE_CHECKING"
    ) || name.starts_with("datetime.timezone.utc")
        || name.starts_with("sys.float_info.")
        || name.starts_with("sys.version_info.")
        || name.starts_with("datetime.MINYEAR")
        || name.starts_with("datetime.MAXYEAR")
}
