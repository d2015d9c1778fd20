using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>An argument of an entry point: its name for the user and in emitted text, and its shape.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Text">In C# in the public method: escaped, and apart from every other name.</param>
/// <param name="Local">In C# behind it, where capitals are for types and methods.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Declared">The dimensions in the order of memory, and so is the shape.</param>
internal sealed record EntryArgument(string Name, string Text, string Local, DeclaredElement Type, EquatableArray<DeclaredDim> Declared, Shape Shape)
{
    /// <summary>Of a refused entry point, the type of what is no tensor.</summary>
    public string? OtherType { get; init; }

    /// <summary>The type of an element in C#.</summary>
    public string Element => Type switch { DeclaredElement.Int => "int", DeclaredElement.Byte => "byte", _ => "float" };

    /// <summary>As the user reads it: <c>[batch, 784]</c>.</summary>
    public string ShapeText => Shape.ToString();
}

/// <summary>The names and shapes of an entry point's public methods.</summary>
internal sealed class EntryScope
{
    private readonly NameTable names;
    private readonly NameTable locals;

    /// <param name="results">The shapes of all results.</param>
    public EntryScope(EntryPointDeclaration declaration, ImmutableArray<Shape> results)
    {
        Declaration = declaration;
        Symbols = [.. declaration.Symbols()];
        names = new(declaration.Inputs.Items.Select(i => i.Name).Concat(Symbols));
        locals = new(Symbols.Select(DimText.Symbol));
        Inputs = [.. declaration.Inputs.Items.Select(i => new EntryArgument(i.Name, CSharpName.Escape(i.Name), Local(i.Name), i.Element, i.InMemory(), ShapeOf(i)) { OtherType = i.OtherType })];
        Results = [.. results.Select((shape, i) => (Shape: shape, Name: declaration.ResultNames[i], Type: declaration.IntegerResults.Items.Contains(i) ? DeclaredElement.Int : DeclaredElement.Float)).Skip(IsLoss ? 1 : 0)
            .Select(r => Result(r.Name, r.Shape, r.Type))];
        InputGradients = [.. Inputs.Where(i => i.Type == DeclaredElement.Float).Select(i => Result(i.Name + "Gradient", i.Shape))];
        ResultGradients = IsLoss ? [Result("lossGradient", Shape.Scalar)] : [.. Results.Where(r => r.Type == DeclaredElement.Float).Select(r => Result(r.Name + "Gradient", r.Shape))];
        States = StatesOf(declaration);
        Gradients = Result("gradients", Shape.Scalar);
        Tape = Result("tape", Shape.Scalar);
        Training = Result("training", Shape.Scalar);
        Lengths = Result("lengths", Shape.Scalar);
        Caches = Result("caches", Shape.Scalar);
        Batch = Result("data", Shape.Scalar);
    }

    public EntryPointDeclaration Declaration { get; }

    /// <summary>For signatures alone: the shapes of results, which depend on what the entry point does, have no place in them.</summary>
    public static EntryScope OfSignature(EntryPointDeclaration declaration) => new(declaration, [.. declaration.ResultNames.Items.Select(_ => Shape.Scalar)]);

    public bool IsLoss => Declaration.Kind == EntryPointKind.Loss;

    /// <summary>What its forward methods return: a loss its number.</summary>
    public string ReturnType => IsLoss ? "float" : "void";

    public string Name => CSharpName.Escape(Declaration.Name);

    /// <summary>
    /// The entry point's name as text within the class. <c>nameof</c> also uses the user's private method, about which nobody complains then that it is unused; where
    /// something is called so, it would mean that.
    /// </summary>
    public string NameExpression => Declaration.IsNameofHidden || names.Contains("nameof") ? $"\"{Declaration.Name}\"" : $"nameof({Name})";

    /// <summary>In the order in which the inputs name them.</summary>
    public ImmutableArray<string> Symbols { get; }

    public ImmutableArray<EntryArgument> Inputs { get; }

    /// <summary>Those that are written to spans: all but the number that a loss returns.</summary>
    public ImmutableArray<EntryArgument> Results { get; }

    /// <summary>Whether its methods take nothing, as those of a loss over parameters alone: there is no overload over tensor spans then.</summary>
    public bool IsBare => Inputs.IsEmpty && Results.IsEmpty;

    /// <summary>Whether a batch, which has tensors by the names of inputs, is all that a call needs: nothing is carried.</summary>
    public bool TakesBatch => !Inputs.IsEmpty && States.IsEmpty && Inputs.All(i => i.OtherType is null);

    /// <summary>Whether a batch is all that a step needs: the trainer has what is carried, but not sizes that nothing else has.</summary>
    public bool StepTakesBatch => OwnInputs.Any() && Inputs.All(i => i.OtherType is null)
        && Symbols.All(s => OwnInputs.Any(i => i.Declared.Items.Any(d => d.Symbol == s)));

    /// <summary>What a method over a batch returns: a loss its number, a forward method its result if there is one alone.</summary>
    public string BatchReturnType(string system) => IsLoss ? "float" : Results.Length == 1 ? $"{system}ReadOnlySpan<{Results[0].Element}>" : "void";

    /// <summary>What is carried from call to call.</summary>
    public ImmutableArray<EntryState> States { get; }

    /// <summary>Inputs that are not carried.</summary>
    public IEnumerable<EntryArgument> OwnInputs => Inputs.Except(States.Select(s => s.Input));

    /// <summary>Results that are not carried.</summary>
    public IEnumerable<EntryArgument> OwnResults => Results.Except(States.Select(s => s.Result));

    /// <summary>The named dimensions of the state: a session is made for their values.</summary>
    public IEnumerable<string> StateSymbols => Symbols.Where(s => States.Any(state => state.Input.Declared.Items.Any(d => d.Symbol == s)));

    /// <summary>The named dimensions that a call of a session may choose.</summary>
    public IEnumerable<string> OwnSymbols => Symbols.Except(StateSymbols);

    public bool HasSession => !IsLoss && !States.IsEmpty;

    /// <summary><c>NextSession</c> for an entry point called <c>Next</c>.</summary>
    public string SessionName => GeneratedMembers.Session(Declaration.Name);

    /// <summary>The method that makes a session.</summary>
    public string CreateSessionName => GeneratedMembers.CreateSession(Declaration.Name);

    public string ForwardName => GeneratedMembers.Forward(Declaration.Name);

    public string BackwardName => GeneratedMembers.Backward(Declaration.Name);

    /// <summary>One for each float input.</summary>
    public ImmutableArray<EntryArgument> InputGradients { get; }

    /// <summary>One for each float result.</summary>
    public ImmutableArray<EntryArgument> ResultGradients { get; }

    /// <summary>The argument that takes parameters' gradients.</summary>
    public EntryArgument Gradients { get; }

    /// <summary>The argument that keeps values between the passes.</summary>
    public EntryArgument Tape { get; }

    /// <summary>The argument that chooses between the forms of a forward method that is not the same in training.</summary>
    public EntryArgument Training { get; }

    /// <summary>In a session, the argument that says how many of the positions of a call count.</summary>
    public EntryArgument Lengths { get; }

    /// <summary>In a session, the argument that has its caches.</summary>
    public EntryArgument Caches { get; }

    /// <summary>The argument that has all inputs by name.</summary>
    public EntryArgument Batch { get; }

    /// <summary><c>Step</c> for a loss called <c>Loss</c>, <c>StepGeneratorLoss</c> for <c>GeneratorLoss</c>.</summary>
    public string StepName => Declaration.Name == "Loss" ? "Step" : "Step" + Declaration.Name;

    private ImmutableArray<EntryState> StatesOf(EntryPointDeclaration declaration)
    {
        List<int> inputs = [.. Enumerable.Range(0, Inputs.Length).Where(i => declaration.Inputs[i].IsState)];
        int first = Results.Length - inputs.Count;
        return [.. inputs.Select((input, i) => new EntryState(i, Inputs[input], Results[first + i]))];
    }

    private static Shape ShapeOf(EntryPointInput input) =>
        new(input.InMemory().Items.Select(d => d.Symbol is { } symbol ? Dim.Symbol(symbol) : d.Size ?? 0).ToEquatableArray());

    /// <summary>The names that a method behind the entry point may not give to locals of its own.</summary>
    public IEnumerable<string> LocalNames =>
        Inputs.Concat(Results).Concat(InputGradients).Concat(ResultGradients).Append(Gradients).Append(Tape).Append(Training).Append(Lengths).Append(Caches).Append(Batch).Select(a => a.Local).Concat(Symbols.Select(DimText.Symbol));

    private EntryArgument Result(string wish, Shape shape, DeclaredElement type = DeclaredElement.Float) => new(wish, names.Take(wish), Local(wish), type, [], shape);

    private string Local(string wish)
    {
        string name = NameTable.ToIdentifier(wish);
        return locals.Take(char.ToLowerInvariant(name[0]) + name.Substring(1));
    }
}
