"""The exceptions and warnings of `pandas.errors`."""

from __future__ import annotations

from typing import Any

__all__ = [
    "AbstractMethodError",
    "CSSWarning",
    "CategoricalConversionWarning",
    "ChainedAssignmentError",
    "DataError",
    "DtypeWarning",
    "DuplicateLabelError",
    "EmptyDataError",
    "IncompatibilityWarning",
    "IncompatibleFrequency",
    "IndexingError",
    "IntCastingNaNError",
    "InvalidColumnName",
    "InvalidComparison",
    "InvalidIndexError",
    "InvalidVersion",
    "LossySetitemError",
    "MergeError",
    "NoBufferPresent",
    "NullFrequencyError",
    "NumExprClobberingError",
    "NumbaUtilError",
    "OptionError",
    "OutOfBoundsDatetime",
    "OutOfBoundsTimedelta",
    "Pandas4Warning",
    "Pandas5Warning",
    "PandasChangeWarning",
    "PandasDeprecationWarning",
    "PandasFutureWarning",
    "PandasPendingDeprecationWarning",
    "ParserError",
    "ParserWarning",
    "PerformanceWarning",
    "PossibleDataLossError",
    "PossiblePrecisionLoss",
    "PyperclipException",
    "PyperclipWindowsException",
    "SpecificationError",
    "UndefinedVariableError",
    "UnsortedIndexError",
    "UnsupportedFunctionCall",
    "ValueLabelTypeMismatch",
]


class PandasChangeWarning(Warning):
    """A behaviour of pandas that is going to change."""

    __module__ = "pandas.errors"


class PandasPendingDeprecationWarning(PandasChangeWarning, PendingDeprecationWarning):
    """A change that is far off."""

    __module__ = "pandas.errors"


class PandasDeprecationWarning(PandasChangeWarning, DeprecationWarning):
    """A change in one of the next versions."""

    __module__ = "pandas.errors"


class PandasFutureWarning(PandasChangeWarning, FutureWarning):
    """A change in the next version."""

    __module__ = "pandas.errors"


class Pandas4Warning(PandasDeprecationWarning):
    """A change that pandas 4 will make."""

    __module__ = "pandas.errors"


class Pandas5Warning(PandasPendingDeprecationWarning):
    """A change that pandas 5 will make."""

    __module__ = "pandas.errors"


class IntCastingNaNError(ValueError):
    """Missing or infinite values were to become integers."""

    __module__ = "pandas.errors"


class NullFrequencyError(ValueError):
    """An operation needs a frequency that the index does not have."""

    __module__ = "pandas.errors"


class IncompatibleFrequency(TypeError):
    """Two periods of different frequencies met."""

    __module__ = "pandas.errors"


class OutOfBoundsDatetime(ValueError):
    """A moment does not fit the 64 bits of its unit."""

    __module__ = "pandas.errors"


class OutOfBoundsTimedelta(ValueError):
    """A duration does not fit the 64 bits of its unit."""

    __module__ = "pandas.errors"


class OptionError(AttributeError, KeyError):
    """There is no such option, or its value is not allowed."""

    __module__ = "pandas.errors"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class PerformanceWarning(Warning):
    """Something is done in a slow way."""

    __module__ = "pandas.errors"


class UnsupportedFunctionCall(ValueError):
    """A NumPy function was called on an object with arguments that pandas does not take."""

    __module__ = "pandas.errors"


class UnsortedIndexError(KeyError):
    """A slice of a MultiIndex that is not sorted."""

    __module__ = "pandas.errors"


class ParserError(ValueError):
    """A file does not parse."""

    __module__ = "pandas.errors"


class DtypeWarning(Warning):
    """Chunks of one column have different types."""

    __module__ = "pandas.errors"


class EmptyDataError(ValueError):
    """A file has no columns to parse."""

    __module__ = "pandas.errors"


class ParserWarning(Warning):
    """The file is read with another parser than asked for."""

    __module__ = "pandas.errors"


class MergeError(ValueError):
    """Two tables cannot be joined as asked."""

    __module__ = "pandas.errors"


class DataError(Exception):
    """An aggregation of columns that are not numbers."""

    __module__ = "pandas.errors"


class SpecificationError(Exception):
    """An aggregation is described in a way that means nothing."""

    __module__ = "pandas.errors"


class ChainedAssignmentError(Warning):
    """A value is set on a copy that nothing keeps."""

    __module__ = "pandas.errors"


class NumExprClobberingError(NameError):
    """A name of the expression language is used for a variable."""

    __module__ = "pandas.errors"


class AbstractMethodError(NotImplementedError):
    """A method that a subclass has to define."""

    __module__ = "pandas.errors"

    def __init__(self, class_instance: Any, methodtype: str = "method") -> None:
        kinds = {"method", "classmethod", "staticmethod", "property"}
        if methodtype not in kinds:
            raise ValueError(f"methodtype must be one of {kinds}, got {methodtype} instead.")
        self.methodtype = methodtype
        self.class_instance = class_instance

    def __str__(self) -> str:
        owner = self.class_instance
        name = owner.__name__ if self.methodtype == "classmethod" else type(owner).__name__
        return f"This {self.methodtype} must be defined in the concrete class {name}"


class UndefinedVariableError(NameError):
    """A name in `query` or `eval` is not defined."""

    __module__ = "pandas.errors"

    def __init__(self, name: str, is_local: bool | None = None) -> None:
        base = f"{name!r} is not defined"
        super().__init__(f"local variable {base}" if is_local else f"name {base}")


class IndexingError(Exception):
    """A key has too many dimensions, or its labels do not match."""

    __module__ = "pandas.errors"


class InvalidIndexError(Exception):
    """A key that cannot be looked up in an index."""

    __module__ = "pandas.errors"


class DuplicateLabelError(ValueError):
    """Labels that must be unique are not."""

    __module__ = "pandas.errors"


class LossySetitemError(Exception):
    """A value cannot be stored without loss."""

    __module__ = "pandas.errors"


class InvalidComparison(Exception):
    """Two values cannot be compared."""

    __module__ = "pandas.errors"


class CSSWarning(UserWarning):
    """A style that cannot be converted."""

    __module__ = "pandas.errors"


class PossibleDataLossError(Exception):
    """A file is opened twice."""

    __module__ = "pandas.errors"


class IncompatibilityWarning(Warning):
    """A store of another version."""

    __module__ = "pandas.errors"


class PossiblePrecisionLoss(Warning):
    """A number does not fit the format."""

    __module__ = "pandas.errors"


class ValueLabelTypeMismatch(Warning):
    """Labels that are not strings."""

    __module__ = "pandas.errors"


class InvalidColumnName(Warning):
    """A column name that the format does not allow."""

    __module__ = "pandas.errors"


class CategoricalConversionWarning(Warning):
    """Categories read in part."""

    __module__ = "pandas.errors"


class InvalidVersion(ValueError):
    """A version that cannot be read."""

    __module__ = "pandas.errors"


class NumbaUtilError(Exception):
    """A function that cannot be compiled."""

    __module__ = "pandas.errors"


class NoBufferPresent(Exception):
    """A column has no such buffer."""

    __module__ = "pandas.errors"


class PyperclipException(RuntimeError):
    """The clipboard cannot be reached."""

    __module__ = "pandas.errors"


class PyperclipWindowsException(PyperclipException):
    """The clipboard of Windows cannot be reached."""

    __module__ = "pandas.errors"
