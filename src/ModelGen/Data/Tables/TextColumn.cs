using System.Globalization;

namespace ModelGen;

/// <summary>Texts.</summary>
/// <param name="values">One for each row; null and what is blank are missing ones.</param>
internal sealed class TextColumn(string?[] values) : TableColumn
{
    public override int Count => values.Length;

    public override bool IsMissing(int row) => string.IsNullOrWhiteSpace(values[row]);

    public override bool TryFloat(int row, out float value) => float.TryParse(values[row], NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    public override string Text(int row) => values[row] ?? "";
}
