using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime;

/// <summary>Called by generated code: bytes as floats.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bytes
{
    /// <summary>Bytes that become floats in a nanosecond, about.</summary>
    private const int PerNanosecond = 8;

    /// <summary><c>y = x</c>, 0 to 255.</summary>
    /// <exception cref="ArgumentException"><paramref name="y"/> is shorter than <paramref name="x"/>.</exception>
    public static void ToFloats(Span<float> y, ReadOnlySpan<byte> x)
    {
        if (y.Length < x.Length)
        {
            throw new ArgumentException($"{x.Length} bytes don't fit into {y.Length} floats.", nameof(y));
        }

        Pieces.Run(new Code { Y = y, X = x }, x.Length, x.Length / PerNanosecond);
    }

    private readonly ref struct Code : IPieceCode
    {
        internal Span<float> Y { get; init; }

        internal ReadOnlySpan<byte> X { get; init; }

        public void Run(int piece, int start, int length)
        {
            ref float y = ref MemoryMarshal.GetReference(Y.Slice(start, length));
            ref byte x = ref MemoryMarshal.GetReference(X.Slice(start, length));
            int i = 0;
            for (; i <= length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Store(Vector128.LoadUnsafe(ref x, (nuint)i), ref Unsafe.Add(ref y, i));
            }

            for (; i < length; i++)
            {
                Unsafe.Add(ref y, i) = Unsafe.Add(ref x, i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(Vector128<byte> x, ref float y)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(x);
            Store(low, ref y);
            Store(high, ref Unsafe.Add(ref y, Vector128<ushort>.Count));
        }

        // As signed integers: the conversion of unsigned ones takes several instructions.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(Vector128<ushort> x, ref float y)
        {
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(x);
            Vector128.ConvertToSingle(low.AsInt32()).StoreUnsafe(ref y);
            Vector128.ConvertToSingle(high.AsInt32()).StoreUnsafe(ref y, (nuint)Vector128<float>.Count);
        }
    }
}
