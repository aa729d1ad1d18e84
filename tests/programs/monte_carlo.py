"""Price an Asian and a barrier option by simulating the share price."""

import numpy as np

SPOT, STRIKE, BARRIER = 100.0, 105.0, 130.0
RATE, VOLATILITY, YEARS = 0.03, 0.2, 1.0
PATHS, STEPS = 4_000, 50


def simulate(rng):
    dt = YEARS / STEPS
    shocks = rng.standard_normal((PATHS // 2, STEPS))
    shocks = np.concatenate([shocks, -shocks])  # antithetic paths
    drift = (RATE - 0.5 * VOLATILITY**2) * dt
    log_price = np.cumsum(drift + VOLATILITY * np.sqrt(dt) * shocks, axis=1)
    return SPOT * np.exp(log_price)


def estimate(name, payoff):
    value = np.exp(-RATE * YEARS) * payoff
    error = value.std(ddof=1) / np.sqrt(len(value))
    print(f"{name:<16}{value.mean():10.4f} ± {1.96 * error:.4f}")


def bootstrap(rng, sample, rounds=200):
    means = np.empty(rounds)
    for k in range(rounds):
        means[k] = rng.choice(sample, size=sample.size, replace=True).mean()
    return np.percentile(means, [2.5, 97.5])


def main():
    rng = np.random.default_rng(20130101)
    paths = simulate(rng)
    print("simulated", paths.shape, paths.dtype)
    print("terminal prices of the first paths:", paths[:6, -1].round(3))

    estimate("european call", np.maximum(paths[:, -1] - STRIKE, 0))
    estimate("asian call", np.maximum(paths.mean(axis=1) - STRIKE, 0))
    knocked_out = (paths > BARRIER).any(axis=1)
    estimate("up-and-out call", np.where(knocked_out, 0.0, np.maximum(paths[:, -1] - STRIKE, 0)))
    print(f"paths knocked out: {knocked_out.sum()} of {PATHS}")

    low, high = bootstrap(rng, paths[:200, -1])
    print(f"95% bootstrap interval of the mean: [{low:.3f}, {high:.3f}]")

    points = rng.random((50_000, 2))
    inside = (points**2).sum(axis=1) < 1
    print("pi is about", 4 * inside.mean())

    dice = rng.integers(1, 7, size=(20_000, 2)).sum(axis=1)
    faces, counts = np.unique(dice, return_counts=True)
    print(np.column_stack([faces, counts]))
    waiting = rng.exponential(scale=4.0, size=10_000)
    print("waiting:", waiting.min().round(6), waiting.mean().round(6), waiting.max().round(6))
    deck = np.arange(52)
    rng.shuffle(deck)
    print(deck)
    print(rng.permutation(8), rng.uniform(-1, 1, 3), rng.normal(10, 2, size=3))


if __name__ == "__main__":
    main()
