namespace ModelGen;

/// <summary>A column of a <see cref="Table"/>: as numbers and as texts.</summary>
internal abstract class TableColumn
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Whether a row has no value.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>A row's number, which is not missing; infinite where it is more than a float can be. False for a text that is no number.</summary>
    public abstract bool TryFloat(int row, out float value);

    /// <summary>A row's value as a text of the invariant culture: exactly the number that it is.</summary>
    public abstract string Text(int row);
}
