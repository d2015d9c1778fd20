using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>How tensors start that a declaration gives an initialisation.</summary>
internal static class Initialization
{
    /// <summary>A layer's tensors, as its constructor's arguments initialise them.</summary>
    /// <exception cref="HyperparameterException">An argument is out of range, does not fit its tensor, or is for a tensor that the layer has not.</exception>
    public static ImmutableArray<LayerTensor> Tensors(LayerDefinition definition, ICallArguments arguments)
    {
        ImmutableArray<LayerTensor> tensors = definition.Tensors(arguments);
        foreach (string name in definition.Signature.Split([", "], StringSplitOptions.None).Where(n => n.EndsWith("Init", StringComparison.Ordinal)))
        {
            if (arguments.Initializer(name) is { } given && !tensors.Any(t => definition.InitializersOf(t.Name).Contains(name)))
            {
                throw new HyperparameterException(name, "left out where the layer has no such tensor", given.Kind);
            }
        }

        return [.. tensors.Select(t => Chosen(definition, arguments, t))];
    }

    /// <summary>An initialisation that is defined for a shape.</summary>
    /// <exception cref="HyperparameterException">It is not.</exception>
    public static ParameterInitializer Checked(string name, ParameterInitializer initializer, Shape shape)
    {
        EquatableArray<double> numbers = initializer.Arguments;
        string? mistake = initializer.Kind switch
        {
            "Orthogonal" or "KaimingUniform" or "KaimingNormal" or "XavierUniform" or "XavierNormal" when shape.Rank < 2 => "which takes at least two dimensions",
            "TruncatedNormal" when !(numbers[1] > 0 && numbers[2] < numbers[3]) => "which takes a standard deviation above 0 and a < b",
            _ when initializer.ZeroRow is { } row && (shape.Rank == 0 || row < 0 || row >= shape[0].Constant) => FormattableString.Invariant($"with zeros in row {row}"),
            _ => null,
        };
        return mistake is null ? initializer : throw new HyperparameterException(name, $"an initialisation that is defined for {shape}", $"{initializer.Kind}, {mistake}");
    }

    private static LayerTensor Chosen(LayerDefinition definition, ICallArguments arguments, LayerTensor tensor)
    {
        if (definition.InitializersOf(tensor.Name).FirstOrDefault(name => arguments.IsGiven(name)) is not { } name)
        {
            return tensor;
        }

        // The row of padding of a table stays one of zeros.
        ParameterInitializer given = arguments.Initializer(name)!;
        return tensor with { Initializer = Checked(name, given with { ZeroRow = tensor.Initializer.ZeroRow ?? given.ZeroRow }, tensor.Shape) };
    }
}
