"""The Cholesky factor of a matrix, row by row."""


def prepare(np):
    a = np.random.default_rng(1).random((60, 60))
    return a @ a.T + 60 * np.eye(60)


def run(np, a):
    n = a.shape[0]
    low = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            low[i, j] = (a[i, j] - np.dot(low[i, :j], low[j, :j])) / low[j, j]
        low[i, i] = np.sqrt(a[i, i] - np.dot(low[i, :i], low[i, :i]))
    return low
