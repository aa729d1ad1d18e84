"""Powers of a sparse matrix on a vector, in coordinates."""


def prepare(np):
    rng = np.random.default_rng(1)
    n = 20_000
    return np.sort(rng.integers(0, n, 5 * n)), rng.integers(0, n, 5 * n), rng.random(5 * n), rng.random(n)


def run(np, data):
    rows, columns, values, vector = data
    v = vector
    for _ in range(5):
        v = np.bincount(rows, weights=values * v[columns], minlength=len(vector))
        v = v / np.sqrt((v * v).sum())
    return v
