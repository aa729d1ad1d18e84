"""What the registry knows of one original, as types. Written by `tools/make_entry_types.py` from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Union

from understudy.registry.record import Record

__all__ = [
    "Agreement",
    "Aliasing",
    "Answer",
    "ArgumentEffect",
    "Assumption",
    "Behaviour",
    "Cause",
    "Condition",
    "Coverage",
    "Deprecation",
    "Divergence",
    "Dtype",
    "DtypeKind",
    "EffectKind",
    "Entry",
    "Evidence",
    "Fallback",
    "Feature",
    "Fidelity",
    "Given",
    "GlobalEffect",
    "Kind",
    "Mirrored",
    "Names",
    "ParameterCoverage",
    "ParameterState",
    "Raises",
    "Rank",
    "Refusal",
    "Relative",
    "ResultRule",
    "Serves",
    "Source",
    "StandIn",
    "State",
    "Travel",
    "Truth",
    "Type",
    "Ulp",
    "Value",
    "Verdict",
    "Way",
]


Agreement = Literal["differs", "agrees", "within"]
"""`agrees`: Bit for bit.

`within`: Within the declared tolerance.
"""

Aliasing = Literal["copy", "view", "either", "none"]
"""`either`: One or the other, depending on the arguments.

`none`: The result is no array.
"""

Answer = Literal["yes", "no", "unknown"]
"""An answer that may not be known."""

Assumption = Literal["protocols"]
"""What is taken to hold where the code alone does not tell.

Three things are always taken to hold and are not named: annotations of shims tell the truth, nobody but a shim sets
attributes of its objects or replaces what its modules define, and a class of the program that derives from a class of
a shim keeps to what that class does.

`protocols`: Operators, comparisons, iteration, access to items and attributes, truth, length and conversions of a
value whose class is not known look at the value, and do nothing else. To use up an iterator is to look at it.
"""

EffectKind = Literal[
    "reads-global",
    "writes-global",
    "random-state",
    "clock",
    "environment",
    "files",
    "output",
    "input",
    "warnings",
    "process",
    "identity",
    "unknown",
]
"""`unknown`: Calls something of which nothing is known."""

Feature = Literal[
    "async",
    "class",
    "closure",
    "comprehension",
    "context-manager",
    "decorator",
    "dynamic-attribute",
    "generator",
    "global",
    "import",
    "keyword-only",
    "lambda",
    "match",
    "metaclass",
    "nested-function",
    "nonlocal",
    "positional-only",
    "property",
    "recursion",
    "star-arguments",
    "star-expression",
    "super",
    "try",
    "walrus",
    "yield-from",
]


Kind = Literal[
    "accessor",
    "attribute",
    "class",
    "classmethod",
    "constant",
    "exception",
    "function",
    "method",
    "module",
    "property",
    "staticmethod",
    "ufunc",
]


ParameterState = Literal["covered", "in-part", "refused", "missing", "added"]
"""`covered`: No refusal speaks of it.

`in-part`: Refused for some of its values.

`refused`: Refused whenever it is given.

`missing`: The shim has no such parameter.

`added`: The original has no such parameter.
"""

Serves = Literal["import", "interpreter"]
"""Who provides the originals of a library when a program runs.

`import`: The import of an original yields its shim.

`interpreter`: The running interpreter has the originals itself; the shims are there for compilers.
"""

State = Literal["not-served", "shim", "interpreter", "none-needed", "started", "refused"]
"""`shim`: A shim stands in for it when a program runs.

`interpreter`: The running interpreter has it itself.

`none-needed`: It needs no stand-in.

`started`: Its shim is begun and raises NotImplementedError.

`refused`: Its shim refuses every call.
"""

Travel = Literal["data", "handle", "either", "nothing"]
"""Whether a value can go to another interpreter, or come from there.

`data`: As data.

`handle`: It stays in the worker, as a remote object with a handle.

`either`: As data or as a handle, depending on what it is.

`nothing`: There is none.
"""

Way = Literal["call", "call-with-receiver", "fetch", "nothing"]
"""How something is run in another interpreter.

`call`: It is called with the arguments.

`call-with-receiver`: It is called with the object as its first argument.

`fetch`: Its value is fetched.

`nothing`: There is nothing to run: its names are run one by one.
"""


class ArgumentEffect(Record):
    __slots__ = ("name", "reads", "writes", "escapes", "called")
    name: str
    reads: Answer
    """Whether its contents are looked at."""
    writes: Answer
    """Whether the object that the caller gave, or anything that is reached through it, may be changed: by the call, or
    by a generator or function that it gives. `yes` where some way through the code changes it.
    """
    escapes: Answer
    """Whether it, or something that shares its memory, may live on after the call: in the result, in another argument or
    in a global.
    """
    called: Answer
    """Whether it is called."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> ArgumentEffect:
        """From its JSON."""
        return cls(
            name=data["name"],
            reads=data["reads"],
            writes=data["writes"],
            escapes=data["escapes"],
            called=data["called"],
        )


class Behaviour(Record):
    """What a call does, as far as the source of the shim and of its closure tells."""

    __slots__ = (
        "arguments",
        "global_effects",
        "pure",
        "deterministic",
        "raises",
        "calls",
        "result_aliases",
        "features",
        "assumes",
    )
    arguments: tuple[ArgumentEffect, ...]
    """One for each parameter, in their order."""
    global_effects: tuple[GlobalEffect, ...]
    """What is read or changed outside the arguments and the result."""
    pure: Verdict
    """No effect outside the result, and the same answer whenever it is asked with equal arguments."""
    deterministic: Verdict
    """Equal arguments give an equal result."""
    raises: Raises
    calls: tuple[str, ...]
    """The originals that it calls itself, through their stand-ins or by name."""
    result_aliases: Verdict
    """Whether the result may share memory with an argument."""
    features: tuple[Feature, ...]
    """Features of the language that a compiler must have for the shim and its closure."""
    assumes: tuple[Assumption, ...]
    """What the answers rest on, besides the code that was seen."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Behaviour:
        """From its JSON."""
        return cls(
            arguments=tuple(ArgumentEffect.read(one) for one in data["arguments"]),
            global_effects=tuple(GlobalEffect.read(one) for one in data["global_effects"]),
            pure=Verdict.read(data["pure"]),
            deterministic=Verdict.read(data["deterministic"]),
            raises=Raises.read(data["raises"]),
            calls=tuple(data["calls"]),
            result_aliases=Verdict.read(data["result_aliases"]),
            features=tuple(data["features"]),
            assumes=tuple(data["assumes"]),
        )


class Cause(Record):
    __slots__ = ("what", "definition", "line")
    what: str
    """A sentence's part: "writes the global `_state`", "calls `callback`, which is an argument"."""
    definition: str
    """The dotted name of the definition in which it stands."""
    line: int
    """Counted from 1."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Cause:
        """From its JSON."""
        return cls(what=data["what"], definition=data["definition"], line=data["line"])


class Coverage(Record):
    """What of the calls of an original its shim answers."""

    __slots__ = ("parameters", "refusals", "complete")
    parameters: tuple[ParameterCoverage, ...]
    """One for each parameter of the original, in their order, and one for each that only the shim has."""
    refusals: tuple[Refusal, ...]
    """Every place in the shim's closure where a call is refused, once for each set of conditions. Those that speak of
    this original and its arguments come first.
    """
    complete: Answer
    """Whether these are all the refusals that there can be, those of operators on the arguments and of their attributes
    aside: every call in the closure is known. It is `yes` or `unknown`.
    """

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Coverage:
        """From its JSON."""
        return cls(
            parameters=tuple(ParameterCoverage.read(one) for one in data["parameters"]),
            refusals=tuple(Refusal.read(one) for one in data["refusals"]),
            complete=data["complete"],
        )


class Deprecation(Record):
    """What the documentation of an original calls deprecated."""

    __slots__ = ("parameter", "since", "replacement")
    parameter: str | None
    """A parameter of it; absent where it is about the original itself or its behaviour."""
    since: str | None
    """The version of the library."""
    replacement: str | None
    """The name to use instead, where the documentation tells one."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Deprecation:
        """From its JSON."""
        return cls(parameter=data["parameter"], since=data["since"], replacement=data["replacement"])


class Divergence(Record):
    """A known difference between a shim and its original."""

    __slots__ = ("id", "what")
    id: str
    """By this the evidence names it."""
    what: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Divergence:
        """From its JSON."""
        return cls(id=data["id"], what=data["what"])


class Entry(Record):
    """One original. The JSON of `lookup` is this, field by field."""

    __slots__ = (
        "name",
        "aliases",
        "kind",
        "library",
        "state",
        "unserved",
        "backed",
        "signature",
        "covered",
        "returns",
        "shim",
        "behaviour",
        "coverage",
        "fidelity",
        "divergences",
        "evidence",
        "deprecated",
        "converters",
        "none",
        "note",
        "names",
        "fallback",
        "nearest",
        "recorded_sha256",
        "doc_sha256",
        "problems",
    )
    name: str
    """The defining name."""
    aliases: tuple[str, ...]
    kind: Kind
    library: Mirrored
    state: State
    unserved: str | None
    """Why it is not served for the versions asked about, though it is for others."""
    backed: str | None
    """"C": compiled code itself; "reaches": Python that calls it; null: pure Python."""
    signature: str | None
    """The original's signature, as recorded."""
    covered: str | None
    """That signature without the parameters that the shim lacks or always refuses."""
    returns: str | None
    """The original class of what it gives, where that is one class."""
    shim: StandIn | None
    behaviour: Behaviour | None
    """What the shim does besides giving a value; null where there is none, or where it is a module."""
    coverage: Coverage | None
    """Which calls the shim answers; null where there is none."""
    fidelity: Fidelity | None
    """How closely the shim follows the original, as its package declares; null: it declares nothing."""
    divergences: tuple[Divergence, ...]
    """Known differences."""
    evidence: Evidence | None
    """What the differential test found when it last ran, and what it saw of results."""
    deprecated: tuple[Deprecation, ...]
    """What its library asks no longer to use: it, or parameters of it."""
    converters: tuple[str, ...]
    """The translators that carry its arguments and results across, by name."""
    none: str | None
    """Why it needs no stand-in."""
    note: str | None
    """What else its package says of it."""
    names: Names | None
    """For a class or module: how many of its recorded names are served, and of how many."""
    fallback: Fallback | None
    """What would run in place of a shim; null where it is served."""
    nearest: tuple[str, ...]
    """Served originals with names near to it; empty where it is served."""
    recorded_sha256: str
    """Of the record of the original: its JSON with sorted keys, no spaces, and without what is empty."""
    doc_sha256: str | None
    """The first 16 digits of the hash of its documentation, as recorded."""
    problems: tuple[str, ...]
    """What is wrong with its entry in the manifest, and where it is not served with its package; each with its id."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Entry:
        """From its JSON."""
        return cls(
            name=data["name"],
            aliases=tuple(data["aliases"]),
            kind=data["kind"],
            library=Mirrored.read(data["library"]),
            state=data["state"],
            unserved=data["unserved"],
            backed=data["backed"],
            signature=data["signature"],
            covered=data["covered"],
            returns=data["returns"],
            shim=None if data["shim"] is None else StandIn.read(data["shim"]),
            behaviour=None if data["behaviour"] is None else Behaviour.read(data["behaviour"]),
            coverage=None if data["coverage"] is None else Coverage.read(data["coverage"]),
            fidelity=None if data["fidelity"] is None else _read_fidelity(data["fidelity"]),
            divergences=tuple(Divergence.read(one) for one in data["divergences"]),
            evidence=None if data["evidence"] is None else Evidence.read(data["evidence"]),
            deprecated=tuple(Deprecation.read(one) for one in data["deprecated"]),
            converters=tuple(data["converters"]),
            none=data["none"],
            note=data["note"],
            names=None if data["names"] is None else Names.read(data["names"]),
            fallback=None if data["fallback"] is None else Fallback.read(data["fallback"]),
            nearest=tuple(data["nearest"]),
            recorded_sha256=data["recorded_sha256"],
            doc_sha256=data["doc_sha256"],
            problems=tuple(data["problems"]),
        )


class Evidence(Record):
    """The last verdict of the differential test."""

    __slots__ = (
        "verdict",
        "cases",
        "refused",
        "raised",
        "date",
        "versions",
        "original",
        "shim",
        "worst_ulp",
        "divergences",
        "result",
        "stale",
    )
    verdict: Agreement
    cases: int
    """Calls that were compared."""
    refused: int
    """Those of them that the shim refused."""
    raised: int
    """Those of them in which the original raised."""
    date: str
    """The day, as `2026-11-21`."""
    versions: Mapping[str, str]
    """Of the library, of Python and of Understudy."""
    original: str
    """The first 16 digits of the entry's `recorded_sha256` then."""
    shim: str
    """The first 16 digits of the stand-in's `closure_sha256` then."""
    worst_ulp: float | None
    """The largest difference met, in units in the last place."""
    divergences: tuple[str, ...]
    """The declared divergences that were met, by their ids."""
    result: ResultRule | None
    """What the original's results were like."""
    stale: tuple[str, ...]
    """Why it holds no longer; empty where it does. Found when it is looked up, whatever the file says."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Evidence:
        """From its JSON."""
        return cls(
            verdict=data["verdict"],
            cases=data["cases"],
            refused=data["refused"],
            raised=data["raised"],
            date=data["date"],
            versions=data["versions"],
            original=data["original"],
            shim=data["shim"],
            worst_ulp=data["worst_ulp"],
            divergences=tuple(data["divergences"]),
            result=None if data["result"] is None else ResultRule.read(data["result"]),
            stale=tuple(data["stale"]),
        )


class Fallback(Record):
    """How the executor would run an original."""

    __slots__ = ("way", "function", "command", "requires", "arguments", "result", "deterministic", "notes")
    way: Way
    function: str | None
    """What a call names: `numpy.fft:fft`, `numpy:ndarray.take`; null for what is not called."""
    command: str | None
    """The command that does it; null where there is nothing to run."""
    requires: str
    """The library that must be installed in the interpreter, with the versions that were recorded."""
    arguments: Travel
    result: Travel
    deterministic: Answer
    """Whether equal arguments give equal results; what has not been run is not known."""
    notes: tuple[str, ...]
    """What to know besides."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Fallback:
        """From its JSON."""
        return cls(
            way=data["way"],
            function=data["function"],
            command=data["command"],
            requires=data["requires"],
            arguments=data["arguments"],
            result=data["result"],
            deterministic=data["deterministic"],
            notes=tuple(data["notes"]),
        )


class GlobalEffect(Record):
    __slots__ = ("kind", "on", "cause")
    kind: EffectKind
    on: str
    """What it acts on: a dotted name, or what it is in words."""
    cause: Cause

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> GlobalEffect:
        """From its JSON."""
        return cls(kind=data["kind"], on=data["on"], cause=Cause.read(data["cause"]))


class Mirrored(Record):
    """The library that an original belongs to, and the package that stands in for it."""

    __slots__ = ("name", "package", "serves", "version", "versions", "python")
    name: str
    package: str
    serves: Serves
    version: str
    """The version from which the original was recorded."""
    versions: str
    """Versions of the library for which the entry holds (PEP 440); empty: all."""
    python: str
    """Python versions for which the entry holds (PEP 440); empty: all."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Mirrored:
        """From its JSON."""
        return cls(
            name=data["name"],
            package=data["package"],
            serves=data["serves"],
            version=data["version"],
            versions=data["versions"],
            python=data["python"],
        )


class Names(Record):
    """How many names of a class or module are served."""

    __slots__ = ("served", "recorded")
    served: int
    recorded: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Names:
        """From its JSON."""
        return cls(served=data["served"], recorded=data["recorded"])


class ParameterCoverage(Record):
    __slots__ = ("name", "state")
    name: str
    state: ParameterState

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> ParameterCoverage:
        """From its JSON."""
        return cls(name=data["name"], state=data["state"])


class Raises(Record):
    __slots__ = ("types", "complete")
    types: tuple[str, ...]
    """Exceptions that a `raise` in the shim or its closure can give to the caller."""
    complete: Answer
    """Whether there can be no others than these, aside from what the language itself raises: operators, subscripts,
    attributes, unpacking, and names, imports and calls that lead nowhere.
    """

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Raises:
        """From its JSON."""
        return cls(types=tuple(data["types"]), complete=data["complete"])


class Refusal(Record):
    """One refusal, as data. A call that meets every condition is refused."""

    __slots__ = ("id", "original", "parameter", "why", "conditions", "exact", "inner", "definition", "line")
    id: str
    """Stable: the parameter and a number of the conditions' text."""
    original: str
    """The original for which it speaks: this one, or another that the shim calls. Empty where that is not known."""
    parameter: str
    """A parameter of this original, where the refusal is about its argument, or else of the one named."""
    why: str
    conditions: tuple[Condition, ...]
    """All of them hold where the call is refused; empty where every call is."""
    exact: bool
    """Whether the conditions say everything: a call that meets them is refused, unless another exception comes first.
    Else it may be refused.
    """
    inner: bool
    """Whether it comes from a call that the shim makes, about a value that the shim may have made itself."""
    definition: str
    """The dotted name of the definition in which it stands, and its line."""
    line: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Refusal:
        """From its JSON."""
        return cls(
            id=data["id"],
            original=data["original"],
            parameter=data["parameter"],
            why=data["why"],
            conditions=tuple(_read_condition(one) for one in data["conditions"]),
            exact=data["exact"],
            inner=data["inner"],
            definition=data["definition"],
            line=data["line"],
        )


class ResultRule(Record):
    """What a call gives, as it was observed at the original."""

    __slots__ = ("aliasing", "dtypes", "ranks")
    aliasing: Aliasing | None
    """Whether the result shares memory with an argument."""
    dtypes: Mapping[str, str]
    """The dtypes of the arguments, and that of the result."""
    ranks: Mapping[str, str]
    """The ranks of the arguments, and that of the result."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> ResultRule:
        """From its JSON."""
        return cls(aliasing=data["aliasing"], dtypes=data["dtypes"], ranks=data["ranks"])


class StandIn(Record):
    """The stand-in of an original."""

    __slots__ = (
        "module",
        "name",
        "file",
        "lines",
        "span",
        "signature",
        "raises",
        "needs",
        "closure",
        "outside",
        "sha256",
        "closure_sha256",
        "source",
    )
    module: str
    name: str
    """The qualified name in the module; empty where the module itself stands in."""
    file: str
    """Empty where it lies outside the shim packages and its source was not at hand."""
    lines: tuple[int, int] | None
    """First and last line, counted from 1."""
    span: tuple[int, int] | None
    """First byte in the file, and the one behind the last."""
    signature: str | None
    raises: tuple[str, ...]
    """Exceptions that it raises itself."""
    needs: tuple[str, ...]
    """Definitions of the shim packages that it names itself."""
    closure: tuple[str, ...]
    """Definitions of the shim packages that it needs, transitively. What belongs to a class comes with the class."""
    outside: tuple[str, ...]
    """What these take from outside the shim packages: the standard library."""
    sha256: str | None
    """Of its source."""
    closure_sha256: str | None
    """Of the names and sources of it and of its closure: it changes where one of them does."""
    source: str | None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> StandIn:
        """From its JSON."""
        return cls(
            module=data["module"],
            name=data["name"],
            file=data["file"],
            lines=None if data["lines"] is None else tuple(data["lines"]),
            span=None if data["span"] is None else tuple(data["span"]),
            signature=data["signature"],
            raises=tuple(data["raises"]),
            needs=tuple(data["needs"]),
            closure=tuple(data["closure"]),
            outside=tuple(data["outside"]),
            sha256=data["sha256"],
            closure_sha256=data["closure_sha256"],
            source=data["source"],
        )


class Verdict(Record):
    """An answer with what it rests on: each cause, with the definition and line that it comes from."""

    __slots__ = ("answer", "because")
    answer: Answer
    because: tuple[Cause, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Verdict:
        """From its JSON."""
        return cls(answer=data["answer"], because=tuple(Cause.read(one) for one in data["because"]))


class Given(Record):
    """It is given, or is not its default."""

    __slots__ = ("parameter",)
    parameter: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Given:
        """From its JSON."""
        return cls(parameter=data["parameter"])


class DtypeKind(Record):
    """Its kind of dtype is one of these letters of NumPy's `dtype.kind`."""

    __slots__ = ("parameter", "kinds")
    parameter: str
    kinds: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DtypeKind:
        """From its JSON."""
        return cls(parameter=data["parameter"], kinds=data["kinds"])


class Dtype(Record):
    """Its dtype is one of these."""

    __slots__ = ("parameter", "dtypes", "negated")
    parameter: str
    dtypes: tuple[str, ...]
    negated: bool

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Dtype:
        """From its JSON."""
        return cls(parameter=data["parameter"], dtypes=tuple(data["dtypes"]), negated=data["negated"])


class Rank(Record):
    """Its number of dimensions lies in a range, both ends included."""

    __slots__ = ("parameter", "least", "most")
    parameter: str
    least: int
    most: int | None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Rank:
        """From its JSON."""
        return cls(parameter=data["parameter"], least=data["least"], most=data["most"])


class Value(Record):
    """It is one of these values, written as Python literals."""

    __slots__ = ("parameter", "values", "negated")
    parameter: str
    values: tuple[str, ...]
    negated: bool

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Value:
        """From its JSON."""
        return cls(parameter=data["parameter"], values=tuple(data["values"]), negated=data["negated"])


class Truth(Record):
    """It counts as true."""

    __slots__ = ("parameter", "negated")
    parameter: str
    negated: bool

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Truth:
        """From its JSON."""
        return cls(parameter=data["parameter"], negated=data["negated"])


class Type(Record):
    """It is an instance of one of these classes; of none derived from them where `exactly`."""

    __slots__ = ("parameter", "classes", "exactly", "negated")
    parameter: str
    classes: tuple[str, ...]
    exactly: bool
    negated: bool

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Type:
        """From its JSON."""
        return cls(
            parameter=data["parameter"],
            classes=tuple(data["classes"]),
            exactly=data["exactly"],
            negated=data["negated"],
        )


class Source(Record):
    """Something else, as the source says it, and a parameter that it has to do with."""

    __slots__ = ("parameter", "text", "negated")
    parameter: str | None
    text: str
    negated: bool

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Source:
        """From its JSON."""
        return cls(parameter=data["parameter"], text=data["text"], negated=data["negated"])


Condition = Union[Given, DtypeKind, Dtype, Rank, Value, Truth, Type, Source]
"""A condition on an argument."""
_CONDITION: Mapping[str, Any] = {
    "given": Given,
    "dtype-kind": DtypeKind,
    "dtype": Dtype,
    "rank": Rank,
    "value": Value,
    "truth": Truth,
    "type": Type,
    "source": Source,
}


def _read_condition(data: Any) -> Condition:
    ((tag, inside),) = data.items()
    found: Condition = _CONDITION[tag].read(inside)
    return found


class Ulp(Record):
    """Within so many units in the last place."""

    __slots__ = ("value",)
    value: int

    @classmethod
    def read(cls, data: Any) -> Ulp:
        """From its JSON."""
        return cls(value=data)


class Relative(Record):
    """Within this relative tolerance."""

    __slots__ = ("value",)
    value: float

    @classmethod
    def read(cls, data: Any) -> Relative:
        """From its JSON."""
        return cls(value=data)


Fidelity = Union[Literal["bit-exact", "correctly-rounded"], Ulp, Relative]
"""How closely a shim's results follow the original's.

`bit-exact`: The same bits.

`correctly-rounded`: The number that is nearest to the exact result, which the original may miss.
"""
_FIDELITY: Mapping[str, Any] = {"ulp": Ulp, "relative": Relative}


def _read_fidelity(data: Any) -> Fidelity:
    if isinstance(data, str):
        word: Fidelity = data  # type: ignore[assignment]
        return word
    ((tag, inside),) = data.items()
    found: Fidelity = _FIDELITY[tag].read(inside)
    return found
