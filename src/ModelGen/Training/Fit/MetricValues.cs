using System.Collections;
using System.Globalization;

namespace ModelGen;

/// <summary>Numbers by name, in the order in which they were computed: <c>loss</c>, <c>val_loss</c>, <c>val_accuracy</c>.</summary>
public sealed class MetricValues : IReadOnlyList<KeyValuePair<string, double>>
{
    private readonly List<KeyValuePair<string, double>> values = [];

    internal MetricValues()
    {
    }

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => values[index];

    /// <summary>The number with a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public double this[string name]
    {
        get
        {
            foreach ((string key, double value) in values)
            {
                if (key == name)
                {
                    return value;
                }
            }

            var names = new List<string>();
            values.ForEach(v => names.Add(v.Key));
            throw new KeyNotFoundException($"There is no {MessageText.Quote(name)}. There are: {MessageText.List(names, ", ")}.");
        }
    }

    /// <summary>Whether there is a number with a name.</summary>
    public bool Contains(string name) => values.Exists(v => v.Key == name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All of them in one line.</summary>
    public override string ToString() =>
        string.Join("  ", values.ConvertAll(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:0.####}")));

    internal void Add(string name, double value) => values.Add(new(name, value));
}
