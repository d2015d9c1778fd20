"""Makes diffusion.safetensors with PyTorch, as make_golden.py makes its files: schedules of noise, chains of samples, and the U-Net of samples/Diffusion.

linear/…, cosine/…   betas and alphas_cumprod of 1,000 steps; noisy: samples signed(33000, i) of 3 x 7 with the noise 2 signed(33001, i) at the steps 0, 500 and 999
ddim/…               of the linear schedule of 50 steps, 5 steps from 2 signed(33002, i) of 21 values on, with the noise sin(3x) / 2: plain, clipped to 1
unet/…               of 2 channels, width 8, 3 kinds: the parameters, sorted by name, are signed(33100 + k, i) / 4, those of norms' weights 1 more; noisy = 2 signed(33010, i) of 3 images of 4 x 4, steps 0, 400 and
                     999, kinds 0, 2 and 1, noise = 2 signed(33011, i): predicted, loss, grad/noisy, grad/NAME, after/NAME after 5 steps of AdamW(1e-3, eps=1e-4), losses
unet/chain           10 steps of DDIM of the linear schedule of 1,000 steps from 2 signed(33012, i) on, with a guidance of 2 away from kind 0 and the parameters of the beginning
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_golden import save, signed


def linear(steps):
    return torch.linspace(1e-4, 0.02, steps, dtype=torch.float64)


def cosine(steps, s=0.008):
    kept = torch.cos((torch.arange(steps + 1, dtype=torch.float64) / steps + s) / (1 + s) * math.pi / 2) ** 2
    return (1 - kept[1:] / kept[:-1]).clamp(max=0.999)


def schedules(file):
    for name, betas in (("linear", linear(1000)), ("cosine", cosine(1000))):
        kept = torch.cumprod(1 - betas, 0)
        at = kept[[0, 500, 999], None]
        file[f"{name}/betas"], file[f"{name}/alphas_cumprod"] = betas, kept
        file[f"{name}/noisy"] = at.sqrt() * signed(33000, 3, 7) + (1 - at).sqrt() * 2 * signed(33001, 3, 7)


def ddim(betas, steps, x, noise, clip=None):
    """The chain of Song, Meng and Ermon with eta 0."""
    kept = torch.cumprod(1 - betas, 0)
    times = [len(betas) * (steps - i) // steps - 1 for i in range(steps)]
    for t, s in zip(times, times[1:] + [None]):
        now, following = kept[t], torch.tensor(1.0).double() if s is None else kept[s]
        e = noise(x, t)
        clean = (x - (1 - now).sqrt() * e) / now.sqrt()
        if clip:
            clean = clean.clamp(-clip, clip)
            e = (x - now.sqrt() * clean) / (1 - now).sqrt()
        x = following.sqrt() * clean + (1 - following).sqrt() * e
    return x


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.half, self.linear1, self.linear2 = width // 2, nn.Linear(width, 4 * width), nn.Linear(4 * width, 4 * width)

    def forward(self, step):
        angles = step[:, None].double() * torch.exp(-math.log(10_000) * torch.arange(self.half).double() / self.half)
        return self.linear2(F.silu(self.linear1(torch.cat([angles.cos(), angles.sin()], 1))))


class ResidualBlock(nn.Module):
    def __init__(self, inputs, channels, time):
        super().__init__()
        self.norm1, self.conv1, self.shift = nn.GroupNorm(8, inputs), nn.Conv2d(inputs, channels, 3, padding=1), nn.Linear(time, channels)
        self.norm2, self.conv2 = nn.GroupNorm(8, channels), nn.Conv2d(channels, channels, 3, padding=1)
        self.shortcut = nn.Identity() if inputs == channels else nn.Conv2d(inputs, channels, 1)

    def forward(self, x, t):
        y = self.conv1(F.silu(self.norm1(x))) + self.shift(F.silu(t))[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(y)))


class AttentionBlock(nn.Module):
    def __init__(self, channels, context):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(channels) for _ in range(3))
        self.add_module("self", nn.MultiheadAttention(channels, 4, batch_first=True))
        self.cross = nn.MultiheadAttention(channels, 4, kdim=context, vdim=context, batch_first=True)
        self.linear1, self.linear2 = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)

    def forward(self, image, words):
        x = image.flatten(2).transpose(1, 2)
        y = self.norm1(x)
        x = x + getattr(self, "self")(y, y, y)[0]
        x = x + self.cross(self.norm2(x), words, words)[0]
        x = x + self.linear2(F.gelu(self.linear1(self.norm3(x))))
        return x.transpose(1, 2).reshape(image.shape)


class Unet(nn.Module):
    def __init__(self, channels, width, kinds):
        super().__init__()
        self.width, self.time, self.kind = width, TimeEmbedding(width), nn.Embedding(kinds, 4 * width)
        self.input, self.output = nn.Conv2d(channels, width, 3, padding=1), nn.Conv2d(width, channels, 3, padding=1)
        self.down, self.downAttention = ResidualBlock(width, width, 4 * width), AttentionBlock(width, width)
        self.smaller, self.larger = nn.Conv2d(width, 2 * width, 3, 2, 1), nn.Conv2d(2 * width, width, 3, padding=1)
        self.middle1, self.middle2 = (ResidualBlock(2 * width, 2 * width, 4 * width) for _ in range(2))
        self.middleAttention = AttentionBlock(2 * width, width)
        self.up, self.upAttention, self.norm = ResidualBlock(2 * width, width, 4 * width), AttentionBlock(width, width), nn.GroupNorm(8, width)

    def forward(self, latent, step, shown):
        t, context = self.time(step), self.kind(shown).reshape(-1, 4, self.width)
        bridge = self.downAttention(self.down(self.input(latent), t), context)
        x = self.middle1(self.smaller(bridge), t)
        x = self.middle2(self.middleAttention(x, context), t)
        x = self.larger(F.interpolate(x, scale_factor=2))
        x = self.upAttention(self.up(torch.cat([x, bridge], 1), t), context)
        return self.output(F.silu(self.norm(x)))


def start(net):
    for k, (path, parameter) in enumerate(sorted(net.double().named_parameters())):
        parameter.data = signed(33100 + k, *parameter.shape) / 4 + ("norm" in path and path.endswith("weight"))
    return net


def unet(file):
    net = start(nn.ModuleDict({"unet": Unet(2, 8, 3)}))
    model, kinds = net["unet"], torch.tensor([0, 2, 1])

    def guided(x, t):
        step, shown = torch.full((3,), t), model(x, torch.full((3,), t), kinds)
        return 2 * shown - model(x, step, torch.zeros(3).long())

    with torch.no_grad():
        file["unet/chain"] = ddim(linear(1000), 10, 2 * signed(33012, 3, 2, 4, 4), guided)
    noisy, noise, step = (2 * signed(33010, 3, 2, 4, 4)).requires_grad_(), 2 * signed(33011, 3, 2, 4, 4), torch.tensor([0, 400, 999])
    optimizer, losses = torch.optim.AdamW(net.parameters(), lr=1e-3, eps=1e-4), []
    for t in range(5):
        net.zero_grad()
        predicted = model(noisy, step, kinds)
        loss = F.mse_loss(predicted, noise)
        loss.backward()
        losses.append(loss)
        if t == 0:
            file["unet/predicted"], file["unet/grad/noisy"] = predicted, noisy.grad.clone()
            file.update({f"unet/grad/{name}": p.grad.clone() for name, p in net.named_parameters()})
        optimizer.step()
    file["unet/losses"] = torch.stack(losses)
    file.update({f"unet/after/{name}": p for name, p in net.named_parameters()})


if __name__ == "__main__":
    file = {}
    schedules(file)
    for name, clip in (("plain", None), ("clipped", 1)):
        file[f"ddim/{name}"] = ddim(linear(50), 5, 2 * signed(33002, 21), lambda x, t: torch.sin(3 * x) / 2, clip)
    unet(file)
    save("diffusion.safetensors", {name: value.detach() for name, value in file.items()})
