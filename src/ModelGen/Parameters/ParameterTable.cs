using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Writes a set's tensors as a table for people: a line for each, then their sum.</summary>
internal static class ParameterTable
{
    public static string Of(ParameterSet set)
    {
        var lines = new string[set.Count + set.States.Count + 1];
        (int name, int shape, int length) = Widths(set);
        (long trained, long state, int tensors) = (0, 0, 0);
        foreach (ParameterEntry entry in set.Layout.Entries)
        {
            trained += entry.IsState ? 0 : entry.Length;
            state += entry.IsState ? entry.Length : 0;
            string kind = entry.IsState ? "  not trained" : entry.IsSparse ? "  sparse" : "";
            lines[tensors++] = entry.Name.PadRight(name) + "  " + entry.Shape.ToString().PadRight(shape) + "  " + Text(entry.Length).PadLeft(length) + kind;
        }

        string values = string.Create(CultureInfo.InvariantCulture, $"{trained:N0} {(trained == 1 ? "parameter" : "parameters")}{(state == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {state:N0} values of state"))}");
        lines[tensors] = string.Create(CultureInfo.InvariantCulture, $"{values} in {tensors:N0} {(tensors == 1 ? "tensor" : "tensors")}, {(trained + state) * sizeof(float):N0} bytes");
        return string.Join('\n', lines);
    }

    private static (int Name, int Shape, int Length) Widths(ParameterSet set)
    {
        (int name, int shape, int length) = (0, 0, 0);
        foreach (ParameterEntry entry in set.Layout.Entries)
        {
            name = Math.Max(name, entry.Name.Length);
            shape = Math.Max(shape, entry.Shape.ToString().Length);
            length = Math.Max(length, Text(entry.Length).Length);
        }

        return (name, shape, length);
    }

    private static string Text(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
