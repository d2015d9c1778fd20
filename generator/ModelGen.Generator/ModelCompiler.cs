using System.Collections.Immutable;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator;

/// <summary>Everything that happens between a declaration and its code, in order.</summary>
internal static class ModelCompiler
{
    /// <summary>What the generator and the analyzer call.</summary>
    public static Compiler Guarded { get; } = new(Compile, Compile, (declaration, _) => new(ModelEmitter.EmitSignatures(declaration), []));

    /// <summary>Rewrites a function before it is differentiated.</summary>
    private static readonly ImmutableArray<Pass> BeforeDifferentiation =
    [
        // Later stages know primitive operators only.
        new("decompose composites", DecomposeComposites.Run),

        // What is differentiated is still as the user wrote it; from here on a gradient is nodes like any others.
        new("expand gradients", graph => ExpandGradients.Run(graph, DecomposeComposites.Run)),

        // A run of equal modules becomes a loop while each is still one node; the backward pass is then a loop too.
        new("roll calls", RollCalls.Run),
        new("fold constants", FoldConstants.Run),

        // Simplification takes away permutations that cancel; derivatives have the order of what they are of.
        new("sink channel order", SinkChannelOrder.Run),
        new("simplify", Simplify.Run),
        new("permute before placing", graph => PermuteBeforePlacing.Run(graph, keepsImages: true)),

        // After simplification more nodes are equal.
        new("eliminate common subexpressions", EliminateCommonSubexpressions.Run),
    ];

    /// <summary>Rewrites the two halves of a differentiated function: derivative rules write what is plain, not what is short.</summary>
    private static readonly ImmutableArray<Pass> AfterDifferentiation =
    [
        new("remove detach", RemoveDetach.Run),
        new("decompose composites of derivatives", DecomposeComposites.Run),
        new("fold constants of derivatives", FoldConstants.Run),
        new("sink channel order of derivatives", SinkChannelOrder.Run),
        new("simplify derivatives", Simplify.Run),
        new("merge placements", MergePlacements.Run),
        new("permute derivatives before placing", graph => PermuteBeforePlacing.Run(graph, keepsImages: false)),
        new("eliminate common subexpressions of derivatives", EliminateCommonSubexpressions.Run),
    ];

    /// <summary>Rewrites what is not differentiated: the forward method by itself.</summary>
    private static readonly ImmutableArray<Pass> WithoutDifferentiation = [new("remove detach of inference", RemoveDetach.Run)];

    /// <summary>Compiles a model. Whatever the user wrote, this gives diagnostics and code that compiles.</summary>
    /// <exception cref="OperationCanceledException">The result is not wanted any more.</exception>
    public static CompilationResult Compile(ModelDeclaration declaration, CancellationToken cancellation)
    {
        // Where nothing gives the constructor's parameters values, it is a family, or the reader has reported it.
        if (declaration.IsFamily || (declaration.Class.Parameters.Count > 0 && declaration.Closed is null))
        {
            return new(ModelEmitter.EmitSignatures(declaration), []);
        }

        LoweredModel lowered = ModelLowering.Lower(declaration, cancellation);

        // An entry point is missing also where C# itself complains about its body, which may leave no trace in the declaration.
        bool isBroken = declaration.HasErrors || lowered.HasErrors || lowered.EntryPoints.Length < declaration.EntryPoints.Count;
        CompilationResult result = isBroken ? new(ModelEmitter.EmitSignatures(declaration), [.. lowered.Diagnostics]) : Emit(lowered, cancellation);
        return result with { Title = lowered.Title };
    }

    /// <summary>Differentiates, schedules and writes a model without errors; what turns out only then to be too large, or to have no derivative, is an error like any other.</summary>
    private static CompilationResult Emit(LoweredModel lowered, CancellationToken cancellation)
    {
        ImmutableArray<DiagnosticInfo> errors;
        try
        {
            ProgramPlan plan = Plan(Differentiate(lowered, null, cancellation), cancellation);
            errors = [.. MemoryLimits.Check(plan)];
            if (errors.IsEmpty)
            {
                return new(ModelEmitter.Emit(plan, cancellation), [.. lowered.Diagnostics]);
            }
        }
        catch (TensorTooLargeException e)
        {
            errors = [DiagnosticInfo.OfSize(e, e.Site < 0 ? ModelDeclaration.ClassSite : e.Site)];
        }
        catch (TooManyLoopsException e)
        {
            int site = e.Node.Site < 0 ? ModelDeclaration.ClassSite : e.Node.Site;
            errors = [DiagnosticInfo.Create(Descriptors.TooManyLoops, site, e.Node.Operator.Name, e.Shape.ToString(), Literal.Int(e.Loops), Literal.Int(FusionLimits.Rank))];
        }
        catch (GradientException e)
        {
            errors = [DiagnosticInfo.Create(Descriptors.NoGradient, e.Site < 0 ? ModelDeclaration.ClassSite : e.Site, e.Message)];
        }
        catch (NotDifferentiableException e)
        {
            string reason = $"'{e.Name}' has no derivative; put what needs none into 'Detach'";
            errors = [DiagnosticInfo.Create(Descriptors.NoGradient, e.Site < 0 ? ModelDeclaration.ClassSite : e.Site, reason)];
        }
        catch (NumberTooLargeException e)
        {
            errors = [DiagnosticInfo.Create(Descriptors.NoValue, ModelDeclaration.ClassSite, e.Message)];
        }

        return new(ModelEmitter.EmitSignatures(lowered.Declaration), [.. lowered.Diagnostics, .. errors]);
    }

    /// <summary>Writes the generated part of a module.</summary>
    public static CompilationResult Compile(ModuleDeclaration declaration, CancellationToken cancellation) => new(ModuleEmitter.Emit(declaration), []);

    /// <summary>Runs all passes over all functions and differentiates the entry points.</summary>
    /// <param name="observer">Sees the graph after each pass; tests verify it there.</param>
    internal static ModelProgram Differentiate(LoweredModel lowered, Action<string, Graph>? observer, CancellationToken cancellation)
    {
        var before = new FunctionRewriter(graph => Run(BeforeDifferentiation, graph, observer, cancellation), movesBorders: true);
        var after = new FunctionRewriter(graph => Run(AfterDifferentiation, graph, observer, cancellation));
        var alone = new FunctionRewriter(graph => Run(WithoutDifferentiation, graph, observer, cancellation));
        var differentiation = new Differentiation(cancellation);
        var entryPoints = ImmutableArray.CreateBuilder<EntryPoint>();
        foreach (LoweredEntryPoint entry in lowered.EntryPoints)
        {
            Function inference = before.Rewrite(entry.Inference);
            bool goesBack = !lowered.Declaration.HasBFloat16Weights;
            Differentiated? training = goesBack ? Pair(before.Rewrite(entry.Training), entry) : null;

            // Of a loss nobody goes back through the inference form; where the forms do not differ, the pair is one.
            Differentiated? other = !goesBack || entry.IsLoss || entry.Inference == entry.Training ? null : Pair(inference, entry);
            entryPoints.Add(new EntryPoint(entry.Declaration, alone.Rewrite(inference), training, other, entry.Trained) { Session = entry.Session is { } session ? session with { Function = alone.Rewrite(before.Rewrite(session.Function)) } : null });
        }

        return new ModelProgram(lowered.Declaration, lowered.Parameters, lowered.Caches, entryPoints.ToImmutable());

        Differentiated Pair(Function function, LoweredEntryPoint entry)
        {
            Differentiated halves = differentiation.Differentiate(function, entry.IsLoss ? [.. entry.Trained] : Trainable(lowered.Parameters));
            return new(after.Rewrite(halves.Forward), after.Rewrite(halves.Backward), halves.InputsRead);
        }
    }

    /// <summary>Schedules all functions and plans their memory.</summary>
    internal static ProgramPlan Plan(ModelProgram program, CancellationToken cancellation)
    {
        // Scheduling chooses kernels by layout.
        ParameterLayouts layouts = AssignLayouts.Run(program);
        var order = new FunctionOrder(program);
        var plans = new Dictionary<Function, FunctionPlan>();

        // What a function needs includes what those need that it calls.
        foreach (Function function in order.CalleesFirst)
        {
            Schedule schedule = Scheduler.Run(function, layouts, cancellation);
            schedule = FindKnownEpilogues.Run(schedule);
            schedule = function.IsBackward ? GuardKernels.Run(schedule) : schedule;

            // A gradient that may not be wanted is computed by kernels of its own.
            schedule = JoinMaps.Run(schedule);

            // From here on the order of kernels is final.
            MemoryPlan memory = PlanMemory.Run(schedule, f => plans[f].Memory);
            plans.Add(function, new(
                schedule,
                memory,
                FunctionSignature.Of(schedule, memory, f => plans[f].Signature),
                IndexRanges.Of(function, f => plans[f].IndexRanges),
                SizeBounds.Of(function, f => plans[f].SizeBounds)));
        }

        ImmutableArray<ParameterPlace> places = layouts.Place(program.Parameters);
        return new(program, places, ParameterRun.Find(places), [.. order.CallersFirst.Select(f => plans[f])]);
    }

    private static ImmutableSortedSet<int> Trainable(ImmutableArray<ParameterSlot> parameters) =>
        [.. Enumerable.Range(0, parameters.Length).Where(i => parameters[i].IsTrainable)];

    private static Graph Run(ImmutableArray<Pass> passes, Graph graph, Action<string, Graph>? observer, CancellationToken cancellation)
    {
        foreach (Pass pass in passes)
        {
            cancellation.ThrowIfCancellationRequested();
            graph = pass.Run(graph);
            observer?.Invoke(pass.Name, graph);
        }

        return graph;
    }

    /// <summary>A step of the list: graph to graph.</summary>
    private sealed record Pass(string Name, Func<Graph, Graph> Run);
}
