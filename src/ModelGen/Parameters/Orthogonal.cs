namespace ModelGen.Runtime;

/// <summary>Draws matrices with orthogonal rows or columns: normal numbers, made orthogonal one after the other (Gram and Schmidt, twice, so that rounding does no harm).</summary>
internal static class Orthogonal
{
    /// <summary>Draws a tensor, which is a matrix of its first dimension and all others.</summary>
    /// <exception cref="ArgumentException">It has fewer than two dimensions.</exception>
    internal static float[] Draw(ReadOnlySpan<int> shape, double gain, RandomStream random)
    {
        if (shape.Length < 2)
        {
            throw new ArgumentException($"An orthogonal matrix has at least two dimensions, not {new Shape(shape)}.");
        }

        int rows = shape[0], columns = (int)TensorMath.ElementCount(shape[1..]);
        (int count, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var drawn = new float[rows * columns];
        var normal = new NormalStream(random, drawn.Length);
        NormalCount.Run([normal]);
        normal.Fill(drawn, 0, 0, 1);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] vector = vectors[i] = Array.ConvertAll(drawn.AsSpan(i * length, length).ToArray(), value => (double)value);
            for (int round = 0; round < 2; round++)
            {
                for (int j = 0; j < i; j++)
                {
                    AddTo(vector, vectors[j], -Dot(vector, vectors[j]));
                }
            }

            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] *= scale;
            }
        }

        for (int i = 0; i < drawn.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            drawn[i] = (float)(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        }

        return drawn;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static void AddTo(double[] vector, double[] other, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] += factor * other[i];
        }
    }
}
