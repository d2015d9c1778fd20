"""Makes translator.safetensors with PyTorch, as make_golden.py makes its files and with its streams of numbers.

Usage: make_translator.py

Translators with attention over 9 tokens, width 12, 16 units; parameter k in order: 0.5 * signed(900 + k, i).
Batch 4 of strings up to 5 long, stream s = 5014: lengths = 1 + index(s, 5), tokens = 3 + index(s + 1, 6), 0 behind the end. The target is the string backwards,
begun by 1 and ended by 2; the loss is the mean cross-entropy of its tokens.

additive/…    Bahdanau et al. (2015): bidirectional GRU, additive scores by the state before a step, GRU cell over the embedding and what was seen
general/…     Luong et al. (2015): two layers of LSTM, scores hᵀ·W·state behind a step, what was seen is fed to the next step
relative/…    Raffel et al. (2020): encoder and decoder of two blocks with relative positions, width 24, three heads; parameters of norms are 1 more
              logits [4, 6, 9], loss, grad/NAME
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_embedding import index
from make_golden import save, signed

VOCABULARY, WIDTH, HIDDEN, BATCH, TIME, STREAM = 9, 12, 16, 4, 5, 5014


def strings():
    lengths = 1 + index(STREAM, TIME, BATCH)
    tokens = 3 + index(STREAM + 1, 6, BATCH, TIME)
    before, after = torch.zeros(2, BATCH, TIME + 1, dtype=torch.long)
    for row, length in enumerate(lengths):
        tokens[row, length:] = 0
        after[row, :length] = before[row, 1:length + 1] = tokens[row, :length].flip(0)
        after[row, length] = 2
        before[row, 0] = 1
    return tokens, lengths, before, after


def encode(layer, x, lengths):
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    states, last = layer(packed)
    return nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=TIME)[0], last


def mix(scores, values, lengths):
    mask = torch.arange(TIME) < lengths[:, None]
    return (torch.softmax(scores.masked_fill(~mask, float("-inf")), -1)[:, None] @ values)[:, 0]


class AdditiveAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.score = nn.Linear(HIDDEN, 1, bias=False)

    def forward(self, h, keys):
        return self.score(torch.tanh(keys + self.query(h)[:, None]))[..., 0]


class GruStep(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.input = nn.Linear(size, 3 * HIDDEN)
        self.hidden = nn.Linear(HIDDEN, 3 * HIDDEN)

    def forward(self, x, h):
        return torch._VF.gru_cell(x, h, self.input.weight, self.hidden.weight, self.input.bias, self.hidden.bias)


class Bahdanau(nn.Module):
    def __init__(self):
        super().__init__()
        self.source = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.encoder = nn.GRU(WIDTH, HIDDEN, batch_first=True, bidirectional=True)
        self.start = nn.Linear(HIDDEN, HIDDEN)
        self.keys = nn.Linear(2 * HIDDEN, HIDDEN)
        self.target = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.attention = AdditiveAttention()
        self.decoder = GruStep(WIDTH + 2 * HIDDEN)
        self.output = nn.Linear(HIDDEN + WIDTH + 2 * HIDDEN, VOCABULARY)

    def forward(self, tokens, lengths, before):
        states, last = encode(self.encoder, self.source(tokens), lengths)
        keys, h, logits = self.keys(states), torch.tanh(self.start(last[1])), []
        for x in self.target(before).unbind(1):
            x = torch.cat([x, mix(self.attention(h, keys), states, lengths)], -1)
            h = self.decoder(x, h)
            logits.append(self.output(torch.cat([h, x], -1)))
        return torch.stack(logits, 1)


class Luong(nn.Module):
    def __init__(self):
        super().__init__()
        self.source = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.encoder = nn.LSTM(WIDTH, HIDDEN, num_layers=2, batch_first=True)
        self.target = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.decoder = nn.LSTM(WIDTH + HIDDEN, HIDDEN, num_layers=2)
        self.general = nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.mixed = nn.Linear(2 * HIDDEN, HIDDEN, bias=False)
        self.output = nn.Linear(HIDDEN, VOCABULARY)

    def forward(self, tokens, lengths, before):
        states, state = encode(self.encoder, self.source(tokens), lengths)
        seen, logits = torch.zeros(BATCH, HIDDEN).double(), []
        for x in self.target(before).unbind(1):
            h, state = self.decoder(torch.cat([x, seen], -1)[None], state)
            scores = (states @ self.general(h[0])[..., None])[..., 0]
            seen = torch.tanh(self.mixed(torch.cat([mix(scores, states, lengths), h[0]], -1)))
            logits.append(self.output(seen))
        return torch.stack(logits, 1)


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * self.weight


def buckets(ahead, bidirectional, number=8, furthest=12):
    """The buckets of T5's _relative_position_bucket."""
    bucket = torch.zeros_like(ahead)
    if bidirectional:
        number //= 2
        bucket += (ahead > 0).long() * number
        ahead = ahead.abs()
    else:
        ahead = -torch.min(ahead, torch.zeros_like(ahead))
    exact = number // 2
    far = exact + (torch.log(ahead.double() / exact) / math.log(furthest / exact) * (number - exact)).clamp(min=0).long()
    return bucket + torch.where(ahead < exact, ahead, far.clamp(max=number - 1))


class Unscaled(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = [nn.Linear(width, width, bias=False) for _ in range(4)]

    def forward(self, x, memory, bias, seen):
        q, k, v = [y.unflatten(-1, (self.heads, -1)).transpose(1, 2) for y in (self.q(x), self.k(memory), self.v(memory))]
        scores = (q @ k.transpose(2, 3) + bias).masked_fill(~seen, float("-inf"))
        return self.o((torch.softmax(scores, -1) @ v).transpose(1, 2).flatten(2))


class Gated(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.wi0, self.wi1 = nn.Linear(width, 2 * width, bias=False), nn.Linear(width, 2 * width, bias=False)
        self.wo = nn.Linear(2 * width, width, bias=False)

    def forward(self, x):
        return self.wo(F.gelu(self.wi0(x), approximate="tanh") * self.wi1(x))


class EncoderBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention, self.norm2 = RMSNorm(width), Unscaled(width, heads), RMSNorm(width)
        self.perceptron = Gated(width)

    def forward(self, x, bias, seen):
        y = self.norm1(x)
        x = x + self.attention(y, y, bias, seen)
        return x + self.perceptron(self.norm2(x))


class DecoderBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention = RMSNorm(width), Unscaled(width, heads)
        self.norm2, self.cross = RMSNorm(width), Unscaled(width, heads)
        self.norm3 = RMSNorm(width)
        self.perceptron = Gated(width)

    def forward(self, x, bias, before, states, seen):
        y = self.norm1(x)
        x = x + self.attention(y, y, bias, before)
        x = x + self.cross(self.norm2(x), states, 0, seen)
        return x + self.perceptron(self.norm3(x))


class Relative(nn.Module):
    def __init__(self, width=24, heads=3):
        super().__init__()
        self.shared = nn.Embedding(VOCABULARY, width)
        self.encoderBias = nn.Embedding(8, heads)
        self.encoder = nn.ModuleList(EncoderBlock(width, heads) for _ in range(2))
        self.encoderNorm = RMSNorm(width)
        self.decoderBias = nn.Embedding(8, heads)
        self.decoder = nn.ModuleList(DecoderBlock(width, heads) for _ in range(2))
        self.decoderNorm = RMSNorm(width)

    def forward(self, tokens, lengths, before):
        def bias(table, queries, keys, bidirectional):
            ahead = torch.arange(keys)[None] - torch.arange(queries)[:, None]
            return table[buckets(ahead, bidirectional)].permute(2, 0, 1)[None]

        time, steps = tokens.shape[1], before.shape[1]
        seen = (torch.arange(time) < lengths[:, None])[:, None, None]
        x, table = self.shared(tokens), bias(self.encoderBias.weight, time, time, True)
        for block in self.encoder:
            x = block(x, table, seen)
        states = self.encoderNorm(x)
        x, table = self.shared(before), bias(self.decoderBias.weight, steps, steps, False)
        for block in self.decoder:
            x = block(x, table, torch.ones(steps, steps).tril().bool(), states, seen)
        return self.decoderNorm(x) / math.sqrt(x.shape[-1]) @ self.shared.weight.T


def ordered(model):
    """Parameters by name in the order in which the declaration has them: a module's own parameters stand between its modules."""
    names = dict(model.named_parameters())
    first = ["shared", "encoderBias", "encoder.", "encoderNorm", "decoderBias", "decoder.", "decoderNorm"] if isinstance(model, Relative) else [""]
    return [names[n] for prefix in first for n in names if n.startswith(prefix)]


def golden(name, model):
    tokens, lengths, before, after = strings()
    norms = {id(module.weight) for module in model.modules() if isinstance(module, RMSNorm)}
    for k, parameter in enumerate(ordered(model.double())):
        parameter.data = 0.5 * signed(900 + k, *parameter.shape) + (id(parameter) in norms)
    logits = model(tokens, lengths, before)
    loss = F.cross_entropy(logits.transpose(1, 2), after, ignore_index=0)
    loss.backward()
    return {f"{name}/logits": logits, f"{name}/loss": loss, **{f"{name}/grad/{key}": p.grad for key, p in model.named_parameters()}}


if __name__ == "__main__":
    save("translator.safetensors", {**golden("additive", Bahdanau()), **golden("general", Luong()), **golden("relative", Relative())})
