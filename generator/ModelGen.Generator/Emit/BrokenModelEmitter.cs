using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the members of a model that has errors. Signatures depend on the declared shapes alone, so code that uses the model compiles; bodies throw. Entry points that
/// were refused have a signature as far as it is known, and names that the user's class has taken are left out.
/// </summary>
internal sealed class BrokenModelEmitter(SourceWriter writer, ModelDeclaration declaration)
{
    private const string Message = "\"The model has errors: see the diagnostics of its build.\"";

    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>What its overloads have in common with the family's members.</summary>
    private readonly string modifier = TypeEmitter.Modifier(declaration);

    public static void Write(SourceWriter writer, ModelDeclaration declaration) =>
        TypeEmitter.Write(writer, declaration.Type, "", _ => { }, w => new BrokenModelEmitter(w, declaration).WriteMembers());

    private void WriteMembers()
    {
        string type = TypeEmitter.NameOf(declaration.Type);
        string constructor = declaration.Closed is { } closed ? $"(int seed) : {closed.Chain}" : declaration.ConstructorOfBroken ?? "(int seed)";
        if (constructor.Length > 0)
        {
            Member($"public {declaration.Type.Name}{constructor}");
        }

        Own(GeneratedMembers.Parameters, $"public {modifier}global::ModelGen.ParameterSet {GeneratedMembers.Parameters}");
        foreach (GeneratedMethod method in GeneratedMembers.Factories)
        {
            Own(method.Name, $"public static {type} {method.Name}({method.Parameters})");
        }

        foreach (GeneratedMethod method in declaration.Closed is { Overrides: true } ? [] : GeneratedMembers.Storage)
        {
            Own(method.Name, $"public {method.Returns} {method.Name}({method.Parameters})");
        }

        if (!declaration.HasSummary)
        {
            Member(SummaryEmitter.Signature);
            Member(SummaryEmitter.FormatSignature);
        }

        List<EntryScope> entries = [.. declaration.EntryPoints.Items.Select(EntryScope.OfSignature)], refused = [.. declaration.Refused.Items.Select(EntryScope.OfSignature)];
        entries.ForEach(WriteEntryPoint);
        string[] symbols = [.. entries.Concat(refused).SelectMany(e => e.Symbols).Distinct()];
        foreach (EntryScope entry in refused)
        {
            Overload(entry.Name, entry.ReturnType, Guessed(entry, new EntrySignatures(entry, isPublic: true).Call, symbols));
        }

        if (declaration is { HasCaches: true, IsFamily: false } && !declaration.Clashes.Items.Intersect([GeneratedMembers.CachedSession, GeneratedMembers.CreateCachedSession]).Any())
        {
            new CachedSessionEmitter(writer).WriteBroken(entries, signature => Member(signature));
        }

        WriteTrainer([.. entries.Concat(refused).Where(e => e.IsLoss)]);
    }

    private void WriteEntryPoint(EntryScope entry)
    {
        var signatures = new EntrySignatures(entry, isPublic: true);
        Overload(entry.Name, modifier + entry.ReturnType, signatures.Call);
        if (!entry.IsBare)
        {
            Overload(entry.Name, modifier + entry.ReturnType, signatures.TensorCall);
        }

        if (entry.TakesBatch)
        {
            Overload(entry.Name, modifier + entry.BatchReturnType("global::System."), signatures.BatchCall);
        }

        Own(entry.ForwardName, $"public {entry.ReturnType} {entry.ForwardName}({string.Join(", ", signatures.Forward(hasMode: false))})", entry.NameExpression);
        if (!entry.IsLoss)
        {
            // Which of the two there is depends on what the method does.
            Own(entry.ForwardName, $"public {entry.ReturnType} {entry.ForwardName}({string.Join(", ", signatures.Forward(hasMode: true))})");
        }

        Own(entry.BackwardName, $"public void {entry.BackwardName}({string.Join(", ", signatures.Backward)})");
        if (entry.HasSession && !declaration.Clashes.Items.Intersect([entry.SessionName, entry.CreateSessionName]).Any())
        {
            new SessionEmitter(writer, entry).WriteBroken(signature => Member(signature));
        }
    }

    /// <summary>Arguments for a signature that is not wholly known: named dimensions of other entry points may be meant as well, or else the most usual one.</summary>
    private static IEnumerable<SignatureParameter> Guessed(EntryScope entry, IEnumerable<SignatureParameter> known, string[] symbols) => known.Concat(
        (symbols.Length > 0 ? symbols : ["batch"])
            .Except(entry.Symbols)
            .Where(s => entry.Inputs.Concat(entry.Results).All(a => a.Name != s))
            .Select(s => new SignatureParameter("int", CSharpName.Escape(s), "0")));

    private void WriteTrainer(List<EntryScope> losses)
    {
        if (losses.Count == 0 || declaration.Clashes.Items.Contains(GeneratedMembers.CreateTrainer))
        {
            return;
        }

        string[] symbols = [.. losses.SelectMany(l => l.Symbols).Distinct()];
        var names = new NameTable([.. symbols]);
        string optimizer = names.Take("optimizer"), seed = names.Take("seed");
        string declared = string.Concat(symbols.Select(s => $", int {CSharpName.Escape(s)}"));
        string type = declaration.Clashes.Items.Contains(GeneratedMembers.Trainer) ? "TrainerOfBroken" : GeneratedMembers.Trainer;
        Member($"public {type} {GeneratedMembers.CreateTrainer}(global::ModelGen.Optimizer {optimizer}{declared}, int {seed} = 0)");
        using (writer.Block($"public sealed class {type} : global::ModelGen.TrainerBase"))
        {
            writer.Line($"private {type}() : base(null!, null!, 0, []) {{ }}");
            writer.Line();
            var states = TrainerEmitter.States([.. losses.Where(l => !l.Declaration.IsRefused)]);
            foreach (string property in states.SelectMany(s => s.Properties))
            {
                Member($"public global::System.ReadOnlySpan<float> {property}");
            }

            if (!states.IsEmpty)
            {
                Member("public void ResetState()");
            }

            foreach (EntryScope loss in losses)
            {
                IEnumerable<SignatureParameter> step = new EntrySignatures(loss, isPublic: true).Step;
                Overload(loss.StepName, "float", loss.Declaration.IsRefused ? Guessed(loss, step, symbols) : step);
                if (loss.StepTakesBatch)
                {
                    Overload(loss.StepName, "float", [new("global::ModelGen.Batch", loss.Batch.Text)]);
                }
            }
        }
    }

    /// <summary>A member that the user's class may stand in the way of.</summary>
    private void Own(string name, string signature, string? use = null)
    {
        if (!declaration.Clashes.Items.Contains(name))
        {
            Member(signature, use);
        }
    }

    /// <summary>
    /// A method that others of its name may equal in all types. None is written where the user's class has taken it, or where what is half-typed gives parameters no names or
    /// two of them one.
    /// </summary>
    private void Overload(string name, string type, IEnumerable<SignatureParameter> parameters)
    {
        SignatureParameter[] all = [.. parameters];
        bool haveNames = Array.TrueForAll(all, p => p.Name.Length > 0) && all.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() == all.Length;
        if (haveNames && !declaration.Clashes.Items.Contains(name) && written.Add($"{name}({string.Join(", ", all.Select(p => p.Type))})"))
        {
            Member($"public {type} {name}({string.Join<SignatureParameter>(", ", all)})");
        }
    }

    /// <param name="use">A text that uses a private method of the user's, so that nothing else complains that it is unused.</param>
    private void Member(string signature, string? use = null)
    {
        string body = $"throw new global::System.InvalidOperationException({(use is null ? "" : use + " + \": \" + ")}{Message});";
        bool isProperty = !signature.EndsWith(")", StringComparison.Ordinal);
        writer.Line(isProperty ? $"{signature} {{ get {{ {body} }} }}" : $"{signature} {{ {body} }}");
        writer.Line();
    }
}
