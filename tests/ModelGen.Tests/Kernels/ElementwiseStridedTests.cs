using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Strided elementwise kernels over random iteration spaces, at every width, against a loop over indices.</summary>
public sealed class ElementwiseStridedTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_layout_gives_what_indices_give(int bits) => Width.Run(bits, default(RandomSpaces));

    [Fact]
    public void Every_public_arity_takes_strides()
    {
        for (int arity = 1; arity <= 8; arity++)
        {
            var layout = Layout.Of([3, 5], arity, new Random(arity));
            float[] expected = layout.Result();
            layout.Reference(arity, expected, accumulate: false);
            float[] actual = layout.Result();
            Call(arity, accumulate: false, layout, actual);
            Assert.Equal(expected, actual);

            layout.Reference(arity, expected, accumulate: true);
            Call(arity, accumulate: true, layout, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void A_bias_is_a_row_of_stride_zero()
    {
        float[] x = [1, 2, 3, 4, 5, 6];
        float[] bias = [10, 20, 30];
        float[] y = new float[6];
        Elementwise.Map(default(Sum), [2, 3], new StridedOutput(y, 3, 1), new Strided(x, 3, 1), new Strided(bias, 0, 1));
        Assert.Equal([11, 22, 33, 14, 25, 36], y);
    }

    [Fact]
    public void A_slice_of_the_result_leaves_the_rest()
    {
        float[] y = [9, 9, 9, 9, 9, 9];
        Elementwise.Map(default(Weighted.Of1), [2, 2], new StridedOutput(y.AsSpan(1), 3, 1), new Strided([1, 2, 3, 4], 2, 1));
        Assert.Equal([9, 1, 2, 9, 3, 4], y);
    }

    [Fact]
    public void Arguments_are_checked_before_anything_is_written()
    {
        float[] y = new float[6];
        Assert.Contains(
            "strides reach element 5",
            Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of1), [2, 3], new StridedOutput(y, 3, 1), new Strided(new float[5], 3, 1))).Message,
            StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of1), [2, 4], new StridedOutput(y, 3, 1), new Strided(y, 3, 1)));
        _ = Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of1), [2, 3], new StridedOutput(y, 3, 1), new Strided(y, 1)));
        _ = Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of1), [2, 3], new StridedOutput(y, 3, 1), new Strided(y, -3, 1)));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Elementwise.Map(default(Weighted.Of1), [-1], new StridedOutput(y, 1), new Strided(y, 1)));
        _ = Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of1), [1, 1, 1, 1, 1, 1, 1], new StridedOutput(y), new Strided(y)));
    }

    private static void Call(int arity, bool accumulate, Layout x, Span<float> y)
    {
        switch (arity, accumulate)
        {
            case (1, false):
                Elementwise.Map(default(Weighted.Of1), x.Shape, x.Output(y), x.Operand(0));
                break;
            case (1, true):
                Elementwise.AddMap(default(Weighted.Of1), x.Shape, x.Output(y), x.Operand(0));
                break;
            case (2, false):
                Elementwise.Map(default(Weighted.Of2), x.Shape, x.Output(y), x.Operand(0), x.Operand(1));
                break;
            case (2, true):
                Elementwise.AddMap(default(Weighted.Of2), x.Shape, x.Output(y), x.Operand(0), x.Operand(1));
                break;
            case (3, false):
                Elementwise.Map(default(Weighted.Of3), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2));
                break;
            case (3, true):
                Elementwise.AddMap(default(Weighted.Of3), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2));
                break;
            case (4, false):
                Elementwise.Map(default(Weighted.Of4), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3));
                break;
            case (4, true):
                Elementwise.AddMap(default(Weighted.Of4), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3));
                break;
            case (5, false):
                Elementwise.Map(default(Weighted.Of5), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4));
                break;
            case (5, true):
                Elementwise.AddMap(default(Weighted.Of5), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4));
                break;
            case (6, false):
                Elementwise.Map(default(Weighted.Of6), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5));
                break;
            case (6, true):
                Elementwise.AddMap(default(Weighted.Of6), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5));
                break;
            case (7, false):
                Elementwise.Map(default(Weighted.Of7), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5), x.Operand(6));
                break;
            case (7, true):
                Elementwise.AddMap(default(Weighted.Of7), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5), x.Operand(6));
                break;
            case (8, false):
                Elementwise.Map(default(Weighted.Of8), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5), x.Operand(6), x.Operand(7));
                break;
            case (8, true):
                Elementwise.AddMap(default(Weighted.Of8), x.Shape, x.Output(y), x.Operand(0), x.Operand(1), x.Operand(2), x.Operand(3), x.Operand(4), x.Operand(5), x.Operand(6), x.Operand(7));
                break;
            default:
                Assert.Fail("No such arity.");
                break;
        }
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + x.B;
    }

    private struct RandomSpaces : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V> =>
            Gen.Select(Gen.Int[0, 7].Array[0, 6], Gen.Int).Sample(
                static (shape, seed) =>
                {
                    var layout = Layout.Of(shape, 3, new Random(seed));
                    Check<V, Overwrite>(layout, accumulate: false);
                    Check<V, Accumulate>(layout, accumulate: true);
                },
                iter: 400,
                threads: 1);

        private static unsafe void Check<V, M>(Layout layout, bool accumulate)
            where V : struct, IVector<V>
            where M : struct, IStore
        {
            float[] expected = layout.Result();
            float[] actual = layout.Result();
            layout.Reference(3, expected, accumulate);
            StridedOutput y = layout.Output(actual);
            Strided a = layout.Operand(0);
            Strided b = layout.Operand(1);
            Strided c = layout.Operand(2);
            fixed (float* py = y.Span, pa = a.Span, pb = b.Span, pc = c.Span)
            {
                IterationSpace space = default;
                space.Start(layout.Shape, py, y.Span.Length, in y.Strides);
                space.Add(pa, a.Span.Length, in a.Strides);
                space.Add(pb, b.Span.Length, in b.Strides);
                space.Add(pc, c.Span.Length, in c.Strides);
                Weighted.Of3 formula = default;
                ElementwiseDriver.Run(new FormulaLoop(&ElementwiseLoop.Run<V, Weighted.Of3, M>, &formula, repeats: 0), &space, accumulate);
            }

            Assert.Equal(expected, actual);
        }
    }
}
