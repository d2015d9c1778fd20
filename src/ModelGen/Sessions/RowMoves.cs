namespace ModelGen.Runtime;

/// <summary>In which order rows are copied over each other so that row i becomes what row rows[i] was, each row once and one of a cycle aside.</summary>
/// <param name="count">The number of rows.</param>
internal sealed class RowMoves(int count)
{
    /// <summary>The place beside the rows.</summary>
    internal const int Aside = -1;

    private readonly RowMove[] moves = new RowMove[2 * count];
    private readonly int[] readers = new int[count];
    private readonly int[] source = new int[count];
    private int length;

    /// <summary>Whether a row is put aside.</summary>
    internal bool NeedsAside { get; private set; }

    /// <summary>The copies in order.</summary>
    internal ReadOnlySpan<RowMove> Moves => moves.AsSpan(0, length);

    /// <summary>Finds the copies.</summary>
    /// <param name="rows">As many as there are, each in range.</param>
    internal void Plan(ReadOnlySpan<int> rows)
    {
        length = 0;
        NeedsAside = false;
        readers.AsSpan().Clear();
        rows.CopyTo(source);
        for (int i = 0; i < count; i++)
        {
            if (source[i] != i)
            {
                readers[source[i]]++;
            }
        }

        // Rows that nobody reads are free to be written; each copy may free the row that it reads.
        for (int i = 0; i < count; i++)
        {
            int to = i;
            while (to >= 0 && source[to] != to && readers[to] == 0)
            {
                to = Copy(to);
            }
        }

        // What is left goes round in circles.
        for (int i = 0; i < count; i++)
        {
            if (source[i] == i)
            {
                continue;
            }

            NeedsAside = true;
            moves[length++] = new(Aside, i, i);
            int to = i;
            while (source[to] != i)
            {
                int from = source[to];
                moves[length++] = new(to, from, from);
                source[to] = to;
                to = from;
            }

            moves[length++] = new(to, Aside, i);
            source[to] = to;
        }
    }

    /// <summary>Copies what a row is to become; the row that is then free to be written, −1 where none is.</summary>
    private int Copy(int to)
    {
        int from = source[to];
        moves[length++] = new(to, from, from);
        source[to] = to;
        return --readers[from] == 0 ? from : -1;
    }
}

/// <summary>A row is copied.</summary>
/// <param name="To">The row that is written.</param>
/// <param name="From">The row that is read.</param>
/// <param name="Origin">The row that it was before all copies.</param>
internal readonly record struct RowMove(int To, int From, int Origin);
