using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// A SIMD register of <c>float</c> lanes. Kernels and emitted formulas are written once against this interface and instantiated for
/// 512, 256 and 128 bits and for a single lane.
/// </summary>
/// <remarks>
/// Masks are vectors too: a comparison gives a vector whose lanes have all bits set (true) or clear (false), for <see cref="Select"/>.
/// With AVX-512 comparisons give mask registers, and moving those to vectors is slow: a comparison that only selects should be one of
/// <see cref="SelectGreater"/>, <see cref="SelectGreaterOrEqual"/> and <see cref="SelectEqual"/>.
/// Lane order is memory order.
/// </remarks>
/// <typeparam name="V">The implementing type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IVector<V>
    where V : struct, IVector<V>
{
    /// <summary>The number of lanes: 16, 8, 4 or 1.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the process runs this width in hardware, with fused multiply-add where the width has it.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Whether <see cref="MultiplyAdd"/> rounds once.</summary>
    static abstract bool IsFused { get; }

    /// <summary>All lanes zero.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes equal to <paramref name="value"/>.</summary>
    static abstract V Create(float value);

    /// <summary>All lanes hold the bit pattern <paramref name="bits"/>.</summary>
    static abstract V CreateBits(int bits);

    /// <summary>The mask that is true in the first <paramref name="count"/> lanes (0 … <see cref="Count"/>).</summary>
    static abstract V FirstLanes(int count);

    /// <summary>Loads <see cref="Count"/> floats from <paramref name="source"/> + <paramref name="offset"/> (in floats).</summary>
    static abstract V Load(ref readonly float source, nint offset);

    /// <summary>Loads <see cref="Count"/> upper halves of floats (bfloat16) from <paramref name="source"/> + <paramref name="offset"/> (in halves); the lower halves are zero.</summary>
    static abstract V LoadBFloat16(ref readonly ushort source, nint offset);

    /// <summary>Loads the first <paramref name="count"/> floats (0 … <see cref="Count"/>) and never touches memory behind them; the other lanes are zero.</summary>
    static abstract V LoadPartial(ref readonly float source, nint offset, int count);

    /// <summary>Stores all lanes at <paramref name="destination"/> + <paramref name="offset"/> (in floats).</summary>
    static abstract void Store(V value, ref float destination, nint offset);

    /// <summary>Stores the first <paramref name="count"/> lanes (0 … <see cref="Count"/>) and never touches memory behind them.</summary>
    static abstract void StorePartial(V value, ref float destination, nint offset, int count);

    /// <summary>Sum, lane by lane.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>Difference, lane by lane.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>Product, lane by lane.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>Quotient, lane by lane.</summary>
    static abstract V operator /(V left, V right);

    /// <summary>Negation, lane by lane.</summary>
    static abstract V operator -(V value);

    /// <summary>Bitwise and, for masks and bit patterns.</summary>
    static abstract V operator &(V left, V right);

    /// <summary>Bitwise or, for masks and bit patterns.</summary>
    static abstract V operator |(V left, V right);

    /// <summary>Bitwise exclusive or, for masks and bit patterns.</summary>
    static abstract V operator ^(V left, V right);

    /// <summary>Bitwise complement, for masks.</summary>
    static abstract V operator ~(V value);

    /// <summary>Mask of the lanes where <paramref name="left"/> &gt; <paramref name="right"/>; false for NaN.</summary>
    static abstract V operator >(V left, V right);

    /// <summary>Mask of the lanes where <paramref name="left"/> &gt;= <paramref name="right"/>; false for NaN.</summary>
    static abstract V operator >=(V left, V right);

    /// <summary>Mask of the lanes where <paramref name="left"/> &lt; <paramref name="right"/>; false for NaN.</summary>
    static abstract V operator <(V left, V right);

    /// <summary>Mask of the lanes where <paramref name="left"/> &lt;= <paramref name="right"/>; false for NaN.</summary>
    static abstract V operator <=(V left, V right);

    /// <summary>Mask of the lanes that compare equal; false for NaN.</summary>
    static abstract V Equal(V left, V right);

    /// <summary>Mask of the lanes that do not compare equal; true for NaN.</summary>
    static abstract V NotEqual(V left, V right);

    /// <summary><c>mask ? whenTrue : whenFalse</c>, lane by lane.</summary>
    static abstract V Select(V mask, V whenTrue, V whenFalse);

    /// <summary><c>left &gt; right ? whenTrue : whenFalse</c>, lane by lane; <paramref name="whenFalse"/> for NaN.</summary>
    static abstract V SelectGreater(V left, V right, V whenTrue, V whenFalse);

    /// <summary><c>left &gt;= right ? whenTrue : whenFalse</c>, lane by lane; <paramref name="whenFalse"/> for NaN.</summary>
    static abstract V SelectGreaterOrEqual(V left, V right, V whenTrue, V whenFalse);

    /// <summary><c>left == right ? whenTrue : whenFalse</c>, lane by lane; <paramref name="whenFalse"/> for NaN.</summary>
    static abstract V SelectEqual(V left, V right, V whenTrue, V whenFalse);

    /// <summary><c>left * right + addend</c>, rounded once where the hardware has it.</summary>
    static abstract V MultiplyAdd(V left, V right, V addend);

    /// <summary>The greater value; NaN if either is NaN, as <c>torch.maximum</c>. Which of two zeros is not defined.</summary>
    static abstract V Max(V left, V right);

    /// <summary>The lesser value; NaN if either is NaN, as <c>torch.minimum</c>. Which of two zeros is not defined.</summary>
    static abstract V Min(V left, V right);

    /// <summary>
    /// One instruction: <c>left &gt; right ? left : right</c>, so <paramref name="right"/> where either is NaN. <c>MaxNative(Zero, x)</c> is
    /// a ReLU that passes NaN.
    /// </summary>
    static abstract V MaxNative(V left, V right);

    /// <summary>One instruction: <c>left &lt; right ? left : right</c>, so <paramref name="right"/> where either is NaN.</summary>
    static abstract V MinNative(V left, V right);

    /// <summary>Magnitude, lane by lane.</summary>
    static abstract V Abs(V value);

    /// <summary>Square root, lane by lane, correctly rounded.</summary>
    static abstract V Sqrt(V value);

    /// <summary>Rounds down to an integer.</summary>
    static abstract V Floor(V value);

    /// <summary>Rounds to the nearest integer, halves to even.</summary>
    static abstract V Round(V value);

    /// <summary>Adds integers lane by lane, the operands' bits read as 32-bit integers.</summary>
    static abstract V AddBits(V left, V right);

    /// <summary>Subtracts integers lane by lane, the operands' bits read as 32-bit integers.</summary>
    static abstract V SubtractBits(V left, V right);

    /// <summary>The lower halves of the 64-bit products, lane by lane, the operands' bits read as 32-bit integers.</summary>
    static abstract V MultiplyBits(V left, V right);

    /// <summary>The upper halves of the 64-bit products, lane by lane, the operands' bits read as unsigned 32-bit integers.</summary>
    static abstract V MultiplyHighBits(V left, V right);

    /// <summary>Shifts each lane's bits left, read as 32-bit integers.</summary>
    static abstract V ShiftLeftBits(V value, int count);

    /// <summary>Shifts each lane's bits right with sign, read as 32-bit integers.</summary>
    static abstract V ShiftRightBits(V value, int count);

    /// <summary>Converts each lane's bits, read as 32-bit integers, to <c>float</c>.</summary>
    static abstract V ConvertBitsToSingle(V value);

    /// <summary>Converts each lane to a 32-bit integer, in its bits: rounds toward zero, to the nearest integer there is beyond their range, NaN to 0.</summary>
    static abstract V ConvertToBits(V value);

    /// <summary>Mask of the lanes where <paramref name="left"/> &gt; <paramref name="right"/>, the operands' bits read as 32-bit integers.</summary>
    static abstract V GreaterBits(V left, V right);

    /// <summary>Mask of the lanes whose bits are equal.</summary>
    static abstract V EqualBits(V left, V right);

    /// <summary>The quotients rounded down, lane by lane, the operands' bits read as 32-bit integers. Of division by zero nothing is said.</summary>
    static abstract V FloorDivideBits(V left, V right);

    /// <summary><c>value * 2^exponent</c> for integral exponents from -252 to 252; overflows and underflows as a product does.</summary>
    static abstract V Scale(V value, V exponent);

    /// <summary>Whether <paramref name="left"/> &gt; <paramref name="right"/> in any lane.</summary>
    static abstract bool AnyGreater(V left, V right);

    /// <summary>The sum of all lanes, added pairwise.</summary>
    static abstract float Sum(V value);

    /// <summary>The greatest lane; NaN if any is NaN.</summary>
    static abstract float MaxAcross(V value);

    /// <summary>The least lane; NaN if any is NaN.</summary>
    static abstract float MinAcross(V value);
}
