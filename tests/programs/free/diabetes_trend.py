"""How a disease goes on after a year: real measurements, a regression by hand and by library, and what regularising does."""

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.metrics import mean_squared_error, r2_score

names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
X, y = load_diabetes(return_X_y=True)
frame = pd.DataFrame(X, columns=names).assign(progress=y)
print(frame.describe().loc[["mean", "std", "max"]].round(4).T)
print(frame.corr()["progress"].sort_values(ascending=False).round(3))

line = stats.linregress(frame["bmi"], frame["progress"])
print(f"slope {line.slope:.3f}  r {line.rvalue:.4f}  p {line.pvalue:.2e}")

train, test = np.arange(len(y)) % 4 != 0, np.arange(len(y)) % 4 == 0
design = np.column_stack([np.ones(train.sum()), X[train]])
by_hand, *_ = np.linalg.lstsq(design, y[train], rcond=None)
linear = LinearRegression().fit(X[train], y[train])
print("by hand as by library:", np.allclose(by_hand[1:], linear.coef_), round(float(linear.intercept_), 4))

rows = []
for model in (linear, Ridge(0.1), Lasso(0.1)):
    guess = model.fit(X[train], y[train]).predict(X[test])
    rows.append(
        (
            type(model).__name__,
            mean_squared_error(y[test], guess),
            r2_score(y[test], guess),
            int(np.sum(model.coef_ != 0)),
        )
    )
print(pd.DataFrame(rows, columns=["model", "mse", "r2", "used"]).round(3).to_string(index=False))
bins = pd.cut(frame["bmi"], 5)
print(frame.groupby(bins, observed=True)["progress"].agg(["mean", "count"]).round(2))
