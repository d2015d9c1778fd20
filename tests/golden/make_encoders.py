"""Makes encoders.safetensors with PyTorch, as make_golden.py makes its files: a vision transformer and a BERT with its two losses.

The parameters of a model, sorted by name: parameter k is signed(31000 + k, i) / 2, those of norms' weights 1 more.

vit/…      image = signed(32000, i) of 3 images of 12 x 12 pixels, label = index(32001, 10): logits, loss, grad/image, grad/NAME, and sgd/NAME after three steps of AdamW(1e-3, eps=1e-4), which is far above what rounding makes of gradients that are zero
bert/…     token = index(32010, 20), segment = index(32011, 2) of 3 texts of 7 words, lengths 7, 4 and 1; target: where index(32012, 4) is 0, the token, else -100; label = index(32013, 2):
           words, word_loss, word_grad/NAME, classes, class_loss, class_grad/NAME
"""
import torch
from torch import nn
from torch.nn import functional as F

from make_embedding import index
from make_golden import save, signed


def attend(q, k, v, heads, seen=None):
    q, k, v = [x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v)]
    scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
    scores = scores if seen is None else scores.masked_fill(~seen, float("-inf"))
    return (torch.softmax(scores, -1) @ v).transpose(1, 2).flatten(2)


class VisionAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.proj = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        return self.proj(attend(*self.qkv(x).chunk(3, -1), self.heads))


class VisionBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attn, self.norm2 = nn.LayerNorm(width, 1e-6), VisionAttention(width, heads), nn.LayerNorm(width, 1e-6)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, 4 * width), "fc2": nn.Linear(4 * width, width)})

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


class VisionTransformer(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.cls_token, self.pos_embed = nn.Parameter(torch.zeros(1, 1, width)), nn.Parameter(torch.zeros(1, 10, width))
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, width, 4, 4)})
        self.blocks = nn.ModuleList(VisionBlock(width, 3) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(width, 1e-6), nn.Linear(width, 10)

    def forward(self, image):
        x = self.patch_embed["proj"](image).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.attention = nn.ModuleDict({
            "self": nn.ModuleDict({name: nn.Linear(width, width) for name in ("query", "key", "value")}),
            "output": nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width, 1e-12)}),
        })
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, 4 * width)})
        self.output = nn.ModuleDict({"dense": nn.Linear(4 * width, width), "LayerNorm": nn.LayerNorm(width, 1e-12)})

    def forward(self, x, seen):
        own, out = self.attention["self"], self.attention["output"]
        x = out["LayerNorm"](x + out["dense"](attend(own["query"](x), own["key"](x), own["value"](x), self.heads, seen)))
        return self.output["LayerNorm"](x + self.output["dense"](F.gelu(self.intermediate["dense"](x))))


class Bert(nn.Module):
    def __init__(self, width=24, vocabulary=20, longest=16):
        super().__init__()
        self.embeddings = nn.ModuleDict({
            "word_embeddings": nn.Embedding(vocabulary, width, padding_idx=0), "position_embeddings": nn.Embedding(longest, width),
            "token_type_embeddings": nn.Embedding(2, width), "LayerNorm": nn.LayerNorm(width, 1e-12),
        })
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(width, 3) for _ in range(2))})
        self.transform = nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width, 1e-12)})
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.pooler, self.classifier = nn.ModuleDict({"dense": nn.Linear(width, width)}), nn.Linear(width, 2)

    def encode(self, token, segment, length):
        time, e = token.shape[1], self.embeddings
        x = e["LayerNorm"](e["word_embeddings"](token) + e["position_embeddings"](torch.arange(time)) + e["token_type_embeddings"](segment))
        for layer in self.encoder["layer"]:
            x = layer(x, (torch.arange(time) < length[:, None])[:, None, None])
        return x

    def words(self, *text):
        x = self.transform["LayerNorm"](F.gelu(self.transform["dense"](self.encode(*text))))
        return x @ self.embeddings["word_embeddings"].weight.T + self.bias

    def classes(self, *text):
        return self.classifier(torch.tanh(self.pooler["dense"](self.encode(*text)[:, 0])))


def start(model):
    norms = {id(module.weight) for module in model.modules() if isinstance(module, nn.LayerNorm)}
    for k, (_, parameter) in enumerate(sorted(model.double().named_parameters())):
        parameter.data = signed(31000 + k, *parameter.shape) / 2 + (id(parameter) in norms)
    return model


def gradients(model, prefix):
    found = {f"{prefix}/{name}": p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
    model.zero_grad(set_to_none=True)
    return found


def vit():
    model, image, label = start(VisionTransformer()), signed(32000, 3, 3, 12, 12).requires_grad_(), index(32001, 10, 3)
    logits = model(image)
    loss = F.cross_entropy(logits, label)
    loss.backward()
    file = {"vit/logits": logits, "vit/loss": loss, "vit/grad/image": image.grad.clone()} | gradients(model, "vit/grad")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, eps=1e-4)
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(model(image), label).backward()
        optimizer.step()
    return file | {f"vit/after/{name}": p for name, p in model.named_parameters()}


def bert():
    model, token, segment, length = start(Bert()), index(32010, 20, 3, 7), index(32011, 2, 3, 7), torch.tensor([7, 4, 1])
    target = torch.where(index(32012, 4, 3, 7) == 0, token, -100)
    words = model.words(token, segment, length)
    loss = F.cross_entropy(words.transpose(1, 2), target)
    loss.backward()
    file = {"bert/words": words, "bert/word_loss": loss} | gradients(model, "bert/word_grad")
    classes = model.classes(token, segment, length)
    loss = F.cross_entropy(classes, index(32013, 2, 3))
    loss.backward()
    return file | {"bert/classes": classes, "bert/class_loss": loss} | gradients(model, "bert/class_grad")


if __name__ == "__main__":
    save("encoders.safetensors", {name: value.detach() for name, value in (vit() | bert()).items()})
