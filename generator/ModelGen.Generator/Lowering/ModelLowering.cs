using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// From what the user wrote to graphs: makes the model's objects, gives them their places, and runs every entry point over its declared shapes.
/// </summary>
internal static class ModelLowering
{
    /// <summary>Never throws for anything that a user can write.</summary>
    /// <exception cref="OperationCanceledException">The result is not wanted any more.</exception>
    public static LoweredModel Lower(ModelDeclaration declaration, CancellationToken cancellation = default)
    {
        var context = new LoweringContext(declaration, cancellation);
        var functions = new ModuleFunctions(context);
        var entries = ImmutableArray.CreateBuilder<LoweredEntryPoint>();
        string title = "";
        Guarded(context, declaration.Class.Site, () =>
        {
            ImmutableArray<Argument> arguments = Hyperparameters.Evaluate(context, functions);
            title = Hyperparameters.Title(declaration, arguments);
            context.Declaration = Hyperparameters.PutIntoShapes(context, arguments);
            ModuleInstance model = new InstanceMaker(context, functions).MakeModule(declaration.Class, arguments, declaration.Class.Site);
            var tree = new InstanceTree(context);
            tree.Place(model);
            functions.Parameters = tree.Slots;
            functions.Caches = [.. tree.Caches];
            if (context.ErrorCount == 0 && !declaration.HasErrors)
            {
                WeightChecks.Report(context, tree.Slots);
            }

            var lowering = new EntryPointLowering(context, functions, model);
            foreach (EntryPointDeclaration entry in context.Declaration.EntryPoints)
            {
                Guarded(context, entry.Site, () =>
                {
                    if (lowering.Lower(entry) is { } lowered)
                    {
                        entries.Add(lowered);
                    }
                });
            }

            var doubts = new Doubts(context);
            foreach (LoweredEntryPoint loss in entries.Where(e => e.IsLoss))
            {
                doubts.Report(loss.Training);
            }

            // With errors, what is not reached may well be reached once they are mended.
            if (context.ErrorCount == 0 && !declaration.HasErrors && entries.Count > 0)
            {
                new UnusedMembers(context, tree, model).Report(entries);
            }
        });
        return new LoweredModel(context.Declaration, functions.Parameters, [.. functions.Caches.Select(c => c.ToSlot())], entries.ToImmutable(), [.. context.Diagnostics]) { Title = title };
    }

    /// <summary>Declarations without bounds end here, with a diagnostic.</summary>
    private static void Guarded(LoweringContext context, int site, Action lower)
    {
        try
        {
            lower();
        }
        catch (LoweringAbortedException)
        {
        }
        catch (InsufficientExecutionStackException)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.TooDeep, site));
        }
        catch (TensorTooLargeException e)
        {
            context.Report(DiagnosticInfo.OfSize(e, e.Site < 0 ? site : e.Site));
        }
        catch (NumberTooLargeException e)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.NoValue, site, e.Message));
        }
    }
}
