using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a loop of calls: over the instances of a module, or over the steps of a sequence.</summary>
/// <param name="call">The text of one call: the kernel, the inputs, the outputs, the loop's variable.</param>
internal sealed class LoopEmitter(
    SourceWriter writer, FunctionScope scope, CallKernel kernel, Func<CallKernel, ImmutableArray<string>, ImmutableArray<string>, string?, string> call)
{
    private readonly Loop loop = kernel.Call.Loop!;
    private readonly Function function = kernel.Call.Function;
    private readonly string i = scope.Local(kernel.Call.Loop!.Stride > 0 ? "i" : "t");

    /// <summary>The spans that hold what goes from call to call, in order of the fed outputs.</summary>
    private readonly List<(int Input, string In, string Out, string Next)> fed = [];

    /// <summary>Of a loop over a sequence, a named dimension that makes everything empty which the steps write, if it is 0: then none is worth its call.</summary>
    private string? WithoutWork => loop.Count.IsConstant || function.Graph.Effects.Length > 0 || function.Graph.Outputs.IsEmpty
        ? null
        : function.Graph.Outputs[0].Shape.Length.Symbols.Except(loop.Count.Symbols).FirstOrDefault(s => function.Graph.Outputs.All(o => o.Shape.Length.IsMultipleOf(Dim.Symbol(s))));

    private string Last => DimText.Int(loop.Count - 1);

    public void Write()
    {
        foreach (int output in loop.Fed)
        {
            Start(output);
        }

        string work = WithoutWork is { } size ? $" && {DimText.Symbol(size)} > 0" : "";
        string header = loop.IsReversed ? $"for (int {i} = {Last}; {i} >= 0{work}; {i}--)" : $"for (int {i} = 0; {i} < {DimText.Int(loop.Count)}{work}; {i}++)";
        using (writer.Block(header))
        {
            foreach ((_, _, string next, string value) in fed)
            {
                writer.Line($"Span<float> {next} = {value};");
            }

            writer.Line(call(kernel, [.. kernel.Inputs.Select(Input)], [.. Outputs()], i) + ";");
            foreach ((_, string current, string next, _) in fed)
            {
                writer.Line($"{current} = {next};");
            }
        }

        foreach (int output in loop.Fed)
        {
            Finish(output);
        }
    }

    /// <summary>Where a fed value comes from first, and where each call writes it.</summary>
    private void Start(int output)
    {
        int fedTo = loop.Outputs[output].FedTo!.Value;
        Operand input = kernel.Inputs[fedTo];
        string current = scope.Local(scope[input.Buffer] + "In"), next = scope.Local(scope[input.Buffer] + "Out");
        Dim length = function.Graph.Outputs[output].Shape.Length;
        string from = scope.Dense(input), to;
        if (loop.Find(LoopResultKind.Trace, output) is { } trace)
        {
            // Every call's input is kept: each call writes its result where the next one's input is kept.
            Operand whole = kernel.Outputs[trace]!;
            from = loop.IsReversed ? Element(whole, DimText.Int(loop.Count), length) : Element(whole, "0", length);
            writer.Line($"{scope.Dense(input)}.CopyTo({from});");
            to = Element(whole, loop.IsReversed ? i : i + " + 1", length);
        }
        else if (loop.Find(LoopResultKind.Stack, output) is { } stack)
        {
            to = Element(kernel.Outputs[stack]!, i, length);
        }
        else
        {
            to = InTurn(output);
        }

        writer.Line($"ReadOnlySpan<float> {current} = {from};");
        fed.Add((fedTo, current, next, to));
    }

    /// <summary>No call writes what it reads, and the last one writes the result; so does an only one.</summary>
    private string InTurn(int output)
    {
        int index = loop.Find(LoopResultKind.Last, output)!.Value;
        string result = scope.Dense(kernel.Outputs[index]!);
        ImmutableArray<string> carriers = [.. kernel.Carriers[index].Select(scope.Dense)];
        if (scope.Plan.Function.IsBackward)
        {
            string between = carriers.Length == 1 ? carriers[0] : $"{i} % 2 == 0 ? {carriers[0]} : {carriers[1]}";
            return $"{i} == {(loop.IsReversed ? "0" : Last)} ? {result} : {between}";
        }

        string isLast = loop.IsReversed ? $"{i} % 2 == 0"
            : loop.Count.Constant is { } count ? $"{i} % 2 == {((count - 1) % 2 == 0 ? "0" : "1")}"
            : $"({DimText.Factor(loop.Count)} - {i}) % 2 == 1";
        return $"{isLast} ? {result} : {carriers[0]}";
    }

    /// <summary>The last value, where it does not lie in its place anyway.</summary>
    private void Finish(int output)
    {
        LoopOutput role = loop.Outputs[output];
        if (role.IsTraced || kernel.Outputs[loop.Find(LoopResultKind.Last, output)!.Value] is not { } final)
        {
            return;
        }

        string copy = $"{fed.First(f => f.Input == role.FedTo).In}.CopyTo({scope.Dense(final)});";
        if (role.IsStacked)
        {
            writer.Line(copy);
        }
        else if (!loop.Count.IsConstant)
        {
            // A sequence without steps leaves everything as it was.
            writer.Line();
            string isGiven = scope.Plan.Function.IsBackward && final.Buffer.Kind == BufferKind.Output ? $" && !{scope[final.Buffer]}.IsEmpty" : "";
            using (writer.Block($"if ({DimText.Int(loop.Count)} == 0{isGiven})"))
            {
                writer.Line(copy);
            }
        }
    }

    private string Input(Operand operand, int index)
    {
        if (loop.FedBy(index) is not null)
        {
            return fed.First(f => f.Input == index).In;
        }

        return loop.Scanned.Items.Contains(index) ? Element(operand, i, function.CallInputs[index].Type.Shape.Length) : scope.Dense(operand);
    }

    private IEnumerable<string> Outputs()
    {
        for (int output = 0; output < loop.Outputs.Count; output++)
        {
            yield return loop.Outputs[output].FedTo is { } input ? fed.First(f => f.Input == input).Out : Stacked(output);
        }

        if (function.Keeps)
        {
            yield return Element(kernel.Outputs[^1]!, i, function.KeptSize);
        }
    }

    /// <summary>A slice of a stack; nothing where the caller gave no memory for what only it reads.</summary>
    private string Stacked(int output)
    {
        int index = loop.Find(LoopResultKind.Stack, output)!.Value;
        if (kernel.Outputs[index] is not { } stack)
        {
            return "default";
        }

        string slice = Element(stack, i, function.Graph.Outputs[output].Shape.Length);
        ImmutableArray<int> reasons = kernel.OnlyForOutputs[index];
        return reasons.IsEmpty || kernel.OnlyFor.SequenceEqual(reasons)
            ? slice
            : $"{string.Join(" && ", reasons.Select(o => $"{scope.Reason(o)}.IsEmpty"))} ? default : {slice}";
    }

    /// <summary>One element of a stack.</summary>
    private string Element(Operand stack, string index, Dim length)
    {
        Dim first = stack.Access.Offset == Dim.Zero ? Dim.Zero : stack.Access.Offset / length;
        bool isAligned = first * length == stack.Access.Offset && first.IsConstant;
        string whole = isAligned ? scope[stack.Buffer] : scope.Dense(stack);
        string at = isAligned && first != Dim.Zero ? $"{index} + {first}" : index;
        string start = at == "0" ? "0" : $"{(at.IndexOf(' ') >= 0 ? $"({at})" : at)} * {DimText.Factor(length)}";
        return $"{whole}.Slice({start}, {DimText.Int(length)})";
    }
}
