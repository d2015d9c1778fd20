using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes the class that holds a model's computations: layout of its parameters, entry points with their checks, functions, formulas.</summary>
internal sealed class CodeEmitter
{
    private const string Namespace = "ModelGen.Runtime.Generated";

    private readonly ProgramPlan plan;
    private readonly CodeNames names;

    /// <summary>Written first, to stand within the class within the namespace.</summary>
    private readonly SourceWriter body = new(depth: 2);

    public CodeEmitter(ProgramPlan plan)
    {
        this.plan = plan;
        ClassName = NameTable.ToIdentifier(plan.Program.Declaration.Type.Name) + "Code";
        names = new CodeNames(plan, ClassName);
        Layout = names.Member("Layout");
        names.Member("Create" + Layout);
        Caches = plan.Program.Caches.IsEmpty ? "" : names.Member("Caches");
        Entries = [.. plan.Program.EntryPoints.Select(e => new EntryEmitter(body, plan, e, names))];
        Losses = [.. Entries.Where(e => e.Scope.IsLoss).Select((e, i) => new LossCode(i, e, names.Member(e.Scope.Declaration.Name + "Ranges"), e.AssignsState ? names.Member(e.Scope.Declaration.Name + "States") : null))];
    }

    /// <summary>How the user's class calls the class.</summary>
    public string QualifiedName => $"global::{Namespace}.{ClassName}";

    public string ClassName { get; }

    /// <summary>The field that holds the layout of parameters.</summary>
    public string Layout { get; }

    /// <summary>The field that holds the layout of caches, where a session has some.</summary>
    public string Caches { get; }

    public ImmutableArray<EntryEmitter> Entries { get; }

    public ImmutableArray<LossCode> Losses { get; }

    /// <summary>Writes what the class is made of, which decides its names.</summary>
    public void WriteBody(CancellationToken cancellation)
    {
        LayoutEmitter.Write(body, Layout, plan);
        if (Entries.Any(e => e.RunInSession is not null))
        {
            LayoutEmitter.WriteCaches(body, Caches, plan.Program.Caches);
        }

        foreach (LossCode loss in Losses)
        {
            EntryPoint entry = plan.Program.EntryPoints.Where(e => e.Declaration == loss.Entry.Scope.Declaration).Single();
            LayoutEmitter.WriteRanges(body, loss.Ranges, plan, entry.Trained);
            if (loss.States is not null)
            {
                LayoutEmitter.WriteRanges(body, loss.States, plan, entry.Differentiated.Forward.AssignedStates);
            }
        }

        foreach (EntryEmitter entry in Entries)
        {
            entry.Write();
        }

        var formulas = new FormulaEmitter(names);
        var scores = new ScoreEmitter(names);
        foreach (FunctionPlan function in plan.Functions)
        {
            cancellation.ThrowIfCancellationRequested();
            FunctionEmitter.Write(body, plan, function, names, formulas, scores);
        }

        formulas.Write(body);
        scores.Write(body);
    }

    public void Write(SourceWriter writer)
    {
        using (writer.Block($"namespace {Namespace}"))
        {
            writer.Line("using global::System;");
            writer.Line("using global::System.Numerics.Tensors;");
            writer.Line("using global::System.Runtime.CompilerServices;");
            writer.Line();
            writer.Line($"/// <summary>What <see cref=\"{XmlText.Cref(plan.Program.Declaration.Type)}\"/> computes.</summary>");
            using (writer.Block($"file static class {ClassName}"))
            {
                writer.Append(body);
            }
        }
    }
}

/// <summary>A loss among a model's losses.</summary>
/// <param name="Index">Its number for the trainer.</param>
/// <param name="Ranges">The field that says which parts of the block it trains.</param>
/// <param name="States">The field that says which parts of the block of states it assigns; null where it assigns none.</param>
internal sealed record LossCode(int Index, EntryEmitter Entry, string Ranges, string? States);
