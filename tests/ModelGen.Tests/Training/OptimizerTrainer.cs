using ModelGen.Runtime;

namespace ModelGen.Tests.Training;

/// <summary>A trainer of one loss that is given its gradients.</summary>
internal sealed class OptimizerTrainer(ParameterSet parameters, Optimizer optimizer)
    : TrainerBase(parameters, optimizer, seed: 0, ["Loss"], [new ParameterRange(0, parameters.Layout.Size)])
{
    private readonly float[] buffer = new float[4096];

    /// <summary>A step, or a micro-batch, with gradients for each parameter.</summary>
    public void Step(params ReadOnlySpan<float[]> gradients)
    {
        BeginStep(0);
        for (int i = 0; i < gradients.Length; i++)
        {
            NamedTensor gradient = Gradients[i];
            Span<float> sum = buffer.AsSpan(0, gradient.Length);
            gradient.CopyTo(sum);
            for (int k = 0; k < sum.Length; k++)
            {
                sum[k] += gradients[i][k] * LossGradient;
            }

            gradient.CopyFrom(sum);
        }

        Update(0, 1);
    }
}
