"""Makes attribution.safetensors with PyTorch: attributions and attacks, written out here, on a small convolutional network. Parameters are signed(9950 + i) / 2, images uniform(9960), labels
labels(9961), wanted labels labels(9962), a baseline uniform(9963) / 2. Noise and random starts are those of the library: SplitMix64 as a counter, one stream for a seed and a number."""
import numpy as np
import scipy.special
import torch
import torch.nn.functional as F

from make_golden import labels, save, signed, uniform

BATCH, SHAPE = 3, (2, 12, 12)
INCREMENT = np.uint64(0x9E3779B97F4A7C15)


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def stream(seed, number, count):
    """Uniform in [0, 1), multiples of 2^-53."""
    state = mix(mix(np.array([seed], np.uint64) + INCREMENT) + np.array([number], np.uint64) * INCREMENT)
    bits = mix(state + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * INCREMENT)
    return (bits >> np.uint64(11)).astype(np.float64) / 2**53


def normal(seed, number, *shape):
    values = scipy.special.ndtri(stream(seed, number, int(np.prod(shape))) + 0.5 / 2**53)
    return torch.from_numpy(values).float().double().reshape(shape)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(2, 8, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(8, 12, 3, padding=1)
        self.fc = torch.nn.Linear(108, 10)

    def features(self, x):
        return F.relu(self.conv2(F.max_pool2d(F.relu(self.conv1(x)), 2)))

    def head(self, x):
        return self.fc(F.max_pool2d(x, 2).flatten(1))

    def forward(self, x):
        return self.head(self.features(x))


def gradient(function, x, target):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(function(x).gather(1, target[:, None]).sum(), x)[0]


def loss_gradient(net, x, label):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(F.cross_entropy(net(x), label, reduction="sum"), x)[0]


def integrated_gradients(net, x, start, target, steps):
    points = [start + (k + 0.5) / steps * (x - start) for k in range(steps)]
    result = (x - start) * sum(gradient(net, p, target) for p in points) / steps
    scores = [net(v).gather(1, target[:, None])[:, 0] for v in (x, start)]
    return result, result.sum((1, 2, 3)) - (scores[0] - scores[1])


def smooth_grad(net, x, target, samples, noise, seed):
    span = (x.amax((1, 2, 3)) - x.amin((1, 2, 3)))[:, None, None, None]
    points = [x + (noise * normal(seed, s, *x.shape)) * span for s in range(samples)]
    return sum(gradient(net, p, target) for p in points) / samples


def grad_cam(net, x, target):
    maps = net.features(x)
    weights = gradient(net.head, maps, target).mean((2, 3), keepdim=True)
    return F.relu((weights * maps).sum(1, keepdim=True))


def norm(x):
    return x.flatten(1).norm(dim=1)[:, None, None, None]


def pgd(net, x, label, eps, alpha, steps, l2=False, seed=None, sign=1):
    adversarial = x.clone()
    if seed is not None and l2:
        direction = normal(seed, 0, *x.shape)
        adversarial = x + direction / norm(direction) * torch.from_numpy(eps * stream(seed, 1, BATCH))[:, None, None, None]
    elif seed is not None:
        adversarial = x + torch.from_numpy(eps * (2 * stream(seed, 0, x.numel()) - 1)).reshape(x.shape)
    adversarial = adversarial.clamp(0, 1)
    for _ in range(steps):
        g = sign * loss_gradient(net, adversarial, label)
        if l2:
            adversarial = adversarial + alpha * g / norm(g)
            delta = adversarial - x
            adversarial = x + delta * (eps / norm(delta)).clamp(max=1)
        else:
            adversarial = adversarial + alpha * g.sign()
            adversarial = x + (adversarial - x).clamp(-eps, eps)
        adversarial = adversarial.clamp(0, 1)
    return adversarial


def main():
    net = Net().double()
    for i, parameter in enumerate(net.parameters()):
        parameter.data = signed(9950 + i, *parameter.shape) / 2
    x, label, wanted = uniform(9960, BATCH, *SHAPE), labels(9961, BATCH), labels(9962, BATCH)
    start = uniform(9963, BATCH, *SHAPE) / 2
    file = {"scores": net(x), "gradient": gradient(net, x, label), "loss_gradient": loss_gradient(net, x, label)}
    file["max_over_channels"] = file["gradient"].abs().amax(1)
    for name, baseline in [("zero", torch.zeros_like(x)), ("one", start[:1].expand_as(x)), ("each", start)]:
        file[f"integrated/{name}"], file[f"integrated/{name}_delta"] = integrated_gradients(net, x, baseline, label, 10)
    file["smooth"] = smooth_grad(net, x, label, 4, 0.15, 7)
    cam = grad_cam(net, x, label)
    file["cam"] = cam
    file["cam_large"] = F.interpolate(cam, (12, 10), mode="bilinear")
    file["cam_small"] = F.interpolate(cam, (4, 5), mode="bilinear")
    file["fgsm"] = pgd(net, x, label, 0.1, 0.1, 1)
    file["fgsm_targeted"] = pgd(net, x, wanted, 0.1, 0.1, 1, sign=-1)
    file["fgsm_l2"] = pgd(net, x, label, 0.5, 0.5, 1, l2=True)
    file["pgd"] = pgd(net, x, label, 0.1, 0.03, 5, seed=3)
    file["pgd_plain"] = pgd(net, x, label, 0.1, 0.03, 5)
    file["pgd_l2"] = pgd(net, x, label, 0.5, 0.2, 5, l2=True, seed=3)
    save("attribution.safetensors", file)


if __name__ == "__main__":
    main()
