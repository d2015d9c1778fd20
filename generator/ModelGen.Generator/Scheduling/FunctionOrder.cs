using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>The functions of a program, each once, whoever calls it.</summary>
internal sealed class FunctionOrder
{
    private readonly ImmutableArray<Function>.Builder callersFirst = ImmutableArray.CreateBuilder<Function>();
    private readonly ImmutableArray<(Function Function, bool IsBackward)>.Builder calleesFirst = ImmutableArray.CreateBuilder<(Function Function, bool IsBackward)>();
    private readonly HashSet<Function> seen = [];

    public FunctionOrder(ModelProgram program)
    {
        foreach ((Function function, bool isBackward) in program.EntryPoints.SelectMany(e => e.Functions))
        {
            Add(function, isBackward);
        }
    }

    /// <summary>Entry points' functions in order, each followed by what it calls for the first time.</summary>
    public ImmutableArray<Function> CallersFirst => callersFirst.ToImmutable();

    /// <summary>Each function behind those that it calls; whether its outputs are gradients, each of which a caller may do without.</summary>
    public ImmutableArray<(Function Function, bool IsBackward)> CalleesFirst => calleesFirst.ToImmutable();

    private void Add(Function function, bool isBackward)
    {
        if (!seen.Add(function))
        {
            return;
        }

        callersFirst.Add(function);
        foreach (Function callee in function.Callees)
        {
            Add(callee, isBackward);
        }

        calleesFirst.Add((function, isBackward));
    }
}
