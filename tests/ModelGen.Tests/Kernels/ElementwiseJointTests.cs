using System.Runtime.CompilerServices;
using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Elementwise kernels of several results: dense and strided ones, at every width, against a loop over elements.</summary>
public sealed class ElementwiseJointTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(65)]
    public void Every_number_of_results_is_written_and_nothing_beside_it(int length)
    {
        using var x = new OperandSet(8, length);
        using var y = new OperandSet(4, length);
        Elementwise.Map(default(Joint1), new DenseOutputs(y[0].Span), x[0].Span);
        AssertEach(length, i => x[0].Span[i], y[0].Span);
        Elementwise.Map(default(Joint2), new DenseOutputs(y[0].Span, y[1].Span), x[0].Span, x[1].Span);
        AssertEach(length, i => x[0].Span[i] + x[1].Span[i], y[0].Span);
        AssertEach(length, i => x[0].Span[i] - x[1].Span[i], y[1].Span);
        Elementwise.Map(default(Joint3), new DenseOutputs(y[0].Span, y[1].Span, y[2].Span), x[0].Span, x[1].Span, x[2].Span);
        AssertEach(length, i => x[0].Span[i], y[0].Span);
        AssertEach(length, i => x[1].Span[i], y[1].Span);
        AssertEach(length, i => x[2].Span[i], y[2].Span);
        Elementwise.Map(
            new Joint4(3),
            new DenseOutputs(y[0].Span, y[1].Span, y[2].Span, y[3].Span),
            x[0].Span,
            x[1].Span,
            x[2].Span,
            x[3].Span,
            x[4].Span,
            x[5].Span,
            x[6].Span,
            x[7].Span);
        for (int k = 0; k < 4; k++)
        {
            AssertEach(length, i => (3 * x[k].Span[i]) + x[k + 4].Span[i], y[k].Span);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(21)]
    public void Up_to_eight_results_are_written(int length)
    {
        using var x = new OperandSet(1, length);
        using var y = new OperandSet(8, length);
        Elementwise.Map(default(Joint5), new DenseOutputs(y[0].Span, y[1].Span, y[2].Span, y[3].Span, y[4].Span), x[0].Span);
        AssertMultiples(5);
        Elementwise.Map(default(Joint6), new DenseOutputs(y[0].Span, y[1].Span, y[2].Span, y[3].Span, y[4].Span, y[5].Span), x[0].Span);
        AssertMultiples(6);
        Elementwise.Map(default(Joint7), new DenseOutputs(y[0].Span, y[1].Span, y[2].Span, y[3].Span, y[4].Span, y[5].Span, y[6].Span), x[0].Span);
        AssertMultiples(7);
        Elementwise.Map(default(Joint8), new DenseOutputs(y[0].Span, y[1].Span, y[2].Span, y[3].Span, y[4].Span, y[5].Span, y[6].Span, y[7].Span), x[0].Span);
        AssertMultiples(8);
        for (int k = 0; k < 8; k++)
        {
            y[k].Span.Clear();
        }

        Elementwise.Map(
            default(Joint8),
            [length],
            new StridedOutputs(new(y[0].Span, 1), new(y[1].Span, 1), new(y[2].Span, 1), new(y[3].Span, 1), new(y[4].Span, 1), new(y[5].Span, 1), new(y[6].Span, 1), new(y[7].Span, 1)),
            new Strided(x[0].Span, 1));
        AssertMultiples(8);

        void AssertMultiples(int results)
        {
            for (int k = 0; k < results; k++)
            {
                AssertEach(length, i => (results + k) * x[0].Span[i], y[k].Span);
            }
        }
    }

    [Fact]
    public void Results_may_be_operands()
    {
        for (int length = 1; length < 70; length++)
        {
            float[] a = [.. Enumerable.Range(1, length).Select(static i => (float)i)];
            float[] b = [.. Enumerable.Range(1, length).Select(static i => 100f * i)];
            Elementwise.Map(default(Joint2), new DenseOutputs(b, a), a, b);
            Assert.Equal(Enumerable.Range(1, length).Select(static i => 101f * i), b);
            Assert.Equal(Enumerable.Range(1, length).Select(static i => -99f * i), a);

            Elementwise.Map(default(Joint2), [length], new StridedOutputs(new(a, 1), new(b, 1)), new Strided(a, 1), new Strided(b, 1));
            Assert.Equal(Enumerable.Range(1, length).Select(static i => 2f * i), a);
            Assert.Equal(Enumerable.Range(1, length).Select(static i => -200f * i), b);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_layout_gives_what_indices_give(int bits) => Width.Run(bits, default(RandomSpaces));

    [Fact]
    public void Strided_results_leave_what_is_between_them()
    {
        float[] y = [9, 9, 9, 9, 9, 9];
        float[] z = new float[2];
        Elementwise.Map(default(Joint2), [2], new StridedOutputs(new(y.AsSpan(1), 3), new(z, 1)), new Strided([1, 2], 1), new Strided([10], 0));
        Assert.Equal([9, 11, 9, 9, 12, 9], y);
        Assert.Equal([-9, -8], z);
    }

    [Fact]
    public void Other_numbers_of_operands_or_results_are_refused()
    {
        float[] x = new float[5];
        AssertRefused("number of results is 2, not 1", () => Elementwise.Map(default(Joint2), new DenseOutputs(x), x, x));
        AssertRefused("number of results is 2, not 3", () => Elementwise.Map(default(Joint2), new DenseOutputs(x, x, x), x, x));
        AssertRefused("number of operands is 2, not 1", () => Elementwise.Map(default(Joint2), new DenseOutputs(x, x), x));
        AssertRefused("number of operands is 2, not 3", () => Elementwise.Map(default(Joint2), new DenseOutputs(x, x), x, x, x));
        AssertRefused("Result 2 has 4 elements", () => Elementwise.Map(default(Joint2), new DenseOutputs(x, x.AsSpan(1)), x, x));
        AssertRefused("number of results is 2, not 1", () => Elementwise.Map(default(Joint2), [5], new StridedOutputs(new(x, 1)), new Strided(x, 1), new Strided(x, 1)));
        AssertRefused(
            "Result 2 has 4 elements, but its strides reach element 4",
            () => Elementwise.Map(default(Joint2), [5], new StridedOutputs(new(x, 1), new(x.AsSpan(1), 1)), new Strided(x, 1), new Strided(x, 1)));
        AssertRefused(
            "Operand 2 has 1 strides",
            () => Elementwise.Map(default(Joint2), [1, 5], new StridedOutputs(new(x, 5, 1), new(x, 5, 1)), new Strided(x, 5, 1), new Strided(x, 1)));
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void AssertEach(int length, Func<int, float> expected, Span<float> actual)
    {
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(expected(i), actual[i]);
        }
    }

    private readonly struct Joint1 : IJointFormula, IOperands1, IResults1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V> => y.A = x.A;
    }

    /// <summary>Sum and difference.</summary>
    private readonly struct Joint2 : IJointFormula, IOperands2, IResults2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = x.A + x.B;
            y.B = x.A - x.B;
        }
    }

    private readonly struct Joint3 : IJointFormula, IOperands3, IResults3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = x.A;
            y.B = x.B;
            y.C = x.C;
        }
    }

    private readonly struct Joint4(float factor) : IJointFormula, IOperands8, IResults4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = (V.Create(factor) * x.A) + x.E;
            y.B = (V.Create(factor) * x.B) + x.F;
            y.C = (V.Create(factor) * x.C) + x.G;
            y.D = (V.Create(factor) * x.D) + x.H;
        }
    }

    private readonly struct Joint5 : IJointFormula, IOperands1, IResults5
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = V.Create(5f) * x.A;
            y.B = V.Create(6f) * x.A;
            y.C = V.Create(7f) * x.A;
            y.D = V.Create(8f) * x.A;
            y.E = V.Create(9f) * x.A;
        }
    }

    private readonly struct Joint6 : IJointFormula, IOperands1, IResults6
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = V.Create(6f) * x.A;
            y.B = V.Create(7f) * x.A;
            y.C = V.Create(8f) * x.A;
            y.D = V.Create(9f) * x.A;
            y.E = V.Create(10f) * x.A;
            y.F = V.Create(11f) * x.A;
        }
    }

    private readonly struct Joint7 : IJointFormula, IOperands1, IResults7
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = V.Create(7f) * x.A;
            y.B = V.Create(8f) * x.A;
            y.C = V.Create(9f) * x.A;
            y.D = V.Create(10f) * x.A;
            y.E = V.Create(11f) * x.A;
            y.F = V.Create(12f) * x.A;
            y.G = V.Create(13f) * x.A;
        }
    }

    private readonly struct Joint8 : IJointFormula, IOperands1, IResults8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = V.Create(8f) * x.A;
            y.B = V.Create(9f) * x.A;
            y.C = V.Create(10f) * x.A;
            y.D = V.Create(11f) * x.A;
            y.E = V.Create(12f) * x.A;
            y.F = V.Create(13f) * x.A;
            y.G = V.Create(14f) * x.A;
            y.H = V.Create(15f) * x.A;
        }
    }

    private struct RandomSpaces : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V> =>
            Gen.Select(Gen.OneOf(Gen.Int[0, 7], Gen.Int[1, 70]).Array[0, 5], Gen.Int).Where(static (shape, _) => shape.Aggregate(1, static (n, d) => n * d) < 5000).Sample(
                static (shape, seed) =>
                {
                    var random = new Random(seed);
                    Check<V>(shape, Layout.Of(shape, 2, random), Layout.Of(shape, 0, random));
                },
                iter: 400,
                threads: 1);

        private static unsafe void Check<V>(int[] shape, Layout first, Layout second)
            where V : struct, IVector<V>
        {
            float[] sum = first.Result();
            float[] difference = second.Result();
            float[] expectedSum = first.Result();
            float[] expectedDifference = second.Result();
            foreach (int[] index in Layout.Indices(shape))
            {
                first.ResultAt(expectedSum, index) = first.OperandAt(0, index) + first.OperandAt(1, index);
                second.ResultAt(expectedDifference, index) = first.OperandAt(0, index) - first.OperandAt(1, index);
            }

            StridedOutput y = first.Output(sum);
            StridedOutput z = second.Output(difference);
            Strided a = first.Operand(0);
            Strided b = first.Operand(1);
            fixed (float* py = y.Span, pz = z.Span, pa = a.Span, pb = b.Span)
            {
                IterationSpace space = default;
                space.Start(shape, py, y.Span.Length, in y.Strides);
                Assert.True(space.TryAddResult(pz, in z));
                space.Add(pa, a.Span.Length, in a.Strides);
                space.Add(pb, b.Span.Length, in b.Strides);
                Joint2 formula = default;
                ElementwiseDriver.Run(new FormulaLoop(&JointLoop.Run<V, Joint2>, &formula, repeats: 0), &space, accumulate: false);
            }

            Assert.Equal(expectedSum, sum);
            Assert.Equal(expectedDifference, difference);
        }
    }
}
