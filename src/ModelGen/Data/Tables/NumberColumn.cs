using System.Globalization;
using System.Numerics;

namespace ModelGen;

/// <summary>Numbers, kept as what they are.</summary>
/// <param name="values">One for each row; NaN is a missing one.</param>
internal sealed class NumberColumn<T>(T[] values) : TableColumn
    where T : struct, INumber<T>
{
    public override int Count => values.Length;

    public override bool IsMissing(int row) => T.IsNaN(values[row]);

    public override bool TryFloat(int row, out float value)
    {
        value = float.CreateSaturating(values[row]);
        return true;
    }

    public override string Text(int row) => TextOf(values[row]);

    /// <summary>A number as a text. A decimal number's trailing zeros are left out: they say nothing of what it is.</summary>
    internal static string TextOf(T value) => value.ToString(typeof(T) == typeof(decimal) ? "G29" : null, CultureInfo.InvariantCulture);
}
