"""Makes recurrent.safetensors and classifier.safetensors with PyTorch, as make_golden.py makes its files and with its streams of numbers.

Usage: make_recurrent.py

recurrent.safetensors, layers: CELL.VARIANT/… for each cell and variant in the order of CELLS and VARIANTS; case c is cell number * len(VARIANTS) + variant number.
Input size 5, time 6, batch 3; a projection has 4 outputs of a unit's 7 (or 20). The streams of case c begin at s = 10000 + 100 c.
    parameter k in PyTorch's order: signed(s + k, i) / 2
    x = signed(s + 50, i); initial states, where given, signed(s + 51, i) and, of an LSTM's cells, signed(s + 52, i)
    lengths 4, 1, 5, where given: pack_padded_sequence(enforce_sorted=False), pad_packed_sequence(total_length=6)
    output, h, c                 results: outputs and last states
    grad/x, grad/h0, grad/c0,    gradients of sum(output * signed(s + 60)) + sum(h * signed(s + 61)) + sum(c * signed(s + 62))
    grad/NAME

classifier.safetensors: Embedding(v, e), LSTM(e, h, batch_first), Linear(h, 10) of its last state, mean cross-entropy, 5 steps of Adam.
    small: v, e, h = 30, 6, 9; batch 4, time 7, lengths 1 + index(21000 + t, 7), lr 1e-2
    large: v, e, h = 10000, 100, 256; batch 4, time 12, all of full length, lr 1e-3
    parameter k in order: signed(22000 + k, i) * SCALES[k] (all of them powers of two)
    step t: tokens = index(23000 + t, v), labels = index(24000 + t, 10)
    loss                         of each step, before its update
    small/t/NAME                 parameters after step t
    large/NAME                   after step 4: elements index(25000 + k, size) of parameter k, 500 of them (or all, if there are no more); of the table
                                 the rows of the tokens of all steps, in order, one element of each: column index(25000, 100)
"""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from make_embedding import index
from make_golden import save, signed

STEPS = 5
INPUT, TIME, BATCH = 5, 6, 3
LENGTHS = torch.tensor([4, 1, 5])
CELLS = {
    "tanh": (nn.RNN, dict(nonlinearity="tanh")),
    "relu": (nn.RNN, dict(nonlinearity="relu")),
    "gru": (nn.GRU, {}),
    "lstm": (nn.LSTM, {}),
    "projected": (nn.LSTM, dict(proj_size=4)),
}

# Hidden size, layers, directions, bias, batch first, initial state given, lengths given.
VARIANTS = {
    "plain": (7, 1, 1, True, False, False, False),
    "two": (7, 2, 1, True, True, True, False),
    "both": (7, 1, 2, True, False, False, False),
    "bare": (20, 1, 1, False, False, True, False),
    "lengths": (7, 1, 1, True, True, False, True),
    "deep": (7, 2, 2, True, False, True, True),
}
SCALES = [1, 1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 4, 1 / 4]


def layer(cell, variant, stream):
    kind, options = CELLS[cell]
    hidden, layers, directions, bias, batch_first, has_state, has_lengths = VARIANTS[variant]
    net = kind(INPUT, hidden, layers, bias=bias, batch_first=batch_first, bidirectional=directions == 2, **options).double()
    for position, parameter in enumerate(net.parameters()):
        parameter.data = signed(stream + position, *parameter.shape) / 2
    x = signed(stream + 50, *((BATCH, TIME) if batch_first else (TIME, BATCH)), INPUT).requires_grad_()
    sizes = [options.get("proj_size", hidden)] + ([hidden] if kind is nn.LSTM else [])
    states = [signed(stream + 51 + i, layers * directions, BATCH, size).requires_grad_() for i, size in enumerate(sizes)] if has_state else []
    given = None if not states else tuple(states) if len(states) == 2 else states[0]
    packed = pack_padded_sequence(x, LENGTHS, batch_first=batch_first, enforce_sorted=False) if has_lengths else x
    output, last = net(packed, given)
    if has_lengths:
        output, _ = pad_packed_sequence(output, batch_first=batch_first, total_length=TIME)
    results = [output, *(last if isinstance(last, tuple) else [last])]
    sum((y * signed(stream + 60 + i, *y.shape)).sum() for i, y in enumerate(results)).backward()
    tensors = dict(zip(["output", "h", "c"], results))
    tensors.update({f"grad/{name}": value.grad for name, value in [*zip(["x", "h0", "c0"], [x, *states]), *net.named_parameters()]})
    return {f"{cell}.{variant}/{name}": value for name, value in tensors.items()}


class Classifier(nn.Module):
    def __init__(self, vocabulary, embedding, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True)
        self.output = nn.Linear(hidden, 10)

    def loss(self, step, batch, time, has_lengths):
        x = self.embedding(index(23000 + step, self.embedding.num_embeddings, batch, time))
        if has_lengths:
            x = pack_padded_sequence(x, 1 + index(21000 + step, time, batch), batch_first=True, enforce_sorted=False)
        _, (h, _) = self.lstm(x)
        return F.cross_entropy(self.output(h[-1]), index(24000 + step, 10, batch))


def classifier(sizes, lr, *batch):
    """The loss and the parameters of each step."""
    model = Classifier(*sizes).double()
    for position, parameter in enumerate(model.parameters()):
        parameter.data = signed(22000 + position, *parameter.shape) * SCALES[position]
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = model.loss(step, *batch)
        loss.backward()
        optimizer.step()
        yield loss.detach(), {name: value.detach().clone() for name, value in model.named_parameters()}


def small():
    steps = list(classifier((30, 6, 9), 1e-2, 4, 7, True))
    after = {f"small/{t}/{name}": value for t, (_, parameters) in enumerate(steps) for name, value in parameters.items()}
    return {"small/loss": torch.stack([loss for loss, _ in steps]), **after}


def large():
    steps = list(classifier((10000, 100, 256), 1e-3, 4, 12, False))
    tensors = {"large/loss": torch.stack([loss for loss, _ in steps])}
    for position, (name, value) in enumerate(steps[-1][1].items()):
        if position == 0:
            rows = torch.cat([index(23000 + t, 10000, 48) for t in range(STEPS)])
            tensors[f"large/{name}"] = value[rows, index(25000, 100, len(rows))]
        else:
            flat = value.flatten()
            tensors[f"large/{name}"] = flat if len(flat) <= 500 else flat[index(25000 + position, len(flat), 500)]
    return tensors


if __name__ == "__main__":
    golden = {}
    for number, (cell, variant) in enumerate((c, v) for c in CELLS for v in VARIANTS):
        golden.update(layer(cell, variant, 10000 + 100 * number))
    save("recurrent.safetensors", golden)
    save("classifier.safetensors", {**small(), **large()})
