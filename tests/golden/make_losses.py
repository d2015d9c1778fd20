"""Makes losses.safetensors with PyTorch, as make_golden.py makes its files: one group of tensors per case, CASE/x, CASE/x2, CASE/x3, CASE/x4 (further operands), CASE/label, CASE/label2,
CASE/label3 (integers), CASE/y, CASE/dy (the gradient that comes in), CASE/dx, CASE/dx2, …. Operands that PyTorch gives no gradient have none here."""
import torch
import torch.nn.functional as F

from make_golden import Operators, labels, save, signed, uniform

REDUCTIONS = ["mean", "sum", "none"]


class Losses(Operators):
    def loss(self, name, function, *operands, label=None, constants=0):
        """A case whose last operands, as many as constants says, have no gradient; label is one tensor of integers, or several."""
        given = [] if label is None else [label] if torch.is_tensor(label) else label
        split = len(operands) - constants
        variables = [operand.to(self.dtype).clone().requires_grad_() for operand in operands[:split]]
        fixed = [operand.to(self.dtype) for operand in operands[split:]]
        y = function(*variables, *given, *fixed)
        dy = self.fresh(signed, *y.shape).to(self.dtype)
        y.backward(dy)
        for operand, suffix in zip([*variables, *fixed], ["", "2", "3", "4"]):
            self.tensors[f"{name}/x{suffix}"] = operand
            if operand.requires_grad:
                self.tensors[f"{name}/dx{suffix}"] = operand.grad
        for integers, suffix in zip(given, ["", "2", "3"]):
            self.tensors[f"{name}/label{suffix}"] = integers
        self.tensors[f"{name}/y"] = y
        self.tensors[f"{name}/dy"] = dy


def signs(stream, count):
    return (2 * (labels(stream, count) % 2) - 1).double()


def classes(ops):
    x = ops.fresh(signed, 6, 10) * 6
    label = labels(300, 6)
    ignored = torch.where(torch.arange(6) % 3 == 1, torch.tensor(-100), label)
    weight = 0.5 + ops.fresh(uniform, 10)
    soft = torch.softmax(ops.fresh(signed, 6, 10).double() * 3, -1)
    image = ops.fresh(signed, 2, 5, 3) * 4
    image_label = labels(301, 6).reshape(2, 3) % 5
    for reduction in REDUCTIONS:
        r = dict(reduction=reduction)
        ops.loss(f"ce_weight_{reduction}", lambda v, t, w: F.cross_entropy(v, t, w, **r), x, weight, label=label, constants=1)
        ops.loss(f"ce_ignore_{reduction}", lambda v, t: F.cross_entropy(v, t, ignore_index=-100, **r), x, label=ignored)
        ops.loss(f"ce_smooth_{reduction}", lambda v, t: F.cross_entropy(v, t, label_smoothing=0.2, **r), x, label=label)
        ops.loss(f"ce_all_{reduction}", lambda v, t, w: F.cross_entropy(v, t, w, ignore_index=-100, label_smoothing=0.1, **r), x, weight, label=ignored, constants=1)
        ops.loss(f"ce_soft_{reduction}", lambda v, t: F.cross_entropy(v, t, **r), x, soft)
        ops.loss(f"ce_soft_all_{reduction}", lambda v, t, w: F.cross_entropy(v, t, w, label_smoothing=0.1, **r), x, soft, weight, constants=1)
        ops.loss(f"ce_image_{reduction}", lambda v, t: F.cross_entropy(v, t, label_smoothing=0.1, **r), image, label=image_label)
        ops.loss(f"ce_last_{reduction}", lambda v, t: F.cross_entropy(v.movedim(-1, 1), t, ignore_index=2, **r), ops.fresh(signed, 2, 3, 5) * 4, label=image_label)
        logs = torch.log_softmax(x.double(), -1)
        ops.loss(f"nll_{reduction}", lambda v, t: F.nll_loss(v, t, **r), logs, label=label)
        ops.loss(f"nll_all_{reduction}", lambda v, t, w: F.nll_loss(v, t, w, ignore_index=-100, **r), logs, weight, label=ignored, constants=1)
        ops.loss(f"multi_margin_{reduction}", lambda v, t: F.multi_margin_loss(v, t, **r), x, label=label)
        ops.loss(f"multi_margin_all_{reduction}", lambda v, t, w: F.multi_margin_loss(v, t, p=2, margin=1.5, weight=w, **r), x, weight, label=label, constants=1)
    large = torch.tensor([[1e8, -1e8, 0], [-1e8, 1e8, 1e8], [3, 1e8, -1e8]])
    for name in ["mean", "none"]:
        ops.loss(f"ce_extreme_{name}", lambda v, t: F.cross_entropy(v, t, reduction=name), large, label=torch.tensor([0, 0, 1]))


def pairs(ops):
    x, t = ops.fresh(signed, 4, 3) * 3, ops.fresh(signed, 4, 3) * 3
    edge = torch.cat([t.flatten(), torch.tensor([1.0, -1, 0, 0.5, -0.5, 1e8, -1e8])])
    edges = torch.cat([x.flatten(), torch.zeros(7)])
    p, q = 0.05 + 0.9 * ops.fresh(uniform, 4, 3), ops.fresh(uniform, 4, 3)
    logits = torch.cat([(ops.fresh(signed, 13) * 8), torch.tensor([1e8, -1e8, 0.0])])
    hard = torch.cat([ops.fresh(uniform, 13), torch.tensor([1.0, 0.0, 1.0])])
    weight, positive = 0.5 + ops.fresh(uniform, 16), 2 * ops.fresh(uniform, 16)
    for reduction in REDUCTIONS:
        r = dict(reduction=reduction)
        ops.loss(f"l1_{reduction}", lambda v, w: F.l1_loss(v, w, **r), x, t)
        ops.loss(f"smooth_l1_{reduction}", lambda v, w: F.smooth_l1_loss(v, w, **r), edge, edges)
        ops.loss(f"smooth_l1_0.5_{reduction}", lambda v, w: F.smooth_l1_loss(v, w, beta=0.5, **r), x, t)
        ops.loss(f"smooth_l1_0_{reduction}", lambda v, w: F.smooth_l1_loss(v, w, beta=0.0, **r), x, t)
        ops.loss(f"huber_{reduction}", lambda v, w: F.huber_loss(v, w, **r), edge, edges)
        ops.loss(f"huber_2_{reduction}", lambda v, w: F.huber_loss(v, w, delta=2.0, **r), x, t)
        ops.loss(f"bce_{reduction}", lambda v, w: F.binary_cross_entropy(v, w, **r), p, q, constants=1)
        ops.loss(f"bce_weight_{reduction}", lambda v, w, u: F.binary_cross_entropy(v, w, u, **r), p, q, 0.5 + q, constants=2)
        ops.loss(f"bce_logits_{reduction}", lambda v, w: F.binary_cross_entropy_with_logits(v, w, **r), logits, hard, constants=1)
        ops.loss(f"bce_logits_weight_{reduction}", lambda v, w, u: F.binary_cross_entropy_with_logits(v, w, u, **r), logits, hard, weight, constants=2)
        ops.loss(f"bce_logits_pos_{reduction}", lambda v, w, u: F.binary_cross_entropy_with_logits(v, w, pos_weight=u, **r), logits, hard, positive, constants=2)
        ops.loss(f"soft_margin_{reduction}", lambda v, w: F.soft_margin_loss(v, w, **r), x, signs(302, 12).reshape(4, 3), constants=1)
        ops.loss(f"hinge_{reduction}", lambda v, w: F.hinge_embedding_loss(v, w, margin=1.5, **r), x, signs(303, 12).reshape(4, 3), constants=1)
        ops.loss(f"ranking_{reduction}", lambda v, w, u: F.margin_ranking_loss(v, w, u, margin=0.3, **r), x, t, signs(304, 12).reshape(4, 3), constants=1)
        ops.loss(f"multilabel_soft_{reduction}", lambda v, w: F.multilabel_soft_margin_loss(v, w, **r), x, q, constants=1)
        ops.loss(f"multilabel_soft_weight_{reduction}", lambda v, w, u: F.multilabel_soft_margin_loss(v, w, u, **r), x, q, torch.tensor([0.5, 1.0, 2.0]), constants=2)
        ops.loss(f"poisson_{reduction}", lambda v, w: F.poisson_nll_loss(v, w, **r), x, 3 * q, constants=1)
        ops.loss(f"poisson_full_{reduction}", lambda v, w: F.poisson_nll_loss(v, w, log_input=False, full=True, **r), 3 * p, 4 * q, constants=1)
        ops.loss(f"gaussian_{reduction}", lambda v, w, u: F.gaussian_nll_loss(v, w, u, **r), x, t, torch.where(q > 0.8, q, q * 1e-6))
        ops.loss(f"gaussian_full_{reduction}", lambda v, w, u: F.gaussian_nll_loss(v, w, u, full=True, eps=0.3, **r), x, t, q)
        ops.loss(f"cosine_{reduction}", lambda v, w, u: F.cosine_embedding_loss(v, w, u, margin=0.2, **r), x, t, signs(305, 4), constants=1)
        a, b, c = x, x + 0.5 * t, t
        ops.loss(f"triplet_{reduction}", lambda v, w, u: F.triplet_margin_loss(v, w, u, **r), a, b, c)
        ops.loss(f"triplet_1_{reduction}", lambda v, w, u: F.triplet_margin_loss(v, w, u, margin=2.0, p=1.0, **r), a, b, c)
        ops.loss(f"triplet_swap_{reduction}", lambda v, w, u: F.triplet_margin_loss(v, w, u, margin=3.0, p=3.0, swap=True, **r), a, b, c)
    # Where the margin is just reached.
    whole = (x * 2).round()
    ops.loss("hinge_kink", lambda v, w: F.hinge_embedding_loss(v, w, margin=1.0), whole, signs(306, 12).reshape(4, 3), constants=1)
    ops.loss("ranking_kink", lambda v, w, u: F.margin_ranking_loss(v, w, u), whole, (t * 2).round(), signs(307, 12).reshape(4, 3), constants=1)
    ops.loss("cosine_kink", lambda v, w, u: F.cosine_embedding_loss(v, w, u), torch.eye(4), torch.eye(4).roll(1, 0), torch.tensor([-1.0, -1, -1, 1]), constants=1)
    ops.loss("triplet_kink", lambda v, w, u: F.triplet_margin_loss(v, w, u, margin=0.0, p=1.0), whole, whole + 1, whole + 1)
    for reduction in [*REDUCTIONS, "batchmean"]:
        r = dict(reduction=reduction)
        logs = torch.log_softmax(x.double(), -1)
        target = torch.softmax(t.double(), -1)
        zero = torch.where(torch.arange(12).reshape(4, 3) % 4 == 0, torch.zeros(()).double(), target)
        ops.loss(f"kl_div_{reduction}", lambda v, w: F.kl_div(v, w, **r), logs, zero, constants=1)
        ops.loss(f"kl_div_log_{reduction}", lambda v, w: F.kl_div(v, w, log_target=True, **r), logs, torch.log(target))


def several(stream, rows, count):
    """Different classes in each row, as many as twice the row's number, then -1 and what does not count."""
    order = torch.stack([torch.argsort(labels(stream + row, count) * count + torch.arange(count)) for row in range(rows)])
    return torch.where(torch.arange(count) == 2 * torch.arange(rows)[:, None], torch.tensor(-1), order)


def multilabel(ops):
    x = ops.fresh(signed, 6, 10) * 3
    label = several(310, 6, 10)
    row = torch.tensor([3, 0, 3, -1, 5, -1, 9, 9, -1, 1])
    for reduction in REDUCTIONS:
        r = dict(reduction=reduction)
        ops.loss(f"multilabel_margin_{reduction}", lambda v, t: F.multilabel_margin_loss(v, t, **r), x, label=label)
        ops.loss(f"multilabel_margin_row_{reduction}", lambda v, t: F.multilabel_margin_loss(v, t, **r), x[0], label=row)


def sequences(ops):
    """Repeated labels, no labels, labels that just fit, inputs of one step; in the second group labels that don't fit."""
    logs = torch.log_softmax(ops.fresh(signed, 12, 5, 7).double() * 3, -1)
    target = torch.tensor([[1, 2, 2, 3, 0], [6, 6, 6, 1, 1], [5, 4, 3, 2, 1], [9, -1, 0, 0, 0], [4, 99, 99, 99, 99]])
    fits = [target, torch.tensor([12, 8, 7, 12, 1]), torch.tensor([4, 5, 5, 0, 1])]
    long = [target, torch.tensor([12, 7, 4, 5, 1]), torch.tensor([4, 5, 5, 0, 1])]
    last = [(target + 6) % 7, torch.tensor([12, 9, 6, 3, 2]), torch.tensor([3, 5, 2, 0, 1])]
    large = torch.log_softmax(ops.fresh(signed, 40, 3, 4).double() * 1e4, -1)
    many = [torch.tensor([[1, 1, 2, 3, 3, 1, 2, 1], [3, 2, 1, 3, 2, 1, 3, 2], [2, 2, 2, 2, 2, 2, 2, 2]]), torch.tensor([40, 31, 20]), torch.tensor([8, 7, 8])]
    for reduction in REDUCTIONS:
        r = dict(reduction=reduction)
        ops.loss(f"ctc_{reduction}", lambda v, t, i, l: F.ctc_loss(v, t, i, l, **r), logs, label=fits)
        ops.loss(f"ctc_zero_infinity_{reduction}", lambda v, t, i, l: F.ctc_loss(v, t, i, l, zero_infinity=True, **r), logs, label=long)
        ops.loss(f"ctc_blank_{reduction}", lambda v, t, i, l: F.ctc_loss(v, t, i, l, blank=6, **r), logs, label=last)
        ops.loss(f"ctc_logits_{reduction}", lambda v, t, i, l: F.ctc_loss(torch.log_softmax(v, -1), t, i, l, **r), ops.fresh(signed, 12, 5, 7) * 4, label=fits)
        ops.loss(f"ctc_extreme_{reduction}", lambda v, t, i, l: F.ctc_loss(v, t, i, l, **r), large, label=many)


if __name__ == "__main__":
    ops = Losses(torch.float64)
    ops.stream = 5000
    classes(ops)
    pairs(ops)
    multilabel(ops)
    sequences(ops)
    save("losses.safetensors", ops.tensors)
