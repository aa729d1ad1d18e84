"""`understudy check`: shims run against their originals on generated inputs, and what is found is kept as evidence.

Cases are source text, so both sides build the same arguments by the same expressions: `inputs` draws them with Hypothesis,
`plans` puts an entry's cases together, `sides` runs them in two workers of the executor, `observer` tells there what a
program could see, `compare` finds where that parts, and `hunt` shrinks it. This package imports no shim and no original.
"""
