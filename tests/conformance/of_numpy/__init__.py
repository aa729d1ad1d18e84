"""NumPy's own test-suite as the judge of `understudy_numpy`."""
