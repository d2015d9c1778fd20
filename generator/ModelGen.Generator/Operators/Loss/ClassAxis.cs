using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>Where losses over classes have their classes: second where there is a batch, as PyTorch has it, or where the user says.</summary>
internal static class ClassAxis
{
    /// <summary>The axis; of a vector the only one.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static int Of(Shape scores, int classDim) => scores.Rank <= 1 ? 0 : scores.Axis(classDim);

    /// <summary>The shape without classes.</summary>
    public static Shape Without(Shape scores, int classDim) => new(scores.Dims.Items.RemoveAt(Of(scores, classDim)));

    /// <summary>What to do where class indices do not have the shape of the scores without the classes: say which dimension has the classes, or take one of size 1 away.</summary>
    /// <param name="others">Whether the classes may be elsewhere.</param>
    public static string Remedy(Shape scores, Shape target, int classDim, bool others = true)
    {
        for (int axis = scores.Rank - 1; others && axis >= 0; axis--)
        {
            if (Without(scores, axis) == target)
            {
                return $"; classDim: {(axis == scores.Rank - 1 ? -1 : axis)} says that dimension {axis} has the classes";
            }
        }

        return Squeezing.Remedy("target", target, Without(scores, classDim));
    }

    /// <summary>Scores as [rows, classes].</summary>
    public static Value Rows(GraphBuilder graph, Value scores, int classDim)
    {
        int axis = Of(scores.Shape, classDim);
        IEnumerable<int> others = Enumerable.Range(0, scores.Shape.Rank).Where(i => i != axis);
        Value last = graph.Add(new Permute(others.Append(axis).ToEquatableArray()), scores);
        return graph.Add(new Reshape(Shape.Of(Without(scores.Shape, classDim).Length, scores.Shape[axis])), last);
    }

    /// <summary>Labels, or other numbers of which there is one for each row, as [rows].</summary>
    public static Value Flat(GraphBuilder graph, Value values) => graph.Add(new Reshape(Shape.Of(values.Shape.Length)), values);

    /// <summary>Throws unless weights have one number for each class.</summary>
    public static void RequireWeights(string name, TensorType weight, Dim classes)
    {
        if (weight != TensorType.Float(Shape.Of(classes)))
        {
            throw new ShapeException($"{name}: the weights of {classes} classes must be floats [{classes}], but were given {weight}");
        }
    }
}
