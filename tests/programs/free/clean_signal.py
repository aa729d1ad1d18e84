"""A tone under noise and hum: filters, a spectrum, and the peaks that are left."""

import numpy as np
from scipy import signal

rate = 1000.0
t = np.arange(0.0, 2.0, 1 / rate)
rng = np.random.default_rng(7)
tone = np.sin(2 * np.pi * 60 * t) * np.exp(-t)
noisy = tone + 0.5 * np.sin(2 * np.pi * 310 * t) + rng.normal(0.0, 0.4, t.size)

sections = signal.butter(4, [40, 80], btype="bandpass", fs=rate, output="sos")
clean = signal.sosfiltfilt(sections, noisy)
print(
    "error before",
    np.sqrt(np.mean((noisy - tone) ** 2)).round(4),
    "after",
    np.sqrt(np.mean((clean - tone) ** 2)).round(4),
)

spectrum = np.abs(np.fft.rfft(noisy * np.hanning(t.size)))
frequencies = np.fft.rfftfreq(t.size, 1 / rate)
peaks, about = signal.find_peaks(spectrum, height=spectrum.max() / 4, distance=20)
for place, height in zip(peaks, about["peak_heights"]):
    print(f"{frequencies[place]:7.1f} Hz  {height:9.3f}")

f, power = signal.welch(noisy, fs=rate, nperseg=512)
print("strongest by Welch", f[np.argsort(power)[-3:]][::-1])
envelope = np.abs(signal.hilbert(clean))
print("envelope", envelope[::250].round(3))
