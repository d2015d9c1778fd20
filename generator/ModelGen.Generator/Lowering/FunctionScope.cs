using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>A function while it is being built: its graph, and the part of the model whose parameters it indexes.</summary>
internal sealed class FunctionScope
{
    private readonly Dictionary<int, Value> tensors = [];
    private readonly List<Node> inputs = [];
    private readonly List<Node> effects = [];
    private readonly SortedDictionary<int, Value> assigned = [];
    private readonly Dictionary<Value, Value> captured = [];
    private readonly Dictionary<Value, Value> numbers = [];
    private readonly List<Value> shared = [];
    private readonly Dictionary<InputRole, Value> fromSession = [];
    private readonly List<CacheUse> caches = [];
    private readonly List<(int First, int End)> formulas = [];
    private readonly bool isTraining;
    private bool dependsOnMode;
    private bool dependsOnSession;

    /// <param name="root">The module, model or layer the function belongs to.</param>
    /// <param name="parameters">The root's tensors.</param>
    /// <param name="isTraining">Whether it is built with training semantics.</param>
    public FunctionScope(Instance root, ImmutableArray<ParameterSlot> parameters, bool isTraining)
    {
        Root = root;
        Parameters = parameters;
        this.isTraining = isTraining;
    }

    /// <summary>A step of a loop within another function, whose tensors it can read.</summary>
    public FunctionScope(FunctionScope outer)
        : this(outer.Root, outer.Parameters, outer.isTraining)
    {
        Outer = outer;
        Session = outer.Session;
    }

    public Instance Root { get; }

    /// <summary>What the function's parameters are counted by.</summary>
    public ImmutableArray<ParameterSlot> Parameters { get; }

    /// <summary>The function whose loop this is a step of; null for any other.</summary>
    public FunctionScope? Outer { get; }

    public GraphBuilder Graph { get; } = new();

    /// <summary>The layers that it calls.</summary>
    public LayerTrace Layers { get; } = new();

    public ImmutableArray<Node> Inputs => [.. inputs];

    /// <summary>The values of <see cref="Outer"/> that became inputs, in order.</summary>
    public ImmutableArray<Value> Captured => [.. shared];

    /// <summary>Whether dropout drops and statistics are updated. Asking makes the function one for this mode only.</summary>
    public bool IsTraining
    {
        get
        {
            DependsOnMode = true;
            return isTraining;
        }
    }

    /// <summary>As <see cref="IsTraining"/>, without being noted as a question.</summary>
    public bool Mode => isTraining;

    /// <summary>Whether anything was built differently for training and inference.</summary>
    public bool DependsOnMode
    {
        get => dependsOnMode;
        set
        {
            dependsOnMode = value;
            Outer?.DependsOnMode |= value;
        }
    }

    /// <summary>What it is built for where it is a function of a session; null for any other.</summary>
    public SessionSizes? Session { get; init; }

    /// <summary>Whether anything is built differently in a session.</summary>
    public bool DependsOnSession
    {
        get => dependsOnSession;
        set
        {
            dependsOnSession = value;
            Outer?.DependsOnSession |= value;
        }
    }

    /// <summary>The caches that it appends to, itself or in what it calls, each as often as it does.</summary>
    public ImmutableArray<CacheUse> Caches => [.. caches];

    /// <summary>What each input is.</summary>
    public ImmutableArray<InputRole> InputRoles => [.. inputs.Select(i => fromSession.Where(s => s.Value.Node == i).Select(s => s.Key).DefaultIfEmpty(InputRole.Given).First())];

    /// <summary>Whether the lambda of a formula of scores is being evaluated.</summary>
    public bool IsInFormula { get; private set; }

    /// <summary>Evaluates the lambda of a formula of scores.</summary>
    /// <param name="first">The id of the first node that is known within only.</param>
    /// <param name="evaluate">Evaluates it.</param>
    public Value InFormula(int first, Func<Value> evaluate)
    {
        bool outer = IsInFormula;
        IsInFormula = true;
        try
        {
            return evaluate();
        }
        finally
        {
            IsInFormula = outer;
            formulas.Add((first, Graph.Count));
        }
    }

    /// <summary>Whether a value belongs to a formula of scores that has ended: a lambda has handed it out.</summary>
    public bool IsOfEndedFormula(Value value) => formulas.Any(f => value.Node.Id >= f.First && value.Node.Id < f.End) && ScoreReader.IsOfScore(value);

    /// <summary>Notes that a cache is appended to.</summary>
    public void NoteCache(CacheUse use)
    {
        DependsOnSession = true;
        caches.Add(use);
    }

    /// <summary>What the session gives the function as an input of a role, which comes behind all others.</summary>
    public Value FromSession(InputRole role)
    {
        if (Outer is not null)
        {
            return Capture(Outer.FromSession(role), Outer);
        }

        if (!fromSession.TryGetValue(role, out Value value))
        {
            SessionSizes sizes = Session!;
            value = role switch
            {
                InputRole.Cache => AddInput(TensorType.Float(Shape.Of(sizes.Of(Root.Cached))), "cache"),
                InputRole.Past => AddInput(new TensorType(ElementType.Int32, Shape.Of(sizes.Batch)), "past"),
                _ => AddInput(new TensorType(ElementType.Int32, Shape.Of(sizes.Batch)), "lengths"),
            };
            fromSession.Add(role, value);
        }

        return value;
    }

    /// <summary>A value as this function reads it that belongs to <see cref="Outer"/>, or to a function around that.</summary>
    /// <exception cref="OutsideFunctionException">It belongs to none of them.</exception>
    public Value Capture(Value value, FunctionScope owner)
    {
        if (owner == this)
        {
            return value;
        }

        Value outside = (Outer ?? throw new OutsideFunctionException()).Capture(value, owner);
        if (!captured.TryGetValue(outside, out Value inside))
        {
            inside = Capture(outside);
            captured.Add(outside, inside);
        }

        return inside;
    }

    /// <summary>Whether a function is this one or around it.</summary>
    public bool IsWithin(FunctionScope scope) => scope == this || (Outer?.IsWithin(scope) ?? false);

    private Value Capture(Value outside)
    {
        if (outside.Operator is Operators.Sources.Parameter or Constant or DimScalar)
        {
            return Graph.Add(outside.Operator);
        }

        Value given = Outer!.InMemory(outside);
        shared.Add(given);
        return AsInput(outside, outside.Name ?? "shared");
    }

    /// <summary>A value that another function can be given: a mask has no memory, and becomes ones and zeros.</summary>
    public Value InMemory(Value value)
    {
        if (value.Type.Element != ElementType.Bool)
        {
            return value;
        }

        if (!numbers.TryGetValue(value, out Value given))
        {
            given = Graph.Add(new Where(), value, Graph.Add(new Constant(1)), Graph.Add(new Constant(0)));
            numbers.Add(value, given);
        }

        return given;
    }

    /// <summary>An input for a value that is given by <see cref="InMemory"/>.</summary>
    public Value AsInput(Value value, string name) => value.Type.Element == ElementType.Bool
        ? Graph.Add(new Greater(), AddInput(TensorType.Float(value.Shape), name), Graph.Add(new Constant(0)))
        : AddInput(value.Type, name);

    public Value AddInput(TensorType type, string name)
    {
        Node node = Graph.AddNode(new Input(inputs.Count, type), [], name);
        inputs.Add(node);
        return node.Output;
    }

    /// <summary>A layer's path as the function's module says it: instances of a module share a function.</summary>
    public string PathOf(LayerInstance layer) =>
        layer == Root ? layer.TypeName
            : Root.Path is { Length: > 0 } root && layer.Path!.StartsWith(root + ".", StringComparison.Ordinal) ? layer.Path.Substring(root.Length + 1) : layer.Path!;

    /// <summary>Whether it is a forward method, in which nothing may be assigned.</summary>
    public bool IsForwardMethod { get; init; }

    /// <summary>The value of a stored tensor, or what it has been assigned.</summary>
    /// <exception cref="OutsideFunctionException">It belongs to another part of the model.</exception>
    public Value Parameter(TensorInstance tensor)
    {
        int index = IndexOf(tensor);
        if (!tensors.TryGetValue(index, out Value value))
        {
            value = Outer?.AssignedTo(index) is { } given ? Capture(given.Value, given.Owner) : Graph.Add(new Parameter(index, tensor.Shape));
            tensors.Add(index, value);
        }

        return value;
    }

    /// <summary>Gives a state tensor a new value: the last one is written when the function ends.</summary>
    /// <exception cref="OutsideFunctionException">It belongs to another part of the model.</exception>
    public void Assign(TensorInstance tensor, Value value)
    {
        int index = IndexOf(tensor);
        tensors[index] = value;
        assigned[index] = value;
    }

    /// <summary>Notes a call of a function that assigns state tensors.</summary>
    public void AddEffect(Node call) => effects.Add(call);

    /// <summary>The function's graph.</summary>
    public Graph Finish(ImmutableArray<Value> outputs) =>
        new(Inputs, outputs, [.. effects, .. assigned.Select(a => Graph.AddNode(new AssignState(a.Key, a.Value.Shape), [a.Value]))]);

    /// <summary>A tensor of a known type in place of one that could not be built: what follows can still be checked. The function is not used.</summary>
    public Value Placeholder(TensorType type) => Graph.Add(new Input(-1, type));

    /// <summary>What this function, or one around it, has assigned to a tensor.</summary>
    private (Value Value, FunctionScope Owner)? AssignedTo(int index) => assigned.TryGetValue(index, out Value value) ? (value, this) : Outer?.AssignedTo(index);

    private int IndexOf(TensorInstance tensor)
    {
        int index = tensor.FirstParameter - Root.FirstParameter;
        return index >= 0 && index < Root.ParameterCount ? index : throw new OutsideFunctionException();
    }
}

/// <summary>
/// A module's code reaches a tensor that is neither its own nor an argument (through a lambda), so that it can't be a function of its own: it is built into its
/// caller instead.
/// </summary>
internal sealed class OutsideFunctionException : Exception;
