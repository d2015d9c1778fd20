using System.Numerics;

namespace ModelGen;

/// <summary>Numbers, some of which may be missing.</summary>
/// <param name="values">One for each row; null and NaN are missing ones.</param>
internal sealed class NullableColumn<T>(T?[] values) : TableColumn
    where T : struct, INumber<T>
{
    public override int Count => values.Length;

    public override bool IsMissing(int row) => values[row] is not { } value || T.IsNaN(value);

    public override bool TryFloat(int row, out float value)
    {
        value = float.CreateSaturating(values[row].GetValueOrDefault());
        return true;
    }

    public override string Text(int row) => values[row] is { } value ? NumberColumn<T>.TextOf(value) : "";
}
