using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Gives every object of a model its path and its range of parameters: depth first, in declaration order, so that the parameters of one object are contiguous and
/// those of equal objects agree.
/// </summary>
internal sealed class InstanceTree(LoweringContext context)
{
    private readonly List<ParameterSlot> slots = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>What each member holds, model first, outermost first, for messages about whole members.</summary>
    public List<PlacedMember> Members { get; } = [];

    public ImmutableArray<ParameterSlot> Slots => [.. slots];

    /// <summary>Every cache, in the order of their memory.</summary>
    public List<CacheInstance> Caches { get; } = [];

    /// <summary>The floats of the caches so far, for each position of a row.</summary>
    private long Cached => Caches.Count == 0 ? 0 : Caches[Caches.Count - 1].FirstCached + Caches[Caches.Count - 1].Cached;

    /// <exception cref="LoweringAbortedException">The parameters don't fit into one array.</exception>
    public void Place(ModuleInstance model)
    {
        PlaceModule(model, "", null);
        double elements = slots.Sum(s => s.Shape.Dims.Items.Aggregate(1.0, (product, dim) => product * dim.Constant!.Value));
        if (elements > TensorTooLargeException.MaxElements)
        {
            context.Report(DiagnosticInfo.Create(
                Descriptors.TooManyParameters, model.Site, model.Class.Name, FormattableString.Invariant($"{elements:N0}"), FormattableString.Invariant($"{TensorTooLargeException.MaxElements:N0}")));
            throw new LoweringAbortedException();
        }
    }

    /// <summary>The parameters of a part of the model, named from there.</summary>
    public static ImmutableArray<ParameterSlot> Below(Instance root, ImmutableArray<ParameterSlot> slots)
    {
        int prefix = root.Path!.Length == 0 ? 0 : root.Path.Length + 1;
        return [.. ImmutableArray.Create(slots, root.FirstParameter, root.ParameterCount).Select(s => s with { Path = s.Path.Substring(prefix) })];
    }

    private void PlaceModule(ModuleInstance module, string path, PlacedMember? parent)
    {
        module.Path = path;
        module.FirstParameter = slots.Count;
        module.FirstCached = Cached;
        foreach ((MemberDeclaration declaration, Datum value) in module.Members)
        {
            int first = slots.Count;
            var member = new PlacedMember(Join(path, declaration.PathName), declaration.Site, value, module, parent);
            Members.Add(member);
            PlaceValue(value, member.Path, member);
            (member.FirstParameter, member.ParameterCount) = (first, slots.Count - first);
        }

        module.ParameterCount = slots.Count - module.FirstParameter;
        module.Cached = Cached - module.FirstCached;
    }

    private void PlaceValue(Datum value, string path, PlacedMember member)
    {
        switch (value)
        {
            case InstanceDatum instance:
                PlaceInstance(instance.Instance, path, member);
                break;
            case ArrayDatum array:
                for (int i = 0; i < array.Elements.Length; i++)
                {
                    PlaceValue(array.Elements[i], Join(path, FormattableString.Invariant($"{i}")), member);
                }

                break;
            case TupleDatum tuple when tuple.Elements.Any(e => e is InstanceDatum):
                context.Report(DiagnosticInfo.Create(Descriptors.NotApplicable, member.Site, "A tuple of layers", "give each layer a member of its own, or make an array"));
                break;
        }
    }

    private void PlaceInstance(Instance instance, string path, PlacedMember member)
    {
        if (instance.Path is { } other)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.InTwoPlaces, member.Site, path, other));
            return;
        }

        switch (instance)
        {
            case ModuleInstance module:
                PlaceModule(module, path, member);
                return;
            case TensorInstance tensor:
                PlaceTensor(tensor, path, member, member.Owner);
                return;
            case CacheInstance cache:
                cache.Path = path;
                cache.FirstCached = Cached;
                cache.Cached = (long)cache.Heads * (cache.KeyDim + cache.ValueDim);
                Caches.Add(cache);
                return;
            case LayerInstance { Wrapped.Path: { } elsewhere }:
                context.Report(DiagnosticInfo.Create(Descriptors.InTwoPlaces, member.Site, path, elsewhere));
                return;
            case LayerInstance layer:
                layer.Path = path;
                layer.Wrapped?.Path = path;
                layer.FirstParameter = slots.Count;
                foreach ((string name, TensorInstance tensor) in layer.Tensors)
                {
                    PlaceTensor(tensor, Join(path, name), member, layer.Definition.IsFunction ? layer : member.Owner);
                }

                foreach ((string name, Instance part) in layer.Parts)
                {
                    PlaceInstance(part, Join(path, name), member);
                }

                layer.ParameterCount = slots.Count - layer.FirstParameter;
                return;
        }
    }

    /// <param name="owner">The module that declares the tensor, directly or within a layer, or the layer that is a function.</param>
    private void PlaceTensor(TensorInstance tensor, string path, PlacedMember member, Instance owner)
    {
        tensor.Path = path;
        tensor.FirstParameter = slots.Count;
        tensor.ParameterCount = 1;
        if (!names.Add(path) && !context.Declaration.HasErrors)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.DuplicateParameterName, member.Site, path));
        }

        // Equal in all objects of the owner's class, which one function serves.
        string below = owner.Path!.Length == 0 ? path : path.Substring(owner.Path.Length + 1);
        slots.Add(new ParameterSlot(path, tensor.Shape, tensor.Initializer, tensor.IsTrainable, member.Site, $"{owner.Structure}.{below}") { IsSparse = tensor.IsSparse });
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>A member of the model, or of one of the modules in it.</summary>
internal sealed class PlacedMember(string path, int site, Datum value, ModuleInstance owner, PlacedMember? parent)
{
    public string Path { get; } = path;

    public int Site { get; } = site;

    public Datum Value { get; } = value;

    /// <summary>The object whose member it is.</summary>
    public ModuleInstance Owner { get; } = owner;

    /// <summary>The member that holds the owner; null for the model's own.</summary>
    public PlacedMember? Parent { get; } = parent;

    public int FirstParameter { get; set; }

    public int ParameterCount { get; set; }
}
