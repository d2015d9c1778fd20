using System.Globalization;
using System.Text;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Writes a set's tensors as a table for people: a line for each, then their sum.</summary>
internal static class ParameterTable
{
    public static string Of(ParameterSet set)
    {
        (int nameWidth, int shapeWidth, int lengthWidth) = (0, 0, 0);
        (long trained, long state, int tensors) = (0, 0, 0);
        foreach (ParameterEntry entry in set.Layout.Entries)
        {
            if (!IsShown(set, entry))
            {
                continue;
            }

            nameWidth = Math.Max(nameWidth, entry.Name.Length);
            shapeWidth = Math.Max(shapeWidth, entry.Shape.ToString().Length);
            lengthWidth = Math.Max(lengthWidth, Text(entry.Length).Length);
            trained += entry.IsState ? 0 : entry.Length;
            state += entry.IsState ? entry.Length : 0;
            tensors++;
        }

        var text = new StringBuilder();
        foreach (ParameterEntry entry in set.Layout.Entries)
        {
            if (IsShown(set, entry))
            {
                text.Append(entry.Name.PadRight(nameWidth)).Append("  ").Append(entry.Shape.ToString().PadRight(shapeWidth)).Append("  ");
                text.Append(Text(entry.Length).PadLeft(lengthWidth)).Append(entry.IsState ? "  not trained" : entry.IsSparse ? "  sparse" : "").Append('\n');
            }
        }

        text.Append(Text(trained)).Append(trained == 1 ? " parameter" : " parameters");
        text.Append(state == 0 ? "" : $" and {Text(state)} values of state").Append(" in ").Append(Text(tensors)).Append(tensors == 1 ? " tensor" : " tensors");
        return text.Append(", ").Append(Text((trained + state) * sizeof(float))).Append(" bytes").ToString();
    }

    /// <summary>Gradients and moments have no states.</summary>
    private static bool IsShown(ParameterSet set, ParameterEntry entry) => !entry.IsState || set.States.Count > 0;

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
