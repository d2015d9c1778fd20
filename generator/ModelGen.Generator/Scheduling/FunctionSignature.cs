using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// The arguments of a function's emitted method in order: what it needs, itself or for what it calls, its inputs and its outputs. The method, calls of it and the entry
/// points in front of it are all written from this list. A further need is a role here and a line in <see cref="Of"/>; its name is reserved in methods and calls hand it
/// on by themselves, so that only an entry point has to say what it gives (<c>EntryEmitter</c>).
/// </summary>
internal sealed record FunctionSignature(ImmutableArray<FunctionArgument> Arguments)
{
    /// <summary>The names of arguments that are called after their role.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Enum.GetValues(typeof(ArgumentRole)).Cast<ArgumentRole>().Select(r => new FunctionArgument(r, default)).Where(a => a.IsNamedAfterRole).Select(a => a.Name)];

    /// <summary>The named dimensions whose values it uses, in ordinal order.</summary>
    public IEnumerable<string> Symbols => Arguments.Where(a => a.Role == ArgumentRole.Size).Select(a => a.Name);

    /// <summary>Whether it writes state tensors, besides reading them.</summary>
    public bool WritesState => Arguments.Contains(new(ArgumentRole.State, ArgumentType.WrittenFloats));

    public bool Has(ArgumentRole role) => Arguments.Any(a => a.Role == role);

    /// <param name="signatureOf">The signatures of what the function calls.</param>
    public static FunctionSignature Of(Schedule schedule, MemoryPlan memory, Func<Function, FunctionSignature> signatureOf)
    {
        Function function = schedule.Function;
        ImmutableArray<FunctionSignature> callees = [.. function.Callees.Select(signatureOf)];
        ImmutableArray<BufferKind> kinds = [.. schedule.Kernels.SelectMany(k => k.Reads.Concat(k.Writes)).Select(o => o.Buffer.Kind).Distinct()];
        bool addsRows = schedule.Kernels.OfType<RuntimeKernel>().Any(k => schedule.TouchedBy(k) is not null);
        return new(
        [
            .. Need(ArgumentRole.Parameters, ArgumentType.Floats, kinds.Contains(BufferKind.Parameter)),
            .. Need(ArgumentRole.State, function.AssignedStates.Any() ? ArgumentType.WrittenFloats : ArgumentType.Floats, kinds.Contains(BufferKind.State)),
            .. Need(ArgumentRole.Random, ArgumentType.RandomNumbers, function.Graph.DrawsNumbers),
            .. Need(ArgumentRole.Scratch, ArgumentType.WrittenFloats, !memory.IsEmpty),
            .. function.CallInputs.Select(Input),
            .. function.CallOutputs.Select(Output),
            .. Need(ArgumentRole.Gradients, ArgumentType.WrittenFloats, kinds.Contains(BufferKind.Gradient)),
            .. Need(ArgumentRole.Touched, ArgumentType.TouchedRows, addsRows),
            .. SymbolsOf(schedule).Concat(callees.SelectMany(c => c.Symbols)).ToImmutableSortedSet(StringComparer.Ordinal).Select(s => new FunctionArgument(ArgumentRole.Size, ArgumentType.Size) { Symbol = s }),
        ]);

        IEnumerable<FunctionArgument> Need(ArgumentRole role, ArgumentType type, bool isOwn) =>
            isOwn || callees.Any(c => c.Has(role)) ? [new FunctionArgument(role, type)] : [];
    }

    private static FunctionArgument Input(CallValue<InputRole> input, int index) => new(
        input.Role == InputRole.Kept ? ArgumentRole.Kept : ArgumentRole.Input,
        input.Role == InputRole.Kept ? ArgumentType.Floats : input.Role == InputRole.Cache ? ArgumentType.WrittenFloats : input.Type.Element switch { ElementType.Int32 => ArgumentType.Integers, ElementType.UInt8 => ArgumentType.Bytes, _ => ArgumentType.Floats }) { Index = index };

    private static FunctionArgument Output(CallValue<OutputRole> output, int index) =>
        new(
            output.Role == OutputRole.Kept ? ArgumentRole.Kept : ArgumentRole.Output,
            output.Role != OutputRole.Kept && output.Type.Element == ElementType.Int32 ? ArgumentType.WrittenIntegers : ArgumentType.WrittenFloats) { Index = index };

    private static IEnumerable<string> SymbolsOf(Schedule schedule) => schedule.Function.Graph.Inputs.Concat(schedule.Function.Graph.Nodes)
        .SelectMany(n => n.Types).SelectMany(t => t.Shape.Dims.Items).SelectMany(d => d.Symbols)
        .Concat(schedule.Kernels.SelectMany(k => k.Scalars).SelectMany(d => d.Symbols));
}

/// <summary>An argument of a function's emitted method.</summary>
internal sealed record FunctionArgument(ArgumentRole Role, ArgumentType Type)
{
    /// <summary>Of an input or output, which of the function's it is as callers count them (<see cref="Function.CallInputs"/>).</summary>
    public int Index { get; init; }

    /// <summary>Of a size, the named dimension.</summary>
    public string? Symbol { get; init; }

    /// <summary>Whether every function that has it calls it the same.</summary>
    public bool IsNamedAfterRole => Role is not (ArgumentRole.Input or ArgumentRole.Output or ArgumentRole.Size);

    /// <summary>The role, or the named dimension. Inputs and outputs are called after their values.</summary>
    public string Name => Symbol ?? Role.ToString().ToLowerInvariant();
}

/// <summary>What an argument of a function is for.</summary>
internal enum ArgumentRole
{
    /// <summary>The block of trainable tensors.</summary>
    Parameters,

    /// <summary>The block of state tensors.</summary>
    State,

    /// <summary>The random numbers of the pass.</summary>
    Random,

    /// <summary>The arena for intermediate values.</summary>
    Scratch,

    /// <summary>An input.</summary>
    Input,

    /// <summary>An output.</summary>
    Output,

    /// <summary>The values that go from the forward to the backward function: written by the one, read by the other.</summary>
    Kept,

    /// <summary>The block of gradients, which the function adds to.</summary>
    Gradients,

    /// <summary>The list of rows of sparse tables that have a gradient.</summary>
    Touched,

    /// <summary>The value of a named dimension.</summary>
    Size,
}

/// <summary>The type of an argument. What is neither span nor number is a class of the runtime of the same name.</summary>
internal enum ArgumentType
{
    /// <summary>Floats that are read.</summary>
    Floats,

    /// <summary>Floats that are written.</summary>
    WrittenFloats,

    /// <summary>Integers that are read.</summary>
    Integers,

    /// <summary>Integers that are written.</summary>
    WrittenIntegers,

    /// <summary>Bytes that are read.</summary>
    Bytes,

    /// <summary>A size.</summary>
    Size,

    RandomNumbers,

    TouchedRows,
}
