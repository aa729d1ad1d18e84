"""Cluster points in the plane with Lloyd's algorithm and k-means++ seeding."""

import numpy as np


def make_blobs(rng, centres, per_blob, spread):
    points = [rng.normal(loc=centre, scale=spread, size=(per_blob, 2)) for centre in centres]
    data = np.vstack(points)
    truth = np.repeat(np.arange(len(centres)), per_blob)
    order = rng.permutation(len(data))
    return data[order], truth[order]


def seed_centres(rng, data, k):
    centres = data[rng.integers(len(data))][np.newaxis, :]
    while len(centres) < k:
        distance = ((data[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).min(axis=1)
        choice = rng.choice(len(data), p=distance / distance.sum())
        centres = np.append(centres, data[choice][None], axis=0)
    return centres


def assign(data, centres):
    return np.linalg.norm(data[:, None, :] - centres[None, :, :], axis=2).argmin(axis=1)


def kmeans(rng, data, k, rounds=100):
    centres = seed_centres(rng, data, k)
    for step in range(1, rounds + 1):
        label = assign(data, centres)
        moved = np.array([data[label == j].mean(axis=0) for j in range(k)])
        if np.allclose(moved, centres):
            return moved, label, step
        centres = moved
    raise RuntimeError("k-means did not converge")


def main():
    rng = np.random.default_rng(42)
    centres = [(-4, 0), (0, 4), (4, 0), (0, -4)]
    data, truth = make_blobs(rng, centres, per_blob=300, spread=0.9)
    print("data", data.shape, "mean", data.mean(axis=0), "covariance")
    print(np.cov(data, rowvar=False))

    found, label, steps = kmeans(rng, data, k=len(centres))
    order = np.lexsort((found[:, 1], found[:, 0]))
    print(f"converged after {steps} steps; centres, sorted:")
    print(found[order])
    print("sizes:", np.bincount(label)[order])

    confusion = np.zeros((4, 4), dtype=int)
    np.add.at(confusion, (truth, label), 1)
    print("truth against cluster:")
    print(confusion)
    print("purity:", confusion.max(axis=0).sum() / confusion.sum())

    inertia = np.sum((data - found[label]) ** 2)
    print(f"inertia: {inertia:.6f}")
    spread = np.array([data[label == j].std(axis=0) for j in order], dtype=np.float32)
    print(spread.dtype, spread.shape)
    print(np.round(spread, 3))
    far = np.argsort(-np.linalg.norm(data - found[label], axis=1))[:3]
    print("farthest points:")
    print(data[far])


if __name__ == "__main__":
    main()
