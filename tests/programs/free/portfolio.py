"""Shares that move together: returns by month, their covariance, and the least risk for a wanted gain."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize

rng = np.random.default_rng(99)
days = pd.date_range("2022-01-03", periods=500, freq="B")
market = rng.normal(0.0004, 0.01, 500)
names = ["steel", "bread", "chips", "water"]
betas = np.array([1.2, 0.6, 1.6, 0.4])
moves = market[:, None] * betas + rng.normal(0.0001, 0.008, (500, 4))
prices = pd.DataFrame(100 * np.exp(np.cumsum(moves, axis=0)), index=days, columns=names)

returns = prices.pct_change().dropna()
print(returns.describe().round(5))
monthly = prices.resample("ME").last().pct_change().dropna()
print(monthly.tail(3).round(4))
print(returns.corr().round(3))
print(returns["chips"].rolling(60).std().dropna().iloc[::100].round(5))

mean, covariance = returns.mean().to_numpy() * 252, returns.cov().to_numpy() * 252
wanted = mean.mean()
found = minimize(
    lambda w: w @ covariance @ w,
    np.full(4, 0.25),
    method="SLSQP",
    bounds=[(0.0, 1.0)] * 4,
    constraints=[{"type": "eq", "fun": lambda w: w.sum() - 1.0}, {"type": "ineq", "fun": lambda w: w @ mean - wanted}],
)
print(found.success, dict(zip(names, found.x.round(3).tolist())))
print(
    "risk",
    round(float(np.sqrt(found.fun)), 4),
    "of even shares",
    round(float(np.sqrt(np.full(4, 0.25) @ covariance @ np.full(4, 0.25))), 4),
)
