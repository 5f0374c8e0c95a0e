"""Writes sklearn_preprocessing.json: what numpy, scikit-learn and scipy make of a small table in double precision.

    python3 sklearn_preprocessing.py > sklearn_preprocessing.json

Every number is rounded to float before it is used. NaN is written as null.
"""
import json
import sys

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.preprocessing import PowerTransformer, QuantileTransformer

ROWS, COLUMNS = 60, 7
draws = np.random.RandomState(5)


def floats(array):
    return np.asarray(array, dtype=np.float32).astype(np.float64)


def numbers(array):
    return [None if np.isnan(value) else float(f"{value:.17g}") for value in np.asarray(array).ravel()]


def table(rows):
    x = np.stack([
        draws.randn(rows) * 40 + 1000,
        draws.standard_cauchy(rows),
        draws.poisson(1.5, rows),                              # repeated values
        np.where(draws.rand(rows) < 0.1, draws.rand(rows), 2),  # mostly one value
        np.full(rows, -7.25),                                  # one value
        np.exp(2 * draws.randn(rows)),
        -draws.gamma(0.7, 3, rows) ** 2,
    ], axis=1)
    x[draws.rand(rows, COLUMNS) < 0.08] = np.nan
    return floats(x)


fitted, other = table(ROWS), table(20)
other[0], other[1] = 1e6, -1e6
other[2, 4] = 3

median = np.nanmedian(fitted, axis=0)
spread = np.nanquantile(fitted, 0.75, axis=0) - np.nanquantile(fitted, 0.25, axis=0)
full = np.nanmax(fitted, axis=0) - np.nanmin(fitted, axis=0)
factor = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), np.where(full > 0, 2 / np.where(full > 0, full, 1), 0))
robust = [(x - median) * factor for x in (fitted, other)]

quantiles = {}
for count in (5, 37, 60):
    made = QuantileTransformer(n_quantiles=count, output_distribution="normal", subsample=ROWS).fit(fitted)
    exact = made.quantiles_
    made.quantiles_ = floats(exact)                            # as they are saved
    quantiles[count] = numbers(exact.T), [numbers(made.transform(x)) for x in (fitted, other)]

power = PowerTransformer(method="yeo-johnson", standardize=False).fit(np.delete(fitted, 4, axis=1))


def refined(column, start):
    """The minimum of the same likelihood near scikit-learn's in long double: in double the variance of 1000 ± 40 to the power of -2 has few digits left."""
    x = column[~np.isnan(column)].astype(np.longdouble)
    logs = np.sign(x) * np.log1p(np.abs(x))

    def loss(value):
        e = np.where(x < 0, 2 - value, value)
        return len(x) / 2 * np.log((np.sign(x) * np.expm1(e * np.abs(logs)) / e).var()) - (value - 1) * logs.sum()

    low, high, golden = np.longdouble(start - 0.01), np.longdouble(start + 0.01), (np.sqrt(np.longdouble(5)) - 1) / 2
    for _ in range(80):
        below, above = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, above) if loss(below) < loss(above) else (below, high)
    return float(low)


power.lambdas_ = np.array([refined(column, value) for column, value in zip(np.delete(fitted, 4, axis=1).T, power.lambdas_)])
lambdas = [-3.5, -1, 0, 0.5, 1, 1.75, 2, 4]
grid = floats(np.linspace(-6, 6, 41))
by_lambda = []
for value in lambdas:
    power_of_one = PowerTransformer(method="yeo-johnson", standardize=False).fit(grid[:, None])
    power_of_one.lambdas_ = np.array([value])
    by_lambda.append(numbers(power_of_one.transform(grid[:, None])))

targets = floats(np.exp(draws.randn(40) * 1.5) * 20 - 0.5)
logarithms = np.log1p(targets)
outputs = floats(np.concatenate([draws.randn(12), [-50, 50]]))


def units(values, invert):
    v = np.clip(outputs * values.std() + values.mean(), values.min(), values.max())
    return numbers(invert(v))


logits, labels = floats(draws.randn(50, 4) * 6), draws.randint(0, 4, 50)
labels = np.where(draws.rand(50) < 0.6, logits.argmax(axis=1), labels)
scores, yes = floats(draws.randn(40) * 5), draws.randint(0, 2, 40)
yes = np.where(draws.rand(40) < 0.5, (scores > 0).astype(int), yes)


def temperature(z, classes):
    loss = lambda log_t: -np.mean(log_softmax(z / np.exp(log_t), axis=1)[np.arange(len(classes)), classes])
    return float(np.exp(minimize_scalar(loss, bracket=(-1, 1), method="brent", options=dict(xtol=1e-12)).x))


json.dump(dict(
    about="numpy, scikit-learn and scipy in double; written by sklearn_preprocessing.py",
    columns=COLUMNS, fitted=numbers(fitted), other=numbers(other),
    robust=[numbers(x) for x in robust],
    clipped=[numbers(x / np.sqrt(1 + (x / 3) ** 2)) for x in robust],
    logarithm=[numbers(np.sign(x) * np.log1p(np.abs(x))) for x in (fitted, other)],
    quantiles=[dict(count=count, values=values, results=results) for count, (values, results) in quantiles.items()],
    power=dict(lambdas=numbers(power.lambdas_), results=[numbers(power.transform(np.delete(x, 4, axis=1))) for x in (fitted, other)]),
    grid=numbers(grid), by_lambda=[dict(value=value, results=results) for value, results in zip(lambdas, by_lambda)],
    targets=numbers(targets), standardized=[numbers((t - t.mean()) / t.std()) for t in (targets, logarithms)],
    outputs=numbers(outputs), units=[units(targets, lambda v: v), units(logarithms, np.expm1)],
    logits=numbers(logits), labels=labels.tolist(), temperature=temperature(logits, labels),
    scores=numbers(scores), yes=yes.tolist(), score_temperature=temperature(np.stack([0 * scores, scores], axis=1), yes),
), sys.stdout)
sys.stdout.write("\n")
