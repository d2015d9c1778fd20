namespace ModelGen;

/// <summary>
/// Projected gradient descent: steps uphill, each brought back to at most eps from the input, from a random start (Madry and others 2018, "Towards Deep Learning Models Resistant to Adversarial
/// Attacks"; <c>torchattacks.PGD</c>, and <c>PGDL2</c> with the norm L2).
/// </summary>
public sealed class PGD : Attack
{
    private readonly double alpha;
    private readonly int steps;

    /// <summary>Sets the steps.</summary>
    /// <param name="scores">The model.</param>
    /// <param name="eps">How large the perturbation of an example may be, ≥ 0: 8 of 255 shades are 8.0 / 255.</param>
    /// <param name="alpha">The size of a step, above 0; often eps / 4.</param>
    /// <param name="steps">How many, at least 1, each of which costs a forward and a backward pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PGD(ClassScores scores, double eps, double alpha, int steps = 10)
        : base(scores, eps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        this.alpha = alpha > 0 && double.IsFinite(alpha)
            ? alpha
            : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"alpha is {alpha}; it must be finite and greater than 0.");
        this.steps = steps;
    }

    /// <summary>Whether it begins at a random place as far from the input as it may go; by default it does. Without it begins at the input.</summary>
    public bool RandomStart { get; init; } = true;

    private protected override (double Alpha, int Steps, bool RandomStart) Plan => (alpha, steps, RandomStart);
}
