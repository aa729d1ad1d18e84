"""A planet and its comet around a star: an integrated orbit, its period by a root, and what should not change."""

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq


def pull(t, state):
    x, y, vx, vy = state
    cubed = (x * x + y * y) ** 1.5
    return [vx, vy, -x / cubed, -y / cubed]


def energy(states):
    x, y, vx, vy = states
    return 0.5 * (vx**2 + vy**2) - 1.0 / np.hypot(x, y)


start = np.array([1.0, 0.0, 0.0, 1.2])
found = solve_ivp(pull, (0.0, 30.0), start, rtol=1e-9, atol=1e-11, dense_output=True)
print(found.success, found.status, found.y.shape[0])
print("energy drift below 1e-7:", bool(np.ptp(energy(found.y)) < 1e-7))

semi_major = -0.5 / energy(start)
period = 2 * np.pi * semi_major**1.5
crossing = brentq(lambda t: found.sol(t)[1], 0.75 * period, 1.25 * period)
print(f"period {period:.5f}, as integrated {crossing:.5f}")

eccentricity = 1.0 / semi_major - 1.0
length, _ = quad(lambda e: semi_major * np.sqrt(1 - (eccentricity * np.cos(e)) ** 2), 0.0, 2 * np.pi)
print(f"length of the orbit {length:.6f}")
points = found.sol(np.linspace(0.0, period, 9))[:2].T
print(points.round(4))
