"""Makes large.safetensors with PyTorch: a small network on images of 1024 by 1024 pixels, as make_vision.py makes its file."""
import torch
from torch import nn
from torch.nn import functional as F

from make_vision import write


class Megapixel(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.norm = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8)
        self.body = nn.Conv2d(8, 16, 3, 1, 1)
        self.depthwise, self.pointwise = nn.Conv2d(16, 16, 3, 2, 1, groups=16), nn.Conv2d(16, 32, 1)
        self.up, self.merge, self.output = nn.ConvTranspose2d(32, 16, 2, 2), nn.Conv2d(32, 16, 3, 1, 1), nn.Conv2d(16, 4, 1)

    def forward(self, x):
        seen = F.max_pool2d(F.relu(self.body(F.relu(self.norm(self.stem(x))))), 2)
        x = F.relu(self.pointwise(F.relu(self.depthwise(seen))))
        return self.output(F.relu(self.merge(torch.cat([self.up(x), seen], 1))))


MODELS = {"megapixel": (Megapixel, (), (1, 3, 1024, 1024), 4, {"pixels": (256, 256)})}

if __name__ == "__main__":
    write("large.safetensors", MODELS)
