"""Makes metrics.safetensors with scikit-learn: scores and labels of the streams, and what each metric says of them."""
import numpy as np
import torch
from sklearn import metrics

from make_golden import save, signed


def indices(stream, count, classes):
    return (signed(stream, count).abs() * classes).long().clamp(max=classes - 1)


def averages(tensors, prefix, function, labels, predicted):
    for average in ["macro", "micro", "weighted"]:
        tensors[f"{prefix}_{average}"] = function(labels, predicted, average=average, zero_division=0)
    tensors[f"{prefix}_each"] = function(labels, predicted, average=None, zero_division=0, labels=[0, 1, 2, 3, 4])


def main():
    tensors = {}
    # Five classes, of which the last one does not occur; some scores are equal.
    scores = (signed(700, 120, 5) * 4).round() / 4
    labels = indices(701, 120, 4)
    probabilities = torch.softmax(scores.double(), 1).numpy()
    truth, predicted = labels.numpy(), scores.argmax(1).numpy()
    tensors["scores"], tensors["labels"] = scores, labels
    tensors["accuracy"] = metrics.accuracy_score(truth, predicted)
    order = np.argsort(-scores.numpy(), axis=1, kind="stable")
    tensors["top2"] = np.mean([t in o[:2] for t, o in zip(truth, order)])
    averages(tensors, "precision", metrics.precision_score, truth, predicted)
    averages(tensors, "recall", metrics.recall_score, truth, predicted)
    averages(tensors, "f1", metrics.f1_score, truth, predicted)
    averages(tensors, "iou", metrics.jaccard_score, truth, predicted)
    tensors["confusion"] = metrics.confusion_matrix(truth, predicted, labels=[0, 1, 2, 3, 4])
    # Rounded, so that probabilities of the same scores in another order are equal.
    tensors["auroc"] = np.mean([metrics.roc_auc_score(truth == c, probabilities[:, c].round(12)) for c in range(4)])
    tensors["perplexity"] = np.exp(metrics.log_loss(truth, probabilities, labels=[0, 1, 2, 3, 4]))

    binary, positive = (signed(702, 80) * 8).round() / 8, indices(703, 80, 2)
    tensors["binary/scores"], tensors["binary/labels"] = binary, positive
    tensors["binary/accuracy"] = metrics.accuracy_score(positive, binary > 0)
    tensors["binary/f1"] = metrics.f1_score(positive, binary > 0)
    tensors["binary/precision"] = metrics.precision_score(positive, binary > 0)
    tensors["binary/recall"] = metrics.recall_score(positive, binary > 0)
    tensors["binary/auroc"] = metrics.roc_auc_score(positive, binary)

    # Two logits for each example, to which a constant of its own is added: it changes no probability.
    pair = signed(706, 80, 2) + 3 * signed(707, 80, 1)
    tensors["pair/scores"] = pair.float()
    tensors["pair/auroc"] = metrics.roc_auc_score(positive, torch.softmax(pair, 1)[:, 1])

    guess, value = signed(704, 50), signed(705, 50)
    tensors["numbers/guess"], tensors["numbers/value"] = guess, value
    tensors["numbers/mae"] = metrics.mean_absolute_error(value, guess)
    tensors["numbers/mse"] = metrics.mean_squared_error(value, guess)
    tensors["numbers/r2"] = metrics.r2_score(value, guess)
    tensors["equal/r2"] = [metrics.r2_score(np.full(3, 0.5), predictions) for predictions in [[0.5, 0.5, 0.5], [0.5, 0.5, 0.25]]]
    save("metrics.safetensors", {name: torch.as_tensor(np.asarray(t)) if not torch.is_tensor(t) else t for name, t in tensors.items()})


if __name__ == "__main__":
    main()
