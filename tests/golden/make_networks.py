"""Makes networks.safetensors with PyTorch: further models of images. What is in it, and what goes into them, says make_vision.py.

Usage: make_networks.py [--check]
"""
from torch import nn

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


MODELS = {
    "alexnet2012": (AlexNet2012, (8, 1, 10), (4, 3, 63, 63), 10, {}),
    "vgg16bn": (VggBN, ([4, 4, 0, 8, 8, 0, 12, 12, 12, 0, 16, 16, 16, 0, 16, 16, 16, 0], 64, 24, 10), (4, 3, 64, 64), 10, {"lr": 0.0002}),
}

if __name__ == "__main__":
    write("networks.safetensors", MODELS)
