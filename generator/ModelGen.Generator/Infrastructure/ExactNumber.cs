namespace ModelGen.Generator.Infrastructure;

/// <summary>A number that equals another one if all bits are the same: NaN equals itself, and 0 is not −0, which gives other results (<c>1 / x</c>).</summary>
internal readonly record struct ExactNumber(double Value)
{
    public bool Equals(ExactNumber other) => BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();

    public static implicit operator ExactNumber(double value) => new(value);

    public static implicit operator double(ExactNumber number) => number.Value;
}
