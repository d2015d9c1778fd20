using System.Numerics;

namespace ModelGen;

/// <summary>Columns of equal length by name, as files of tables have them: numbers or texts. What a model takes is made of it: features, classes, a dataset.</summary>
public sealed class Table
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, TableColumn> columns = new(StringComparer.Ordinal);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<string> ColumnNames => names;

    /// <summary>Adds a column of numbers, kept as exactly as they are; NaN is a missing one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One for each row; not copied.</param>
    /// <exception cref="ArgumentException">The name is taken, or there are not as many values as rows.</exception>
    public void Add<T>(string name, T[] values)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Add(name, new NumberColumn<T>(values));
    }

    /// <summary>Adds a column of numbers; null and NaN are missing ones.</summary>
    /// <inheritdoc cref="Add{T}(string, T[])"/>
    public void Add<T>(string name, T?[] values)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Add(name, new NullableColumn<T>(values));
    }

    /// <summary>Adds a column of texts; null and what is blank are missing ones.</summary>
    /// <inheritdoc cref="Add{T}(string, T[])"/>
    public void Add(string name, string?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Add(name, new TextColumn(values));
    }

    /// <summary>A column as numbers; texts are read as numbers of the invariant culture. What is no float, as a large integer may be, becomes the nearest one.</summary>
    /// <param name="name">The column.</param>
    /// <param name="missing">What a missing one becomes: a blank text, NaN, null; an error if it is null.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">A text is no number, a number is infinite or more than a float can be, or one is missing; the message has its row.</exception>
    public float[] Floats(string name, float? missing = null)
    {
        TableColumn column = Get(name);
        var values = new float[RowCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = FloatOf(column, name, i);
            if (float.IsNaN(values[i]))
            {
                values[i] = missing ?? throw new InvalidDataException($"Column {MessageText.Quote(name)} has no number in row {i + 1}: say what a missing one becomes.");
            }
        }

        return values;
    }

    /// <summary>A column as texts: numbers as exactly as they are, in the invariant culture. A missing text is empty, a missing number empty or <c>NaN</c>, as it was given.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string[] Texts(string name)
    {
        TableColumn column = Get(name);
        var values = new string[RowCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = column.Text(i);
        }

        return values;
    }

    /// <summary>Some columns as features, <c>[rows, columns]</c>, row by row.</summary>
    /// <param name="columns">The columns, at least one.</param>
    /// <param name="missing">What a missing one becomes: a blank text, NaN, null; an error if it is null.</param>
    /// <exception cref="ArgumentException">There is no such column, or none is named.</exception>
    /// <exception cref="InvalidDataException">A text is no number, a number is infinite or more than a float can be, or one is missing; the message has its row.</exception>
    public float[] Features(IReadOnlyList<string> columns, float? missing = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        var features = new float[checked(RowCount * columns.Count)];
        for (int c = 0; c < columns.Count; c++)
        {
            float[] column = Floats(columns[c], missing);
            for (int i = 0; i < column.Length; i++)
            {
                features[(i * columns.Count) + c] = column[i];
            }
        }

        return features;
    }

    /// <summary>A column as classes.</summary>
    /// <param name="name">The column.</param>
    /// <param name="classes">The classes in their order, such as those that a model was trained with; by default all that occur, in ordinal order.</param>
    /// <param name="missing">The class that a missing one becomes: a blank text, NaN, null; an error if it is null, but where <paramref name="classes"/> have the text that it is.</param>
    /// <returns>The position of each row's class, and the classes.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">A row has another class, which the message names, or none; the message has its row.</exception>
    public (int[] Labels, IReadOnlyList<string> Classes) Classes(string name, IReadOnlyList<string>? classes = null, string? missing = null)
    {
        TableColumn column = Get(name);
        string[] values = Texts(name);
        for (int i = 0; i < values.Length; i++)
        {
            if (column.IsMissing(i) && (missing is not null || classes is null || !Has(classes, values[i])))
            {
                values[i] = missing ?? throw new InvalidDataException($"Column {MessageText.Quote(name)} has no class in row {i + 1}: say what a missing one becomes, or leave its row out.");
            }
        }

        classes ??= [.. new SortedSet<string>(values, StringComparer.Ordinal)];
        return (LabelsOf(values, classes, name), classes);
    }

    /// <summary>The columns and the number of rows.</summary>
    public override string ToString() => $"{RowCount} rows of {string.Join(", ", names)}";

    /// <summary>A table of rows of tables with the same columns.</summary>
    /// <param name="rows">At least one.</param>
    /// <exception cref="InvalidDataException">One has other columns than the first.</exception>
    internal static Table Of(IReadOnlyList<TableRow> rows)
    {
        var table = new Table();
        Table first = rows[0].Table;
        foreach (string name in first.names)
        {
            var gathered = new (TableColumn, int)[rows.Count];
            for (int i = 0; i < gathered.Length; i++)
            {
                Table other = rows[i].Table;
                gathered[i] = other.names.Count == first.names.Count && other.columns.TryGetValue(name, out TableColumn? column)
                    ? (column, rows[i].Index)
                    : throw new InvalidDataException($"The tables have different columns: {MessageText.List(first.names, ", ")}; and {MessageText.List(other.names, ", ")}.");
            }

            table.Add(name, new GatheredColumn(gathered));
        }

        return table;
    }

    private static bool Has(IReadOnlyList<string> classes, string value)
    {
        foreach (string known in classes)
        {
            if (known == value)
            {
                return true;
            }
        }

        return false;
    }

    private static int[] LabelsOf(string[] values, IReadOnlyList<string> classes, string name)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string known in classes)
        {
            positions.TryAdd(known, positions.Count);
        }

        var labels = new int[values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = positions.TryGetValue(values[i], out int position)
                ? position
                : throw new InvalidDataException($"Column {MessageText.Quote(name)} has {MessageText.Quote(values[i])} in row {i + 1}, which is none of: {MessageText.List(positions.Keys, ", ")}.");
        }

        return labels;
    }

    /// <summary>NaN if it is missing.</summary>
    private static float FloatOf(TableColumn column, string name, int row)
    {
        if (column.IsMissing(row))
        {
            return float.NaN;
        }

        if (!column.TryFloat(row, out float value))
        {
            throw new InvalidDataException($"Column {MessageText.Quote(name)} has {MessageText.Quote(column.Text(row))} in row {row + 1}, which is no number.");
        }

        return float.IsInfinity(value)
            ? throw new InvalidDataException($"Column {MessageText.Quote(name)} has {MessageText.Quote(column.Text(row))} in row {row + 1}, which is no finite number of single precision.")
            : value;
    }

    private void Add(string name, TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (columns.ContainsKey(name))
        {
            throw new ArgumentException($"There is a column called {MessageText.Quote(name)} already.", nameof(name));
        }

        if (names.Count > 0 && column.Count != RowCount)
        {
            throw new ArgumentException($"Column {MessageText.Quote(name)} has {column.Count} rows, the others have {RowCount}.", nameof(name));
        }

        names.Add(name);
        columns.Add(name, column);
        RowCount = column.Count;
    }

    private TableColumn Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return columns.TryGetValue(name, out TableColumn? column)
            ? column
            : throw new ArgumentException($"There is no column {MessageText.Quote(name)}. The columns are: {MessageText.List(names, ", ")}.", nameof(name));
    }
}
