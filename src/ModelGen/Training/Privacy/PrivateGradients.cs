namespace ModelGen.Runtime;

/// <summary>The sum of gradients of single examples, each scaled down to a norm, and the noise that is added to it.</summary>
internal sealed class PrivateGradients
{
    /// <summary>About how long it takes to draw a number.</summary>
    private const long NumberNanoseconds = 30;

    private readonly float[] drawn;
    private readonly float[] stored;

    internal PrivateGradients(ParameterSet parameters, DifferentialPrivacy privacy)
    {
        Privacy = privacy;
        Sum = parameters.CreateGradients();
        (int longest, int widest) = (0, 0);
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            longest = Math.Max(longest, entry.Length);
            widest = Math.Max(widest, entry.StoredLength);
        }

        (drawn, stored) = (new float[longest], new float[widest]);
    }

    internal DifferentialPrivacy Privacy { get; }

    /// <summary>What has been added up for the next step.</summary>
    internal GradientSet Sum { get; }

    /// <summary>Adds the gradient of an example.</summary>
    /// <param name="trained">What it is the gradient of.</param>
    /// <param name="gradients">Its gradient, times <paramref name="share"/>.</param>
    /// <param name="share">The share of an example in a step.</param>
    internal void Add(TrainedLoss trained, GradientSet gradients, float share)
    {
        double norm = trained.GradientNorm(gradients), most = Privacy.MaxGradNorm * share;
        float scale = norm > most ? (float)(most / norm) : 1;
        for (int i = 0; i < trained.Tensors.Count; i++)
        {
            ParameterEntry entry = trained.Tensors[i].Entry;
            LargeSpans.Mix(Sum.Block(entry), 1, gradients.Block(entry), scale);
        }
    }

    /// <summary>Replaces gradients by the sum and noise, and begins a new sum.</summary>
    /// <param name="trained">What they are the gradients of.</param>
    /// <param name="gradients">Takes them.</param>
    /// <param name="share">The share of an example in a step.</param>
    /// <param name="random">The numbers of this step.</param>
    internal void Finish(TrainedLoss trained, GradientSet gradients, float share, RandomStream random)
    {
        double std = Privacy.NoiseMultiplier * Privacy.MaxGradNorm * share;
        long index = 0;
        for (int i = 0; i < trained.Tensors.Count; i++)
        {
            TensorMemory tensor = trained.Tensors[i];
            ParameterEntry entry = tensor.Entry;
            Span<float> sum = Sum.Block(entry), block = gradients.Block(entry);
            LargeSpans.Copy(sum, block);
            LargeSpans.Clear(sum);
            if (std > 0 && !tensor.IsFrozen)
            {
                Span<float> noise = drawn.AsSpan(0, entry.Length), lying = stored.AsSpan(0, entry.StoredLength);
                Pieces.Run(new NoiseCode { Noise = noise, Random = random, First = index, Std = std }, noise.Length, noise.Length * NumberNanoseconds);
                lying.Clear();
                entry.Write(lying, noise);
                LargeSpans.Mix(block, 1, lying, 1);
            }

            index += entry.Length;
        }
    }

    private readonly ref struct NoiseCode : IPieceCode
    {
        internal Span<float> Noise { get; init; }

        internal RandomStream Random { get; init; }

        internal long First { get; init; }

        internal double Std { get; init; }

        public void Run(int piece, int start, int length) => NormalQuantile.Fill(Noise.Slice(start, length), Random, First + start, Std);
    }
}
