using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>The functions of a program, each once, whoever calls it.</summary>
internal sealed class FunctionOrder
{
    private readonly ImmutableArray<Function>.Builder callersFirst = ImmutableArray.CreateBuilder<Function>();
    private readonly ImmutableArray<Function>.Builder calleesFirst = ImmutableArray.CreateBuilder<Function>();
    private readonly HashSet<Function> seen = [];

    public FunctionOrder(ModelProgram program)
    {
        foreach (Function function in program.EntryPoints.SelectMany(e => e.AllFunctions))
        {
            Add(function);
        }
    }

    /// <summary>Entry points' functions in order, each followed by what it calls for the first time.</summary>
    public ImmutableArray<Function> CallersFirst => callersFirst.ToImmutable();

    /// <summary>Each function behind those that it calls.</summary>
    public ImmutableArray<Function> CalleesFirst => calleesFirst.ToImmutable();

    private void Add(Function function)
    {
        if (!seen.Add(function))
        {
            return;
        }

        callersFirst.Add(function);
        foreach (Function callee in function.Callees)
        {
            Add(callee);
        }

        calleesFirst.Add(function);
    }
}
