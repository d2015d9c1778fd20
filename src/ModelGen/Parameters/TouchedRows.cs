using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Which rows of sparse tables have a gradient since it was last cleared: only these are cleared, checked and updated, so that a step costs what it uses and
/// not what the vocabulary has.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TouchedRows
{
    private readonly GradientSet gradients;
    private readonly Table[] tables;

    internal TouchedRows(GradientSet gradients)
    {
        this.gradients = gradients;
        var found = new List<Table>();
        foreach (ParameterEntry entry in gradients.Layout.Entries)
        {
            if (entry.IsSparse)
            {
                found.Add(new Table(entry));
            }
        }

        tables = [.. found];
    }

    /// <summary>Adds rows of a table.</summary>
    /// <param name="table">The memory of the table's gradient.</param>
    /// <param name="rows">The rows, any of them more than once.</param>
    /// <param name="padding">A row that gets no gradient; −1 for none.</param>
    /// <exception cref="ArgumentException">The memory is no sparse table's, or a row does not exist.</exception>
    public void Add(ReadOnlySpan<float> table, ReadOnlySpan<int> rows, int padding)
    {
        foreach (Table candidate in tables)
        {
            if (Unsafe.AreSame(ref MemoryMarshal.GetReference(table), ref MemoryMarshal.GetReference(gradients.Block(candidate.Entry))))
            {
                Check.Indices(rows, candidate.Entry.Shape[0], nameof(rows));
                candidate.Add(rows, padding);
                return;
            }
        }

        throw new ArgumentException("This is not the memory of a sparse table's gradient.", nameof(table));
    }

    /// <summary>The rows of a table, in the order in which they were first used.</summary>
    internal ReadOnlySpan<int> Of(ParameterEntry entry) => Find(entry).Rows;

    /// <summary>Makes the rows of a table zero and forgets them.</summary>
    internal void Clear(ParameterEntry entry)
    {
        Table table = Find(entry);
        Span<float> block = gradients.Block(entry);
        int length = entry.Shape[1];
        foreach (int row in table.Rows)
        {
            block.Slice(row * length, length).Clear();
        }

        table.Forget();
    }

    /// <summary>Forgets the rows of all tables.</summary>
    internal void Forget()
    {
        foreach (Table table in tables)
        {
            table.Forget();
        }
    }

    /// <summary>Takes the rows of gradients that lie alike.</summary>
    internal void CopyFrom(TouchedRows source)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i].Forget();
            tables[i].Add(source.tables[i].Rows, padding: -1);
        }
    }

    private Table Find(ParameterEntry entry)
    {
        foreach (Table table in tables)
        {
            if (table.Entry == entry)
            {
                return table;
            }
        }

        throw new ArgumentException($"{entry.Name} is no sparse table.", nameof(entry));
    }

    /// <summary>A set of rows that is emptied in no time (Briggs and Torczon 1993): a row is in it if its position in the list holds the row.</summary>
    private sealed class Table(ParameterEntry entry)
    {
        private readonly int[] list = new int[entry.Shape[0]];
        private readonly int[] positions = new int[entry.Shape[0]];
        private int count;

        public ParameterEntry Entry => entry;

        public ReadOnlySpan<int> Rows => list.AsSpan(0, count);

        public void Add(ReadOnlySpan<int> rows, int padding)
        {
            foreach (int row in rows)
            {
                int position = positions[row];
                if (row != padding && (position >= count || list[position] != row))
                {
                    positions[row] = count;
                    list[count++] = row;
                }
            }
        }

        public void Forget() => count = 0;
    }
}
