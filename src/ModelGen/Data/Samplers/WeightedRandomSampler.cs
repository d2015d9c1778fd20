namespace ModelGen;

/// <summary>
/// Examples drawn with probabilities in proportion to weights (<c>torch.utils.data.WeightedRandomSampler</c>): rare classes as often as frequent ones with
/// <c>new WeightedRandomSampler(ClassWeights.OfExamples(labels, ClassWeights.Balanced(labels, classes)))</c>.
/// </summary>
public sealed class WeightedRandomSampler : Sampler
{
    private readonly double[] weights;
    private readonly double[] sums;
    private readonly int? samples;
    private readonly bool replacement;
    private readonly int positive;

    /// <summary>Takes the weights.</summary>
    /// <param name="weights">One for each example, ≥ 0 and finite; they need not add up to 1.</param>
    /// <param name="numSamples">How many examples make an epoch; as many as there are by default.</param>
    /// <param name="replacement">Whether an example may come more than once in an epoch.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are 0, or without replacement there are fewer examples of positive weight than an epoch has.</exception>
    public WeightedRandomSampler(ReadOnlySpan<float> weights, int? numSamples = null, bool replacement = true)
    {
        this.weights = new double[weights.Length];
        sums = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException($"The weight of example {i} is {weights[i]}; it must be finite and not negative.", nameof(weights));
            }

            this.weights[i] = weights[i];
            sums[i] = sum += weights[i];
            positive += weights[i] > 0 ? 1 : 0;
        }

        if (sum == 0)
        {
            throw new ArgumentException("No example has a weight above 0.", nameof(weights));
        }

        if (numSamples is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(numSamples));
        }

        if (!replacement && (numSamples ?? weights.Length) > positive)
        {
            throw new ArgumentException($"Only {positive} examples have a weight above 0: without replacement an epoch cannot have more.", nameof(numSamples));
        }

        (samples, this.replacement) = (numSamples, replacement);
    }

    /// <inheritdoc/>
    public override int CountOf(int count) => samples ?? count;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are not as many weights as examples.</exception>
    public override void Fill(Span<int> order, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (count != weights.Length)
        {
            throw new InvalidOperationException($"The sampler has {weights.Length} weights; the dataset has {count} examples.");
        }

        if (replacement)
        {
            foreach (ref int index in order)
            {
                index = Draw(random.NextDouble() * sums[^1]);
            }
        }
        else
        {
            FillOnce(order, random);
        }
    }

    /// <summary>The first example at which the sum of weights exceeds a number.</summary>
    private int Draw(double number)
    {
        (int low, int high) = (0, sums.Length - 1);
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = sums[middle] > number ? (low, middle) : (middle + 1, high);
        }

        // Rounding may lead to an example of weight 0 at the end.
        while (weights[low] == 0)
        {
            low--;
        }

        return low;
    }

    /// <summary>Those whose keys −ln u / weight are least, least first (Efraimidis and Spirakis 2006).</summary>
    private void FillOnce(Span<int> order, Random random)
    {
        var keys = new double[weights.Length];
        var indices = new int[weights.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = weights[i] == 0 ? double.PositiveInfinity : -Math.Log(1 - random.NextDouble()) / weights[i];
            indices[i] = i;
        }

        Array.Sort(keys, indices);
        indices.AsSpan(0, order.Length).CopyTo(order);
    }
}
