"""The printed form of Series, DataFrame, Index and Categorical.

Everything here reads an object through its public interface and only as many rows as are shown. Nothing here
computes: what is not printed is not looked at. The layout rules are those of the pandas user guide ("Options and
settings"), checked character by character against the installed pandas.
"""

from .categorical import categorical_dtype_repr, categorical_repr, extension_array_repr
from .frame import frame_repr, frame_to_string
from .html import frame_repr_html, frame_to_html
from .indexes import index_repr, index_summary
from .info import frame_info, series_info
from .series import series_repr, series_to_string

__all__ = [
    "categorical_dtype_repr",
    "categorical_repr",
    "extension_array_repr",
    "frame_info",
    "frame_repr",
    "frame_repr_html",
    "frame_to_html",
    "frame_to_string",
    "index_repr",
    "index_summary",
    "series_info",
    "series_repr",
    "series_to_string",
]
