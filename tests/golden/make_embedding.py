"""Makes embedding.safetensors with PyTorch, as make_golden.py makes its files and with its streams of numbers.

Usage: make_embedding.py

index(s, n, i) = (hash(s, i) >> 8) % n

sentence/…    Embedding(20, 6, padding_idx=3), a frozen Embedding(5, 3, padding_idx=-1), mean over time, Linear(9, 10), mean cross-entropy;
              batch 4, time 6. Step t: words = index(300 + t, 20), tags = index(400 + t, 5), labels = index(500 + t, 10)
tied/…        Embedding(12, 8), Linear(8, 8), tanh, logits by the transposed table, mean cross-entropy of the next token; batch 3, time 5.
              Step t: tokens = index(600 + t, 12)
              parameter k in order: signed(700 + k, i); the row of padding is zero
              logits, loss          of step 0 with the first weights
              grad/NAME             gradients of that loss
sparse/…      as sentence, but words sparse and tags a sparse EmbeddingBag(5, 3, mode="sum", padding_idx=-1) over each sentence, not frozen
              sgd/…, adam/…, adagrad/…  parameters after 5 steps (SGD lr 0.1; Adam lr 1e-2, for sparse tables SparseAdam;
                                    Adagrad lr 0.1, lr_decay 0.05, initial_accumulator_value 0.1, weight_decay 0.01 but for sparse) and the loss of each step, before its update
bag/MODE/…          EmbeddingBag(7, 5, padding_idx=2) with the table signed(800, i); five bags of four indices index(801, 7), the third all padding
bag/MODE_of/…       the same over twelve indices index(802, 7) and offsets 0, 3, 3, 7, 12; sums have weights signed(803, i)
                    y; for the gradient signed(804, i) of y: grad/weight, and grad/scales of the weights
"""
import torch
from torch import nn
from torch.nn import functional as F

from make_golden import hashes, save, signed

STEPS = 5


def index(stream, limit, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.from_numpy(((hashes(stream, count) >> 8) % limit).astype("int64").reshape(shape))


class Sentence(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20, 6, padding_idx=3)
        self.tags = nn.Embedding(5, 3, padding_idx=-1)
        self.tags.weight.requires_grad = False
        self.output = nn.Linear(9, 10)

    def logits(self, step):
        x = torch.cat([self.words(index(300 + step, 20, 4, 6)), self.tags(index(400 + step, 5, 4, 6))], -1)
        return self.output(x.mean(1))

    def loss(self, step):
        return F.cross_entropy(self.logits(step), index(500 + step, 10, 4))


class Sparse(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20, 6, padding_idx=3, sparse=True)
        self.tags = nn.EmbeddingBag(5, 3, mode="sum", padding_idx=-1, sparse=True)
        self.output = nn.Linear(9, 10)

    def logits(self, step):
        return self.output(torch.cat([self.words(index(300 + step, 20, 4, 6)).mean(1), self.tags(index(400 + step, 5, 4, 6))], -1))

    loss = Sentence.loss


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 8)
        self.hidden = nn.Linear(8, 8)

    def read(self, tokens):
        return torch.tanh(self.hidden(self.embedding(tokens))) @ self.embedding.weight.T

    def logits(self, step):
        return self.read(index(600 + step, 12, 3, 5))

    def loss(self, step):
        tokens = index(600 + step, 12, 3, 5)
        return F.cross_entropy(self.read(tokens[:, :-1]).transpose(1, 2), tokens[:, 1:])


def make(kind):
    model = kind().double()
    for position, (name, parameter) in enumerate(model.named_parameters()):
        parameter.data = signed(700 + position, *parameter.shape)
    for layer in model.modules():
        if getattr(layer, "padding_idx", None) is not None:
            layer.weight.data[layer.padding_idx] = 0
    return model


def optimizers(kind, model, name):
    tables = [model.words.weight, model.tags.weight] if kind is Sparse else []
    others = [p for p in model.parameters() if p.requires_grad and not any(p is t for t in tables)]
    if name == "sgd":
        return [torch.optim.SGD(tables + others, lr=0.1)]
    if name == "adam":
        return [torch.optim.Adam(others, lr=1e-2)] + ([torch.optim.SparseAdam(tables, lr=1e-2)] if tables else [])
    decay = 0 if tables else 0.01
    return [torch.optim.Adagrad(tables + others, lr=0.1, lr_decay=0.05, weight_decay=decay, initial_accumulator_value=0.1)]


def train(kind, name):
    model = make(kind)
    steps = optimizers(kind, model, name)
    losses = []
    for step in range(STEPS):
        model.zero_grad()
        loss = model.loss(step)
        loss.backward()
        for optimizer in steps:
            optimizer.step()
        losses.append(loss.detach())
    return {**dict(model.named_parameters()), "loss": torch.stack(losses)}


def golden(name, kind):
    model = make(kind)
    tensors = {f"{name}/logits": model.logits(0), f"{name}/loss": model.loss(0)}
    model.loss(0).backward()
    tensors.update({f"{name}/grad/{key}": value.grad.to_dense() for key, value in model.named_parameters() if value.requires_grad})
    for optimizer in ["sgd", "adam", "adagrad"]:
        tensors.update({f"{name}/{optimizer}/{key}": value for key, value in train(kind, optimizer).items()})
    return tensors


def bags():
    tensors = {}
    fixed, offsets = index(801, 7, 5, 4), torch.tensor([0, 3, 3, 7, 12])
    fixed[2] = 2
    for mode in ["sum", "mean", "max"]:
        for name, indices, starts in [(mode, fixed, None), (f"{mode}_of", index(802, 7, 12), offsets)]:
            weight = signed(800, 7, 5).requires_grad_()
            scales = signed(803, *indices.shape).requires_grad_() if mode == "sum" else None
            y = F.embedding_bag(indices, weight, starts, mode=mode, per_sample_weights=scales, padding_idx=2)
            y.backward(signed(804, 5, 5))
            tensors.update({f"bag/{name}/y": y, f"bag/{name}/grad/weight": weight.grad})
            if mode == "sum":
                tensors[f"bag/{name}/grad/scales"] = scales.grad
    return tensors


if __name__ == "__main__":
    save("embedding.safetensors", {**golden("sentence", Sentence), **golden("tied", Tied), **golden("sparse", Sparse), **bags()})
