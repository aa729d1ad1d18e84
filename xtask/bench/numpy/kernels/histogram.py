"""Values counted in bins, and the distribution that they make."""


def prepare(np):
    return np.random.default_rng(1).random(200_000)


def run(np, values):
    bins = (values * 50).astype(np.int64)
    counts = np.bincount(bins, minlength=50)
    shares = counts / counts.sum()
    return -(shares * np.log(shares)).sum(), np.cumsum(shares)
