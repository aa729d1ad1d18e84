"""A program on shims, with one block of it on the originals: `understudy run examples/blocks.py`."""

import numpy as np
import understudy

samples = np.random.default_rng(7).normal(3.0, 2.0, size=1000)
with understudy.vanilla():
    from scipy import stats

    location, scale = stats.norm.fit(samples)
    verdict = stats.kstest(samples, "norm", args=(location, scale))
print(f"{location:.3f} {scale:.3f} {verdict.pvalue:.3f}")
