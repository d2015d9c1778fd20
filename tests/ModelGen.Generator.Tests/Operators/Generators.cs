using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Infrastructure;

namespace GeneratorTests.Operators;

/// <summary>Random shapes and values.</summary>
internal static class Generators
{
    /// <summary>Up to three dimensions of 1 to 4.</summary>
    public static Gen<int[]> Shape { get; } = Gen.Int[1, 4].Array[0, 3];

    public static Gen<int[]> ShapeOfRank(int least, int most) => Gen.Int[1, 4].Array[least, most];

    /// <summary>Shapes that broadcast: leading dimensions left out, others 1.</summary>
    public static Gen<int[][]> BroadcastShapes(int count) =>
        Shape.SelectMany(shape =>
            Gen.Select(Gen.Int[0, shape.Length], Gen.Bool.Array[shape.Length], (skip, ones) => shape.Select((d, i) => ones[i] ? 1 : d).Skip(skip).ToArray()).Array[count]);

    /// <summary>Values in a range, none nearer to a kink than finite differences reach.</summary>
    public static Gen<NdArray> Values(int[] shape, double from, double to, params double[] kinks) =>
        Gen.Double[from, to].Array[Length(shape)].Select(values => new NdArray(shape, [.. values.Select(v => kinks.Any(k => Math.Abs(v - k) < 1e-3) ? v + 2e-3 : v)]));

    /// <summary>Values that are all different, by at least a thousandth.</summary>
    public static Gen<NdArray> Distinct(int[] shape)
    {
        int[] ranks = [.. Enumerable.Range(0, Length(shape))];
        return Gen.Shuffle(ranks).Select(order => new NdArray(shape, [.. order.Select(r => (r * 0.37) - 2)]));
    }

    /// <summary>Whole numbers from 0 up to, not including, <paramref name="limit"/>.</summary>
    public static Gen<NdArray> Indices(int[] shape, int limit) => Gen.Int[0, limit - 1].Array[Length(shape)].Select(v => new NdArray(shape, [.. v.Select(i => (double)i)]));

    /// <summary>Some axes of a shape, ascending; possibly none, possibly all.</summary>
    public static Gen<EquatableArray<int>> Axes(int[] shape) =>
        Gen.Bool.Array[shape.Length].Select(chosen => Enumerable.Range(0, shape.Length).Where(i => chosen[i]).ToEquatableArray());

    public static Gen<int[]> Permutation(int length) => Gen.Shuffle(Enumerable.Range(0, length).ToArray());

    private static int Length(int[] shape) => shape.Aggregate(1, (a, b) => a * b);
}
