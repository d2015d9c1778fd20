using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Changes inputs by no more than a bound so that a model errs. <see cref="FGSM"/> takes one step, <see cref="PGD"/> some; both go where the cross-entropy rises fastest.
/// </summary>
/// <remarks>It allocates nothing once it has seen the largest batch. For one thread at a time.</remarks>
public abstract class Attack
{
    private readonly ClassScores scores;
    private ReusedArray gradients;

    private protected Attack(ClassScores scores, double eps)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (this.scores, Eps) = (scores, Optimizer.RequireNonNegative(eps, nameof(eps)));
    }

    /// <summary>How large the perturbation of an example may be, in its <see cref="Norm"/>.</summary>
    public double Eps { get; }

    /// <summary>How the perturbation of an example is measured: by its greatest value unless this says otherwise.</summary>
    public PerturbationNorm Norm
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Norm), value, $"{nameof(Norm)} is {value}, which there is not.");
    }

    /// <summary>The range in which inputs lie, and to which they are clipped, such as 0 … 1 for pixels; that by default. (−∞, ∞) clips nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first number is not below the second one.</exception>
    public (float Min, float Max) Range
    {
        get;
        init => field = value.Min < value.Max
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Range), value, $"{nameof(Range)} is {value}; its first number must be below its second.");
    } = (0, 1);

    /// <summary>Whether labels are what the model is to take the inputs for; by default they are what it must not.</summary>
    public bool Targeted { get; init; }

    /// <summary>Told the share that is done, in (0, 1], after each step.</summary>
    public IProgress<double>? Progress { get; init; }

    private protected abstract (double Alpha, int Steps, bool RandomStart) Plan { get; }

    /// <summary>Perturbs a batch.</summary>
    /// <param name="input"><c>[batch, features]</c>, within the <see cref="Range"/>.</param>
    /// <param name="label">The true classes, or with <see cref="Targeted"/> the wanted ones, <c>[batch]</c>.</param>
    /// <param name="adversarial">Takes the perturbed inputs, <c>[batch, features]</c>.</param>
    /// <param name="seed">Chooses where a random start is: equal seeds, equal starts, on every machine. In training, that of the batch.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class or an input is out of range, or the result shares memory with an argument.</exception>
    /// <exception cref="NonFiniteException">A gradient is infinite or NaN: there is no direction to go.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what the result holds is as far as it came.</exception>
    public void Perturb(ReadOnlySpan<float> input, ReadOnlySpan<int> label, Span<float> adversarial, int seed = 0, CancellationToken cancellation = default)
    {
        scores.Require(input, label, nameof(label), Math.Max(scores.Classes, 2), adversarial, nameof(adversarial));
        RequireInRange(input);
        (double alpha, int steps, bool randomStart) = Plan;
        input.CopyTo(adversarial);
        if (randomStart)
        {
            AddRandom(adversarial, seed);
            Project(adversarial, input);
        }

        Span<float> gradient = gradients.Take(input.Length);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores.LossGradient(adversarial, label, gradient);
            if (Check.FirstNonFinite(gradient) is >= 0 and int place)
            {
                throw new NonFiniteException($"The gradient of the loss of example {place / scores.Features} by its input has the value {gradient[place]}: there is no direction to perturb it in.");
            }

            Move(adversarial, gradient, (float)(Targeted ? -alpha : alpha));
            Project(adversarial, input);
            Progress?.Report((step + 1.0) / steps);
        }
    }

    private void RequireInRange(ReadOnlySpan<float> input)
    {
        for (int i = 0; i < input.Length; i++)
        {
            if (!(input[i] >= Range.Min && input[i] <= Range.Max))
            {
                throw new ArgumentException(
                    $"Value {i % scores.Features} of example {i / scores.Features} is {input[i]}, outside of {Range.Min} … {Range.Max}, to which the attack clips: set {nameof(Range)} to that of the inputs.",
                    nameof(input));
            }
        }
    }

    /// <summary>Uniform among the perturbations of at most eps in the greatest value; in the Euclidean norm a direction and a length, the one uniform on the sphere and the other one up to eps.</summary>
    private void AddRandom(Span<float> adversarial, int seed)
    {
        Span<float> noise = gradients.Take(adversarial.Length);
        if (Norm == PerturbationNorm.LInfinity)
        {
            new RandomStream(seed, 0).FillUniform(noise, 0, -Eps, Eps);
            TensorPrimitives.Add(adversarial, noise, adversarial);
            return;
        }

        NormalQuantile.Fill(noise, new RandomStream(seed, 0), 0, 1);
        Span<float> share = stackalloc float[1];
        for (int i = 0; i < adversarial.Length; i += scores.Features)
        {
            new RandomStream(seed, 1).FillUniform(share, i / scores.Features, 0, Eps);
            Span<float> example = adversarial.Slice(i, scores.Features), direction = noise.Slice(i, scores.Features);
            TensorPrimitives.MultiplyAdd(direction, share[0] / TensorPrimitives.Norm<float>(direction), example, example);
        }
    }

    /// <summary>A step uphill: of the same length for every value, or for every example.</summary>
    private void Move(Span<float> adversarial, ReadOnlySpan<float> gradient, float alpha)
    {
        if (Norm == PerturbationNorm.LInfinity)
        {
            for (int i = 0; i < adversarial.Length; i++)
            {
                adversarial[i] += gradient[i] > 0 ? alpha : gradient[i] < 0 ? -alpha : 0;
            }

            return;
        }

        for (int i = 0; i < adversarial.Length; i += scores.Features)
        {
            // Divided by the greatest first: squares of what is left of a certain model's gradient would be zero.
            Span<float> example = adversarial.Slice(i, scores.Features);
            ReadOnlySpan<float> direction = gradient.Slice(i, scores.Features);
            float greatest = Math.Abs(TensorPrimitives.MaxMagnitude(direction));
            if (greatest > 0)
            {
                double squares = 0;
                foreach (float value in direction)
                {
                    squares += (double)value * value;
                }

                TensorPrimitives.MultiplyAdd(direction, (float)(alpha / Math.Sqrt(squares)), example, example);
            }
        }
    }

    /// <summary>Back to at most eps from the input, and into the range.</summary>
    private void Project(Span<float> adversarial, ReadOnlySpan<float> input)
    {
        float eps = (float)Eps;
        if (Norm == PerturbationNorm.LInfinity)
        {
            for (int i = 0; i < adversarial.Length; i++)
            {
                adversarial[i] = Math.Clamp(Math.Clamp(adversarial[i], input[i] - eps, input[i] + eps), Range.Min, Range.Max);
            }

            return;
        }

        for (int i = 0; i < adversarial.Length; i += scores.Features)
        {
            Span<float> example = adversarial.Slice(i, scores.Features);
            ReadOnlySpan<float> original = input.Slice(i, scores.Features);
            float distance = TensorPrimitives.Distance<float>(example, original);
            if (distance > eps)
            {
                // x + (adversarial − x)·eps/distance
                TensorPrimitives.Lerp(original, example, eps / distance, example);
            }

            TensorPrimitives.Clamp(example, Range.Min, Range.Max, example);
        }
    }
}
