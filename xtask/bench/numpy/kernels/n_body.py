"""Bodies that attract each other, in small steps of time."""


def prepare(np):
    rng = np.random.default_rng(1)
    return rng.random((64, 3)), rng.random((64, 3)) - 0.5, rng.random(64)


def run(np, data):
    place, speed, mass = (each.copy() for each in data)
    for _ in range(20):
        apart = place[None, :, :] - place[:, None, :]
        far = (apart**2).sum(axis=2) + 1e-3
        pull = (apart * (mass / (far * np.sqrt(far)))[:, :, None]).sum(axis=1)
        speed += 0.01 * pull
        place += 0.01 * speed
    return place
