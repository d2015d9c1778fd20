"""Makes images.safetensors with PyTorch, as make_losses.py makes its file: functions of images over their options. And resnet.safetensors: a small residual network trained by three
steps of SGD(0.05, momentum=0.9) on images 2 signed(9800 + t) and labels(9900 + t); parameters start as signed(9700 + i) / 4, weights of normalisations 1 more. And layers.safetensors: a model of further
layers."""
import torch
import torch.nn.functional as F

from make_golden import labels, save, signed
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


def poolings(ops):
    def case(name, function, image, *size, **options):
        ops.loss(name, lambda v: function(v, *size, **options), ops.fresh(signed, *image))

    case("max_pool1d", F.max_pool1d, (2, 3, 10), 3)
    case("max_pool2d", F.max_pool2d, (2, 3, 6, 7), 2)
    case("max_pool2d_overlapping", F.max_pool2d, (2, 20, 7, 6), 3, stride=2, padding=1)
    case("max_pool2d_ceil", F.max_pool2d, (1, 2, 8, 7), (3, 2), stride=2, ceil_mode=True)
    case("max_pool2d_ceil_padded", F.max_pool2d, (1, 2, 8, 7), 2, stride=3, padding=1, ceil_mode=True)
    case("max_pool2d_dilated", F.max_pool2d, (1, 2, 6, 7), 2, stride=1, padding=1, dilation=(1, 2))
    ops.loss("max_pool2d_ties", lambda v: F.max_pool2d(v, 3, 2), torch.round(ops.fresh(signed, 1, 3, 7, 7)))
    case("max_pool2d_alone", F.max_pool2d, (3, 4, 5), 2)
    case("max_pool3d", F.max_pool3d, (1, 2, 4, 5, 4), 2, padding=1)
    case("avg_pool1d", F.avg_pool1d, (2, 3, 9), 3, stride=2, padding=1)
    case("avg_pool2d", F.avg_pool2d, (2, 3, 6, 7), 2)
    case("avg_pool2d_padded", F.avg_pool2d, (2, 3, 6, 7), 3, stride=2, padding=1)
    case("avg_pool2d_uncounted", F.avg_pool2d, (2, 3, 6, 7), 3, stride=2, padding=1, count_include_pad=False)
    case("avg_pool2d_ceil", F.avg_pool2d, (2, 3, 6, 8), 3, stride=2, padding=1, ceil_mode=True)
    case("avg_pool2d_ceil_uncounted", F.avg_pool2d, (2, 3, 6, 8), 3, stride=2, ceil_mode=True, count_include_pad=False)
    case("avg_pool2d_divisor", F.avg_pool2d, (2, 3, 6, 7), 2, divisor_override=3)
    case("avg_pool3d", F.avg_pool3d, (1, 2, 4, 5, 4), 2)
    case("adaptive_avg_pool1d", F.adaptive_avg_pool1d, (2, 3, 10), 3)
    case("adaptive_avg_pool2d", F.adaptive_avg_pool2d, (2, 3, 6, 7), 1)
    case("adaptive_avg_pool2d_even", F.adaptive_avg_pool2d, (2, 3, 6, 8), (3, 2))
    case("adaptive_avg_pool2d_uneven", F.adaptive_avg_pool2d, (2, 3, 6, 7), (4, 3))
    case("adaptive_avg_pool3d", F.adaptive_avg_pool3d, (1, 2, 4, 3, 5), (2, 1, 3))


def further(ops):
    def transposed(name, function, image, weight, outputs=None, **options):
        operands = [ops.fresh(signed, *image), ops.fresh(signed, *weight)] + ([ops.fresh(signed, outputs)] if outputs else [])
        ops.loss(name, lambda *v: function(*v, **options), *operands)

    transposed("conv_transpose1d", F.conv_transpose1d, (2, 3, 5), (3, 4, 3), 4)
    transposed("conv_transpose1d_all", F.conv_transpose1d, (2, 4, 6), (4, 3, 4), 6, stride=3, padding=2, output_padding=1, groups=2, dilation=2)
    transposed("conv_transpose2d", F.conv_transpose2d, (2, 3, 4, 5), (3, 20, 3, 3), 20, stride=2, padding=1, output_padding=1)
    transposed("conv_transpose2d_dcgan", F.conv_transpose2d, (2, 5, 4, 4), (5, 3, 4, 4), stride=2, padding=1)
    transposed("conv_transpose2d_small", F.conv_transpose2d, (1, 2, 3, 4), (2, 3, 2, 1), 3, stride=(3, 2))
    transposed("conv_transpose2d_alone", F.conv_transpose2d, (2, 3, 4), (2, 3, 2, 2), stride=2)
    transposed("conv_transpose3d", F.conv_transpose3d, (1, 2, 3, 3, 2), (2, 3, 3, 3, 3), 3, stride=(1, 2, 2), padding=1)
    x = ops.fresh(signed, 2, 3, 5, 4)
    ops.loss("pad", lambda v: F.pad(v, (1, 2), value=0.5), x)
    ops.loss("pad_less", lambda v: F.pad(v, (-1, 2, 3, -2)), x)
    for mode in ["reflect", "replicate", "circular"]:
        ops.loss(f"pad_{mode}", lambda v: F.pad(v, (2, 1, 3, 0), mode=mode), x)
    for i, mode in enumerate(["reflect", "replicate", "circular"]):
        image, weight = ops.fresh(signed, 2, 3, 6, 5), ops.fresh(signed, 4, 3, 3, 3)
        ops.loss(f"conv2d_mode_{i + 1}", lambda v, w: F.conv2d(F.pad(v, (2, 2, 1, 1), mode=mode), w), image, weight)


def pooled(ops):
    def case(name, function, image, *size, **options):
        ops.loss(name, lambda v: function(v, *size, **options), ops.fresh(signed, *image))

    def indexed(name, pool, image, *size, **options):
        def weighted(v):
            values, indices = pool(v, *size, return_indices=True, **options)
            return values * indices.double()

        ops.loss(name, weighted, ops.fresh(signed, *image))

    def unpooled(name, pool, unpool, image, *size, output=None, **options):
        def there_and_back(v):
            values, indices = pool(v, *size, return_indices=True, **options)
            return unpool(values * 2, indices, *size, output_size=output, **options)

        ops.loss(name, there_and_back, ops.fresh(signed, *image))

    case("adaptive_max_pool1d", F.adaptive_max_pool1d, (2, 3, 10), 3)
    case("adaptive_max_pool2d", F.adaptive_max_pool2d, (2, 20, 6, 7), 1)
    case("adaptive_max_pool2d_even", F.adaptive_max_pool2d, (2, 3, 6, 8), (3, 2))
    case("adaptive_max_pool2d_uneven", F.adaptive_max_pool2d, (2, 3, 6, 7), (4, 3))
    case("adaptive_max_pool2d_larger", F.adaptive_max_pool2d, (2, 3, 4, 3), (6, 7))
    case("adaptive_max_pool3d", F.adaptive_max_pool3d, (1, 2, 4, 3, 5), (2, 1, 3))
    case("adaptive_max_pool2d_alone", F.adaptive_max_pool2d, (3, 5, 4), 2)
    ops.loss("adaptive_max_pool2d_ties", lambda v: F.adaptive_max_pool2d(v, (3, 2)), torch.round(ops.fresh(signed, 1, 3, 7, 7)))
    case("adaptive_avg_pool2d_larger", F.adaptive_avg_pool2d, (2, 3, 4, 3), (6, 7))
    indexed("max_pool1d_indices", F.max_pool1d, (2, 3, 10), 3)
    indexed("max_pool2d_indices", F.max_pool2d, (2, 20, 6, 7), 3, stride=2, padding=1)
    indexed("max_pool2d_indices_ceil", F.max_pool2d, (2, 3, 6, 7), (3, 2), stride=2, dilation=(1, 2), ceil_mode=True)
    indexed("max_pool2d_indices_alone", F.max_pool2d, (3, 6, 7), 2)
    indexed("max_pool3d_indices", F.max_pool3d, (1, 2, 4, 5, 4), 2, padding=1)
    unpooled("max_unpool1d", F.max_pool1d, F.max_unpool1d, (2, 3, 10), 2)
    unpooled("max_unpool1d_size", F.max_pool1d, F.max_unpool1d, (2, 3, 11), 3, stride=2, output=[11])
    unpooled("max_unpool2d", F.max_pool2d, F.max_unpool2d, (2, 20, 6, 8), 2)
    unpooled("max_unpool2d_size", F.max_pool2d, F.max_unpool2d, (2, 3, 7, 5), 2, output=[7, 5])
    unpooled("max_unpool2d_padded", F.max_pool2d, F.max_unpool2d, (2, 3, 6, 8), 2, stride=2, padding=1, output=[6, 8])
    unpooled("max_unpool2d_alone", F.max_pool2d, F.max_unpool2d, (3, 6, 8), 2)
    unpooled("max_unpool3d", F.max_pool3d, F.max_unpool3d, (1, 2, 4, 6, 4), 2)
    ops.loss("lp_pool1d", lambda v: F.lp_pool1d(v, 2, 3, 2), ops.fresh(signed, 2, 3, 10))
    ops.loss("lp_pool2d", lambda v: F.lp_pool2d(v, 3, (2, 3)), ops.fresh(signed, 2, 3, 6, 7).abs() + 0.1)
    ops.loss("lp_pool2d_ceil", lambda v: F.lp_pool2d(v, 1.5, 3, 2, ceil_mode=True), ops.fresh(signed, 2, 3, 6, 8).abs() + 0.1)
    ops.loss("lp_pool2d_alone", lambda v: F.lp_pool2d(v, 2.0, 2), ops.fresh(signed, 3, 6, 8))


def moved(ops):
    def case(name, function, *image):
        ops.loss(name, function, ops.fresh(signed, *image))

    case("pixel_shuffle", lambda v: F.pixel_shuffle(v, 2), 2, 12, 3, 5)
    case("pixel_shuffle_3", lambda v: F.pixel_shuffle(v, 3), 1, 18, 2, 3)
    case("pixel_shuffle_alone", lambda v: F.pixel_shuffle(v, 2), 8, 3, 2)
    case("pixel_unshuffle", lambda v: F.pixel_unshuffle(v, 2), 2, 3, 6, 8)
    case("pixel_unshuffle_alone", lambda v: F.pixel_unshuffle(v, 3), 2, 6, 3)
    # PyTorch's own has no derivative.
    case("channel_shuffle", lambda v: v.reshape(2, 3, 4, 3, 4).transpose(1, 2).reshape(2, 12, 3, 4), 2, 12, 3, 4)
    case("channel_shuffle_1d", lambda v: v.reshape(2, 2, 3, 5).transpose(1, 2).reshape(2, 6, 5), 2, 6, 5)
    case("unfold", lambda v: F.unfold(v, 3), 2, 3, 6, 7)
    case("unfold_all", lambda v: F.unfold(v, (3, 2), dilation=(1, 2), padding=(2, 1), stride=(2, 1)), 2, 20, 7, 6)
    case("unfold_alone", lambda v: F.unfold(v, 2, stride=2), 3, 6, 4)
    case("fold", lambda v: F.fold(v, (6, 7), 3), 2, 27, 20)
    case("fold_all", lambda v: F.fold(v, (7, 6), (3, 2), dilation=(1, 2), padding=(2, 1), stride=(2, 1)), 2, 18, 30)
    case("fold_alone", lambda v: F.fold(v, (6, 4), 2, stride=2), 12, 6)
    case("unfold_tensor", lambda v: v.unfold(1, 3, 2), 2, 9, 4)
    case("unfold_tensor_last", lambda v: v.unfold(-1, 2, 1), 3, 5)


def resampled(ops):
    def case(name, image, **options):
        ops.loss("interpolate_" + name, lambda v: F.interpolate(v, **options), ops.fresh(signed, *image))

    case("nearest_1d", (2, 3, 5), scale_factor=2)
    case("nearest", (2, 20, 4, 5), scale_factor=2)
    case("nearest_size", (2, 3, 4, 5), size=(7, 3))
    case("nearest_fraction", (2, 3, 5, 6), scale_factor=(1.5, 0.7))
    case("nearest_3d", (1, 2, 3, 2, 4), size=(4, 5, 3))
    case("nearest_exact", (2, 3, 4, 5), size=(7, 3), mode="nearest-exact")
    case("nearest_exact_scale", (2, 3, 4, 5), scale_factor=2.5, mode="nearest-exact")
    case("linear", (2, 3, 5), scale_factor=2, mode="linear")
    case("linear_corners", (2, 3, 5), size=8, mode="linear", align_corners=True)
    case("linear_less", (2, 3, 9), size=4, mode="linear")
    case("bilinear", (2, 20, 4, 5), scale_factor=2, mode="bilinear")
    case("bilinear_corners", (2, 3, 4, 5), scale_factor=2, mode="bilinear", align_corners=True)
    case("bilinear_size", (2, 3, 7, 6), size=(4, 9), mode="bilinear")
    case("bilinear_size_corners", (2, 3, 7, 6), size=(4, 1), mode="bilinear", align_corners=True)
    case("bilinear_fraction", (2, 3, 5, 6), scale_factor=(1.7, 0.6), mode="bilinear")
    case("trilinear", (1, 2, 3, 4, 2), scale_factor=2, mode="trilinear")
    case("trilinear_corners", (1, 2, 3, 4, 2), size=(5, 3, 4), mode="trilinear", align_corners=True)
    case("bicubic", (2, 20, 4, 5), scale_factor=2, mode="bicubic")
    case("bicubic_corners", (2, 3, 4, 5), size=(7, 8), mode="bicubic", align_corners=True)
    case("bicubic_less", (2, 3, 7, 6), size=(3, 4), mode="bicubic")
    case("bicubic_fraction", (2, 3, 5, 6), scale_factor=(1.7, 0.6), mode="bicubic")
    case("area", (2, 3, 6, 7), size=(3, 4), mode="area")
    case("area_scale", (2, 3, 6, 7), scale_factor=1.5, mode="area")
    case("area_1d", (2, 3, 10), size=4, mode="area")


def sampled(ops):
    image, grid = ops.fresh(signed, 2, 5, 3, 4), ops.fresh(signed, 2, 3, 2, 2) * 1.4
    for mode in ["bilinear", "nearest", "bicubic"]:
        for padding in ["zeros", "border", "reflection"]:
            for corners in [False, True]:
                name = f"grid_sample_{mode}_{padding}" + ("_corners" if corners else "")
                ops.loss(name, lambda v, g: F.grid_sample(v, g, mode, padding, corners), image, grid)
    far, single = ops.fresh(signed, 1, 3, 3, 2) * 7, ops.fresh(signed, 1, 2, 1, 4)
    for corners in [False, True]:
        suffix = "_corners" if corners else ""
        ops.loss("grid_sample_far" + suffix, lambda v, g: F.grid_sample(v, g, "bilinear", "reflection", corners), image[:1], far)
        ops.loss("grid_sample_far_bicubic" + suffix, lambda v, g: F.grid_sample(v, g, "bicubic", "reflection", corners), image[:1], far)
        ops.loss("grid_sample_single" + suffix, lambda v, g: F.grid_sample(v, g, "bilinear", "border", corners), single, far)
        volume, places = ops.fresh(signed, 2, 3, 3, 4, 5), ops.fresh(signed, 2, 2, 3, 2, 3) * 1.4
        for padding in ["zeros", "border", "reflection"]:
            ops.loss(f"grid_sample_3d_{padding}{suffix}", lambda v, g: F.grid_sample(v, g, "bilinear", padding, corners), volume, places)
        ops.loss("grid_sample_3d_nearest" + suffix, lambda v, g: F.grid_sample(v, g, "nearest", "zeros", corners), volume, places)
        ops.loss("affine_grid" + suffix, lambda t: F.affine_grid(t, [2, 5, 4, 3], corners), ops.fresh(signed, 2, 2, 3))
        ops.loss("affine_grid_single" + suffix, lambda t: F.affine_grid(t, [1, 5, 1, 3], corners), ops.fresh(signed, 1, 2, 3))
        ops.loss("affine_grid_3d" + suffix, lambda t: F.affine_grid(t, [2, 5, 2, 4, 3], corners), ops.fresh(signed, 2, 3, 4))
        ops.loss("spatial_transformer" + suffix, lambda v, t: F.grid_sample(v, F.affine_grid(t, [2, 3, 4, 5], corners), align_corners=corners), ops.fresh(signed, 2, 20, 3, 4), ops.fresh(signed, 2, 2, 3))


def normalized(ops):
    def affine(channels):
        return [ops.fresh(signed, channels), ops.fresh(signed, channels)]

    for name, image in [("1d", (2, 3, 5)), ("2d", (2, 20, 4, 3)), ("3d", (1, 2, 3, 2, 4))]:
        ops.loss("instance_norm_" + name, lambda v, w, b: F.instance_norm(v, weight=w, bias=b), ops.fresh(signed, *image) * 3, *affine(image[1]))
    ops.loss("instance_norm_plain", lambda v: F.instance_norm(v, eps=0.1), ops.fresh(signed, 2, 3, 4, 5))
    ops.loss("group_norm_image", lambda v, w, b: F.group_norm(v, 4, w, b), ops.fresh(signed, 2, 20, 4, 3) * 3, *affine(20))
    ops.loss("group_norm_one", lambda v: F.group_norm(v, 1), ops.fresh(signed, 2, 6, 4, 3) * 3)
    ops.loss("group_norm_each", lambda v: F.group_norm(v, 6), ops.fresh(signed, 2, 6, 4, 3) * 3)
    ops.loss("local_response_norm", lambda v: F.local_response_norm(v, 5), ops.fresh(signed, 2, 20, 4, 3) * 3)
    ops.loss("local_response_norm_all", lambda v: F.local_response_norm(v, 4, 0.7, 0.6, 1.5), ops.fresh(signed, 2, 6, 5))
    ops.loss("local_response_norm_wide", lambda v: F.local_response_norm(v, 9, 0.7), ops.fresh(signed, 1, 3, 2, 2, 2))


class ResidualBlock(torch.nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(outputs)
        self.conv2 = torch.nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(outputs)
        self.down = None if stride == 1 else torch.nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.down is None else self.down(x)))


class SmallResNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Conv2d(3, 16, 5, 1, 2, bias=False)
        self.norm = torch.nn.BatchNorm2d(16)
        self.first = ResidualBlock(16, 16, 1)
        self.second = ResidualBlock(16, 24, 2)
        self.depthwise = torch.nn.Conv2d(24, 24, 3, padding="same", groups=24)
        self.grouped = torch.nn.Conv2d(24, 20, (3, 1), padding=(1, 0), groups=4)
        self.fc = torch.nn.Linear(20, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.stem(x))), 3, 2, 1)
        x = self.second(self.first(x))
        x = torch.tanh(self.grouped(F.relu(self.depthwise(x))))
        return self.fc(x.mean((2, 3)))


def resnet(file):
    net = SmallResNet().double()
    for i, (name, parameter) in enumerate(net.named_parameters()):
        one = 1 if ("bn" in name or name.startswith("norm")) and name.endswith("weight") else 0
        parameter.data = signed(9700 + i, *parameter.shape) / 4 + one
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for t in range(3):
        image = 2 * signed(9800 + t, 3, 3, 14, 11)
        image.requires_grad_()
        optimizer.zero_grad()
        loss = F.cross_entropy(net(image), labels(9900 + t, 3))
        loss.backward()
        if t == 0:
            file["grad/image"] = image.grad
            for name, parameter in net.named_parameters():
                file[f"grad/{name}"] = parameter.grad.clone()
        optimizer.step()
        losses.append(loss.detach())
    file["loss"] = torch.stack(losses)
    for name, value in net.state_dict().items():
        file[f"after/{name}"] = value.double()
    net.eval()
    file["logits"] = net(2 * signed(9800, 3, 3, 14, 11))


class FurtherLayers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        n, spectral, weight = torch.nn, torch.nn.utils.spectral_norm, torch.nn.utils.weight_norm
        self.pad = n.ReflectionPad2d((1, 1, 0, 1))
        self.conv = spectral(n.Conv2d(3, 8, 3))
        self.norm = n.InstanceNorm2d(8, affine=True, track_running_stats=True)
        self.pool = n.MaxPool2d(2, return_indices=True)
        self.unpool = n.MaxUnpool2d(2)
        self.up = spectral(n.ConvTranspose2d(8, 8, 4, stride=2, padding=1), n_power_iterations=2)
        self.shuffle = n.PixelShuffle(2)
        self.second = weight(n.Conv2d(2, 6, 3))
        self.group = n.GroupNorm(2, 6)
        self.response = n.LocalResponseNorm(3, alpha=0.5)
        self.upsample = n.Upsample(scale_factor=1.5, mode="bilinear")
        self.last = n.AdaptiveMaxPool2d((2, 3))
        self.fc1 = spectral(n.Linear(36, 10))
        self.fc2 = weight(n.Linear(10, 5), dim=None)

    def forward(self, x):
        x, indices = self.pool(torch.relu(self.norm(self.conv(self.pad(x)))))
        x = self.shuffle(torch.tanh(self.up(self.unpool(x, indices))))
        x = self.response(F.silu(self.group(self.second(x))))
        x = self.last(self.upsample(x)).flatten(1)
        return self.fc2(torch.tanh(self.fc1(x)))


def layers(file):
    """A model of further layers, trained by three steps of SGD(0.05, momentum=0.9) on images 2 signed(9960 + t) and labels(9970 + t) % 5, from tensors that the file has before/."""
    torch.manual_seed(1)
    net = FurtherLayers().double()
    for name, value in net.state_dict().items():
        rounded = value.float().double()
        value.copy_(rounded)
        file[f"before/{name}"] = rounded.clone()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for t in range(3):
        image = (2 * signed(9960 + t, 4, 3, 7, 6)).requires_grad_()
        optimizer.zero_grad()
        loss = F.cross_entropy(net(image), labels(9970 + t, 4) % 5)
        loss.backward()
        if t == 0:
            file["grad/image"] = image.grad
            for name, parameter in net.named_parameters():
                file[f"grad/{name}"] = parameter.grad.clone()
        optimizer.step()
        losses.append(loss.detach())
    file["loss"] = torch.stack(losses)
    for name, value in net.state_dict().items():
        file[f"after/{name}"] = value.double()
    net.eval()
    file["logits"] = net(2 * signed(9960, 4, 3, 7, 6))


if __name__ == "__main__":
    ops = Losses(torch.float64)
    ops.stream = 9000
    convolutions(ops)
    poolings(ops)
    further(ops)
    pooled(ops)
    moved(ops)
    resampled(ops)
    sampled(ops)
    normalized(ops)
    save("images.safetensors", ops.tensors)
    file = {}
    resnet(file)
    save("resnet.safetensors", file)
    file = {}
    layers(file)
    save("layers.safetensors", file)
