"""How soon points of the complex plane escape."""


def prepare(np):
    x = np.linspace(-2.0, 0.5, 300)
    y = np.linspace(-1.2, 1.2, 240)
    return x + 1j * y[:, None]


def run(np, c):
    z = np.zeros_like(c)
    steps = np.zeros(c.shape, dtype=np.int64)
    for _ in range(30):
        inside = z.real * z.real + z.imag * z.imag < 4.0
        z = np.where(inside, z * z + c, z)
        steps += inside
    return steps
