"""Makes the golden files beside this script with PyTorch (Debian: python3-torch).

Usage: make_golden.py [--check]    (--check also prints how far PyTorch in single precision is from the files)

PyTorch computes in double precision; the results are rounded to single precision. What goes in are single-precision numbers from a
small integer hash, so that a test can make the same inputs bit by bit (Golden.cs does):

    mix(h):      h ^= h >> 16;  h *= 0x7FEB352D;  h ^= h >> 15;  h *= 0x846CA68B;  h ^= h >> 16      (32 bits, unsigned)
    hash(s, i) = mix(mix(s) + i)
    uniform(s, i) = (hash(s, i) >> 8) / 2^24             exact, in [0, 1)
    signed(s, i)  = 2 * uniform(s, i) - 1                exact, in [-1, 1)
    label(s, i)   = (hash(s, i) >> 8) % 10

mlp.safetensors    784-128-64-10, ReLU, mean cross-entropy, batch 8.
                   weights: fc1.weight = signed(1, i) / 16, fc1.bias = signed(2, i) / 16, fc2.weight = signed(3, i) / 4,
                            fc2.bias = signed(4, i) / 4, fc3.weight = signed(5, i) / 4, fc3.bias = signed(6, i) / 4
                   batch t: images = 4 * uniform(100 + t, i), labels = label(200 + t, i)
                   (these sizes keep every gradient far above Adam's epsilon, where rounding would decide an update)
                   image, label                     batch 0, to compare the generator with
                   logits, loss                     of batch 0 with the first weights
                   grad/image, grad/fc1.weight …    gradients of that loss
                   sgd/…, adam/…                    parameters after 10 steps on batches 0 … 9: SGD lr 0.01, Adam lr 1e-3
                   sgd/loss, adam/loss              the loss of each step, before its update
special.safetensors  as ops.safetensors, at NaN, infinities, zeros of both signs, and numbers that are very large or very small, with dy = 1
ops.safetensors    one group of tensors per case: CASE/x, CASE/x2 (second operand), CASE/label, CASE/y, CASE/dy (the gradient that
                   comes in), CASE/dx, CASE/dx2
"""
import json
import pathlib
import struct
import sys

import numpy as np
import torch
from torch.nn import functional as F

STEPS = 10
BATCH = 8
SIZES = [784, 128, 64, 10]
SCALES = [1 / 16, 1 / 4, 1 / 4]
TYPES = {np.dtype(np.float32): "F32", np.dtype(np.int32): "I32"}


def mix(h):
    h = (h ^ (h >> 16)) * 0x7FEB352D & 0xFFFFFFFF
    h = (h ^ (h >> 15)) * 0x846CA68B & 0xFFFFFFFF
    return h ^ (h >> 16)


def hashes(stream, count):
    start = mix(stream)
    return mix((start + np.arange(count, dtype=np.uint64)) & 0xFFFFFFFF)


def uniform(stream, *shape):
    values = (hashes(stream, int(np.prod(shape))) >> 8).astype(np.float64) / 2**24
    return torch.from_numpy(values.reshape(shape))


def signed(stream, *shape):
    return 2 * uniform(stream, *shape) - 1


def labels(stream, count):
    return torch.from_numpy(((hashes(stream, count) >> 8) % 10).astype(np.int64))


def save(name, tensors):
    """Safetensors: the length of a JSON header, the header, the data."""
    header, data = {}, b""
    for key, value in tensors.items():
        array = value.detach().numpy()
        array = array.astype(np.int32 if array.dtype.kind == "i" else np.float32)
        begin = len(data)
        data += array.tobytes()
        header[key] = {"dtype": TYPES[array.dtype], "shape": list(array.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (pathlib.Path(__file__).parent / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def build(dtype):
    """The multilayer perceptron's parameters, by PyTorch's names."""
    parameters = {}
    for layer, scale in enumerate(SCALES):
        inputs, outputs = SIZES[layer], SIZES[layer + 1]
        parameters[f"fc{layer + 1}.weight"] = signed(2 * layer + 1, outputs, inputs) * scale
        parameters[f"fc{layer + 1}.bias"] = signed(2 * layer + 2, outputs) * scale
    return {name: value.to(dtype).requires_grad_() for name, value in parameters.items()}


def batch(step, dtype):
    return (4 * uniform(100 + step, BATCH, SIZES[0])).to(dtype), labels(200 + step, BATCH)


def logits(parameters, image):
    x = F.relu(F.linear(image, parameters["fc1.weight"], parameters["fc1.bias"]))
    x = F.relu(F.linear(x, parameters["fc2.weight"], parameters["fc2.bias"]))
    return F.linear(x, parameters["fc3.weight"], parameters["fc3.bias"])


def train(optimizer, dtype, **options):
    parameters = build(dtype)
    steps = optimizer(parameters.values(), **options)
    losses = []
    for step in range(STEPS):
        image, label = batch(step, dtype)
        steps.zero_grad()
        loss = F.cross_entropy(logits(parameters, image), label)
        loss.backward()
        steps.step()
        losses.append(loss.detach())
    return {**parameters, "loss": torch.stack(losses)}


def mlp(dtype=torch.float64):
    parameters = build(dtype)
    image, label = batch(0, dtype)
    image.requires_grad_()
    output = logits(parameters, image)
    loss = F.cross_entropy(output, label)
    loss.backward()
    golden = {"image": image, "label": label, "logits": output, "loss": loss, "grad/image": image.grad}
    golden.update({f"grad/{name}": value.grad for name, value in parameters.items()})
    golden.update({f"sgd/{name}": value for name, value in train(torch.optim.SGD, dtype, lr=0.01).items()})
    golden.update({f"adam/{name}": value for name, value in train(torch.optim.Adam, dtype, lr=1e-3).items()})
    return golden


class Operators:
    """Cases of single operators: inputs, outputs, and the gradients for a given gradient of the output."""

    def __init__(self, dtype):
        self.tensors = {}
        self.dtype = dtype
        self.stream = 1000

    def fresh(self, make, *shape):
        self.stream += 1
        return make(self.stream, *shape)

    def case(self, name, function, *operands, label=None, dy=None):
        operands = [operand.to(self.dtype).clone().requires_grad_() for operand in operands]
        y = function(*operands) if label is None else function(*operands, label)
        dy = self.fresh(signed, *y.shape).to(self.dtype) if dy is None else torch.full_like(y, dy)
        y.backward(dy)
        for operand, suffix in zip(operands, ["", "2"]):
            self.tensors[f"{name}/x{suffix}"] = operand
            self.tensors[f"{name}/dx{suffix}"] = operand.grad
        if label is not None:
            self.tensors[f"{name}/label"] = label
        self.tensors[f"{name}/y"] = y
        self.tensors[f"{name}/dy"] = dy


def elementwise(operators):
    # Random values, and the places where formulas change or overflow.
    special = torch.tensor([0, -0.0, 1, -1, 0.5, -0.5, 1e-4, -1e-4, 2, -2, 5, -5, 10, -10, 19, -19, 21, -21, 40, -40], dtype=torch.float64)
    x = torch.cat([operators.fresh(signed, 61) * 8, special])
    corner = torch.cat([x, torch.tensor([3, -3], dtype=torch.float64)])
    positive = operators.fresh(uniform, 61) * 8 + 2**-6
    for name in ["relu", "selu", "silu", "mish", "hardswish", "softplus", "gelu"]:
        operators.case(name, getattr(F, name), x)
    operators.case("leaky_relu", F.leaky_relu, x)
    operators.case("leaky_relu_0.2", lambda v: F.leaky_relu(v, 0.2), x)
    operators.case("elu", F.elu, x)
    operators.case("elu_0.5", lambda v: F.elu(v, 0.5), x)
    operators.case("gelu_tanh", lambda v: F.gelu(v, approximate="tanh"), x)
    operators.case("softplus_2", lambda v: F.softplus(v, 2), x)
    operators.case("hardsigmoid", F.hardsigmoid, corner)
    operators.case("clamp", lambda v: torch.clamp(v, -1, 2), x)
    operators.case("clamp_min", lambda v: torch.clamp(v, min=-0.5), x)
    for name in ["neg", "abs", "sign", "square", "sin", "cos", "tanh", "sigmoid"]:
        operators.case(name, getattr(torch, name), x)
    operators.case("exp", torch.exp, x)
    for name in ["sqrt", "rsqrt", "log", "log1p"]:
        operators.case(name, getattr(torch, name), positive)


def binary(operators):
    x = operators.fresh(signed, 4, 8) * 4
    row = operators.fresh(signed, 8) * 4
    operators.case("add", torch.add, x, row)
    operators.case("sub", torch.sub, x, row)
    operators.case("mul", torch.mul, x, row)
    operators.case("div", torch.div, x, row.sign() * (row.abs() + 0.5))
    operators.case("pow", torch.pow, operators.fresh(uniform, 4, 8) * 2 + 2**-6, row)
    # Equal elements share the gradient.
    tied = torch.where(torch.arange(8) % 3 == 0, x, row)
    operators.case("maximum", torch.maximum, x, tied)
    operators.case("minimum", torch.minimum, x, tied)
    operators.case("where", lambda a, b: torch.where(a > b, a, b * 2), x, row)
    operators.case("matmul", torch.matmul, operators.fresh(signed, 5, 7), operators.fresh(signed, 7, 3))
    operators.case("matmul_batched", torch.matmul, operators.fresh(signed, 2, 1, 5, 7), operators.fresh(signed, 3, 7, 4))


def reductions(operators):
    x = operators.fresh(signed, 3, 4, 5) * 4
    tied = torch.round(x / 2) * 2
    for name, dims in [("all", (0, 1, 2)), ("1", (1,)), ("2", (2,)), ("0_2", (0, 2))]:
        operators.case(f"sum_{name}", lambda v: torch.sum(v, dims), x)
        operators.case(f"mean_{name}", lambda v: torch.mean(v, dims), x)
        operators.case(f"amax_{name}", lambda v: torch.amax(v, dims), tied)
        operators.case(f"amin_{name}", lambda v: torch.amin(v, dims), tied)
        operators.case(f"var_{name}", lambda v: torch.var(v, dims), x)
        operators.case(f"var_biased_{name}", lambda v: torch.var(v, dims, unbiased=False), x)
        operators.case(f"logsumexp_{name}", lambda v: torch.logsumexp(v, dims), x)
    # 100 takes exp out of range unless the greatest element is subtracted first.
    for offset in [0, 100]:
        for dim in [-1, 1, 0]:
            suffix = f"{dim}" if offset == 0 else f"{dim}_large"
            operators.case(f"softmax_{suffix}", lambda v: torch.softmax(v, dim), x + offset)
            operators.case(f"log_softmax_{suffix}", lambda v: torch.log_softmax(v, dim), x + offset)
        operators.case(f"logsumexp_{'large' if offset else 'last'}", lambda v: torch.logsumexp(v, -1), x + offset)


def losses(operators):
    scores = operators.fresh(signed, 6, 10) * 6
    prediction, target = operators.fresh(signed, 4, 3), operators.fresh(signed, 4, 3)
    for reduction in ["mean", "sum", "none"]:
        operators.case(
            f"cross_entropy_{reduction}", lambda v, label: F.cross_entropy(v, label, reduction=reduction), scores, label=labels(300, 6))
        operators.case(f"mse_loss_{reduction}", lambda v, w: F.mse_loss(v, w, reduction=reduction), prediction, target)


def further(operators):
    # What came later takes its numbers from the end of the stream.
    for name in ["erf", "erfc"]:
        operators.case(name, getattr(torch, name), operators.fresh(signed, 61) * 6)
    operators.case("var_correction_2", lambda v: torch.var(v, (1,), correction=2, keepdim=False), operators.fresh(signed, 2, 3) * 4)
    grouped = lambda v, w: torch.einsum("...gk,gnk->...gn", v, w)
    operators.case("grouped_linear", grouped, operators.fresh(signed, 2, 5, 3, 4), operators.fresh(signed, 3, 6, 4))
    operators.case("grouped_linear_row", grouped, operators.fresh(signed, 3, 20), operators.fresh(signed, 3, 33, 20))


def ops(dtype=torch.float64):
    operators = Operators(dtype)
    for family in [elementwise, binary, reductions, losses, further]:
        family(operators)
    return operators.tensors


def special(dtype=torch.float64):
    """Elementwise functions and reductions where formulas break."""
    operators = Operators(dtype)
    inf, nan = float("inf"), float("nan")
    tails = [v * sign for v in [1, 3, 5.5, 6, 9, 12, 17, 25, 80, 87, 90, 200, 1e4, 1e10, 1e18, 3e38] for sign in [1, -1]]
    x = torch.tensor([nan, inf, -inf, 0.0, -0.0, 2.0**-126, -(2.0**-126), 1e-20, -1e-20, 1e-4, -1e-4, *tails], dtype=torch.float32).double()
    unary = {name: getattr(F, name) for name in ["relu", "silu", "mish", "hardsigmoid", "softplus", "leaky_relu"]}
    unary.update({name: getattr(torch, name) for name in ["neg", "abs", "sign", "square", "tanh", "sigmoid", "exp", "sqrt", "rsqrt", "log", "log1p", "erf", "erfc"]})
    unary["clamp"] = lambda v: torch.clamp(v, -1, 2)
    unary["clamp_min"] = lambda v: torch.clamp(v, min=-0.5)
    for name, function in unary.items():
        operators.case(name, function, x, dy=1)
    # PyTorch's formulas lose the digits of what these two compute, and make NaN of the limits of their derivatives.
    finite = x[~x.isinf()]
    operators.case("gelu", lambda v: v * torch.erfc(-v / 2**0.5) / 2, finite, dy=1)
    operators.case("gelu_tanh", lambda v: v * torch.sigmoid((8 / np.pi) ** 0.5 * (v + 0.044715 * v**3)), finite, dy=1)
    # exp(x) - 1 is 0 for tiny numbers in PyTorch. Its derivative of hardswish at -3 and at NaN depends on the version and on the number of elements.
    for name in ["elu", "selu"]:
        operators.case(name, getattr(F, name), x[(x.abs() > 1e-10) | (x >= 0) | x.isnan()], dy=1)
    operators.case("hardswish", F.hardswish, x[(x != -3) & ~x.isnan()], dy=1)
    near = x[x.abs().nan_to_num(0) < 1e4]
    for name in ["sin", "cos"]:
        operators.case(name, getattr(torch, name), near, dy=1)
    few = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1e-20, 1.0, -1.0, 2.0, -3.0, 0.5, 1e18], dtype=torch.float32).double()
    a, b = few.repeat_interleave(len(few)), few.repeat(len(few))
    for name in ["add", "sub", "mul", "div", "pow", "maximum", "minimum"]:
        operators.case(name, getattr(torch, name), a, b, dy=1)
    rows = torch.tensor([[nan, 1, 2, 3], [1, 2, 2, -1], [inf, 1, inf, 2], [-inf, 1, 1, -inf], [-inf] * 4, [inf, -inf, 0, 1]], dtype=torch.float64).reshape(2, 3, 4)
    operators.case("amax_2", lambda v: torch.amax(v, (2,)), rows, dy=1)
    operators.case("amin_2", lambda v: torch.amin(v, (2,)), rows, dy=1)
    operators.case("softmax_-1", lambda v: torch.softmax(v, -1), rows, dy=1)
    operators.case("log_softmax_-1", lambda v: torch.log_softmax(v, -1), rows, dy=1)
    return operators.tensors


def check(name, exact, single):
    """Single precision against the file, as a share of the tests' tolerance."""
    worst = []
    for key, value in exact.items():
        if value.dtype == torch.float64:
            absolute, relative = (1e-7, 3e-5) if "grad/" in key or "/dx" in key else (1e-6, 1e-5)
            distance = (value - single[key].double()).abs().max().item()
            worst.append((distance / (absolute + relative * value.abs().max().item()), key))
    for share, key in sorted(worst, reverse=True)[:5]:
        print(f"{name}: {key} {share:.1%} of the tolerance")


if __name__ == "__main__":
    save("special.safetensors", special())
    for name, make in [("mlp.safetensors", mlp), ("ops.safetensors", ops)]:
        exact = make()
        save(name, exact)
        if "--check" in sys.argv:
            check(name, exact, make(torch.float32))
