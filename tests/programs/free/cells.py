"""Cells in a picture: smoothing, a threshold, labels, and a table of what was found."""

import numpy as np
import pandas as pd
from scipy import ndimage, spatial

rng = np.random.default_rng(5)
rows, columns = np.indices((120, 160))
picture = rng.normal(0.0, 0.08, (120, 160))
for y, x, size in [(20, 30, 8), (35, 110, 12), (70, 60, 10), (90, 130, 7), (100, 20, 9)]:
    picture += np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * size**2))

smooth = ndimage.gaussian_filter(picture, 2.0)
mask = ndimage.binary_opening(smooth > 0.5, iterations=2)
labels, count = ndimage.label(mask)
print(count, "cells,", int(mask.sum()), "of", mask.size, "pixels")

index = np.arange(1, count + 1)
centres = np.array(ndimage.center_of_mass(smooth, labels, index))
cells = pd.DataFrame(centres, columns=["row", "column"], index=pd.Index(index, name="cell"))
cells["area"] = ndimage.sum_labels(mask, labels, index).astype(int)
cells["brightest"] = ndimage.maximum(smooth, labels, index)
print(cells.round(2).sort_values("area", ascending=False))

tree = spatial.cKDTree(centres)
distance, nearest = tree.query(centres, k=2)
cells["nearest"], cells["distance"] = index[nearest[:, 1]], distance[:, 1].round(2)
print(cells[["nearest", "distance"]])
edges = np.hypot(ndimage.sobel(smooth, 0), ndimage.sobel(smooth, 1))
print("edge", edges.max().round(3), "at", np.unravel_index(edges.argmax(), edges.shape))
