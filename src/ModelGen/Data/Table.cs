using System.Globalization;

namespace ModelGen;

/// <summary>Columns of equal length by name, as files of tables have them: numbers or texts. What a model takes is made of it: features, classes, a dataset.</summary>
public sealed class Table
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, float[]> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> texts = new(StringComparer.Ordinal);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<string> ColumnNames => names;

    /// <summary>Adds a column of numbers; NaN is a missing one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One for each row; not copied.</param>
    /// <exception cref="ArgumentException">The name is taken, or there are not as many values as rows.</exception>
    public void Add(string name, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        AddName(name, values.Length);
        numbers.Add(name, values);
    }

    /// <summary>Adds a column of texts.</summary>
    /// <inheritdoc cref="Add(string, float[])"/>
    public void Add(string name, string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        AddName(name, values.Length);
        texts.Add(name, values);
    }

    /// <summary>A column as numbers; texts are read as numbers of the invariant culture.</summary>
    /// <param name="name">The column.</param>
    /// <param name="missing">What an empty text and NaN become; an error if it is null.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">A text is no number, or one is missing; the message has its row.</exception>
    public float[] Floats(string name, float? missing = null)
    {
        RequireColumn(name);
        var values = new float[RowCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers.TryGetValue(name, out float[]? column) ? column[i] : Parse(texts[name][i], name, i);
            if (float.IsNaN(values[i]))
            {
                values[i] = missing ?? throw new InvalidDataException($"Column {MessageText.Quote(name)} has no number in row {i + 1}: say what a missing one becomes.");
            }
        }

        return values;
    }

    /// <summary>A column as texts.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string[] Texts(string name)
    {
        RequireColumn(name);
        return texts.TryGetValue(name, out string[]? values) ? [.. values] : Array.ConvertAll(numbers[name], number => number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Some columns as features, <c>[rows, columns]</c>, row by row.</summary>
    /// <param name="columns">The columns, at least one.</param>
    /// <param name="missing">What an empty text and NaN become; an error if it is null.</param>
    /// <exception cref="ArgumentException">There is no such column, or none is named.</exception>
    /// <exception cref="InvalidDataException">A text is no number, or one is missing; the message has its row.</exception>
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
    /// <returns>The position of each row's class, and the classes.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">A row has another class; the message names both.</exception>
    public (int[] Labels, IReadOnlyList<string> Classes) Classes(string name, IReadOnlyList<string>? classes = null)
    {
        string[] values = Texts(name);
        if (classes is null)
        {
            var found = new SortedSet<string>(values, StringComparer.Ordinal);
            classes = [.. found];
        }

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

        return (labels, classes);
    }

    /// <summary>The columns and the number of rows.</summary>
    public override string ToString() => $"{RowCount} rows of {string.Join(", ", names)}";

    private static float Parse(string text, string name, int row) =>
        string.IsNullOrWhiteSpace(text) ? float.NaN
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value
        : throw new InvalidDataException($"Column {MessageText.Quote(name)} has {MessageText.Quote(text)} in row {row + 1}, which is no number.");

    private void AddName(string name, int count)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (names.Contains(name))
        {
            throw new ArgumentException($"There is a column called {MessageText.Quote(name)} already.", nameof(name));
        }

        if (names.Count > 0 && count != RowCount)
        {
            throw new ArgumentException($"Column {MessageText.Quote(name)} has {count} rows, the others have {RowCount}.", nameof(name));
        }

        names.Add(name);
        RowCount = count;
    }

    private void RequireColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!names.Contains(name))
        {
            throw new ArgumentException($"There is no column {MessageText.Quote(name)}. The columns are: {MessageText.List(names, ", ")}.", nameof(name));
        }
    }
}
