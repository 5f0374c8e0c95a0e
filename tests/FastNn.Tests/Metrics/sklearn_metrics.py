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

cases = {"several": several(90, 5, 4), "yes_or_no": yes_or_no(70), "regression": regression(60, 3), "wide": wide}
print("{\n" + ",\n".join(f" \"{name}\": {json.dumps(case)}" for name, case in cases.items()) + "\n}")
