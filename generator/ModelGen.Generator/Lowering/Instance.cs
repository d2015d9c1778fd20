using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Layers;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// An object of the declaration that has a place in the model: a layer, module or stored tensor. Made where the declaration says <c>new</c>;
/// <see cref="InstanceTree"/> then gives it its path and its range of parameters.
/// </summary>
/// <param name="structure">Equal for objects of one class made from equal arguments: their parameters agree in number, shapes and order.</param>
/// <param name="site">Where it was made.</param>
internal abstract class Instance(string structure, int site)
{
    public string Structure { get; } = structure;

    public int Site { get; } = site;

    /// <summary>The first part of its parameters' names (<c>blocks.3.attn</c>); empty for the model; null while it is no member of anything.</summary>
    public string? Path { get; set; }

    /// <summary>The index of its first parameter among the model's.</summary>
    public int FirstParameter { get; set; }

    public int ParameterCount { get; set; }

    /// <summary>Where its caches begin among the model's, in floats for each position of a row; those of a cache are its keys, then its values.</summary>
    public long FirstCached { get; set; }

    /// <summary>How many floats its caches take for each position of a row.</summary>
    public long Cached { get; set; }

    /// <summary>For messages: <c>Linear</c>, <c>Block</c>.</summary>
    public abstract string TypeName { get; }
}

/// <summary>A layer of the library.</summary>
internal sealed class LayerInstance(LayerDefinition definition, ImmutableArray<Argument> arguments, string structure, int site) : Instance(structure, site)
{
    private Dictionary<string, TensorInstance> byName = [];

    public LayerDefinition Definition { get; } = definition;

    /// <summary>Of its constructor.</summary>
    public ImmutableArray<Argument> Arguments { get; } = arguments;

    /// <summary>Its own tensors, by the names that PyTorch gives them.</summary>
    public ImmutableArray<(string Name, TensorInstance Tensor)> Tensors
    {
        get;
        set
        {
            field = value;
            byName = value.ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        }
    } = [];

    /// <summary>Layers and modules it consists of, by the names that are put before those of their tensors.</summary>
    public ImmutableArray<(string Name, Instance Instance)> Parts { get; set; } = [];

    /// <summary>The layer within a wrapper, whose tensors are those of the wrapper.</summary>
    public LayerInstance? Wrapped { get; init; }

    public override string TypeName => Definition.Name;

    /// <summary>It and all layers within it.</summary>
    public IEnumerable<LayerInstance> WithParts => Parts.Select(p => p.Instance).OfType<LayerInstance>().SelectMany(p => p.WithParts).Prepend(this);

    /// <summary>One of its tensors; null if it has none of that name.</summary>
    public TensorInstance? Tensor(string name) => byName.TryGetValue(name, out TensorInstance? tensor) ? tensor : null;
}

/// <summary>A module, or the model itself.</summary>
internal sealed class ModuleInstance(ClassDeclaration type, ImmutableArray<Argument> arguments, string structure, int site) : Instance(structure, site)
{
    public ClassDeclaration Class { get; } = type;

    /// <summary>Of its primary constructor.</summary>
    public ImmutableArray<Argument> Arguments { get; } = arguments;

    /// <summary>Its members in declaration order.</summary>
    public List<(MemberDeclaration Declaration, Datum Value)> Members { get; } = [];

    public override string TypeName => Class.Name;
}

/// <summary>A cache of keys and values.</summary>
/// <param name="keyDim">The size of a key of one head.</param>
/// <param name="valueDim">The size of a value of one head.</param>
internal sealed class CacheInstance(int heads, int keyDim, int valueDim, int site) : Instance(FormattableString.Invariant($"KeyValueCache({heads}, {keyDim}, {valueDim})"), site)
{
    public int Heads { get; } = heads;

    public int KeyDim { get; } = keyDim;

    public int ValueDim { get; } = valueDim;

    public override string TypeName => "KeyValueCache";

    /// <summary>What the session is told of it.</summary>
    public CacheSlot ToSlot() => new(Path!, Heads, KeyDim, ValueDim);
}

/// <summary>A <c>Parameter</c> or <c>StateTensor</c>, declared by the user or belonging to a layer.</summary>
internal sealed class TensorInstance(Shape shape, ParameterInitializer initializer, bool isTrainable, int site)
    : Instance((isTrainable ? "Parameter" : "StateTensor") + shape, site)
{
    public Shape Shape { get; } = shape;

    public ParameterInitializer Initializer { get; } = initializer;

    public bool IsTrainable { get; } = isTrainable;

    /// <summary>Whether it is a table whose gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; init; }

    public override string TypeName => IsTrainable ? "Parameter" : "StateTensor";
}

/// <summary>An argument of a call or constructor by the name of its parameter.</summary>
internal sealed record Argument(string Name, Datum Value, int Site);
