"""Makes contractions.safetensors with PyTorch, as make_golden.py makes its files: torch.einsum and bilinear layers; the groups of tensors are those of make_losses.py."""
import torch
import torch.nn.functional as F

from make_golden import save, signed
from make_losses import Losses

# By the name of the case: the equation and the shapes of its operands.
EQUATIONS = {
    "transpose": ("ij->ji", (3, 4)),
    "implicit_transpose": ("ba", (3, 4)),
    "sum": ("ij->", (3, 4)),
    "rows": ("ij->i", (3, 4)),
    "trace": ("ii", (4, 4)),
    "diagonal": ("ii->i", (4, 4)),
    "diagonals": ("bijij->jb", (2, 3, 4, 3, 4)),
    "thrice": ("iii->i", (3, 3, 3)),
    "dot": ("i,i", (5,), (5,)),
    "outer": ("i,j->ij", (3,), (4,)),
    "elementwise": ("ij,ij->ij", (3, 4), (3, 4)),
    "row_dots": ("bi,bi->b", (3, 4), (3, 4)),
    "matrix_vector": ("ij,j", (3, 4), (4,)),
    "matmul": ("ij,jk", (3, 4), (4, 5)),
    "matmul_transposed": ("ji, kj -> ki", (4, 3), (5, 4)),
    "linear": ("...i,oi->...o", (2, 3, 4), (5, 4)),
    "batched": ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    "ellipses": ("...ij,...jk", (2, 1, 3, 4), (6, 4, 5)),
    "ellipsis_behind": ("i...,ij->j...", (4, 2, 3), (4, 5)),
    "ellipsis_summed": ("...i,i->i", (2, 3, 4), (4,)),
    "scores": ("bqhd,bkhd->bhqk", (2, 3, 2, 4), (2, 5, 2, 4)),
    "mixed": ("bhqk,bkhd->bqhd", (2, 2, 3, 5), (2, 5, 2, 4)),
    "contraction": ("abcd,cbe->eda", (2, 3, 4, 5), (4, 3, 2)),
    "one_sided": ("ijx,yjk->ki", (3, 4, 2), (3, 4, 5)),
    "ones": ("bij,bjk->bik", (1, 3, 4), (2, 1, 5)),
    "upper_case": ("aB,Bc", (3, 4), (4, 5)),
    "scalar": (",ij->ij", (), (3, 4)),
    "three": ("bn,anm,bm->ba", (2, 5), (3, 5, 4), (2, 4)),
    "chain": ("ij,jk,kl->il", (3, 4), (4, 5), (5, 2)),
    "four": ("i,ij,ijk,k->j", (3,), (3, 4), (3, 4, 2), (2,)),
    "tucker": ("abc,ia,jb,kc->ijk", (2, 3, 4), (5, 2), (2, 3), (3, 4)),
}


def main():
    ops = Losses(torch.float64)
    ops.stream = 12000
    for name, (equation, *shapes) in EQUATIONS.items():
        ops.loss(f"einsum_{name}", lambda *x: torch.einsum(equation, *x), *[ops.fresh(signed, *shape) * 2 for shape in shapes])
    for name, leading, sizes in [("matrix", (6,), (4, 5, 3)), ("vector", (), (4, 5, 3)), ("sequence", (2, 3), (5, 2, 7)), ("one", (4,), (3, 6, 1))]:
        in1, in2, out = sizes
        operands = [ops.fresh(signed, *leading, in1), ops.fresh(signed, *leading, in2), ops.fresh(signed, out, in1, in2), ops.fresh(signed, out)]
        ops.loss(f"bilinear_{name}", F.bilinear, *operands)
    ops.loss("bilinear_no_bias", F.bilinear, ops.fresh(signed, 6, 4), ops.fresh(signed, 6, 5), ops.fresh(signed, 3, 4, 5))
    save("contractions.safetensors", ops.tensors)


if __name__ == "__main__":
    main()
