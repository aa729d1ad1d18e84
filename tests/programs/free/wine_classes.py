"""Which vineyard grew it? Wines as measured, classified by three models that are compared on the same folds."""

import numpy as np
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
print(X.shape, np.bincount(y))
frame = pd.DataFrame(X).assign(vineyard=y)
print(frame.groupby("vineyard")[[0, 6, 12]].mean().round(3))

folds = StratifiedKFold(5, shuffle=True, random_state=1)
models = {
    "neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(7)),
    "logistic": make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)),
    "forest": RandomForestClassifier(30, random_state=3),
}
scores = pd.DataFrame({name: cross_val_score(model, X, y, cv=folds) for name, model in models.items()})
print(scores.round(4))
print(scores.mean().sort_values(ascending=False).round(4))

X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
forest = models["forest"].fit(X_train, y_train)
print(confusion_matrix(y_test, forest.predict(X_test)))
order = np.argsort(forest.feature_importances_)[::-1]
print(order[:5], forest.feature_importances_[order[:5]].round(3))
