namespace ModelGen;

/// <summary>A row of a table.</summary>
internal readonly record struct TableRow(Table Table, int Index)
{
    /// <summary>The rows of some tables, one after the other.</summary>
    public static IEnumerable<TableRow> Of(IEnumerable<Table> tables)
    {
        foreach (Table table in tables)
        {
            for (int i = 0; i < table.RowCount; i++)
            {
                yield return new TableRow(table, i);
            }
        }
    }
}
