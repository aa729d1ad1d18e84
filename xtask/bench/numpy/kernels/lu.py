"""LU decomposition with row exchanges."""


def prepare(np):
    return np.random.default_rng(1).random((120, 120))


def run(np, matrix):
    a = matrix.copy()
    n = a.shape[0]
    order = np.arange(n)
    for k in range(n - 1):
        p = k + int(np.abs(a[k:, k]).argmax())
        if p != k:
            a[[k, p]] = a[[p, k]]
            order[[k, p]] = order[[p, k]]
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= a[k + 1 :, k, None] * a[k, k + 1 :]
    return a, order
