"""Makes adapters.safetensors with PyTorch, as make_golden.py makes its files: a network with low-rank adapters (Hu and others 2021), of which these alone are trained.

weights: fc1.weight = signed(1, i) / 2, fc1.bias = signed(2, i) / 2, fc1.lora_A.weight = signed(3, i), fc1.lora_B.weight = signed(4, i), fc2.… = signed(5 … 8, i)
batch:   x = signed(9, i), target = signed(10, i)
y, loss, grad/x, grad/fc1.lora_A.weight …; sgd/… after three steps of SGD with lr 0.1 and momentum 0.9 on the same batch.
"""
import torch
from torch import nn
from torch.nn import functional as F

from make_golden import save, signed


class LoRA(nn.Module):
    """y = x Wᵀ + b + alpha / r (x Aᵀ) Bᵀ."""

    def __init__(self, inputs, outputs, r, alpha, bias, stream):
        super().__init__()
        self.weight = nn.Parameter(signed(stream, outputs, inputs) / 2, requires_grad=False)
        self.bias = nn.Parameter(signed(stream + 1, outputs) / 2, requires_grad=False) if bias else None
        self.lora_A = nn.Linear(inputs, r, bias=False)
        self.lora_B = nn.Linear(r, outputs, bias=False)
        self.lora_A.weight = nn.Parameter(signed(stream + 2, r, inputs))
        self.lora_B.weight = nn.Parameter(signed(stream + 3, outputs, r))
        self.scale = alpha / r

    def forward(self, x):
        return F.linear(x, self.weight, self.bias) + self.scale * self.lora_B(self.lora_A(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = LoRA(6, 20, r=3, alpha=6, bias=True, stream=1)
        self.fc2 = LoRA(20, 5, r=2, alpha=1, bias=False, stream=5)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


def main():
    net, x, target = Net(), signed(9, 4, 6).requires_grad_(), signed(10, 4, 5)
    trained = {name: p for name, p in net.named_parameters() if p.requires_grad}
    y = net(x)
    loss = F.mse_loss(y, target)
    loss.backward()
    golden = {f"start/{name}": p for name, p in net.named_parameters()} | {"x": x, "target": target, "y": y, "loss": loss, "grad/x": x.grad}
    golden |= {f"grad/{name}": p.grad.clone() for name, p in trained.items()}
    golden = {name: value.detach().clone() for name, value in golden.items()}
    optimizer = torch.optim.SGD(trained.values(), lr=0.1, momentum=0.9)
    for _ in range(3):
        optimizer.zero_grad()
        F.mse_loss(net(x), target).backward()
        optimizer.step()
    save("adapters.safetensors", golden | {f"sgd/{name}": p.detach() for name, p in net.named_parameters()})


if __name__ == "__main__":
    main()
