using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A whole model as emission takes it: every function scheduled and its memory planned.</summary>
/// <param name="Parameters">Where every tensor lies, in declaration order.</param>
/// <param name="Functions">Entry points' functions in order, each followed by what it calls for the first time.</param>
internal sealed record ProgramPlan(ModelProgram Program, ImmutableArray<ParameterPlace> Parameters, ImmutableArray<FunctionPlan> Functions)
{
    private readonly Dictionary<Function, FunctionPlan> byFunction = Functions.ToDictionary(f => f.Function);

    public FunctionPlan this[Function function] => byFunction[function];

    public static ProgramPlan Create(ModelProgram program, CancellationToken cancellation)
    {
        var layouts = AssignLayouts.Run(program);
        var plans = new Dictionary<Function, FunctionPlan>();
        var order = new List<Function>();
        var planned = new HashSet<Function>();
        foreach (EntryPoint entry in program.EntryPoints)
        {
            foreach ((Function function, bool isBackward) in entry.Functions)
            {
                Plan(function, isBackward);
            }
        }

        return new(program, layouts.Place(program.Parameters), [.. order.Select(f => plans[f])]);

        void Plan(Function function, bool isBackward)
        {
            if (!planned.Add(function))
            {
                return;
            }

            order.Add(function);
            foreach (Function callee in function.Callees)
            {
                Plan(callee, isBackward);
            }

            Schedule schedule = Scheduler.Run(function, layouts, isBackward, cancellation);
            MemoryPlan memory = PlanMemory.Run(schedule, f => plans[f].Memory);
            plans.Add(function, new(schedule, memory, isBackward, FunctionSignature.Of(schedule, memory, f => plans[f].Signature)));
        }
    }
}

/// <summary>A function ready for emission.</summary>
/// <param name="IsBackward">Whether its outputs are gradients, each of which a caller may do without.</param>
internal sealed record FunctionPlan(Schedule Schedule, MemoryPlan Memory, bool IsBackward, FunctionSignature Signature)
{
    public Function Function => Schedule.Function;
}
