"""Power that a town needs, by the hour: gaps filled, lags as columns, and a forecast judged on the last days."""

import numpy as np
import pandas as pd
from scipy.interpolate import CubicSpline
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit

rng = np.random.default_rng(11)
hours = pd.date_range("2023-03-01", periods=24 * 60, freq="h")
of_day = np.asarray(hours.hour)
load = (
    50
    + 10 * np.sin((of_day - 7) / 24 * 2 * np.pi)
    + np.where(hours.dayofweek >= 5, -6, 0)
    + rng.normal(0, 1.5, hours.size)
)
series = pd.Series(load, index=hours, name="load")
series.iloc[rng.choice(hours.size, 40, replace=False)] = np.nan
print(int(series.isna().sum()), "hours are missing")

known = np.flatnonzero(series.notna())
filled = series.copy()
filled[:] = np.where(series.isna(), CubicSpline(known, series.to_numpy()[known])(np.arange(hours.size)), series)
print((filled - series.interpolate()).abs().max().round(3))

daily = filled.resample("D").agg(["mean", "max", "min"])
print(daily.head(3).round(3))
print(filled.groupby(filled.index.dayofweek).mean().round(3))

table = pd.DataFrame({f"lag {k}": filled.shift(k) for k in (1, 24, 168)}).assign(hour=of_day, load=filled).dropna()
X, y = table.drop(columns="load").to_numpy(), table["load"].to_numpy()
for number, (train, test) in enumerate(TimeSeriesSplit(3).split(X)):
    guess = Ridge(1.0).fit(X[train], y[train]).predict(X[test])
    print(number, len(test), np.abs(guess - y[test]).mean().round(4))
