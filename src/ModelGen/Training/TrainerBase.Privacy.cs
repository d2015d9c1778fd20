using ModelGen.Runtime;

namespace ModelGen;

/// <content>Training that tells little about single examples.</content>
public abstract partial class TrainerBase
{
    /// <summary>
    /// Differential privacy; null for none. What is protected is what a call of <c>Step</c> takes, one example or all of one person: its gradient is scaled down by itself, and noise is added
    /// once for all <see cref="AccumulationSteps"/> calls. The noise follows from the trainer's seed, which must be as secret as the examples.
    /// </summary>
    /// <remarks>Set it before the first step, and before a checkpoint is loaded: <see cref="GetPrivacySpent"/> counts all steps.</remarks>
    /// <exception cref="InvalidOperationException">
    /// The model has sparse tables, whose rows without a gradient get no noise; or steps have been made, with other numbers or without privacy.
    /// </exception>
    public DifferentialPrivacy? Privacy
    {
        get;
        set
        {
            if (value is not null && parameters.Layout.HasSparse)
            {
                throw new InvalidOperationException("The model has sparse tables: which of their rows get noise would tell which were looked up.");
            }

            if ((Steps > 0 || calls > 0) && !IsSame(value, field))
            {
                throw new InvalidOperationException($"The trainer has made {Steps} steps: Privacy is set before the first one, so that what they have spent is known.");
            }

            field = value;
            foreach (TrainedLoss loss in losses)
            {
                loss.Private = value is null ? null : new PrivateGradients(parameters, value);
            }
        }
    }

    /// <summary>What training has spent so far (<see cref="DifferentialPrivacy.GetEpsilon"/>): the steps of all losses since the trainer, or the checkpoint it goes on from, began.</summary>
    /// <param name="delta">δ, in (0, 1).</param>
    /// <exception cref="InvalidOperationException">There is no <see cref="Privacy"/>.</exception>
    public double GetPrivacySpent(double delta)
    {
        long steps = 0;
        foreach (TrainedLoss loss in losses)
        {
            steps += loss.Steps;
        }

        return (Privacy ?? throw new InvalidOperationException("The trainer has no Privacy.")).GetEpsilon(steps, delta);
    }

    private static bool IsSame(DifferentialPrivacy? left, DifferentialPrivacy? right) => left is null || right is null
        ? left == right
        : left.NoiseMultiplier == right.NoiseMultiplier && left.MaxGradNorm == right.MaxGradNorm && left.SampleRate == right.SampleRate;
}
