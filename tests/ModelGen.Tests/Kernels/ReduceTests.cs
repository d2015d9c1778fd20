using System.Runtime.CompilerServices;
using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Reductions over random iteration spaces, at every width, against a loop over indices.</summary>
public sealed class ReduceTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_layout_gives_what_indices_give(int bits) => Width.Run(bits, default(RandomSpaces));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Long_sums_keep_their_accuracy(int bits) => Width.Run(bits, default(LongSums));

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_is_the_greatest_and_the_least_of_its_row(int bits) => Width.Run(bits, default(NaNs));

    [Fact]
    public void Small_vectors_and_matrices_in_guarded_memory()
    {
        foreach ((int kept, int reduced) in new[] { (1, 1), (1, 17), (3, 8), (16, 8), (5, 64), (5, 65), (40, 3), (33, 100), (4, 0), (0, 4) })
        {
            using var x = new GuardedMemory(kept * reduced);
            Layout.RandomIntegers(kept * reduced, new Random(kept)).CopyTo(x.Span);
            foreach ((int outer, int inner) in new[] { (reduced, 1), (1, kept) })
            {
                float[] expected = new float[kept];
                for (int i = 0; i < kept * reduced; i++)
                {
                    expected[i / reduced] += x.Span[(i / reduced * outer) + (i % reduced * inner)];
                }

                using var y = new GuardedMemory(kept);
                Reduce.Sum(default(Weighted.Of1), y.Span, [kept], [reduced], new Strided(x.Span, outer, inner));
                Assert.Equal(Array.ConvertAll(expected, static v => v * Weighted.Reference(1, static _ => 1)), y.Span.ToArray());
                Reduce.AddSum(default(Weighted.Of1), y.Span, [kept], [reduced], new Strided(x.Span, outer, inner));
                Assert.Equal(Array.ConvertAll(expected, static v => 2 * v * Weighted.Reference(1, static _ => 1)), y.Span.ToArray());
            }
        }
    }

    [Fact]
    public void Every_public_arity_reduces_rows_and_columns()
    {
        for (int arity = 1; arity <= 8; arity++)
        {
            foreach (int[] strides in new int[][] { [20, 1], [1, 10] })
            {
                float[][] x = new float[arity][];
                for (int k = 0; k < arity; k++)
                {
                    x[k] = Layout.RandomIntegers(200, new Random(k));
                }

                float[] expected = new float[10];
                for (int i = 0; i < 200; i++)
                {
                    int at = (i / 20 * strides[0]) + (i % 20 * strides[1]);
                    expected[i / 20] += Weighted.Reference(arity, k => x[k][at]);
                }

                float[] y = new float[10];
                Sum(arity, accumulate: false, y, x, strides);
                Assert.Equal(expected, y);
                Sum(arity, accumulate: true, y, x, strides);
                Assert.Equal(Array.ConvertAll(expected, static value => 2 * value), y);
                Extreme(arity, greatest: true, y, x, strides);
                Assert.All(y, (value, row) => Assert.Equal(Values(row).Max(), value));
                Extreme(arity, greatest: false, y, x, strides);
                Assert.All(y, (value, row) => Assert.Equal(Values(row).Min(), value));

                IEnumerable<float> Values(int row) =>
                    Enumerable.Range(0, 20).Select(i => Weighted.Reference(arity, k => x[k][(row * strides[0]) + (i * strides[1])]));
            }
        }
    }

    [Fact]
    public void Nothing_to_reduce_gives_the_identity()
    {
        float[] y = [7f, 7f];
        Reduce.AddSum(default(Weighted.Of1), y, [2], [0], new Strided([], 1, 1));
        Assert.Equal([7f, 7f], y);
        Reduce.Sum(default(Weighted.Of1), y, [2], [0], new Strided([], 1, 1));
        Assert.Equal([0f, 0f], y);
        Reduce.Max(default(Weighted.Of1), y, [2], [0], new Strided([], 1, 1));
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], y);
        Reduce.Min(default(Weighted.Of1), y, [2], [0], new Strided([], 1, 1));
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity], y);
        Reduce.Sum(default(Weighted.Of1), [], [0], [2], new Strided([], 1, 1));
        Reduce.Sum(default(Weighted.Of1), y.AsSpan(0, 1), [], [], new Strided([3f]));
        Assert.Equal(3f, y[0]);
    }

    [Fact]
    public void Arguments_are_checked_before_anything_is_written()
    {
        float[] x = new float[6];
        Assert.Contains(
            "The result has 3 elements, but the kept dimensions have 2",
            Assert.Throws<ArgumentException>(() => Reduce.Sum(default(Weighted.Of1), new float[3], [2], [3], new Strided(x, 3, 1))).Message,
            StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Reduce.Sum(default(Weighted.Of1), new float[2], [2], [4], new Strided(x, 3, 1)));
        _ = Assert.Throws<ArgumentException>(() => Reduce.Sum(default(Weighted.Of1), new float[2], [2], [3], new Strided(x, 1)));
        _ = Assert.Throws<ArgumentException>(() => Reduce.Sum(default(Weighted.Of1), new float[1], [1, 1, 1, 1], [1, 1, 1], new Strided(x)));
    }

    private static void Sum(int arity, bool accumulate, Span<float> y, float[][] x, int[] s)
    {
        switch (arity, accumulate)
        {
            case (1, false):
                Reduce.Sum(default(Weighted.Of1), y, [10], [20], At(0));
                break;
            case (1, true):
                Reduce.AddSum(default(Weighted.Of1), y, [10], [20], At(0));
                break;
            case (2, false):
                Reduce.Sum(default(Weighted.Of2), y, [10], [20], At(0), At(1));
                break;
            case (2, true):
                Reduce.AddSum(default(Weighted.Of2), y, [10], [20], At(0), At(1));
                break;
            case (3, false):
                Reduce.Sum(default(Weighted.Of3), y, [10], [20], At(0), At(1), At(2));
                break;
            case (3, true):
                Reduce.AddSum(default(Weighted.Of3), y, [10], [20], At(0), At(1), At(2));
                break;
            case (4, false):
                Reduce.Sum(default(Weighted.Of4), y, [10], [20], At(0), At(1), At(2), At(3));
                break;
            case (4, true):
                Reduce.AddSum(default(Weighted.Of4), y, [10], [20], At(0), At(1), At(2), At(3));
                break;
            case (5, false):
                Reduce.Sum(default(Weighted.Of5), y, [10], [20], At(0), At(1), At(2), At(3), At(4));
                break;
            case (5, true):
                Reduce.AddSum(default(Weighted.Of5), y, [10], [20], At(0), At(1), At(2), At(3), At(4));
                break;
            case (6, false):
                Reduce.Sum(default(Weighted.Of6), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5));
                break;
            case (6, true):
                Reduce.AddSum(default(Weighted.Of6), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5));
                break;
            case (7, false):
                Reduce.Sum(default(Weighted.Of7), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6));
                break;
            case (7, true):
                Reduce.AddSum(default(Weighted.Of7), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6));
                break;
            case (8, false):
                Reduce.Sum(default(Weighted.Of8), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
                break;
            case (8, true):
                Reduce.AddSum(default(Weighted.Of8), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
                break;
            default:
                Assert.Fail("No such arity.");
                break;
        }

        Strided At(int k) => new(x[k], s[0], s[1]);
    }

    private static void Extreme(int arity, bool greatest, Span<float> y, float[][] x, int[] s)
    {
        switch (arity, greatest)
        {
            case (1, false):
                Reduce.Min(default(Weighted.Of1), y, [10], [20], At(0));
                break;
            case (1, true):
                Reduce.Max(default(Weighted.Of1), y, [10], [20], At(0));
                break;
            case (2, false):
                Reduce.Min(default(Weighted.Of2), y, [10], [20], At(0), At(1));
                break;
            case (2, true):
                Reduce.Max(default(Weighted.Of2), y, [10], [20], At(0), At(1));
                break;
            case (3, false):
                Reduce.Min(default(Weighted.Of3), y, [10], [20], At(0), At(1), At(2));
                break;
            case (3, true):
                Reduce.Max(default(Weighted.Of3), y, [10], [20], At(0), At(1), At(2));
                break;
            case (4, false):
                Reduce.Min(default(Weighted.Of4), y, [10], [20], At(0), At(1), At(2), At(3));
                break;
            case (4, true):
                Reduce.Max(default(Weighted.Of4), y, [10], [20], At(0), At(1), At(2), At(3));
                break;
            case (5, false):
                Reduce.Min(default(Weighted.Of5), y, [10], [20], At(0), At(1), At(2), At(3), At(4));
                break;
            case (5, true):
                Reduce.Max(default(Weighted.Of5), y, [10], [20], At(0), At(1), At(2), At(3), At(4));
                break;
            case (6, false):
                Reduce.Min(default(Weighted.Of6), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5));
                break;
            case (6, true):
                Reduce.Max(default(Weighted.Of6), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5));
                break;
            case (7, false):
                Reduce.Min(default(Weighted.Of7), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6));
                break;
            case (7, true):
                Reduce.Max(default(Weighted.Of7), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6));
                break;
            case (8, false):
                Reduce.Min(default(Weighted.Of8), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
                break;
            case (8, true):
                Reduce.Max(default(Weighted.Of8), y, [10], [20], At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
                break;
            default:
                Assert.Fail("No such arity.");
                break;
        }

        Strided At(int k) => new(x[k], s[0], s[1]);
    }

    /// <summary>The reduction at a given width.</summary>
    private static unsafe void RunAt<V, R>(float[] y, int[] kept, int[] reduced, Layout x, bool accumulate)
        where V : struct, IVector<V>
        where R : struct, IReduction
    {
        Strided a = x.Operand(0);
        Strided b = x.Operand(1);
        fixed (float* py = y, pa = a.Span, pb = b.Span)
        {
            IterationSpace space = default;
            Reduce.Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            Run<V, Weighted.Of2, R>(&space, kept.Length, y, accumulate);
        }
    }

    /// <summary>The reduction over a space at a given width.</summary>
    private static unsafe void Run<V, F, R>(IterationSpace* space, int kept, Span<float> y, bool accumulate)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where R : struct, IReduction
    {
        F formula = default;
        Reduce.Run(ReduceLoops.At<V, F, R>(Unsafe.AsPointer(ref formula)), space, kept, y, accumulate);
    }

    private struct RandomSpaces : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V> =>
            Gen.Select(Gen.OneOf(Gen.Int[0, 5], Gen.Int[1, 40]).Array[0, 6], Gen.Int[0, 6], Gen.Int).Where(static (shape, _, _) => Size(shape) < 10_000).Sample(
                static (shape, keptRank, seed) =>
                {
                    int[] kept = shape[..Math.Min(keptRank, shape.Length)];
                    int[] reduced = shape[kept.Length..];
                    var x = Layout.Of(shape, 2, new Random(seed));
                    float[] sums = new float[Size(kept)];
                    float[] greatest = Filled(sums.Length, float.NegativeInfinity);
                    float[] least = Filled(sums.Length, float.PositiveInfinity);
                    foreach (int[] index in Layout.Indices(shape))
                    {
                        int at = 0;
                        for (int d = 0; d < kept.Length; d++)
                        {
                            at = (at * kept[d]) + index[d];
                        }

                        float value = x.Value(2, index);
                        sums[at] += value;
                        greatest[at] = Math.Max(greatest[at], value);
                        least[at] = Math.Min(least[at], value);
                    }

                    float[] y = Filled(sums.Length, 1000f);
                    RunAt<V, IReduction.Sum>(y, kept, reduced, x, accumulate: false);
                    Assert.Equal(sums, y);
                    RunAt<V, IReduction.Sum>(y, kept, reduced, x, accumulate: true);
                    Assert.Equal(Array.ConvertAll(sums, static value => 2 * value), y);
                    RunAt<V, IReduction.Max>(y, kept, reduced, x, accumulate: false);
                    Assert.Equal(greatest, y);
                    RunAt<V, IReduction.Min>(y, kept, reduced, x, accumulate: false);
                    Assert.Equal(least, y);
                },
                iter: 200,
                threads: 1);

        private static int Size(int[] shape) => shape.Aggregate(1, static (product, extent) => product * extent);

        private static float[] Filled(int length, float value)
        {
            float[] y = new float[length];
            Array.Fill(y, value);
            return y;
        }
    }

    private struct LongSums : IWidthTest
    {
        private const int Length = 1_200_000;

        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            var random = new Random(1);
            float[] x = new float[Length];
            foreach (ref float value in x.AsSpan())
            {
                value = random.NextSingle();
            }

            Check<V>(x, 1, Length, 0, 1);
            Check<V>(x, 2, Length / 2, Length / 2, 1);
            Check<V>(x, 3, Length / 3, 1, 3);
            Check<V>(x, 30, Length / 30, 1, 30);
            Check<V>(x, 300, Length / 300, 1, 300);
        }

        private static unsafe void Check<V>(float[] x, int outputs, int length, int outputStride, int stride)
            where V : struct, IVector<V>
        {
            float[] y = new float[outputs];
            fixed (float* py = y, px = x)
            {
                IterationSpace space = default;
                Reduce.Start(&space, [outputs], [length], py, outputs);
                space.Add(px, x.Length, new Strided(x, outputStride, stride).Strides);
                Run<V, Weighted.Of1, IReduction.Sum>(&space, 1, y, accumulate: false);
            }

            for (int i = 0; i < outputs; i++)
            {
                double sum = 0;
                for (int j = 0; j < length; j++)
                {
                    sum += x[(i * outputStride) + (j * stride)];
                }

                Assert.InRange(y[i], sum * (1 - 6e-7), sum * (1 + 6e-7));
            }
        }
    }

    private struct NaNs : IWidthTest
    {
        public readonly unsafe void Run<V>()
            where V : struct, IVector<V>
        {
            for (int columns = 1; columns < 40; columns++)
            {
                for (int at = 0; at < columns; at++)
                {
                    float[] x = new float[columns];
                    x[at] = float.NaN;
                    float[] y = new float[1];
                    fixed (float* py = y, px = x)
                    {
                        IterationSpace space = default;
                        Reduce.Start(&space, [], [columns], py, 1);
                        space.Add(px, columns, new Strided(x, 1).Strides);
                        Run<V, Weighted.Of1, IReduction.Max>(&space, 0, y, accumulate: false);
                        Assert.Equal(float.NaN, y[0]);
                        Run<V, Weighted.Of1, IReduction.Min>(&space, 0, y, accumulate: false);
                        Assert.Equal(float.NaN, y[0]);
                    }
                }
            }
        }
    }
}
