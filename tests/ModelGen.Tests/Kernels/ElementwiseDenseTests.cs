using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Dense elementwise kernels through the public entry points.</summary>
public sealed class ElementwiseDenseTests
{
    private const int Largest = 70;

    public static TheoryData<int> Arities => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Arities))]
    public void Map_overwrites_and_AddMap_adds_and_neither_leaves_its_operands(int arity)
    {
        for (int length = 0; length <= Largest; length++)
        {
            using var memory = new OperandSet(arity, length);
            Call(arity, accumulate: false, memory.Result.Span, memory);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(Weighted.Reference(arity, k => memory[k].Span[i]), memory.Result.Span[i]);
            }

            memory.Result.Span.Fill(100f);
            Call(arity, accumulate: true, memory.Result.Span, memory);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(100f + Weighted.Reference(arity, k => memory[k].Span[i]), memory.Result.Span[i]);
            }
        }
    }

    [Fact]
    public void The_result_may_be_an_operand()
    {
        float[] x = new float[37];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i;
        }

        float[] b = Array.ConvertAll(x, static value => value + 1);
        Elementwise.AddMap(default(Weighted.Of1), b, b);
        Elementwise.Map(default(Weighted.Of2), x, x, b);
        Assert.Equal(Enumerable.Range(0, 37).Select(static i => i + (4f * (i + 1))), x);
    }

    [Fact]
    public void Fill_sets_every_element()
    {
        float[] x = new float[19];
        Elementwise.Fill(x, 2.5f);
        Assert.All(x, static value => Assert.Equal(2.5f, value));
    }

    [Fact]
    public void Operands_of_another_length_are_refused()
    {
        float[] five = new float[5];
        float[] six = new float[6];
        var error = Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Weighted.Of2), five, five, six));
        Assert.Contains("Operand 2 has 6 elements", error.Message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Elementwise.AddMap(default(Weighted.Of1), six, five));
    }

    private static void Call(int arity, bool accumulate, Span<float> y, OperandSet x)
    {
        switch (arity, accumulate)
        {
            case (1, false):
                Elementwise.Map(default(Weighted.Of1), y, x[0].Span);
                break;
            case (1, true):
                Elementwise.AddMap(default(Weighted.Of1), y, x[0].Span);
                break;
            case (2, false):
                Elementwise.Map(default(Weighted.Of2), y, x[0].Span, x[1].Span);
                break;
            case (2, true):
                Elementwise.AddMap(default(Weighted.Of2), y, x[0].Span, x[1].Span);
                break;
            case (3, false):
                Elementwise.Map(default(Weighted.Of3), y, x[0].Span, x[1].Span, x[2].Span);
                break;
            case (3, true):
                Elementwise.AddMap(default(Weighted.Of3), y, x[0].Span, x[1].Span, x[2].Span);
                break;
            case (4, false):
                Elementwise.Map(default(Weighted.Of4), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span);
                break;
            case (4, true):
                Elementwise.AddMap(default(Weighted.Of4), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span);
                break;
            case (5, false):
                Elementwise.Map(default(Weighted.Of5), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span);
                break;
            case (5, true):
                Elementwise.AddMap(default(Weighted.Of5), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span);
                break;
            case (6, false):
                Elementwise.Map(default(Weighted.Of6), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span);
                break;
            case (6, true):
                Elementwise.AddMap(default(Weighted.Of6), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span);
                break;
            case (7, false):
                Elementwise.Map(default(Weighted.Of7), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span, x[6].Span);
                break;
            case (7, true):
                Elementwise.AddMap(default(Weighted.Of7), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span, x[6].Span);
                break;
            case (8, false):
                Elementwise.Map(default(Weighted.Of8), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span, x[6].Span, x[7].Span);
                break;
            case (8, true):
                Elementwise.AddMap(default(Weighted.Of8), y, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span, x[6].Span, x[7].Span);
                break;
            default:
                Assert.Fail("No such arity.");
                break;
        }
    }
}
