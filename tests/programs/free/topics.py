"""What short texts are about: words weighted, topics by factorisation, and which texts are alike."""

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

texts = pd.Series(
    [
        "the cat sat on the warm mat", "a dog and a cat sleep on the mat", "the dog chased the cat away",
        "prices of shares fell on the market", "the market fell and banks lost money", "banks lend money and prices rise",
        "rain and wind over the northern sea", "strong wind brings rain and cold", "cold sea and grey rain today",
    ]
)  # fmt: skip
print(texts.str.split().str.len().describe().round(2))
print(texts.str.contains("rain").sum(), texts.str.upper().iloc[3])

vectorizer = TfidfVectorizer(stop_words="english")
weights = vectorizer.fit_transform(texts.tolist())
words = vectorizer.get_feature_names_out()
print(weights.shape, weights.nnz, len(words))

model = NMF(3, init="nndsvda", random_state=0, max_iter=800)
of_texts = model.fit_transform(weights)
for number, row in enumerate(model.components_):
    print(number, sorted(str(words[place]) for place in np.argsort(row)[::-1][:3]))
print(np.asarray(of_texts).argmax(axis=1))

alike = cosine_similarity(weights)
np.fill_diagonal(alike, 0.0)
print(alike.argmax(axis=1), alike.max().round(4))
print(np.unique(KMeans(3, n_init=10, random_state=1).fit_predict(weights.toarray()), return_counts=True)[1])
