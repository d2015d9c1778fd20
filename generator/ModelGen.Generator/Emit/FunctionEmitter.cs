using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
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

    private FunctionEmitter(SourceWriter writer, ProgramPlan program, FunctionPlan plan, CodeNames names, FormulaEmitter formulas)
    {
        this.writer = writer;
        this.plan = plan;
        this.names = names;
        scope = new FunctionScope(plan);
        kernels = new KernelEmitter(writer, program, scope, names, formulas);
        describer = new Describer(plan.Schedule, b => scope[b]);
    }

    public static void Write(SourceWriter writer, ProgramPlan program, FunctionPlan plan, CodeNames names, FormulaEmitter formulas) =>
        new FunctionEmitter(writer, program, plan, names, formulas).Write();

    private void Write()
    {
        writer.Line();
        writer.Line($"/// <summary>{Summary()}</summary>");
        using (writer.Block($"private static void {names[plan.Function]}({string.Join(", ", Signature())})"))
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

    /// <summary>The method's parameters; calls pass them in the same order.</summary>
    private IEnumerable<string> Signature()
    {
        Schedule schedule = plan.Schedule;
        bool keeps = plan.Function.SavedOutputs > 0;
        if (plan.Needs.Parameters)
        {
            yield return "ReadOnlySpan<float> parameters";
        }

        if (plan.Needs.State)
        {
            yield return plan.Needs.WritesState ? "Span<float> state" : "ReadOnlySpan<float> state";
        }

        if (plan.Needs.Random)
        {
            yield return "RandomNumbers random";
        }

        if (!plan.Memory.IsEmpty)
        {
            yield return "Span<float> scratch";
        }

        for (int i = 0; i < schedule.Inputs.Length; i++)
        {
            if (i == plan.Function.FirstSavedInput && plan.Function.SavedInputs > 0)
            {
                yield return "ReadOnlySpan<float> kept";
            }

            if (schedule.Inputs[i].Kind == BufferKind.Input)
            {
                yield return $"ReadOnlySpan<{(schedule.Inputs[i].Element == ElementType.Int32 ? "int" : "float")}> {scope[schedule.Inputs[i]]}";
            }
        }

        foreach (TensorBuffer output in schedule.Outputs.Where(o => o.Kind == BufferKind.Output))
        {
            yield return $"Span<float> {scope[output]}";
        }

        if (keeps)
        {
            yield return "Span<float> kept";
        }

        if (plan.Needs.Gradients)
        {
            yield return "Span<float> gradients";
        }

        if (plan.Needs.Touched)
        {
            yield return "TouchedRows touched";
        }

        foreach (string symbol in plan.Needs.Symbols)
        {
            yield return $"int {DimText.Symbol(symbol)}";
        }
    }

    private void WriteLocals()
    {
        bool any = false;
        foreach (TensorBuffer buffer in scope.Parameters)
        {
            ParameterPlace place = plan.Schedule.Parameters[buffer.Index];
            string block = buffer.Kind switch { BufferKind.State => "state", BufferKind.Gradient => "gradients", _ => "parameters" };
            long length = scope.IsPadded(buffer) ? place.Size : place.Length;
            writer.Line($"var {scope[buffer]} = {block}.Slice({Literal.Int(place.Offset)}, {Literal.Int(length)});");
            any = true;
        }

        ImmutableArray<Dim> offsets = Function.SavedLayout(scope.Kept.Select(b => TensorType.Float(Shape.Of(b.Length)))).Offsets;
        for (int i = 0; i < scope.Kept.Length; i++)
        {
            TensorBuffer buffer = scope.Kept[i];
            writer.Line($"var {scope[buffer]} = kept.Slice({DimText.Int(offsets[i])}, {DimText.Int(buffer.Length)});");
            any = true;
        }

        foreach (TensorBuffer buffer in scope.Scratch)
        {
            string memory = $"scratch.Slice({DimText.Int(plan.Memory.OffsetOf(plan.Memory.Buffers[buffer]))}, {DimText.Int(buffer.Length)})";
            writer.Line($"var {scope[buffer]} = {(buffer.Element == ElementType.Int32 ? $"Bits.AsIntegers({memory})" : memory)};");
            any = true;
        }

        if (any)
        {
            writer.Line();
        }
    }

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

            string condition = string.Join(" || ", wanted.Select(o => $"!{scope[plan.Schedule.Outputs[o]]}.IsEmpty"));
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
        writer.Line($"// {describer.Describe(kernel)}");
        kernels.Write(kernel);
    }
}
