"""Writes sklearn_metrics.json: what scikit-learn's metrics say of made-up predictions.

    python3 sklearn_metrics.py > sklearn_metrics.json
"""
import json

import numpy
from sklearn import metrics

random = numpy.random.RandomState(7)


def numbers(array):
    return [float(f"{x:.9g}") for x in numpy.asarray(array, dtype=numpy.float32).ravel()]


def several(rows, classes, used):
    """Logits with ties; `used` classes occur."""
    labels = random.randint(0, used, rows)
    logits = numpy.round(random.normal(size=(rows, classes)) + 1.2 * numpy.eye(classes)[labels], 1).astype(numpy.float32)
    guess = logits.argmax(1)
    shares = numpy.exp(logits.astype(float)) / numpy.exp(logits.astype(float)).sum(1, keepdims=True)
    areas = [metrics.roc_auc_score(labels == c, shares[:, c]) for c in range(used)]
    averages = {"average": "macro", "zero_division": 0}
    return {
        "outputs": numbers(logits), "columns": classes, "labels": labels.tolist(),
        "Accuracy": metrics.accuracy_score(labels, guess),
        "Precision": metrics.precision_score(labels, guess, **averages),
        "Recall": metrics.recall_score(labels, guess, **averages),
        "F1": metrics.f1_score(labels, guess, **averages),
        "Precision[1]": metrics.precision_score(labels, guess, labels=[1], **averages),
        "Recall[1]": metrics.recall_score(labels, guess, labels=[1], **averages),
        "F1[1]": metrics.f1_score(labels, guess, labels=[1], **averages),
        "RocAuc": float(numpy.mean(areas)),
        "confusion": metrics.confusion_matrix(labels, guess, labels=range(classes)).ravel().tolist(),
    }


def yes_or_no(rows):
    labels = random.randint(0, 2, rows)
    scores = numpy.round(random.normal(size=rows) + labels - 0.5, 1).astype(numpy.float32)
    guess = (scores > 0).astype(int)
    return {
        "outputs": numbers(scores), "columns": 1, "labels": labels.tolist(),
        "Accuracy": metrics.accuracy_score(labels, guess),
        "Precision": metrics.precision_score(labels, guess),
        "Recall": metrics.recall_score(labels, guess),
        "F1": metrics.f1_score(labels, guess),
        "RocAuc": metrics.roc_auc_score(labels, scores),
        "confusion": metrics.confusion_matrix(labels, guess).ravel().tolist(),
    }


def regression(rows, columns):
    targets = (random.normal(size=(rows, columns)) * [1, 3, 0.1][:columns] + [1000, 0, -5][:columns]).astype(numpy.float32)
    outputs = (targets + random.normal(size=(rows, columns)) * 0.4).astype(numpy.float32)
    t, y = targets.astype(float), outputs.astype(float)
    return {
        "outputs": numbers(outputs), "columns": columns, "targets": numbers(targets),
        "AbsoluteError": metrics.mean_absolute_error(t, y),
        "RootMeanSquaredError": float(numpy.sqrt(metrics.mean_squared_error(t, y))),
        "R2": metrics.r2_score(t, y),
    }


wide = several(120, 8, 8)
logits, labels = numpy.array(wide["outputs"]).reshape(-1, 8), numpy.array(wide["labels"])
# No ties here, whose order scikit-learn leaves open.
logits = logits + 1e-3 * numpy.arange(8)[::-1]
wide["outputs"] = numbers(logits)
wide = {name: wide[name] for name in ("outputs", "columns", "labels")}
wide["Top3"] = metrics.top_k_accuracy_score(labels, numpy.array(wide["outputs"]).reshape(-1, 8), k=3)

random_weights = numpy.random.RandomState(11)


def calibration_error(shares, labels, guess, weights, bins=15):
    """Guo and others, 2017, equation 3, bin by bin."""
    confidence, error = shares.max(1), 0.0
    for b in range(bins):
        inside = (confidence > b / bins) & (confidence <= (b + 1) / bins)
        if inside.any() and weights[inside].sum() > 0:
            right = numpy.average(guess[inside] == labels[inside], weights=weights[inside])
            sure = numpy.average(confidence[inside], weights=weights[inside])
            error += weights[inside].sum() / weights.sum() * abs(right - sure)
    return error


def classes(name, kind, outputs, shares, labels, weights):
    """`shares` are the probabilities, [rows, classes], in double; `weights` may be None."""
    guess, count = shares.argmax(1), shares.shape[1]
    w = numpy.ones(len(labels)) if weights is None else weights
    by = {"sample_weight": w}
    used = sorted(set(labels))
    one_hot = numpy.eye(count)[labels]
    expected = {
        "Accuracy": metrics.accuracy_score(labels, guess, **by),
        "BalancedAccuracy": metrics.balanced_accuracy_score(labels, guess, **by),
        "MatthewsCorrelation": metrics.matthews_corrcoef(labels, guess, **by),
        "CohenKappa": metrics.cohen_kappa_score(labels, guess, **by),
        "LogLoss": metrics.log_loss(labels, shares, labels=range(count), **by),
        "CalibrationError": calibration_error(shares, labels, guess, w),
        "BrierScore": metrics.brier_score_loss(labels, shares[:, 1], **by) if count == 2
        else float(numpy.average(((shares - one_hot) ** 2).sum(1), weights=w)),
        "RocAuc": metrics.roc_auc_score(labels, shares[:, 1], **by) if outputs.shape[1] == 1
        else float(numpy.mean([metrics.roc_auc_score(labels == c, shares[:, c], **by) for c in used])),
        "AveragePrecision": metrics.average_precision_score(labels, shares[:, 1], **by) if outputs.shape[1] == 1
        else float(numpy.mean([metrics.average_precision_score(labels == c, shares[:, c], **by) for c in used])),
        "confusion": metrics.confusion_matrix(labels, guess, labels=range(count), **by).ravel().tolist(),
    }
    for short, score in ("Precision", metrics.precision_score), ("Recall", metrics.recall_score), ("F1", metrics.f1_score):
        for average in "macro", "micro", "weighted":
            expected[f"{short}[{average.capitalize()}]"] = score(labels, guess, average=average, zero_division=0, **by)
        expected[f"{short}[1]"] = score(labels, guess, labels=[1], average="macro", zero_division=0, **by)
        expected[short] = expected[f"{short}[1]" if outputs.shape[1] == 1 else f"{short}[Macro]"]
    return {"name": name, "kind": kind, "outputs": numbers(outputs), "columns": outputs.shape[1], "labels": labels.tolist(),
            **({} if weights is None else {"weights": weights.tolist()}), "expected": expected}


def weights_of(rows):
    """A fifth of the samples have weight 0; all are exact in float."""
    return numpy.where(random_weights.rand(rows) < 0.2, 0, random_weights.randint(1, 33, rows) / 8.0)


def weighed():
    random = random_weights
    for rows, count, used in (150, 2, 2), (160, 5, 5), (170, 5, 4):
        labels = random.randint(0, used, rows)
        # Eighths are exact in float, and so are their differences: equal probabilities are equal in float and in double.
        logits = (numpy.round(8 * (random.normal(size=(rows, count)) * 1.5 + 1.2 * numpy.eye(count)[labels])) / 8).astype(numpy.float32)
        shares = numpy.exp(logits.astype(float) - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        single = shares.astype(numpy.float32)
        for weights in None, weights_of(rows):
            suffix = f"{count} classes, {used} used, {'not ' if weights is None else ''}weighted"
            yield classes("logits, " + suffix, "Logits", logits, shares, labels, weights)
            yield classes("probabilities, " + suffix, "Probabilities", single, single.astype(float), labels, weights)
            if count == 2:
                score = logits[:, 1:] - logits[:, :1]
                sure = 1 / (1 + numpy.exp(-score.astype(float)))
                yield classes("score, " + suffix, "Scores", score, numpy.hstack([1 - sure, sure]), labels, weights)
                yield classes("value, " + suffix, "Values", single[:, 1:], numpy.hstack([1 - single[:, 1:].astype(float), single[:, 1:].astype(float)]),
                              labels, weights)


def weighed_numbers():
    for columns in 1, 3:
        targets = numpy.round(random_weights.normal(size=(80, columns)) * [4, 3, 0.5][:columns] + [100, 0, -5][:columns], 2).astype(numpy.float32)
        outputs = (targets + random_weights.normal(size=(80, columns)) * 0.4).astype(numpy.float32)
        t, y = targets.astype(float), outputs.astype(float)
        for weights in None, weights_of(80):
            by = {"sample_weight": weights}
            yield {"name": f"{columns} columns", "kind": "Values", "outputs": numbers(outputs), "columns": columns, "targets": numbers(targets),
                   **({} if weights is None else {"weights": weights.tolist()}), "expected": {
                       "AbsoluteError": metrics.mean_absolute_error(t, y, **by),
                       "MeanAbsolutePercentageError": metrics.mean_absolute_percentage_error(t, y, **by),
                       "RootMeanSquaredError": float(numpy.sqrt(metrics.mean_squared_error(t, y, **by))),
                       "R2": metrics.r2_score(t, y, **by)}}


def weighed_top():
    weights = weights_of(120)
    return {"name": "top", "kind": "Logits", "outputs": wide["outputs"], "columns": 8, "labels": wide["labels"], "weights": weights.tolist(),
            "expected": {"Top3": metrics.top_k_accuracy_score(labels, numpy.array(wide["outputs"]).reshape(-1, 8), k=3, sample_weight=weights)}}


cases = {"several": several(90, 5, 4), "yes_or_no": yes_or_no(70), "regression": regression(60, 3), "wide": wide,
         "weighed_classes": list(weighed()), "weighed_numbers": list(weighed_numbers()), "weighed_top": [weighed_top()]}
print("{\n" + ",\n".join(f" \"{name}\": {json.dumps(case)}" for name, case in cases.items()) + "\n}")
