"""The examples in the docstrings of numpy and pandas, run by `understudy run` with the fallback on."""
