using ModelGen;
using ModelGen.Csv;

namespace Tabular;

/// <summary>The table of tumours.</summary>
/// <param name="Columns">The measures' names.</param>
/// <param name="Values"><c>[tumours, 30]</c>.</param>
/// <param name="Labels">Positions in <see cref="Classes"/>.</param>
internal sealed record TumorData(IReadOnlyList<string> Columns, float[] Values, int[] Labels)
{
    /// <summary>What a tumour is.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["benign", "malignant"];

    /// <summary>Reads the table that comes with the sample, or another one with the same columns.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TumorData Load(string? path)
    {
        Table table = CsvFile.Read(path ?? Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv"));
        string[] measures = [.. table.ColumnNames.Where(name => name != "diagnosis")];
        return measures.Length == TumorNet.Measures && table.ColumnNames.Contains("diagnosis")
            ? new TumorData(measures, table.Features(measures), table.Classes("diagnosis", Classes).Labels)
            : throw new InvalidDataException($"The table must have {TumorNet.Measures} measures and a column 'diagnosis'; it has: {string.Join(", ", table.ColumnNames)}.");
    }

    /// <summary>As a model takes it.</summary>
    public TensorDataset ToDataset() => new() { { "measures", Values, TumorNet.Measures }, { "label", Labels } };
}
