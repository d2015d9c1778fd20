namespace ModelGen.Runtime;

/// <summary>What happens to rows of a product once they are stored, while they are still in the first-level cache.</summary>
internal interface IGemmEpilogue
{
    /// <summary>Whether there is nothing to do, so that the product need not be cut into blocks of rows.</summary>
    static abstract bool IsEmpty { get; }

    /// <summary>Takes the rows from <paramref name="row"/> on.</summary>
    void Apply(int row, int rows);

    /// <summary>Of a batch of products, becomes that of one of them.</summary>
    /// <param name="batch">Where operands over the batch lie.</param>
    /// <param name="index">Which product.</param>
    /// <param name="result">Where it begins.</param>
    void MoveTo(scoped ref readonly GemmBatch batch, int index, int result);
}

/// <summary>The product as it is.</summary>
internal readonly struct GemmAsIs : IGemmEpilogue
{
    public static bool IsEmpty => true;

    public void Apply(int row, int rows)
    {
    }

    public void MoveTo(scoped ref readonly GemmBatch batch, int index, int result)
    {
    }
}

/// <summary>Takes rows through an epilogue.</summary>
internal static class GemmEpilogue
{
    /// <summary>The floats of a unit.</summary>
    private const int UnitFloats = 4 << 10;

    /// <summary>The rows from <paramref name="row"/> on, shared among threads where there are many.</summary>
    internal static void Apply<E>(scoped ref readonly E epilogue, int row, int rows, int columns)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        // A formula of a product costs some tenths of a nanosecond an element.
        int threads = E.IsEmpty || rows == 1 ? 1 : Partition.Threads((long)rows * columns / 4);
        if (threads == 1)
        {
            epilogue.Apply(row, rows);
            return;
        }

        int count = Math.Max(1, UnitFloats / columns);
        var units = new Units<E>(in epilogue, row, rows, count);
        Partition.Run(ref units, (rows + count - 1) / count, threads);
    }

    private readonly ref struct Units<E> : IUnits
        where E : struct, IGemmEpilogue, allows ref struct
    {
        private readonly E epilogue;
        private readonly int first;
        private readonly int rows;
        private readonly int count;

        internal Units(scoped ref readonly E epilogue, int first, int rows, int count)
        {
            this.epilogue = epilogue;
            this.first = first;
            this.rows = rows;
            this.count = count;
        }

        public void Run(int unit) => epilogue.Apply(first + (unit * count), Math.Min(count, rows - (unit * count)));
    }
}
