using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes what caches of keys and values add to a model: a session, which has a method for each entry point that reaches them, and the method that makes one.</summary>
internal sealed class CachedSessionEmitter(SourceWriter writer)
{
    private const string Session = GeneratedMembers.CachedSession;
    private const string ParameterSet = "global::ModelGen.ParameterSet";
    private const string Created = $"public {Session} {GeneratedMembers.CreateCachedSession}(int batch, int capacity)";
    private const string Class = $"public sealed class {Session} : global::ModelGen.CachedSession";

    /// <summary>Writes the members.</summary>
    public void Write(ProgramPlan plan, CodeEmitter code)
    {
        writer.Line();
        EntryDocumentation.WriteCreateCachedSession(writer);
        writer.Line($"{Created} => new(this.Parameters, batch, capacity);");
        writer.Line();
        EntryDocumentation.WriteCachedSession(writer, [.. code.Entries.Where(e => e.RunInSession is not null).Select(e => e.Scope)]);
        using (writer.Block(Class))
        {
            writer.Line($"private readonly {ParameterSet} parameters;");
            writer.Line();
            writer.Line($"internal {Session}({ParameterSet} parameters, int batch, int capacity)");
            writer.Line($"    : base({code.QualifiedName}.{code.Caches}, batch, capacity) =>");
            writer.Line("    this.parameters = parameters;");
            foreach ((EntryEmitter entry, SessionEntry session) in code.Entries.Zip(plan.Program.EntryPoints, (e, p) => (e, p.Session)).Where(p => p.Session is not null).Select(p => (p.e, p.Session!)))
            {
                WriteCall($"{code.QualifiedName}.{entry.RunInSession}", entry.Scope, session);
            }

            writer.Line($$"""

                /// <summary>A session of its own that goes on from the same positions, with the same capacity.</summary>
                public {{Session}} Copy() => this.Copy(base.Capacity);

                /// <summary>A session of its own that goes on from the same positions.</summary>
                /// <param name="capacity">The number of positions for which each of its rows has room, at least as many as they have.</param>
                /// <exception cref="global::System.ArgumentException">The rows have more.</exception>
                public {{Session}} Copy(int capacity)
                {
                    {{Session}} copy = new(this.parameters, base.Batch, capacity);
                    copy.CopyFrom(this);
                    return copy;
                }

                /// <summary>Takes the positions of another session, of as many rows and any capacity, as long as they fit into this one's; allocates nothing.</summary>
                /// <exception cref="global::System.ArgumentException">The other session has another number of rows, or more positions than this one has room for.</exception>
                public void CopyFrom({{Session}} other) => base.CopyCaches(other);
                """);
        }
    }

    /// <summary>For a model with errors: the same members, which throw. Which entry points reach a cache is not known: all may.</summary>
    public void WriteBroken(IEnumerable<EntryScope> entries, Action<string> member)
    {
        member(Created);
        using (writer.Block(Class))
        {
            writer.Line($"private {Session}() : base([], 0, 1) {{ }}");
            writer.Line();
            foreach (EntryScope entry in entries.Where(e => e is { IsLoss: false, Declaration: { HasNoSession: false, IsRefused: false } } && e.States.IsEmpty))
            {
                member($"public void {entry.Name}({string.Join(", ", new EntrySignatures(entry, isPublic: true).CachedCall(entry.Symbols.FirstOrDefault()))})");
            }

            member($"public {Session} Copy()");
            member($"public {Session} Copy(int capacity)");
            member($"public void CopyFrom({Session} other)");
        }

        writer.Line();
    }

    private void WriteCall(string run, EntryScope scope, SessionEntry session)
    {
        IEnumerable<string> symbols = scope.Symbols.Where(s => s != session.Batch).Select(CSharpName.Escape);
        string[] arguments = ["this.parameters", "base.Memory", .. scope.Inputs.Concat(scope.Results).Select(a => a.Text), .. symbols, scope.Lengths.Text];
        writer.Line();
        EntryDocumentation.WriteCachedCall(writer, scope, session);
        using (writer.Block($"public void {scope.Name}({string.Join(", ", new EntrySignatures(scope, isPublic: true).CachedCall(session.Batch))})"))
        using (writer.Block("using (base.Guard.Enter())"))
        {
            writer.Line($"{run}({string.Join(", ", arguments)});");
        }
    }
}
