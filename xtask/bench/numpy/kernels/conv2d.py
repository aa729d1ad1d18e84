"""A picture convolved with small kernels."""


def prepare(np):
    rng = np.random.default_rng(1)
    return rng.random((200, 200)), rng.random((5, 5))


def run(np, data):
    picture, weights = data
    h, w = picture.shape[0] - 4, picture.shape[1] - 4
    out = np.zeros((h, w))
    for i in range(5):
        for j in range(5):
            out += weights[i, j] * picture[i : i + h, j : j + w]
    return np.maximum(out, 0)
