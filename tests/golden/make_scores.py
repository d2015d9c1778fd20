"""Makes scores.safetensors with PyTorch, as make_golden.py makes its files: attention whose scores go through a formula, as FlexAttention has them.

Usage: make_scores.py

PyTorch 1.13 has no FlexAttention; `attention` computes what its documentation says, all scores at once, in double precision.
Case c of CASES begins its streams at s = 60000 + 100 c.
    query, key, value               2 * signed(s + 0 … 2), [batch, heads, rows, d]
    what a formula reads            signed(s + 10 …) for floats, index(s + 10 …) for integers, in the order of the case
    y, dy                           the result, and signed(s + 50), its gradient
    dquery, dkey, dvalue, dNAME     gradients of sum(y * dy)

bucket/…   T5's buckets for distances -300 … 300, in single precision as Hugging Face's models have them: both directions, or those before alone
slopes/n   ALiBi's slopes of n heads, as the authors' get_slopes
"""
import math

import torch

from make_embedding import index
from make_golden import save, signed

STREAM = 60000


def buckets(ahead, bidirectional=True, number=32, furthest=128):
    """T5's _relative_position_bucket."""
    bucket = torch.zeros_like(ahead)
    if bidirectional:
        number //= 2
        bucket = bucket + (ahead > 0).long() * number
        ahead = ahead.abs()
    else:
        ahead = -torch.min(ahead, torch.zeros_like(ahead))
    exact = number // 2
    far = exact + (torch.log(ahead.float().clamp(min=1) / exact) / math.log(furthest / exact) * (number - exact)).long()
    return bucket + torch.where(ahead < exact, ahead, far.clamp(max=number - 1))


def slopes(heads):
    """get_slopes of the authors' code."""
    if math.log2(heads).is_integer():
        start = 2 ** (-(2 ** -(math.log2(heads) - 3)))
        return [start * start**h for h in range(heads)]
    closest = 2 ** math.floor(math.log2(heads))
    return slopes(closest) + slopes(2 * closest)[0::2][: heads - closest]


def attention(q, k, v, score_mod=None, mask_mod=None, causal=False, scale=None, past=None, lengths=None):
    k, v = (t.repeat_interleave(q.shape[1] // t.shape[1], 1) for t in (k, v))
    b, h, i, j = (torch.arange(n).reshape([-1 if d == e else 1 for e in range(4)]) for d, n in enumerate([*q.shape[:3], k.shape[2]]))
    i = i if past is None else i + past.reshape(-1, 1, 1, 1)
    scores = q @ k.transpose(-2, -1) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    seen = torch.ones_like(scores, dtype=torch.bool)
    seen = seen & (j <= i) if causal else seen
    seen = seen & (j < past.reshape(-1, 1, 1, 1) + q.shape[2]) if past is not None else seen
    seen = seen & (j < lengths.reshape(-1, 1, 1, 1)) if lengths is not None else seen
    seen = seen & mask_mod(b, h, i, j) if mask_mod else seen
    scores = score_mod(scores, b, h, i, j) if score_mod else scores
    scores = scores.masked_fill(~seen, -math.inf)
    empty = (scores == -math.inf).all(-1, keepdim=True)
    return scores.masked_fill(empty, 0).softmax(-1).masked_fill(empty, 0) @ v


# Batch, heads, heads of keys, time, keys, d, dv; what the formula reads; the options of the call, made of it.
CASES = {
    "alibi": ((2, 3, 3, 7, 7, 4, 4), {"slopes": [3]}, lambda t: dict(causal=True, score_mod=lambda s, b, h, i, j: s - t["slopes"][h] * (i - j))),
    "alibi_long": ((1, 4, 2, 70, 70, 12, 9), {"slopes": [4]}, lambda t: dict(causal=True, score_mod=lambda s, b, h, i, j: s - t["slopes"][h] * (i - j))),
    "alibi_constant": ((2, 6, 3, 9, 9, 4, 4), {}, lambda t: dict(score_mod=lambda s, b, h, i, j: s - torch.tensor(slopes(6)).double()[h] * (i - j).abs())),
    "t5": ((2, 3, 3, 9, 21, 4, 5), {"table": [8, 3]}, lambda t: dict(scale=1, score_mod=lambda s, b, h, i, j: s + t["table"][buckets(j - i, True, 8, 12), h])),
    "t5_causal": ((2, 2, 2, 81, 81, 4, 4), {"table": [32, 2]}, lambda t: dict(scale=1, causal=True, score_mod=lambda s, b, h, i, j: s + t["table"][buckets(j - i, False), h])),
    "cap": ((2, 3, 3, 5, 9, 4, 4), {}, lambda t: dict(score_mod=lambda s, b, h, i, j: 1.5 * torch.tanh(s / 1.5))),
    "window": ((2, 3, 1, 12, 12, 4, 4), {}, lambda t: dict(mask_mod=lambda b, h, i, j: (i - j < 5) & (i >= j))),
    "far": ((1, 2, 2, 200, 200, 4, 4), {}, lambda t: dict(mask_mod=lambda b, h, i, j: (i - j).abs() < 9)),
    "documents": ((2, 2, 2, 11, 11, 4, 4), {"ids": 3}, lambda t: dict(mask_mod=lambda b, h, i, j: t["ids"][b, i] == t["ids"][b, j])),
    "nothing": ((2, 2, 2, 6, 8, 4, 4), {"slopes": [2]}, lambda t: dict(mask_mod=lambda b, h, i, j: (i > 2) & (h + j > 1), score_mod=lambda s, b, h, i, j: s * t["slopes"][h])),
    "places": ((2, 2, 2, 5, 6, 4, 4), {"bias": [2, 2, 5, 6]}, lambda t: dict(score_mod=lambda s, b, h, i, j: s + t["bias"][b, h, i, j])),
    "past": ((2, 4, 2, 3, 9, 4, 4), {"slopes": [4], "positions": [9, 9], "past": torch.tensor([4, 1]), "lengths": torch.tensor([6, 9])}, lambda t: dict(
        causal=True, past=t["past"], lengths=t["lengths"], score_mod=lambda s, b, h, i, j: s - t["slopes"][h] * (i - j) + t["positions"][i, j])),
    "everything": ((2, 4, 2, 9, 9, 4, 4), {"slopes": [4], "temperature": [], "table": [5], "ids": 3}, lambda t: dict(
        causal=True,
        score_mod=lambda s, b, h, i, j: torch.where(t["ids"][b, j] == 0, s * t["temperature"], torch.sigmoid(t["slopes"][h] * s) + t["table"][(i + 2 * j) % 5] * (s * s + 1).log()),
        mask_mod=lambda b, h, i, j: (i - j < 6) & (t["ids"][b, i] != 2))),
}


def case(name, stream):
    (batch, heads, shared, time, keys, d, dv), reads, options = CASES[name]
    operands = {"query": (batch, heads, time, d), "key": (batch, shared, keys, d), "value": (batch, shared, keys, dv)}
    tensors = {key: (2 * signed(stream + n, *shape)).requires_grad_() for n, (key, shape) in enumerate(operands.items())}
    for n, (key, shape) in enumerate(reads.items()):
        tensors[key] = (
            shape if isinstance(shape, torch.Tensor)
            else index(stream + 10 + n, shape, batch, keys) if isinstance(shape, int)
            else signed(stream + 10 + n, *shape).requires_grad_())
    y = attention(tensors["query"], tensors["key"], tensors["value"], **options(tensors))
    dy = signed(stream + 50, *y.shape)
    y.backward(dy)
    gradients = {f"d{key}": value.grad for key, value in tensors.items() if value.requires_grad}
    return {f"{name}/{key}": value for key, value in {**tensors, "y": y, "dy": dy, **gradients}.items()}


if __name__ == "__main__":
    made = {}
    for c, name in enumerate(CASES):
        made.update(case(name, STREAM + 100 * c))
    distances = torch.arange(-300, 301)
    for bidirectional, number, furthest in [(True, 32, 128), (False, 32, 128), (True, 8, 12), (False, 8, 12), (False, 2, 7), (True, 4, 3), (True, 64, 300), (False, 10, 9)]:
        made[f"bucket/{'both' if bidirectional else 'before'}_{number}_{furthest}"] = buckets(distances, bidirectional, number, furthest)
    for heads in [1, 2, 3, 6, 8, 12, 16, 20, 25, 64, 71]:
        made[f"slopes/{heads}"] = torch.tensor(slopes(heads), dtype=torch.float64)
    save("scores.safetensors", made)
