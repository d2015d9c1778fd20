"""Makes checkpoints.safetensors with PyTorch: state dicts with the names, shapes and orientations of Hugging Face's models, at a tiny size, and what they compute.

The modules are written with transformers' names of members, so that a state_dict is a checkpoint; transformers itself is not needed. Tensor i of a state dict is
signed(30000 + i) / 4, weights of normalisations 1 more. Tokens are hash(31000) modulo the vocabulary, images signed(31001).

MODEL/file/NAME    the state dict, as save_pretrained writes it
MODEL/x            what goes in (tokens or an image)
MODEL/y            what comes out

gpt2        GPT2LMHeadModel      activation gelu_new, Conv1D: weights [in, out]; lm_head is tied and not in the file; attn.bias is
llama       LlamaForCausalLM     4 heads of queries, 2 of keys and values, rotary positions, SwiGLU, rotary_emb.inv_freq in the file
bert        BertModel            post-norm, gelu, LayerNorm.gamma and beta as old files have them, position_ids
distilbert  DistilBertModel
vit         ViTModel             pre-norm, patches by a convolution
t5          T5EncoderModel       relative position bias of the first block for all, no scale, RMSNorm, relu
"""
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from make_golden import hashes, save, signed

VOCABULARY, WIDTH, HEADS, TIME, BATCH, DEPTH = 23, 16, 4, 7, 2, 2


def attend(q, k, v, bias=None, scale=None):
    """[batch, heads, time, size]"""
    scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    return (scores if bias is None else scores + bias).softmax(-1) @ v


def heads(x, count=HEADS):
    return x.view(x.shape[0], x.shape[1], count, -1).transpose(1, 2)


def merge(x):
    return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], -1)


def causal(time):
    return torch.full((time, time), -math.inf, dtype=torch.float64).triu(1)


class Names(nn.Module):
    """A module with members."""

    def __init__(module, /, **members):
        super().__init__()
        for name, member in members.items():
            setattr(module, name, member)


class Conv1D(nn.Module):
    def __init__(self, outputs, inputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()

        def block():
            attn = Names(c_attn=Conv1D(3 * WIDTH, WIDTH), c_proj=Conv1D(WIDTH, WIDTH))
            attn.register_buffer("bias", torch.ones(1, 1, TIME, TIME).tril())
            mlp = Names(c_fc=Conv1D(4 * WIDTH, WIDTH), c_proj=Conv1D(WIDTH, 4 * WIDTH))
            return Names(ln_1=nn.LayerNorm(WIDTH), attn=attn, ln_2=nn.LayerNorm(WIDTH), mlp=mlp)

        self.transformer = Names(
            wte=nn.Embedding(VOCABULARY, WIDTH), wpe=nn.Embedding(11, WIDTH), h=nn.ModuleList(block() for _ in range(DEPTH)), ln_f=nn.LayerNorm(WIDTH))

    def forward(self, tokens):
        t = self.transformer
        x = t.wte(tokens) + t.wpe(torch.arange(tokens.shape[1]))
        for h in t.h:
            q, k, v = h.attn.c_attn(h.ln_1(x)).split(WIDTH, -1)
            x = x + h.attn.c_proj(merge(attend(heads(q), heads(k), heads(v), causal(tokens.shape[1]))))
            u = h.mlp.c_fc(h.ln_2(x))
            x = x + h.mlp.c_proj(0.5 * u * (1 + torch.tanh(math.sqrt(2 / math.pi) * (u + 0.044715 * u**3))))
        return t.ln_f(x) @ t.wte.weight.T


class Llama(nn.Module):
    def __init__(self):
        super().__init__()

        def linear(inputs, outputs):
            return nn.Linear(inputs, outputs, bias=False)

        def block():
            attn = Names(q_proj=linear(WIDTH, WIDTH), k_proj=linear(WIDTH, WIDTH // 2), v_proj=linear(WIDTH, WIDTH // 2), o_proj=linear(WIDTH, WIDTH), rotary_emb=Names())
            attn.rotary_emb.register_buffer("inv_freq", 10000.0 ** -(torch.arange(0, 4, 2) / 4))
            mlp = Names(gate_proj=linear(WIDTH, 24), up_proj=linear(WIDTH, 24), down_proj=linear(24, WIDTH))
            return Names(self_attn=attn, mlp=mlp, input_layernorm=RMSNorm(WIDTH), post_attention_layernorm=RMSNorm(WIDTH))

        self.model = Names(embed_tokens=nn.Embedding(VOCABULARY, WIDTH), layers=nn.ModuleList(block() for _ in range(DEPTH)), norm=RMSNorm(WIDTH))
        self.lm_head = linear(WIDTH, VOCABULARY)

    def forward(self, tokens):
        time = tokens.shape[1]
        angle = torch.arange(time, dtype=torch.float64)[:, None] * 10000.0 ** -(torch.arange(0, 4, 2, dtype=torch.float64) / 4)
        cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()

        def turn(x):
            return x * cos + torch.cat([-x[..., 2:], x[..., :2]], -1) * sin

        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            a, h = layer.self_attn, layer.input_layernorm(x)
            k, v = (heads(p(h), HEADS // 2).repeat_interleave(2, 1) for p in (a.k_proj, a.v_proj))
            x = x + a.o_proj(merge(attend(turn(heads(a.q_proj(h))), turn(k), v, causal(time))))
            h = layer.post_attention_layernorm(x)
            x = x + layer.mlp.down_proj(F.silu(layer.mlp.gate_proj(h)) * layer.mlp.up_proj(h))
        return self.lm_head(self.model.norm(x))


class Bert(nn.Module):
    def __init__(self):
        super().__init__()

        def linear(inputs=WIDTH, outputs=WIDTH):
            return nn.Linear(inputs, outputs)

        def layer():
            attention = Names(self=Names(query=linear(), key=linear(), value=linear()), output=Names(dense=linear(), LayerNorm=nn.LayerNorm(WIDTH, 1e-12)))
            return Names(
                attention=attention, intermediate=Names(dense=linear(WIDTH, 4 * WIDTH)), output=Names(dense=linear(4 * WIDTH, WIDTH), LayerNorm=nn.LayerNorm(WIDTH, 1e-12)))

        self.embeddings = Names(
            word_embeddings=nn.Embedding(VOCABULARY, WIDTH), position_embeddings=nn.Embedding(11, WIDTH), token_type_embeddings=nn.Embedding(2, WIDTH),
            LayerNorm=nn.LayerNorm(WIDTH, 1e-12))
        self.embeddings.register_buffer("position_ids", torch.arange(11)[None])
        self.encoder = Names(layer=nn.ModuleList(layer() for _ in range(DEPTH)))
        self.pooler = Names(dense=linear())

    def forward(self, tokens):
        e = self.embeddings
        x = e.LayerNorm(e.word_embeddings(tokens) + e.position_embeddings(torch.arange(tokens.shape[1])) + e.token_type_embeddings(torch.zeros_like(tokens)))
        for layer in self.encoder.layer:
            a = layer.attention
            s = getattr(a, "self")
            x = a.output.LayerNorm(x + a.output.dense(merge(attend(heads(s.query(x)), heads(s.key(x)), heads(s.value(x))))))
            x = layer.output.LayerNorm(x + layer.output.dense(F.gelu(layer.intermediate.dense(x))))
        return x


class DistilBert(nn.Module):
    def __init__(self):
        super().__init__()

        def layer():
            attention = Names(**{name: nn.Linear(WIDTH, WIDTH) for name in ("q_lin", "k_lin", "v_lin", "out_lin")})
            ffn = Names(lin1=nn.Linear(WIDTH, 4 * WIDTH), lin2=nn.Linear(4 * WIDTH, WIDTH))
            return Names(attention=attention, sa_layer_norm=nn.LayerNorm(WIDTH, 1e-12), ffn=ffn, output_layer_norm=nn.LayerNorm(WIDTH, 1e-12))

        self.distilbert = Names(
            embeddings=Names(word_embeddings=nn.Embedding(VOCABULARY, WIDTH), position_embeddings=nn.Embedding(11, WIDTH), LayerNorm=nn.LayerNorm(WIDTH, 1e-12)),
            transformer=Names(layer=nn.ModuleList(layer() for _ in range(DEPTH))))

    def forward(self, tokens):
        e = self.distilbert.embeddings
        x = e.LayerNorm(e.word_embeddings(tokens) + e.position_embeddings(torch.arange(tokens.shape[1])))
        for layer in self.distilbert.transformer.layer:
            a = layer.attention
            x = layer.sa_layer_norm(x + a.out_lin(merge(attend(heads(a.q_lin(x)), heads(a.k_lin(x)), heads(a.v_lin(x))))))
            x = layer.output_layer_norm(x + layer.ffn.lin2(F.gelu(layer.ffn.lin1(x))))
        return x


class Vit(nn.Module):
    def __init__(self):
        super().__init__()

        def layer():
            attention = Names(
                attention=Names(query=nn.Linear(WIDTH, WIDTH), key=nn.Linear(WIDTH, WIDTH), value=nn.Linear(WIDTH, WIDTH)), output=Names(dense=nn.Linear(WIDTH, WIDTH)))
            return Names(
                attention=attention, intermediate=Names(dense=nn.Linear(WIDTH, 4 * WIDTH)), output=Names(dense=nn.Linear(4 * WIDTH, WIDTH)),
                layernorm_before=nn.LayerNorm(WIDTH, 1e-12), layernorm_after=nn.LayerNorm(WIDTH, 1e-12))

        embeddings = Names(patch_embeddings=Names(projection=nn.Conv2d(3, WIDTH, 4, stride=4)))
        embeddings.cls_token = nn.Parameter(torch.empty(1, 1, WIDTH))
        embeddings.position_embeddings = nn.Parameter(torch.empty(1, 5, WIDTH))
        self.vit = Names(embeddings=embeddings, encoder=Names(layer=nn.ModuleList(layer() for _ in range(DEPTH))), layernorm=nn.LayerNorm(WIDTH, 1e-12))

    def forward(self, image):
        e = self.vit.embeddings
        patches = e.patch_embeddings.projection(image).flatten(2).transpose(1, 2)
        x = torch.cat([e.cls_token.expand(len(image), -1, -1), patches], 1) + e.position_embeddings
        for layer in self.vit.encoder.layer:
            h, a = layer.layernorm_before(x), layer.attention.attention
            x = x + layer.attention.output.dense(merge(attend(heads(a.query(h)), heads(a.key(h)), heads(a.value(h)))))
            x = x + layer.output.dense(F.gelu(layer.intermediate.dense(layer.layernorm_after(x))))
        return self.vit.layernorm(x)


class T5Encoder(nn.Module):
    BUCKETS, DISTANCE = 8, 5

    def __init__(self):
        super().__init__()

        def linear(inputs=WIDTH, outputs=WIDTH):
            return nn.Linear(inputs, outputs, bias=False)

        def block(i):
            attention = Names(q=linear(), k=linear(), v=linear(), o=linear())
            if i == 0:
                attention.relative_attention_bias = nn.Embedding(self.BUCKETS, HEADS)
            first = Names(SelfAttention=attention, layer_norm=RMSNorm(WIDTH))
            return Names(layer=nn.ModuleList([first, Names(DenseReluDense=Names(wi=linear(WIDTH, 24), wo=linear(24, WIDTH)), layer_norm=RMSNorm(WIDTH))]))

        self.shared = nn.Embedding(VOCABULARY, WIDTH)
        self.encoder = Names(block=nn.ModuleList(block(i) for i in range(DEPTH)), final_layer_norm=RMSNorm(WIDTH))
        self.encoder.embed_tokens = self.shared

    def buckets(self, time):
        distance = torch.arange(time)[None] - torch.arange(time)[:, None]
        half = self.BUCKETS // 2
        exact = half // 2
        far = distance.abs()
        large = exact + (torch.log(far.clamp(min=1).double() / exact) / math.log(self.DISTANCE / exact) * (half - exact)).long()
        return (distance > 0).long() * half + torch.where(far < exact, far, large.clamp(max=half - 1))

    def forward(self, tokens):
        bias = self.encoder.block[0].layer[0].SelfAttention.relative_attention_bias(self.buckets(tokens.shape[1])).permute(2, 0, 1)
        x = self.shared(tokens)
        for block in self.encoder.block:
            a, h = block.layer[0].SelfAttention, block.layer[0].layer_norm(x)
            x = x + a.o(merge(attend(heads(a.q(h)), heads(a.k(h)), heads(a.v(h)), bias, scale=1)))
            mlp = block.layer[1].DenseReluDense
            x = x + mlp.wo(F.relu(mlp.wi(block.layer[1].layer_norm(x))))
        return self.encoder.final_layer_norm(x)


def run(name, net, file, rename=lambda name: name):
    net = net.double().eval()
    norms = {f"{path}.weight" for path, module in net.named_modules() if isinstance(module, (nn.LayerNorm, RMSNorm))}
    for i, (path, parameter) in enumerate(net.named_parameters()):
        parameter.data = signed(30000 + i, *parameter.shape) / 4 + (1 if path in norms else 0)
    tokens = torch.from_numpy(((hashes(31000, BATCH * TIME) >> 8) % VOCABULARY).astype(np.int64)).view(BATCH, TIME)
    x = signed(31001, BATCH, 3, 8, 8) if name == "vit" else tokens
    with torch.no_grad():
        file[f"{name}/x"], file[f"{name}/y"] = x, net(x)
    if name == "t5":
        file[f"{name}/bucket"] = net.buckets(TIME)
    for path, value in net.state_dict().items():
        file[f"{name}/file/{rename(path)}"] = value


def main():
    file = {}
    run("gpt2", Gpt2(), file)
    run("llama", Llama(), file)
    run("bert", Bert(), file, lambda name: name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"))
    run("distilbert", DistilBert(), file)
    run("vit", Vit(), file)
    run("t5", T5Encoder(), file)
    save("checkpoints.safetensors", file)


if __name__ == "__main__":
    main()
