using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Emit;

/// <summary>
/// The layers that an entry point calls, as a table: what each gives, its own parameters and its own multiply-adds, so that columns add up. Equal layers with numbers in a row are one
/// line for all of them.
/// </summary>
internal sealed class LayerTable
{
    /// <summary>Longer tables are cut; the last line has the sums in any case.</summary>
    private const int MaxRows = 60;

    private static readonly string[] Header = ["layer", "class", "output", "parameters", "multiply-adds"];

    private readonly List<string[]> rows = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private bool isCut;

    private LayerTable()
    {
    }

    /// <summary>The lines of the table; none where no layer is called.</summary>
    public static IReadOnlyList<string> Lines(LayerUse model)
    {
        if (model.Inner.IsEmpty)
        {
            return [];
        }

        var table = new LayerTable();
        if (model.Trained > 0 || model.State > 0 || model.Own != Dim.Zero)
        {
            table.rows.Add([model.Class, "", "", Parameters(model, 1), Count(model.Own)]);
        }

        table.Add(model.Inner, "", Dim.One, 1);
        (long trained, long state) = Values(model, "", new(StringComparer.Ordinal));
        string[] total = ["total", "", "", Parameters(model with { Trained = trained, State = state }, 1), Count(model.MultiplyAdds)];
        return Align([Header, .. table.rows, .. table.isCut ? [["…", "", "", "", ""]] : ImmutableArray<string[]>.Empty, total]);
    }

    /// <param name="prefix">What the paths are below.</param>
    /// <param name="times">How often all of it is called.</param>
    /// <param name="copies">How many objects each row stands for.</param>
    private void Add(ImmutableArray<LayerUse> calls, string prefix, Dim times, int copies)
    {
        for (int i = 0; i < calls.Length && !isCut;)
        {
            LayerRun run = LayerRun.At(calls, i);
            i += run.Calls;
            string path = prefix + run.Path;
            bool isNew = seen.Add(path);
            if (rows.Count == MaxRows)
            {
                isCut = true;
                return;
            }

            LayerUse use = run.First;
            string calledAgain = run.Calls > run.Objects ? FormattableString.Invariant($" ×{run.Calls / run.Objects}") : "";
            rows.Add([path + calledAgain, use.Class, use.Output?.ToString() ?? "", isNew ? Parameters(use, copies * run.Objects) : "shared", Count(use.Own * times * run.Calls)]);
            Add(use.Inner, path + ".", times * run.Calls, copies * run.Objects);
        }
    }

    /// <summary>The values of all objects, each once.</summary>
    private static (long Trained, long State) Values(LayerUse use, string path, HashSet<string> counted)
    {
        (long trained, long state) = (use.Trained, use.State);
        foreach (LayerUse inner in use.Inner)
        {
            string below = path.Length == 0 ? inner.Path : $"{path}.{inner.Path}";
            if (counted.Add(below))
            {
                (long more, long moreState) = Values(inner, below, counted);
                (trained, state) = (trained + more, state + moreState);
            }
        }

        return (trained, state);
    }

    private static string Parameters(LayerUse use, int copies) => (use.Trained * copies, use.State * copies) switch
    {
        (0, 0) => "--",
        (var trained, 0) => ModelText.Number(trained),
        (0, var state) => $"{ModelText.Number(state)} of state",
        (var trained, var state) => $"{ModelText.Number(trained)} + {ModelText.Number(state)} of state",
    };

    private static string Count(Dim number) => number == Dim.Zero ? "--" : number.Constant is { } constant ? ModelText.Number(constant) : number.ToString();

    /// <summary>Columns one under the other, numbers on the right.</summary>
    private static IReadOnlyList<string> Align(ImmutableArray<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(r => r[column].Length))];
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, i) => i < 3 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))))];
    }
}
