"""Makes vision.safetensors with PyTorch: models of images, each trained by three steps of SGD(lr, momentum=0.9) in double precision.

Parameter i of a model starts as scale * signed(20000 + i), scale being the greatest power of two of which the square times the inputs of an output is at most 4; vectors as
signed(20000 + i) / 4, weights of normalisations 1 more. Images of step t are 2 * signed(21000 + t), tokens hash(21000 + t) modulo their number, labels hash(22000 + t) modulo the number of classes.

NAME/loss      the loss of each step
NAME/image     a row (see below) for the gradient of the first step's images
NAME/grad      a row for each parameter's gradient in the first step
NAME/after     a row for each parameter, then for each buffer, after the three steps
NAME/logits    of the first images after the three steps, outside of training: a row
NAME/count     the number of trainable parameters

A row has 16 of a tensor's n elements, those at k * (n - 1) // 15, its sum with weights signed(23000), and its norm.

Usage: make_vision.py [--check]    (--check prints how far PyTorch in single precision is from the file)
"""
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from make_golden import hashes, save, signed


def start(shape, i, is_norm):
    values = signed(20000 + i, *shape)
    if len(shape) == 1:
        return values / 4 + (1 if is_norm else 0)
    scale = 1.0
    while scale * scale * np.prod(shape[1:]) > 4:
        scale /= 2
    return values * scale


def indices(stream, count, limit):
    return torch.from_numpy(((hashes(stream, count) >> 8) % limit).astype(np.int64))


def row(tensor):
    flat = tensor.detach().double().reshape(-1)
    n = len(flat)
    picked = flat[[k * (n - 1) // 15 for k in range(16)]]
    return torch.cat([picked, (flat * signed(23000, n)).sum()[None], flat.norm()[None]])


def run(net, shape, classes, kind, lr=0.05, tokens=None, pixels=()):
    net = net.to(kind)
    norms = {f"{name}.weight" for name, module in net.named_modules() if isinstance(module, nn.BatchNorm2d)}
    for i, (name, parameter) in enumerate(net.named_parameters()):
        parameter.data = start(parameter.shape, i, name in norms).to(kind)

    def images(t):
        count = int(np.prod(shape))
        return indices(21000 + t, count, tokens).reshape(shape) if tokens else (2 * signed(21000 + t, *shape)).to(kind)

    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    file, losses = {}, []
    net.train()
    for t in range(3):
        image = images(t)
        if not tokens:
            image.requires_grad_()
        label = indices(22000 + t, int(np.prod((shape[0],) + pixels)), classes).reshape((shape[0],) + pixels)
        optimizer.zero_grad()
        loss = F.cross_entropy(net(image), label)
        loss.backward()
        if t == 0:
            if not tokens:
                file["image"] = row(image.grad)
            file["grad"] = torch.stack([row(p.grad) for p in net.parameters()])
        optimizer.step()
        losses.append(loss.detach())
    file["loss"] = torch.stack(losses)
    file["after"] = torch.stack([row(value) for value in [*net.parameters(), *net.buffers()]])
    net.eval()
    file["logits"] = row(net(images(0)))
    file["count"] = torch.tensor([sum(p.numel() for p in net.parameters())])
    return file


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c3, self.c5 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)
        self.f6, self.output = nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.c1(x)), 2)
        x = F.avg_pool2d(torch.tanh(self.c3(x)), 2)
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.output(torch.tanh(self.f6(x)))


class Residual(nn.Module):
    """One of torchvision's BasicBlock and Bottleneck."""

    def __init__(self, inputs, channels, stride, deep):
        super().__init__()
        sizes = [(inputs, channels, 1, 1), (channels, channels, 3, stride), (channels, 4 * channels, 1, 1)] if deep else [(inputs, channels, 3, stride), (channels, channels, 3, 1)]
        self.count, outputs = len(sizes), sizes[-1][1]
        for i, (a, b, kernel, step) in enumerate(sizes):
            setattr(self, f"conv{i + 1}", nn.Conv2d(a, b, kernel, step, kernel // 2, bias=False))
            setattr(self, f"bn{i + 1}", nn.BatchNorm2d(b))
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.count else y
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, depths, deep, channels, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, channels, 7, 2, 3, bias=False), nn.BatchNorm2d(channels)
        inputs = channels
        for i, depth in enumerate(depths):
            blocks = []
            for k in range(depth):
                blocks.append(Residual(inputs, channels << i, 2 if i > 0 and k == 0 else 1, deep))
                inputs = (channels << i) * (4 if deep else 1)
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3)))


def conv_norm(inputs, outputs, kernel, stride=1, groups=1, act=nn.ReLU6):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), act())


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        inner = inputs * expansion
        first = [] if expansion == 1 else [conv_norm(inputs, inner, 1)]
        self.conv = nn.Sequential(*first, conv_norm(inner, inner, 3, stride, inner), nn.Conv2d(inner, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.beside = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.beside else self.conv(x)


class MobileNetV2(nn.Module):
    def __init__(self, divisor, classes, drop=0.2):
        super().__init__()
        inputs = 32 // divisor
        layers = [conv_norm(3, inputs, 3, 2)]
        for expansion, channels, repeats, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
            for i in range(repeats):
                layers.append(InvertedResidual(inputs, channels // divisor, stride if i == 0 else 1, expansion))
                inputs = channels // divisor
        self.features = nn.Sequential(*layers, conv_norm(inputs, 1280 // divisor, 1))
        self.classifier = nn.Sequential(nn.Dropout(drop), nn.Linear(1280 // divisor, classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class SeparableConv(nn.Module):
    def __init__(self, inputs, outputs, stride=1, bias=False):
        super().__init__()
        self.depthwise, self.norm1 = nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=bias), nn.BatchNorm2d(inputs)
        self.pointwise, self.norm2 = nn.Conv2d(inputs, outputs, 1, bias=bias), nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm2(self.pointwise(F.relu(self.norm1(self.depthwise(x))))))


class KeywordSpotter(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, channels, (10, 4), 2), nn.BatchNorm2d(channels)
        self.blocks = nn.ModuleList(SeparableConv(channels, channels, bias=True) for _ in range(4))
        self.fc = nn.Linear(channels, 12)

    def forward(self, x):
        x = F.relu(self.norm(self.conv(F.pad(x, (1, 1, 4, 5)))))
        for block in self.blocks:
            x = block(x)
        return self.fc(x.mean((2, 3)))


class VisualWakeWords(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8)
        sizes = [(8, 16, 1), (16, 32, 2), (32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 128, 2)] + 5 * [(128, 128, 1)] + [(128, 256, 2), (256, 256, 1)]
        self.blocks = nn.Sequential(*[SeparableConv(*s) for s in sizes])
        self.fc = nn.Linear(256, 2)

    def forward(self, x):
        return self.fc(self.blocks(F.relu(self.norm(self.conv(x)))).mean((2, 3)))


class DoubleConv(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))))


class Up(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.up, self.conv = nn.ConvTranspose2d(channels, channels // 2, 2, 2), DoubleConv(channels, channels // 2)

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class UNet(nn.Module):
    def __init__(self, channels, levels, classes):
        super().__init__()
        self.input = DoubleConv(1, channels)
        self.down = nn.ModuleList(DoubleConv(channels << i, channels << (i + 1)) for i in range(levels))
        self.up = nn.ModuleList(Up(channels << (levels - i)) for i in range(levels))
        self.output = nn.Conv2d(channels, classes, 1)

    def forward(self, x):
        x, above = self.input(x), []
        for level in self.down:
            above.append(x)
            x = level(F.max_pool2d(x, 2))
        for level in self.up:
            x = level(x, above.pop())
        return self.output(x)


class Vgg(nn.Module):
    def __init__(self, plan, size, hidden, classes):
        super().__init__()
        layers, inputs = [], 3
        for channels in plan:
            if channels == 0:
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(inputs, channels, 3, padding=1), nn.ReLU()]
                inputs = channels
        self.features = nn.Sequential(*layers)
        side = size // 32
        self.classifier = nn.Sequential(
            nn.Linear(inputs * side * side, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class DenseLayer(nn.Module):
    def __init__(self, inputs, growth):
        super().__init__()
        self.norm1, self.conv1 = nn.BatchNorm2d(inputs), nn.Conv2d(inputs, 4 * growth, 1, bias=False)
        self.norm2, self.conv2 = nn.BatchNorm2d(4 * growth), nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)

    def forward(self, x):
        return torch.cat([x, self.conv2(F.relu(self.norm2(self.conv1(F.relu(self.norm1(x))))))], 1)


class DenseBlock(nn.Module):
    def __init__(self, depth, channels, growth):
        super().__init__()
        self.layers = nn.Sequential(*[DenseLayer(channels + i * growth, growth) for i in range(depth)])

    def forward(self, x):
        return self.layers(x)


class Transition(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm, self.conv = nn.BatchNorm2d(inputs), nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return F.avg_pool2d(self.conv(F.relu(self.norm(x))), 2)


class DenseNet(nn.Module):
    def __init__(self, depths, growth, channels, classes):
        super().__init__()
        self.conv0, self.norm0 = nn.Conv2d(3, channels, 7, 2, 3, bias=False), nn.BatchNorm2d(channels)
        blocks = []
        for i, depth in enumerate(depths):
            if i > 0:
                blocks.append(Transition(channels, channels // 2))
                channels //= 2
            blocks.append(DenseBlock(depth, channels, growth))
            channels += depth * growth
        self.blocks = nn.Sequential(*blocks)
        self.norm5, self.classifier = nn.BatchNorm2d(channels), nn.Linear(channels, classes)

    def forward(self, x):
        x = self.blocks(F.max_pool2d(F.relu(self.norm0(self.conv0(x))), 3, 2, 1))
        return self.classifier(F.relu(self.norm5(x)).mean((2, 3)))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(F.silu(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


class MBConv(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, expansion):
        super().__init__()
        inner = inputs * expansion
        first = [] if expansion == 1 else [conv_norm(inputs, inner, 1, act=nn.SiLU)]
        self.block = nn.Sequential(
            *first, conv_norm(inner, inner, kernel, stride, inner, nn.SiLU), SqueezeExcitation(inner, max(1, inputs // 4)),
            nn.Sequential(nn.Conv2d(inner, outputs, 1, bias=False), nn.BatchNorm2d(outputs)))
        self.beside = stride == 1 and inputs == outputs

    def forward(self, x):
        return self.block(x) + x if self.beside else self.block(x)


class EfficientNet(nn.Module):
    def __init__(self, divisor, depth, classes):
        super().__init__()
        inputs = 32 // divisor
        stages = [conv_norm(3, inputs, 3, 2, act=nn.SiLU)]
        for expansion, kernel, stride, channels in [(1, 3, 1, 16), (6, 3, 2, 24), (6, 5, 2, 40), (6, 3, 2, 80), (6, 5, 1, 112), (6, 5, 2, 192), (6, 3, 1, 320)]:
            blocks = []
            for i in range(depth):
                blocks.append(MBConv(inputs, channels // divisor, kernel, stride if i == 0 else 1, expansion))
                inputs = channels // divisor
            stages.append(nn.Sequential(*blocks))
        self.features = nn.Sequential(*stages, conv_norm(inputs, 1280 // divisor, 1, act=nn.SiLU))
        self.classifier = nn.Sequential(nn.Identity(), nn.Linear(1280 // divisor, classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class TextCnn(nn.Module):
    def __init__(self, words, size, channels):
        super().__init__()
        self.embedding = nn.Embedding(words, size)
        self.convs = nn.ModuleList(nn.Conv1d(size, channels, k) for k in (3, 4, 5))
        self.fc = nn.Linear(3 * channels, 2)

    def forward(self, token):
        x = self.embedding(token).transpose(1, 2)
        return self.fc(torch.cat([F.relu(conv(x)).amax(2) for conv in self.convs], 1))


MODELS = {
    "lenet": (LeNet5, (), (4, 1, 32, 32), 10, {}),
    "resnet18": (ResNet, ([2, 2, 2, 2], False, 8, 10), (4, 3, 65, 50), 10, {"lr": 0.0002}),
    # At ten times this rate single precision is 2 % from double after three steps, and where it errs depends on the order of sums.
    "resnet50": (ResNet, ([3, 4, 6, 3], True, 8, 10), (8, 3, 80, 96), 10, {"lr": 0.00002}),
    "mobilenet": (MobileNetV2, (4, 10, 0.0), (4, 3, 64, 57), 10, {"lr": 0.0002}),
    "keywords": (KeywordSpotter, (16,), (5, 1, 49, 10), 12, {}),
    "wakewords": (VisualWakeWords, (), (6, 3, 96, 96), 2, {"lr": 0.0002}),
    "unet": (UNet, (4, 2, 2), (3, 1, 24, 24), 2, {"pixels": (24, 24)}),
    "vgg": (Vgg, ([4, 0, 8, 0, 12, 12, 0, 16, 16, 0, 16, 16, 0], 64, 24, 10), (4, 3, 64, 64), 10, {}),
    "densenet": (DenseNet, ([2, 3, 2], 4, 8, 10), (4, 3, 33, 40), 10, {}),
    "efficientnet": (EfficientNet, (8, 2, 10), (4, 3, 64, 64), 10, {}),
    "textcnn": (TextCnn, (30, 12, 10), (6, 9), 2, {"tokens": 30}),
}

def write(name, models):
    """Makes a file of models, each by its kind, the arguments of its constructor, the shape of its input, the number of its classes and further arguments of run."""
    result = {}
    for model, (kind, arguments, shape, classes, options) in models.items():
        file = run(kind(*arguments), shape, classes, torch.float64, **options)
        if "--check" in sys.argv:
            single = run(kind(*arguments), shape, classes, torch.float32, **options)
            errors = {}
            for key in ("image", "grad", "after", "logits"):
                if key in file:
                    a, b = file[key].reshape(-1, 18), single[key].reshape(-1, 18)
                    errors[key] = float(((a - b).abs() / (a[:, 17:] + a[:, 17:].max() / 1000)).max())
            print(model, int(file["count"]), [float(l) for l in file["loss"]], {k: f"{v:.1e}" for k, v in errors.items()})
        result.update({f"{model}/{key}": value for key, value in file.items()})
    save(name, result)


if __name__ == "__main__":
    write("vision.safetensors", MODELS)
