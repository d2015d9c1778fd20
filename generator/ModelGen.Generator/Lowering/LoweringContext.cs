using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// What all parts of one lowering share: the declaration's tables, the diagnostics so far, and the budgets that keep a declaration, however strange, from taking
/// the compiler down.
/// </summary>
internal sealed class LoweringContext(ModelDeclaration declaration, CancellationToken cancellation)
{
    /// <summary>Statements, calls and loop steps of a whole model: far more than any model needs, and a second of work.</summary>
    public const int MaxSteps = 200_000;

    /// <summary>Methods inlined into one another, and objects made inside one another.</summary>
    public const int MaxDepth = 100;

    /// <summary>Nodes of one function.</summary>
    public const int MaxNodes = 50_000;

    /// <summary>Nodes of all functions.</summary>
    public const int MaxAllNodes = 100_000;

    /// <summary>Layers, modules and stored tensors, those of layers among them: more than the largest networks have, and half a minute of work.</summary>
    public const int MaxObjects = 20_000;

    private readonly Dictionary<string, MethodDeclaration> methods = declaration.Methods.Items.ToDictionary(m => m.Key, StringComparer.Ordinal);
    private readonly Dictionary<string, ClassDeclaration> modules = declaration.Modules.Items.ToDictionary(m => m.Key, StringComparer.Ordinal);
    private readonly Dictionary<string, StaticMember> statics = declaration.Statics.Items.ToDictionary(m => m.Key, StringComparer.Ordinal);
    private readonly HashSet<DiagnosticInfo> reported = [];
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly UniqueNames functionNames = new([], StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Instance> astray = [];
    private readonly List<string> active = [];
    private int steps;
    private int objects;
    private int nodes;

    /// <summary>Of a closed model, with the values of its constructor's parameters in shapes, once they are known.</summary>
    public ModelDeclaration Declaration { get; set; } = declaration;

    public IReadOnlyList<DiagnosticInfo> Diagnostics => diagnostics;

    /// <summary>The number of errors so far, each counted whenever it is met: whether a part has errors is whether this has grown.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Values of static members that have been read.</summary>
    public Dictionary<string, Datum> Statics { get; } = new(StringComparer.Ordinal);

    public MethodDeclaration? Method(string key) => methods.TryGetValue(key, out MethodDeclaration? method) ? method : null;

    public ClassDeclaration? Module(string key) => modules.TryGetValue(key, out ClassDeclaration? module) ? module : null;

    public StaticMember? Static(string key) => statics.TryGetValue(key, out StaticMember? member) ? member : null;

    public void Report(DiagnosticInfo diagnostic)
    {
        if (diagnostic.IsError)
        {
            ErrorCount++;
        }

        // A helper that is inlined twice has its mistakes once.
        if (reported.Add(diagnostic))
        {
            diagnostics.Add(diagnostic);
        }
    }

    /// <summary>Whether an object that is no member of the model has not been met before: it is reported once, however often it is used.</summary>
    public bool IsNewlyAstray(Instance instance) => astray.Add(instance);

    /// <summary>Something in which errors have been reported is used again: what uses it has errors too.</summary>
    public void NoteKnownError() => ErrorCount++;

    /// <summary>Counts a statement, a call or a turn of a loop.</summary>
    /// <exception cref="LoweringAbortedException">There were too many.</exception>
    public void Step(int site)
    {
        cancellation.ThrowIfCancellationRequested();
        if (++steps > MaxSteps)
        {
            Report(DiagnosticInfo.Create(Descriptors.TooManySteps, site, FormattableString.Invariant($"{MaxSteps:N0}"), "steps"));
            throw new LoweringAbortedException();
        }
    }

    /// <summary>Counts objects that have been made.</summary>
    /// <exception cref="LoweringAbortedException">There are too many.</exception>
    public void CountObjects(int number, int site)
    {
        RequireObjects("The declaration", number, site);
        objects += number;
    }

    /// <summary>Whether further objects may be made.</summary>
    /// <param name="what">What makes them, for the message: <c>'Repeat'</c>.</param>
    /// <exception cref="LoweringAbortedException">There would be too many.</exception>
    public void RequireObjects(string what, int number, int site)
    {
        long all = (long)objects + number;
        if (all > MaxObjects)
        {
            Report(DiagnosticInfo.Create(Descriptors.TooManyObjects, site, what, FormattableString.Invariant($"{all:N0}"), FormattableString.Invariant($"{MaxObjects:N0}")));
            throw new LoweringAbortedException();
        }
    }

    /// <summary>Counts the nodes of a function that has been built.</summary>
    /// <exception cref="LoweringAbortedException">All functions together have too many.</exception>
    public void CountNodes(int number, int site)
    {
        nodes += number;
        if (nodes > MaxAllNodes)
        {
            Report(DiagnosticInfo.Create(Descriptors.TooManySteps, site, FormattableString.Invariant($"{MaxAllNodes:N0}"), "tensor operations"));
            throw new LoweringAbortedException();
        }
    }

    /// <summary>Begins a call or the making of an object; <see cref="Leave"/> ends it.</summary>
    /// <exception cref="LoweringAbortedException">Too many are under way.</exception>
    public void Enter(string name, int site)
    {
        Step(site);
        if (active.Count >= MaxDepth)
        {
            Report(DiagnosticInfo.Create(Descriptors.Recursion, site, name, FormattableString.Invariant($"{MaxDepth}"), Cycle(name)));
            throw new LoweringAbortedException();
        }

        active.Add(name);
    }

    /// <summary>The number of calls under way.</summary>
    public int Depth => active.Count;

    public void Leave() => active.RemoveAt(active.Count - 1);

    /// <summary>A name for a function that no other one has.</summary>
    public string UniqueFunctionName(string name) => functionNames.Take(name);

    /// <summary>From the last time it was entered: <c>Tower → Level → Tower</c>.</summary>
    private string Cycle(string name)
    {
        int last = active.LastIndexOf(name);
        return string.Join(" → ", active.Skip(Math.Max(last, active.Count - 4)).Concat([name]));
    }
}

/// <summary>A budget is exceeded, which has been reported: nothing further comes of this entry point.</summary>
internal sealed class LoweringAbortedException : Exception;

/// <summary>An expression has no value. What it says is reported where the expression's evaluation began; without a diagnostic that has been done already.</summary>
internal sealed class EvaluationException(DiagnosticInfo? diagnostic) : Exception
{
    public DiagnosticInfo? Diagnostic { get; } = diagnostic;
}
