"""Makes axis.safetensors with PyTorch, as make_golden.py makes its files: what goes along dimensions, chooses elements or puts them elsewhere."""
import torch
import torch.nn.functional as F

from make_golden import Operators, save, signed


def indices(stream, limit, *shape):
    return (signed(stream, *shape).abs() * limit).long().clamp(max=limit - 1)


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
    operators.case("tile", lambda v: v.tile(2, 1, 3), x)
    operators.case("tile_new", lambda v: v.tile(2, 1, 1, 2), x)
    operators.case("outer", torch.outer, operators.fresh(signed, 5), operators.fresh(signed, 7))
    operators.case("one_hot", lambda v, index: v * F.one_hot(index, 6), operators.fresh(signed, 3, 5, 1), label=indices(60, 6, 3, 5))
    operators.case("arange", lambda v: v * torch.arange(2, 9, 2), operators.fresh(signed, 3, 4))
    save("axis.safetensors", operators.tensors)


if __name__ == "__main__":
    main()
