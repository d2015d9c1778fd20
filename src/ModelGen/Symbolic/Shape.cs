using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>
/// The dimensions of a tensor, outermost first. Inside a declaration its values are integers to the C# compiler and symbolic values to
/// the generator; for a bound <see cref="Parameter"/> they are real.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? dimensions;

    internal Shape(ReadOnlySpan<int> dimensions) => this.dimensions = dimensions.ToArray();

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => AsSpan().Length;

    /// <summary>The dimension at <paramref name="index"/>, 0 … <see cref="Rank"/> − 1.</summary>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public int this[int index] => AsSpan()[index];

    /// <summary>The dimension at <paramref name="index"/>, possibly from the end: <c>x.Shape[^1]</c>.</summary>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public int this[Index index] => AsSpan()[index];

    /// <summary>Whether two shapes have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => dimensions;

    /// <summary>Gives the two dimensions of a matrix.</summary>
    public void Deconstruct(out int dim0, out int dim1)
    {
        var d = OfRank(2);
        (dim0, dim1) = (d[0], d[1]);
    }

    /// <summary>Gives the three dimensions of a tensor of rank 3.</summary>
    public void Deconstruct(out int dim0, out int dim1, out int dim2)
    {
        var d = OfRank(3);
        (dim0, dim1, dim2) = (d[0], d[1], d[2]);
    }

    /// <summary>Gives the four dimensions of a tensor of rank 4.</summary>
    public void Deconstruct(out int dim0, out int dim1, out int dim2, out int dim3)
    {
        var d = OfRank(4);
        (dim0, dim1, dim2, dim3) = (d[0], d[1], d[2], d[3]);
    }

    /// <summary>Gives the five dimensions of a tensor of rank 5.</summary>
    public void Deconstruct(out int dim0, out int dim1, out int dim2, out int dim3, out int dim4)
    {
        var d = OfRank(5);
        (dim0, dim1, dim2, dim3, dim4) = (d[0], d[1], d[2], d[3], d[4]);
    }

    /// <summary>Gives the six dimensions of a tensor of rank 6.</summary>
    public void Deconstruct(out int dim0, out int dim1, out int dim2, out int dim3, out int dim4, out int dim5)
    {
        var d = OfRank(6);
        (dim0, dim1, dim2, dim3, dim4, dim5) = (d[0], d[1], d[2], d[3], d[4], d[5]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dimension in AsSpan())
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>The shape as messages show it: <c>[128, 784]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("[");
        foreach (int dimension in AsSpan())
        {
            text.Append(text.Length > 1 ? ", " : "").Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }

    private ReadOnlySpan<int> OfRank(int rank) =>
        Rank == rank ? AsSpan() : throw new InvalidOperationException($"The shape {this} does not have {rank} dimensions.");
}
