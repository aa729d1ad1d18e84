"""The fallback: what has no shim, or is refused by one, is done by the original in another process.

`policy` says whether, `session` talks to the worker, `objects` are what stays there, `modules` stand for whole modules,
`guard` catches what shims refuse, and `worker/` is what runs beside the originals.
"""
