namespace ModelGen;

/// <summary>Rows of columns of other tables.</summary>
internal sealed class GatheredColumn((TableColumn Column, int Row)[] rows) : TableColumn
{
    public override int Count => rows.Length;

    public override bool IsMissing(int row) => rows[row].Column.IsMissing(rows[row].Row);

    public override bool TryFloat(int row, out float value) => rows[row].Column.TryFloat(rows[row].Row, out value);

    public override string Text(int row) => rows[row].Column.Text(rows[row].Row);
}
