using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adam (Kingma and Ba 2015), <c>torch.optim.Adam</c>: <c>g ← g + weightDecay·p; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// p ← p − lr·m̂/(√v̂ + ε)</c> with <c>m̂ = m/(1 − β₁ᵗ)</c>, <c>v̂ = v/(1 − β₂ᵗ)</c>; AMSGrad takes the greatest v so far.
/// </summary>
/// <remarks>
/// Sparse tables are updated as by <c>torch.optim.SparseAdam</c>: rows without a gradient in a step keep their values, m and v; t is the number of the step, not
/// of the row's updates; and ε stands beside the uncorrected root, <c>p ← p − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)</c>. Weight decay and AMSGrad take no sparse tables.
/// </remarks>
public sealed class Adam : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_avg_sq"];
    private static readonly string[] AmsgradNames = ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="amsgrad">Whether to divide by the greatest mean square so far (Reddi, Kale, Kumar 2018).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false)
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
                isDecoupled: false,
                update.Step,
                update.AreRows),
            update);

    /// <inheritdoc/>
    public override void RequireSparse(ParameterGroup group)
    {
        if (group.WeightDecay != 0 || Amsgrad)
        {
            throw new InvalidOperationException("Adam with weight decay or AMSGrad takes no sparse tables, as in PyTorch.");
        }
    }
}
