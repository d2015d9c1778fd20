"""Makes networks.safetensors with PyTorch: further models of images. What is in it, and what goes into them, says make_vision.py.

Usage: make_networks.py [--check]
"""
import torch
from torch import nn
from torch.nn import functional as F

from make_vision import write


class AlexNet2012(nn.Module):
    """Convolutions in two groups and normalisation over channels; the paper's sum is not divided by the number of channels, PyTorch's is."""

    def __init__(self, divisor, side, classes):
        super().__init__()

        def conv(inputs, outputs, *options, groups=1):
            return [nn.Conv2d(inputs // (1 if inputs == 3 else divisor), outputs // divisor, *options, groups=groups), nn.ReLU()]

        norm, pool = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2), nn.MaxPool2d(3, 2)
        self.features = nn.Sequential(
            *conv(3, 96, 11, 4, 2), norm, pool, *conv(96, 256, 5, 1, 2, groups=2), norm, pool,
            *conv(256, 384, 3, 1, 1), *conv(384, 384, 3, 1, 1, groups=2), *conv(384, 256, 3, 1, 1, groups=2), pool)
        hidden = 4096 // divisor
        self.classifier = nn.Sequential(
            nn.Linear(256 // divisor * side * side, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class VggBN(nn.Module):
    def __init__(self, plan, size, hidden, classes):
        super().__init__()
        layers, inputs = [], 3
        for channels in plan:
            if channels == 0:
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(inputs, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU()]
                inputs = channels
        self.features = nn.Sequential(*layers)
        side = size // 32
        self.classifier = nn.Sequential(
            nn.Linear(inputs * side * side, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class ShuffleUnit(nn.Module):
    def __init__(self, channels):
        super().__init__()
        half = channels // 2
        self.branch2 = nn.Sequential(
            nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(),
            nn.Conv2d(half, half, 3, padding=1, groups=half, bias=False), nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU())

    def forward(self, x):
        a, b = x.chunk(2, 1)
        x = torch.cat([a, self.branch2(b)], 1)
        n, c, h, w = x.shape
        return x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


class Fire(nn.Module):
    def __init__(self, inputs, squeezed, expanded):
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeezed, 1)
        self.expand1x1, self.expand3x3 = nn.Conv2d(squeezed, expanded, 1), nn.Conv2d(squeezed, expanded, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1x1(x)), F.relu(self.expand3x3(x))], 1)


def conv(inputs, outputs, kernel):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs, eps=0.001), nn.ReLU())


class Inception(nn.Module):
    def __init__(self, inputs, c1, c3, c5, pool):
        super().__init__()
        self.branch1, self.branch2 = conv(inputs, c1, 1), nn.Sequential(conv(inputs, c3 // 2, 1), conv(c3 // 2, c3, 3))
        self.branch3 = nn.Sequential(conv(inputs, c5 // 2, 1), conv(c5 // 2, c5, 5))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), conv(inputs, pool, 1))

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class Cbam(nn.Module):
    def __init__(self, channels, reduction):
        super().__init__()
        self.mlp = nn.Sequential(nn.Conv2d(channels, channels // reduction, 1, bias=False), nn.ReLU(), nn.Conv2d(channels // reduction, channels, 1, bias=False))
        self.spatial = nn.Conv2d(2, 1, 7, padding=3, bias=False)

    def forward(self, x):
        x = x * torch.sigmoid(self.mlp(F.adaptive_avg_pool2d(x, 1)) + self.mlp(F.adaptive_max_pool2d(x, 1)))
        return x * torch.sigmoid(self.spatial(torch.cat([x.mean(1, True), x.amax(1, True)], 1)))


class ResNextBlock(nn.Module):
    def __init__(self, channels, width, groups):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, padding=1, groups=groups, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, channels, 1, bias=False), nn.BatchNorm2d(channels)

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(x + self.bn3(self.conv3(y)))


class ConvNextBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv, self.norm = nn.Conv2d(dim, dim, 7, padding=3, groups=dim), nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1, self.pwconv2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)
        self.gamma = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        y = self.pwconv2(F.gelu(self.pwconv1(self.norm(self.dwconv(x).permute(0, 2, 3, 1)))))
        return x + (self.gamma * y).permute(0, 3, 1, 2)


class BlockNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.shuffle, self.fire = nn.Conv2d(3, 8, 3, padding=1), ShuffleUnit(8), Fire(8, 4, 6)
        self.inception, self.cbam, self.resnext, self.convnext = Inception(12, 4, 6, 4, 2), Cbam(16, 4), ResNextBlock(16, 8, 4), ConvNextBlock(16)
        self.fc = nn.Linear(16 * 3, 10)

    def forward(self, x):
        x = self.shuffle(F.relu(self.stem(x)))
        x = self.cbam(self.inception(F.max_pool2d(self.fire(x), 2)))
        x = F.adaptive_avg_pool2d(self.convnext(self.resnext(x)), (None, 1))
        return self.fc(F.adaptive_max_pool2d(x, (3, 1)).flatten(1))


MODELS = {
    "blocks": (BlockNet, (), (4, 3, 22, 19), 10, {"lr": 0.0002}),
    "alexnet2012": (AlexNet2012, (8, 1, 10), (4, 3, 63, 63), 10, {}),
    "vgg16bn": (VggBN, ([4, 4, 0, 8, 8, 0, 12, 12, 12, 0, 16, 16, 16, 0, 16, 16, 16, 0], 64, 24, 10), (4, 3, 64, 64), 10, {"lr": 0.0002}),
}

if __name__ == "__main__":
    write("networks.safetensors", MODELS)
