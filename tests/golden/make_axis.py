"""Makes axis.safetensors with PyTorch, as make_golden.py makes its files: what goes along dimensions, chooses elements or puts them elsewhere."""
import torch
import torch.nn.functional as F

from make_golden import Operators, save, signed


def indices(stream, limit, *shape):
    return (signed(stream, *shape).abs() * limit).long().clamp(max=limit - 1)


def product(pair):
    return pair[0] * (pair[1] + 1)


def integers(v, index):
    i = index - 20
    chosen = torch.where((i > 2) & (i != 4) | (i <= -7), i * 3 - 7, -i)
    return v * (chosen % 5 + torch.div(i, 3, rounding_mode="floor") % -4).unsqueeze(-1).float()


def main():
    operators = Operators(torch.float64)
    x = operators.fresh(signed, 3, 5, 4) * 2
    zeros = x.clone()
    zeros[0, 1, 2] = zeros[1, 1, 1] = zeros[1, 3, 1] = 0
    for dim in range(3):
        operators.case(f"cumsum_{dim}", lambda v: v.cumsum(dim), x)
        operators.case(f"prod_{dim}", lambda v: v.prod(dim, keepdim=dim == 1), zeros)
        operators.case(f"gather_{dim}", lambda v, index: v.gather(dim, index), x, label=indices(50 + dim, x.shape[dim], *[7 if d == dim else n for d, n in enumerate(x.shape)]))
        operators.case(f"roll_{dim}", lambda v: v.roll(dim - 1, dim), x)
    operators.case("roll_far", lambda v: v.roll(-13, 1), x)
    operators.case("prod_all", lambda v: v.prod(), x)
    operators.case("flip_1", lambda v: v.flip(1), x)
    operators.case("flip_0_2", lambda v: v.flip(0, 2), x)
    for diagonal in [-2, 0, 1]:
        operators.case(f"triu_{diagonal}", lambda v: v.triu(diagonal), x)
        operators.case(f"tril_{diagonal}", lambda v: v.tril(diagonal), x)
    # Places are compared by what they multiply.
    few = (x * 3).round() / 3
    for dim in range(3):
        operators.case(f"argmax_{dim}", lambda v: v * v.argmax(dim, keepdim=True), few)
        operators.case(f"argmin_{dim}", lambda v: v * v.argmin(dim, keepdim=True), x)
        for descending in [False, True]:
            operators.case(f"sort_{dim}_{descending}", lambda v: product(v.sort(dim=dim, descending=descending, stable=True)), few)
            operators.case(f"topk_{dim}_{descending}", lambda v: product(v.topk(2, dim, largest=descending)), x)
    operators.case("argmax_all", lambda v: v * v.argmax(), x)
    operators.case("integers", integers, operators.fresh(signed, 3, 5, 1), label=indices(61, 40, 3, 5))
    operators.case("casts", lambda v: v * (v * 7).int() + v * (v > 0.25).any(1, keepdim=True) + v * (v > -1.5).all(0, keepdim=True).int() * 2, x)
    operators.case("tile", lambda v: v.tile(2, 1, 3), x)
    operators.case("tile_new", lambda v: v.tile(2, 1, 1, 2), x)
    operators.case("outer", torch.outer, operators.fresh(signed, 5), operators.fresh(signed, 7))
    operators.case("one_hot", lambda v, index: v * F.one_hot(index, 6), operators.fresh(signed, 3, 5, 1), label=indices(60, 6, 3, 5))
    operators.case("arange", lambda v: v * torch.arange(2, 9, 2), operators.fresh(signed, 3, 4))
    save("axis.safetensors", operators.tensors)


if __name__ == "__main__":
    main()
