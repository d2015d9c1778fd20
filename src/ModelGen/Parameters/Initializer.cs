namespace ModelGen.Runtime;

/// <summary>Draws a tensor's first values as <see cref="Init"/> says, in logical order. Any part can be drawn by itself, and parts at the same time.</summary>
internal sealed class Initializer
{
    private readonly InitKind kind;

    /// <summary>The least value, the mean, or the constant.</summary>
    private readonly double first;

    /// <summary>What lies above all values, or the standard deviation.</summary>
    private readonly double second;
    private readonly RandomStream random;
    private readonly int clearStart;
    private readonly int clearEnd;
    private readonly TruncatedNormal? truncated;
    private readonly float[]? whole;

    internal Initializer(ReadOnlySpan<int> shape, Init init, RandomStream random)
    {
        this.random = random;
        (kind, first, second) = Distribution(shape, init);
        if (kind == InitKind.TruncatedNormal)
        {
            truncated = new TruncatedNormal(init.First, init.Second, init.Least, init.Most);
        }
        else if (kind == InitKind.Orthogonal)
        {
            whole = Orthogonal.Draw(shape, init.First, random);
        }
        else if (kind == InitKind.UnitVector)
        {
            whole = Orthogonal.Draw([1, (int)TensorMath.ElementCount(shape)], 1, random);
        }
        else if (kind == InitKind.Normal)
        {
            Normal = new NormalStream(random, (int)TensorMath.ElementCount(shape));
        }

        if (init.ZeroRow is { } row)
        {
            int length = (int)TensorMath.ElementCount(shape[1..]);
            clearStart = row * length;
            clearEnd = clearStart + length;
        }
    }

    /// <summary>The normal numbers, if values are normal: complete before the first part is drawn.</summary>
    internal NormalStream? Normal { get; }

    /// <summary>Draws the values from the one with index <paramref name="start"/> on.</summary>
    internal void Fill(Span<float> values, int start)
    {
        switch (kind)
        {
            case InitKind.Constant:
                values.Fill((float)first);
                break;
            case InitKind.Uniform:
                random.FillUniform(values, start, first, second);
                break;
            case InitKind.TruncatedNormal:
                truncated!.Fill(values, random, start);
                break;
            case InitKind.Orthogonal or InitKind.UnitVector:
                whole.AsSpan(start, values.Length).CopyTo(values);
                break;
            default:
                Normal!.Fill(values, start, first, second);
                break;
        }

        int from = Math.Max(clearStart, start), to = Math.Min(clearEnd, start + values.Length);
        if (from < to)
        {
            values[(from - start)..(to - start)].Clear();
        }
    }

    /// <summary>One of the kinds that numbers are drawn from, and its numbers.</summary>
    private static (InitKind Kind, double First, double Second) Distribution(ReadOnlySpan<int> shape, Init init)
    {
        switch (init.Kind)
        {
            case InitKind.Constant or InitKind.Uniform or InitKind.Normal or InitKind.TruncatedNormal or InitKind.Orthogonal or InitKind.UnitVector:
                return (init.Kind, init.First, init.Second);
            case InitKind.NormOfNext:
                return (InitKind.Constant, 0, 0);
            case InitKind.KaimingUniform:
                return Symmetric(Math.Sqrt(6 / KaimingFan(shape, init.First)));
            case InitKind.KaimingNormal:
                return (InitKind.Normal, 0, Math.Sqrt(2 / KaimingFan(shape, init.First)));
            case InitKind.XavierUniform:
                return Symmetric(init.First * Math.Sqrt(6 / BothFans(shape)));
            default:
                return (InitKind.Normal, 0, init.First * Math.Sqrt(2 / BothFans(shape)));
        }
    }

    private static (InitKind Kind, double First, double Second) Symmetric(double bound) => (InitKind.Uniform, -bound, bound);

    private static double KaimingFan(ReadOnlySpan<int> shape, double slope) => (1 + (slope * slope)) * FanIn(shape);

    private static double BothFans(ReadOnlySpan<int> shape) => FanIn(shape) + FanOut(shape);

    private static double FanIn(ReadOnlySpan<int> shape) => shape.Length < 2 ? TensorMath.ElementCount(shape) : TensorMath.ElementCount(shape[1..]);

    private static double FanOut(ReadOnlySpan<int> shape) =>
        shape.Length < 2 ? TensorMath.ElementCount(shape) : (double)shape[0] * TensorMath.ElementCount(shape[2..]);
}
