"""Makes activations.safetensors with PyTorch, as make_golden.py makes its files: activations at kinks, zeros of both signs and numbers that are very large, and normalisations; the
groups of tensors are those of make_losses.py. And batch_norm.safetensors: BatchNorm1d(3) trained by mse_loss against signed(8200 + t) with SGD(lr=0.1) on batches
2 signed(8100 + t) of 4 (with a length of 5 in the cases so called), its state_dict after each of three steps, and what it then infers for the first batch."""
import torch
import torch.nn.functional as F

from make_golden import save, signed
from make_losses import Losses


def activations(ops):
    edges = torch.tensor([0.0, -0.0, 0.5, -0.5, 1, -1, 6, 3, -3, 2, 1e8, -1e8, 1e30, -1e30], dtype=torch.float64)
    x = torch.cat([ops.fresh(signed, 40) * 8, edges])
    functions = {
        "relu6": F.relu6,
        "hardtanh": F.hardtanh,
        "hardtanh_2": lambda v: F.hardtanh(v, -0.5, 2.0),
        "softsign": F.softsign,
        "tanhshrink": F.tanhshrink,
        "softshrink": F.softshrink,
        "softshrink_2": lambda v: F.softshrink(v, 2.0),
        "hardshrink": F.hardshrink,
        "threshold": lambda v: F.threshold(v, 0.5, -20.0),
        "logsigmoid": F.logsigmoid,
    }
    for name, function in functions.items():
        # PyTorch's derivative of softsign at 1e30 is 0/0 by its formula.
        values = x[:-2] if name == "softsign" else x
        ops.case(name, function, values, dy=1)
    ops.case("celu", F.celu, x, dy=1)
    ops.case("celu_0.7", lambda v: F.celu(v, 0.7), x, dy=1)
    ops.loss("glu", F.glu, ops.fresh(signed, 3, 6) * 3)
    ops.loss("glu_0", lambda v: F.glu(v, 0), ops.fresh(signed, 4, 5) * 3)
    ops.loss("softmin", lambda v: F.softmin(v, -1), ops.fresh(signed, 3, 6) * 3)
    ops.loss("prelu", F.prelu, ops.fresh(signed, 3, 4, 5) * 3, torch.tensor([0.25]))
    ops.loss("prelu_channels", F.prelu, ops.fresh(signed, 3, 4, 5) * 3, torch.tensor([0.25, -0.5, 0.0, 1.5]))


def norms(ops):
    x = ops.fresh(signed, 3, 6, 5) * 3 + 1
    ops.loss("layer_norm", lambda v, w, b: F.layer_norm(v, [5], w, b), x, ops.fresh(signed, 5), ops.fresh(signed, 5))
    ops.loss("layer_norm_2", lambda v, w, b: F.layer_norm(v, [6, 5], w, b, 0.1), x, ops.fresh(signed, 6, 5), ops.fresh(signed, 6, 5))
    ops.loss("layer_norm_plain", lambda v: F.layer_norm(v, [5]), x)
    ops.loss("rms_norm", lambda v, w: v * torch.rsqrt((v * v).mean(-1, keepdim=True) + 1e-6) * w, x, ops.fresh(signed, 5))
    ops.loss("group_norm", lambda v, w, b: F.group_norm(v, 3, w, b), x, ops.fresh(signed, 6), ops.fresh(signed, 6))
    ops.loss("group_norm_plain", lambda v: F.group_norm(v, 2), ops.fresh(signed, 2, 8) * 3)


def further(ops):
    halves = torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.0, -0.0, 2.0, 1e8, -1e30], dtype=torch.float64)
    x = torch.cat([ops.fresh(signed, 30) * 8, halves])
    for name, function in {"floor": torch.floor, "ceil": torch.ceil, "round": torch.round}.items():
        ops.case(name, function, x, dy=1)
    x = ops.fresh(signed, 3, 4, 5) * 3
    zeros = x.clone()
    zeros[1] = 0
    ops.loss("norm_zero", lambda v: torch.linalg.vector_norm(v, 2, (1, 2)), zeros)
    ops.loss("norm_zero_3", lambda v: torch.linalg.vector_norm(v, 3, (1, 2)), zeros)
    ops.loss("std_zero", lambda v: torch.std(v, (1, 2)), zeros)
    ops.loss("norm", lambda v: torch.linalg.vector_norm(v), x)
    ops.loss("norm_1", lambda v: torch.linalg.vector_norm(v, 1, (1,), True), x)
    ops.loss("norm_3", lambda v: torch.linalg.vector_norm(v, 3, -1), x)
    ops.loss("norm_inf", lambda v: torch.linalg.vector_norm(v, float("inf"), (0, 2)), x)
    ops.loss("std", lambda v: torch.std(v, (1,)), x)
    ops.loss("std_0", lambda v: torch.std(v, (2,), unbiased=False, keepdim=True), x)


def batch_norm(file):
    for name, shape, arguments in [
        ("plain", (4, 3), {}),
        ("length", (4, 3, 5), dict(momentum=0.3, eps=0.1)),
        ("cumulative", (4, 3), dict(momentum=None)),
        ("untracked", (4, 3), dict(track_running_stats=False)),
    ]:
        layer = torch.nn.BatchNorm1d(3, **arguments).double()
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        for step in range(3):
            x, t = 2 * signed(8100 + step, *shape).double(), signed(8200 + step, *shape).double()
            y = layer(x)
            loss = F.mse_loss(y, t)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            file[f"{name}/{step}/loss"] = loss.reshape(1)
            for key, value in layer.state_dict().items():
                file[f"{name}/{step}/{key}"] = value.double().reshape(-1).clone()
        layer.eval()
        file[f"{name}/y"] = layer(2 * signed(8100, *shape).double())


if __name__ == "__main__":
    ops = Losses(torch.float64)
    ops.stream = 7000
    activations(ops)
    norms(ops)
    further(ops)
    save("activations.safetensors", ops.tensors)
    file = {}
    batch_norm(file)
    save("batch_norm.safetensors", file)
