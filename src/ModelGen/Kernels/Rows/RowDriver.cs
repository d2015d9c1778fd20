using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A kernel that computes each row by itself, at any vector width.</summary>
internal interface IRowCode
{
    /// <summary>Does <paramref name="rows"/> rows from <paramref name="row"/> on.</summary>
    void Run<V>(nint row, nint rows)
        where V : struct, IVector<V>;
}

/// <summary>Runs row kernels at the widest vectors the process has, on several threads where that is asked for and worth it.</summary>
internal static class RowDriver
{
    /// <summary>The elements of a unit, at least.</summary>
    private const int UnitElements = 8192;

    /// <summary>What a unit takes where rows are shared one by one.</summary>
    private const long UnitNanoseconds = 4_000;

    /// <summary>Elements that a row takes the time of, however short it is.</summary>
    private const int LeastColumns = 16;

    /// <summary>Does all rows; an element takes about a nanosecond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<T>(scoped in T code, int rows, int columns)
        where T : struct, IRowCode, allows ref struct
    {
        long elements = (long)rows * Math.Max(columns, LeastColumns);
        int threads = Partition.Threads(elements);
        if (threads == 1)
        {
            RunPart(in code, 0, rows);
            return;
        }

        // Whole groups of the rows that are handled together, so that the bits are those of one thread.
        int step = (int)SoftmaxLoop.RowsAtOnce(columns);
        int count = step * (int)Math.Max(1, UnitElements / ((long)step * Math.Max(columns, LeastColumns)));
        Share(in code, rows, count, threads);
    }

    /// <summary>Does rows of which none depends on where a unit begins.</summary>
    /// <param name="code">Does some rows.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="nanoseconds">About how long all of them take.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunEach<T>(scoped in T code, int rows, long nanoseconds)
        where T : struct, IRowCode, allows ref struct
    {
        int threads = Partition.Threads(nanoseconds);
        if (threads == 1)
        {
            RunPart(in code, 0, rows);
            return;
        }

        Share(in code, rows, (int)Math.Clamp(UnitNanoseconds * rows / nanoseconds, 1, rows), threads);
    }

    private static void Share<T>(scoped in T code, int rows, int rowsOfUnit, int threads)
        where T : struct, IRowCode, allows ref struct
    {
        var units = new Units<T>(in code, rows, rowsOfUnit);
        Partition.Run(ref units, (rows + rowsOfUnit - 1) / rowsOfUnit, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunPart<T>(scoped in T code, nint row, nint rows)
        where T : struct, IRowCode, allows ref struct => Widest.Run(new Part<T>(code, row, rows));

    private readonly ref struct Part<T>(T code, nint row, nint rows) : IVectorCode
        where T : struct, IRowCode, allows ref struct
    {
        private readonly T code = code;

        public void Run<V>()
            where V : struct, IVector<V> => code.Run<V>(row, rows);
    }

    private readonly ref struct Units<T> : IUnits
        where T : struct, IRowCode, allows ref struct
    {
        private readonly int rows;
        private readonly int count;
        private readonly T code;

        internal Units(scoped in T code, int rows, int count)
        {
            this.code = code;
            this.rows = rows;
            this.count = count;
        }

        public void Run(int unit) => RunPart(in code, unit * count, Math.Min(count, rows - (unit * count)));
    }
}
