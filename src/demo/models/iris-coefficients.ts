// scikit-learn 1.9.1: LogisticRegression(max_iter=1000).fit(*load_iris(return_X_y=True)), rounded to six digits; it names
// 97.3 % of its 150 flowers rightly. A row a class (setosa, versicolor, virginica); a column a feature (sepal length and
// width, petal length and width, in cm).

export const irisCoefficients: readonly (readonly number[])[] = [
  [-0.420239, 0.966931, -2.518944, -1.084595],
  [0.531869, -0.315269, -0.204106, -0.942762],
  [-0.11163, -0.651662, 2.72305, 2.027356],
];

export const irisIntercepts: readonly number[] = [9.841689, 2.224506, -12.066195];
