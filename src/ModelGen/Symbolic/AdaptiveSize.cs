namespace ModelGen;

/// <summary>
/// The size that adaptive pooling gives an image: one number for all dimensions, or one for each from the outermost on, null for one that stays as it is: <c>7</c>, <c>(2, 3)</c>, <c>(null, 1)</c>.
/// </summary>
public readonly struct AdaptiveSize : IEquatable<AdaptiveSize>
{
    private readonly int count;
    private readonly int? first;
    private readonly int? second;
    private readonly int? third;

    private AdaptiveSize(int count, int? first, int? second, int? third) => (this.count, this.first, this.second, this.third) = (count, first, second, third);

    /// <summary>The same along all dimensions.</summary>
    public static implicit operator AdaptiveSize(int value) => new(1, value, value, value);

    /// <summary>Height and width.</summary>
    public static implicit operator AdaptiveSize((int? Height, int? Width) value) => new(2, value.Height, value.Width, 0);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator AdaptiveSize((int? Depth, int? Height, int? Width) value) => new(3, value.Depth, value.Height, value.Width);

    /// <summary>Whether two sizes are equal.</summary>
    public static bool operator ==(AdaptiveSize left, AdaptiveSize right) => left.Equals(right);

    /// <summary>Whether two sizes are not equal.</summary>
    public static bool operator !=(AdaptiveSize left, AdaptiveSize right) => !left.Equals(right);

    /// <summary>Along a dimension of an image; null where it stays as it is.</summary>
    /// <param name="dimension">0 for the outermost.</param>
    public int? this[int dimension] => dimension switch { 0 => first, 1 => second, _ => third };

    /// <inheritdoc/>
    public bool Equals(AdaptiveSize other) => (count, first, second, third) == (other.count, other.first, other.second, other.third);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AdaptiveSize other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(count, first, second, third);

    /// <inheritdoc/>
    public override string ToString() => count switch { 2 => $"({Text(first)}, {Text(second)})", 3 => $"({Text(first)}, {Text(second)}, {Text(third)})", _ => Text(first) };

    private static string Text(int? size) => size is { } number ? $"{number}" : "null";
}
