namespace ModelGen;

/// <summary>
/// How far windows begin before an image and reach beyond it: numbers like an <see cref="Extent"/>, <c>"same"</c> for as many positions as pixels, or <c>"valid"</c> for none.
/// </summary>
public readonly struct Padding : IEquatable<Padding>
{
    private readonly Extent extent;
    private readonly string? mode;

    private Padding(Extent extent, string? mode) => (this.extent, this.mode) = (extent, mode);

    /// <summary>The same along all dimensions.</summary>
    public static implicit operator Padding(int value) => new(value, null);

    /// <summary>Along height and width.</summary>
    public static implicit operator Padding((int Height, int Width) value) => new(value, null);

    /// <summary>Along depth, height and width.</summary>
    public static implicit operator Padding((int Depth, int Height, int Width) value) => new(value, null);

    /// <summary>An extent.</summary>
    public static implicit operator Padding(Extent value) => new(value, null);

    /// <summary><c>"same"</c> or <c>"valid"</c>.</summary>
    public static implicit operator Padding(string mode) => new(0, mode);

    /// <summary>Whether two paddings are equal.</summary>
    public static bool operator ==(Padding left, Padding right) => left.Equals(right);

    /// <summary>Whether two paddings are not equal.</summary>
    public static bool operator !=(Padding left, Padding right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Padding other) => extent == other.extent && mode == other.mode;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Padding other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(extent, mode);

    /// <inheritdoc/>
    public override string ToString() => mode ?? extent.ToString();
}
