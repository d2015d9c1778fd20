using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a call of another function.</summary>
internal sealed class CallEmitter(SourceWriter writer, ProgramPlan program, FunctionScope scope, CodeNames names)
{
    private ImmutableArray<ParameterPlace> Places => scope.Plan.Schedule.Parameters;

    public void Write(CallKernel kernel)
    {
        if (kernel.Call.Loop is null)
        {
            ImmutableArray<string> outputs = [.. kernel.Outputs.Select((o, i) => Output(kernel, o, i))];
            writer.Line(CallText(kernel, [.. kernel.Inputs.Select(scope.Dense)], outputs, instance: null) + ";");
        }
        else
        {
            new LoopEmitter(writer, scope, kernel, CallText).Write();
        }
    }

    /// <summary>The callee skips what is only needed for an output it is given no memory for.</summary>
    private string Output(CallKernel kernel, Operand? output, int index)
    {
        if (output is null)
        {
            return "default";
        }

        ImmutableArray<int> reasons = kernel.OnlyForOutputs[index];
        bool isOwnOutput = output.Buffer.Kind == BufferKind.Output;
        if (reasons.IsEmpty || isOwnOutput || kernel.OnlyFor.SequenceEqual(reasons))
        {
            return scope.Dense(output);
        }

        string unwanted = string.Join(" && ", reasons.Select(o => $"{scope.Reason(o)}.IsEmpty"));
        return $"{unwanted} ? default : {scope.Dense(output)}";
    }

    /// <param name="instance">The loop's variable.</param>
    private string CallText(CallKernel kernel, ImmutableArray<string> inputs, ImmutableArray<string> outputs, string? instance)
    {
        FunctionPlan callee = program[kernel.Call.Function];
        return $"{names[callee.Function]}({string.Join(", ", callee.Signature.Arguments.Select(Text))})";

        string Text(FunctionArgument argument) => argument.Role switch
        {
            ArgumentRole.Parameters => $"{argument.Name}.Slice({Part(kernel.Call, isTrainable: true, instance)})",
            ArgumentRole.Gradients => $"{argument.Name}.PartIfAny({Part(kernel.Call, isTrainable: true, instance)})",
            ArgumentRole.State => $"{argument.Name}.Slice({Part(kernel.Call, isTrainable: false, instance)})",
            ArgumentRole.Scratch => $"{argument.Name}.Slice({DimText.Int(scope.Plan.Memory.OffsetOf(scope.Plan.Memory.Callees[kernel]))}, {DimText.Int(callee.Memory.Size)})",
            ArgumentRole.Input => inputs[argument.Index],
            ArgumentRole.Output => outputs[argument.Index],
            ArgumentRole.Kept => argument.Type == ArgumentType.WrittenFloats ? outputs[argument.Index] : inputs[argument.Index],
            ArgumentRole.Size => DimText.Symbol(argument.Name),
            _ => argument.Name,
        };
    }

    /// <summary>Where the callee's tensors begin within the caller's block, and how long they are.</summary>
    private string Part(Call call, bool isTrainable, string? instance)
    {
        long start = Start(call.Base, isTrainable);
        long size = Start(call.Base + call.Function.Parameters.Length, isTrainable) - start;
        long stride = Start(call.Base + (call.Loop?.Stride ?? 0), isTrainable) - start;
        string first = Literal.Int(start);
        string offset = instance is null || stride == 0 ? first : start == 0 ? $"{instance} * {Literal.Int(stride)}" : $"{first} + {instance} * {Literal.Int(stride)}";
        return $"{offset}, {Literal.Int(size)}";
    }

    /// <summary>Where the tensors from this index on begin.</summary>
    private long Start(int index, bool isTrainable) =>
        Places.Skip(index).FirstOrDefault(p => p.Slot.IsTrainable == isTrainable)?.Offset
        ?? Places.Where(p => p.Slot.IsTrainable == isTrainable).Select(p => p.End).DefaultIfEmpty(0).Last();
}
