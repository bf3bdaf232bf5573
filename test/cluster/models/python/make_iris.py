"""Trains KServe's iris example (docs/samples: an SVC with gamma=scale) into FOLDER/model.joblib."""

import pathlib
import sys

import joblib
from sklearn import datasets, svm


def main(folder: str) -> None:
    iris = datasets.load_iris()
    model = svm.SVC(gamma="scale").fit(iris.data, iris.target)
    joblib.dump(model, pathlib.Path(folder) / "model.joblib")


if __name__ == "__main__":
    main(sys.argv[1])
