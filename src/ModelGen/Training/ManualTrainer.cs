using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Changes a model's parameters by gradients that a program computes itself, with all that a trainer has: groups, schedules, clipping, averages and checkpoints. As in PyTorch:
/// <c>trainer.ZeroGrad(); net.LossBackward(…, trainer.Gradients, …); trainer.Step();</c>
/// </summary>
public sealed class ManualTrainer : TrainerBase
{
    /// <summary>Takes the memory for gradients and for what the optimizer remembers.</summary>
    /// <param name="parameters">A model's parameters.</param>
    /// <param name="optimizer">Changes them; may serve several trainers.</param>
    /// <exception cref="ArgumentException">A rule of the optimizer describes no parameter.</exception>
    /// <exception cref="InvalidOperationException">The model has sparse tables, which the optimizer does not take.</exception>
    public ManualTrainer(ParameterSet parameters, Optimizer optimizer)
        : base(parameters, optimizer, seed: 0, ["Gradients"], [new ParameterRange(0, Require(parameters).Layout.Size)])
    {
    }

    /// <summary>Makes the gradients zero (<c>torch.optim.Optimizer.zero_grad</c>).</summary>
    public void ZeroGrad() => Gradients.Clear();

    /// <summary>Changes the parameters by <see cref="TrainerBase.Gradients"/>, which stay as they are.</summary>
    /// <param name="loss">The loss, which <see cref="TrainerBase.WhenNonFinite"/> looks at.</param>
    /// <returns>Whether the step was made: false if it was skipped because something is not finite.</returns>
    /// <exception cref="NonFiniteException">Something is not finite, and <see cref="TrainerBase.WhenNonFinite"/> says to stop.</exception>
    /// <exception cref="InvalidOperationException"><see cref="TrainerBase.AccumulationSteps"/> is not 1: several backward passes before a step add up by themselves.</exception>
    public bool Step(float loss = 0)
    {
        if (AccumulationSteps != 1)
        {
            throw new InvalidOperationException("Several backward passes before a step add up by themselves; AccumulationSteps must be 1.");
        }

        using (Guard.Enter())
        {
            BeginStep(0, clears: false);
            return Update(0, loss);
        }
    }

    private static ParameterSet Require(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters;
    }
}
