using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Says what a kernel computes in the user's words: <c>x = relu(image · fc1.weightᵀ + fc1.bias)</c>, over what is in memory.</summary>
internal sealed class Describer(Schedule schedule, Func<TensorBuffer, string> nameOf)
{
    /// <summary>Longer descriptions are cut: the formula below has the rest.</summary>
    private const int MaxLength = 110;

    /// <summary>How far a description looks through values that have no memory.</summary>
    private const int MaxDepth = 12;

    public string Describe(Kernel kernel)
    {
        Node node = kernel.Node;
        string text = node.Operator is AccumulateGradient gradient
            ? $"d{schedule.Parameters[gradient.Parameter].Slot.Path} += {Text(node.Inputs[0], MaxDepth)}"
            : $"{string.Join(", ", kernel.Writes.Select(w => nameOf(w.Buffer)).Distinct())} = {Text(node, MaxDepth)}";
        return kernel is ContractionKernel product ? $"{Cut(text)}  {Shapes(product)}" : Cut(text);
    }

    private static string Shapes(ContractionKernel product)
    {
        string batch = string.Concat(product.Batch.Dims.Select(d => $"{d}, "));
        return $"[{batch}{product.M}, {product.K}] x [{batch}{product.K}, {product.N}] -> [{batch}{product.M}, {product.N}]";
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text.Substring(0, MaxLength - 1) + "…";

    private string Text(Value value, int depth)
    {
        if (value.Operator is Parameter parameter)
        {
            return schedule.Parameters[parameter.Index].Slot.Path;
        }

        return schedule.Stored.TryGetValue(value, out Operand? operand) ? nameOf(operand.Buffer) : Text(value.Node, depth);
    }

    private string Text(Node node, int depth)
    {
        if (depth == 0)
        {
            return "…";
        }

        ImmutableArray<string> inputs = [.. node.Inputs.Select(i => Text(i, depth - 1))];
        string text = inputs.Sum(i => i.Length) > MaxLength ? $"{node.Operator.Name}(…)" : node.Operator.Describe(inputs);

        // A product binds tighter than what is added to it.
        return text.Replace(" · ", "·");
    }
}
