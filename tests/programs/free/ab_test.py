"""Did the new page sell more? Conversions by group and day, a test of proportions, and a bootstrap of the difference."""

import numpy as np
import pandas as pd
from scipy import stats

rng = np.random.default_rng(2024)
visits = pd.DataFrame(
    {
        "day": rng.integers(0, 14, 4000),
        "page": np.where(rng.random(4000) < 0.5, "old", "new"),
        "seconds": rng.gamma(2.0, 30.0, 4000),
    }
)
visits["bought"] = rng.random(4000) < np.where(visits["page"] == "new", 0.13, 0.10)

by_page = visits.groupby("page")["bought"].agg(["sum", "count", "mean"])
print(by_page.round(4))
print(visits.groupby(["day", "page"])["bought"].mean().unstack().round(3).head())

table = pd.crosstab(visits["page"], visits["bought"])
print(table)
chi2, p, dof, expected = stats.chi2_contingency(table.to_numpy())
print(f"chi2 {chi2:.4f}  p {p:.6f}  degrees of freedom {dof}")
print(expected.round(2))

old = visits.loc[visits["page"] == "old", "seconds"].to_numpy()
new = visits.loc[visits["page"] == "new", "seconds"].to_numpy()
print("t test", round(float(stats.ttest_ind(old, new, equal_var=False).pvalue), 6))
print("ranks", round(float(stats.mannwhitneyu(old, new).pvalue), 6))

shifts = [rng.choice(new, len(new)).mean() - rng.choice(old, len(old)).mean() for _ in range(200)]
print("difference of means, 95 %:", np.percentile(shifts, [2.5, 97.5]).round(3))
