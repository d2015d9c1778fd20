namespace GeneratorTests.Interpreter;

/// <summary>A row-major array of doubles with a shape; integers and masks (0 or 1) are held as doubles too.</summary>
internal sealed class NdArray
{
    public NdArray(int[] shape, double[] data)
    {
        if (data.Length != shape.Aggregate(1, (a, b) => a * b))
        {
            throw new ArgumentException($"{data.Length} elements do not make [{string.Join(", ", shape)}]");
        }

        Shape = shape;
        Data = data;
    }

    public int[] Shape { get; }

    public double[] Data { get; }

    public int Rank => Shape.Length;

    /// <summary>The element at an index of this rank.</summary>
    public double this[int[] index]
    {
        get => Data[Position(index)];
        set => Data[Position(index)] = value;
    }

    public static NdArray Scalar(double value) => new([], [value]);

    /// <summary>The array whose element at each index is what the function says.</summary>
    public static NdArray Build(int[] shape, Func<int[], double> element) => new(shape, [.. Indices(shape).Select(element)]);

    /// <summary>All indices of a shape in row-major order.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        if (shape.Contains(0))
        {
            yield break;
        }

        int[] index = new int[shape.Length];
        while (true)
        {
            yield return [.. index];
            int axis = shape.Length - 1;
            while (axis >= 0 && ++index[axis] == shape[axis])
            {
                index[axis--] = 0;
            }

            if (axis < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The element that NumPy broadcasting puts at an index of a possibly larger shape.</summary>
    public double Broadcast(int[] index)
    {
        int added = index.Length - Rank;
        return this[[.. Shape.Select((size, axis) => size == 1 ? 0 : index[axis + added])]];
    }

    public NdArray Reshape(int[] shape) => new(shape, Data);

    private int Position(int[] index)
    {
        int position = 0;
        for (int axis = 0; axis < Rank; axis++)
        {
            if (index[axis] < 0 || index[axis] >= Shape[axis])
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"[{string.Join(", ", index)}] lies outside [{string.Join(", ", Shape)}]");
            }

            position = (position * Shape[axis]) + index[axis];
        }

        return position;
    }
}
