namespace ModelGen.Runtime;

/// <summary>Draws a tensor's first values as <see cref="Init"/> says, in logical order.</summary>
internal static class Initializer
{
    internal static void Fill(Span<float> values, ReadOnlySpan<int> shape, Init init, RandomStream random)
    {
        switch (init.Kind)
        {
            case InitKind.Constant:
                values.Fill((float)init.First);
                break;
            case InitKind.Normal:
                FillNormal(values, init.First, init.Second, random);
                break;
            case InitKind.Embedding:
                FillNormal(values, 0, 1, random);
                int length = values.Length / shape[0];
                values.Slice((int)init.First * length, length).Clear();
                break;
            case InitKind.Uniform:
                FillUniform(values, init.First, init.Second, random);
                break;
            case InitKind.KaimingUniform:
                FillSymmetric(values, Math.Sqrt(6 / KaimingFan(shape, init.First)), random);
                break;
            case InitKind.KaimingNormal:
                FillNormal(values, 0, Math.Sqrt(2 / KaimingFan(shape, init.First)), random);
                break;
            case InitKind.XavierUniform:
                FillSymmetric(values, init.First * Math.Sqrt(6 / BothFans(shape)), random);
                break;
            default:
                FillNormal(values, 0, init.First * Math.Sqrt(2 / BothFans(shape)), random);
                break;
        }
    }

    private static void FillUniform(Span<float> values, double low, double high, RandomStream random)
    {
        foreach (ref float value in values)
        {
            value = (float)(low + ((high - low) * random.NextUniform()));
        }
    }

    private static void FillSymmetric(Span<float> values, double bound, RandomStream random) => FillUniform(values, -bound, bound, random);

    private static void FillNormal(Span<float> values, double mean, double std, RandomStream random)
    {
        foreach (ref float value in values)
        {
            value = (float)(mean + (std * random.NextNormal()));
        }
    }

    private static double KaimingFan(ReadOnlySpan<int> shape, double slope) => (1 + (slope * slope)) * FanIn(shape);

    private static double BothFans(ReadOnlySpan<int> shape) => FanIn(shape) + FanOut(shape);

    private static double FanIn(ReadOnlySpan<int> shape) => shape.Length < 2 ? TensorMath.ElementCount(shape) : TensorMath.ElementCount(shape[1..]);

    private static double FanOut(ReadOnlySpan<int> shape) =>
        shape.Length < 2 ? TensorMath.ElementCount(shape) : (double)shape[0] * TensorMath.ElementCount(shape[2..]);
}
