"""Makes generative.safetensors with PyTorch, as make_golden.py makes its files: models that are trained against each other, or on gradients, each by some steps of SGD(0.05, momentum=0.9), one
optimizer for each loss. The i-th parameter of a model starts as signed(stream + i) / 4, weights of normalisations 1 more; the inputs of step t are stated with each model.

MODEL/LOSS           the loss of each step
MODEL/LOSS/grad/…    gradients of the first step
MODEL/after/…        parameters and states in the end
MODEL/RESULT         results of the trained model in evaluation mode
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from make_golden import labels, save, signed, uniform

STEPS = 3


class Training:
    """A model, its optimizers, and what becomes of them."""

    def __init__(self, file, name, model, stream, **parts):
        self.file, self.name, self.model = file, name, model.double()
        for i, (path, parameter) in enumerate(model.named_parameters()):
            one = 1 if "norm" in path and path.endswith("weight") else 0
            parameter.data = signed(stream + i, *parameter.shape) / 4 + one
        self.optimizers = {loss: torch.optim.SGD([p for part in which for p in part.parameters()], lr=0.05, momentum=0.9) for loss, which in parts.items()}
        self.losses = {loss: [] for loss in parts}

    def step(self, which, loss):
        self.model.zero_grad()
        loss.backward()
        if not self.losses[which]:
            trained = {id(p) for group in self.optimizers[which].param_groups for p in group["params"]}
            for path, parameter in self.model.named_parameters():
                if id(parameter) in trained:
                    self.file[f"{self.name}/{which}/grad/{path}"] = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad.clone()
        self.optimizers[which].step()
        self.losses[which].append(loss.detach())

    def end(self):
        for loss, values in self.losses.items():
            self.file[f"{self.name}/{loss}"] = torch.stack(values)
        for path, value in self.model.state_dict().items():
            self.file[f"{self.name}/after/{path}"] = value.double()
        self.model.eval()


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.ConvTranspose2d(6, 8, 4, bias=False)
        self.norm1 = nn.BatchNorm2d(8)
        self.up1 = nn.ConvTranspose2d(8, 4, 4, 2, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4)
        self.up2 = nn.ConvTranspose2d(4, 1, 4, 2, 1, bias=False)

    def forward(self, noise):
        x = F.relu(self.norm1(self.project(noise.reshape(-1, 6, 1, 1))))
        return torch.tanh(self.up2(F.relu(self.norm2(self.up1(x)))))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Conv2d(1, 4, 4, 2, 1, bias=False)
        self.down2 = nn.Conv2d(4, 8, 4, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.score = nn.Conv2d(8, 1, 4, bias=False)

    def forward(self, image):
        x = F.leaky_relu(self.down1(image), 0.2)
        return self.score(F.leaky_relu(self.norm(self.down2(x)), 0.2)).reshape(-1)


class Dcgan(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = Generator()
        self.discriminator = Discriminator()


def dcgan(file):
    """Images signed(20100 + t), noise 2 signed(20200 + t) for the discriminator, 2 signed(20300 + t) for the generator."""
    net = Dcgan()
    run = Training(file, "dcgan", net, 20000, discriminator=[net.discriminator], generator=[net.generator])
    ones, zeros = torch.ones(5).double(), torch.zeros(5).double()
    for t in range(STEPS):
        real, noise = signed(20100 + t, 5, 1, 16, 16), 2 * signed(20200 + t, 5, 6)
        run.step("discriminator", F.binary_cross_entropy_with_logits(net.discriminator(real), ones) + F.binary_cross_entropy_with_logits(net.discriminator(net.generator(noise).detach()), zeros))
        noise = 2 * signed(20300 + t, 5, 6)
        run.step("generator", F.binary_cross_entropy_with_logits(net.discriminator(net.generator(noise)), ones))
    run.end()
    file["dcgan/image"] = net.generator(2 * signed(20200, 5, 6))


class ConditionalGan(nn.Module):
    def __init__(self):
        super().__init__()
        self.style = nn.Embedding(10, 4)
        self.hidden = nn.Linear(5 + 4, 16)
        self.norm = nn.BatchNorm1d(16)
        self.paint = nn.Linear(16, 64)
        self.kind = nn.Embedding(10, 64)
        self.conv = nn.Conv2d(2, 6, 3, 2, 1)
        self.verdict = nn.Linear(6 * 16, 1)
        self.generator = [self.style, self.hidden, self.norm, self.paint]
        self.discriminator = [self.kind, self.conv, self.verdict]

    def generate(self, noise, label):
        x = torch.cat([noise, self.style(label)], 1)
        return torch.sigmoid(self.paint(F.relu(self.norm(self.hidden(x))))).reshape(-1, 1, 8, 8)

    def discriminate(self, image, label):
        x = torch.cat([image, self.kind(label).reshape(-1, 1, 8, 8)], 1)
        return self.verdict(F.leaky_relu(self.conv(x), 0.2).flatten(1)).squeeze(-1)


def conditional(file):
    """Images uniform(21100 + t) of classes labels(21200 + t), noise signed(21300 + t) for both."""
    net = ConditionalGan()
    run = Training(file, "conditional", net, 21000, discriminator=net.discriminator, generator=net.generator)
    for t in range(STEPS):
        real, label, noise = uniform(21100 + t, 4, 1, 8, 8), labels(21200 + t, 4), signed(21300 + t, 4, 5)
        run.step("discriminator", F.softplus(-net.discriminate(real, label)).mean() + F.softplus(net.discriminate(net.generate(noise, label).detach(), label)).mean())
        run.step("generator", F.softplus(-net.discriminate(net.generate(noise, label), label)).mean())
    run.end()
    file["conditional/image"] = net.generate(signed(21300, 4, 5), labels(21200, 4))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 5, 3, 2, 1)
        self.conv2 = nn.Conv2d(5, 6, 3, padding=1)
        self.norm = nn.GroupNorm(2, 6)
        self.score = nn.Linear(6, 1)

    def forward(self, image):
        x = F.leaky_relu(self.conv1(image), 0.2)
        x = F.silu(self.norm(self.conv2(x)))
        return self.score(F.max_pool2d(x, 2).mean((2, 3))).squeeze(-1)


class Wgan(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.Linear(4, 3 * 4 * 4)
        self.up = nn.ConvTranspose2d(3, 1, 4, 2, 1)
        self.critic = Critic()

    def generate(self, noise):
        return torch.tanh(self.up(F.relu(self.project(noise)).reshape(-1, 3, 4, 4)))


def wgan(file):
    """Images signed(22100 + t), noise signed(22200 + t), shares uniform(22300 + t)."""
    net = Wgan()
    run = Training(file, "wgan", net, 22000, critic=[net.critic], generator=[net.project, net.up])
    for t in range(STEPS):
        real, noise, share = signed(22100 + t, 4, 1, 8, 8), signed(22200 + t, 4, 4), uniform(22300 + t, 4, 1, 1, 1)
        fake = net.generate(noise).detach()
        mixed = (fake + share * (real - fake)).requires_grad_()
        slope, = torch.autograd.grad(net.critic(mixed).sum(), mixed, create_graph=True)
        penalty = (slope.flatten(1).norm(dim=1) - 1).square().mean()
        file.setdefault("wgan/penalty", penalty.detach())
        run.step("critic", net.critic(fake).mean() - net.critic(real).mean() + 10 * penalty)
        run.step("generator", -net.critic(net.generate(noise)).mean())
    run.end()


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, 2, 1)
        self.mean = nn.Linear(4 * 16, 3)
        self.deviation = nn.Linear(4 * 16, 3)
        self.project = nn.Linear(3, 4 * 16)
        self.up = nn.ConvTranspose2d(4, 1, 4, 2, 1)

    def encode(self, image):
        x = F.relu(self.conv(image)).flatten(1)
        return self.mean(x), self.deviation(x)

    def decode(self, code):
        return self.up(F.relu(self.project(code)).reshape(-1, 4, 4, 4))

    def loss(self, image, noise):
        mean, logvar = self.encode(image)
        logits = self.decode(mean + (0.5 * logvar).exp() * noise)
        reconstruction = F.binary_cross_entropy_with_logits(logits, image, reduction="sum") / image.shape[0]
        return reconstruction - 0.5 * (1 + logvar - mean.square() - logvar.exp()).sum(1).mean()


def vae(file):
    """Images uniform(23100 + t), noise 2 signed(23200 + t); the rate is a tenth, because the loss is a sum over pixels."""
    net = Vae()
    run = Training(file, "vae", net, 23000, loss=[net])
    for group in run.optimizers["loss"].param_groups:
        group["lr"] = 0.005
    for t in range(STEPS):
        run.step("loss", net.loss(uniform(23100 + t, 4, 1, 8, 8), 2 * signed(23200 + t, 4, 3)))
    run.end()
    file["vae/image"] = torch.sigmoid(net.decode(signed(23300, 4, 3)))
    file["vae/mean"] = net.encode(uniform(23100, 4, 1, 8, 8))[0]


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 16, 5)

    def embed(self, image):
        return self.fc(F.max_pool2d(F.relu(self.norm(self.conv(image))), 2).flatten(1))

    def loss(self, first, second, differ):
        distance = (self.embed(first) - self.embed(second)).square().sum(1).add(1e-6).sqrt()
        return ((1 - differ) * distance.square() + differ * F.relu(1.5 - distance).square()).mean() / 2


def siamese(file):
    """Images signed(24100 + t) and signed(24200 + t), every second pair of which is of different classes."""
    net = Siamese()
    run = Training(file, "siamese", net, 24000, loss=[net])
    for t in range(STEPS):
        run.step("loss", net.loss(signed(24100 + t, 4, 1, 8, 8), signed(24200 + t, 4, 1, 8, 8), torch.tensor([0, 1, 0, 1]).double()))
    run.end()
    file["siamese/embedding"] = net.embed(signed(24100, 4, 1, 8, 8))


class Reversal(torch.autograd.Function):
    @staticmethod
    def forward(context, x, strength):
        context.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(context, dy):
        return -context.strength * dy, None


class Dann(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, 2, 1)
        self.features = nn.Linear(4 * 16, 8)
        self.classifier = nn.Linear(8, 10)
        self.domain1 = nn.Linear(8, 6)
        self.domain2 = nn.Linear(6, 1)

    def loss(self, source, label, target, strength):
        extract = lambda image: torch.tanh(self.features(F.relu(self.conv(image)).flatten(1)))
        domain = lambda x: self.domain2(F.relu(self.domain1(Reversal.apply(x, strength)))).squeeze(-1)
        source, target = extract(source), extract(target)
        return F.cross_entropy(self.classifier(source), label) + F.softplus(-domain(source)).mean() + F.softplus(domain(target)).mean()


def dann(file):
    """Images signed(25100 + t) of classes labels(25200 + t), of the other domain signed(25300 + t); the strength is 0.5 (t + 1)."""
    net = Dann()
    run = Training(file, "dann", net, 25000, loss=[net])
    for t in range(STEPS):
        run.step("loss", net.loss(signed(25100 + t, 4, 1, 8, 8), labels(25200 + t, 4), signed(25300 + t, 3, 1, 8, 8), 0.5 * (t + 1)))
    run.end()


if __name__ == "__main__":
    file = {}
    for make in [dcgan, conditional, wgan, vae, siamese, dann]:
        make(file)
    save("generative.safetensors", file)
