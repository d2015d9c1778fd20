namespace ModelGen;

/// <summary>
/// A size, stride or dilation of a window over an image: one number for all dimensions, or one for each from the outermost on: <c>3</c>, <c>(3, 5)</c>, <c>(1, 3, 3)</c>.
/// </summary>
public readonly struct Extent : IEquatable<Extent>
{
    private readonly int count;
    private readonly int first;
    private readonly int second;
    private readonly int third;

    private Extent(int count, int first, int second, int third) => (this.count, this.first, this.second, this.third) = (count, first, second, third);

    /// <summary>The same along all dimensions.</summary>
    public static implicit operator Extent(int value) => new(1, value, value, value);

    /// <summary>Height and width.</summary>
    public static implicit operator Extent((int Height, int Width) value) => new(2, value.Height, value.Width, 0);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator Extent((int Depth, int Height, int Width) value) => new(3, value.Depth, value.Height, value.Width);

    /// <summary>Whether two extents are equal.</summary>
    public static bool operator ==(Extent left, Extent right) => left.Equals(right);

    /// <summary>Whether two extents are not equal.</summary>
    public static bool operator !=(Extent left, Extent right) => !left.Equals(right);

    /// <summary>Along a dimension of an image.</summary>
    /// <param name="dimension">0 for the outermost.</param>
    public int this[int dimension] => dimension switch { 0 => first, 1 => second, _ => third };

    /// <inheritdoc/>
    public bool Equals(Extent other) => (count, first, second, third) == (other.count, other.first, other.second, other.third);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Extent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(count, first, second, third);

    /// <inheritdoc/>
    public override string ToString() => count switch { 2 => $"({first}, {second})", 3 => $"({first}, {second}, {third})", _ => $"{first}" };
}
