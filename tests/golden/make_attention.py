"""Makes attention.safetensors and transformer.safetensors with PyTorch, as make_golden.py makes its files: attention with every mask, and the layers made of it.

transformer.safetensors: case c of LAYERS begins its streams at s = 30000 + 100 c.
    parameter k in PyTorch's order: signed(s + k, i) / 2
    x, memory (a decoder's), key and value (of attention with sizes of their own): signed(s + 50, i), signed(s + 51, i), …
    output, weights                 results
    grad/x, grad/memory …, grad/NAME  gradients of sum(output * signed(s + 60)) (+ sum(weights * signed(s + 61)))

PyTorch 1.13 has no public scaled_dot_product_attention; `attention` is the reference code of its documentation, with what ModelGen adds to it.
"""
import math

import torch
from torch import nn

from make_golden import Operators, save, signed


def attention(q, k, v, mask=None, past=None, lengths=None, causal=False, scale=None, window=None):
    k, v = (t.repeat_interleave(q.shape[-3] // t.shape[-3], -3) for t in (k, v))
    i, j = torch.arange(q.shape[-2]).unsqueeze(-1), torch.arange(k.shape[-2])
    seen = torch.ones(*q.shape[:-1], k.shape[-2], dtype=torch.bool)
    if past is not None:
        past = past.reshape(*past.shape, 1, 1, 1)
        i = i + past
        seen = seen & (j < past + q.shape[-2])
    if lengths is not None:
        seen = seen & (j < lengths.reshape(*lengths.shape, 1, 1, 1))
    if causal:
        seen = seen & (j <= i)
    if window is not None:
        seen = seen & (j > i - window)
    scores = q @ k.transpose(-2, -1) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    if mask is not None and mask.dtype == torch.bool:
        seen = seen & mask
    elif mask is not None:
        scores = scores + mask
    scores = scores.masked_fill(~seen, -math.inf)
    empty = (scores == -math.inf).all(-1, keepdim=True)
    return scores.masked_fill(empty, 0).softmax(-1).masked_fill(empty, 0) @ v


def case(operators, name, shapes, mask=None, is_seen=False, counts=(), **options):
    """Operands are x, x2, x3 and a mask x4; counts are label and label2."""
    operands = [(operators.fresh(signed, *shape) * 2).requires_grad_() for shape in shapes]
    if mask is not None:
        operands.append((mask if isinstance(mask, torch.Tensor) else operators.fresh(signed, *mask) * 2).requires_grad_(not is_seen))
    given = dict(counts)
    y = attention(*operands[:3], mask=None if mask is None else operands[3] > 0 if is_seen else operands[3], **given, **options)
    dy = operators.fresh(signed, *y.shape)
    y.backward(dy)
    for operand, suffix in zip(operands, ["", "2", "3", "4"]):
        operators.tensors[f"{name}/x{suffix}"] = operand
        if operand.grad is not None:
            operators.tensors[f"{name}/dx{suffix}"] = operand.grad
    for count, suffix in zip(given.values(), ["", "2"]):
        operators.tensors[f"{name}/label{suffix}"] = count
    operators.tensors[f"{name}/y"] = y
    operators.tensors[f"{name}/dy"] = dy


def rotary(x, positions, theta=10000, factor=1, interleaved=False):
    d = x.shape[-1]
    angle = (positions / factor).unsqueeze(-1) * theta ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    angle = angle.unsqueeze(-3)
    a, b = (x[..., 0::2], x[..., 1::2]) if interleaved else (x[..., : d // 2], x[..., d // 2 :])
    first, second = a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()
    return torch.stack([first, second], -1).flatten(-2) if interleaved else torch.cat([first, second], -1)


def frequencies(d, theta=10000):
    return 1 / theta ** (torch.arange(0, d, 2, dtype=torch.float64) / d)


def turned(x, angle):
    """Hugging Face's apply_rotary_pos_emb; angle [batch, time, d / 2]."""
    cos, sin = (torch.cat([f(angle), f(angle)], -1).unsqueeze(-3) for f in (torch.cos, torch.sin))
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def dynamic(x, positions, factor, context):
    """rope_type "dynamic" as in Hugging Face's modeling_rope_utils, each row of a batch by itself."""
    d = x.shape[-1]
    length = (positions.amax(-1, keepdim=True) + 1).clamp(min=context)
    theta = 10000 * ((factor * length / context) - (factor - 1)) ** (d / (d - 2))
    return turned(x, positions.unsqueeze(-1) / theta.unsqueeze(-1) ** (torch.arange(0, d, 2, dtype=torch.float64) / d))


def llama3(x, positions, factor, low, high, context):
    """rope_type "llama3" as in Hugging Face's modeling_rope_utils."""
    inverse = frequencies(x.shape[-1])
    wavelength = 2 * math.pi / inverse
    slow = torch.where(wavelength > context / low, inverse / factor, inverse)
    smooth = (context / wavelength - low) / (high - low)
    smoothed = (1 - smooth) * slow / factor + smooth * slow
    is_medium = ~(wavelength < context / high) * ~(wavelength > context / low)
    assert is_medium.any() and (wavelength < context / high).any() and (wavelength > context / low).any()
    return turned(x, positions.unsqueeze(-1) * torch.where(is_medium, smoothed, slow))


def sinusoidal(x, d, theta=10000, interleaved=True):
    angle = x.unsqueeze(-1) * frequencies(d, theta)
    return torch.stack([angle.sin(), angle.cos()], -1).flatten(-2) if interleaved else torch.cat([angle.sin(), angle.cos()], -1)


def heads(batch, heads, time, keys, d, dv, shared=None):
    return [(*batch, heads, time, d), (*batch, shared or heads, keys, d), (*batch, shared or heads, keys, dv)]


BATCH, TIME, KEYS, WIDTH = 2, 5, 4, 8
PADDING = torch.tensor([[False, False, False, False, True], [False, False, True, False, False]])
CAUSAL = torch.ones(TIME, TIME, dtype=torch.bool).triu(1)

BIAS = (torch.arange(TIME).unsqueeze(1) - torch.arange(KEYS)) * 0.5


def encoder(num_layers, norm=False, **options):
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(**options), num_layers, nn.LayerNorm(WIDTH, options.get("layer_norm_eps", 1e-5)) if norm else None)


def decoder(num_layers, norm=False, **options):
    return nn.TransformerDecoder(nn.TransformerDecoderLayer(**options), num_layers, nn.LayerNorm(WIDTH) if norm else None)


SIZES = dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0)

# The layer, its options, how many other inputs there are, and what the call is given.
LAYERS = {
    "self_attention": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2), 0, dict(need_weights=False)),
    "first": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=4, batch_first=True, bias=False), 0, dict(need_weights=False, attn_mask=CAUSAL)),
    "padded": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, batch_first=True), 0, dict(need_weights=False, key_padding_mask=PADDING)),
    "cross": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, batch_first=True), 1, dict(need_weights=False)),
    "sizes": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, kdim=6, vdim=3, batch_first=True), 2, dict(need_weights=False)),
    "extra": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, add_bias_kv=True, add_zero_attn=True, batch_first=True), 0, dict(need_weights=False, key_padding_mask=PADDING, attn_mask=CAUSAL)),
    "weights": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, batch_first=True), 0, dict(need_weights=True, key_padding_mask=PADDING)),
    "heads": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2), 0, dict(need_weights=True, average_attn_weights=False, attn_mask=CAUSAL)),
    "encoder": (nn.TransformerEncoderLayer, dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0), 0, {}),
    "encoder_gelu": (nn.TransformerEncoderLayer, dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0, activation="gelu", batch_first=True, norm_first=True), 0, dict(src_key_padding_mask=PADDING)),
    "encoder_silu": (nn.TransformerEncoderLayer, dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0, activation=torch.nn.functional.silu, batch_first=True, layer_norm_eps=1e-3), 0, dict(src_mask=CAUSAL)),
    "decoder": (nn.TransformerDecoderLayer, dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0, batch_first=True), 1, dict(tgt_mask=CAUSAL)),
    "decoder_first": (nn.TransformerDecoderLayer, dict(d_model=WIDTH, nhead=2, dim_feedforward=12, dropout=0, activation="gelu", norm_first=True), 1, dict(tgt_key_padding_mask=PADDING, memory_key_padding_mask=PADDING[:, 1:])),
    "weights_mask": (nn.MultiheadAttention, dict(embed_dim=WIDTH, num_heads=2, batch_first=True), 0, dict(need_weights=True, key_padding_mask=PADDING, attn_mask=CAUSAL)),
    "encoder_mask": (nn.TransformerEncoderLayer, dict(SIZES, batch_first=True, activation=torch.nn.functional.silu, norm_first=True), 0, dict(src_mask=CAUSAL, src_key_padding_mask=PADDING)),
    "decoder_masks": (nn.TransformerDecoderLayer, dict(SIZES, batch_first=True, activation=torch.nn.functional.silu), 1, dict(tgt_mask=CAUSAL, memory_mask=BIAS)),
    "encoder_stack": (encoder, dict(SIZES, num_layers=2), 0, {}),
    "encoder_stack_first": (encoder, dict(SIZES, num_layers=3, batch_first=True, activation="gelu", norm_first=True, norm=True), 0, dict(mask=CAUSAL, src_key_padding_mask=PADDING)),
    "encoder_stack_silu": (encoder, dict(SIZES, num_layers=2, batch_first=True, activation=torch.nn.functional.silu, norm=True, layer_norm_eps=1e-3), 0, dict(mask=(torch.arange(TIME).unsqueeze(1) - torch.arange(TIME)) * 0.5)),
    "decoder_stack": (decoder, dict(SIZES, num_layers=2, batch_first=True), 1, dict(tgt_mask=CAUSAL)),
    "decoder_stack_first": (decoder, dict(SIZES, num_layers=2, batch_first=True, activation="gelu", norm_first=True, norm=True), 1, dict(tgt_mask=CAUSAL, memory_mask=BIAS, tgt_key_padding_mask=PADDING)),
    "decoder_stack_silu": (decoder, dict(SIZES, num_layers=2, activation=torch.nn.functional.silu, norm=True), 1, dict(tgt_key_padding_mask=PADDING, memory_key_padding_mask=PADDING[:, 1:])),
    "transformer": (nn.Transformer, dict(d_model=WIDTH, nhead=2, num_encoder_layers=2, num_decoder_layers=1, dim_feedforward=12, dropout=0), 1, dict(tgt_mask=CAUSAL[:KEYS, :KEYS])),
    "transformer_first": (nn.Transformer, dict(d_model=WIDTH, nhead=2, num_encoder_layers=1, num_decoder_layers=1, dim_feedforward=12, dropout=0, activation="gelu", batch_first=True, norm_first=True), 1, dict(src_mask=CAUSAL, src_key_padding_mask=PADDING, memory_key_padding_mask=PADDING, tgt_key_padding_mask=PADDING[:, 1:])),
}


def layer(name, stream):
    kind, options, others, given = LAYERS[name]
    net = kind(**options).double()
    assert len(list(net.parameters())) <= 50
    for position, parameter in enumerate(net.parameters()):
        parameter.data = signed(stream + position, *parameter.shape) / 2

    def sequence(index, size, width):
        return signed(stream + 50 + index, *((BATCH, size) if options.get("batch_first") else (size, BATCH)), width).requires_grad_()

    x = [sequence(0, TIME, WIDTH)] + [sequence(1 + i, KEYS, [options.get("kdim", WIDTH), options.get("vdim", WIDTH)][i]) for i in range(others)]
    inputs = [x[0], x[min(1, others)], x[others]] if kind is nn.MultiheadAttention else x
    results = net(*inputs, **given)
    results = [r for r in (results if isinstance(results, tuple) else [results]) if r is not None]
    sum((y * signed(stream + 60 + i, *y.shape)).sum() for i, y in enumerate(results)).backward()
    tensors = dict(zip(["output", "weights"], results))
    tensors.update({f"grad/{key}": value.grad for key, value in [*zip(["x", "x1", "x2"], x), *net.named_parameters()]})
    return tensors


def main():
    operators = Operators(torch.float64)
    operators.case("rotary", lambda x: rotary(x, torch.arange(5.0, dtype=torch.float64)), operators.fresh(signed, 2, 3, 5, 8))
    operators.case("rotary_interleaved", lambda x: rotary(x, torch.arange(5.0, dtype=torch.float64), interleaved=True), operators.fresh(signed, 2, 3, 5, 8))
    operators.case("rotary_places", lambda x, places: rotary(x, places, 500, 4), operators.fresh(signed, 2, 3, 5, 6), label=torch.tensor([[0, 1, 2, 7, 90], [5, 6, 7, 8, 3]]))
    past, lengths = torch.tensor([3, 0]), torch.tensor([5, 9])
    case(operators, "plain", heads([2], 3, 5, 7, 4, 6))
    case(operators, "long", heads([2], 1, 70, 83, 20, 17))
    case(operators, "long_causal", heads([], 2, 129, 129, 8, 8), causal=True)
    case(operators, "no_batch", heads([], 3, 5, 7, 4, 4))
    case(operators, "batches", heads([2, 3], 2, 4, 5, 3, 3), causal=True)
    case(operators, "scale", heads([2], 2, 5, 7, 4, 4), scale=0.3)
    case(operators, "causal", heads([2], 3, 6, 6, 4, 4), causal=True)
    case(operators, "causal_long", heads([2], 2, 7, 4, 4, 4), causal=True)
    case(operators, "causal_short", heads([2], 2, 4, 7, 4, 4), causal=True)
    case(operators, "window", heads([2], 2, 9, 9, 4, 4), causal=True, window=3)
    case(operators, "window_empty", heads([2], 2, 9, 4, 4, 4), causal=True, window=2)
    case(operators, "mask", heads([2], 3, 5, 7, 4, 4), mask=[2, 3, 5, 7])
    case(operators, "mask_heads", heads([2], 3, 5, 7, 4, 4), mask=[3, 5, 7])
    case(operators, "mask_keys", heads([2], 3, 5, 7, 4, 4), mask=[2, 1, 1, 7])
    infinite = torch.zeros(5, 7, dtype=torch.float64)
    infinite[1, 2:5] = infinite[3] = -math.inf
    case(operators, "mask_infinite", heads([2], 3, 5, 7, 4, 4), mask=infinite, is_seen=False)
    case(operators, "seen", heads([2], 3, 5, 7, 4, 4), mask=[5, 7], is_seen=True)
    seen = operators.fresh(signed, 2, 1, 5, 7)
    seen[1, 0, 2] = -1
    case(operators, "seen_batch", heads([2], 3, 5, 7, 4, 4), mask=seen, is_seen=True)
    case(operators, "gqa", heads([2], 6, 5, 7, 4, 4, shared=2))
    case(operators, "gqa_causal", heads([2], 4, 6, 6, 4, 4, shared=1), causal=True)
    case(operators, "gqa_mask", heads([2], 4, 5, 7, 4, 4, shared=2), mask=[4, 5, 7])
    case(operators, "lengths", heads([2], 3, 5, 9, 4, 4), counts={"lengths": lengths})
    case(operators, "lengths_none", heads([2], 3, 5, 9, 4, 4), counts={"lengths": torch.tensor([0, 2])})
    case(operators, "past", heads([2], 3, 4, 9, 4, 4), counts={"past": past})
    case(operators, "past_causal", heads([2], 3, 4, 9, 4, 4), counts={"past": past}, causal=True)
    case(operators, "past_window", heads([2], 3, 4, 9, 4, 4), counts={"past": torch.tensor([5, 2])}, causal=True, window=2)
    case(operators, "decode", heads([2], 4, 1, 9, 4, 4, shared=2), counts={"past": past}, causal=True)
    case(operators, "everything", heads([2], 4, 4, 9, 4, 5, shared=2), mask=[2, 1, 4, 9], counts={"past": past, "lengths": lengths}, causal=True, scale=0.7, window=4)
    places = torch.tensor([[0, 1, 2, 7, 90], [5, 6, 7, 8, 3]])
    operators.case("rotary_dynamic", lambda x, p: dynamic(x, p, 4, 16), operators.fresh(signed, 2, 3, 5, 8), label=places)
    operators.case("rotary_dynamic_time", lambda x: dynamic(x, torch.arange(5), 2.5, 3), operators.fresh(signed, 2, 3, 5, 6))
    operators.case("rotary_dynamic_short", lambda x: dynamic(x, torch.arange(5), 2.5, 6), operators.fresh(signed, 2, 3, 5, 4))
    operators.case("rotary_llama3", lambda x, p: llama3(x, p, 8, 1, 4, 64), operators.fresh(signed, 2, 3, 5, 16), label=places)
    operators.case("rotary_llama3_steep", lambda x: llama3(x, torch.arange(5.0, dtype=torch.float64), 2.5, 0.5, 1.5, 24), operators.fresh(signed, 2, 3, 5, 16))
    operators.case("sinusoidal", lambda x: sinusoidal(x, 8), operators.fresh(signed, 2, 5) * 20)
    operators.case("sinusoidal_halves", lambda x: sinusoidal(x, 6, 500, interleaved=False), operators.fresh(signed, 7) * 20)
    save("attention.safetensors", operators.tensors)
    save("transformer.safetensors", {f"{name}/{key}": value for c, name in enumerate(LAYERS) for key, value in layer(name, 30000 + 100 * c).items()})


if __name__ == "__main__":
    main()
