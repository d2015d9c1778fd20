"""Makes derivatives.safetensors with PyTorch, as make_golden.py makes its files: losses that are made of gradients (torch.autograd.grad with create_graph=True). The i-th parameter of a model is
signed(stream + i) / 2.

physics/loss, physics/grad/…     Burgers' equation u_t + u·u_x − 0.1·u_xx at x = signed(26100), t = uniform(26101), and u(x, 0) = −sin(πx); and the gradients of all parameters
physics/…                        u, u_x, u_xx at these points
hessian/loss, hessian/product/…  cross-entropy of images signed(27100) and labels(27101), and its Hessian times v, the i-th part of which is signed(27200 + i)
hessian/dx                       the gradient of the image of the sum of the product's squares
further/loss, further/grad/…     the squares of gradients of a product, of bags (written out: PyTorch's have no second derivative), and of the hinge loss of several labels (written out as well); inputs and parameters
                                 are signed(28000 + i), one element of the first zero, indices and labels those below
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from make_golden import labels, save, signed, uniform


def start(model, stream):
    for i, parameter in enumerate(model.double().parameters()):
        parameter.data = signed(stream + i, *parameter.shape) / 2


def grad(y, *x):
    return torch.autograd.grad(y.sum(), x, create_graph=True)


class Field(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 12)
        self.fc2 = nn.Linear(12, 12)
        self.fc3 = nn.Linear(12, 1)

    def forward(self, x, t):
        return self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(torch.cat([x, t], 1))))))


def physics(file):
    net = Field()
    start(net, 26000)
    x, t = signed(26100, 7, 1).requires_grad_(), uniform(26101, 7, 1).requires_grad_()
    u = net(x, t)
    ux, ut = grad(u, x, t)
    uxx, = grad(ux, x)
    initial = net(x, torch.zeros_like(t)) + torch.sin(math.pi * x)
    loss = (ut + u * ux - 0.1 * uxx).square().mean() + initial.square().mean()
    loss.backward()
    file.update({"physics/loss": loss, "physics/u": u, "physics/ux": ux, "physics/uxx": uxx})
    for name, parameter in net.named_parameters():
        file[f"physics/grad/{name}"] = parameter.grad


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3, 2, 1)
        self.fc = nn.Linear(12, 10)

    def forward(self, image):
        return self.fc(torch.sigmoid(self.conv(image)).flatten(1))


def hessian(file):
    net = Classifier()
    start(net, 27000)
    image, label = signed(27100, 5, 1, 4, 4).requires_grad_(), labels(27101, 5)
    parameters = dict(net.named_parameters())
    loss = F.cross_entropy(net(image), label)
    slopes = grad(loss, *parameters.values())
    along = sum((g * signed(27200 + i, *g.shape)).sum() for i, g in enumerate(slopes))
    products = grad(along, *parameters.values())
    for name, product in zip(parameters, products):
        file[f"hessian/product/{name}"] = product
    file["hessian/loss"] = loss
    file["hessian/dx"], = torch.autograd.grad(sum(p.square().sum() for p in products), image)


INDICES = torch.tensor([[0, 2, 2], [4, 1, 0], [3, 3, 4], [1, 0, 2]])
LABELS = torch.tensor([[1, 3, -1, 0, 0], [0, -1, 2, 2, 2], [4, 2, 1, -1, 3], [-1, 0, 0, 0, 0]])


def multilabel_margin(x):
    rows = []
    for scores, labels in zip(x, LABELS.tolist()):
        own = labels[:labels.index(-1)]
        others = [k for k in range(len(scores)) if k not in own]
        terms = [(1 - scores[j] + scores[k]).clamp(min=0) for j in own for k in others]
        rows.append(sum(terms, scores.sum() * 0) / len(scores))
    return torch.stack(rows)


def further(file):
    x, scale, scores = signed(28000, 4, 5).clone(), signed(28001, 4, 3), signed(28002, 4, 5)
    x[1, 2] = 0
    x, scale, scores = (v.requires_grad_() for v in (x, scale, scores))
    weight, table = signed(28003, 5).requires_grad_(), signed(28004, 5, 4).requires_grad_()
    product = (x * weight).prod(1)
    rows = table[INDICES]
    bags = (rows * scale[:, :, None]).sum(1)
    means, greatest = rows.mean(1), rows.max(1)[0]
    hinge = multilabel_margin(scores * weight)
    of_product, = grad(product.square(), x)
    of_scale, of_table = grad(bags.square(), scale, table)
    of_mean, = grad(means.square() * means, table)
    of_greatest, = grad(greatest.square() * greatest, table)
    of_scores, = grad(hinge.square() * hinge, scores)
    loss = sum(g.square().sum() for g in (of_product, of_scale, of_table, of_mean, of_greatest, of_scores))
    file["further/loss"] = loss
    for name, g in zip(("x", "scale", "scores", "weight", "table"), torch.autograd.grad(loss, (x, scale, scores, weight, table))):
        file[f"further/grad/{name}"] = g


if __name__ == "__main__":
    file = {}
    further(file)
    physics(file)
    hessian(file)
    save("derivatives.safetensors", file)
