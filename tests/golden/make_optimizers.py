"""Makes optimizers.safetensors and schedules.safetensors with PyTorch, as make_golden.py makes its files and with its streams of numbers.

optimizers.safetensors   parameters w [20, 3] = 2 signed(1, i) and b [7] = 2 signed(2, i), gradients of step t w = 2 signed(100 + t, i), b = 2 signed(200 + t, i)
                         CASE.STEP.w, CASE.STEP.b             the parameters after 1, 2, 5 and 10 steps
                         CASE.STEP.STATE.w, CASE.STEP.STATE.b what the optimizer remembers
                         CASE.STEP.norm                       the norm of the gradients, of cases that clip it
schedules.safetensors    an initial rate of 0.1 and a momentum of 0.9; metrics (for plateaus), CASE.lr and CASE.momentum of 200 steps: doubles as pairs of integers
"""
import importlib
import inspect

import torch

from make_golden import save, signed

# PyTorch before 2.0 multiplies the product of momenta by the present one twice.
nadam = importlib.import_module("torch.optim.nadam")
exec(inspect.getsource(nadam._single_tensor_nadam).replace("mu_product * mu * mu_next", "mu_product * mu_next"), nadam.__dict__)

STEPS = [1, 2, 5, 10]
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, dict(lr=0.1)),
    "sgd_all": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, dampening=0.3, weight_decay=0.02)),
    "sgd_nesterov": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.02, nesterov=True)),
    "adam": (torch.optim.Adam, dict(lr=0.01)),
    "adam_all": (torch.optim.Adam, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.01, amsgrad=True)),
    "adamw": (torch.optim.AdamW, dict(lr=0.01)),
    "adamw_all": (torch.optim.AdamW, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1, amsgrad=True)),
    "rmsprop": (torch.optim.RMSprop, dict(lr=0.01)),
    "rmsprop_momentum": (torch.optim.RMSprop, dict(lr=0.01, momentum=0.9, weight_decay=0.01)),
    "rmsprop_centered": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.9, centered=True)),
    "rmsprop_all": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.9, eps=1e-4, momentum=0.5, centered=True, weight_decay=0.01)),
    "adagrad": (torch.optim.Adagrad, dict(lr=0.1)),
    "adagrad_all": (torch.optim.Adagrad, dict(lr=0.1, lr_decay=0.1, weight_decay=0.01, initial_accumulator_value=0.25, eps=1e-3)),
    "adadelta": (torch.optim.Adadelta, dict()),
    "adadelta_all": (torch.optim.Adadelta, dict(lr=0.5, rho=0.8, eps=1e-4, weight_decay=0.01)),
    "adamax": (torch.optim.Adamax, dict()),
    "adamax_all": (torch.optim.Adamax, dict(lr=0.05, betas=(0.8, 0.9), eps=1e-4, weight_decay=0.01)),
    "nadam": (torch.optim.NAdam, dict()),
    "nadam_all": (torch.optim.NAdam, dict(lr=0.05, betas=(0.8, 0.9), eps=1e-4, weight_decay=0.01, momentum_decay=0.1)),
    "radam": (torch.optim.RAdam, dict()),
    "radam_all": (torch.optim.RAdam, dict(lr=0.05, betas=(0.8, 0.9), eps=1e-4, weight_decay=0.01)),
}


def start():
    gradients = [(2 * signed(100 + t, 20, 3).double(), 2 * signed(200 + t, 7).double()) for t in range(1, max(STEPS) + 1)]
    return 2 * signed(1, 20, 3).double(), 2 * signed(2, 7).double(), gradients


def train(file, name, make, clip=None, value=None):
    w, b, gradients = start()
    w, b = torch.nn.Parameter(w), torch.nn.Parameter(b)
    optimizer = make(w, b)
    for step, (dw, db) in enumerate(gradients, 1):
        w.grad, b.grad = dw.clone(), db.clone()
        if clip is not None:
            norm = torch.nn.utils.clip_grad_norm_([w, b], clip)
            file[f"{name}.{step}.norm"] = norm.reshape(1)
        if value is not None:
            torch.nn.utils.clip_grad_value_([w, b], value)
        optimizer.step()
        if step not in STEPS:
            continue
        for tensor, parameter in (("w", w), ("b", b)):
            file[f"{name}.{step}.{tensor}"] = parameter.detach().clone()
            for key, state in optimizer.state[parameter].items():
                if key != "step" and torch.is_tensor(state) and state.dim() > 0:
                    file[f"{name}.{step}.{key}.{tensor}"] = state.detach().clone()


def optimizers(file):
    for name, (kind, arguments) in OPTIMIZERS.items():
        train(file, name, lambda w, b: kind([w, b], **arguments))
    adamw = torch.optim.AdamW
    train(file, "groups", lambda w, b: adamw([dict(params=[w], lr=0.03), dict(params=[b], weight_decay=0.0)], lr=0.01, weight_decay=0.1))
    train(file, "clipped", lambda w, b: adamw([w, b], lr=0.01), clip=2.5)
    train(file, "clipped_value", lambda w, b: torch.optim.SGD([w, b], lr=0.1, momentum=0.9), clip=2.5, value=0.2)
    train(file, "maximized", lambda w, b: torch.optim.SGD([w, b], lr=0.1, momentum=0.9, maximize=True))


def bits(values):
    return values.double().contiguous().view(torch.int32)


def schedules(file):
    lr = torch.optim.lr_scheduler
    makers = {
        "constant": lambda o: lr.ConstantLR(o, factor=0.25, total_iters=7),
        "linear": lambda o: lr.LinearLR(o, start_factor=0.1, end_factor=0.9, total_iters=30),
        "step": lambda o: lr.StepLR(o, 15, 0.5),
        "multi_step": lambda o: lr.MultiStepLR(o, [10, 50, 50, 120], 0.3),
        "exponential": lambda o: lr.ExponentialLR(o, 0.97),
        "polynomial": lambda o: lr.PolynomialLR(o, total_iters=150, power=1.7),
        "cosine": lambda o: lr.CosineAnnealingLR(o, 40, eta_min=0.001),
        "restarts": lambda o: lr.CosineAnnealingWarmRestarts(o, 11, 1, 0.002),
        "restarts_mult": lambda o: lr.CosineAnnealingWarmRestarts(o, 10, 3),
        "one_cycle": lambda o: lr.OneCycleLR(o, 0.4, total_steps=201),
        "one_cycle_linear": lambda o: lr.OneCycleLR(o, 0.4, total_steps=201, pct_start=0.4, anneal_strategy="linear", three_phase=True, div_factor=10, final_div_factor=100),
        "cyclic": lambda o: lr.CyclicLR(o, 0.01, 0.2, step_size_up=13, step_size_down=29),
        "cyclic2": lambda o: lr.CyclicLR(o, 0.01, 0.2, step_size_up=20, mode="triangular2"),
        "cyclic_exp": lambda o: lr.CyclicLR(o, 0.01, 0.2, step_size_up=20, mode="exp_range", gamma=0.99),
        "lambda": lambda o: lr.LambdaLR(o, lambda e: 1 / (1 + 0.1 * e)),
        "multiplicative": lambda o: lr.MultiplicativeLR(o, lambda e: 0.95 if e % 2 else 1.02),
        "chained": lambda o: lr.ChainedScheduler([lr.ConstantLR(o, 0.1, 20), lr.ExponentialLR(o, 0.98)]),
        "chained_cosine": lambda o: lr.ChainedScheduler([lr.LinearLR(o, 0.1, 1.0, 20), lr.CosineAnnealingLR(o, 90, eta_min=0.01)]),
        "sequential": lambda o: lr.SequentialLR(o, [lr.LinearLR(o, 0.01, 1.0, 25), lr.CosineAnnealingLR(o, 100), lr.StepLR(o, 10, 0.5)], [25, 130]),
        "plateau": lambda o: lr.ReduceLROnPlateau(o, factor=0.5, patience=3, cooldown=2, min_lr=0.001),
        "plateau_max": lambda o: lr.ReduceLROnPlateau(o, mode="max", factor=0.7, patience=2, threshold=0.05, threshold_mode="abs"),
    }
    metrics = (0.5 * signed(3, 200) + 3 / (1 + torch.arange(200) / 10)).double()
    file["metrics"] = bits(metrics)
    for name, make in makers.items():
        p = torch.nn.Parameter(torch.zeros(1))
        optimizer = torch.optim.SGD([p], lr=0.1, momentum=0.9)
        scheduler = make(optimizer)
        rates, momenta = [], []
        for step in range(200):
            rates.append(optimizer.param_groups[0]["lr"])
            momenta.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            scheduler.step(*([metrics[step].item()] if name.startswith("plateau") else []))
        file[f"{name}.lr"] = bits(torch.tensor(rates, dtype=torch.float64))
        file[f"{name}.momentum"] = bits(torch.tensor(momenta, dtype=torch.float64))


if __name__ == "__main__":
    for name, make in (("optimizers", optimizers), ("schedules", schedules)):
        file = {}
        make(file)
        save(f"{name}.safetensors", file)
