using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Writes one function as a method: its values as named spans, then its kernels in order.</summary>
internal sealed class FunctionEmitter
{
    private readonly FunctionScope scope;
    private readonly CodeNames names;
    private readonly KernelEmitter kernels;
    private readonly Describer describer;
    private readonly FunctionPlan plan;
    private readonly SourceWriter writer;

    private FunctionEmitter(SourceWriter writer, ProgramPlan program, FunctionPlan plan, CodeNames names, FormulaEmitter formulas, ScoreEmitter scores)
    {
        this.writer = writer;
        this.plan = plan;
        this.names = names;
        scope = new FunctionScope(plan);
        kernels = new KernelEmitter(writer, program, scope, names, formulas, scores);
        describer = new Describer(plan.Schedule, b => scope[b]);
    }

    public static void Write(SourceWriter writer, ProgramPlan program, FunctionPlan plan, CodeNames names, FormulaEmitter formulas, ScoreEmitter scores) =>
        new FunctionEmitter(writer, program, plan, names, formulas, scores).Write();

    private void Write()
    {
        writer.Line();
        writer.Line($"/// <summary>{Summary()}</summary>");
        using (writer.Block($"private static void {names[plan.Function]}({string.Join(", ", plan.Signature.Arguments.Select(Declaration))})"))
        {
            WriteLocals();
            WriteKernels();
        }
    }

    private string Summary()
    {
        Schedule schedule = plan.Schedule;
        IEnumerable<string> inputs = schedule.Inputs.Select((b, i) => (Buffer: b, Index: i)).Where(b => b.Buffer.Kind == BufferKind.Input).Select(b => Named(b.Buffer, b.Index, isInput: true));
        IEnumerable<string> outputs = schedule.Outputs.Select((b, i) => (Buffer: b, Index: i)).Where(b => b.Buffer.Kind == BufferKind.Output).Select(b => Named(b.Buffer, b.Index, isInput: false));
        return XmlText.Escape($"{string.Join(", ", inputs)} → {string.Join(", ", outputs)}".Trim());
    }

    private string Named(TensorBuffer buffer, int index, bool isInput)
    {
        TensorType type = isInput ? plan.Function.Graph.Inputs[index].Types[0] : plan.Function.Graph.Outputs[index].Type;
        return $"{scope[buffer]} {type.Shape}";
    }

    private string Declaration(FunctionArgument argument) => $"{TypeOf(argument.Type)} {NameOf(argument)}";

    private static string TypeOf(ArgumentType type) => type switch
    {
        ArgumentType.Floats => "ReadOnlySpan<float>",
        ArgumentType.WrittenFloats => "Span<float>",
        ArgumentType.Integers => "ReadOnlySpan<int>",
        ArgumentType.WrittenIntegers => "Span<int>",
        ArgumentType.Bytes => "ReadOnlySpan<byte>",
        ArgumentType.Size => "int",
        ArgumentType.TouchedRows => "TouchedRows?",
        _ => type.ToString(),
    };

    private string NameOf(FunctionArgument argument) => argument.Role switch
    {
        ArgumentRole.Input => scope[plan.Schedule.Inputs[plan.Function.CallInputs[argument.Index].Indices.Single()]],
        ArgumentRole.Output => scope[plan.Schedule.Outputs[plan.Function.CallOutputs[argument.Index].Indices.Single()]],
        ArgumentRole.Size => DimText.Symbol(argument.Name),
        _ => argument.Name,
    };

    private void WriteLocals()
    {
        bool any = false;
        foreach (TensorBuffer buffer in scope.Parameters)
        {
            ParameterPlace place = plan.Schedule.Parameters[buffer.Index];
            string block = buffer.Kind switch { BufferKind.State => "state", BufferKind.Gradient => "gradients", _ => "parameters" };
            string part = buffer.Kind == BufferKind.Gradient ? "PartIfAny" : "Slice";
            long length = scope.IsPadded(buffer) ? place.Size : place.Length;
            string memory = $"{block}.{part}({Literal.Int(place.Offset)}, {Literal.Int(length)})";
            writer.Line($"var {scope[buffer]} = {(scope.IsBFloat16(buffer) ? $"Bits.AsBFloat16({memory})" : memory)};");
            any = true;
        }

        ImmutableArray<Dim> offsets = Function.KeptLayout(scope.Kept.Select(b => TensorType.Float(Shape.Of(b.Length)))).Offsets;
        for (int i = 0; i < scope.Kept.Length; i++)
        {
            TensorBuffer buffer = scope.Kept[i];
            writer.Line($"var {scope[buffer]} = {InMemory(buffer, $"kept.Slice({DimText.Int(offsets[i])}, {DimText.Int(buffer.Length)})")};");
            any = true;
        }

        foreach (TensorBuffer buffer in scope.Scratch)
        {
            string memory = $"scratch.Slice({DimText.Int(plan.Memory.OffsetOf(plan.Memory.Buffers[buffer]))}, {DimText.Int(buffer.Length)})";
            writer.Line($"var {scope[buffer]} = {InMemory(buffer, memory)};");
            any = true;
        }

        if (any)
        {
            writer.Line();
        }
    }

    /// <summary>Memory for floats as what a buffer holds.</summary>
    private static string InMemory(TensorBuffer buffer, string memory) => buffer.Element == ElementType.Int32 ? $"Bits.AsIntegers({memory})" : memory;

    private void WriteKernels()
    {
        ImmutableArray<Kernel> all = plan.Schedule.Kernels;
        for (int i = 0; i < all.Length;)
        {
            if (i > 0)
            {
                writer.Line();
            }

            ImmutableArray<int> wanted = all[i].OnlyFor;
            if (wanted.IsEmpty)
            {
                Write(all[i++]);
                continue;
            }

            string condition = string.Join(" || ", wanted.Select(o => $"!{scope.Reason(o)}.IsEmpty"));
            using (writer.Block($"if ({condition})"))
            {
                for (bool first = true; i < all.Length && all[i].OnlyFor.SequenceEqual(wanted); i++, first = false)
                {
                    if (!first)
                    {
                        writer.Line();
                    }

                    Write(all[i]);
                }
            }
        }
    }

    private void Write(Kernel kernel)
    {
        foreach (string line in describer.Describe(kernel))
        {
            writer.Line($"// {line}");
        }

        kernels.Write(kernel);
    }
}
