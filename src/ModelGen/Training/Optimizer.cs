namespace ModelGen;

/// <summary>
/// How gradients change parameters. An optimizer has the hyperparameters, which may be changed between steps; what it remembers
/// (momentum and the like) belongs to the trainer, so one object can serve several.
/// </summary>
public abstract class Optimizer
{
    private double learningRate;

    /// <summary>Sets the learning rate.</summary>
    /// <param name="learningRate">The step size, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The step size, ≥ 0; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => learningRate;
        set => learningRate = RequireNonNegative(value, nameof(LearningRate));
    }

    /// <summary>How many floats the optimizer remembers for each parameter, 0 to 3; constant.</summary>
    public abstract int MomentCount { get; }

    /// <summary>Updates one range of the parameter block in a single pass. Zero parameters with zero gradients must stay zero: they are padding.</summary>
    /// <param name="update">Parameters, gradients and moments of the range.</param>
    public abstract void Update(in OptimizerUpdate update);

    /// <summary>
    /// Throws unless the optimizer, with its present hyperparameters, can update sparse tables row by row, leaving rows without a gradient as they are. A trainer
    /// of a model with such tables asks when it is made and before each step.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot; the message says why.</exception>
    public virtual void RequireSparse() =>
        throw new InvalidOperationException("This optimizer takes no sparse tables: declare the layers without 'sparse', or choose another one.");

    /// <summary>Gives <paramref name="value"/> back if it is finite and greater than 0 as a <c>float</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected static double RequirePositiveSingle(double value, string name) => (float)value > 0 && float.IsFinite((float)value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is greater than 0 as a float.");

    /// <summary>Gives <paramref name="value"/> back if it is a finite number ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected static double RequireNonNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is a finite number ≥ 0.");

    /// <summary>Gives <paramref name="value"/> back if it lies in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    protected static double RequireFraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it lies in [0, 1).");
}
