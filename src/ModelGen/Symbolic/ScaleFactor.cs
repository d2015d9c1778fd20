namespace ModelGen;

/// <summary>
/// What the sizes of an image are multiplied by: one number for all dimensions, or one for each from the outermost on: <c>2</c>, <c>(2, 1.5)</c>, <c>(1, 2, 2)</c>.
/// </summary>
public readonly struct ScaleFactor : IEquatable<ScaleFactor>
{
    private readonly int count;
    private readonly double first;
    private readonly double second;
    private readonly double third;

    private ScaleFactor(int count, double first, double second, double third) => (this.count, this.first, this.second, this.third) = (count, first, second, third);

    /// <summary>The same along all dimensions.</summary>
    public static implicit operator ScaleFactor(double value) => new(1, value, value, value);

    /// <summary>Height and width.</summary>
    public static implicit operator ScaleFactor((double Height, double Width) value) => new(2, value.Height, value.Width, 0);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator ScaleFactor((double Depth, double Height, double Width) value) => new(3, value.Depth, value.Height, value.Width);

    /// <summary>Whether two factors are equal.</summary>
    public static bool operator ==(ScaleFactor left, ScaleFactor right) => left.Equals(right);

    /// <summary>Whether two factors are not equal.</summary>
    public static bool operator !=(ScaleFactor left, ScaleFactor right) => !left.Equals(right);

    /// <summary>Along a dimension of an image.</summary>
    /// <param name="dimension">0 for the outermost.</param>
    public double this[int dimension] => dimension switch { 0 => first, 1 => second, _ => third };

    /// <inheritdoc/>
    public bool Equals(ScaleFactor other) => (count, first, second, third) == (other.count, other.first, other.second, other.third);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ScaleFactor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(count, first, second, third);

    /// <inheritdoc/>
    public override string ToString() => count switch { 2 => $"({first}, {second})", 3 => $"({first}, {second}, {third})", _ => $"{first}" };
}
