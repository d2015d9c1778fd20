namespace ModelGen;

/// <summary>
/// What some parameters have of their own when an optimizer changes them (PyTorch's parameter groups):
/// <c>new AdamW { Rules = [new("*.bias") { WeightDecay = 0 }, new("encoder.*") { Lr = 1e-4 }] }</c>. What a rule leaves out stays as the rules before it, or the
/// optimizer, have it.
/// </summary>
public sealed class ParameterRule
{
    private readonly Func<NamedTensor, bool> applies;

    /// <summary>A rule for parameters by name.</summary>
    /// <param name="pattern">A name as PyTorch's <c>state_dict</c> has it, in which <c>*</c> stands for any characters: <c>fc1.weight</c>, <c>encoder.*</c>, <c>*.bias</c>. A trainer refuses
    /// a pattern that no parameter has.</param>
    public ParameterRule(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Pattern = pattern;
        applies = parameter => NamePattern.Matches(pattern, parameter.Name);
    }

    /// <summary>A rule for the parameters that a condition holds of, such as <c>p => p.Shape.Rank == 1</c> for biases and norms.</summary>
    /// <param name="applies">Asked once for each parameter when a trainer is made.</param>
    public ParameterRule(Func<NamedTensor, bool> applies)
    {
        ArgumentNullException.ThrowIfNull(applies);
        this.applies = applies;
    }

    /// <summary>The pattern, if there is one.</summary>
    public string? Pattern { get; }

    /// <summary>The learning rate, ≥ 0.</summary>
    public double? Lr { get; init => field = Require(value, nameof(Lr)); }

    /// <summary>The factor of the penalty on weights, ≥ 0.</summary>
    public double? WeightDecay { get; init => field = Require(value, nameof(WeightDecay)); }

    /// <summary>The momentum, of an optimizer that has one, ≥ 0.</summary>
    public double? Momentum { get; init => field = Require(value, nameof(Momentum)); }

    /// <summary>Whether the parameters stay as they are.</summary>
    public bool? IsFrozen { get; init; }

    internal bool AppliesTo(NamedTensor parameter) => applies(parameter);

    private static double? Require(double? value, string name) => value is { } number ? Optimizer.RequireNonNegative(number, name) : null;
}
