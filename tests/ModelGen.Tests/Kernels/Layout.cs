using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>
/// A random iteration space: a result that is dense, permuted, or a slice, and operands that are besides broadcast in some dimensions.
/// All values are small integers.
/// </summary>
internal sealed class Layout
{
    private readonly int[] resultStrides;
    private readonly int resultLength;
    private readonly List<(float[] Data, int[] Strides)> operands = [];

    private Layout(int[] shape, Random random)
    {
        Shape = shape;
        (resultStrides, resultLength) = RandomStrides(shape, random, broadcasts: false);
    }

    public int[] Shape { get; }

    public static Layout Of(int[] shape, int operands, Random random)
    {
        var layout = new Layout(shape, random);
        for (int k = 0; k < operands; k++)
        {
            (int[] strides, int length) = RandomStrides(shape, random, broadcasts: true);
            layout.operands.Add((RandomIntegers(length, random), strides));
        }

        return layout;
    }

    /// <summary>Strides over a shape and the length they reach: in row-major order or any other, with gaps or without.</summary>
    public static (int[] Strides, int Length) RandomStrides(int[] shape, Random random, bool broadcasts)
    {
        int[] order = Enumerable.Range(0, shape.Length).ToArray();
        if (random.Next(3) == 0)
        {
            random.Shuffle(order);
        }

        int[] strides = new int[shape.Length];
        int next = random.Next(6) == 0 ? 2 : 1;
        int last = 0;
        foreach (int d in order.Reverse())
        {
            if (broadcasts && random.Next(4) == 0)
            {
                continue;
            }

            strides[d] = next;
            last += next * Math.Max(0, shape[d] - 1);
            next = (next * Math.Max(1, shape[d])) + (random.Next(5) == 0 ? 3 : 0);
        }

        return (strides, last + 1);
    }

    public static float[] RandomIntegers(int length, Random random)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = random.Next(-9, 10);
        }

        return values;
    }

    public float[] Result()
    {
        float[] result = new float[resultLength];
        Array.Fill(result, 1000f);
        return result;
    }

    public StridedOutput Output(Span<float> y) => resultStrides switch
    {
        [] => new(y),
        [int a] => new(y, a),
        [int a, int b] => new(y, a, b),
        [int a, int b, int c] => new(y, a, b, c),
        [int a, int b, int c, int d] => new(y, a, b, c, d),
        [int a, int b, int c, int d, int e] => new(y, a, b, c, d, e),
        [int a, int b, int c, int d, int e, int f] => new(y, a, b, c, d, e, f),
        _ => throw new InvalidOperationException(),
    };

    public Strided Operand(int k) => Strided(operands[k].Data, operands[k].Strides);

    public static Strided Strided(float[] x, int[] strides) => strides switch
    {
        [] => new(x),
        [int a] => new(x, a),
        [int a, int b] => new(x, a, b),
        [int a, int b, int c] => new(x, a, b, c),
        [int a, int b, int c, int d] => new(x, a, b, c, d),
        [int a, int b, int c, int d, int e] => new(x, a, b, c, d, e),
        [int a, int b, int c, int d, int e, int f] => new(x, a, b, c, d, e, f),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>The weighted formula by indices.</summary>
    public void Reference(int arity, float[] y, bool accumulate)
    {
        foreach (int[] index in Indices(Shape))
        {
            ref float target = ref ResultAt(y, index);
            float value = Value(arity, index);
            target = accumulate ? target + value : value;
        }
    }

    /// <summary>The weighted formula at one index.</summary>
    public float Value(int arity, int[] index) => Weighted.Reference(arity, k => OperandAt(k, index));

    public float OperandAt(int k, int[] index) => operands[k].Data[Offset(operands[k].Strides, index)];

    public ref float ResultAt(float[] y, int[] index) => ref y[Offset(resultStrides, index)];

    public static int Offset(int[] strides, int[] index) => strides.Zip(index, static (s, i) => s * i).Sum();

    public static IEnumerable<int[]> Indices(int[] shape)
    {
        if (shape.Contains(0))
        {
            yield break;
        }

        int[] index = new int[shape.Length];
        while (true)
        {
            yield return (int[])index.Clone();
            int d = shape.Length - 1;
            while (d >= 0 && ++index[d] == shape[d])
            {
                index[d--] = 0;
            }

            if (d < 0)
            {
                yield break;
            }
        }
    }
}
