"""Makes images.safetensors with PyTorch, as make_losses.py makes its file: functions of images over their options."""
import torch
import torch.nn.functional as F

from make_golden import save, signed
from make_losses import Losses


def convolutions(ops):
    def case(name, function, image, weight, bias=True, **options):
        operands = [ops.fresh(signed, *image), ops.fresh(signed, *weight)] + ([ops.fresh(signed, weight[0])] if bias else [])
        ops.loss(name, lambda *v: function(*v, **options), *operands)

    case("conv1d", F.conv1d, (2, 3, 9), (4, 3, 3))
    case("conv1d_all", F.conv1d, (2, 4, 11), (6, 2, 4), stride=2, padding=3, dilation=2, groups=2)
    case("conv1d_same", F.conv1d, (2, 3, 8), (5, 3, 4), padding="same")
    case("conv1d_alone", F.conv1d, (3, 8), (5, 3, 3), padding=1)
    case("conv2d", F.conv2d, (2, 3, 6, 7), (5, 3, 3, 2))
    case("conv2d_plain", F.conv2d, (2, 3, 6, 7), (5, 3, 3, 3), bias=False, padding=1)
    case("conv2d_stride", F.conv2d, (2, 3, 8, 7), (20, 3, 3, 3), stride=2, padding=1)
    case("conv2d_uneven", F.conv2d, (2, 2, 9, 8), (3, 2, 3, 2), stride=(2, 1), padding=(2, 0), dilation=(1, 2))
    case("conv2d_same", F.conv2d, (1, 2, 5, 6), (3, 2, 4, 3), padding="same")
    case("conv2d_valid", F.conv2d, (1, 2, 5, 6), (3, 2, 4, 3), padding="valid")
    case("conv2d_groups", F.conv2d, (2, 6, 5, 5), (9, 2, 3, 3), padding=1, groups=3)
    case("conv2d_depthwise", F.conv2d, (2, 6, 7, 7), (6, 1, 3, 3), padding=1, stride=2, groups=6)
    case("conv2d_multiplier", F.conv2d, (2, 3, 5, 5), (6, 1, 3, 3), padding=1, groups=3)
    case("conv2d_pointwise", F.conv2d, (2, 5, 4, 3), (7, 5, 1, 1))
    case("conv2d_pointwise_stride", F.conv2d, (2, 5, 4, 3), (7, 5, 1, 1), stride=2)
    case("conv2d_alone", F.conv2d, (2, 5, 4), (3, 2, 3, 3), padding=1)
    case("conv3d", F.conv3d, (1, 2, 4, 5, 3), (3, 2, 3, 3, 3), padding=1)
    case("conv3d_all", F.conv3d, (1, 2, 5, 5, 6), (4, 1, 2, 3, 3), stride=(1, 2, 2), padding=(0, 1, 2), dilation=(2, 1, 1), groups=2)


if __name__ == "__main__":
    ops = Losses(torch.float64)
    ops.stream = 9000
    convolutions(ops)
    save("images.safetensors", ops.tensors)
