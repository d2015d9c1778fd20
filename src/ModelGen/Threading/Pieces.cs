using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A pass over a long range of memory, a piece at a time.</summary>
internal interface IPieceCode
{
    /// <summary>Does a piece.</summary>
    /// <param name="piece">Which one, from 0 on.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its elements.</param>
    void Run(int piece, int start, int length);
}

/// <summary>Cuts a long range into at most <see cref="Most"/> pieces, which threads share. Where it is cut depends on its length alone.</summary>
internal static class Pieces
{
    /// <summary>The most pieces of a range.</summary>
    internal const int Most = 64;

    /// <summary>Pieces are multiples of this, except for the last one.</summary>
    internal const int Granule = 4096;

    /// <summary>The elements of a piece, at least.</summary>
    private const int Least = 4 * Granule;

    /// <summary>The number of pieces of a range.</summary>
    internal static int Count(int length) => length <= Least ? 1 : (int)(((long)length + Length(length) - 1) / Length(length));

    /// <summary>Does all pieces.</summary>
    /// <param name="code">Does one.</param>
    /// <param name="length">The elements of the range.</param>
    /// <param name="nanoseconds">About how long one thread takes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<T>(scoped in T code, int length, long nanoseconds)
        where T : struct, IPieceCode, allows ref struct
    {
        if (length <= Least)
        {
            code.Run(0, 0, length);
            return;
        }

        Share(in code, length, nanoseconds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Share<T>(scoped in T code, int length, long nanoseconds)
        where T : struct, IPieceCode, allows ref struct
    {
        var units = new Units<T>(in code, length);
        Partition.Run(ref units, Count(length), Partition.Threads(nanoseconds));
    }

    private static int Length(int length) => Math.Max(Least, ((length / Most / Granule) + 1) * Granule);

    private readonly ref struct Units<T> : IUnits
        where T : struct, IPieceCode, allows ref struct
    {
        private readonly T code;
        private readonly int length;

        internal Units(scoped in T code, int length)
        {
            this.code = code;
            this.length = length;
        }

        public void Run(int unit)
        {
            int start = unit * Length(length);
            code.Run(unit, start, Math.Min(Length(length), length - start));
        }
    }
}
