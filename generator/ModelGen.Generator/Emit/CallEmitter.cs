using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a call of another function, or a loop of calls over the instances of a module.</summary>
internal sealed class CallEmitter(SourceWriter writer, ProgramPlan program, FunctionScope scope, CodeNames names)
{
    private ImmutableArray<ParameterPlace> Places => scope.Plan.Schedule.Parameters;

    public void Write(CallKernel kernel)
    {
        if (kernel.Call.Count == 1)
        {
            ImmutableArray<string> outputs = [.. kernel.Outputs.Select((o, i) => Output(kernel, o, i))];
            writer.Line(Call(kernel, [.. kernel.Inputs.Select(scope.Dense)], outputs, instance: null) + ";");
        }
        else
        {
            WriteLoop(kernel);
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

        string unwanted = string.Join(" && ", reasons.Select(o => $"{scope[scope.Plan.Schedule.Outputs[o]]}.IsEmpty"));
        return $"{unwanted} ? default : {scope.Dense(output)}";
    }

    /// <param name="instance">The loop's variable.</param>
    private string Call(CallKernel kernel, ImmutableArray<string> inputs, ImmutableArray<string> outputs, string? instance)
    {
        Function function = kernel.Call.Function;
        FunctionPlan callee = program[function];
        var arguments = new List<string>();
        if (callee.Needs.Parameters)
        {
            arguments.Add($"parameters.{Slice(kernel.Call, isTrainable: true, instance)}");
        }

        if (callee.Needs.State)
        {
            arguments.Add($"state.{Slice(kernel.Call, isTrainable: false, instance)}");
        }

        if (scope.Plan.Memory.Callees.TryGetValue(kernel, out int slot))
        {
            arguments.Add($"scratch.Slice({DimText.Int(scope.Plan.Memory.OffsetOf(slot))}, {DimText.Int(callee.Memory.Size)})");
        }

        arguments.AddRange(inputs);
        arguments.AddRange(outputs);
        if (callee.Needs.Gradients)
        {
            arguments.Add($"gradients.{Slice(kernel.Call, isTrainable: true, instance)}");
        }

        arguments.AddRange(callee.Needs.Symbols.Select(DimText.Symbol));
        return $"{names[function]}({string.Join(", ", arguments)})";
    }

    /// <summary>The callee's tensors within the caller's block.</summary>
    private string Slice(Call call, bool isTrainable, string? instance)
    {
        long start = Start(call.Base, isTrainable);
        long size = Start(call.Base + call.Function.Parameters.Length, isTrainable) - start;
        long stride = Start(call.Base + call.Stride, isTrainable) - start;
        string first = Literal.Int(start);
        string offset = instance is null || stride == 0 ? first : start == 0 ? $"{instance} * {Literal.Int(stride)}" : $"{first} + {instance} * {Literal.Int(stride)}";
        return $"Slice({offset}, {Literal.Int(size)})";
    }

    /// <summary>Where the tensors from this index on begin.</summary>
    private long Start(int index, bool isTrainable) =>
        Places.Skip(index).FirstOrDefault(p => p.Slot.IsTrainable == isTrainable)?.Offset
        ?? Places.Where(p => p.Slot.IsTrainable == isTrainable).Select(p => p.End).DefaultIfEmpty(0).Last();

    private void WriteLoop(CallKernel kernel)
    {
        if (scope.Plan.IsBackward)
        {
            WriteBackwardLoop(kernel);
        }
        else
        {
            WriteForwardLoop(kernel);
        }
    }

    private void WriteForwardLoop(CallKernel kernel)
    {
        Call call = kernel.Call;
        string i = scope.Local("i");
        string last = Literal.Int(call.Count - 1);
        var current = new List<string>();
        var next = new List<(string Name, string Value)>();
        for (int c = 0; c < kernel.Carried; c++)
        {
            Operand input = kernel.Inputs[c], output = kernel.Outputs[c]!;
            string name = scope.Local(scope[input.Buffer] + "In");
            string result = scope.Local(scope[input.Buffer] + "Out");
            int history = call.History.Items.IndexOf(c);
            if (history >= 0)
            {
                // Every call's input is kept: each call writes its result where the next one's input is kept.
                Operand stack = kernel.Outputs[kernel.Carried + history]!;
                writer.Line($"{scope.Dense(input)}.CopyTo({scope.Dense(stack)});");
                writer.Line($"ReadOnlySpan<float> {name} = {scope.Dense(stack)}.Slice(0, {DimText.Int(input.Shape.Length)});");
                next.Add((result, $"{i} == {last} ? {scope.Dense(output)} : {scope.Dense(stack)}.Slice({At(i + " + 1", input.Shape.Length)})"));
            }
            else
            {
                writer.Line($"ReadOnlySpan<float> {name} = {scope.Dense(input)};");
                string parity = (call.Count - 1) % 2 == 0 ? "0" : "1";
                next.Add((result, $"{i} % 2 == {parity} ? {scope.Dense(output)} : {scope.Dense(kernel.Carriers[c][0])}"));
            }

            current.Add(name);
        }

        using (writer.Block($"for (int {i} = 0; {i} < {Literal.Int(call.Count)}; {i}++)"))
        {
            var outputs = new List<string>(next.Select(n => n.Name));
            if (call.Function.SavedOutputs > 0)
            {
                Operand kept = kernel.Outputs[kernel.Outputs.Length - 1]!;
                outputs.Add($"{scope.Dense(kept)}.Slice({At(i, kept.Shape.Length / call.Count)})");
            }

            WriteStep(kernel, next, [.. current, .. kernel.Inputs.Skip(kernel.Carried).Select(scope.Dense)], outputs, current, i);
        }
    }

    /// <summary>From the last instance to the first; the last inputs are the gradients that go from call to call.</summary>
    private void WriteBackwardLoop(CallKernel kernel)
    {
        Call call = kernel.Call;
        string i = scope.Local("i");
        int first = kernel.Inputs.Length - kernel.Carried;
        var current = new List<string>();
        var next = new List<(string Name, string Value)>();
        for (int c = 0; c < kernel.Carried; c++)
        {
            Operand input = kernel.Inputs[first + c], output = kernel.Outputs[c]!;
            string name = scope.Local(scope[input.Buffer] + "In");
            writer.Line($"ReadOnlySpan<float> {name} = {scope.Dense(input)};");
            current.Add(name);
            ImmutableArray<string> carriers = [.. kernel.Carriers[c].Select(scope.Dense)];
            string between = carriers.Length == 1 ? carriers[0] : $"{i} % 2 == 0 ? {carriers[0]} : {carriers[1]}";
            next.Add((scope.Local(scope[input.Buffer] + "Out"), $"{i} == 0 ? {scope.Dense(output)} : {between}"));
        }

        using (writer.Block($"for (int {i} = {Literal.Int(call.Count - 1)}; {i} >= 0; {i}--)"))
        {
            IEnumerable<string> inputs = kernel.Inputs.Take(first).Select((input, index) =>
                IsStack(call, input, index) ? $"{scope.Dense(input)}.Slice({At(i, input.Shape.Length / call.Count)})" : scope.Dense(input));
            WriteStep(kernel, next, [.. inputs, .. current], [.. next.Select(n => n.Name)], current, i);
        }
    }

    private void WriteStep(
        CallKernel kernel, List<(string Name, string Value)> next, ImmutableArray<string> inputs, IReadOnlyList<string> outputs, List<string> current, string i)
    {
        foreach ((string name, string value) in next)
        {
            writer.Line($"Span<float> {name} = {value};");
        }

        writer.Line(Call(kernel, inputs, [.. outputs], i) + ";");
        for (int c = 0; c < current.Count; c++)
        {
            writer.Line($"{current[c]} = {next[c].Name};");
        }
    }

    /// <summary>Whether a backward loop's input holds one value for each instance: a kept input, or the kept values.</summary>
    private static bool IsStack(Call call, Operand input, int index) => index >= call.Function.FirstSavedInput
        ? call.Function.SavedInputs > 0
        : input.Shape != call.Function.Graph.Inputs[index].Types[0].Shape;

    private static string At(string index, Dim length) => $"{(index.IndexOf(' ') >= 0 ? $"({index})" : index)} * {DimText.Factor(length)}, {DimText.Int(length)}";
}
