"""The arrays of dtypes that NumPy lacks."""
