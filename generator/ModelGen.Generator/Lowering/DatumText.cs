using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>Data as text, for messages.</summary>
internal static class DatumText
{
    /// <summary>A compile-time value as one writes it, for messages: <c>0.1</c>, <c>[1, 2]</c>.</summary>
    public static string Write(Datum datum) => datum switch
    {
        IntegerDatum integer => integer.Value.ToString(),
        ConstantDatum { Value: null } => "null",
        ConstantDatum { Value: string text } => $"\"{text}\"",
        ConstantDatum { Value: bool value } => value ? "true" : "false",
        ConstantDatum { Value: IFormattable value } => value.ToString(null, CultureInfo.InvariantCulture),
        ArrayDatum array => $"[{string.Join(", ", array.Elements.Select(Write))}]",
        InstanceDatum instance => instance.Instance.TypeName,
        _ => "…",
    };

    /// <summary>What a value is, for messages: <c>a tensor [batch, 10]</c>.</summary>
    public static string Describe(Datum datum) => datum switch
    {
        TensorDatum tensor => tensor.Value.Type.Element switch
        {
            ElementType.Float32 => $"a tensor {tensor.Value.Shape}",
            ElementType.Int32 => $"an int tensor {tensor.Value.Shape}",
            _ => $"a bool tensor {tensor.Value.Shape}",
        },
        IntegerDatum { Value.IsConstant: true } integer => $"the number {integer.Value}",
        IntegerDatum integer => $"{integer.Value}, which is known only at run time",
        ConstantDatum { Value: null } => "null",
        ConstantDatum { Value: string text } => $"the text \"{text}\"",
        ConstantDatum { Value: bool value } => value ? "true" : "false",
        ConstantDatum { Value: IFormattable value } => $"the number {value.ToString(null, CultureInfo.InvariantCulture)}",
        TupleDatum tuple => $"a tuple of {tuple.Elements.Length}",
        ArrayDatum array => $"an array of {array.Elements.Length}",
        InstanceDatum { Instance: TensorInstance tensor } => $"a {tensor.TypeName} {tensor.Shape}",
        InstanceDatum { Instance: LayerInstance layer } => $"a layer ({layer.TypeName})",
        InstanceDatum { Instance: var module } => $"a module ({module.TypeName})",
        LambdaDatum => "a function",
        ShapeDatum shape => $"the shape {shape.Shape}",
        InitializerDatum => "an initialisation",
        RangeDatum or FromEndDatum => "an index",
        _ => "unknown",
    };
}
