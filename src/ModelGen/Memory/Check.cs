using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Validation of what users pass to entry points; nothing has been computed or changed when one of these throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Check
{
    /// <summary>Stands for all sizes that are too large to be counted; sums of some of them do not overflow.</summary>
    private const long Uncountable = 1L << 60;

    /// <summary>A symbol's value is not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Symbol(int value, string name)
    {
        if (value < 0)
        {
            ThrowSymbol(value, name);
        }
    }

    /// <summary>A size computed from named dimensions is not negative.</summary>
    /// <param name="size">The size.</param>
    /// <param name="what">What lies outside if it is: <c>2..time in dimension 1 of [batch, time]</c>.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNegative(int size, string what)
    {
        if (size < 0)
        {
            ThrowSize(size, what);
        }
    }

    /// <summary>A size is as large as something needs it.</summary>
    /// <param name="size">The size.</param>
    /// <param name="least">What it must be at least.</param>
    /// <param name="name">The size as the user reads it: <c>time</c>, <c>batch - 1</c>.</param>
    /// <param name="what">What needs it: <c>amax over dimension 1 of [batch, time]</c>.</param>
    /// <exception cref="ArgumentException">It is less.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtLeast(int size, int least, string name, string what)
    {
        if (size < least)
        {
            ThrowTooSmall(size, least, name, what);
        }
    }

    /// <summary>
    /// A product of sizes: exact where memory could have so many elements, and else a number that is larger than any length. Of more factors, products of products.
    /// </summary>
    /// <param name="left">Not negative.</param>
    /// <param name="right">Not negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Product(long left, long right)
    {
        long high = Math.BigMul(left, right, out long low);
        return high == 0 && (ulong)low < Uncountable ? low : left < 0 || right < 0 ? 0 : Uncountable;
    }

    /// <summary>A symbol's value is at most what a trainer was created for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is greater, or negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Capacity(int value, int capacity, string name)
    {
        if ((uint)value > (uint)capacity)
        {
            ThrowCapacity(value, capacity, name);
        }
    }

    /// <summary>A span has as many elements as its shape says.</summary>
    /// <param name="actual">The span's length.</param>
    /// <param name="expected">The product of the dimensions.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="shape">The declared shape: <c>[batch, 784]</c>.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, long expected, string name, string shape)
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, name, shape, "");
        }
    }

    /// <summary>A span has as many elements as its shape says, which depends on one symbol.</summary>
    /// <inheritdoc cref="Length(int, long, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, long expected, string name, string shape, string symbol, int value)
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, name, shape, $" for {symbol} = {value}");
        }
    }

    /// <summary>A span has as many elements as its shape says, which depends on several symbols.</summary>
    /// <inheritdoc cref="Length(int, long, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, long expected, string name, string shape, string symbol1, int value1, string symbol2, int value2)
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, name, shape, $" for {symbol1} = {value1}, {symbol2} = {value2}");
        }
    }

    /// <summary>A span is empty (not wanted) or has as many elements as its shape says.</summary>
    /// <inheritdoc cref="Length(int, long, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OptionalLength(int actual, long expected, string name, string shape)
    {
        if (actual != expected && actual != 0)
        {
            ThrowLength(actual, expected, name, shape, "");
        }
    }

    /// <summary>A result shares no memory with another argument.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<float> result, ReadOnlySpan<float> other, string resultName, string otherName)
    {
        if (result.Overlaps(other))
        {
            ThrowOverlap(resultName, otherName);
        }
    }

    /// <summary>A result shares no memory with another argument.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<float> result, ReadOnlySpan<int> other, string resultName, string otherName) =>
        Overlap(result, MemoryMarshal.Cast<int, float>(other), resultName, otherName);

    /// <inheritdoc cref="Overlap(ReadOnlySpan{float}, ReadOnlySpan{float}, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<int> result, ReadOnlySpan<float> other, string resultName, string otherName) =>
        Overlap(MemoryMarshal.Cast<int, float>(result), other, resultName, otherName);

    /// <inheritdoc cref="Overlap(ReadOnlySpan{float}, ReadOnlySpan{float}, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<int> result, ReadOnlySpan<int> other, string resultName, string otherName) =>
        Overlap(MemoryMarshal.Cast<int, float>(result), MemoryMarshal.Cast<int, float>(other), resultName, otherName);

    /// <inheritdoc cref="Overlap(ReadOnlySpan{float}, ReadOnlySpan{float}, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<float> result, ReadOnlySpan<byte> other, string resultName, string otherName)
    {
        if (MemoryMarshal.AsBytes(result).Overlaps(other))
        {
            ThrowOverlap(resultName, otherName);
        }
    }

    /// <inheritdoc cref="Overlap(ReadOnlySpan{float}, ReadOnlySpan{float}, string, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overlap(ReadOnlySpan<int> result, ReadOnlySpan<byte> other, string resultName, string otherName) =>
        Overlap(MemoryMarshal.Cast<int, float>(result), other, resultName, otherName);

    /// <summary>A set of gradients, if there is one, belongs to the model class.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void SameLayout(GradientSet? gradients, ParameterSet model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (gradients is not null && gradients.Layout != model.Layout)
        {
            throw new ArgumentException("These are not gradients of this model: make them with its CreateGradients.", name);
        }
    }

    /// <summary>All values are indices into <paramref name="count"/> things, or <paramref name="except"/>.</summary>
    /// <exception cref="ArgumentException">One is neither; the message has its position.</exception>
    public static void Indices(ReadOnlySpan<int> values, int count, string name, int except)
    {
        if (FirstOutside(values, count, except) is >= 0 and int position)
        {
            ThrowIndex(position, values[position], count, name);
        }
    }

    /// <summary>All values are indices into <paramref name="count"/> things.</summary>
    /// <exception cref="ArgumentException">One is negative or not less than <paramref name="count"/>; the message has its position.</exception>
    public static void Indices(ReadOnlySpan<int> values, int count, string name)
    {
        if (FirstOutside(values, count) is >= 0 and int position)
        {
            ThrowIndex(position, values[position], count, name);
        }
    }

    /// <summary>The position of the first value that is neither an index into <paramref name="count"/> things nor <paramref name="except"/>; −1 where there is none.</summary>
    internal static int FirstOutside(ReadOnlySpan<int> values, int count, int? except)
    {
        int first = FirstOutside(values, count);
        while (first >= 0 && values[first] == except)
        {
            int further = FirstOutside(values[(first + 1)..], count);
            first = further < 0 ? -1 : first + 1 + further;
        }

        return first;
    }

    /// <summary>The position of the first value that is no index into <paramref name="count"/> things; −1 where there is none.</summary>
    private static int FirstOutside(ReadOnlySpan<int> values, int count)
    {
        ref int first = ref MemoryMarshal.GetReference(values);
        var limit = new Vector<uint>((uint)count);
        int i = 0;
        for (; i <= values.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(Vector.LoadUnsafe(ref first, (nuint)i).As<int, uint>(), limit))
            {
                break;
            }
        }

        for (; i < values.Length; i++)
        {
            if ((uint)values[i] >= (uint)count)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Offsets are where bags of <paramref name="count"/> things begin: 0 first, none less than the one before, none greater than the count.</summary>
    /// <exception cref="ArgumentException">They are not; the message has the position.</exception>
    public static void Offsets(ReadOnlySpan<int> values, int count, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (i == 0 ? values[i] != 0 : values[i] < values[i - 1] || values[i] > count)
            {
                ThrowOffset(i, values[i], count, name);
            }
        }
    }

    /// <summary>A forward pass that assigns state tensors has something to assign from: means over nothing are undefined, and would be so in all later calls.</summary>
    /// <param name="any">Whether any of the inputs has values.</param>
    /// <param name="names">The inputs whose sizes may be 0: <c>x, target</c>.</param>
    /// <exception cref="ArgumentException">All of them are empty.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Samples(bool any, string names)
    {
        if (!any)
        {
            ThrowSamples(names);
        }
    }

    /// <summary>The position of the first infinity or NaN, or −1.</summary>
    internal static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            if (!Vector.LessThanAll(Vector.Abs(Vector.LoadUnsafe(ref first, (nuint)i)), new Vector<float>(float.PositiveInfinity)))
            {
                break;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    [DoesNotReturn]
    private static void ThrowSamples(string names) => throw new ArgumentException(
        $"No samples: {names} {(names.Contains(',', StringComparison.Ordinal) ? "are" : "is")} empty, and what training assigns to state tensors would be undefined from here on. Leave out batches of size 0.");

    [DoesNotReturn]
    private static void ThrowSize(int size, string what) =>
        throw new ArgumentException($"The sizes do not fit: {what} lies outside by {-(long)size}.");

    [DoesNotReturn]
    private static void ThrowTooSmall(int size, int least, string name, string what) =>
        throw new ArgumentException($"The sizes do not fit: {name} is {size}, but must be at least {least} for {what}.");

    [DoesNotReturn]
    private static void ThrowOffset(int position, int value, int count, string name) => throw new ArgumentException(
        $"Offset {position} is {value}; offsets begin with 0, do not fall, and are at most the number of indices, {count}.", name);

    [DoesNotReturn]
    private static void ThrowSymbol(int value, string name) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; a size is not negative.");

    [DoesNotReturn]
    private static void ThrowCapacity(int value, int capacity, string name) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; the trainer was created for 0 to {capacity}.");

    [DoesNotReturn]
    private static void ThrowLength(int actual, long expected, string name, string shape, string symbols) =>
        throw new ArgumentException(
            expected is >= Uncountable or < 0
                ? $"Got {actual:N0} values, expected {shape}{symbols}: more than memory can have."
                : $"Got {actual:N0} values, expected {shape} = {expected:N0}{symbols}.",
            name);

    [DoesNotReturn]
    private static void ThrowOverlap(string resultName, string otherName) =>
        throw new ArgumentException($"{resultName} shares memory with {otherName}; it would be overwritten while it is read.", resultName);

    [DoesNotReturn]
    private static void ThrowIndex(int position, int value, int count, string name) =>
        throw new ArgumentException($"Value {value} at position {position} is out of range: expected {(count > 0 ? $"0 to {count - 1}" : "none, because there is nothing to choose from")}.", name);
}
