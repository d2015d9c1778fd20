using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), <c>torch.optim.AdamW</c>: <c>p ← p − lr·weightDecay·p</c>, then as <see cref="Adam"/> without a penalty.
/// </summary>
/// <remarks>Takes sparse tables where the weight decay is 0 and without AMSGrad, as <see cref="Adam"/> does.</remarks>
public sealed class AdamW : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_avg_sq"];
    private static readonly string[] AmsgradNames = ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The share of a parameter that a step of rate 1 takes away, ≥ 0.</param>
    /// <param name="amsgrad">Whether to divide by the greatest mean square so far (Reddi, Kale, Kumar 2018).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public AdamW(double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 1e-2, bool amsgrad = false)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.999), nameof(betas));
        Eps = RequirePositiveSingle(eps, nameof(eps));
        Amsgrad = amsgrad;
    }

    /// <summary>The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>Whether the greatest mean square so far is divided by.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Amsgrad ? AmsgradNames : Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) =>
        UpdateLoop.Run(
            new AdamStep(
                update.Group.Lr,
                update.Group.WeightDecay,
                (update.Group.Momentum, Betas.Beta2),
                Eps,
                Amsgrad,
                isDecoupled: true,
                update.Step,
                update.AreRows),
            update);

    /// <inheritdoc/>
    public override void RequireSparse(ParameterGroup group)
    {
        if (group.WeightDecay != 0 || Amsgrad)
        {
            throw new InvalidOperationException("AdamW with weight decay or AMSGrad takes no sparse tables: it would change every row. A rule may set the table's decay to 0.");
        }
    }
}
