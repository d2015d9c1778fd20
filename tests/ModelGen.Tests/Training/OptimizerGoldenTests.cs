namespace ModelGen.Tests.Training;

/// <summary>Parameters and what is remembered of them after 1, 2, 5 and 10 steps, as PyTorch has them (make_optimizers.py).</summary>
public sealed class OptimizerGoldenTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Cases = new()
    {
        ["sgd"] = () => new SGD(lr: 0.1),
        ["sgd_all"] = () => new SGD(lr: 0.05, momentum: 0.9, dampening: 0.3, weightDecay: 0.02),
        ["sgd_nesterov"] = () => new SGD(lr: 0.05, momentum: 0.9, weightDecay: 0.02, nesterov: true),
        ["adam"] = () => new Adam(lr: 0.01),
        ["adam_all"] = () => new Adam(lr: 0.05, betas: (0.8, 0.95), eps: 1e-3, weightDecay: 0.01, amsgrad: true),
        ["adamw"] = () => new AdamW(lr: 0.01),
        ["adamw_all"] = () => new AdamW(lr: 0.05, betas: (0.8, 0.95), eps: 1e-3, weightDecay: 0.1, amsgrad: true),
        ["rmsprop"] = () => new RMSprop(lr: 0.01),
        ["rmsprop_momentum"] = () => new RMSprop(lr: 0.01, momentum: 0.9, weightDecay: 0.01),
        ["rmsprop_centered"] = () => new RMSprop(lr: 0.01, alpha: 0.9, centered: true),
        ["rmsprop_all"] = () => new RMSprop(lr: 0.01, alpha: 0.9, eps: 1e-4, momentum: 0.5, centered: true, weightDecay: 0.01),
        ["adagrad"] = () => new Adagrad(lr: 0.1),
        ["adagrad_all"] = () => new Adagrad(lr: 0.1, lrDecay: 0.1, weightDecay: 0.01, initialAccumulatorValue: 0.25, eps: 1e-3),
        ["adadelta"] = () => new Adadelta(),
        ["adadelta_all"] = () => new Adadelta(lr: 0.5, rho: 0.8, eps: 1e-4, weightDecay: 0.01),
        ["adamax"] = () => new Adamax(),
        ["adamax_all"] = () => new Adamax(lr: 0.05, betas: (0.8, 0.9), eps: 1e-4, weightDecay: 0.01),
        ["nadam"] = () => new NAdam(),
        ["nadam_all"] = () => new NAdam(lr: 0.05, betas: (0.8, 0.9), eps: 1e-4, weightDecay: 0.01, momentumDecay: 0.1),
        ["radam"] = () => new RAdam(),
        ["radam_all"] = () => new RAdam(lr: 0.05, betas: (0.8, 0.9), eps: 1e-4, weightDecay: 0.01),
        ["groups"] = () => new AdamW(lr: 0.01, weightDecay: 0.1) { Rules = [new("w") { Lr = 0.03 }, new(p => p.Shape.Rank == 1) { WeightDecay = 0 }] },
        ["clipped"] = () => new AdamW(lr: 0.01),
        ["clipped_value"] = () => new SGD(lr: 0.1, momentum: 0.9),
        ["maximized"] = () => new SGD(lr: 0.1, momentum: 0.9) { Maximize = true },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_PyTorchs(string name)
    {
        using SafetensorsReader golden = Golden.Open("optimizers.safetensors");
        ParameterSet set = OptimizerCase.Parameters();
        using var trainer = new OptimizerTrainer(set, Cases[name]());
        trainer.MaxGradNorm = name.StartsWith("clipped", StringComparison.Ordinal) ? 2.5 : null;
        trainer.MaxGradValue = name == "clipped_value" ? 0.2 : null;
        for (int step = 1; step <= 10; step++)
        {
            trainer.Step(OptimizerCase.Gradients(step));
            if (!golden.TryFind($"{name}.{step}.w", out _))
            {
                continue;
            }

            foreach (NamedTensor parameter in set)
            {
                Close(golden.Floats($"{name}.{step}.{parameter.Name}"), parameter.ToArray());
            }

            foreach (TrainerTensor state in trainer.GetState().Tensors.Where(t => t.Name.StartsWith("optimizer.", StringComparison.Ordinal)))
            {
                string[] parts = state.Name.Split('.');
                var values = new float[state.Length];
                state.CopyTo(values);
                float initial = name == "adagrad_all" ? 0.25f : 0;
                Close(golden.Floats($"{name}.{step}.{parts[2]}.{parts[3]}"), [.. values.Select(v => v + initial)]);
            }

            if (golden.TryFind($"{name}.{step}.norm", out _))
            {
                Assert.Equal(golden.Floats($"{name}.{step}.norm")[0], trainer.GradNorm, 1e-5);
            }
        }
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6 * (1 + Math.Abs(expected[i])));
        }
    }
}
