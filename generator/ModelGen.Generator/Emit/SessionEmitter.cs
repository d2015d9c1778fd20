using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes what a forward method with state adds to a model: a session, which keeps the state from call to call, and the method that makes one.</summary>
internal sealed class SessionEmitter
{
    private const string ParameterSet = "global::ModelGen.ParameterSet";

    private readonly SourceWriter writer;
    private readonly EntryScope scope;
    private readonly EntrySignatures signatures;

    /// <summary>The fields that hold the sizes of the state, by symbol.</summary>
    private readonly Dictionary<string, string> sizes;

    /// <summary>Public names of the state.</summary>
    private readonly ImmutableArray<string> properties;

    /// <summary>The methods that choose rows, by the symbol whose rows they are.</summary>
    private readonly Dictionary<string, string> selections;

    /// <summary>Of the constructor, apart from the symbols.</summary>
    private readonly string parameters;

    public SessionEmitter(SourceWriter writer, EntryScope scope)
    {
        this.writer = writer;
        this.scope = scope;
        signatures = new EntrySignatures(scope, isPublic: true);
        var members = new NameTable([.. RuntimeNames.OfSession, scope.Declaration.Name, scope.SessionName]);
        properties = [.. scope.States.Select(s => members.Take(s.MemberName))];
        sizes = scope.StateSymbols.ToDictionary(s => s, s => members.Take(s + "Size"));
        selections = scope.StateSymbols.Where(HasRows).ToDictionary(s => s, s => members.Take("Select" + CSharpName.ToMemberName(s)));
        parameters = new NameTable(scope.StateSymbols).Take("parameters");
    }

    /// <summary>Writes the members.</summary>
    /// <param name="run">The method behind the entry point.</param>
    public void Write(string run)
    {
        string created = string.Join(", ", signatures.Session);
        string constructed = string.Join(", ", signatures.Session.Prepend(new(ParameterSet, parameters)));
        string symbols = string.Concat(scope.StateSymbols.Select(s => ", " + CSharpName.Escape(s)));
        writer.Line();
        EntryDocumentation.WriteCreateSession(writer, scope);
        using (writer.Block($"public {scope.SessionName} {scope.CreateSessionName}({created})"))
        {
            foreach (string symbol in scope.StateSymbols)
            {
                writer.Line($"global::ModelGen.Runtime.Check.Symbol({CSharpName.Escape(symbol)}, \"{symbol}\");");
            }

            writer.Line($"return new(this.Parameters{symbols});");
        }

        writer.Line();
        EntryDocumentation.WriteSession(writer, scope);
        using (writer.Block($"public sealed class {scope.SessionName} : global::ModelGen.SessionBase"))
        {
            WriteFields();
            writer.Line();
            writer.Line($"internal {scope.SessionName}({constructed})");
            writer.Line($"    : base({string.Join(", ", scope.States.Select(s => s.Length(CSharpName.Escape)))})");
            using (writer.Braces())
            {
                writer.Line($"this.parameters = {parameters};");
                foreach (string symbol in scope.StateSymbols)
                {
                    writer.Line($"this.{sizes[symbol]} = {CSharpName.Escape(symbol)};");
                }
            }

            WriteStates();
            WriteCall(run);
            WriteSelections();
            WriteCopies();
        }
    }

    /// <summary>For a model with errors: the same members, which throw.</summary>
    public void WriteBroken(Action<string> member)
    {
        member($"public {scope.SessionName} {scope.CreateSessionName}({string.Join(", ", signatures.Session)})");
        using (writer.Block($"public sealed class {scope.SessionName} : global::ModelGen.SessionBase"))
        {
            writer.Line($"private {scope.SessionName}() {{ }}");
            writer.Line();
            foreach (string property in properties)
            {
                member($"public global::System.Span<float> {property}");
            }

            member($"public void {scope.Name}({string.Join(", ", signatures.SessionCall)})");
            foreach (string selection in selections.Values)
            {
                member($"public void {selection}(global::System.ReadOnlySpan<int> rows)");
            }

            member($"public {scope.SessionName} Copy()");
            member($"public void CopyFrom({scope.SessionName} other)");
        }

        writer.Line();
    }

    private void WriteFields()
    {
        writer.Line($"private readonly {ParameterSet} parameters;");
        foreach (string symbol in scope.StateSymbols)
        {
            writer.Line($"private readonly int {sizes[symbol]};");
        }
    }

    private void WriteStates()
    {
        foreach (EntryState state in scope.States)
        {
            writer.Line();
            EntryDocumentation.WriteSessionState(writer, state);
            writer.Line($"public global::System.Span<float> {properties[state.Index]} => base.State.Current({Literal.Int(state.Index)});");
        }
    }

    private void WriteCall(string run)
    {
        IEnumerable<string> inputs = scope.Inputs.Select(i => scope.States.FirstOrDefault(s => s.Input == i) is { } state ? $"base.State.Current({Literal.Int(state.Index)})" : i.Text);
        IEnumerable<string> results = scope.Results.Select(r => scope.States.FirstOrDefault(s => s.Result == r) is { } state ? $"base.State.Next({Literal.Int(state.Index)})" : r.Text);
        IEnumerable<string> symbols = scope.Symbols.Select(s => sizes.TryGetValue(s, out string? size) ? "this." + size : CSharpName.Escape(s));
        writer.Line();
        EntryDocumentation.WriteSessionCall(writer, scope);
        using (writer.Block($"public void {scope.Name}({string.Join(", ", signatures.SessionCall)})"))
        using (writer.Block("using (base.Guard.Enter())"))
        {
            writer.Line($"{run}({string.Join(", ", inputs.Concat(results).Concat(symbols).Prepend("this.parameters"))});");
            writer.Line("base.State.Commit();");
        }
    }

    private void WriteSelections()
    {
        foreach (string symbol in scope.StateSymbols.Where(selections.ContainsKey))
        {
            string size = "this." + sizes[symbol];
            writer.Line();
            EntryDocumentation.WriteSelection(writer, scope, symbol);
            using (writer.Block($"public void {selections[symbol]}(global::System.ReadOnlySpan<int> rows)"))
            using (writer.Block("using (base.Guard.Enter())"))
            {
                writer.Line($"global::ModelGen.Runtime.Check.Length(rows.Length, {size}, \"rows\", \"[{symbol}]\", \"{symbol}\", {size});");
                writer.Line($"global::ModelGen.Runtime.Check.Indices(rows, {size}, \"rows\");");
                foreach (EntryState state in scope.States)
                {
                    writer.Line(state.Blocks(symbol, s => "this." + sizes[s]) is { } blocks
                        ? $"base.State.Select({Literal.Int(state.Index)}, rows, {blocks});"
                        : $"base.State.Keep({Literal.Int(state.Index)});");
                }

                writer.Line("base.State.Commit();");
            }
        }
    }

    /// <summary>Whether what is one row of the state is clear.</summary>
    private bool HasRows(string symbol) => scope.States.All(s => s.Input.Declared.Items.Count(d => d.Symbol == symbol) <= 1);

    private void WriteCopies()
    {
        string arguments = string.Concat(scope.StateSymbols.Select(s => ", this." + sizes[s]));
        writer.Line($$"""

            /// <summary>A session of its own that goes on from the same state.</summary>
            public {{scope.SessionName}} Copy()
            {
                {{scope.SessionName}} copy = new(this.parameters{{arguments}});
                copy.CopyFrom(this);
                return copy;
            }

            /// <summary>Takes the state of another session; allocates nothing.</summary>
            /// <exception cref="global::System.ArgumentException">The other session was created for other sizes.</exception>
            public void CopyFrom({{scope.SessionName}} other) => base.CopyState(other);
            """);
    }
}
