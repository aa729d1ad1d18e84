"""The executor beyond one machine: the same calls on the workers of a Dask cluster.

`executor` is what a program uses, `worker` and `scheduler` run in Dask's own processes, `messages` is what goes between.
"""
