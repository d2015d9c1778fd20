using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A whole model as emission takes it: every function scheduled and its memory planned.</summary>
/// <param name="Parameters">Where every tensor lies, in declaration order.</param>
/// <param name="Runs">The same list with instances of a module together.</param>
/// <param name="Functions">Entry points' functions in order, each followed by what it calls for the first time.</param>
internal sealed record ProgramPlan(
    ModelProgram Program, ImmutableArray<ParameterPlace> Parameters, ImmutableArray<ParameterRun> Runs, ImmutableArray<FunctionPlan> Functions)
{
    private readonly Dictionary<Function, FunctionPlan> byFunction = Functions.ToDictionary(f => f.Function);

    public FunctionPlan this[Function function] => byFunction[function];
}
