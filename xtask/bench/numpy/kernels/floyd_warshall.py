"""Shortest paths between all pairs of nodes."""


def prepare(np):
    return np.random.default_rng(1).random((150, 150))


def run(np, distances):
    d = distances.copy()
    for k in range(d.shape[0]):
        d = np.minimum(d, d[:, k, None] + d[k])
    return d
