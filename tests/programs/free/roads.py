"""Towns and the roads between them: shortest ways over a sparse matrix, a spanning tree, and where a fair would lie."""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree
from scipy.spatial.distance import pdist, squareform

rng = np.random.default_rng(17)
towns = pd.DataFrame(rng.uniform(0, 100, (12, 2)), columns=["east", "north"], index=[f"T{k:02}" for k in range(12)])
distances = squareform(pdist(towns.to_numpy()))
print(towns.round(1).head(4))

roads = np.where(distances < 45, distances, 0.0)
matrix = sparse.csr_matrix(roads)
count, part = connected_components(matrix, directed=False)
print(matrix.nnz // 2, "roads,", count, "part(s)", np.bincount(part))

ways, before = dijkstra(matrix, indices=0, return_predecessors=True)
frame = pd.DataFrame({"way": ways.round(2), "straight": distances[0].round(2)}, index=towns.index)
frame["detour"] = (frame["way"] / frame["straight"].where(frame["straight"] > 0)).round(3)
print(frame.sort_values("way").tail(4))

place, route = 7, []
while place >= 0 and place != -9999:
    route.append(towns.index[place])
    place = int(before[place])
print(" - ".join(reversed(route)))
tree = minimum_spanning_tree(matrix)
print("tree", tree.nnz, "roads of", round(float(tree.sum()), 3))
everywhere = dijkstra(matrix)
print("fair in", towns.index[int(np.argmin(everywhere.max(axis=1)))], everywhere.max(axis=1).min().round(3))
