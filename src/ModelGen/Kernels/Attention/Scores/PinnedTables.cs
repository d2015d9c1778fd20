using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Tables in pinned memory, and what looking up has found wrong. Lives on the stack of the kernel's caller.</summary>
internal unsafe struct PinnedTables
{
    private List tables;

    /// <summary>What an empty table's element 0 is.</summary>
    private float none;

    /// <summary>1 more than the number of a table in which an index lay outside.</summary>
    internal int Fault;

    /// <summary>The elements of all gradients that are wanted.</summary>
    internal int GradientLength { get; private set; }

    internal readonly PinnedTable this[int index] => tables[index];

    /// <summary>Adds a table.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="table">The table.</param>
    /// <param name="values">Its memory, pinned.</param>
    /// <param name="gradient">Where its gradient goes; empty if nobody wants it.</param>
    /// <exception cref="ArgumentException">The gradient is shorter than the table.</exception>
    internal void Set(int index, ScoreTable table, float* values, ReadOnlySpan<float> gradient)
    {
        if (!gradient.IsEmpty && gradient.Length < table.Length)
        {
            throw new ArgumentException($"The gradient of a table of {table.Length} elements has {gradient.Length}.", nameof(gradient));
        }

        bool isEmpty = table.Length == 0;
        tables[index] = new PinnedTable
        {
            Values = isEmpty ? (float*)Unsafe.AsPointer(ref none) : values,

            // Of a table without elements no index is right, whatever its other dimensions are.
            Size0 = isEmpty ? 0 : table.Size0,
            Size1 = isEmpty ? 0 : table.Size1,
            Size2 = isEmpty ? 0 : table.Size2,
            Size3 = isEmpty ? 0 : table.Size3,
            Gradient = gradient.IsEmpty ? -1 : GradientLength,
        };
        GradientLength += gradient.IsEmpty ? 0 : table.Length;
    }

    /// <exception cref="ArgumentException">An index lay outside of a table.</exception>
    internal readonly void Check()
    {
        if (Fault != 0)
        {
            PinnedTable table = tables[Fault - 1];
            throw new ArgumentException($"A formula of attention scores has looked up an element outside of a table [{table.Size0}, {table.Size1}, {table.Size2}, {table.Size3}].");
        }
    }

    [InlineArray(ScoreTables.Max)]
    private struct List
    {
        private PinnedTable first;
    }
}

/// <summary>A table in pinned memory.</summary>
internal unsafe struct PinnedTable
{
    internal float* Values;
    internal int Size0;
    internal int Size1;
    internal int Size2;
    internal int Size3;

    /// <summary>Where its gradient begins in a block of all of them; −1 if nobody wants it.</summary>
    internal int Gradient;
}
