using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>Says what to do where a tensor has a dimension of size 1 that it should not have, such as [batch, 1] in place of [batch].</summary>
internal static class Squeezing
{
    /// <summary>What a message ends with; empty where it is something else.</summary>
    /// <param name="name">What the tensor is called.</param>
    public static string Remedy(string name, Shape given, Shape wanted)
    {
        for (int axis = 0; axis < given.Rank && given.Rank == wanted.Rank + 1; axis++)
        {
            if (given[axis] == Dim.One && new Shape(given.Dims.Items.RemoveAt(axis)) == wanted)
            {
                return $"; Squeeze({name}, {axis}) makes them fit";
            }
        }

        return "";
    }
}
