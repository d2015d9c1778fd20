namespace ModelGen.Runtime;

/// <summary>Gives all tensors of a set their first values, in parts.</summary>
internal sealed class ParameterDraw : ParallelLoop
{
    private readonly ParameterSet set;
    private readonly TensorPart[] parts;
    private readonly Dictionary<ParameterEntry, Initializer> initializers;

    private ParameterDraw(ParameterSet set, Dictionary<ParameterEntry, Initializer> initializers)
    {
        this.set = set;
        this.initializers = initializers;
        parts = TensorPart.Of(set.Layout.Entries);
    }

    internal static void Run(ParameterSet set, int seed, Func<ParameterEntry, Init>? init = null)
    {
        ReadOnlySpan<ParameterEntry> entries = set.Layout.Entries;
        var initializers = new Dictionary<ParameterEntry, Initializer>(entries.Length);
        var normal = new List<NormalStream>();
        for (int i = 0; i < entries.Length; i++)
        {
            var initializer = new Initializer(entries[i].Shape.AsSpan(), init?.Invoke(entries[i]) ?? entries[i].Init, new RandomStream(seed, i));
            initializers.Add(entries[i], initializer);
            if (initializer.Normal is { } stream)
            {
                normal.Add(stream);
            }
        }

        NormalCount.Run(normal);
        var draw = new ParameterDraw(set, initializers);
        draw.Run(draw.parts.Length, set.StoredCount);
        for (int i = 0; i < entries.Length - 1; i++)
        {
            Init chosen = init?.Invoke(entries[i]) ?? entries[i].Init;
            if (chosen.Kind == InitKind.NormOfNext)
            {
                SetNorms(set.Find(entries[i].Name), set.Find(entries[i + 1].Name), (int)chosen.First);
            }
        }
    }

    protected override void Run(int part, ref float[]? buffer)
    {
        TensorPart tensor = parts[part];
        initializers[tensor.Entry].Fill(tensor.Target(set, ref buffer), tensor.First);
        tensor.Commit(set, buffer);
    }

    /// <summary>The norms of a tensor over all dimensions but one, or of the whole.</summary>
    private static void SetNorms(NamedTensor norms, NamedTensor tensor, int dim)
    {
        float[] values = tensor.ToArray();
        ReadOnlySpan<int> shape = tensor.Entry.Shape.AsSpan();
        int inner = dim < 0 ? values.Length : (int)TensorMath.ElementCount(shape[(dim + 1)..]), count = norms.Length;
        var squares = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            squares[i / inner % count] += (double)values[i] * values[i];
        }

        var results = new float[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = (float)Math.Sqrt(squares[i]);
        }

        norms.CopyFrom(results);
    }
}
