using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Movement;
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

    /// <summary>What the kernels described so far have written: only that can be read by name.</summary>
    private readonly HashSet<TensorBuffer> written = [];

    /// <summary>Values by their names: gradients that are added up are called alike.</summary>
    private readonly ILookup<string, Value> names = schedule.Function.Graph.Nodes
        .SelectMany(n => n.Outputs)
        .Where(v => v.Name is not null)
        .ToLookup(v => v.Name!);

    /// <summary>One line, or one for each value that a kernel computes; kernels are described in order.</summary>
    public ImmutableArray<string> Describe(Kernel kernel) => kernel is MapKernel map ? [.. map.Parts.Select(Line)] : [Line(kernel)];

    private string Line(Kernel kernel)
    {
        string text = kernel switch
        {
            FillKernel fill => $"{Target(fill.Output)} = {Literal.Text(fill.Value)}",
            CallKernel { Call.Loop: not null } call => $"{string.Join(", ", call.Outputs.OfType<Operand>().Select(o => nameOf(o.Buffer)).Distinct())} = {Text(call.Node, MaxDepth)}{Instances(call)}",
            CallKernel call => $"{string.Join(", ", call.Outputs.OfType<Operand>().Select(Target))} = {Text(call.Node, MaxDepth)}",
            _ when kernel.Node.Operator is EffectOperator effect => effect.Describe(schedule.Parameters[effect.Parameter].Slot.Path, Text(kernel.Node.Inputs[0], MaxDepth)),
            _ => $"{string.Join(", ", kernel.Writes.Select(Target))} = {Source(kernel)}",
        };
        written.UnionWith(kernel.Writes.Select(w => w.Buffer));
        return kernel switch
        {
            ContractionKernel product => $"{Cut(text)}  {product.Form.Shapes(product.Sizes, product.Loops.Dims)}",
            MapKernel { CopiedBecause: { } reason } => $"{Cut(text)}  copied: {reason}",
            _ => Cut(text),
        };
    }

    private static string Instances(CallKernel call) => call.Call.Loop is not { } loop ? ""
        : loop.Stride > 0 ? $", {loop.Count} instances"
        : $", {loop.Count} steps";

    private string Target(Operand operand) => operand.Shape.Length == operand.Buffer.Length ? nameOf(operand.Buffer) : nameOf(operand.Buffer) + "[…]";

    /// <summary>A value that has been computed before is copied under its name.</summary>
    private string Source(Kernel kernel) => kernel switch
    {
        MapKernel { Formula.Formula.IsIdentity: true } when kernel.Node.Types.Length == 1 => Text(kernel.Node.Output, MaxDepth),
        MapKernel { Formula: { Formula.IsIdentity: true, Operands: [var operand] } } => Target(operand),
        _ => Text(kernel.Node, MaxDepth),
    };

    /// <summary>One line: parameters may be called anything.</summary>
    private static string Cut(string text)
    {
        string line = new([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
        return line.Length <= MaxLength ? line : line.Substring(0, MaxLength - 1) + "…";
    }

    private string Text(Value value, int depth)
    {
        if (value.Parameter is { } parameter)
        {
            return schedule.Parameters[parameter.Index].Slot.Path;
        }

        return IsInMemory(value, out Operand? operand) ? nameOf(operand.Buffer)
            : depth < MaxDepth && value.Name is { } name && names[name].Count() == 1 && IsViewOfMemory(value) ? name
            : Text(value.Node, depth);
    }

    private bool IsInMemory(Value value, [NotNullWhen(true)] out Operand? operand) => schedule.Stored.TryGetValue(value, out operand) && IsAvailable(operand.Buffer);

    /// <summary>What has a name and is only seen another way goes by its name.</summary>
    private bool IsViewOfMemory(Value value)
    {
        while (value.Operator is ViewOperator && !IsInMemory(value, out _))
        {
            value = value.Node.Inputs[0];
        }

        return IsInMemory(value, out _);
    }

    private bool IsAvailable(TensorBuffer buffer) => written.Contains(buffer) || buffer.Kind is BufferKind.Input or BufferKind.KeptInput;

    private string Text(Node node, int depth)
    {
        if (depth == 0)
        {
            return "…";
        }

        ImmutableArray<string> inputs = [.. node.Inputs.Select(i => Text(i, depth - 1))];
        string text = inputs.Sum(i => i.Length) > MaxLength ? $"{node.Operator.Name}(…)" : node.Operator.Summarize(node, inputs);

        // A product binds tighter than what is added to it.
        return text.Replace(" · ", "·");
    }
}
